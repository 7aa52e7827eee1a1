"""Why a rule says something about a submission, or why it does not: its steps, one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from approval_rules.compiled import Compiled, applies
from approval_rules.deadline import Late
from approval_rules.detect import BuiltInDetect
from approval_rules.listening_run import ListeningRun
from approval_rules.model import Finding, PublishingRule, Step
from approval_rules.organisation import Organisation
from approval_rules.post import Post, post_of
from approval_rules.publishing import PublishingRules
from approval_rules.run import LONGEST, SECONDS
from approval_rules.steps import Steps
from approval_rules.submission import Submission
from approval_rules.telling import evidence_of, place_of


def explain(
    rules: PublishingRules,
    rule: PublishingRule,
    submission: Submission,
    organisation: Organisation,
    *,
    at: datetime,
    english: bool = False,
) -> list[Step]:
    """
    Every step by which the rule says something about the submission, or nothing.

    Never raises: where the rules cannot be asked to the end, the last step says so.
    """
    post = post_of(submission, organisation, at)
    item = rules.compiled()[rules.rules.index(rule)]
    steps = Steps(rule, english=english)
    run = ListeningRun(rules, post, item, steps)
    longest = post.longest
    if longest > LONGEST:
        steps.say(
            "length",
            f"{longest}字のうち読めるのは{LONGEST}字までです。人が確かめます（unknown）",
            f"{longest} characters, of which {LONGEST} can be read: a person must look (unknown)",
            holds=False,
        )
        return steps.told
    _tell_scope(steps, rule, post, run.running)
    if not applies(rule, post, run.running):
        steps.say(
            "finding",
            "この投稿はこの規則の対象ではありません",
            "the rule does not speak of this post",
            holds=False,
        )
        return steps.told
    try:
        findings = run.findings()
    except Late:
        steps.close()
        steps.say(
            "time",
            f"{SECONDS:g}秒で終わりませんでした。人が確かめます（unknown）",
            f"not done within {SECONDS:g} s: a person must look (unknown)",
            holds=False,
        )
    else:
        _tell_findings(steps, item, run.hits, findings)
    return steps.told


def _tell_scope(steps: Steps, rule: PublishingRule, post: Post, running: set[str]) -> None:
    """Where the rule applies, and whether the post is there."""
    scope, sent = rule.applies_to, post.submission
    for what, listed, value in (
        ("network", scope.networks, sent.network),
        ("account", scope.accounts, sent.account),
        ("category", scope.categories, sent.category),
    ):
        if what != "network" and "*" in listed:
            continue
        allowed = "*" in listed or value in listed
        known = ", ".join(listed)
        steps.say(
            what,
            f"{value or '—'}（対象：{'すべて' if '*' in listed else known}）",
            f"{value or '—'} (of {'all' if '*' in listed else known})",
            holds=allowed,
        )
    if scope.not_categories:
        left = ", ".join(scope.not_categories)
        steps.say(
            "category",
            f"{sent.category or '—'}（対象外：{left}）",
            f"{sent.category or '—'} (not of {left})",
            holds=sent.category not in scope.not_categories,
        )
    if scope.periods:
        runs, wanted = ", ".join(sorted(running)), ", ".join(scope.periods)
        steps.say(
            "period",
            f"{wanted} の間だけ効きます（公開の時点の期間：{runs or 'なし'}）",
            f"only while {wanted} runs (running when it is published: {runs or 'none'})",
            holds=bool(running & set(scope.periods)),
        )


def _tell_findings(
    steps: Steps, item: Compiled, hits: Sequence[Finding], findings: Sequence[Finding]
) -> None:
    """What is said in the end, and what another rule says instead."""
    told = [found for found in findings if found.rule == item.rule.id]
    steps.close()
    if not hits and item.stage == "post" and not told:
        detect = item.rule.detect
        if isinstance(detect, BuiltInDetect):
            steps.say(
                "detector",
                f"{detect.name} は何も見つけません",
                f"{detect.name} finds nothing",
                holds=False,
            )
    for hit in hits:
        if hit in told:
            continue
        other = next(
            (
                one
                for one in findings
                if one.field == hit.field and one.start < hit.end and hit.start < one.end
            ),
            None,
        )
        if other is not None and other.rule != hit.rule:
            steps.say(
                "elsewhere",
                f"{other.rule}（{other.level}）が同じ所をより重く、または広く示します",
                f"{other.rule} ({other.level}) says it of this place, graver or wider",
                holds=False,
            )
    for found in told:
        parts = (place_of(found), evidence_of(found.evidence))
        says = ": ".join(part for part in parts if part)
        steps.say(found.level, says, says, holds=True)
    if not told:
        steps.say("finding", "何も示しません", "nothing is said", holds=False)

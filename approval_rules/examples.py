"""A publishing pack's own examples: the tests without which it is not put in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from approval_rules.model import Example, ExampleFailure, Finding, Pack, PublishingRule
from approval_rules.organisation import Fact, Organisation, Period
from approval_rules.proven import proven
from approval_rules.publishing import PublishingRules
from approval_rules.source import PackError
from approval_rules.submission import Media, Submission


def compile_publishing(packs: Sequence[Pack]) -> PublishingRules:
    """Rules ready to judge; raises PackError when an example is not answered as its pack says."""
    rules = PublishingRules(packs)
    rules.ready()
    for pack in packs:
        for failure in () if pack.digest in proven() else examples_of(pack):
            raise PackError(
                f"example {failure.example} of “{failure.rule}” gives {failure.got}, "
                f"not {failure.expected}",
                file=pack.origin,
                path=failure.rule,
                remedy="mend the rule or its example; a rule is in force only when they agree",
            )
    return rules


NOON: Final = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
"""The moment at which examples are judged that name none: a Wednesday noon in Japan."""


def examples_of(pack: Pack, rules: PublishingRules | None = None) -> list[ExampleFailure]:
    """The examples of a publishing pack that its own rules answer otherwise."""
    rules = rules or PublishingRules([pack])
    failures: list[ExampleFailure] = []
    for rule in pack.publishing:
        for expected, examples in (
            ("match", rule.examples.match),
            ("no_match", rule.examples.no_match),
        ):
            for index, example in enumerate(examples):
                got = _answer(rules, rule, example)
                wrong = _wrong(example, got, is_match=expected == "match")
                if wrong:
                    failures.append(
                        ExampleFailure(
                            rule=rule.id,
                            example=f"{expected}[{index}]",
                            expected=expected,
                            got=wrong,
                        )
                    )
    return failures


def submission_of(example: Example) -> Submission:
    """The post that an example stands for."""
    fields = {example.field: example.text}
    media = example.media
    if example.field in {"alt", "name"}:
        first = media[0] if media else None
        kind = first.kind if first else "image"
        named = {example.field: example.text}
        media = (Media(kind=kind, alt=named.get("alt", ""), name=named.get("name", "")), *media[1:])
    return Submission(
        network=example.network,
        text=fields.get("text", ""),
        title=fields.get("title", ""),
        media=media,
        category=example.category,
        sponsor=example.sponsor,
        publish_at=example.publish_at,
    )


def _answer(
    rules: PublishingRules, rule: PublishingRule, example: Example
) -> tuple[Submission, list[Finding]]:
    submission = submission_of(example)
    at = example.at or NOON
    organisation = Organisation(
        **{  # type: ignore[arg-type]
            kind: tuple(Fact(value=value, reason="example") for value in values)
            for kind, values in example.facts.items()
        },
        periods=tuple(
            Period(
                kind=kind,
                start=datetime(2000, 1, 1, tzinfo=UTC),
                end=datetime(2100, 1, 1, tzinfo=UTC),
            )
            for kind in example.periods
        ),
    )
    return submission, rules.findings_of(rule, submission, organisation, at=at)


def _wrong(example: Example, answer: tuple[Submission, list[Finding]], *, is_match: bool) -> str:
    """What is wrong with the answer, "" when it is as the example says."""
    submission, found = answer
    if any(one.type == "ENGINE" for one in found):
        return "unknown"
    told = [one for one in found if not any(e.kind == "allowed" for e in one.evidence)]
    if not is_match:
        return "" if not told else f"a finding on “{_said(submission, told[0])}”"
    if not told:
        return "nothing"
    if example.span is not None and all(_said(submission, one) != example.span for one in told):
        return f"“{_said(submission, told[0])}”"
    if example.level is not None and all(one.level != example.level for one in told):
        return f"the level {told[0].level}"
    return ""


def _said(submission: Submission, found: Finding) -> str:
    if found.field == "title":
        return submission.title[found.start : found.end]
    if found.field.startswith("media["):
        item = submission.media[int(found.field[6 : found.field.index("]")])]
        return str(getattr(item, found.field.rpartition(".")[2]))[found.start : found.end]
    return submission.text[found.start : found.end]

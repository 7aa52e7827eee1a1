"""Blocks that a rule lets somebody pass: asking for it, letting it, and what that covers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from approval_rules.findings import PERSONAL, mask
from approval_rules.model import Finding, Text
from governance.audit.record import record
from governance.base import ids
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid
from governance.posts.errors import NotPublishable, StaleOverride
from governance.posts.judging import Judged
from governance.posts.models import Post, PostMedia, Revision, RevisionApproval
from governance.posts.schemas import AskOverride, GrantOverride
from governance.rulebook import queries as rulebook
from governance.rulebook.actions import masked

_HINT: Final = (
    "Or say in override_reason why it may be published all the same: whoever approves it, with the"
    " role {roles}, then decides on that too."
)


class Overridden(Struct, frozen=True, kw_only=True):
    """A block that somebody is asked to let through, as it is kept and told: masked."""

    rule: str
    type: str
    field: str
    start: int
    end: int
    surface: str
    said: str = ""
    """What a finding about the whole post rests on, so that another one is told from it."""
    role: str
    reason_required: bool
    title: Text
    why: Text


class Asking(Struct, frozen=True, kw_only=True):
    """What the author asks for, and why."""

    items: Sequence[Overridden] = ()
    reason: str = ""

    @property
    def roles(self) -> list[str]:
        """The roles that whoever decides must hold, every one of them."""
        return sorted({item.role for item in self.items})


def digest(items: Iterable[Overridden]) -> str:
    """64 lowercase hex: exactly these blocks, to be let through by these roles."""
    plain = sorted((*_place(one), one.surface, one.reason_required) for one in items)
    return hashlib.sha256(msgspec.json.encode(plain)).hexdigest()


def of(revision: Revision) -> list[Overridden]:
    """What this revision asks to be let through."""
    return msgspec.convert(revision.overrides, list[Overridden])


def words_of(post: Post, files: Sequence[PostMedia]) -> dict[str, str]:
    """What stands in each field, under the names that findings use."""
    found = {"text": post.text, "title": post.title}
    for place, file in enumerate(files):
        found[f"media[{place}].alt"], found[f"media[{place}].name"] = file.alt, file.name
    return found


def possible(findings: Sequence[Finding], words: Mapping[str, str]) -> list[Overridden]:
    """The blocks among the findings, where somebody may let every one of them pass; or nothing."""
    blocks = _blocks(findings)
    if not all(block.override.possible for block in blocks):
        return []
    return [_overridden(block, words) for block in blocks]


def ask(
    session: Session,
    actor: Actor,
    answer: Judged,
    words: Mapping[str, str],
    command: AskOverride,
) -> Asking:
    """
    What the author asks to be let through; nothing where nothing blocks.

    Raises `NotPublishable` without a reason, for what nobody may let pass, and for a check that
    did not come to its end; `StaleOverride` where other blocks were found than the author saw.
    """
    if answer.verdict not in {"block", "unknown"}:
        return Asking()
    items = [] if answer.undecided else possible(answer.findings, words)
    asking = Asking(items=items, reason=command.reason.strip())
    if not items:
        barred = [one for one in _blocks(answer.findings) if not one.override.possible]
        raise NotPublishable.of(barred if asking.reason and barred else answer.findings)
    if not asking.reason:
        raise NotPublishable.of(answer.findings, hint=_HINT.format(roles=", ".join(asking.roles)))
    if command.digest is not None and command.digest != digest(items):
        raise StaleOverride(digest(items))
    reason = _told(session, actor, asking.reason, answer.findings, words)
    return msgspec.structs.replace(asking, reason=reason)


def record_asking(session: Session, actor: Actor, post: Post, revision: Revision) -> None:
    """Tell what was asked for, by whom and why; nothing where nothing was."""
    if revision.overrides:
        facts = {**_facts(revision), "revision": revision.number}
        record(
            session,
            actor,
            "post.override_asked",
            ("post", post.id),
            reason=revision.override_reason,
            facts=facts,
        )


def confirmed(
    session: Session,
    actor: Actor,
    revision: Revision,
    words: Mapping[str, str],
    command: GrantOverride,
) -> GrantOverride | None:
    """
    The approver's own yes to the blocks that the revision asks for; None where it asks for none.

    Raises `Invalid` where it is missing, and `StaleOverride` where it speaks of other blocks.
    """
    items = of(revision)
    if not items:
        if command.digest:
            raise StaleOverride("")
        return None
    flaws = []
    if not command.digest:
        message = "Confirm the blocks that you let pass (override_digest), or send the post back."
        flaws.append(Flaw(pointer="/override_digest", code="required", message=message))
    if not command.reason.strip() and any(item.reason_required for item in items):
        message = "Say why it may be published in spite of the rule. It is recorded."
        flaws.append(Flaw(pointer="/override_reason", code="required", message=message))
    if flaws:
        raise Invalid(*flaws)
    if command.digest != digest(items):
        raise StaleOverride(digest(items))
    found = rulebook.findings(session, revision.judgements).values()
    findings = [one for several in found for one in several]
    reason = _told(session, actor, command.reason.strip(), findings, words)
    return GrantOverride(digest=command.digest, reason=reason)


def record_granting(
    session: Session, actor: Actor, post: Post, revision: Revision, granted: GrantOverride
) -> None:
    """Tell what was let through, by whom and why."""
    record(
        session,
        actor,
        "post.override_granted",
        ("post", post.id),
        reason=granted.reason,
        facts={**_facts(revision), "asked_by": ids.show("person", revision.submitted_by)},
    )


def uncovered(session: Session, post: Post, findings: Sequence[Finding]) -> list[Finding]:
    """
    The blocks that nobody let through for these very words.

    A yes covers the same rule at the same place while the rule still leaves it to the same role;
    it covers no other block, and none whose rule asks for a reason by now that was not given.
    """
    blocks = _blocks(findings)
    revision = session.get(Revision, post.revision_id) if post.revision_id else None
    if not blocks or revision is None or revision.digest != post.digest:
        return blocks
    items = of(revision)
    yes = grants(session, revision, digest(items)) if items else []
    if not yes:
        return blocks
    covered = {_place(one) for one in items}
    reasons = all(one.override_reason for one in yes)
    return [
        one
        for one in blocks
        if _place(_overridden(one, {})) not in covered
        or (one.override.reason_required and not reasons)
    ]


def grants(session: Session, revision: Revision, seen: str) -> list[RevisionApproval]:
    """Who let these blocks of the revision through, in the order in which they did."""
    query = (
        select(RevisionApproval)
        .where(
            RevisionApproval.revision_id == revision.id,
            RevisionApproval.seen_digest == revision.digest,
            RevisionApproval.override_digest == seen,
        )
        .order_by(RevisionApproval.approved_at, RevisionApproval.id)
    )
    return list(session.scalars(query))


def _blocks(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level == "block"]


def _overridden(finding: Finding, words: Mapping[str, str]) -> Overridden:
    return Overridden(
        rule=finding.rule,
        type=finding.type,
        field=finding.field,
        start=finding.start,
        end=finding.end,
        surface=mask(words.get(finding.field, "")[finding.start : finding.end]),
        said=_said(finding),
        role=finding.override.role,
        reason_required=finding.override.reason_required,
        title=finding.title,
        why=finding.message,
    )


def _place(one: Overridden) -> tuple[str, str, str, int, int, str, str]:
    """What tells one block from another in the same words, and who may let it pass."""
    return (one.rule, one.type, one.field, one.start, one.end, one.said, one.role)


def _said(finding: Finding) -> str:
    if finding.end > finding.start:
        return ""
    return "; ".join(sorted(f"{one.kind}: {one.text}" for one in finding.evidence))


def _told(
    session: Session,
    actor: Actor,
    reason: str,
    findings: Sequence[Finding],
    words: Mapping[str, str],
) -> str:
    """The reason as it may be kept: what the rules hide is not told in it either."""
    if not reason:
        return ""
    # A token that is limited to posts still has its words checked.
    asking = msgspec.structs.replace(actor, scopes=None)
    reason = masked(session, asking, reason, "\n".join(words.values()))
    for one in findings:
        said = words.get(one.field, "")[one.start : one.end]
        if one.type in PERSONAL and said.strip():
            reason = reason.replace(said, mask(said))
    return reason


def _facts(revision: Revision) -> dict[str, object]:
    items = of(revision)
    return {
        "digest": revision.digest,
        "override": digest(items),
        "rules": sorted({item.rule for item in items}),
        "found": [
            {"rule": item.rule, "field": item.field, "surface": item.surface, "role": item.role}
            for item in items
        ],
    }

"""What goes into and out of the rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from msgspec import Meta, Struct

from approval_rules.model import (
    Evidence,
    ExampleFailure,
    Finding,
    Judgement,
    Length,
    Override,
    Pack,
    Stretch,
    Text,
)
from approval_rules.organisation import FACTS

LISTS: Final = FACTS
"""The kinds of facts that are lists of words or numbers."""

FactKind = Literal[
    "phones", "mail_domains", "mails", "link_domains", "addresses", "officials", "bank_accounts",
    "facilities", "mascots", "places", "embargo_words", "extra_words", "muted_words", "mentions",
    "candidates", "holidays", "opens", "closes", "length_limits", "periods",
]  # fmt: skip


class AddFact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One fact of the organisation.

    `holidays` take a date, `opens` and `closes` a time (08:30), `length_limits` network=number
    (or network:part=number, network/account=number, as `approval_rules.text.length.is_limit` says),
    `periods` the kind of the period with `starts_at` and `ends_at` (end exclusive).
    """

    kind: FactKind
    value: Annotated[str, Meta(min_length=1, max_length=500)]
    reason: Annotated[str, Meta(min_length=1, max_length=1000)]
    owner: Annotated[str, Meta(max_length=200)] = ""
    title: Annotated[str, Meta(max_length=200)] = ""
    expires: date | None = None
    starts_at: Annotated[datetime, Meta(tz=True)] | None = None
    ends_at: Annotated[datetime, Meta(tz=True)] | None = None


class FactView(Struct, frozen=True, kw_only=True):
    """A fact with who said it, why and until when."""

    id: str
    kind: str
    value: str
    title: str
    owner: str
    reason: str
    expires: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    added_by: str
    added_at: datetime
    ended_at: datetime | None
    ended_by: str | None


class PackView(Struct, frozen=True, kw_only=True):
    """A version of a pack, and since when it is in force; None when it is not."""

    id: str
    kind: str
    name: str
    version: str
    digest: str
    title_ja: str
    title_en: str
    rules: int
    shipped: bool
    added_at: datetime
    in_force_since: datetime | None


class PackPeriodView(Struct, frozen=True, kw_only=True):
    """From when until when a version was in force, by whom and why it began."""

    started_at: datetime
    started_by: str
    reason: str
    ended_at: datetime | None
    ended_by: str | None


class RuleChange(Struct, frozen=True, kw_only=True):
    """A rule that judges otherwise with another version; `parts` are its fields that changed."""

    rule: str
    title: Text
    change: Literal["new", "changed", "gone"]
    parts: Sequence[str]


class PackVersion(Struct, frozen=True, kw_only=True):
    """A version of a pack with everything that one must know to put it in force."""

    pack: PackView
    content: Pack
    added_by: str
    wrong: Sequence[ExampleFailure]
    """The examples that the pack's own rules answer otherwise."""
    obstacle: Sequence[str]
    """Why it could not be in force beside the other packs, and the remedy; empty when it could."""
    replaces: PackView | None
    """The other version of this name that is in force."""
    changes: Sequence[RuleChange]
    """Compared with the version of this name in force, or with nothing."""
    periods: Sequence[PackPeriodView]
    last: bool
    """It is the last publishing pack in force, which stays."""


class Judged(Struct, frozen=True, kw_only=True):
    """A judgement that was kept, and the id under which it is found again."""

    id: UUID
    judgement: Judgement


class FindingView(Struct, frozen=True, kw_only=True):
    """A finding in one language. Offsets are code points into the field as sent."""

    rule: str
    type: str
    level: str
    title: str
    message: str
    remedy: str
    field: str
    start: int
    end: int
    start_utf16: int
    end_utf16: int
    clause: Sequence[str]
    evidence: Sequence[Evidence]
    replacement: str | None = None
    """What would stand at `replaces` instead, where a word settles it; "" takes that out."""

    replaces: Stretch | None = None
    """No more of the span than has to change; there whenever a replacement is."""

    override: Override | None = None
    """Of a block: who may let it pass, and whether they must say why; None where nobody may."""


class JudgementView(Struct, frozen=True, kw_only=True):
    """A kept judgement, with the packs and facts that gave it."""

    id: str
    at: datetime
    network: str
    verdict: str
    rules_digest: str
    facts_digest: str
    submission_digest: str
    findings: Sequence[FindingView]
    length: Length


def in_language(findings: Iterable[Finding], language: str) -> list[FindingView]:
    """The findings as one reader sees them; any language but Japanese reads English."""
    return [
        FindingView(
            rule=finding.rule,
            type=finding.type,
            level=finding.level,
            title=finding.title.ja if language == "ja" else finding.title.en,
            message=finding.message.ja if language == "ja" else finding.message.en,
            remedy=finding.remedy.ja if language == "ja" else finding.remedy.en,
            field=finding.field,
            start=finding.start,
            end=finding.end,
            start_utf16=finding.start_utf16,
            end_utf16=finding.end_utf16,
            clause=finding.clause,
            evidence=finding.evidence,
            replacement=finding.replacement,
            replaces=finding.replaces,
            override=finding.override if finding.override.possible else None,
        )
        for finding in findings
    ]

"""The words of the leaf: packs and rules going in, judgements and findings coming out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, get_args

from msgspec import Struct, field

from approval_rules.detect import Detect, Word
from approval_rules.submission import Media

Level = Literal["info", "warn", "block"]
Verdict = Literal["pass", "warn", "block", "unknown"]
UsageAnswer = Literal["pass", "fail", "unknown", "not_applicable"]
Severity = Literal["critical", "high", "medium", "low", "info"]
PackKind = Literal["publishing", "cloud_usage", "social_usage"]

FindingType = Literal[
    "PERSON_NAME", "PHONE", "EMAIL", "MY_NUMBER", "CREDIT_CARD", "LICENSE_PLATE", "BANK_ACCOUNT",
    "BIRTH_DATE", "ADDRESS", "ID_NUMBER", "URL_RISK", "HEALTH", "UNPUBLISHED", "DISCRIMINATION",
    "ADVERTISING", "POLITICAL", "RELIGIOUS", "ALT_TEXT", "SECRET", "LOCATION", "HIDDEN_CHARS",
    "LENGTH", "MEDIA", "ENGINE", "STYLE",
]  # fmt: skip

FINDING_TYPES: Final = get_args(FindingType)
LEVELS: Final[tuple[Level, ...]] = ("info", "warn", "block")
SEVERITIES: Final[tuple[Severity, ...]] = ("info", "low", "medium", "high", "critical")


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """The same sentence in Japanese and in English."""

    ja: str
    en: str


# ------------------------------------------------------------------ rules on what is published


class Scope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Where a publishing rule applies.

    "*" means every one. With `periods`, the rule applies only while one of them runs.
    """

    networks: tuple[str, ...] = ("*",)
    accounts: tuple[str, ...] = ("*",)
    fields: tuple[Literal["text", "title", "alt", "name"], ...] = ("text", "title", "alt")
    categories: tuple[str, ...] = ("*",)
    not_categories: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()


class LevelWhen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A level and the CEL condition under which it holds; the first that holds is taken."""

    level: Level
    when: str = ""


class Override(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Who may let a post go out in spite of a block, and whether they must say why.

    The role `none` is nobody: the words have to change.
    """

    role: str = "none"
    reason_required: bool = True

    @property
    def possible(self) -> bool:
        """Whether anybody may."""
        return self.role != "none"


class Example(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A post that must, or must not, be found by the rule that carries it."""

    text: str
    span: str | None = None
    level: Level | None = None
    field: Literal["text", "title", "alt", "name"] = "text"
    network: str = "x"
    category: str = ""
    sponsor: str = ""
    media: tuple[Media, ...] = ()
    publish_at: datetime | None = None
    at: datetime | None = None
    facts: Mapping[str, tuple[str, ...]] = {}
    periods: tuple[str, ...] = ()


class Examples(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At least two posts that match, and two that must not."""

    match: tuple[Example, ...]
    no_match: tuple[Example, ...]


class PublishingRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One obligation on what may be published."""

    id: str
    type: FindingType
    title: Text
    clause: tuple[str, ...]
    why: Text
    remedy: Text
    detect: Detect
    levels: tuple[LevelWhen, ...]
    examples: Examples
    applies_to: Scope = Scope()
    override: Override = Override()


# ------------------------------------------------------------------ rules on what is used


class UsageScope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The providers a usage rule is for, and a CEL condition that makes it not applicable."""

    providers: tuple[str, ...] = ()
    when: str = ""


class SeverityWhen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A severity and the CEL condition under which it holds; the first that holds is taken."""

    level: Severity
    when: str = ""


class UsageExamples(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Facets of a resource for each answer; null is absent, "denied" could not be read."""

    passes: tuple[Mapping[str, Any], ...] = field(name="pass")
    fails: tuple[Mapping[str, Any], ...] = field(name="fail")
    unknown: tuple[Mapping[str, Any], ...] = ()


class UsageRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One obligation on how a service or an account is set up."""

    id: str
    type: str
    title: Text
    clause: tuple[str, ...]
    resource: str
    holds: str
    severity: tuple[SeverityWhen, ...]
    remedy: Text
    examples: UsageExamples
    reads: tuple[str, ...] = ()
    why: Text | None = None
    applies_to: UsageScope = UsageScope()


Rule = PublishingRule | UsageRule


class Pack(Struct, frozen=True, kw_only=True):
    """Rules that are put in force together. `digest` is the hex SHA-256 of their content."""

    id: str
    version: str
    title: Text
    digest: str
    publishing: tuple[PublishingRule, ...] = ()
    usage: tuple[UsageRule, ...] = ()
    word_lists: Mapping[str, tuple[Word, ...]] = {}
    origin: str = ""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules of the pack in the order of its file."""
        return self.publishing or self.usage


# ------------------------------------------------------------------ what is said of a post


class Evidence(Struct, frozen=True, kw_only=True):
    """
    One reason for a finding.

    `kind` is surface (masked), pattern, check_digit, cue, token, words, allowed, found, expected
    or engine; `text` never holds a personal number in full.
    """

    kind: str
    text: str


class Stretch(Struct, frozen=True, kw_only=True):
    """A part of a field as sent: code points and UTF-16 code units, the ends exclusive."""

    start: int
    end: int
    start_utf16: int
    end_utf16: int


class Finding(Struct, frozen=True, kw_only=True):
    """
    What a rule says about a span of one field.

    `start` and `end` are code points into the field as sent, `end` exclusive; a finding on the
    whole post has both 0. `field` is text, title, tags[i].text, media[i].alt or
    media[i].name.
    """

    rule: str
    type: FindingType
    level: Level
    title: Text
    message: Text
    remedy: Text
    clause: tuple[str, ...]
    field: str = "text"
    start: int = 0
    end: int = 0
    start_utf16: int = 0
    end_utf16: int = 0
    evidence: tuple[Evidence, ...] = ()
    replacement: str | None = None
    """What would stand at `replaces` instead, where a word settles it; "" takes that out."""

    replaces: Stretch | None = None
    """No more of the span than has to change; there whenever a replacement is."""

    canonical_hash: str = ""
    """
    Of a personal value, however it is written: equal in two posts that hold the same one.

    Hex HMAC-SHA-256 under the key of who asked; "" when nobody gave one.
    """

    override: Override = Override()
    """Of a block: who may let it pass. Nobody may, where the rule does not say."""


class Length(Struct, frozen=True, kw_only=True):
    """How long the text is in the network's own unit."""

    used: int
    limit: int
    unit: str
    valid: bool


class Judgement(Struct, frozen=True, kw_only=True):
    """The answer to one submission, and the digest of the rules that gave it."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    length: Length
    digest: str


class Step(Struct, frozen=True, kw_only=True):
    """One step of why a rule fired, or did not."""

    what: str
    says: str
    holds: bool


# ------------------------------------------------------------------ usage


class Unavailable(Struct, frozen=True, kw_only=True):
    """A facet that could not be read: denied or failed, with the provider's own code."""

    state: Literal["denied", "failed"]
    code: str = ""


class UsageVerdict(Struct, frozen=True, kw_only=True):
    """What one usage rule says about one resource. Severity is "info" unless fail or unknown."""

    rule: str
    verdict: UsageAnswer
    severity: Severity
    reason: str


class ExampleFailure(Struct, frozen=True, kw_only=True):
    """An example that its own rule does not answer as the pack says."""

    rule: str
    example: str
    expected: str
    got: str

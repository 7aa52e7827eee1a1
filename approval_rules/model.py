"""The words of the leaf: packs and rules going in, judgements and findings coming out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final, Literal, get_args

from msgspec import Struct, field

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


class Cues(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words near a hit, at most `window` characters away on the given side."""

    any: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    """Word lists whose words are looked for as well."""

    titles: bool = False
    """Also where the hit stands within the quoted title of a book, a film, a play, …"""

    window: int = 30
    side: Literal["before", "after", "both"] = "both"


class Word(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry of a word list; `why` is the reason it stands there."""

    word: str
    why: str
    pos: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class ListedPart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of patterns that is any one of the words of these lists."""

    files: tuple[str, ...]


class PatternDetect(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="pattern", tag_field="kind"
):
    """RE2 patterns on one view of the text, with guards, a validator and cues."""

    match: tuple[str, ...]
    view: Literal["text", "digits", "squeezed"] = "text"
    not_before: str = ""
    not_after: str = ""
    validate: str = ""
    cues: Cues | None = None
    negative_cues: Cues | None = None
    fact: str = ""
    """The kind of the organisation's facts that allows a hit: phones, mail_domains, …"""


class WordsDetect(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="words", tag_field="kind"
):
    """Words of a list, found at token boundaries (or anywhere, with `gate: substring`)."""

    words: tuple[Word, ...] = ()
    files: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    """Kinds of the organisation's facts whose values are added to the list: embargo_words, …"""

    gate: Literal["token", "substring"] = "token"
    unless_near: Cues | None = None
    cues: Cues | None = None


class BuiltInDetect(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="detector", tag_field="kind"
):
    """A detector of the engine by name; the rule's levels read the facts that it gives."""

    name: str
    cues: Cues | None = None
    negative_cues: Cues | None = None


class CombineDetect(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="combine", tag_field="kind"
):
    """A CEL condition over the types that were found in one sentence, or in the whole post."""

    when: str
    mark: tuple[str, ...]
    within: Literal["sentence", "post"] = "sentence"


class PostDetect(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="post", tag_field="kind"
):
    """A CEL condition over the whole post."""

    when: str


Detect = PatternDetect | WordsDetect | BuiltInDetect | CombineDetect | PostDetect


class LevelWhen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A level and the CEL condition under which it holds; the first that holds is taken."""

    level: Level
    when: str = ""


class Override(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may publish in spite of the finding, and whether a reason must be written."""

    role: str = "none"
    reason_required: bool = True


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


# ------------------------------------------------------------------ what is judged


class Media(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One picture, film or file of a post. Sizes are bytes, 0 while unknown."""

    kind: str = "image"
    alt: str = ""
    name: str = ""
    size: int = 0


class Submission(Struct, frozen=True, kw_only=True):
    """A post as somebody wants to send it. `publish_at` is aware, or None while undecided."""

    network: str
    text: str
    title: str = ""
    media: tuple[Media, ...] = ()
    publish_at: datetime | None = None
    category: str = ""
    account: str = ""
    tags: tuple[str, ...] = ()
    sponsor: str = ""


class Fact(Struct, frozen=True, kw_only=True):
    """Something the organisation says about itself, by whom, why, and until when (a date, JST)."""

    value: str
    owner: str = ""
    reason: str = ""
    expires: date | None = None


class Period(Struct, frozen=True, kw_only=True):
    """A span of time (aware, end exclusive) during which rules may be switched on."""

    kind: str
    start: datetime
    end: datetime
    title: str = ""


class Organisation(Struct, frozen=True, kw_only=True):
    """What an organisation adds to the packs. Empty fields add nothing and allow nothing."""

    phones: tuple[Fact, ...] = ()
    mail_domains: tuple[Fact, ...] = ()
    mails: tuple[Fact, ...] = ()
    link_domains: tuple[Fact, ...] = ()
    addresses: tuple[Fact, ...] = ()
    officials: tuple[Fact, ...] = ()
    bank_accounts: tuple[Fact, ...] = ()
    facilities: tuple[Fact, ...] = ()
    mascots: tuple[Fact, ...] = ()
    places: tuple[Fact, ...] = ()
    embargo_words: tuple[Fact, ...] = ()
    extra_words: tuple[Fact, ...] = ()
    muted_words: tuple[Fact, ...] = ()
    mentions: tuple[Fact, ...] = ()
    candidates: tuple[Fact, ...] = ()
    holidays: tuple[date, ...] = ()
    periods: tuple[Period, ...] = ()
    opens: time = time(8, 30)
    closes: time = time(17, 15)
    length_limits: Mapping[str, int] = {}


FACTS: Final = (
    "phones", "mail_domains", "mails", "link_domains", "addresses", "officials", "bank_accounts",
    "facilities", "mascots", "places", "embargo_words", "extra_words", "muted_words", "mentions",
    "candidates",
)  # fmt: skip
"""The kinds of facts that an organisation states, and that a pack may name."""


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
    whole post has both 0. `field` is text, title, media[i].alt or media[i].name.
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

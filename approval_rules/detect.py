"""How a publishing rule finds what it speaks of: by patterns, words, a detector or a condition."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


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

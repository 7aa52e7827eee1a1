"""Personal values: none is told in full by any finding, and the same one has the same hash."""

from __future__ import annotations

import bisect
import functools
import hmac
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind
from msgspec import Struct
from msgspec.structs import replace

from approval_rules.findings import PERSONAL, mask
from approval_rules.model import Evidence, Finding, Text
from approval_rules.own import letters
from approval_rules.reading import Hit, Reading

_QUOTING: Final = frozenset({"found", "expected", "allowed", "words"})
"""Kinds of evidence that may repeat what stands in the post."""
_FIGURES: Final = re.compile(r"\D")
_FEWEST_FIGURES: Final = 6
"""Fewer figures stand in many numbers by chance."""
_FEW: Final = 30
"""So few words are sooner asked one by one than put together."""
_TOLD: Final = 2
"""Characters that a mask leaves."""


class Personal(Struct, frozen=True, kw_only=True):
    """A personal value where it stands. Never in a finding, and never kept."""

    type: str
    field: str
    start: int
    end: int
    canonical: str
    written: tuple[str, ...]
    """The ways of writing it that must not be told, those of a day of birth included."""

    def __repr__(self) -> str:
        return f"Personal({self.type}, {self.field}, {self.start}, {self.end})"

    def hashed(self, key: bytes) -> str:
        """The hex HMAC-SHA-256 of the canonical value and its type."""
        said = f"{self.type}\0{self.canonical}".encode("utf-8", "surrogatepass")
        return hmac.digest(key, said, "sha256").hex()


def personal(kind: str, reading: Reading, hit: Hit) -> Personal:
    """The value that a hit of a personal type stands for, whatever way it is written."""
    start, end = hit.view.span(hit.start, hit.end)
    folded = hit.view.text[hit.start : hit.end]
    written = {reading.original[start:end], folded, hit.canonical}
    if kind == "SECRET":
        canonical = folded.strip()
    elif kind == "EMAIL":
        canonical = (hit.canonical or folded).lower()
    else:
        canonical = letters(hit.canonical or folded)
    if kind == "BIRTH_DATE":
        day = _day(reading, start, end)
        if day:
            written.add(day)
            canonical = day.replace("-", "")
    return Personal(
        type=kind,
        field=reading.field,
        start=start,
        end=end,
        canonical=canonical,
        written=tuple(sorted((one for one in written if len(one) > 1), key=len, reverse=True)),
    )


def _day(reading: Reading, start: int, end: int) -> str:
    """The day in this stretch of the original, as 1985-04-01 or 04-01; "" when it is none."""
    for day in reading.days:
        first, last = reading.views.text.span(day.start, day.end)
        if first < end and start < last and day.exists:
            year = "" if day.year is None else f"{day.year:04}-"
            return f"{year}{day.month:02}-{day.day:02}"
    return ""


class _Guard:
    """Masks personal values wherever they are repeated."""

    def __init__(self, values: Sequence[Personal]) -> None:
        written = {way for value in values for way in value.written}
        numbers = {_FIGURES.sub("", way) for way in written}
        self._written = _Words(written)
        self._numbers = _Words(one for one in numbers if len(one) >= _FEWEST_FIGURES)
        self._known: dict[str, str] = {}

    def masked(self, text: str) -> str:
        """The text with every personal value in it masked."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._mask(text)
        return found

    def _mask(self, text: str) -> str:
        for start, end in reversed(self._written.places(text)):
            text = text[:start] + mask(text[start:end]) + text[end:]
        # A number is the same however its figures are parted: 0246221111 for 0246-22-1111.
        figures = [place for place, sign in enumerate(text) if sign.isdecimal()]
        for start, end in reversed(self._numbers.places("".join(map(text.__getitem__, figures)))):
            first, last = figures[start], figures[end - 1] + 1
            text = text[:first] + mask(text[first:last]) + text[last:]
        return text


class _Words:
    """Words that are sought in many short texts, hardly any of which holds one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)

    @functools.cached_property
    def _at_once(self) -> AhoCorasick:
        return AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand, of those that overlap the first and longest."""
        if len(self._words) < _FEW and not any(word in text for word in self._words):
            return []
        return [(start, end) for _, start, end in self._at_once.find_matches_as_indexes(text)]


class _Beside:
    """Where personal values stand in one field."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self.longest = 0

    def add(self, value: Personal) -> None:
        self.spans.append((value.start, value.end))
        self.longest = max(self.longest, value.end - value.start)

    def lies_on(self, one: Finding) -> bool:
        """Whether the finding lies on one of them for the most part."""
        first = bisect.bisect_left(self.spans, (one.start - self.longest, 0))
        last = bisect.bisect_left(self.spans, (one.end, 0))
        shared = (
            min(one.end, end) - max(one.start, start) for start, end in self.spans[first:last]
        )
        return any(many > _TOLD and many * 2 >= one.end - one.start for many in shared)


def discreet(findings: Sequence[Finding], values: Sequence[Personal]) -> list[Finding]:
    """
    The findings, of which none tells what another one masks.

    One that lies on a personal value for the most part quotes nothing in full; elsewhere the value
    is masked wherever it is repeated.
    """
    if not values or not any(_quotes(one) for one in findings):
        return list(findings)
    guard = _Guard(values)
    places: dict[str, _Beside] = defaultdict(_Beside)
    for value in sorted(values, key=lambda value: value.start):
        places[value.field].add(value)
    return [_told(one, guard, places) for one in findings]


def _quotes(one: Finding) -> bool:
    return bool(one.replacement) or any(said.kind in _QUOTING for said in one.evidence)


def _told(one: Finding, guard: _Guard, places: Mapping[str, _Beside]) -> Finding:
    if not _quotes(one):
        return one
    kinds = {said.kind for said in one.evidence}
    if kinds & _QUOTING:
        lies_on = one.field in places and places[one.field].lies_on(one)
        hide = mask if lies_on and one.type not in PERSONAL else guard.masked
        one = replace(one, evidence=tuple(_hidden(said, guard, hide) for said in one.evidence))
    if "allowed" in kinds:
        words = Text(ja=guard.masked(one.message.ja), en=guard.masked(one.message.en))
        one = replace(one, message=words)
    if one.replacement and guard.masked(one.replacement) != one.replacement:
        one = replace(one, replacement=None, replaces=None)
    return one


def _hidden(said: Evidence, guard: _Guard, hide: Callable[[str], str]) -> Evidence:
    if said.kind not in _QUOTING:
        return said
    of_the_post = said.kind in {"found", "expected"}
    return Evidence(
        kind=said.kind, text=hide(said.text) if of_the_post else guard.masked(said.text)
    )

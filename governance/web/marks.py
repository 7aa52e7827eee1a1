"""
Text with its findings, and two texts side by side. Pure: values in, values out.

A reader sees characters as graphemes (a family emoji, か with a combining mark), so no cut and no
comparison here ever falls inside one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Any, Final, Literal, NamedTuple

import grapheme

LEVELS: Final = ("info", "warn", "block")

_FILE: Final = re.compile(r"media\[(\d{1,3})\]")

_ILLEGIBLE: Final = re.compile("[\0\ud800-\udfff]")
IN_FULL: Final = 3
"""So many cards of one kind stand open; the rest of them is folded."""

# Two whole texts beyond this many comparisons are shown as replaced: a page must not take seconds.
COMPARISONS_AT_MOST: Final = 4_000_000


class Segment(NamedTuple):
    """A stretch of text; `numbers` are the findings on it, from 1, `ends` those that end here."""

    text: str
    level: str | None
    numbers: tuple[int, ...]
    ends: tuple[int, ...]


def mark_segments(text: str, findings: Sequence[Any], field: str = "text") -> list[Segment]:
    """
    The text cut where a finding of this field begins or ends, in order and without a gap.

    Offsets are code points with an exclusive end; a finding about the whole post marks nothing.
    Offsets outside the text are pulled to its borders.
    """
    spans = []
    for number, finding in enumerate(findings, start=1):
        start = max(0, min(int(_of(finding, "start")), len(text)))
        end = max(start, min(int(_of(finding, "end")), len(text)))
        if end > start and (_of(finding, "field") or "text") == field:
            spans.append((start, end, number, str(_of(finding, "level"))))
    borders = sorted({0, len(text), *(span[0] for span in spans), *(span[1] for span in spans)})
    segments = []
    for start, end in pairwise(borders):
        over = [span for span in spans if span[0] < end and span[1] > start]
        level = max((span[3] for span in over), key=_rank, default=None)
        numbers = tuple(span[2] for span in over)
        ends = tuple(span[2] for span in over if span[1] == end)
        segments.append(Segment(text[start:end], level, numbers, ends))
    return segments


def said_in(text: str, title: str = "", media: Iterable[Any] = ()) -> dict[str, str]:
    """What stands in each field of a post, under the names by which findings call the fields."""
    alts = {f"media[{place}].alt": str(_of(item, "alt")) for place, item in enumerate(media)}
    fields = {"text": text, "title": title, **alts}
    return {name: legible(words) for name, words in fields.items()}


def legible(words: str) -> str:
    """
    The words with a sign in the place of each NUL and of each half of a surrogate pair.

    No page can show them and nothing can store them; every other letter keeps its place.
    """
    return _ILLEGIBLE.sub("\ufffd", words)


def illegible(words: str) -> list[tuple[int, int]]:
    """Where a letter stands that `legible` replaces, those beside each other as one."""
    return [found.span() for found in re.finditer(f"{_ILLEGIBLE.pattern}+", words)]


class Numbered(NamedTuple):
    """A finding and its number in the whole list, from 1."""

    number: int
    finding: Any


class Cards(NamedTuple):
    """Findings in the order in which they are shown; folded ones are of one rule and level."""

    cards: list[Numbered]
    folded: bool


def cards(findings: Iterable[Any]) -> list[Cards]:
    """
    The findings as a page shows them: no more than three of a kind in full.

    The rest of each kind is folded behind what stands open of its level.
    """
    numbered = [Numbered(*pair) for pair in enumerate(findings, start=1)]
    shown: list[Cards] = []
    for _, level in groupby(numbered, key=lambda one: _of(one.finding, "level")):
        kinds: dict[tuple[Any, str], list[Numbered]] = {}
        in_full = []
        for one in level:
            kind = kinds.setdefault((_of(one.finding, "rule"), str(_of(one.finding, "title"))), [])
            kind.append(one)
            if len(kind) <= IN_FULL:
                in_full.append(one)
        if in_full:
            shown.append(Cards(in_full, folded=False))
        rest = [kind[IN_FULL:] for kind in kinds.values()]
        shown += [Cards(more, folded=True) for more in rest if more]
    return shown


def place_of(finding: Any) -> str:
    """
    The field in which a finding is to be mended, under the name by which findings call it.

    One about the words of a picture speaks of the whole post as long as they are not there: what
    was found tells which picture.
    """
    field = str(_of(finding, "field") or "text")
    evidence = _of(finding, "evidence")
    if _of(finding, "end") or isinstance(evidence, str):
        return field
    for one in evidence or ():
        named = _FILE.match(str(_of(one, "text"))) if _of(one, "kind") == "found" else None
        if named is not None:
            return f"{named[0]}.alt"
    return field


def is_allowed(finding: Any) -> bool:
    """Whether an entry of the organisation lets it pass: then there is nothing to mend."""
    evidence = _of(finding, "evidence")
    return not isinstance(evidence, str) and any(
        _of(one, "kind") == "allowed" for one in evidence or ()
    )


def control_of(field: str) -> str:
    """The name in a form of a field that findings call so: `media[0].alt` is `media-0-alt`."""
    file = _FILE.match(field)
    return f"media-{file[1]}-alt" if file else "title" if field == "title" else "text"


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _of(thing: Any, name: str) -> Any:
    """A field of a Struct or of a mapping: pages hand over either."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


class Part(NamedTuple):
    """A stretch of two compared texts: in both, only before, or only after."""

    kind: Literal["same", "removed", "added"]
    text: str


def text_changes(before: str, after: str) -> list[Part]:
    """
    What was removed and what was added, in reading order.

    Without the added parts the result spells `before`, without the removed ones `after`.
    """
    parts: list[Part] = []
    old_lines, new_lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines = SequenceMatcher(a=old_lines, b=new_lines, autojunk=False)
    for tag, a, b, c, d in lines.get_opcodes():
        old, new = "".join(old_lines[a:b]), "".join(new_lines[c:d])
        parts += [Part("same", old)] if tag == "equal" else _within(tokens(old), tokens(new))
    return list(_joined(parts))


def tokens(text: str) -> list[str]:
    """Words of ASCII letters and digits as one token each, all else grapheme by grapheme."""
    found: list[str] = []
    in_word = False
    for cluster in grapheme.graphemes(text):
        wordly = len(cluster) == 1 and cluster.isascii() and cluster.isalnum()
        if wordly and in_word:
            found[-1] += cluster
        else:
            found.append(cluster)
        in_word = wordly
    return found


def _within(old: list[str], new: list[str]) -> Iterator[Part]:
    if len(old) * len(new) > COMPARISONS_AT_MOST:
        yield Part("removed", "".join(old))
        yield Part("added", "".join(new))
        return
    for tag, a, b, c, d in _readable(SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()):
        if tag == "equal":
            yield Part("same", "".join(old[a:b]))
            continue
        yield Part("removed", "".join(old[a:b]))
        yield Part("added", "".join(new[c:d]))


Opcode = tuple[str, int, int, int, int]


def _readable(codes: Iterable[Opcode]) -> list[Opcode]:
    """One or two characters that two phrases share by chance are confetti, not a common part."""
    found: list[Opcode] = []
    codes = list(codes)
    for position, (tag, a, b, c, d) in enumerate(codes):
        inner = 0 < position < len(codes) - 1
        tiny = tag == "equal" and b - a <= 2 and inner
        kind = "equal" if tag == "equal" and not tiny else "change"
        if found and kind == "change" and found[-1][0] == "change":
            _, first_a, _, first_c, _ = found[-1]
            found[-1] = ("change", first_a, b, first_c, d)
        else:
            found.append((kind, a, b, c, d))
    return found


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    last: Part | None = None
    for part in parts:
        if not part.text:
            continue
        if last is not None and last.kind == part.kind:
            last = Part(part.kind, last.text + part.text)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last

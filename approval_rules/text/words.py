"""Words of a Japanese text and their boundaries. The dictionary is opened when first needed."""

from __future__ import annotations

import functools
import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct
from sudachipy import Dictionary, SplitMode

from approval_rules.text.given_names import MODERN, looks_modern
from approval_rules.text.on_demand import on_demand

_JAPANESE: Final = on_demand(r"[\u3040-\u30ff\u3400-\u9fff]")
_VARIANTS: Final = str.maketrans(
    "髙﨑嵜濵濱栁槗𣘺𠮷德瀨淸靑黑鄕圡桒冨邨昻恆亰﨔曻",
    "高崎崎浜浜柳橋橋吉徳瀬清青黒郷土桑富村昂恒京欅昇",
)
"""Letters of families that a dictionary knows in their common form only."""
_LATIN: Final = on_demand(r"[\x00-\x7f]+")
_LONGEST: Final = 12_000
"""Sudachi takes 49,149 bytes at once; longer texts are read in pieces at line ends."""
_local = threading.local()
_opening = threading.Lock()


class Token(Struct, frozen=True):
    """A word, its place in the view, and its part of speech."""

    start: int
    end: int
    surface: str
    pos: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        """A person's name; pure Latin words are tagged so by mistake."""
        return self.pos[2] == "人名" and _LATIN.fullmatch(self.surface) is None


class Words:
    """The words of a text in their order; one is made when it is asked for, as most never are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: list[Any] = []
        self._made: dict[int, Token] = {}
        self._pieces: list[tuple[int, int]] = []
        self._told: dict[re.Pattern[str], bool] = {}
        if _JAPANESE.search(text) is not None:
            tokenizer = _tokenizer()
            for offset, piece in _pieces(text):
                self._pieces.append((len(self._found), offset))
                self._found += tokenizer.tokenize(piece.translate(_VARIANTS))

    def __len__(self) -> int:
        return len(self._found)

    def tells_of(self, subject: re.Pattern[str]) -> bool:
        """Whether the text holds this anywhere; it is read once, however many names ask."""
        told = self._told.get(subject)
        if told is None:
            told = self._told[subject] = subject.search(self.text) is not None
        return told

    def __getitem__(self, index: int) -> Token:
        made = self._made.get(index)
        if made is None:
            start, end = self._start(index), self._end(index)
            pos = _parts_of_speech()[self._found[index].part_of_speech_id()]
            made = self._made[index] = Token(start, end, self.text[start:end], pos)
        return made

    def _offset(self, index: int) -> int:
        first, offset = self._pieces[-1]
        if index >= first:
            return offset
        return self._pieces[bisect_right(self._pieces, index, key=_first) - 1][1]

    def _start(self, index: int) -> int:
        return self._offset(index) + int(self._found[index].begin())

    def _end(self, index: int) -> int:
        return self._offset(index) + int(self._found[index].end())

    def said(self, first: int, end: int) -> str:
        """What the words [first, end) are in the text, as many as there are."""
        last = min(end, len(self)) - 1
        return self.text[self._start(first) : self._end(last)] if first <= last else ""

    def holds(self, start: int, end: int) -> bool:
        """Whether a word begins at `start` and one, the same or a later, ends at `end`."""
        places = range(len(self))
        begins = bisect_left(places, start, key=self._start)
        ends = bisect_left(places, end, key=self._end)
        return (
            max(begins, ends) < len(self)
            and self._start(begins) == start
            and self._end(ends) == end
        )

    def around(self, place: int) -> Token | None:
        """The word that holds this place of the text."""
        index = self.index(place)
        return self[index] if index >= 0 else None

    def index(self, place: int) -> int:
        """Which word holds this place of the text; -1 for none."""
        index = bisect_right(range(len(self)), place, key=self._start) - 1
        return index if index >= 0 and place < self._end(index) else -1

    def is_unknown(self, start: int, end: int) -> bool:
        """Whether a word within [start, end) stands in no dictionary."""
        first = bisect_left(range(len(self)), start, key=self._start)
        last = bisect_left(range(len(self)), end, key=self._start)
        return any(one.is_oov() for one in self._found[first:last])

    @functools.cached_property
    def names_a_country(self) -> bool:
        """Whether another country than this is named."""
        return any(
            self[index].pos[3] == "国" and self[index].surface != "日本"
            for index in self.may_be_names()
        )

    def may_be_names(self) -> list[int]:
        """Where people and places stand."""
        if not self._found:
            # A text without Japanese does not open the dictionary.
            return []
        kinds = _kinds_of_names()
        return [index for index, one in enumerate(self._found) if one.part_of_speech_id() in kinds]


class Name(Struct, frozen=True, kw_only=True):
    """A person's name. `tier` is `strict` (full, or with an honorific or a role) or `lone`."""

    start: int
    end: int
    text: str
    tier: str
    honorific: str


@functools.cache
def _dictionary() -> Any:
    return Dictionary(dict="core")


def _tokenizer() -> Any:
    # One for each thread: the library's tokenizer may not be shared.
    if not hasattr(_local, "tokenizer"):
        with _opening:
            dictionary = _dictionary()
        # What is not asked for (readings, normal forms) is not fetched from the dictionary.
        _local.tokenizer = dictionary.tokenizer(mode=SplitMode.C, fields={"pos"})
    return _local.tokenizer


@functools.cache
def _parts_of_speech() -> list[tuple[str, ...]]:
    """The dictionary's parts of speech by their numbers."""
    found: list[tuple[str, ...]] = []
    while (pos := _dictionary().pos_of(len(found))) is not None:
        found.append(pos)
    return found


@functools.lru_cache(maxsize=50_000)
def kinds(said: str) -> frozenset[str]:
    """What the dictionary knows this word to be, whatever it is in a sentence (姓、名、一般)."""
    found = _dictionary().lookup(said.translate(_VARIANTS))
    known = frozenset(one.part_of_speech()[3] for one in found)
    is_modern = said in MODERN or (not known and looks_modern(said))
    return known | {"名"} if is_modern else known


@functools.cache
def _kinds_of_names() -> frozenset[int]:
    return frozenset(
        kind for kind, pos in enumerate(_parts_of_speech()) if pos[2] in {"人名", "地名"}
    )


def _first(piece: tuple[int, int]) -> int:
    return piece[0]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = min(start + _LONGEST, len(text))
        if end < len(text):
            cut = max(text.rfind(mark, start, end) for mark in "\n。")
            end = cut + 1 if cut > start else end
        yield start, text[start:end]
        start = end

"""Words of a Japanese text: boundaries and names. The dictionary is opened when first needed."""

from __future__ import annotations

import functools
import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct
from sudachipy import Dictionary, SplitMode

from approval_rules.text.naming import (
    GLUE,
    HEADS,
    HISTORICAL,
    HONORIFICS,
    NOT_PEOPLE,
    ORDINARY,
    REGIONS,
    ROLES_AFTER,
    ROLES_BEFORE,
)

_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_KANA: Final = re.compile(r"[\u3040-\u30ff]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff々]+")
_HIRAGANA: Final = re.compile(r"[\u3041-\u3096]+")
_BEFORE_PEOPLE: Final = frozenset("課係部局室班隊長員師士者家役名親父母妻夫子男女")
"""What a department or a role ends with: a name may follow it without a space."""
_NOT_GIVEN: Final = frozenset("家屋店園社院堂会組部課班宅方邸山川市町村区")
_LATIN: Final = re.compile(r"[\x00-\x7f]+")
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
        if _JAPANESE.search(text) is not None:
            tokenizer = _tokenizer()
            for offset, piece in _pieces(text):
                self._pieces.append((len(self._found), offset))
                self._found += tokenizer.tokenize(piece)

    def __len__(self) -> int:
        return len(self._found)

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
        index = bisect_right(range(len(self)), place, key=self._start) - 1
        return self[index] if index >= 0 and place < self._end(index) else None

    def is_unknown(self, start: int, end: int) -> bool:
        """Whether a word within [start, end) stands in no dictionary."""
        first = bisect_left(range(len(self)), start, key=self._start)
        last = bisect_left(range(len(self)), end, key=self._start)
        return any(one.is_oov() for one in self._found[first:last])

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


_PLACES_AFTER: Final = re.compile(
    r"[\u3400-\u9fff、・のと]{0,14}?(?:地区|地域|方面|周辺|町内|川|水位)"
    r"|の(?:森|丘|里|滝|湯|郷|杜|広場|桜|梅|棚田|浜)"
)


def names(found: Words) -> list[Name]:
    """The names of people among the words, in two tiers; places and organisations left out."""
    result = []
    taken = 0
    for index in found.may_be_names():
        if index < taken or not (found[index].is_name or _is_surname(found, index)):
            continue
        first, taken = _run(found, index)
        name = _name(found, first, taken)
        if name is not None:
            result.append(name)
    return result


def _is_surname(found: Words, index: int) -> bool:
    """A word that is tagged as a place and addressed as a person (上野先生)."""
    token = found[index]
    if token.pos[2] != "地名" or token.pos[3] == "国" or not _HAN.fullmatch(token.surface):
        return False
    after = found[index + 1] if index + 1 < len(found) else None
    if after is None or len(token.surface) > 3:
        return False
    if after.surface in HONORIFICS:
        return after.surface != "選手" or token.surface not in REGIONS
    return after.is_name and after.pos[3] == "名"


def _run(found: Words, first: int) -> tuple[int, int]:
    """The words that are one name: merged over a space and ・, and over ・ in foreign names."""
    end = first + 1
    while end < len(found):
        after = found[end + 1] if end + 1 < len(found) else None
        joins = found[end].surface in {" ", "・", "　", "="}
        if found[end].is_name:
            end += 1
        elif joins and after is not None and after.is_name:
            end += 2
        else:
            break
    last = end
    while _joins_kana(found, last):
        last += 2
    if last < len(found) and found[last].surface in HONORIFICS:
        end = last
        while first >= 2 and _joins_kana(found, first - 1):
            first -= 2
    if (
        end + 1 < len(found)
        and found[end - 1].pos[3] == "姓"
        and found[end].pos[0] == "名詞"
        and _HAN.fullmatch(found[end].surface)
        and len(found[end].surface) == 1
        and found[end].surface not in _NOT_GIVEN
        and found[end + 1].surface in HONORIFICS
    ):
        # A given name that the dictionary does not know as one (安藤結さん).
        end += 1
    return first, end


def _joins_kana(found: Words, place: int) -> bool:
    """Whether a ・ stands here between two words in katakana (グエン・ヴァン・アン)."""
    return (
        0 < place < len(found) - 1
        and found[place].surface in {"・", "="}
        and _KANA.fullmatch(found[place - 1].surface) is not None
        and _KANA.fullmatch(found[place + 1].surface) is not None
    )


_BESIDE_PLACES: Final = frozenset("のをにでへや、・と")
_QUOTED: Final = frozenset(["「」", "『』", "“”", '""', "〈〉", "《》"])
_OF_SCHOOLS: Final = re.compile("[一二三四五六七八九十]+[小中高]")
_LISTED_PLACES: Final = re.compile(
    r"(?:地区|区域|地域|方面|停留所|駅|町名|字|会場|産地|対象)(?:\([^)\n]{1,8}\))?[:は][^。\n]*\Z"
)


_OF_HISTORY: Final = re.compile(
    "お札|紙幣|偉人|大河ドラマ|武将|幕末|戦国|文豪|歌人|俳人|生誕|没後|ゆかりの"
)


def _is_of_history(text: str) -> bool:
    """Whether a part of a name is that of somebody in every schoolbook (渋沢、龍馬)."""
    return len(text) > 1 and any(
        full.startswith(text) or full.endswith(text) for full in HISTORICAL
    )


def _is_of_a_place(found: Words, first: int, end: int) -> bool:
    """Whether a name that stands alone is that of a place or of a thing (「のぞみ」、大橋北詰)."""
    start, text = found[first].start, found.text
    stop = found[end - 1].end
    said = text[start:stop]
    if text[start - 1 : start] + text[stop : stop + 1] in _QUOTED or _OF_SCHOOLS.fullmatch(said):
        return True
    if _HIRAGANA.fullmatch(said):
        return True
    before = found[first - 1] if first else None
    is_glued = before is not None and before.end == start and before.pos[0] in {"名詞", "接頭辞"}
    if is_glued and text[start - 1] not in _BEFORE_PEOPLE:
        return True
    if said in ORDINARY and text[stop : stop + 1] in _BESIDE_PLACES:
        return True
    if _PLACES_AFTER.match(found.said(end, end + 8)):
        return True
    return _LISTED_PLACES.search(text, max(0, start - 60), start) is not None


def _name(found: Words, first: int, end: int) -> Name | None:
    run = [found[index] for index in range(first, end)]
    before = found[first - 1].surface if first else ""
    after = found[end].surface if end < len(found) else ""
    text = "".join(token.surface for token in run)
    kinds = {token.pos[3] for token in run if token.is_name}
    is_full = "姓" in kinds and "名" in kinds
    is_head = is_full and after in HEADS
    if text in NOT_PEOPLE or after in GLUE or text.replace(" ", "").replace("・", "") in HISTORICAL:
        return None
    if after and after[0] in "市町村区県駅橋" and not is_head:
        return None
    if after == " " and end + 1 < len(found) and found[end + 1].surface in HONORIFICS:
        after = found[end + 1].surface
    if len(run) == 1 and _OF_HISTORY.search(found.text) and _is_of_history(text):
        return None
    honorific = after if after in HONORIFICS or after in ROLES_AFTER or is_head else ""
    is_strict = is_full or bool(honorific) or before in ROLES_BEFORE
    if is_full and not honorific and len(text) > 2 and text[-1] in "山岳峠橋寺城港湖":
        return None
    if not is_strict and end < len(found) and found[end].pos[0] in {"名詞", "接尾辞"}:
        return None
    is_strict = is_strict and not (len(text) == 2 and not honorific and before not in ROLES_BEFORE)
    if not is_strict and (text in REGIONS or _is_of_a_place(found, first, end)):
        return None
    if not is_strict and (len(text) < 2 or (len(text) < 3 and _KANA.fullmatch(text))):
        return None
    return Name(
        start=run[0].start,
        end=run[-1].end,
        text=text,
        tier="strict" if is_strict else "lone",
        honorific=honorific,
    )

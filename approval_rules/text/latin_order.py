"""Which of the words with a capital that stand in a row are one name, in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from approval_rules.text import latin_reading as reading
from approval_rules.text.latin_reading import Word

LONGEST: Final = 4
"""Words of one name."""


_LONGEST_OF_VIETNAM: Final = 6
_SYLLABLES: Final = (
    reading.VIETNAMESE | reading.UNSURE_VIETNAMESE_FAMILY | reading.ROMAJI | reading.PINYIN
)
_NO_SYLLABLE: Final = reading.STOP | reading.PLACE | reading.HEAD | reading.SURE_FAMILY


def first_name(words: Sequence[Word], position: int) -> tuple[int, int] | None:
    """The first name from here on of which a part is known."""
    for index in range(position, len(words)):
        end = _family_first(words, index) or _given_first(words, index)
        if end:
            return index, end
    return None


def _family_first(words: Sequence[Word], index: int) -> int:
    rest = words[index + 1 : index + LONGEST]
    if not rest:
        return 0
    kind, following = words[index].kind, rest[0].kind
    of_vietnam = _leading(rest, reading.VIETNAMESE)
    if kind & reading.VIETNAMESE_FAMILY and not following & reading.PLACE:
        return index + 1 + (_of_vietnam(rest) if of_vietnam else min(len(rest), 3))
    if kind & reading.UNSURE_VIETNAMESE_FAMILY and of_vietnam >= 2:
        return index + 1 + of_vietnam
    if kind & reading.KOREAN_FAMILY:
        if following & reading.KOREAN and ("-" in rest[0].key or not kind & reading.STOP):
            return index + 2
        if _leading(rest, reading.KOREAN_ONE) >= 2:
            return index + 3
    if kind & reading.CHINESE_FAMILY and following & reading.PINYIN:
        return index + 1 + min(2, _leading(rest, reading.PINYIN))
    if kind & reading.UNSURE_CHINESE_FAMILY and following & reading.PINYIN and len(rest[0].key) > 4:
        return index + 2
    if kind & (reading.FAMILY_OF_JAPAN | reading.UNSURE_FAMILY):
        if following & (reading.GIVEN_OF_JAPAN | reading.UNSURE_GIVEN):
            return index + 2
        is_like = following & reading.ROMAJI and following & reading.LIKE_A_GIVEN
        if kind & reading.FAMILY_OF_JAPAN and is_like and not following & reading.PLACE:
            return index + 2
    is_capital = kind & reading.CAPITALS and not following & reading.CAPITALS
    is_given = following & reading.ANY_GIVEN or kind & following & reading.ROMAJI
    if is_capital and is_given and len(words[index].key) > 2:
        return index + 2
    if (
        following & reading.GIVEN_OF_JAPAN
        and kind & reading.ROMAJI
        and not kind & (reading.PLACE | reading.ANY_GIVEN)
    ):
        return index + 2
    if kind & reading.FAMILY and not kind & reading.SURE_GIVEN and following & reading.GIVEN:
        return index + min(len(rest), 2) + 1
    return 0


def _given_first(words: Sequence[Word], index: int) -> int:
    rest = words[index + 1 : index + LONGEST]
    kind = words[index].kind
    if kind & reading.BURMESE:
        count = 1 + _leading(rest, reading.BURMESE)
        if count >= 2 and any(len(word.key) > 3 for word in words[index : index + count]):
            return index + count
    if not rest:
        return 0
    following = rest[0].kind
    if kind & reading.SURE_GIVEN and not _is_only_a_place(following):
        if following & reading.FAMILY_OF_JAPAN:
            return index + 2
        return index + 1 + len(rest)
    if (
        kind & reading.INITIAL
        and words[index].end - words[index].start == 2
        and len(rest[0].key) > 3
    ):
        return index + 2
    if kind & (reading.UNSURE_GIVEN | reading.INITIAL):
        middle = 1 if following & reading.INITIAL and len(rest) > 1 else 0
        if rest[middle].kind & (reading.SURE_FAMILY | reading.SHAPED | reading.VIETNAMESE_FAMILY):
            return index + 2 + middle
    like_a_family = following & reading.LIKE_A_FAMILY and not following & reading.PLACE
    if kind & reading.UNSURE_GIVEN and kind & following & reading.ROMAJI and like_a_family:
        return index + 2
    if kind & reading.PINYIN:
        count = min(2, _leading(rest, reading.PINYIN))
        while count and not rest[count - 1].kind & reading.CHINESE_FAMILY:
            count -= 1
        if count:
            return index + 1 + count
    if kind & reading.KOREAN and following & reading.KOREAN_FAMILY:
        return index + 2
    if following & reading.SURE_FAMILY and not kind & (reading.PLACE | reading.SURE_FAMILY):
        return index + 2 + _leading(rest[1:], reading.GIVEN)
    if following & reading.SHAPED and len(rest) == 1 and not kind & reading.PLACE:
        return index + 2
    return 0


def _of_vietnam(rest: Sequence[Word]) -> int:
    """How many words behind a family's name of Vietnam are its given ones (Minh Chau)."""
    count = _leading(rest, reading.VIETNAMESE)
    while count < len(rest) and (
        len(rest[count].key) <= _LONGEST_OF_VIETNAM
        and rest[count].kind & _SYLLABLES
        and not rest[count].kind & _NO_SYLLABLE
    ):
        count += 1
    return count


def _is_only_a_place(kind: int) -> bool:
    return bool(kind & reading.PLACE) and not kind & (reading.UNSURE_FAMILY | reading.ANY_GIVEN)


def _leading(words: Sequence[Word], flag: int) -> int:
    count = 0
    while count < len(words) and words[count].kind & flag:
        count += 1
    return count

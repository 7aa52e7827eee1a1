"""Words with a capital in a text, in runs that only spaces part, and what each of them may be."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from approval_rules.text import latin_families as families
from approval_rules.text import latin_given as given
from approval_rules.text import latin_words as words
from approval_rules.text.on_demand import on_demand

_LETTER: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"
_UPPER: Final = "A-Z" + "".join(
    chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isupper()
)
_WORD: Final = on_demand(
    rf"[{_UPPER}](?<![{_LETTER}0-9@#_.°º′″-].)"
    rf"(?:\.(?=\s[{_UPPER}]|\s*\Z|\n|,|\s[–—-])|(?:['’]?[{_LETTER}]|-(?=[{_LETTER}]))*+(?![@_0-9]|\.[{_LETTER}]))"
)
_GAP: Final = on_demand(
    r" {1,2}(?:(?:de|da|das|do|dos|del|della|di|du|la|los|van|von|der|den|ter|"
    r"bin|binti|ibn|al|ul) ){0,3}"
)
_OWNS: Final = on_demand(r"['’]s\Z")
_HONORIFIC: Final = on_demand(r"-(?:san|sama|kun|chan|sensei|senpai)\Z", re.IGNORECASE)
_PLACE_ENDS: Final = on_demand(
    r"-(?:saka|zakura|yoshino|tsutsumi|mae|ku|cho|shi|machi|mura|gun|ken|dori|gawa|kawa|bashi|koen|eki|jo|dera|zaka|hama|son|chome|"
    r"yama|ji|in|gu|maru|minami|kita|higashi|nishi)\Z"
)
_OF_A_PLACE_ON_EARTH: Final = on_demand(r"\d\s?[NESW]\.?\Z")
"""37.2 N, 141.6 E."""
_SHORTENED: Final = on_demand(r"'(?:m|ve|ll|re|d|t)\Z")
_NO_PERSON: Final = frozenset(
    [
        "zo",
        "zou",
        "kuma",
        "usagi",
        "kitsune",
        "tanuki",
        "obaa",
        "ojii",
        "okaa",
        "otou",
        "onee",
        "onii",
        "aka",
        "oba",
        "oji",
        "shichi-go",
        "fuji",
    ]
)
"""What has an honorific in Japanese and is no name."""
_LIGATURES: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"}
)
_LONG: Final = on_demand(r"(?<=o)(?:u|o|h(?![aiueoy]))|(?<=u)u")
_SHAPE: Final = on_demand(
    r"\w{3,}(?:sson|strom|quist|qvist|gaard|nik?ov|[aeo]vic|escu|enko|wicz|czyk|czak|marek|[wrnl]ski|[wrnl]sky|[wrnl]ska|"
    r"[nlrd]ov|[nlrd]ova|dottir|oglu|opoulos|shvili|[lnrdmu]ez|inho|singh|berger|mann|stein|"
    r"[lns]en|ström)|(?:mc|mac|fitz)\w{4,}|[odl]'\w{3,}"
)
_ROMAJI: Final = on_demand(
    r"(?:(?:[kgsztdnhbpmr]y?|[kstp]{2}|sh|ssh|ch|tch|ts|j|f|y|w)?[aiueo]|n(?![aiueoy])|m(?=[bp]))+"
)
_GIVEN_ENDS: Final = on_demand(
    r"\w{2,}(?:ko|taro|ichi|suke|hiko|hiro|yuki|nori|aki|toshi|haru|mi|ka|na|to|ta|ya|ji|ro|ne|ha|e|ri|ki|yo|sa|ho|shi|chi|ru|o)"
)
_FAMILY_ENDS: Final = on_demand(
    r"\w{2,}(?:moto|yama|mura|zawa|saki|zaki|guchi|wara|bayashi|kura|uchi|tani|mizo|shita|tsuka|"
    r"hashi|hara|numa|hata|waki)"
)
_PINYIN_SYLLABLE: Final = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|"
    r"ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|a|e|i|o|u)|er|ai|an|ao|en)"
)
_PINYIN: Final = on_demand(rf"{_PINYIN_SYLLABLE}(?:['-]?{_PINYIN_SYLLABLE})?")
_KOREAN_SYLLABLE: Final = (
    r"(?:min|ji|soo|su|hyun|hyeon|seo|yeon|yun|yoon|woo|u|jun|joon|ho|young|yeong|hee|hui|hye|eun|in|"
    r"kyung|gyeong|kyeong|sung|seong|jin|hwan|tae|dong|sang|jae|won|bin|ah|a|na|mi|sun|seon|kyu|"
    r"gyu|chan|hoon|hun|ki|gi|il|geun|keun|cheol|chul|hwa|sook|suk|ok|rim|rin|ri|ran|ra|kang|"
    r"gun|geon|do|yong|jong|han|hae|chae|so|ye|ha|bo|da|jeong|jung|byung|byeong|yu|eui|si|shi|am|yul|rae)"
)
_KOREAN: Final = on_demand(rf"{_KOREAN_SYLLABLE}-?{_KOREAN_SYLLABLE}")
_KOREAN_ONE: Final = on_demand(_KOREAN_SYLLABLE)

GIVEN: Final = 1
GIVEN_OF_JAPAN: Final = 2
UNSURE_GIVEN: Final = 4
FAMILY: Final = 8
FAMILY_OF_JAPAN: Final = 16
UNSURE_FAMILY: Final = 32
VIETNAMESE_FAMILY: Final = 64
UNSURE_VIETNAMESE_FAMILY: Final = 128
VIETNAMESE: Final = 256
CHINESE_FAMILY: Final = 512
UNSURE_CHINESE_FAMILY: Final = 1024
KOREAN_FAMILY: Final = 2048
BURMESE: Final = 4096
PLACE: Final = 8192
STOP: Final = 16384
HEAD: Final = 32768
TITLE: Final = 65536
OFFICE: Final = 131072
WORD_FAMILY: Final = 262144
SHAPED: Final = 524288
ROMAJI: Final = 1048576
PINYIN: Final = 2097152
KOREAN: Final = 4194304
KOREAN_ONE: Final = 8388608
INITIAL: Final = 16777216
LIKE_A_GIVEN: Final = 33554432
CAPITALS: Final = 67108864
HONOURED: Final = 134217728
OF_OLD: Final = 268435456
LIKE_A_FAMILY: Final = 536870912

SURE_GIVEN: Final = GIVEN | GIVEN_OF_JAPAN
ANY_GIVEN: Final = SURE_GIVEN | UNSURE_GIVEN
SURE_FAMILY: Final = FAMILY | FAMILY_OF_JAPAN
KNOWN: Final = SURE_GIVEN | SURE_FAMILY | VIETNAMESE_FAMILY

_LISTS: Final = (
    (given.GIVEN, GIVEN),
    (given.GIVEN_OF_JAPAN, GIVEN_OF_JAPAN),
    (given.UNSURE_GIVEN, UNSURE_GIVEN),
    (families.FAMILIES, FAMILY),
    (families.FAMILIES_OF_JAPAN, FAMILY_OF_JAPAN),
    (families.UNSURE_FAMILIES, UNSURE_FAMILY),
    (families.VIETNAMESE_FAMILIES, VIETNAMESE_FAMILY),
    (families.UNSURE_VIETNAMESE_FAMILIES, UNSURE_VIETNAMESE_FAMILY),
    (families.VIETNAMESE, VIETNAMESE),
    (families.CHINESE_FAMILIES, CHINESE_FAMILY),
    (families.UNSURE_CHINESE_FAMILIES, UNSURE_CHINESE_FAMILY),
    (families.KOREAN_FAMILIES, KOREAN_FAMILY),
    (families.BURMESE, BURMESE),
    (families.WORDS_AND_FAMILIES, WORD_FAMILY),
    (words.PLACES, PLACE),
    (words.HEADS, HEAD | STOP),
    (words.TITLES, TITLE | STOP),
    (words.OFFICES, OFFICE | STOP),
    (words.ROLES | words.ORDINARY, STOP),
    (words.FAMILIES_OF_OLD, OF_OLD),
)
_SHAPES: Final = (
    (_SHAPE, SHAPED),
    (_ROMAJI, ROMAJI),
    (_GIVEN_ENDS, LIKE_A_GIVEN),
    (_FAMILY_ENDS, LIKE_A_FAMILY),
    (_PINYIN, PINYIN),
    (_KOREAN, KOREAN),
    (_KOREAN_ONE, KOREAN_ONE),
)


class Word(Struct, frozen=True, gc=False):
    """A word with a capital: where it stands, folded, and all that it may be."""

    start: int
    end: int
    key: str
    kind: int


def runs(text: str) -> Iterator[list[Word]]:
    """The words with a capital, those together that nothing but a space or a `de`, `van` parts."""
    run: list[Word] = []
    for found in _WORD.finditer(text):
        start, end = found.span()
        said = found[0]
        if run and not _goes_on(text, run[-1], start):
            yield run
            run = []
        if owns := _OWNS.search(said):
            end -= len(owns[0])
        honoured = _HONORIFIC.search(text, start, end)
        if honoured is not None:
            end = honoured.start()
            if text[start:end].lower() in _NO_PERSON:
                continue
        if start < end and not _OF_A_PLACE_ON_EARTH.search(text, max(0, start - 3), end):
            key, kind = _read(text[start:end])
            run.append(Word(start, end, key, kind | (HONOURED if honoured else 0)))
    if run:
        yield run


def _goes_on(text: str, last: Word, start: int) -> bool:
    if last.kind & HONOURED:
        return False
    if last.kind & (TITLE | OFFICE) and text[last.end : last.end + 1] == ".":
        return text[last.end + 1] != " " or _GAP.fullmatch(text, last.end + 1, start) is not None
    return _GAP.fullmatch(text, last.end, start) is not None


def folded(said: str) -> str:
    """In lower case, without accents."""
    low = said.lower()
    if low.isascii():
        return low
    plain = unicodedata.normalize("NFKD", low.translate(_LIGATURES))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def read(said: str) -> int:
    """What a word may be."""
    return _read(said)[1]


@functools.lru_cache(maxsize=8192)
def _read(said: str) -> tuple[str, int]:
    key = folded(said)
    if len(said) == 1 or said[1:] == ".":
        return key.strip("."), INITIAL if said[1:] or said not in "AI" else STOP
    kind = CAPITALS if said.isupper() else 0
    if _PLACE_ENDS.search(said) and not _KOREAN.fullmatch(key):
        return key, kind | PLACE | STOP
    if _SHORTENED.search(key):
        return key, STOP
    forms = {key, _LONG.sub("", key), key.replace("'", "")}
    if "-" in key:
        forms |= {key.partition("-")[0], key.rpartition("-")[2]}
    for known, flag in _LISTS:
        if not known.isdisjoint(forms):
            kind |= flag
    if "-" in key:
        kind &= ~(STOP | HEAD | TITLE | OFFICE | PLACE)
        if key in words.ORDINARY or key.partition("-")[0] in _FIRST_PARTS:
            kind |= STOP
    for shape, flag in _SHAPES:
        if shape.fullmatch(key):
            kind |= flag
    if kind & (SURE_GIVEN | FAMILY_OF_JAPAN) and not kind & HEAD:
        kind &= ~STOP
    return key, kind


_FIRST_PARTS: Final = words.ORDINARY | words.HEADS | words.ROLES | words.PLACES

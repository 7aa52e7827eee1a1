"""Names of people among the words of a text, as a dictionary knows them, in two tiers."""

from __future__ import annotations

from typing import Final

from approval_rules.text import alone, signs
from approval_rules.text.naming import (
    GLUE,
    HEADS,
    HONORIFICS,
    OF_STAFF,
    REGIONS,
    ROLES_AFTER,
    ROLES_BEFORE,
)
from approval_rules.text.on_demand import on_demand
from approval_rules.text.words import Name, Token, Words, kinds

_KANA: Final = on_demand(r"[\u3040-\u30ff]+")
_HAN: Final = on_demand(r"[\u3400-\u9fff々]+")
_HIRAGANA: Final = on_demand(r"[\u3041-\u3096]+")
_BEFORE_PEOPLE: Final = frozenset("課係部局室班隊長員師士者家役名親父母妻夫子男女")
"""What a department or a role ends with: a name may follow it without a space."""
_NOT_GIVEN: Final = frozenset("家屋店園社院堂会組部課班宅方邸山川市町村区")
_THINGS: Final = frozenset("山岳峠橋寺城港湖紬絣焼塗錦屋堂平茶梅柿梨栗酒牛豚鶏葱芋漬豆麦塩紙布織")
"""What a name in full ends with that is one of a place or of a craft."""
_READING: Final = on_demand(r"\([\u3041-\u30ff]+\)\Z")


def names(found: Words) -> list[Name]:
    """The names of people among the words, in two tiers; places and organisations left out."""
    result = []
    taken = 0
    for index in found.may_be_names():
        if index < taken or not (found[index].is_name or _is_surname(found, index)):
            continue
        first, taken = _run(found, index)
        name = _name(found, first, taken)
        if name is not None and (name.tier == "strict" or _is_meant(found, name)):
            result.append(name)
    return result


def _is_meant(found: Words, name: Name) -> bool:
    """Whether something says that a person is meant; for a common word a label must."""
    text = found.text
    if "姓" in kinds(name.text):
        # A family's name by itself is weighed in `unlisted`, as a dictionary often hides it.
        return False
    if _KANA.fullmatch(name.text) is not None and "*" in kinds(name.text):
        return signs.is_called(text, name.start, name.end)
    return (
        signs.is_doing(text, name.start, name.end)
        or signs.is_called(text, name.start, name.end)
        or alone.is_given(found, name.start, name.end)
    )


def may_be_surname(token: Token) -> bool:
    """Whether a word that is tagged as a place may be a family's name as well (上野、有馬)."""
    return (
        token.pos[2] == "地名"
        and len(token.surface) < 4
        and _HAN.fullmatch(token.surface) is not None
        and "姓" in kinds(token.surface)
    )


def _is_surname(found: Words, index: int) -> bool:
    """A word that is tagged as a place and stands where people stand (上野先生、志賀主任)."""
    token = found[index]
    if not may_be_surname(token):
        return False
    if index + 1 < len(found):
        after = found[index + 1]
        if after.surface in HONORIFICS:
            return after.surface != "選手" or token.surface not in REGIONS
        return after.is_name and after.pos[3] == "名"
    return False


_LONGEST: Final = 12
"""Words of one name, the signs between them with it."""


def _run(found: Words, first: int) -> tuple[int, int]:
    """The words that are one name: merged over a space and ・, and over ・ in foreign names."""
    end = first + 1
    while end < len(found) and end - first < _LONGEST:
        after = found[end + 1] if end + 1 < len(found) else None
        joins = found[end].surface in {" ", "・", "　", "="}
        more = found[end] if found[end].is_name else after if joins else None
        if more is None or not more.is_name or _begins_anew(found, first, end, more):
            break
        end += 1 if more is not after or not joins else 2
    last = end
    while last - end < _LONGEST and _joins_kana(found, last):
        last += 2
    if last < len(found) and found[last].surface in HONORIFICS:
        end = last
        while first >= 2 and end - first < _LONGEST and _joins_kana(found, first - 1):
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


def _begins_anew(found: Words, first: int, end: int, more: Token) -> bool:
    """Whether a family's name behind a whole one is somebody else's (乾 弘・乾 恵)."""
    known = {found[index].pos[3] for index in range(first, end)}
    if more.pos[3] != "姓" or not known & {"姓", "名"}:
        return False
    return _HAN.fullmatch(more.surface) is not None and (
        "名" in known or "名" not in kinds(more.surface)
    )


def _joins_kana(found: Words, place: int) -> bool:
    """Whether a ・ stands here between two words in katakana (グエン・ヴァン・アン)."""
    return (
        0 < place < len(found) - 1
        and found[place].surface in {"・", "="}
        and _KANA.fullmatch(found[place - 1].surface) is not None
        and _KANA.fullmatch(found[place + 1].surface) is not None
    )


def _is_glued(found: Words, first: int) -> bool:
    """Whether a noun stands right before it (新大久保), and none that people stand behind."""
    before = found[first - 1] if first else None
    start = found[first].start
    is_glued = before is not None and before.end == start and before.pos[0] in {"名詞", "接頭辞"}
    return is_glued and found.text[start - 1] not in _BEFORE_PEOPLE


def _is_only_given(token: Token) -> bool:
    """Whether it is a given name of two letters and nothing else (祥平), as no place's end is."""
    return len(token.surface) > 1 and token.is_name and kinds(token.surface) == {"名"}


def _is_of_a_place(found: Words, first: int) -> bool:
    """Whether a family that is called as a place is (兵庫、栃木) stands before a given name."""
    family, given = found[first], found[first + 1]
    is_han = _HAN.fullmatch(given.surface) is not None
    return may_be_surname(family) and is_han and _is_only_given(given)


def _name(found: Words, first: int, end: int) -> Name | None:
    run = [found[index] for index in range(first, end)]
    before = found[first - 1].surface if first else ""
    after = found[end].surface if end < len(found) else ""
    start, stop = run[0].start, run[-1].end
    text = found.text[start:stop]
    if (reading := _READING.search(text)) is not None:
        # The dictionary takes a reading in brackets for a part of its word.
        text = text[: reading.start()]
        stop = start + len(text)
    honorific = ""
    if len(text) > 1 and text[-1] in "君様氏殿":
        honorific = text[-1]
        text = text[:-1]
        stop -= 1
    tags = {token.pos[3] for token in run if token.is_name}
    is_full = "名" in tags and ("姓" in tags or (len(run) > 1 and _is_of_a_place(found, first)))
    is_head = is_full and after in HEADS
    if after in GLUE or found.text.startswith("さんさく", stop):
        return None
    if after and after[0] in "市町村区県駅橋" and not is_head:
        return None
    if after == " " and end + 1 < len(found) and found[end + 1].surface in HONORIFICS:
        after = found[end + 1].surface
    if after in HONORIFICS or after in ROLES_AFTER or is_head:
        honorific = after
    honorific = honorific or signs.title(found.text, stop)
    if honorific in ROLES_AFTER and honorific not in OF_STAFF and text in REGIONS:
        honorific = ""
    is_announced = before in ROLES_BEFORE
    is_strict = is_full or bool(honorific) or is_announced
    is_thing = len(text) > 2 and text[-1] in _THINGS and not _is_only_given(run[-1])
    if is_full and not honorific and is_thing:
        return None
    is_followed = end < len(found) and found[end].pos[0] in {"名詞", "接尾辞"}
    if not is_strict and is_followed and not signs.is_somebody(found.text, start, stop):
        return None
    is_strict = is_strict and not (len(text) == 2 and not honorific and not is_announced)
    if not is_strict and (text in REGIONS or _is_glued(found, first)):
        return None
    if not is_strict and (len(text) < 2 or (len(text) < 3 and _KANA.fullmatch(text))):
        return None
    return Name(
        start=start,
        end=stop,
        text=text,
        tier="strict" if is_strict else "lone",
        honorific=honorific,
    )

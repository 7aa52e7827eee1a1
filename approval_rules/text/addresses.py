"""Addresses down to the house, as people write them in Japan. A town alone is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from approval_rules.text.buildings import end_of_address
from approval_rules.text.english_addresses import english_addresses
from approval_rules.text.house_numbers import HouseNumber, house_numbers
from approval_rules.text.on_demand import on_demand
from approval_rules.text.places import MAY_BE_SAID, Place, is_said_before, place

_MAY_BE: Final = on_demand(
    r"[市区郡町村都県条]|[\d一二三四五六七八九十]丁目|\d(?:チョウメ|ちょうめ)|番外?地"
    r"|[\u3041-\u30ff\u3099\u309a\u3400-\u9fff々]\s?\d{1,4}[-‐‑‒–—―−]\d"
)
_MOVED: Final = on_demand(r"[\u3041-\u30ff\u3400-\u9fff][ \u3000\n]\Z")
_RUN: Final = on_demand(
    r"(?:[\u3041-\u309a\u30a1-\u30fe\u3400-\u9fff々]"
    r"|[ \u3000\n](?<=[都道府県市区町村郡字][ \u3000\n])"
    r"|\d{1,2}(?=(?:丁目|地割|線)[\u3400-\u9fff])"
    r"| (?:(?<=[\u30a1-\u30fe\u3099\u309a] )(?=[\u30a1-\u30fe])"
    r"|(?<=[\u3041-\u3096] )(?=[\u3041-\u3096]))){1,40}\Z"
)
_LONGEST_RUN: Final = 40
_NO_PLACE: Final = on_demand(
    r"(?:[第約計全各]|[課係班校店署]|定員|最大|電話|内線|番号|[国県市道町府都農林]道|号線|系統|路線|チーム|クラブ|"
    r"大会|リーグ|カップ|杯|[選合決]戦|対|役[場所]|支所|会館|[民書育術物流念]館|病院|医院|センター|ホール|"
    r"商店街|[震温湿]度|条例|規則|法律|議案|議第|予算|様式|資料|コース|マップ|バス停|[図率値]|[はがをにへもで])\Z"
)
"""The ends of words after which a number is a telephone's, a road's, a score or a section."""
_KATAKANA: Final = on_demand(r"[\u30a1-\u30fe]{3}\Z")
_FIELD: Final = on_demand(r"[郡市町村][^\s。、はがをに0-9]{0,8}?大?字[^\s。、はがをに0-9]{1,10}\Z")
"""Beside 大字 and 字 one number is the house's."""
_FIELD_ALONE: Final = on_demand(
    r"(?:\A|[\s(「、,:は。])"
    r"(?:(?:大字[\u3400-\u9fff]{1,6}|[\u3400-\u9fff]{2,4}(?<![文数赤黒漢太名苗十点活誤脱]))?"
    r"字[\u3400-\u9fffノヶ]{1,6}"
    r"|大字[\u3400-\u9fff]{1,6})\Z"
)
"""A field without its town, as people write it who know the town."""
_ROOM_OF_A_BLOCK: Final = on_demand(
    r"[\u3400-\u9fffァ-ヶー]{2,12}(?:ハイツ|団地|コーポ|マンション|住宅|アパート|荘)\s?\d{1,3}号棟\s?\d{3,4}(?:号室?)?"
    r"(?=の(?:方|[\u3400-\u9fff]{1,4}(?:さん|様))|に(?:お住|住)|在住|\s?[\u3400-\u9fff]{1,4}(?:さん|様))"
)
"""A room in a block of flats, which everybody in the town knows."""
_OF_IWATE: Final = on_demand(r"\d{1,2}地割\s?\d{1,4}(?:番地|番|-)")
"""A house in a division of land by itself: 第7地割92番地5."""
_WITH_A_ROOM: Final = on_demand(
    r"[ \u3000、]?(?:コーポ|ハイツ|メゾン|マンション|アパート|ハイム|レジデンス"
    r"|グリーン|サン|シャトー|ヴィラ)"
    r"[\u3041-\u30ff\u3400-\u9fff]{1,12}(?:[A-Z]棟)?\s?\d{3,4}(?:号室?)?"
    r"(?=[)」、。\s]|\Z|に)"
)
_FLAT: Final = on_demand(
    r"[ \u3000][\u3041-\u30ff\u3400-\u9fff]{2,14}(?:団地|住宅|アパート|ハイツ|コーポ|荘)\s?"
    r"[\dA-Z]{1,4}(?:号?棟|号)"
)
"""A flat behind one number: 東雲町1番 市営東雲団地5棟401号."""
_HILL: Final = on_demand(r"[丘台町谷崎浜原]\Z")
_ON_A_HILL: Final = on_demand(r"[\u3400-\u9fff々ヶ]{1,4}[丘台町谷崎浜原]\Z")
_LONGEST_FIELD: Final = 22
_LAND: Final = on_demand(r"[町村郡市区][\u3400-\u9fff々ヶケノの]{1,12}\Z")
_ENDS_THERE: Final = on_demand(
    r"[\s。、)」』】/]|\((?![月火水木金土日])|\Z|番|です|でした|在住|に(?:お住|住)"
)
_MAY_END: Final = on_demand(r"[^\u30a1-\u30ff\u3400-\u9fffA-Za-z]|\Z|番|号|在住|方")
_OF_A_PERSON: Final = on_demand(
    r"(?:の|\s)?[\u3041-\u30ff\u3400-\u9fff]{1,8}\s?[\u3041-\u30ff\u3400-\u9fff]{0,5}?"
    r"(?:さん|様|氏|宅|方)"
    r"|在住|に(?:お住|住)|[にへ](?:転居|引っ?越)|の(?:空き?家|古民家|家(?![庭族計屋])|住宅(?![地課])|方)"
)
"""What stands beside the address of somebody's house."""
_IN_BRACKETS: Final = on_demand(r"\([\u3400-\u9fff]{2,4}\)")
_BY_STREETS: Final = on_demand(r"通.{1,6}(?:[上下]|東入|西入)[るルり]?")
"""As in Kyoto, where one number after the streets and the town is the house's."""
_AREA: Final = on_demand(
    r"で(?:断水|停電|工事|通行)|一帯|全域|周辺|エリア|付近|地区|の(?:交差点|一部|全域)"
)
_GOES_ON: Final = frozenset("-0123456789")
_KANJI_NUMBER: Final = on_demand("[〇零一二三四五六七八九十百千壱弐参拾]+")
_KANJI: Final = dict(zip("〇零一二三四五六七八九壱弐参", "00123456789123", strict=True))
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_BETWEEN: Final = on_demand(r"\s?(?:丁目?の?|番地?[のノ]?|号室?|[のノ之]|[-‐‑‒–—―−ー])\s?(?=\d)")
_LEFT_OUT: Final = on_demand(r"(?<=\d)(?:番地|番|号室?|室)|大?字|\s")
_SMALL: Final = on_demand(r"(?<=[\u3400-\u9fff])[ヶケガ](?=[\u3400-\u9fff])")


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand that lead to one house."""
    yield from english_addresses(text)
    if _MAY_BE.search(text) is None:
        return
    if "号棟" in text:
        yield from (found.span() for found in _ROOM_OF_A_BLOCK.finditer(text))
    may_be_said = MAY_BE_SAID.search(text) is not None
    has_fields = "字" in text
    taken = 0
    for number in house_numbers(text):
        if number.start < taken:
            continue
        in_field = has_fields and _is_in_a_field(text, number.start)
        if number.is_alone and not (
            in_field or may_be_said or number.has_signs or number.end - number.start >= 3
        ):
            continue
        start = _start(text, number, taken, in_field=in_field)
        if start is not None:
            taken = end_of_address(text, number.end)
            yield start, taken


def _start(text: str, number: HouseNumber, taken: int, *, in_field: bool) -> int | None:
    """Where the address begins whose house has this number; None where it is no house's."""
    end = number.start
    is_apart = end >= 2 and _MOVED.match(text, end - 2, end) is not None
    if is_apart:
        end -= 1
    run = _RUN.search(text, max(taken, end - _LONGEST_RUN), end)
    if run is not None and run[0] != "第" and _may_name(run[0], number):
        found = place(run[0], text[max(0, run.start() - 24) : run.start()])
        if found is not None:
            is_one = _is_a_house(text, number, run[0], found, in_field=in_field) and not (
                is_apart and _may_be_apart(number, found)
            )
            return run.start() + found.start if is_one else None
        hill = _ON_A_HILL.search(run[0])
        if number.parts >= 3 and hill and _OF_A_PERSON.match(text, number.end):
            return run.start() + hill.start()
    if number.is_in_a_grid and (number.is_full or _OF_A_PERSON.match(text, number.end)):
        return number.start
    if _OF_IWATE.match(number.text) is not None:
        return number.start - (text[number.start - 1] == "第")
    is_enough = number.is_in_a_grid or (number.is_full and number.has_signs)
    before = text[max(0, number.start - 24) : number.start]
    return number.start if is_enough and is_said_before(before) else None


def _may_be_apart(number: HouseNumber, found: Place) -> bool:
    """Whether a space before these numbers may part them from the place."""
    if number.has_signs or number.parts >= 3:
        return False
    if found.has_town and number.parts > 1 and not number.text[0].isdecimal():
        # 三ケ名 九九〇ー二: no telephone is written so.
        return False
    return number.is_like_a_phone or not (found.is_said or found.depth in {"prefecture", "kana"})


def _may_name(run: str, number: HouseNumber) -> bool:
    """Whether what ends with these words may be a place."""
    if "丁目" in number.text or "番地" in number.text or "地割" in number.text:
        return True
    return _NO_PLACE.search(run) is None and (run[-1] not in "会局" or number.parts >= 3)


def _is_a_house(text: str, number: HouseNumber, run: str, found: Place, *, in_field: bool) -> bool:
    """Whether these numbers after this place lead to one house."""
    if number.is_of_a_block and not found.is_said and _AREA.match(text, number.end):
        return False
    if in_field:
        return True
    if number.is_alone:
        return _is_a_house_alone(text, number, run, found)
    is_of_a_person = found.is_said or _OF_A_PERSON.match(text, number.end) is not None
    if found.depth in {"kana", "read"}:
        return number.parts >= (2 if found.depth == "kana" or found.is_said else 3)
    if found.depth == "name":
        is_of_a_hill = number.parts >= 3 and _HILL.search(run) is not None
        return number.is_full and ("丁目" in number.text or is_of_a_person or is_of_a_hill)
    if is_of_a_person:
        return True
    if number.parts > 1 and _WITH_A_ROOM.match(text, number.end):
        return True
    if number.is_full:
        return number.has_signs or found.has_town or found.depth == "prefecture"
    if number.is_of_a_block:
        return found.depth != "town"
    may_be_another = number.is_like_a_phone or _KATAKANA.search(run) is not None
    return found.depth != "town" and found.has_town and not may_be_another


def _is_a_house_alone(text: str, number: HouseNumber, run: str, found: Place) -> bool:
    """Whether one number is a house's: somebody says so, or the place is written out before it."""
    if found.is_said:
        is_named = found.depth in {"prefecture", "city", "town"}
        return is_named and _MAY_END.match(text, number.end) is not None
    if number.has_signs and _FLAT.match(text, number.end):
        return True
    if number.is_a_year or len(number.text) < 2 or _LAND.search(run, found.start) is None:
        return False
    is_of_a_person = _OF_A_PERSON.match(text, number.end) is not None
    is_at_its_end = is_of_a_person or _ENDS_THERE.match(text, number.end) is not None
    if _BY_STREETS.search(run):
        return True
    if found.depth == "prefecture":
        return is_at_its_end
    if found.depth != "city":
        return False
    if number.has_signs:
        return is_at_its_end
    is_named = is_of_a_person or _IN_BRACKETS.match(text, number.end) is not None
    return is_named and len(number.text) >= 3


def _is_in_a_field(text: str, end: int) -> bool:
    return (
        _FIELD.search(text, max(0, end - _LONGEST_FIELD), end) is not None
        or _FIELD_ALONE.search(text, max(0, end - 16), end) is not None
    )


def canonical(text: str) -> str:
    """The same address in one way of writing, for comparison: 一丁目２番３号 as 1-2-3."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _KANJI_NUMBER.sub(lambda found: _digits(found[0]), plain)
    plain = _SMALL.sub("が", plain)
    return _LEFT_OUT.sub("", _BETWEEN.sub("-", plain))


def _digits(kanji: str) -> str:
    """A number in kanji in digits: 二十三 and 二三 as 23."""
    if not any(character in _TENS for character in kanji):
        return "".join(_KANJI[character] for character in kanji)
    total = last = 0
    for character in kanji:
        if character in _TENS:
            total += max(last, 1) * _TENS[character]
            last = 0
        else:
            last = last * 10 + int(_KANJI[character])
    return str(total + last)


def holds(said: str, own: str) -> bool:
    """Whether an address names the other whole; 1-2 does not name 1, nor 1-23 1-2."""
    start = said.find(own)
    return start >= 0 and said[start + len(own) : start + len(own) + 1] not in _GOES_ON

"""The numbers of a house as they are written in Japan, and how far they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from approval_rules.text.on_demand import on_demand
from approval_rules.text.seeking import matches

DASH: Final = r"[-‐‑‒–—―−ー]"
_KANJI_NUMBER: Final = "[一二三四五六七八九十百千〇零壱弐参拾]{1,6}"
_NUMBER: Final = rf"(?:\d{{1,4}}|{_KANJI_NUMBER})"
_NEXT: Final = (
    r"(?:(?!\d+(?:[階月日年時歳才人]|F(?![A-Za-z])))\d{1,4}"
    rf"|{_KANJI_NUMBER}(?!方[(\u3041-\u309f])(?![\u3400-\u9fff](?<![番地丁条室方様宛号字棟在])))"
)
"""A further number: of `番地の十河様` 十 is none, for it begins a name."""
_LETTER: Final = r"[イロハニホヘトチリヌル甲乙丙丁]"
_READ_SIGN: Final = (
    "(?:(?:チョウメ|ちょうめ)[ノの]?|(?:バン|ハ\u3099ン|ばん)(?:[チち][ノの]?)?"
    "|ゴウ|コ\u3099ウ|ごう)"
)
"""The same signs as they are read: 4チョウメ8バン1ゴウ."""
_COUNTED_THINGS: Final = (
    r"[時分秒日月年人円回件%個歳才位階度割部票級次期列系段泊拍着便巻章節項条款枚冊台軒匹頭校代]|名(?![義前])|線(?!路)"
    r"|棟(?!続)|点(?!検)|話(?!に)|議(?!員)|戸(?!建)|店(?!舗)|社(?![宅員])|者(?!の)|館|行(?!き)|世帯|団体|施設|家族"
)
_OF: Final = rf"(?:の(?!\s?\d+(?:{_COUNTED_THINGS}))|[ノ之])"
"""12番地の3, but not 12番地の3人家族."""
_SIGN: Final = (
    rf"(?:丁目?(?:{_OF}|(?:[左右東西南北]|{_LETTER})(?=\d))?|番[町丁]|番地(?:{_OF}|-)?|番(?:{_OF}|-)?"
    rf"|号(?:{_OF}|-)?|字|地割|{DASH}|{_OF}|{_READ_SIGN})"
)
"""What stands between two numbers."""
_AFTER: Final = r"[\u3041-\u30ff\u3400-\u9fff々 \n]"
_CROSSING: Final = rf"{_NUMBER}[条線]"
_GRID: Final = (
    rf"(?:[東西南北]{{0,2}}{_CROSSING}(?:通り?)?[東西南北]?|[東西南北]{_NUMBER}号[東西南北])"
)
"""Of the quarters in Hokkaido that are counted in two directions."""
_COUNTED: Final = r"[月日時年円人名回歳:/]"
_CORE: Final = on_demand(
    rf"(?:(?<={_AFTER})|(?=[東西南北]{{1,2}}{_CROSSING}))"
    rf"(?:(?!\d{{1,4}}{_COUNTED})(?P<grid>{_GRID})?{_NUMBER}(?:\d(?=番地))?"
    rf"(?:\s?{_SIGN}\s?{_NEXT}){{0,5}}"
    rf"(?:\s?(?P<last>番地|番(?!号)|号|{_READ_SIGN})"
    rf"(?:{_LETTER}(?:{DASH}?\d{{1,3}})?(?![\u30a1-\u30ff\u3400-\u9fff]))?)?"
    r"(?(grid)(?:丁目)?)"
    rf"(?:\s?{DASH}?\s?\d{{1,4}}号室|室)?"
    r"|無番地|番外地)"
)
_BEGINS: Final = on_demand(
    r"[\d一二三四五六七八九十百千〇零壱弐参拾東西南北無番]"
    rf"(?:(?<={_AFTER}.)|(?<=[東西南北])(?=[東西南北]?{_CROSSING}))"
    rf"(?!\d{{0,3}}(?<=\d){_COUNTED})"
)
_PARTS: Final = on_demand(_NUMBER)
_IN_A_NAME: Final = on_demand(
    r"[一二三四五六七八九十百千](?:[ノヶケツつが]|[\u3400-\u9fff々](?<![在方宛様号番])|方[\u3400-\u9fff])"
)
"""字一里塚, 三ツ木: the number is of the name."""
_IN_A_SHORT_NAME: Final = on_demand("[一二三四五六七八九十百千]の[\u3400-\u9fff]")
"""三の丸; but 一の二の山田さん is a house and who lives there."""
_OTHER: Final = on_demand(
    rf"(?:19|20)\d\d{DASH}\d{{1,2}}{DASH}\d{{1,2}}|97[89]-\d|[^-]*-\d{{1,3}}番\Z"
)
"""A date, a book, and a range of blocks (3丁目1-12番)."""
_YEAR: Final = on_demand(r"(?:19[5-9]|20[0-4])\d\Z")
_LIKE_A_PHONE: Final = on_demand(r"\d{2,4}-\d{4}\Z")
_ZERO: Final = on_demand(r"(?<!\d)0+(?!\d)")
"""No house is numbered so: 一丁目0番0号 shows how addresses are written."""
_JOINED: Final = on_demand("[のノ之]")
_SIGNS: Final = ("丁", "番", "号", "地割", "条", "チョウメ", "ちょうめ")
_NOT_AFTER: Final = on_demand(
    rf"(?!\d{{1,4}}(?:階|F|号))\d|{DASH}\d|[、・]\d{{1,3}}番|[~〜]|から\s?\d{{1,4}}(?:番(?!通報)|号|丁|-)"
    rf"|{_COUNTED_THINGS}|分団|対|班|組|クラス|焼却|版|ゲート|番目|丁目"
    r"|(?:[ckm]m|k?g|[KM](?![\u30a1-\u30ff\u3400-\u9fff]))(?![A-Za-z])"
    r"|ページ|キロ|センチ|ミリ|メートル|トン|グラム|ポイント|抽選|緑地|公園"
    r"|の(?:一部で|全域|一帯)|か[所月年国]|[ヶ箇カ][所月年国]"
    r"|地?先(?![生輩])|地?内(?=[\sのでにを、。)]|\Z)|街区|のりば|乗り場|窓口|ホーム|バス"
    r"|\s?[ので]?(?:[勝敗]|引き?分|快勝|辛勝|惜敗|優勝|逆転|制し)"
)
"""What counts, bounds or plays: such numbers are of no house, or not of one."""
_ROOM_AFTER: Final = on_demand(r"\s\d{3}(?=[。、)\s」]|\Z|[号にのではへ宛方様])")


class HouseNumber(NamedTuple):
    """Where the numbers stand and how far they lead."""

    start: int
    end: int
    text: str
    parts: int
    is_full: bool
    """Whether they can be nothing but a house's, wherever they stand."""
    is_in_a_grid: bool
    """Whether it is counted from a crossing (北6条西9丁目), which is a place by itself."""
    is_of_a_block: bool
    """The crossing alone: a block, and the end of an address there."""

    @property
    def is_alone(self) -> bool:
        """One number, which may count anything."""
        return not self.is_full and self.parts < 2

    @property
    def has_signs(self) -> bool:
        """Whether words say what the numbers count."""
        return any(sign in self.text for sign in _SIGNS)

    @property
    def is_like_a_phone(self) -> bool:
        """22-1111 may as well be a telephone number without its area."""
        return _LIKE_A_PHONE.match(self.text) is not None

    @property
    def is_a_year(self) -> bool:
        """Whether it may be a year."""
        return _YEAR.match(self.text) is not None


def house_numbers(text: str) -> Iterator[HouseNumber]:
    """What may be the numbers of a house, each as far as it goes."""
    for core in matches(_CORE, text, _BEGINS):
        said = core[0]
        if said[0] == "0" or _OTHER.match(said) or _ZERO.search(said):
            continue
        if _NOT_AFTER.match(text, core.end()) and not _ROOM_AFTER.match(text, core.end()):
            continue
        if _IN_A_NAME.match(text, core.end() - 1):
            continue
        number = _read(core)
        if number.parts > 1 or not _IN_A_SHORT_NAME.match(text, core.end() - 1):
            yield number


def _read(core: re.Match[str]) -> HouseNumber:
    said = core[0]
    parts = len(_PARTS.findall(said))
    is_bare = not any(sign in said for sign in _SIGNS)
    if is_bare and not said[0].isdecimal() and parts == 2 and _JOINED.search(said):
        # 三の丸, 二ノ宮: names of places.
        parts = 1
    grid_only = core["grid"] is not None and parts == 2
    is_full = (
        parts >= 3
        or core["last"] == "番地"
        or "番外地" in said
        or "無番地" in said
        or (parts >= 2 and not is_bare and not grid_only)
    )
    in_grid = core["grid"] is not None and said[0] in "東西南北"
    return HouseNumber(core.start(), core.end(), said, parts, is_full, in_grid, grid_only)

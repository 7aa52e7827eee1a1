"""Where an address ends: the name of the building and the room belong to it."""

from __future__ import annotations

from typing import Final

from approval_rules.text.house_numbers import DASH
from approval_rules.text.on_demand import on_demand

_HOUSE: Final = (
    "荘|コーポ|ハイツ|ハイム|マンション|アパート|メゾン|レジデンス|ビル|団地|住宅|寮|宿舎|会館|パレス|タワー|コート|テラス|"
    "ヒルズ|ハウス|ホーム|苑|シャトー|ヴィラ|ビレッジ|ドエル|ガーデン|プラザ|棟"
)
_NAME: Final = r"[\u3041-\u30ff\u3400-\u9fff々A-Za-z・&]"
_COUNTED: Final = r"(?![\d時人円年月日分名台世戸回件]|棟(?!\s?\d))"
_PART: Final = r"(?:(?:[A-Za-z]|\d{1,3}号?|[東西南北])(?:棟|館)|\d{1,3}番館)\s?"
_ENDED: Final = r"(?:号室|号|室|階|F(?![A-Za-z]))"
_NUMBER: Final = rf"[A-Za-z]?{DASH}?[1-9]\d{{0,3}}(?:{DASH}\d{{1,4}})?"
_ROOM: Final = (
    rf"(?:(?:{_PART})?(?:{_NUMBER}|[一二三四五六七八九〇十百]{{2,5}}){_ENDED}?{_COUNTED}"
    r"|(?<=荘)[一二三四五六七八九十]号室?)"
)
_SURE_ROOM: Final = (
    rf"(?:{_PART}\d{{1,4}}{_ENDED}?|[A-Z]?{DASH}?[1-9]\d{{2,3}}(?:号室?)?|[A-Z]{DASH}?\d{{1,3}}"
    rf"|\d{{1,4}}{_ENDED}|[一二三四五六七八九〇]{{3,4}}|\d{{1,2}}の\d{{3}}){_COUNTED}"
)
"""What is a room even after a name that may be of anything."""
_ENDS: Final = r"(?=[\s。、,)」』】/(]|\Z|[号のにではへもがをと宛方様在居])"
_NUMBERED: Final = r"(?:第?\d{1,2}(?=[ \u3000]))?"
_OF_SOMEBODY: Final = r"(?![^\s、。\d]{0,10}(?:さん|様|氏))"
_NO_BUILDING: Final = (
    r"(?!(?i:tel|fax|mail|url|no|id)|[^\s\d]{0,8}"
    "(?:ナンバー|コード|カード|ワード|ダイヤル|ページ|サイズ|レベル|クラス|メール|バス))"
)
_NO_NAME: Final = r"(?![のはがをにでとへもや][\u3400-\u9fff])"
_BUILDING: Final = on_demand(
    rf"[\s、,・]?{_OF_SOMEBODY}{_NO_NAME}{_NAME}{{0,16}}?(?:{_HOUSE})(?![はがをに])"
    rf"{_NAME}{{0,8}}?{_NUMBERED}\s?{_ROOM}"
    rf"|[\s、,・]?{_NO_BUILDING}(?:[\u30a1-\u30ff]{{2}}|[A-Z][A-Za-z]){_NAME}{{0,14}}?"
    rf"(?: [A-Z][A-Za-z]*){{0,2}}{_NUMBERED}\s?{_SURE_ROOM}{_ENDS}"
    rf"|\s{_NO_NAME}{_NAME}{{1,16}}?(?:{_HOUSE})(?!{_NAME}(?<![のにはがをへで方宛]))"
    rf"|\s?\({_NAME}{{0,16}}?(?:{_HOUSE}){_NAME}{{0,8}}?\s?{_ROOM}\)"
    rf"|\s?{_NAME}{{0,16}}?\s?[A-Za-z]?\d{{1,4}}号室"
    rf"|[ \u3000]{_PART}{_ROOM}|{DASH}[A-Z]{DASH}?\d{{1,4}}|\s?#\d{{2,4}}"
    r"|[ \u3000]?(?:B|地下)?\d{1,2}(?:階|F(?![A-Za-z]))|(?<=号)\d{1,4}号"
    r"|\s\d{3}号(?=[\s。、,)」』】/(]|\Z|[のにではへもがを])"
    rf"|\s[A-Z]-?\d{{2,4}}(?![\dA-Za-z])|\s\d{{3}}{_ENDS}"
)
"""The house's name and the room in it, after the number of the house."""
_STARTS_ON: Final = on_demand(r"[のはがをにでとへもやよ。](?![\u30a1-\u30ff])|、[はがをにで]")


def end_of_address(text: str, end: int) -> int:
    """Where the address ends whose house number ends here."""
    if _STARTS_ON.match(text, end):
        return end
    building = _BUILDING.match(text, end)
    return building.end() if building is not None else end

"""Where an address ends: the name of the building and the room belong to it."""

from __future__ import annotations

import re
from typing import Final

from approval_rules.text.house_numbers import DASH

_ROOM: Final = (
    r"(?:[A-Za-z]?\d{0,3}(?:号?棟|号館|番館)\s?)?"
    rf"(?:[A-Za-z]?{DASH}?[1-9]\d{{0,3}}(?:{DASH}\d{{1,4}})?|[一二三四五六七八九〇十百]{{2,5}})"
    r"(?:号室|号|室|階|F(?![A-Za-z]))?"
)
_HOUSE: Final = (
    "荘|コーポ|ハイツ|ハイム|マンション|アパート|メゾン|レジデンス|ビル|団地|住宅|寮|パレス|タワー|コート|テラス|"
    "ヒルズ|ハウス|シャトー|ヴィラ|ドエル|ガーデン|プラザ|棟"
)
_NAME: Final = r"\u3041-\u30ff\u3400-\u9fffA-Za-z・"
_ENDS: Final = r"(?=[\s。、)」/]|\Z|[号のにではへ宛方様])"
_BUILDING: Final = re.compile(
    rf"[\s、]?(?:[{_NAME}&]{{0,16}}?(?:{_HOUSE})[{_NAME}]{{0,8}}?"
    r"|(?!(?i:tel|fax|mail|url))[\u30a1-\u30ffA-Z][\u30a1-\u30ffA-Za-z・]{1,16}?)"
    rf"\s?{_ROOM}(?![\d時人円年月日分名台])"
    rf"|\s[{_NAME}]{{1,16}}?(?:{_HOUSE})"
    r"(?![\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff](?<![のにはがをへで方宛]))"
    rf"|[ \u3000](?!(?:レベル|コード|ナンバー|クラス|ルーム))[\u30a1-\u30ff]{{2,8}}"
    rf"[\u3041-\u30ff\u3400-\u9fff・]{{1,8}}\s?\d{{3,4}}{_ENDS}"
    rf"|[ \u3000](?:[A-Z]|\d{{1,3}}号?)(?:棟|館)\s?{_ROOM}"
    rf"|\s?\([{_NAME}&]{{0,16}}?(?:{_HOUSE})[{_NAME}]{{0,8}}?\s?{_ROOM}\)"
    rf"|[ \u3000](?!(?i:tel|fax|mail|url|no|id))[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]*){{0,2}} ?"
    rf"\d{{2,4}}{_ENDS}"
    rf"|{DASH}[A-Z]{DASH}?\d{{1,4}}"
    r"|[ \u3000]?(?:B|地下)?\d{1,2}(?:階|F(?![A-Za-z]))|(?<=号)\d{1,4}号"
    rf"|\s?[{_NAME}]{{0,16}}?\s?[A-Za-z]?\d{{1,4}}号室|\s?#\d{{2,4}}"
    rf"|\s[A-Z]-?\d{{2,4}}(?![\dA-Za-z])|\s\d{{3}}{_ENDS}"
)
"""The house's name and the room in it, after the number of the house."""
_STARTS_ON: Final = re.compile(r"[\s、]?[のはがをにでとへもやよ、。](?![\u30a1-\u30ff])")


def end_of_address(text: str, end: int) -> int:
    """Where the address ends whose house number ends here."""
    if _STARTS_ON.match(text, end):
        return end
    building = _BUILDING.match(text, end)
    return building.end() if building is not None else end

"""Addresses down to the house, as people write them in Japan. A town alone is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text.english_addresses import english_addresses
from approval_rules.text.seeking import matches

_PREFECTURES: Final = (
    "北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県|東京都|"
    "神奈川県|新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|京都府|"
    "大阪府|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県|香川県|愛媛県|高知県|"
    "福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県"
)
_KANA_CITIES: Final = (
    "いわき|さいたま|つくばみらい|つくば|かすみがうら|さくら|みどり|ひたちなか|あきる野|いすみ|うきは|"
    "うるま|えびの|かほく|おいらせ|にかほ|つがる|むつ|みやま|みよし|あわら|あま|たつの|いなべ|さぬき|"
    "いちき串木野|まんのう|つるぎ|ときがわ|ふじみ野|おおい|せたな|ニセコ|みなかみ|みやき|むかわ|"
    "えりも|南アルプス|東かがわ|せたがや|いの|みなべ|かつらぎ|すさみ|あさぎり|さつま|おおぞら"
)
_NUMBER: Final = r"(?:\d{1,4}|[一二三四五六七八九十百〇]{1,5})"
_DASH: Final = r"[-‐‑‒–—―−ー]"
_NEXT: Final = (
    r"(?:\d{1,4}|[一二三四五六七八九十百〇]{1,5}(?![\u3400-\u9fff](?<![番号丁条室方様宛])))"
)
"""A further number: of `番地の十河様` 十 is none, for it begins a name."""
_CORE: Final = re.compile(
    r"(?<=[\u3041-\u30ff\u3400-\u9fff々 ])(?!\d{1,4}[月日時年円人名回歳:])"
    rf"(?:[東西南北]?{_NUMBER}条[東西南北]?)?{_NUMBER}"
    rf"(?:\s?(?:丁目|番町|番地の?|番|号|字|地割|{_DASH}|の)\s?{_NEXT}){{0,4}}"
    rf"(?:\s?(?P<last>番地|番|号)(?:[イロハニホヘト甲乙丙丁](?![\u30a1-\u30ff\u3400-\u9fff]))?)?"
    rf"(?:\s?{_DASH}?\s?\d{{1,4}}号室|室)?"
)
_ROOM: Final = (
    rf"(?:[A-Za-z]?{_DASH}?[1-9]\d{{0,3}}(?:{_DASH}\d{{1,4}})?|[一二三四五六七八九〇十百]{{2,5}})"
    r"(?:号室|号|室|階|F(?![A-Za-z]))?"
)
_HOUSE: Final = (
    "荘|コーポ|ハイツ|ハイム|マンション|アパート|メゾン|レジデンス|ビル|団地|住宅|寮|パレス|タワー|コート|テラス|"
    "ヒルズ|ハウス|シャトー|ヴィラ|ドエル|ガーデン|プラザ|棟"
)
_BUILDING: Final = re.compile(
    rf"[\s、]?(?:[\u3041-\u30ff\u3400-\u9fffA-Za-z・&]{{0,16}}?(?:{_HOUSE})[\u3041-\u30ff\u3400-\u9fffA-Za-z・]{{0,8}}?"
    rf"|(?!(?i:tel|fax|mail|url))[\u30a1-\u30ffA-Z][\u30a1-\u30ffA-Za-z・]{{1,16}}?)\s?{_ROOM}(?![\d時人円年月日])"
    rf"|\s[\u3041-\u30ff\u3400-\u9fffA-Za-z・]{{1,16}}?(?:{_HOUSE})(?![\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff](?<![のにはがをへで方宛]))"
    r"|\s?[\u3041-\u30ff\u3400-\u9fffA-Za-z・]{0,16}?\s?[A-Za-z]?\d{1,4}号室|\s?#\d{2,4}"
    r"|\s[A-Z]-?\d{2,4}(?![\dA-Za-z])|\s\d{3}(?=[。、)\s」]|\Z|[号にのではへ宛方様])"
)
"""The house's name and the room in it, after the number of the house."""
_ROOM_AFTER: Final = re.compile(r"\s\d{3}(?=[。、)\s」]|\Z|[号にのではへ宛方様])")
_STARTS_ON: Final = re.compile(r"[\s、]?[のはがをにでとへもやよ、。](?![\u30a1-\u30ff])")
_DATE: Final = re.compile(rf"(?:19|20)\d\d{_DASH}\d{{1,2}}{_DASH}\d{{1,2}}")
_MOVED: Final = re.compile(r"[\u3041-\u30ff\u3400-\u9fff][ \u3000]\Z")
_CORE_BEGINS: Final = re.compile(
    r"[\d一二三四五六七八九十百〇東西南北](?<=[\u3041-\u30ff\u3400-\u9fff々 ].)"
    r"(?![0-9]{0,3}(?<=[0-9])[月日時年円人名回歳:])"
)
_PARTS: Final = re.compile(_NUMBER)
_NOT_AFTER: Final = re.compile(
    r"\s?(?:[\d時日月年人円名回件%個歳位階度線棟割点部話票級次期列議系kmgKM]|番目|丁目|か[所月年]|ヶ|分団|対|班|焼却|組|版|ゲート)"
)
_RUN: Final = re.compile(
    r"(?:[\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff々〇ヶケノ]"
    r"|(?<=[都道府県市区町村郡])[ \u3000]){1,34}\Z"
)
_PREFECTURE: Final = re.compile(rf"(?:{_PREFECTURES})(?=.{{0,12}}[市区郡町村])")
_PLACE: Final = re.compile(
    rf"(?:{_KANA_CITIES}|[\u3400-\u9fff々][\u3400-\u9fff々ヶケノ]{{0,5}}?)[市区郡町村]"
)
_BEFORE_PLACES: Final = re.compile(
    r"(?:現住所|住所|住居|自宅|実家|宅|会場|場所|現場|所在地|所在|勤務先|"
    r"送付先|宛先|届出先|本籍|地内|付近|当市|勤務地)+"
)
_FIELD: Final = re.compile(r"[郡市町村](?:大?字)[^\s。、はがをに0-9]{1,8}\Z")
"""Beside 大字 and 字 one number is the house's."""
_LONGEST_FIELD: Final = 11
_OF_PLACES: Final = re.compile("[市区郡町村都県]")
_PARTICLE: Final = re.compile(
    r"[はがをにでとへもや](?=[\u3400-\u9fff])"
    r"(?![丘谷浜崎原岡森島関根鼻池台窪沢町野川山田坂])|(?:から|まで|では|には)"
)
"""A particle before a word ends the name of a place; みどりが丘 is one name."""
_GOES_ON: Final = frozenset("-0123456789")
_KANJI: Final = dict(zip("〇一二三四五六七八九", "0123456789", strict=True))


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand that lead to one house."""
    yield from english_addresses(text)
    if _OF_PLACES.search(text) is None:
        return
    has_fields = "字" in text
    taken = 0
    for core in matches(_CORE, text, _CORE_BEGINS):
        if core.start() < taken:
            continue
        if not _is_of_a_house(core) and not (has_fields and _is_in_a_field(text, core.start())):
            continue
        if core[0][0] == "0" or _DATE.match(core[0]) or _goes_on(text, core.end()):
            continue
        end = core.start()
        if end >= 2 and _MOVED.match(text, end - 2, end) and _stands_apart(core):
            end -= 1
        run = _RUN.search(text, max(taken, end - 34), end)
        if run is None or run[0][-1] in "会課係班校店":
            continue
        start = _start(run[0])
        if start is not None:
            taken = _end(text, core.end())
            yield run.start() + start, taken


def _is_of_a_house(core: re.Match[str]) -> bool:
    """Whether the numbers lead further than a town's quarter (丁目)."""
    said = core[0]
    if said.isdecimal():
        return False
    if core["last"] == "番地":
        return True
    parts = len(_PARTS.findall(said))
    if said[0] in "一二三四五六七八九十百〇" and not any(
        sign in said for sign in ("丁目", "番", "号")
    ):
        return parts >= 3
    return parts >= 2


def _goes_on(text: str, end: int) -> bool:
    """Whether what follows makes these numbers another thing than a house's."""
    return _NOT_AFTER.match(text, end) is not None and _ROOM_AFTER.match(text, end) is None


def _stands_apart(core: re.Match[str]) -> bool:
    """Whether these numbers are of a house though a space parts them from the town."""
    said = core[0]
    if any(sign in said for sign in ("丁目", "番", "号")):
        return True
    return len(_PARTS.findall(said)) >= 3


def _end(text: str, end: int) -> int:
    """Where the address ends when the name of the building and the room belong to it."""
    if _STARTS_ON.match(text, end):
        return end
    building = _BUILDING.match(text, end)
    return building.end() if building is not None else end


def _is_in_a_field(text: str, end: int) -> bool:
    return _FIELD.search(text, max(0, end - _LONGEST_FIELD), end) is not None


def _start(run: str) -> int | None:
    """Where in the words before the numbers the address begins; None where they are no place."""
    prefecture = None
    for found in _PREFECTURE.finditer(run):
        prefecture = found
    if prefecture is not None:
        return prefecture.start()
    position = 0
    for found in _BEFORE_PLACES.finditer(run):
        position = found.end()
    place = _PLACE.search(run, position)
    while place is not None:
        if _PARTICLE.search(run, place.end()) is None:
            return place.start()
        place = _PLACE.search(run, place.end())
    return None


def canonical(text: str) -> str:
    """The same address in one way of writing, for comparison: 一丁目２番３号 as 1-2-3."""
    plain = "".join(_KANJI.get(character, character) for character in text)
    plain = re.sub(r"\s?(?:丁目|番地の?|番|号室?|の|[-‐‑‒–—―−ー])\s?(?=\d)", "-", plain)
    return re.sub(r"(?<=\d)(?:番地|番|号)|\s", "", plain)


def holds(said: str, own: str) -> bool:
    """Whether an address names the other whole; 1-2 does not name 1, nor 1-23 1-2."""
    start = said.find(own)
    return start >= 0 and said[start + len(own) : start + len(own) + 1] not in _GOES_ON

"""Addresses down to the house, as people write them in Japan. A town alone is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

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
_CORE: Final = re.compile(
    rf"(?:[東西南北]?{_NUMBER}条[東西南北]?)?{_NUMBER}"
    rf"(?:\s?(?:丁目|番町|番地の?|番|号|{_DASH}|の)\s?{_NUMBER}){{0,4}}(?:\s?(?P<last>番地|番|号))?"
    rf"(?:\s?{_DASH}?\s?\d{{1,4}}号室|室)?"
)
_CORE_BEGINS: Final = re.compile(r"[\d一二三四五六七八九十百〇東西南北]")
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
_ENGLISH: Final = re.compile(
    r"\d(?<![\d-]\d)(?:\d{0,3}(?:-\d{1,4}){1,3},?\s[A-Z][A-Za-z]+(?:-[a-z]+)?(?:\s\d-chome)?"
    r"(?:,\s?[A-Z][A-Za-z]+(?:-[a-z]+)?(?:\s(?:City|Ward|Town|Village|Prefecture))?){1,3}"
    r"|\d{0,4}\s(?:[A-Z][a-z]+\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard)(?![a-z]))"
)
_KANJI: Final = dict(zip("〇一二三四五六七八九", "0123456789", strict=True))


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand that lead to one house."""
    for found in _ENGLISH.finditer(text):
        yield found.span()
    if _OF_PLACES.search(text) is None:
        return
    has_fields = "字" in text
    taken = 0
    for core in matches(_CORE, text, _CORE_BEGINS):
        if core.start() < taken:
            continue
        if not _is_of_a_house(core) and not (has_fields and _is_in_a_field(text, core.start())):
            continue
        if _NOT_AFTER.match(text, core.end()):
            continue
        run = _RUN.search(text, max(taken, core.start() - 34), core.start())
        if run is None or run[0][-1] in "会課係班校店":
            continue
        start = _start(run[0])
        if start is not None:
            taken = core.end()
            yield run.start() + start, core.end()


def _is_of_a_house(core: re.Match[str]) -> bool:
    """Whether the numbers lead further than a town's quarter (丁目)."""
    said = core[0]
    if said.isdecimal():
        return False
    if core["last"] == "番地":
        return True
    if said[0] in "一二三四五六七八九十百〇" and not any(
        sign in said for sign in ("丁目", "番", "号")
    ):
        return False
    return len(_PARTS.findall(said)) >= 2


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

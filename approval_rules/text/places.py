"""Where in the words before the number of a house the place begins, and what it is known by."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, NamedTuple

from approval_rules.text.on_demand import on_demand

_PREFECTURES: Final = (
    "北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県|東京都|"
    "神奈川県|新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|京都府|"
    "大阪府|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県|香川県|愛媛県|高知県|"
    "福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県"
)
_READ: Final = (
    "ほっかいどう|あおもりけん|いわてけん|みやぎけん|あきたけん|やまがたけん|ふくしまけん|いばらきけん|"
    "とちぎけん|ぐんまけん|さいたまけん|ちばけん|とうきょうと|かながわけん|にいがたけん|とやまけん|"
    "いしかわけん|ふくいけん|やまなしけん|ながのけん|ぎふけん|しずおかけん|あいちけん|みえけん|しがけん|"
    "きょうとふ|おおさかふ|ひょうごけん|ならけん|わかやまけん|とっとりけん|しまねけん|おかやまけん|"
    "ひろしまけん|やまぐちけん|とくしまけん|かがわけん|えひめけん|こうちけん|ふくおかけん|さがけん|"
    "ながさきけん|くまもとけん|おおいたけん|みやざきけん|かごしまけん|おきなわけん"
)
"""The same prefectures as they are read."""
_KANA_CITIES: Final = (
    "いわき|さいたま|つくばみらい|つくば|かすみがうら|さくら|みどり|ひたちなか|あきる野|いすみ|うきは|"
    "うるま|えびの|かほく|おいらせ|にかほ|つがる|むつ|みやま|みよし|東みよし|あわら|南あわじ|あま|たつの|"
    "いなべ|さぬき|東かがわ|いちき串木野|まんのう|つるぎ|ときがわ|ふじみ野|おおい|せたな|ニセコ|みなかみ|"
    "みやき|みやこ|むかわ|新ひだか|えりも|南アルプス|せたがや|いの|みなべ|かつらぎ|すさみ|あさぎり|"
    "南さつま|さつま|おおぞら|紀の川|伊豆の国|日の出|隠岐の島"
)
"""Municipalities that are written with kana."""
_KANJI: Final = r"\u3400-\u9fff々"
_NO_PLACE: Final = (
    r"(?!役[所場]|[営民議]|立(?![石花川田野山町岡])|長(?=[はがのにをと杯賞])|[道街](?=\d)|内(?=[\u3041-\u3096\d全各小中高在外公一企事循保幼業医巡会]|\Z)|場(?=[はがのにを])"
    r"|[分間画域](?<=区.)|有地)"
)
"""市役所, 町内, 市長: of an office, and no place that a house stands in."""
_SUFFIX: Final = rf"(?:[市郡町村]|(?<![地学校工管漁挙])区){_NO_PLACE}"
_PREFECTURE: Final = on_demand(rf"(?:{_PREFECTURES})(?=.{{0,12}}[市区郡町村])", re.DOTALL)
_PLACE: Final = on_demand(
    rf"(?:[{_KANJI}]{{2,3}}県)?(?:{_KANA_CITIES}|[{_KANJI}][{_KANJI}ヶケノツ]{{0,5}}?){_SUFFIX}"
    rf"|[{_KANJI}]{{1,5}}通り?[{_KANJI}ノ]{{1,6}}?(?:[上下]|東入|西入)[るルり]?"
)
_KANA_AT_FIRST: Final = on_demand(rf"(?![こそあど]の|わが|うちの)[\u3041-\u3096ー]{{2,6}}{_SUFFIX}")
_CLOSED: Final = on_demand(r"[」』)\]】\dA-Za-z]\Z")
"""After a quotation a first は is a particle, and no part of a name in kana."""
_DEEP: Final = on_demand(rf"[\u3041-\u30ff{_KANJI}](?:市|(?<![地学校工管漁挙])区|郡){_NO_PLACE}")
_SAID: Final = on_demand(
    r"(?:(?:[現新旧前]|転居先の?|ご)*住所(?:地|欄)?|お?住まい|住居|居所|居住地|(?:お|ご)?自宅|お宅|実家|生家|"
    r"転[居出]先|引っ?越し?先|帰省先|避難先|お?届け?先|お?送り先|配[達送]先|宛名|本籍地?)"
    r"(?:の(?:番地|場所|住所)?)?(?:[はがも]|[:=→・])?|[家宅]は"
)
"""Words that say that a home follows."""
_BEFORE: Final = on_demand(
    r"(?:会場|場所|現場|現地|所在地?|勤務[先地]|送付先|宛先|届出先|地内|付近|当市|[先昨本今同翌当前去来][日年月週]|"
    r"[昨今]夜|今朝|現在|昨晩|未明|深夜|早朝|夕方|以前|最近|男性|女性|会社員|転[居入出]後?|避難中|"
    r"被害者|容疑者|被告|在住|出身|申請者|世帯主|当選者|受付|本店|本社|訪問先|[\u3400-\u9fff]様(?!似)|[^\s市区町村]氏|"
    r"きのう|おととい|けさ|きょう(?=[\u3400-\u9fff])|あした)+"
    r"[はがの]?"
)
_ENDS_BEFORE: Final = on_demand(r"[\s「」『』()\[\]【】〈〉:=→|/、,〒\d-]{0,14}\Z")
_OF_A_NAME: Final = on_demand(rf"[{_KANJI}ヶケノツ]{{1,8}}|[{_KANJI}]{{1,4}}の[{_KANJI}]{{0,3}}")
"""Between the words that say so and the found town: its first part, as in 楠の里町."""
_NO_TOWN: Final = on_demand(rf"市?(?:[{_KANJI}]{{1,4}}区)?(?<=[市区])")
_PARTICLE: Final = on_demand(
    r"[はがをにでとへもや](?=[\u3400-\u9fff])"
    r"(?![丘谷浜崎原岡森島関根鼻池台窪沢町野川山田坂浦峰枝口瀬峠淵辻越久])|(?:から|まで|では|には)"
)
"""A particle before a word ends the name of a place; みどりが丘 is one name."""
_TOWN_ALONE: Final = on_demand(
    rf"(?:[{_KANJI}]{{1,6}}(?:[ヶケノツ][{_KANJI}]{{1,4}})?"
    rf"|(?:[{_KANJI}]{{1,3}}|[{_KANJI}]?[\u3041-\u306e\u3070-\u3096]{{2,5}})[がヶケ][丘谷崎浜原]"
    rf"|[{_KANJI}]の[{_KANJI}]{{1,2}}|[{_KANJI}]{{1,4}}通り)[東西南北上中下]?\Z"
)
_IN_KATAKANA: Final = on_demand(
    r"[\u30a1-\u30fe\u3099\u309a]{2,12}(?:シ|ク\u3099ン|グン|ク(?=[^ ]*(?:チョウ|マチ)))"
    r"[\u30a1-\u30fe\u3099\u309a ]{2,26}\Z"
)
_IN_HIRAGANA: Final = on_demand(
    r"(?:\A|(?<![\u3041-\u3096])(?![はのにを])|(?<=[\u3400-\u9fff][はのにを]))"
    r"[\u3041-\u3096]{2,7}(?:し|ぐん|く(?=[^ ]*(?:ちょう|まち)))(?![のはがをにでともへ])"
    r"[\u3041-\u3096 ]{2,16}(?<![はがをにでもへ])\Z"
)
"""A city and a town as they are read."""
MAY_BE_SAID: Final = on_demand("[住居宅家籍先宛県都府道]")
"""In every word that says that a home follows, and in every prefecture."""


Depth = Literal["prefecture", "city", "town", "kana", "read", "said", "name"]


class Place(NamedTuple):
    """Where the place begins, and how surely a number after it is a house's."""

    start: int
    depth: Depth
    """
    `kana`: read with its prefecture; `read`: without. `said`: only the words before say that it
    is a home; `name`: nothing does.
    """
    is_said: bool
    """Whether the words before say that a home follows."""
    has_town: bool = True
    """Whether more than a city is named, as it is in nearly every address."""


def _either_kana(reading: str) -> str:
    """A pattern of this hiragana in both kana; half-width katakana has its marks apart."""
    pattern = ""
    for character in reading:
        parts = unicodedata.normalize("NFD", character)
        base, mark = parts[0], parts[1:]
        whole = character + _katakana(character)
        parted = f"|[{base}{_katakana(base)}]{mark}" if mark else ""
        pattern += f"(?:[{whole}]{parted})"
    return pattern


def _katakana(hiragana: str) -> str:
    return chr(ord(hiragana) + 0x60)


_READ_PREFECTURE: Final = on_demand("|".join(_either_kana(one) for one in _READ.split("|")))


def place(run: str, before: str) -> Place | None:
    """The place that ends this run of words; None where the words are none."""
    said = _last_end(_SAID, run)
    position = max(said, _last_end(_BEFORE, run))
    is_said = said > 0 or is_said_before(before)
    if position == 0 and _CLOSED.search(before) is not None and run[0] in "はがをにで":
        position = 1
    named = _named(run, position)
    if named is not None:
        start, end, depth = named
        if is_said and depth != "prefecture" and _OF_A_NAME.fullmatch(run, position, start):
            start = position
        return Place(start, depth, is_said, _NO_TOWN.fullmatch(run, end) is None)
    read = _read(run, position)
    if read is not None:
        return Place(*read, is_said)
    if is_said and position < len(run) and _PARTICLE.search(run, position) is None:
        return Place(position, "said", is_said)
    last = _TOWN_ALONE.search(run, max(position, len(run) - 10))
    return None if last is None else Place(last.start(), "name", is_said)


def _named(run: str, position: int) -> tuple[int, int, Depth] | None:
    """A place with its prefecture, its city or at least its town, and where that name ends."""
    prefectures = list(_PREFECTURE.finditer(run))
    if prefectures:
        last = prefectures[-1]
        city = _PLACE.match(run, last.end()) or last
        return last.start(), city.end(), "prefecture"
    found = _KANA_AT_FIRST.match(run, position) or _PLACE.search(run, position)
    while found is not None:
        if _PARTICLE.search(run, found.end()) is None:
            is_deep = _DEEP.search(run, found.start()) is not None or "通" in found[0]
            return found.start(), found.end(), "city" if is_deep else "town"
        found = _PLACE.search(run, found.end())
    return None


def _read(run: str, position: int) -> tuple[int, Depth] | None:
    """A place that is written as it is read."""
    prefecture = _READ_PREFECTURE.search(run, position)
    if prefecture is not None and len(run) - prefecture.end() >= 3:
        return prefecture.start(), "kana"
    found = _IN_KATAKANA.search(run, position) or _IN_HIRAGANA.search(run, position)
    return None if found is None else (found.start(), "read")


def is_said_before(before: str) -> bool:
    """Whether words that say that a home follows are the last of these."""
    end = _ENDS_BEFORE.search(before)
    bare = before[: end.start()] if end is not None else before
    return any(found.end() == len(bare) for found in _SAID.finditer(bare, max(0, len(bare) - 12)))


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    end = 0
    for found in pattern.finditer(text):
        end = found.end()
    return end

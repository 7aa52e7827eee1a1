"""Names in frames of a sentence that nothing else fills: 「ヴァルマです」, 通報者平山の."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.text import kana, signs
from approval_rules.text.naming import (
    COMPANIES,
    NOT_FAMILY,
    NOT_PEOPLE,
    ORDINARY,
    REGIONS,
    ROLES_AFTER,
)
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import NOT_OF_FAMILIES, is_family, is_given
from approval_rules.text.surnames import EVERYDAY, NOT_ADDRESSED
from approval_rules.text.words import Name, Words, kinds

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶノ]"
_KATAKANA: Final = r"[\u30a1-\u30fa\u30fc]"
_HIRAGANA: Final = r"[\u3041-\u3096]"
_FULL: Final = (
    rf"{_KANJI}{{1,4}} (?:{_KANJI}{{1,3}}|{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,6}})"
    rf"|{_KANJI}{{2,3}}(?:{_HIRAGANA}{{2,4}}|{_KATAKANA}{{2,5}})"
    rf"|{_KATAKANA}{{2,8}} {_KATAKANA}{{2,8}}|{_HIRAGANA}{{2,6}} {_HIRAGANA}{{2,6}}"
)
_ONE: Final = rf"(?:{_FULL}|{_KANJI}{{1,5}}|{_KATAKANA}{{3,8}}|{_HIRAGANA}{{3,6}})"
_INTRODUCED: Final = on_demand(
    rf"(?:\A|[「『\n。!?]\s?(?!{_KATAKANA})|[「『](?={_KATAKANA}))(?P<name>{_ONE})(?=(?:です|と申します)[。」』、!])"
)
"""Who says who they are: 「矢内カレンです。保険証を…」"""
_CLOSED: Final = on_demand(
    rf"(?:です|ます|でした|ました|ません|ください|下さい|願います|お願いします)(?:[。!]\s?|\s)\n?(?P<name>{_ONE})"
    r"(?=[」』)]?\s*(?:\Z|\n\n)|」)"
)
"""Who signs behind a last sentence: …で二重に決済されています 渋川」"""
_DATED: Final = on_demand(
    r"(?:作成|更新|記入|確認|記録|改訂|起案|受付|入力|点検|対応|聞取|聴取|記)[者日]?[:\s]{0,2}"
    r"(?:(?:20)?\d\d[./年]\s?)?\d{1,2}[./月]\s?\d{1,2}日?(?:\s\d{1,2}:\d\d)?[\s/]{1,2}"
    rf"(?P<name>{_ONE})(?=\s*(?:\n|\Z)|[)。、])"
)
"""Who made a paper, behind its day: 更新 2026.3.30 寺島"""
_ASKED: Final = on_demand(
    rf"(?:返事|連絡|問い?合わせ|申し?込み?|詳細|質問|出欠|返信|希望者?)は、?(?P<name>{_HIRAGANA}{{2,5}}?)まで(?=[、。→\s]|\Z)"
)
_BOOKED: Final = on_demand(rf"\d{{1,2}}[:時]\d{{0,2}}分?\s?「(?P<name>{_ONE})(?=[(」様])")
"""Who comes at an hour: 4/8 13:30「泉田(息子)」"""
_GLUED: Final = on_demand(
    r"(?:(?:通報|発見|届出|所有|申請|相談|居住|入居|滞納|加害|被害|保護|契約|依頼|占有|使用|申告|請求)者|患者|受取人|差出人|"
    r"申立人|届出人|運転手|家主|貸主|借主|喪主)"
    rf"(?P<name>{_KANJI}{{2,3}})(?=の|が|は|、|です|から|より|宅|に)"
)
_OWNER_AT: Final = on_demand(
    rf"(?:飼い主|持ち主|所有者|居住者|送り先|届け先|転居先|相手|申請者)[はが:]\s?[^。\n]{{4,30}}?\d\s(?P<name>{_ONE})(?=[、。\n(]|\Z)"
)
"""Whose, with where they live before the name: 飼い主は例示市様式町8-30 岩間、"""
_RANKED: Final = on_demand(
    rf"(?:\A|\n)\s?(?:第?\d{{1,2}}位|優勝|準優勝)[ :](?P<name>{_KANJI}{{3,6}})(?=\s?\(| \d|\n|\Z)"
)
_CREW: Final = on_demand(
    rf"(?:\d番(?:員|走者|手)|指揮者|伝令)[ :](?P<name>{_KANJI}{{2,6}}"
    rf"|{_KANJI}{{2,3}}{_KATAKANA}{{2,4}})(?=[、。\n]|\Z)"
)
_BY_CONTACT: Final = on_demand(
    rf"(?:\.(?:jp|com|net|org)|\d{{4}})\s?の(?P<name>{_KANJI}{{2,3}})(?=まで|へ|に|宛)"
)
_BORN: Final = on_demand(rf"生まれの(?P<name>{_KANJI}{{2,5}})(?=さん|様|くん|ちゃん|氏)")
_FROM_ABROAD: Final = on_demand(
    rf"(?:\A|[\n、。「(:]) ?(?P<name>(?P<family>{_KATAKANA}{{3,8}})(?P<given>{_KANJI}{{1,2}}))"
    r"(?= (?:[SHTR明大昭平令]\w{0,2}\d|(?:19|20)\d\d)|さん|様|くん|ちゃん|です|[、。)\n]|\Z)"
)
"""A family's name from abroad with a given one of Japan: ドゥアルテ健."""
_WHOLE: Final = on_demand(rf"(?:\A|(?<=[\s、,:(「/]))(?P<name>{_KANJI}{{3,5}})(?=[\s、,)」]|\Z)")
"""A name in full with a stop on both sides: 4/20 15:30 永山琉生 例示市見本町…"""
_CHILD: Final = on_demand(
    rf"(?:[「『]|(?:\A|\n|。))(?P<name>{_KANJI}{{2,3}})(?=[はがもを](?!{_KATAKANA}{{4}}の))"
)
_TOLD: Final = on_demand("薬|病|休|発作|学校|先生|給食|保健室|熱|お腹|転校|いじめ|母|父|アレルギー")


_PATTERNS: Final = (
    (("です", "と申します"), _INTRODUCED),
    (("です", "ます", "でした", "ました", "ません", "ください", "下さい"), _CLOSED),
    (
        (
            "記",
            "作成",
            "更新",
            "確認",
            "改訂",
            "起案",
            "受付",
            "入力",
            "点検",
            "対応",
            "聞取",
            "聴取",
        ),
        _DATED,
    ),
    (("「",), _BOOKED),
    (("い主", "ち主", "者", "先", "相手"), _OWNER_AT),
)
"""What must stand in the text, and where the name stands then."""
_OF_PEOPLE: Final = ("者", "患者", "人", "手", "家主", "貸主", "借主", "喪主")
_OF_CREWS: Final = ("番", "指揮者", "伝令")
_LONGEST_FAMILY: Final = 4


def names(found: Words) -> Iterator[Name]:
    """Whoever stands in such a frame."""
    text = found.text
    for match in _ASKED.finditer(text) if "まで" in text else ():
        if kana.is_family(match["name"]):
            yield _name(text, *match.span("name"))
    for hints, pattern in _PATTERNS:
        if any(hint in text for hint in hints):
            for match in pattern.finditer(text):
                if _is_one(match["name"], is_booked=pattern is _BOOKED):
                    yield _name(text, *match.span("name"))
    for match in _GLUED.finditer(text) if any(hint in text for hint in _OF_PEOPLE) else ():
        if is_family(match["name"]) and match["name"] not in EVERYDAY:
            yield _name(text, *match.span("name"))
    if "位" in text or "優勝" in text:
        ranked = [match for match in _RANKED.finditer(text) if _is_whole(match["name"])]
        if len(ranked) > 1:
            yield from (_name(text, *match.span("name"), "strict") for match in ranked)
    for match in _CREW.finditer(text) if any(hint in text for hint in _OF_CREWS) else ():
        if _is_one(match["name"]) or _is_whole(match["name"]):
            yield _name(text, *match.span("name"))
    for match in _BY_CONTACT.finditer(text):
        if is_family(match["name"]) and match["name"] not in REGIONS:
            yield _name(text, *match.span("name"))
    for match in _FROM_ABROAD.finditer(text):
        if "*" not in kinds(match["family"]) and is_given(match["given"]):
            yield _name(text, *match.span("name"))
    for match in _WHOLE.finditer(text):
        if _is_surely_whole(match["name"]):
            yield _name(text, *match.span("name"), "strict")
    for match in _BORN.finditer(text) if "生まれの" in text else ():
        if _is_whole(match["name"]):
            yield _name(text, *match.span("name"), "strict")
    if "「" in text and _TOLD.search(text) is not None:
        for match in _CHILD.finditer(text):
            if kinds(match["name"]) == {"名"} and not signs.is_of_beasts(text, match.start()):
                yield _name(text, *match.span("name"))


def _name(text: str, start: int, end: int, tier: str = "lone") -> Name:
    return Name(start=start, end=end, text=text[start:end], tier=tier, honorific="")


def _is_one(said: str, *, is_booked: bool = False) -> bool:
    """Whether it is somebody's name in full, or a family's, and no office, shop or thing."""
    if said in NOT_PEOPLE or said in NOT_FAMILY or said in ROLES_AFTER or said.endswith(COMPANIES):
        return False
    first, _, second = said.partition(" ")
    if second:
        return _are_two(first, second)
    if said[0] < "\u30a0":
        return kana.is_family(said) and "*" not in kinds(said)
    if said[0] < "\u3400":
        return "*" not in kinds(said) or (is_booked and kinds(said) != {"*"})
    if said[-1] < "\u3400":
        family = said.rstrip("".join(one for one in said if one < "\u3400"))
        given = said[len(family) :]
        is_known = is_given(given) or kana.is_given(given) or "*" not in kinds(given)
        return is_family(family) and family not in EVERYDAY and is_known
    if len(said) > 3:
        return _is_whole(said)
    if said in REGIONS or said in EVERYDAY or said in ORDINARY or said in NOT_ADDRESSED:
        return False
    return len(said) > 1 and is_family(said) and ("*" not in kinds(said) or is_booked)


def _are_two(first: str, second: str) -> bool:
    if first in NOT_FAMILY or second in NOT_FAMILY or second in ROLES_AFTER:
        return False
    if second.endswith(COMPANIES) or second[-1] in NOT_OF_FAMILIES:
        return False
    if first[0] < "\u3400":
        return kana.is_family(first) or kana.is_given(second) or is_family(first)
    return is_family(first) and (is_given(second) or kana.is_given(second))


def _is_whole(said: str) -> bool:
    """Whether kanji are a family's name, known or not, and a given one that is known."""
    if kinds(said) or said[-1] in NOT_OF_FAMILIES:
        return False
    return any(
        is_given(said[size:])
        and said[:size] not in REGIONS
        and said[:size] not in NOT_FAMILY
        and (
            is_family(said[:size])
            or kinds(said[:size]) == {"一般"}
            or (size < _LONGEST_FAMILY and len(said) - size > 1)
        )
        for size in range(max(1, len(said) - 3), len(said))
    )


def _is_surely_whole(said: str) -> bool:
    """Whether kanji are no word, and a family's name and a given one that are nothing else."""
    if kinds(said) or said[-1] in NOT_OF_FAMILIES:
        return False
    return any(
        is_family(said[:size])
        and said[:size] not in EVERYDAY
        and kinds(said[:size]) <= {"姓", "名", "一般"}
        and kinds(said[size:]) == {"名"}
        for size in (2, 3)
        if 0 < len(said) - size < 3
    )

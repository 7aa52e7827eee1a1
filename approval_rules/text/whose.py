"""Names told by what is somebody's: 葵の母より, 平岩個人のアドレス, (杉浦宅), 翔真「かまきり」."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from approval_rules.text import kana, signs
from approval_rules.text.naming import COMPANIES, NOT_FAMILY, NOT_PEOPLE, REGIONS, ROLES_AFTER
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import NOT_OF_FAMILIES, is_family, is_given
from approval_rules.text.surnames import EVERYDAY, NOT_ADDRESSED
from approval_rules.text.words import Name, Words, kinds

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶ]"
_KATAKANA: Final = r"[\u30a1-\u30fa\u30fc]"
_HIRAGANA: Final = r"[\u3041-\u3096]"
_GIVEN: Final = (
    rf"(?:(?<!{_KANJI}){_KANJI}{{1,3}}|(?<!{_HIRAGANA}){_HIRAGANA}{{2,5}}"
    rf"|(?<!{_KATAKANA}){_KATAKANA}{{2,6}})"
)
_KIN_SPEAKS: Final = on_demand(
    rf"(?P<name>{_GIVEN})の(?:お?(?:ばあ|じい|母|父|かあ|とう)(?:ちゃん|さん|ば|じ)|ママ|パパ|母|父|祖母|祖父|姉|兄|保護者)"
    r"(?=です|より|と申|[。」)]?\s*\Z|\n)"
)
_PRIVATE: Final = on_demand(
    rf"(?<!{_KANJI})(?P<name>{_KANJI}{{2,4}})個人の"
    "(?:アドレス|メール|携帯|電話|スマホ|口座|番号|連絡先|アカウント|名刺)"
)
_AT_HOME: Final = on_demand(
    rf"(?<!{_KANJI})(?P<name>{_KANJI}{{2,4}})宅(?=[)」、。\s]|[のにへは](?!配)|\Z)"
)
_IN_BRACKETS: Final = on_demand(rf"\((?P<name>{_KANJI}{{2,4}})\)(?![\u3400-\u9fff])")
_OFFICE_BEFORE: Final = on_demand(rf"(?:{signs.LABELS}|{signs.KIN})\Z")
_LONGEST_OFFICE: Final = 8
"""Who fills an office, in brackets behind it: 保護者(祖父江)."""
_NUMBERED: Final = on_demand(
    r"(?:社員|職員|会員|学籍|学生|児童|生徒|園児|患者|利用者|受給者|被保険者|宛名|世帯)"
    r"(?:番号|コード|No\.?|ID)\s?:?\s?[A-Z]?-?\d[\d-]{2,11}[\s、,]\s?"
    rf"(?P<name>{_KATAKANA}{{3,10}}|{_KANJI}{{2,4}})(?=[\s、。,(]|\Z)"
)
"""Who is numbered so: 社員番号 204203 ジャヤワルダナ."""
_CLASSED: Final = on_demand(rf"\d\s?[年組班番]\s(?P<name>{_KATAKANA}{{3,10}})(?=[\s:、)(]|\Z)")
"""A child behind a class: 3組 ジェイデン."""
_SCORERS: Final = on_demand(
    r"(?:得点者?|ゴール|トライ|本塁打|打点)\s?[:は]\s?(?P<list>[^\n。]{2,80})"
)
_SCORER: Final = on_demand(
    rf"(?:\A|[、・,/\s])(?P<name>{_KANJI}{{1,4}}|{_KATAKANA}{{3,8}})\d{{0,2}}(?=[、・,/\s]|\Z)"
)
_OF_KIN: Final = on_demand(
    rf"(?:{signs.KIN})[ ・](?P<name>{_KATAKANA}{{2,5}}|{_HIRAGANA}{{2,5}})"
    r"(?=[はがもと、(]|さん|です)"
)
_BORN: Final = on_demand(
    rf"(?:生まれ|うまれ)の(?P<name>{_HIRAGANA}{{2,4}}?|{_KATAKANA}{{2,5}})(?=です|さん|ちゃん|くん|と申)"
)
_WORK: Final = on_demand(
    rf"(?:[、は:\n]|\A)\s?(?P<name>"
    rf"{_KANJI}(?:{_KANJI}|ノ){{0,4}} (?:{_HIRAGANA}{{2,4}}|{_KANJI}{{1,3}})|{_KANJI}{{2,5}}"
    rf"|{_KATAKANA}{{3,8}}|{_KANJI}{{2,3}}(?:{_HIRAGANA}{{2,4}}|{_KATAKANA}{{2,5}}))"
    r"「[^「」\n]{1,24}」(?=[、。\n]|\Z)"
)
_CONTEST: Final = on_demand(
    "特選|入選|佳作|優秀|秀逸|俳句|短歌|川柳|作文|標語|詩の部|書道|[金銀銅]賞"
)
_BEFORE_WORKS: Final = 80
_LEGEND: Final = on_demand(
    r"(?:カッコ|かっこ|括弧|\(\s?\))(?:の中|内)?は、?(?:生年月日|誕生日|生まれた日|年齢|電話|連絡先|住所)"
)
_BEFORE_BRACKETS: Final = on_demand(
    rf"(?<![^\s、,・:/])(?P<name>(?:{_KANJI}|{_KATAKANA}|{_HIRAGANA}){{2,8}})\s?\((?=[\dSHTR昭平大令])"
)
"""Who stands before what a legend says of each."""
_CALLED: Final = on_demand(
    rf"(?:は|名は|名前は|名乗り?は|と|を)「(?P<name>{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,6}})」(?=(?:さん|ちゃん|くん)(?:[、。と]|\Z))"
)


def names(found: Words) -> Iterator[Name]:
    """Whoever owns, made or was given what the text tells of."""
    text = found.text
    for hints, pattern, is_one in _READERS:
        if any(hint in text for hint in hints):
            for match in pattern.finditer(text):
                if is_one(found, *match.span("name")):
                    yield _name(text, *match.span("name"))
    if any(hint in text for hint in _OF_SCORES):
        yield from _scorers(found)
    if "」" in text and _CONTEST.search(text) is not None:
        works = [match for match in _WORK.finditer(text) if _is_of_a_contest(text, match.start())]
        made = [match for match in works if _made(found, *match.span("name"))]
        if len(made) > len(works) // 2:
            yield from (_name(text, *match.span("name")) for match in made)
    if _LEGEND.search(text) is not None:
        for match in _BEFORE_BRACKETS.finditer(text):
            if match["name"] not in NOT_FAMILY and match["name"][-1] not in NOT_OF_FAMILIES:
                yield _name(text, *match.span("name"))


def _scorers(found: Words) -> Iterator[Name]:
    text = found.text
    for scored in _SCORERS.finditer(text):
        offset = scored.start("list")
        for match in _SCORER.finditer(scored["list"]):
            start, end = offset + match.start("name"), offset + match.end("name")
            if _is_a_player(found, start, end):
                yield _name(text, start, end)


def _name(text: str, start: int, end: int) -> Name:
    return Name(start=start, end=end, text=text[start:end], tier="lone", honorific="")


def _is_a_child(found: Words, start: int, end: int) -> bool:
    said = found.text[start:end]
    if said in NOT_PEOPLE or said in NOT_FAMILY or said in NOT_ADDRESSED:
        return False
    return is_given(said) if said[0] > "\u3400" else kana.is_given(said) or is_given(said)


def _is_a_family(found: Words, start: int, end: int) -> bool:
    said = found.text[start:end]
    if said in EVERYDAY or said in REGIONS or said in NOT_ADDRESSED or said in ROLES_AFTER:
        return False
    return is_family(said) and said not in NOT_PEOPLE and said not in NOT_FAMILY


def _is_in_office(found: Words, start: int, end: int) -> bool:
    """Whether a family stands in brackets behind an office or a kinship."""
    if not _is_a_family(found, start, end):
        return False
    low = max(0, start - 1 - _LONGEST_OFFICE)
    return _OFFICE_BEFORE.search(found.text, low, start - 1) is not None


def _is_read_so(found: Words, start: int, end: int) -> bool:
    """Whether kana are a given name, and nobody's office."""
    said = found.text[start:end]
    return kana.is_given(said) and said not in NOT_PEOPLE


def _is_abroad(found: Words, start: int, end: int) -> bool:
    """Whether katakana are one word, and a name's or nobody's: of no thing that has a word."""
    said = found.text[start:end]
    token = found.around(start)
    if token is None or (token.start, token.end) != (start, end):
        return False
    is_one = token.pos[1] == "固有名詞" or found.is_unknown(start, end)
    return is_one and said not in NOT_PEOPLE and not said.endswith(COMPANIES)


def _is_numbered(found: Words, start: int, end: int) -> bool:
    of_whom = _is_abroad if found.text[start] < "\u3400" else _is_a_family
    return of_whom(found, start, end)


def _is_a_player(found: Words, start: int, end: int) -> bool:
    said = found.text[start:end]
    if said in NOT_PEOPLE or said in NOT_FAMILY or said in REGIONS:
        return False
    if said[0] < "\u3400":
        return _is_abroad(found, start, end)
    return is_family(said) or is_given(said)


def _is_of_a_contest(text: str, start: int) -> bool:
    return _CONTEST.search(text, max(0, start - _BEFORE_WORKS), start + 1) is not None


def _made(found: Words, start: int, end: int) -> bool:
    """Whether somebody is called so who may have written or drawn something."""
    said = found.text[start:end]
    family = said.partition(" ")[0]
    if family != said:
        return _is_a_family(found, start, start + len(family))
    if said in NOT_PEOPLE or said in NOT_FAMILY or said[-1] in NOT_OF_FAMILIES:
        return False
    if said[0] < "\u3400":
        return _is_abroad(found, start, end)
    known = kinds(said)
    return "名" in known or (not known and len(said) > 2)


_KIN: Final = ("母", "父", "ママ", "パパ", "ばあ", "じい", "かあ", "とう", "姉", "兄", "保護者")
_OF_SCORES: Final = ("得点", "ゴール", "トライ", "打")
_READERS: Final[
    tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[Words, int, int], bool]], ...]
] = (
    (_KIN, _KIN_SPEAKS, _is_a_child),
    (("個人の",), _PRIVATE, _is_a_family),
    (("宅",), _AT_HOME, _is_a_family),
    (("(",), _IN_BRACKETS, _is_in_office),
    (("番号", "コード", "No", "ID"), _NUMBERED, _is_numbered),
    (("年", "組", "班", "番"), _CLASSED, _is_abroad),
    (tuple(signs.KIN.split("|")), _OF_KIN, _is_read_so),
    (("まれの",), _BORN, _is_read_so),
    (("「",), _CALLED, _is_read_so),
)
"""What must stand in the text, where the name stands then, and what may be one there."""

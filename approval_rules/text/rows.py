"""Names in lists: lines of one shape, rows that are counted, children with their age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.text import kana, signs
from approval_rules.text.naming import COMPANIES, NOT_FAMILY, NOT_PEOPLE, REGIONS, ROLES_AFTER
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import NOT_OF_FAMILIES, is_family, is_given
from approval_rules.text.surnames import EVERYDAY
from approval_rules.text.words import Name, Words, kinds

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶノ\U00020000-\U0003ffff]"
_KATAKANA: Final = r"[\u30a1-\u30fa\u30fc\u3099\u309a]"
_HIRAGANA: Final = r"[\u3041-\u3096]"
_ONE: Final = (
    rf"(?:{_KANJI}{{1,4}}(?: {_KANJI}{{1,3}}|{_HIRAGANA}{{2,4}}|{_KATAKANA}{{2,4}})?"
    rf"|{_KATAKANA}{{2,10}}(?:[ ・]{_KATAKANA}{{1,8}}){{0,2}}"
    rf"|{_HIRAGANA}{{2,6}}(?: {_HIRAGANA}{{2,6}})?)"
)
_CALLED: Final = on_demand(
    rf"(?:^|[\n、,。])[ ・\d.)]{{0,4}}(?P<name>{_ONE})\s?[→:/(…⇒ ]{{1,2}}\s?"
    r"(?=0[5789]0[- (]?\d|\+81)"
)
"""A line or an item that begins with somebody and goes on with a mobile telephone."""
_AT_AN_HOUR: Final = on_demand(
    r"(?<!\d)\d{1,2}(?::\d\d|時(?:半|\d\d分)?)(?:から|[~〜-](?:\d{1,2}(?::\d\d|時))?)? ?"
    rf"(?P<name>{_ONE})"
    r"(?=[、,。\n/]|\Z| の順)"
)
_OF_DUTY: Final = on_demand(
    "当番|立番|当直|宿直|日直|担当|シフト|割り?当て|交代|見回り|巡視|役割|持ち場"
)
_OF_TRAFFIC: Final = on_demand("バス停|停留所|発車|到着|始発|終点|駅前|ダイヤ|便が|運行")
_AT_A_DESK: Final = on_demand(rf"[課係室班部局館園校所] (?P<name>{_KANJI}{{1,4}})(?=[→⇒])")
_COUNTED: Final = on_demand(
    rf"(?P<row>{_ONE}(?:[・、,]{_ONE}){{1,7}})"
    r"(?:の(?:[2-9二三四五六七八九]|両)(?:名|人|氏)(?!分|用|様)|の各氏|両氏|ペア|組(?=[(、。\n]|\Z))"
)
_COUNTS: Final = on_demand("の[2-9二三四五六七八九両][名人氏]|[各両]氏|ペア|組")
_MEMBER: Final = on_demand(rf"{_ONE}")
_AGED: Final = on_demand(
    rf"(?P<name>(?<!{_HIRAGANA})(?<!{_HIRAGANA} ){_HIRAGANA}{{2,6}}(?: {_HIRAGANA}{{1,6}})?"
    rf"|(?<![{_KATAKANA[1:-1]}・ ]){_KATAKANA}{{2,8}}(?:[ ・]{_KATAKANA}{{1,8}}){{0,2}}"
    rf"|(?<!{_KANJI}){_KANJI}{{2,4}}{_KATAKANA}{{2,4}})"
    r"\s?\((?:\d{1,2} ?(?:さい|歳|才)|[小中高][1-6]|年[長中少]|(?P<year>[1-6]年)(?:[1-9]?組)?)\)"
)
_AGE: Final = on_demand(r"\((?:\d{1,2} ?(?:さい|歳|才)|[小中高][1-6]|年[長中少]|[1-6]年)")
_SCHOOLED: Final = on_demand(
    rf"(?:\A|[\n 、,・!])(?P<name>{_ONE})\((?:[一-龥ァ-ヶー]{{1,8}}(?:高校|高専|大学|学院"
    rf"|中学|小学校?))\)"
)
"""Pupils with where they go: 根岸(工業高校)、小峰 澪(高専)."""
_BORN_ON: Final = on_demand(
    rf"(?<![{_HIRAGANA[1:-1]}{_KATAKANA[1:-1]}])(?P<name>{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,6}})"
    r" ?\(\d{1,2}[/月]\d{1,2}日?\)"
)
_RANKS: Final = frozenset(
    ["優勝", "準優勝", "入賞", "一位", "二位", "三位", "男子", "女子", "混合", "位"]
)
_JOINS: Final = frozenset("とやもはがをに")
_OF_CLASSES: Final = on_demand("クラス|[一-龥ぁ-んー]組")
_OF_BIRTHDAYS: Final = on_demand("誕生|生まれ|バースデー")
_OF_A_DESK: Final = on_demand(
    rf"(?:^|\n)[・ ]?(?P<name>{_KATAKANA}{{2,6}} {_KATAKANA}{{2,6}}"
    rf"|{_HIRAGANA}{{2,6}} {_HIRAGANA}{{2,6}})"
    r" ?\([^)\n]{1,10}[課係室班園校]\)"
)
_ABSENT: Final = on_demand(
    rf"\n[・*-] ?(?P<name>{_ONE}) "
    r"(?:インフルエンザ|発熱|通院|風邪|かぜ|忌引|家の用事|早退|遅刻|欠席|出席停止|体調不良|頭痛|腹痛)"
)
_CHILD_SAID: Final = on_demand(
    rf"「(?P<name>{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,5}})(?:くん|ちゃん)?」"
    r"と(?:名乗|いう(?:お?子|[男女]の子))"
)
_SO_CALLED: Final = on_demand(
    rf"[「『](?P<name>{_HIRAGANA}{{2,6}}|{_KATAKANA}{{2,6}})(?:さん|ちゃん|くん)[」』]こと"
)
_TAGGED: Final = on_demand(
    rf"(?:名札|名前|記名|タグ|ラベル|シール|ネーム|署名|宛名|氏名)[^。「」\n]{{0,8}}「(?P<name>{_ONE})」"
    rf"|(?:^|[\n:])(?P<speaker>{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,6}})(?=「)"
    rf"|「(?P<written>{_ONE})」(?:と|の)(?:書|記|名前|ネーム|刺しゅう|刺繍|名札)"
)
_NAMED: Final = on_demand(
    rf"名前?は「?(?P<name>{_KANJI}{{1,3}}|{_HIRAGANA}{{2,5}}?)」?"
    rf"(?=\({_HIRAGANA}{{2,6}}\)|です|でした|[。、\n]|と(?:い|名付|決)|に(?:決|しま))"
)
_DATED: Final = on_demand(
    rf"\n[・\d.) ]{{0,4}}(?P<name>{_KANJI}{{1,4}} (?:{_KANJI}{{1,4}}|{_HIRAGANA}{{2,5}}|"
    rf"{_KATAKANA}{{2,6}})"
    rf"|{_KATAKANA}{{2,10}}(?:[ ・]{_KATAKANA}{{2,10}}){{1,3}})\s?[/,|\t]\s?"
    r"(?=[SHTR明大昭平令]\w{0,2}\d|(?:19|20)\d\d[/.-])"
)
"""Lines of a register: who, the day of birth, and more."""
_PARKED: Final = on_demand(
    rf"\n(?:\d{{1,3}}番? ?)?(?P<name>{_KANJI}{{1,5}}(?: {_KANJI}{{1,3}})?|{_KATAKANA}{{2,8}}) "
    r"(?=[\u3041-\u3096\u3400-\u9fff]{2,4} ?\d{2,3} ?[\u3041-\u3096] ?[\d・.])"
)
"""Lines of a car park: a number, who, and the plate."""
_BY_WEEK: Final = on_demand(
    rf"\n(?:第[1-5一二三四五]週?|[1-5一二三四五]週目?|[月火水木金土日]曜?日?|"
    rf"\d{{1,2}}/\d{{1,2}}|\d{{1,2}}日)(?:\([月火水木金土日]\))?[ :は]{{1,2}}"
    rf"(?P<row>{_ONE}(?:[・、,]{_ONE}){{1,5}})(?=\n|\Z)"
)
"""Lines of a plan of duties: 第3週 草野・馬目."""
_AWAY: Final = on_demand(
    rf"(?P<row>{_ONE}(?:[・、,]{_ONE}){{1,7}}) ?(?:欠勤|欠席|早退|遅刻|お?休み|不在|出張|年休)"
)
_SIBLINGS: Final = on_demand(
    rf"(?<!{_KANJI})(?P<family>{_KANJI}{{1,4}}) (?P<given>{_KANJI}{{1,3}})[・、]"
    rf"(?P<name>{_KANJI}{{1,3}}|{_HIRAGANA}{{2,4}})(?=\n|\Z|[(。])"
)
_BY_CONTACT: Final = on_demand(
    rf"\n(?P<name>{_KATAKANA}{{2,8}} {_KATAKANA}{{2,6}})\n"
    r"(?=(?:〒|[SHTR明大昭平令]\w{0,2}[\d.]|(?:19|20)\d\d|0[5789]0))"
)
_BEASTS: Final = on_demand(
    "犬|猫|ゾウ|キリン|サル|パンダ|ペンギン|ヤギ|ウサギ|動物|馬|牛|ポニー|飼育|里親"
)
_HONORED: Final = ("さん", "ちゃん", "くん", "さま")
_CLOSING: Final = on_demand(rf"(?<=[。!」]) ?\n?(?P<name>{_KANJI}{{2,4}})(?=\Z|」(?:\Z|\n|と))")
_KIN_CALLED: Final = on_demand(
    r"の(?:(?<=[娘孫弟妹甥姪]の)|(?<=息子の)|(?<=[長次二三][男女]の))"
    r"(?P<name>[蓮葵楓翼匠光望歩翔陸海空樹律凛凜杏紬桜椿菫茜梓渚渉誠学努勝豊稔守武剛恵幸優碧蒼湊旭暁響奏詩結新晴司薫忍]"
    r"|大地|大河|大樹|小春|美里|日向|若菜|早苗|弥生|睦月|千里|明日香)"
    r"(?=[はがもをにとへ、。)(]|です|の(?![中前後上下色花葉木声水]))"
)


def names(found: Words) -> Iterator[Name]:
    """Who is named in a list, where what stands in each of its places says so."""
    text = found.text
    yield from _on_duty(text)
    if "(" in text:
        yield from _with_age(found)
        schooled = list(_SCHOOLED.finditer(text))
        if len(schooled) > 1 and any(_is_pure(one["name"]) for one in schooled):
            for one in schooled:
                if _may_be_listed(found, one.start("name"), one["name"]):
                    yield _name(text, *one.span("name"))
    if "「" in text or "『" in text:
        for pattern in (_CHILD_SAID, _SO_CALLED):
            yield from _said(text, pattern)
        for match in _TAGGED.finditer(text):
            which = match.lastgroup or "name"
            if _is_read(match[which]):
                yield _name(text, *match.span(which))
    if _COUNTS.search(text) is not None:
        for row in _COUNTED.finditer(text):
            yield from _in_row(found, row)
    for row in _AWAY.finditer(text) if "・" in text or "、" in text else ():
        yield from _in_row(found, row)
    if "名前は" in text or "名は" in text:
        for match in _NAMED.finditer(text):
            said = match["name"]
            is_one = _is_read(said) or (said[0] > "\u3400" and not kinds(said))
            if is_one and not signs.is_of_beasts(text, match.start(), around=40):
                yield _name(text, *match.span("name"))
    if "\n・" in text:
        yield from _said(text, _ABSENT)
    if "\n" in text:
        yield from _said("\n" + text, _BY_CONTACT, offset=-1)
        for pattern in (_DATED, _PARKED):
            lines = list(pattern.finditer("\n" + text))
            if len(lines) > 1 and any(is_family(one["name"].partition(" ")[0]) for one in lines):
                yield from (
                    _name(text, one.start("name") - 1, one.end("name") - 1)
                    for one in lines
                    if one["name"] not in NOT_FAMILY and "空" not in one["name"]
                )
    weeks = list(_BY_WEEK.finditer(text)) if _OF_DUTY.search(text) is not None else []
    if len(weeks) > 1:
        for match in weeks:
            for one in _MEMBER.finditer(text, *match.span("row")):
                if is_family(one[0]) and one[0] not in EVERYDAY:
                    yield _name(text, *one.span())
    for match in _SIBLINGS.finditer(text) if "・" in text else ():
        known = is_family(match["family"]) and match["family"] not in EVERYDAY
        if known and (is_given(match["name"]) or len(match["name"]) == 1):
            yield _name(text, *match.span("name"))
    for match in _CLOSING.finditer(text):
        if _is_pure(match["name"]):
            yield _name(text, *match.span("name"))
    yield from (_name(text, *match.span("name")) for match in _KIN_CALLED.finditer(text))


def _name(text: str, start: int, end: int) -> Name:
    return Name(start=start, end=end, text=text[start:end], tier="lone", honorific="")


def _said(text: str, pattern: re.Pattern[str], *, offset: int = 0) -> Iterator[Name]:
    for match in pattern.finditer(text):
        said, start = match["name"], match.start("name")
        if said not in NOT_PEOPLE and said not in NOT_FAMILY:
            end = start + len(said) + offset
            yield Name(start=start + offset, end=end, text=said, tier="lone", honorific="")


def _is_read(said: str) -> bool:
    """Whether it is known as a family's or a given name, in whatever way it is written."""
    first, _, second = said.partition(" ")
    known = is_family(first) or kana.is_family(first) or is_given(said) or kana.is_given(said)
    return (known or bool(second and kana.is_given(second))) and said not in NOT_PEOPLE


def _is_pure(said: str) -> bool:
    """Whether these kanji are a family's name and hardly anything else."""
    known = kinds(said)
    if said in EVERYDAY or said in REGIONS or said in NOT_PEOPLE:
        return False
    return is_family(said) and "*" not in known and "一般" not in known


def _may_be_listed(found: Words, start: int, said: str) -> bool:
    """Whether what fills the place of a name in a list may be one."""
    if said in NOT_FAMILY or said in NOT_PEOPLE or said in ROLES_AFTER or said in EVERYDAY:
        return False
    if said.endswith(_HONORED):
        # With an honorific others read it.
        return False
    if said[0] >= "\u3400" and said[-1] >= "\u3400" and " " not in said:
        return is_family(said) or (is_family(said[:2]) and is_given(said[2:]))
    if " " in said or "・" in said:
        first = re.split("[ ・]", said)[0]
        return (
            first not in NOT_FAMILY
            and first[-1] not in NOT_OF_FAMILIES
            and (is_family(first) or "*" not in kinds(first))
        )
    if said[0] >= "\u3400":
        family = said.rstrip("".join(one for one in said if one < "\u3400"))
        return is_family(family)
    if said.endswith(COMPANIES):
        return False
    return (is_given(said) or kana.is_given(said) or "*" not in kinds(said)) and not _is_in_a_word(
        found, start, said
    )


def _is_in_a_word(found: Words, start: int, said: str) -> bool:
    token = found.around(start)
    return token is not None and (token.start < start or token.end > start + len(said))


def _on_duty(text: str) -> Iterator[Name]:
    """Lines of a name and a mobile telephone, of an hour and a name, of a desk and a name."""
    if "0-" in text or "0 " in text or "0(" in text or "+81" in text:
        called = [match for match in _CALLED.finditer(text) if fills(match["name"])]
        if len(called) > 1:
            yield from (_name(text, *match.span("name")) for match in called)
    if _OF_DUTY.search(text) is not None and _OF_TRAFFIC.search(text) is None:
        hours = [match for match in _AT_AN_HOUR.finditer(text) if fills(match["name"])]
        if len(hours) > 1:
            yield from (_name(text, *match.span("name")) for match in hours)
    for match in _AT_A_DESK.finditer(text):
        if is_family(match["name"]) and match["name"] not in EVERYDAY:
            yield _name(text, *match.span("name"))


def fills(said: str) -> bool:
    """Whether it may be who is called or on duty; a department, a shop or an office is not."""
    if said in NOT_FAMILY or said in NOT_PEOPLE or said in ROLES_AFTER or said.endswith(COMPANIES):
        return False
    if said[0] < "\u3400":
        return "*" not in kinds(said) or is_given(said)
    first = said.partition(" ")[0]
    if first[-1] < "\u3400":
        return is_family(first[:2])
    return (is_family(first) and first not in EVERYDAY) or (
        len(first) > 2 and is_family(first[:2]) and is_given(first[2:])
    )


def _with_age(found: Words) -> Iterator[Name]:
    """Children in kana with an age, a class or a birthday behind; beasts have one as well."""
    text = found.text
    for match in _AGED.finditer(text) if _AGE.search(text) is not None else ():
        said, start = match["name"], match.start("name")
        if text[start - 1 : start] in {")", "」"} and said[0] in _JOINS:
            continue
        if match["year"] and " " not in said and "*" in kinds(said):
            # A plant that is three years old, or a class.
            continue
        is_beast = _BEASTS.search(text, max(0, start - 20), match.end() + 16) is not None
        parts = said.split(" ")
        is_pair = len(parts) == 2 and said[0] < "\u30a0" and NOT_FAMILY.isdisjoint(parts)
        is_pair = is_pair and not said.endswith(_HONORED)
        is_one = said not in NOT_PEOPLE and (is_pair or _may_be_listed(found, start, said))
        if is_one and not is_beast:
            yield _name(text, start, start + len(said))
    if _OF_BIRTHDAYS.search(text) is not None and _OF_CLASSES.search(text) is None:
        born = list(_BORN_ON.finditer(text))
        if len(born) > 1:
            yield from (_name(text, *match.span("name")) for match in born)
    for match in _OF_A_DESK.finditer(text):
        if match["name"].partition(" ")[0] not in NOT_FAMILY:
            yield _name(text, *match.span("name"))


def _without_rank(start: int, said: str) -> tuple[int, str]:
    """The place and the name of a member without what leads the row (優勝 会田・薄井組)."""
    rank, _, name = said.partition(" ")
    if name and rank in _RANKS:
        return start + len(rank) + 1, name
    return start, said


def _in_row(found: Words, row: re.Match[str]) -> Iterator[Name]:
    """Everybody in `安斎・ヌルマガンベトフ・大倉の3名`, when at least one is surely a family."""
    members = [
        _without_rank(match.start() + row.start("row"), match[0])
        for match in _MEMBER.finditer(row["row"])
    ]
    known = [_may_be_listed(found, start, said) for start, said in members]
    if all(known) and any(_is_pure(said) or " " in said for _, said in members):
        for start, said in members:
            yield _name(found.text, start, start + len(said))

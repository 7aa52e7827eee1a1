"""Who stands in the same place of a row or of a list as somebody who is known to be named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.text import kana
from approval_rules.text.naming import COMPANIES, NOT_FAMILY, NOT_PEOPLE, ROLES_AFTER
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import (
    NOT_OF_FAMILIES,
    family_before,
    is_family,
    is_given,
    may_be_family,
)
from approval_rules.text.surnames import EVERYDAY
from approval_rules.text.words import Name, kinds

_KANJI: Final = "[\u3400-\u9fff\uf900-\ufaff々ヶノツ\U00020000-\U0003ffff]"
_HIRAGANA: Final = r"[\u3041-\u3096]"
_KATAKANA: Final = r"[\u30a1-\u30fa\u30fc]"
_ONE: Final = (
    rf"(?:{_KANJI}{{1,5}}(?: {{1,2}}(?:{_KANJI}{{1,4}}|{_HIRAGANA}{{2,5}}|{_KATAKANA}{{2,6}}))?"
    rf"|{_KATAKANA}{{2,10}}(?:[ ・]{_KATAKANA}{{2,10}}){{0,3}}"
    rf"|{_HIRAGANA}{{2,6}}(?: {_HIRAGANA}{{2,6}})?)"
)
_REMARK: Final = r"(?:\s?\([^)\n]{1,16}\))?"
_BETWEEN: Final = r"\s?(?:[、,・/→⇒;]|と|や|及び|および)\s?"
_LABEL: Final = (
    r"(?:[^\s、。,・/→;:=()]{1,9}[:=] ?|[1-9一二三四五六][0-9]?(?:区|班|組|番|位|部|年|階|号車) ?)"
)
_NEXT: Final = on_demand(
    rf"{_REMARK}{_BETWEEN}(?P<label>{_LABEL})?(?P<name>{_ONE})"
    rf"(?={_REMARK}(?:[、,。・/→⇒;\n)」!]|と|や|の(?:[2-9両順]|[^、。\n]{{0,6}}(?:名|人組|氏|トリオ|コンビ|ペア|兄弟|姉妹|選手))|です|が|は|に|で|も|を|\Z))"
)
_LAST: Final = on_demand(
    rf"(?:\A|[\n、,・/→⇒;:=。( 】\]」]|[1-9](?:区|班|組|番|位|部|年) ?)"
    rf"(?P<name>{_ONE}){_REMARK}{_BETWEEN}(?P<label>{_LABEL})?\Z"
)
_AS_WELL: Final = on_demand(
    rf"(?P<particle>[はがにを])[^。、\n]{{1,14}}[、;] ?(?P<name>{_ONE})(?P=particle)"
)
_OTHERWISE: Final = on_demand(
    rf"(?:\A|[\n、。(:])(?P<name>{_ONE})(?P<particle>[はがにを])[^。、\n]{{1,14}}[、;] ?\Z"
)
"""Two are told apart: 真鍋は2組、小笠原は3組."""
_BEFORE: Final = 40
"""So far before a name the one before it in a row begins."""
_OF_PLACES: Final = on_demand(
    "会場|場所|住所|地区|日時|集合|対象|定員|費|出身|勤務|行き?先|協力|後援|主催|共催|会社|学校|区間|方面|チーム"
)
_BULLETS: Final = on_demand(r"[ \d・\-*●○■◆◎□▼.)]{0,9}")
_SIGNS: Final = " :=の"
_TAILS: Final = " (:→"
_FULL: Final = on_demand(_ONE)
_HONORED: Final = ("さん", "くん", "ちゃん", "さま", "様", "氏", "君", "殿", "先生", "選手")


def names(text: str, known: list[Name]) -> Iterator[Name]:
    """Families and given names beside one that is known: 児玉・長友・日髙の三名, and in lines."""
    waiting = [(name.start, name.end) for name in known]
    seen = set(waiting)
    has_lines = "\n" in text
    while waiting:
        start, end = waiting.pop()
        found = [*_in_row(text, start, end), *(_in_lines(text, start, end) if has_lines else ())]
        for first, last in found:
            beside = first + _office(text[first:last]), last
            said = text[beside[0] : last]
            if beside in seen or not _is_one(said, text[start:end]):
                continue
            if "→" in text[end:first] + text[last:start] and "*" in kinds(said):
                # 真野→絵本: somebody's task.
                continue
            seen.add(beside)
            waiting.append(beside)
            yield Name(start=beside[0], end=beside[1], text=said, tier="lone", honorific="")


def _office(said: str) -> int:
    """How long the office is that stands right before a full name (副代表皆川 大成)."""
    first, _, second = said.partition(" ")
    size = len(first) - len(family_before(first)) if second and first[0] > "\u3400" else 0
    return size if 1 < size < len(first) else 0


def _in_row(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in (
        _OTHERWISE.search(text, max(0, start - _BEFORE), start),
        _LAST.search(text, max(0, start - _BEFORE), start),
        _NEXT.match(text, end),
        _AS_WELL.match(text, end),
    ):
        label = match and match.groupdict().get("label")
        if match is None or (label and _OF_PLACES.search(label)):
            continue
        yield match.span("name")


def _in_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands in the lines above and below where the name stands in its own."""
    line = text.rfind("\n", 0, start) + 1
    beyond = (text.find("\n", end) + 1 or len(text) + 1) - 1
    if start - line > _BEFORE:
        return
    sign, tail = _sign(text[line:start]), text[end:beyond][:1]
    if sign is None or (tail and tail not in _TAILS):
        return
    above = text.rfind("\n", 0, max(0, line - 1)) + 1
    below = text.find("\n", beyond + 1)
    for first, last in ((above, line - 1), (beyond + 1, len(text) if below < 0 else below)):
        if not 0 <= first < last:
            continue
        place = _place(text, first, last, sign)
        match = _FULL.match(text, place, last) if place >= 0 else None
        if match is not None and text[match.end() : last][:1] == tail:
            yield match.span()


def _sign(head: str) -> str | None:
    """What parts a name from what its line begins with: "" for nothing, None for no known sign."""
    if _BULLETS.fullmatch(head) is not None:
        return ""
    return head[-1] if head[-1] in _SIGNS and len(head) < 20 else None


def _place(text: str, first: int, last: int, sign: str) -> int:
    """Where a name stands in a line in which this sign parts it from what it begins with."""
    bullets = _BULLETS.match(text, first, last)
    begin = bullets.end() if bullets is not None else first
    if not sign:
        return begin
    found = text.find(sign, begin, last)
    return found + 1 if 0 <= found < begin + 20 else -1


def _is_one(said: str, beside: str) -> bool:
    """Whether it is a name of the same kind as the one beside it."""
    first, _, second = said.replace("・", " ").partition(" ")
    second = second.strip()
    if said in NOT_PEOPLE or said in ROLES_AFTER or first in NOT_FAMILY or second in NOT_FAMILY:
        return False
    if said.endswith(_HONORED):
        # With an honorific others read it.
        return False
    if second:
        if not (" " in beside or "・" in beside) or second in ROLES_AFTER:
            return False
        if second[-1] in NOT_OF_FAMILIES or second.endswith(COMPANIES):
            return False
        is_kanji = first[0] >= "\u3400"
        is_foreign = "・" in said and not kinds(first).isdisjoint({"一般", "名"})
        return may_be_family(first) if is_kanji else is_foreign or "*" not in kinds(first)
    if said[0] < "\u3400":
        is_alike = (said[0] < "\u30a0") is (beside[0] < "\u30a0") and beside[-1] < "\u3400"
        is_read = kana.is_given(said) or kana.is_family(said) or "名" in kinds(said)
        is_foreign = said[0] > "\u30a0" and "*" not in kinds(said) and not said.endswith(COMPANIES)
        return is_alike and (is_read or is_foreign or (len(said) < 5 and not kinds(said)))
    is_full = is_family(said[:2]) and not kinds(said) and is_given(said[2:])
    is_alone = said not in EVERYDAY and len(said) > 1 and is_family(said)
    return is_full or (is_alone and is_family(beside.partition(" ")[0]))

"""Names that fill the places of a list: rosters, rows of members, tables without a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from approval_rules.text import kana
from approval_rules.text.naming import COMPANIES, NOT_FAMILY, NOT_PEOPLE, REGIONS
from approval_rules.text.on_demand import on_demand
from approval_rules.text.pairs import is_family, is_given
from approval_rules.text.surnames import EVERYDAY
from approval_rules.text.words import Name, Words, kinds

_KANJI: Final = "[\u3400-\u9fff々ヶ]"
_HIRAGANA: Final = r"\u3041-\u3096"
_KATAKANA: Final = r"\u30a1-\u30fa\u30fc\u3099\u309a"
_CELL: Final = on_demand(rf"(?<![^\s、・,/|:→⇒(「【]){_KANJI}{{2,4}}(?=[\s、・,/|:→⇒)」】(]|\Z)")
"""A word of kanji with a stop on both sides."""
_OF_PLACES: Final = on_demand(
    "地区|丁目|町内|断水|停電|通行止|規制|[駅線町村市区川橋山港湖島峠寺社]|バス|停留|水位|公民館|学校|小学|中学|保育|幼稚園|"
    "交差点|方面|区間|地域|自治体|[産種品味酒米]|公園|避難|投票所|コース|路線|ルート|名所|神社|温泉|号車|支店|営業所|"
    "方言|苗字|名字|姓"
)
"""Words beside which families' names are those of places and goods."""
_OF_PEOPLE: Final = on_demand(
    "当番|当直|宿直|日直|夜勤|立番|[出欠]席|出欠|遅刻|早退|担当|連絡網|メンバー|敬称|班[長員]|隊員|団員|名簿|参加者|受賞|入賞|入選|優勝|選手|"
    "走者|打順|投手|捕手|先発|出演|出場|キャスト|配役|スタッフ|氏名|名前|委員|役員|[会部職議]員|当選|合格|応募者|申込者|返金|立て?替|"
    "シフト|番手|交代|順番|ペア|チーム|オーダー|さん|先生|[0-9二三四五六]名|(?<![0-9])[2-9二三四五六]人|両氏|"
    r"(?i:members?|staff|roster|shift|team|players?)"
)
_LISTED: Final = on_demand(
    "(?:[出欠]席者?|遅刻|早退|休み|参加者?|当番|日直|メンバー|出演者?|入選者?|受賞者?|新入園児|卒園児|お?誕生日|お友だち|"
    r"子ども(?:たち)?|子役|児童|園児|[1-6]年(?:生|[1-9]?組)?)[:は ]{1,2}"
    rf"(?P<list>[{_HIRAGANA}{_KATAKANA}]{{2,8}}"
    rf"(?:[ 、・,/][{_HIRAGANA}{_KATAKANA}]{{2,8}}){{1,30}})"
    r"(?! ?の?[0-9三四]?(?:クラス|組))(?=[\n。(、 ]|\Z)"
)
"""Children or guests in kana, in a row behind what they are."""
_KANA: Final = on_demand(rf"[{_HIRAGANA}]{{2,6}}|[{_KATAKANA}]{{2,8}}")
_BESIDE: Final = on_demand(rf"(?<=[、・,/ ])(?:{_KANA.pattern})(?=[、・,/ )\n]|\Z)")
_HONORED: Final = ("さん", "ちゃん", "くん", "さま")
_FEWEST_UNTOLD: Final = 3
"""Families that make a list of people where no word says so."""
_MOST_LINES: Final = 400


def names(found: Words) -> Iterator[Name]:
    """Whoever fills the places of a list in which most places hold names of families."""
    text = found.text
    for match in _LISTED.finditer(text):
        yield from _children(text, match)
    cells = [cell for cell in _CELL.finditer(text) if _may_be(cell[0])]
    if len(cells) < 2:
        return
    by_line = _by_line(text, cells)
    people = _OF_PEOPLE.search(text) is not None
    pure = sum(_is_pure(cell[0]) for line in by_line for cell in line)
    whole = sum(map(len, by_line))
    enough = pure and whole > 1 if people else pure >= _FEWEST_UNTOLD and whole > pure // 2
    if not enough or pure * (3 if people else 2) < whole:
        return
    for line in by_line:
        for cell in line:
            yield _name(text, *cell.span())
        if len(line) > 1:
            yield from _beside(text, line[0].start(), line[-1].end())


def _name(text: str, start: int, end: int) -> Name:
    return Name(start=start, end=end, text=text[start:end], tier="lone", honorific="")


def _may_be(said: str) -> bool:
    return (
        is_family(said)
        and said not in EVERYDAY
        and said not in REGIONS
        and said not in NOT_PEOPLE
        and said not in NOT_FAMILY
    )


def _is_pure(said: str) -> bool:
    """Whether the dictionary knows it as a name of people and as nothing else."""
    return kinds(said) <= {"姓", "名"}


def _by_line(text: str, cells: Sequence[re.Match[str]]) -> list[list[re.Match[str]]]:
    """The cells of each line that is a list: no sentence, and of no places."""
    lines: list[list[re.Match[str]]] = []
    last = -1
    for cell in cells[:_MOST_LINES]:
        start = text.rfind("\n", 0, cell.start()) + 1
        if start != last:
            last = start
            lines.append([])
        lines[-1].append(cell)
    return [line for line in lines if not _is_of_places(text, line)]


def _is_of_places(text: str, line: Sequence[re.Match[str]]) -> bool:
    start = text.rfind("\n", 0, line[0].start()) + 1
    end = text.find("\n", line[-1].end())
    said = text[start : end if end >= 0 else len(text)]
    for cell in line:
        said = said.replace(cell[0], "")
    return _OF_PLACES.search(said) is not None


def _children(text: str, match: re.Match[str]) -> Iterator[Name]:
    offset = match.start("list")
    members = list(_KANA.finditer(match["list"]))
    likely = [_is_child(one[0]) for one in members]
    if sum(likely) * 2 <= len(members):
        return
    for one in members:
        if one[0] not in NOT_PEOPLE and not one[0].endswith((*COMPANIES, *_HONORED)):
            yield _name(text, offset + one.start(), offset + one.end())


def _is_child(said: str) -> bool:
    if said in NOT_PEOPLE or said in NOT_FAMILY:
        return False
    return is_given(said) or kana.is_given(said) or (said[0] > "\u30a0" and not kinds(said))


def _beside(text: str, start: int, end: int) -> Iterator[Name]:
    """Who stands in kana among the families of a line."""
    after = text.find("\n", end)
    for match in _BESIDE.finditer(text, start, after if after >= 0 else len(text)):
        said = match[0]
        if said.endswith((*COMPANIES, *_HONORED)):
            continue
        is_foreign = said[0] > "\u30a0" and kinds(said) <= {"一般", "姓", "名"}
        if _is_child(said) or (is_foreign and said not in NOT_PEOPLE):
            yield _name(text, *match.span())

"""Rows of a table that stand in a text, as they come out of a spreadsheet: what each cell is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

_HEADS: Final = {
    "name": re.compile(
        r"氏名|お?名前|姓名|児童名|生徒名|対象者名?|担当者?|代表者名?|申請者名?|保護者名?|受賞者|"
        r"[Nn]ame|NAME|[Ff]ull [Nn]ame|[Ww]inner|[Aa]pplicant|[Ss]tudent"
    ),
    "birth": re.compile(
        r"生年月日|生年月|誕生日|DOB|D\.O\.B\.|[Dd]ate of [Bb]irth|[Bb]irth ?date|[Bb]orn"
    ),
    "account": re.compile(r"口座番号|口座|[Aa]ccount (?:[Nn]o\.?|[Nn]umber)"),
    "password": re.compile(r"(?:初期|仮)?パスワード|PW|[Pp]assword|暗証番号|PIN|パスコード"),
    "number": re.compile(
        r"(?:被保険者|受給者|患者|学籍|学生証?|職員|免許証?|旅券|在留カード|基礎年金|手帳|宛名|世帯)番号|"
        r"住民票コード|(?:[Pp]atient|[Ss]tudent|[Ii]nsurance) (?:[Nn]o\.?|ID)"
    ),
}
_BETWEEN: Final = ("|", "\t", ",", "、", "/", ";")
_RULE: Final = re.compile(r"[\s|:+=-]*\Z")
_NAME: Final = re.compile(r"[^\W\d_]{1,20}(?:[\s・=.'-]{1,2}[^\W\d_]{1,20}){0,3}")
_LONGEST_CELL: Final = 60
_MOST_ROWS: Final = 500


class Cell(Struct, frozen=True):
    """What stands under a heading: [start, end) of the text. `kind` is one of `_HEADS`."""

    kind: str
    start: int
    end: int


def cells(text: str) -> list[Cell]:
    """The cells under headings that say whose or what they are, in their order."""
    if "\n" not in text:
        return []
    lines = _lines(text)
    found: list[Cell] = []
    number = 0
    while number < len(lines):
        heads = _heads(text, *lines[number])
        number += 1
        if heads is None:
            continue
        between, kinds = heads
        for start, end in lines[number : number + _MOST_ROWS]:
            row = _parts(text, start, end, between)
            if _RULE.match(text, start, end):
                number += 1
                continue
            if len(row) != len(kinds):
                break
            number += 1
            found += [
                Cell(kind, *place)
                for kind, place in zip(kinds, row, strict=True)
                if kind and 0 < place[1] - place[0] <= _LONGEST_CELL
            ]
    return found


def may_be_a_name(cell: str) -> bool:
    """Whether a cell under the heading of names holds one: letters, in few words."""
    return _NAME.fullmatch(cell) is not None


def _lines(text: str) -> list[tuple[int, int]]:
    found = []
    start = 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _heads(text: str, start: int, end: int) -> tuple[str, Sequence[str]] | None:
    """What parts the headings of this line, and what each is of; None when it has none."""
    line = text[start:end]
    if len(line) > 300 or any(character.isdigit() for character in line):
        return None
    for between in _BETWEEN:
        if between not in line:
            continue
        kinds = [_kind(text[first:last]) for first, last in _parts(text, start, end, between)]
        if len(kinds) > 1 and any(kinds):
            return between, kinds
    return None


def _kind(head: str) -> str:
    return next((kind for kind, words in _HEADS.items() if words.fullmatch(head)), "")


def _parts(text: str, start: int, end: int, between: str) -> list[tuple[int, int]]:
    """The cells of a line without the signs and blanks around them."""
    line = text[start:end]
    found = []
    first = start + len(line) - len(line.lstrip("【[(■・ " + (between if between == "|" else "")))
    last = end - (len(line) - len(line.rstrip("】]) " + (between if between == "|" else ""))))
    place = first
    while place <= last:
        cut = text.find(between, place, last)
        cut = last if cut < 0 else cut
        cell = text[place:cut]
        blank = len(cell) - len(cell.lstrip())
        found.append((place + blank, max(place + blank, place + len(cell.rstrip()))))
        place = cut + 1
    return found

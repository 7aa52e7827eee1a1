"""Tables and lists that were pasted as text: cells under their headings, and whose a number is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

WHOSE: Final = r"(?:\s?\([^()\n\d]{1,14}\)|\s?[^\d\s、,。()・/]{1,8}(?:\s[^\d\s、,。()・/]{1,6})?)?"
"""Behind a number of a list, whose it is: 20241187 山口、20241190 (佐野)."""
_SEPARATORS: Final = ("\t", "|", "｜", ",", "、", "/")
_PARTICLES: Final = frozenset("はがをにもで")
_MOST_CELLS: Final = 30


def cells_under(
    text: str, heading: re.Pattern[str], cell: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """The cells that are wholly such a `cell`, in columns whose heading holds `heading`."""
    if "\n" not in text:
        return
    separator = ""
    columns: list[int] = []
    place = 0
    for line in text.split("\n"):
        cells = line.split(separator) if columns else []
        if columns and len(cells) > max(1, *columns):
            for column in columns:
                said = cells[column]
                start = place + sum(len(one) + 1 for one in cells[:column])
                start += len(said) - len(said.lstrip())
                if cell.fullmatch(said.strip()):
                    yield start, start + len(said.strip())
        elif heading.search(line):
            separator, columns = _columns(line, heading)
        else:
            columns = []
        place += len(line) + 1


def _columns(line: str, heading: re.Pattern[str]) -> tuple[str, list[int]]:
    """What separates the cells of a line of headings, and which of them are asked for."""
    for separator in _SEPARATORS:
        cells = line.split(separator, _MOST_CELLS)
        if len(cells) > 1:
            # 暗証番号は、 begins a sentence, and heads no column.
            asked = [
                index
                for index, one in enumerate(cells)
                if heading.search(one.strip()) and one.strip()[-1] not in _PARTICLES
            ]
            return (separator, asked) if asked and len(cells) <= _MOST_CELLS else ("", [])
    return "", []

"""What people write in a cell, and the value that they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final


class CellUnusable(Exception):
    """A cell cannot be read. `message` says what to write."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def folded(text: str) -> str:
    """The text without differences of width, case and surrounding space."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


_YES: Final = frozenset(
    folded(t) for t in ("true", "yes", "1", "はい", "有", "あり", "○", "〇", "◯")
)
_NO: Final = frozenset(folded(t) for t in ("false", "no", "0", "いいえ", "無", "なし", "×", "✕"))
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ERA: Final = re.compile(r"(?:令和|r)(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME: Final = re.compile(r"(\d{1,2})(?::|時)(\d{1,2})?(?::00|分)?")
_SEPARATOR: Final = re.compile(r"[;；、\n]")
_TENANT: Final = re.compile(r"([a-z0-9_]+)\s*[:=/]\s*(\S.*)")


def text(cell: str) -> str:
    """The text, without the space around it; line ends are LF."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def optional_text(cell: str) -> str | None:
    """The text, None for an empty cell."""
    return text(cell) or None


def flag(cell: str) -> bool | None:
    """Yes, no, or None for an empty cell."""
    word = folded(cell)
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise CellUnusable("cell.flag", "Write true or false (はい or いいえ), or leave it empty.")


def day(cell: str) -> str | None:
    """The date as YYYY-MM-DD; also 2026/4/1, 2026年4月1日 and 令和8年4月1日."""
    word = folded(cell)
    if not word:
        return None
    found, era = _DATE.fullmatch(word), _ERA.fullmatch(word)
    if found is None and era is None:
        raise CellUnusable("cell.date", "Write a date as 2026-04-01, or leave it empty.")
    if found is not None:
        year, month, of_month = (int(part) for part in found.groups())
    else:
        assert era is not None
        year = 2018 + (1 if era[1] == "元" else int(era[1]))
        month, of_month = int(era[2]), int(era[3])
    try:
        return date(year, month, of_month).isoformat()
    except ValueError:
        raise CellUnusable("cell.date", "There is no such day. Write it as 2026-04-01.") from None


def moment(cell: str) -> str | None:
    """A time of day as HH:MM; also 8:30, 8時30分 and what a spreadsheet makes of a time."""
    word = folded(cell)
    if not word:
        return None
    found = _TIME.fullmatch(word)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise CellUnusable("cell.time", "Write a time as 08:30, or leave it empty.")
    return f"{int(found[1]):02}:{int(found[2] or 0):02}"


def whole(cell: str) -> int | None:
    """A whole number; thousands may be separated."""
    word = folded(cell).replace(",", "")
    if not word:
        return None
    if not word.isascii() or not word.isdigit() or len(word) > 9:
        raise CellUnusable("cell.number", "Write a whole number, or leave it empty.")
    return int(word)


def items(cell: str) -> list[str]:
    """The items of a cell, separated by `;`, `、` or line breaks."""
    return [item.strip() for item in _SEPARATOR.split(text(cell)) if item.strip()]


def choice(words: Mapping[str, str]) -> Callable[[str], str | None]:
    """A reader of one of these words; the mapping is what is written → the value."""
    known = {folded(word): value for word, value in words.items()}

    def read(cell: str) -> str | None:
        word = folded(cell)
        if not word:
            return None
        if word not in known:
            choices = ", ".join(dict.fromkeys(known.values()))
            raise CellUnusable("cell.choice", f"Write one of: {choices}.")
        return known[word]

    return read


def reference(known: Mapping[str, str], what: str) -> Callable[[str], str | None]:
    """A reader of ids; the mapping is id, code, number or address → id outside."""

    def read(cell: str) -> str | None:
        word = folded(cell)
        if not word:
            return None
        if word not in known:
            raise CellUnusable("cell.reference", f"There is no such {what} here.")
        return known[word]

    return read


def pairs(cell: str) -> list[dict[str, str]]:
    """Tenants, written as `aws:123456789012; google_cloud:my-project`."""
    found = []
    for item in items(cell):
        match = _TENANT.fullmatch(unicodedata.normalize("NFKC", item))
        if match is None:
            raise CellUnusable("cell.tenant", "Write tenants as aws:123456789012; x:name.")
        found.append({"provider": match[1], "account": match[2].strip()})
    return found


def show(value: Any) -> str:
    """A value as a cell shows it. None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(show(item) for item in value)
    if isinstance(value, Mapping):
        return f"{value['provider']}:{value['account']}"
    return str(value)

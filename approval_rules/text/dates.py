"""Days as people write them, in the common era and in 和暦, and the weekday beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import Struct

from approval_rules.text.seeking import matches

_ERAS: Final = {
    "令和": (date(2019, 5, 1), 2018),
    "平成": (date(1989, 1, 8), 1988),
    "昭和": (date(1926, 12, 25), 1925),
    "大正": (date(1912, 7, 30), 1911),
    "R": (date(2019, 5, 1), 2018),
    "H": (date(1989, 1, 8), 1988),
    "S": (date(1926, 12, 25), 1925),
}
WEEKDAYS: Final = "月火水木金土日"
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|(?<![A-Za-z])[RHS](?=\s?\d))\s?(?P<era_year>元|\d{1,2})\s?[年./]\s?"
    r"|(?P<year>(?:19|20)\d{2})\s?[年./-]\s?)?"
    r"(?<!\d)(?P<month>1[0-2]|0?[1-9])\s?[月./-]\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?"
    r"(?:\s?[((]\s?(?P<weekday>[月火水木金土日])(?:曜日?)?[^))]{0,6}[))]|\s?(?P<weekday2>[月火水木金土日])曜)?"
)
_DAY_BEGINS: Final = re.compile(
    r"[0-9令平昭大RHS](?:(?<=[^0-9])|(?:(?<!\d\d)|(?<=[12])(?=[09]))(?=\d{0,3}\s?[月年./-]))"
)
_ENGLISH_DAY: Final = re.compile(
    r"(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+"
    r"(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})\s+(?P<month2>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)"
    r"(?:,?\s+(?P<year>(?:19|20)\d{2}))?",
    re.IGNORECASE,
)
_ENGLISH_DAY_BEGINS: Final = re.compile(r"[MTWFSmtwfsſ](?=[OUEHARouehar])")
_MONTHS: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]


class Day(Struct, frozen=True, kw_only=True):
    """A day in a text. `exists` is False for 31 April and for a year before its era."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int | None
    exists: bool
    has_month_sign: bool
    """Written with 月 or with a year; `1/2` alone may be a fraction."""

    def on(self, today: date) -> date | None:
        """The day itself; without a year the nearest one not long past."""
        if not self.exists:
            return None
        if self.year is not None:
            return date(self.year, self.month, self.day)
        for year in (today.year, today.year + 1):
            try:
                found = date(year, self.month, self.day)
            except ValueError:
                continue
            if (found - today).days >= -60:
                return found
        return None


def days(text: str) -> Iterator[Day]:
    """Every day that the text names, in its order."""
    for found in matches(_DAY, text, _DAY_BEGINS):
        year = int(found["year"]) if found["year"] else None
        is_of_era = True
        if found["era"]:
            begins, offset = _ERAS[found["era"]]
            year = offset + (1 if found["era_year"] == "元" else int(found["era_year"]))
        month, day = int(found["month"]), int(found["day"])
        exists = _exists(year, month, day)
        if found["era"] and exists and year is not None:
            is_of_era = date(year, month, day) >= begins
        sign = found["weekday"] or found["weekday2"]
        yield Day(
            start=found.start(),
            end=found.end(),
            year=year,
            month=month,
            day=day,
            weekday=WEEKDAYS.index(sign) if sign else None,
            exists=exists and is_of_era,
            has_month_sign="月" in found[0] or year is not None,
        )
    for found in matches(_ENGLISH_DAY, text, _ENGLISH_DAY_BEGINS):
        month = _MONTHS.index((found["month"] or found["month2"])[:3].lower()) + 1
        day = int(found["day"] or found["day2"])
        year = int(found["year"]) if found["year"] else None
        yield Day(
            start=found.start(),
            end=found.end(),
            year=year,
            month=month,
            day=day,
            weekday=_ENGLISH.index(found["weekday"][:3].lower()),
            exists=_exists(year, month, day),
            has_month_sign=True,
        )


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        date(year if year is not None else 2024, month, day)
    except ValueError:
        return False
    return True


_ERA: Final = re.compile("[令平昭大][和成正]")
_ERA_BESIDE: Final = re.compile(
    r"(?P<era>令和|平成|昭和|大正)(?P<number>元|\d{1,2})年\s?[((]\s?(?P<year>\d{4})年?\s?[))]"
    r"|(?P<year2>\d{4})年?\s?[((]\s?(?P<era2>令和|平成|昭和|大正)(?P<number2>元|\d{1,2})年?\s?[))]"
)


def eras(text: str) -> Iterator[tuple[int, int, int]]:
    """Where an era's year and a common year beside it disagree, and the right common year."""
    if _ERA.search(text) is None:
        return
    for found in _ERA_BESIDE.finditer(text):
        number = found["number"] or found["number2"]
        _, offset = _ERAS[found["era"] or found["era2"]]
        right = offset + (1 if number == "元" else int(number))
        if right != int(found["year"] or found["year2"]):
            yield found.start(), found.end(), right

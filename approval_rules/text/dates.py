"""Days as people write them, in the common era and in 和暦, and the weekday beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import Struct

from approval_rules.text.numerals import number
from approval_rules.text.on_demand import on_demand
from approval_rules.text.seeking import matches

_REIWA: Final = (date(2019, 5, 1), date.max, 2018)
_HEISEI: Final = (date(1989, 1, 8), date(2019, 4, 30), 1988)
_SHOWA: Final = (date(1926, 12, 25), date(1989, 1, 7), 1925)
_TAISHO: Final = (date(1912, 7, 30), date(1926, 12, 25), 1911)
_ERAS: Final = {
    "令和": _REIWA, "R": _REIWA, "Reiwa": _REIWA,
    "平成": _HEISEI, "H": _HEISEI, "Heisei": _HEISEI,
    "昭和": _SHOWA, "S": _SHOWA, "Showa": _SHOWA,
    "大正": _TAISHO, "Taisho": _TAISHO,
}  # fmt: skip
"""Era → its first day, its last day, and the common year before its first."""
WEEKDAYS: Final = "月火水木金土日"
_ENGLISH: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = on_demand(
    r"(?:(?P<era>令和|平成|昭和|大正|(?<![A-Za-z])[RHS](?=\s?\d))\s?(?P<era_year>元|\d{1,2})\s?[年./]\s?"
    r"|(?P<year>(?:19|20)\d{2})\s?[年./-]\s?)?"
    r"(?<!\d)(?P<month>1[0-2]|0?[1-9])\s?[月./-]\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?"
    r"(?:\s?[((]\s?(?P<weekday>[月火水木金土日])(?:曜日?)?[^))]{0,6}[))]|[\s、,]{0,2}(?P<weekday2>[月火水木金土日])曜(?!日?(?:定休|休)))?"
)
_DAY_BEGINS: Final = on_demand(
    r"[0-9令平昭大RHS](?:(?<=[^0-9])|(?:(?<!\d\d)|(?<=[12])(?=[09]))(?=\d{0,3}\s?[月年./-]))"
)
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_WEEKDAY: Final = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?"
_ENGLISH_DAY: Final = on_demand(
    rf"(?:(?P<weekday>(?<![A-Za-z]){_WEEKDAY}),?\s+)?"
    rf"(?<![A-Za-z])(?:(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?<!\d)(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH}))(?![A-Za-z\d:])"
    rf"(?:,?\s+(?P<year>(?:19|20)\d{{2}})(?!\d))?(?:\s?\(\s?(?P<weekday2>{_WEEKDAY})\s?\))?",
    re.IGNORECASE,
)
_MAY_BE_ENGLISH: Final = on_demand(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s+\d|"
    r"\d(?:st|nd|rd|th)?\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
    re.IGNORECASE,
)
_IN_KANJI: Final = on_demand(
    r"(?P<month>[一二三四五六七八九十]{1,3})月(?P<day>[一二三四五六七八九十]{1,3})日"
    r"\s?[((]\s?(?P<weekday>[月火水木金土日])(?:曜日?)?[^))\n]{0,6}[))]"
)
_WEEKDAY_BEFORE: Final = on_demand(r"(?P<weekday>[月火水木金土日])曜日?[の\s]?\Z")
"""土曜日の12月5日; behind a comma the weekday is another day's."""
_TO_A_DAY: Final = on_demand(
    r"\s?(?:[~〜～-]|から)\s?(?P<day>3[01]|[12]\d|0?[1-9])日?"
    r"\s?[((]\s?(?P<weekday>[月火水木金土日])(?:曜日?)?[^))\n]{0,6}[))]"
)
"""The end of days that begin in the same month: 4月4日（土）〜5日（日）."""
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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
    """Every day that the text names; those in Japanese first."""
    for found in matches(_DAY, text, _DAY_BEGINS):
        year = int(found["year"]) if found["year"] else None
        is_of_era = True
        if found["era"]:
            begins, ends, offset = _ERAS[found["era"]]
            year = offset + (1 if found["era_year"] == "元" else int(found["era_year"]))
        month, day = int(found["month"]), int(found["day"])
        exists = _exists(year, month, day)
        if found["era"] and exists and year is not None:
            is_of_era = begins <= date(year, month, day) <= ends
        sign = found["weekday"] or found["weekday2"]
        if not sign and (before := _WEEKDAY_BEFORE.search(text, *_near(found.start()))):
            sign = before["weekday"]
        first = Day(
            start=found.start(),
            end=found.end(),
            year=year,
            month=month,
            day=day,
            weekday=WEEKDAYS.index(sign) if sign else None,
            exists=exists and is_of_era,
            has_month_sign="月" in found[0] or year is not None,
        )
        yield first
        if first.has_month_sign and (last := _TO_A_DAY.match(text, first.end)) is not None:
            yield _of(last, year, month, WEEKDAYS.index(last["weekday"]), int(last["day"]))
    for found in _IN_KANJI.finditer(text):
        month, day = number(found["month"]), number(found["day"])
        yield _of(found, None, month, WEEKDAYS.index(found["weekday"]), day)
    small = text.lower()
    if not any(month in small for month in MONTHS) or _MAY_BE_ENGLISH.search(text) is None:
        return
    for found in _ENGLISH_DAY.finditer(text):
        sign = found["weekday"] or found["weekday2"]
        number_of_month = MONTHS.index((found["month"] or found["month2"])[:3].lower()) + 1
        exists = _exists(None, number_of_month, int(found["day"] or found["day2"]))
        is_of_a_month = int(found["day"] or found["day2"]) <= 31
        if sign is None and found["year"] is None and (exists or not is_of_a_month):
            # `May 5` may be many things; `June 31` is none.
            continue
        yield _of(
            found,
            int(found["year"]) if found["year"] else None,
            number_of_month,
            _ENGLISH.index(sign[:3].lower()) if sign else None,
            int(found["day"] or found["day2"]),
        )


def _near(start: int) -> tuple[int, int]:
    return max(0, start - 4), start


def _of(found: re.Match[str], year: int | None, month: int, weekday: int | None, day: int) -> Day:
    return Day(
        start=found.start(),
        end=found.end(),
        year=year,
        month=month,
        day=day,
        weekday=weekday,
        exists=_exists(year, month, day),
        has_month_sign=True,
    )


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        date(year if year is not None else 2024, month, day)
    except ValueError:
        return False
    return True


_ERA: Final = on_demand("[令平昭大][和成正]|Reiwa|Heisei|Showa|Taisho")
_NAME_OF_ERA: Final = "令和|平成|昭和|大正|Reiwa|Heisei|Showa|Taisho"
_ERA_BESIDE: Final = on_demand(
    rf"(?P<era>{_NAME_OF_ERA})\s?(?P<number>元|\d{{1,2}})年?(?:\d{{1,2}}月\d{{1,2}}日)?"
    r"\s?[((]\s?(?P<year>\d{4})年?(?:\d{1,2}月\d{1,2}日)?\s?[))]"
    r"|(?P<year2>\d{4})年?(?:\d{1,2}月\d{1,2}日)?"
    rf"\s?[((]\s?(?P<era2>{_NAME_OF_ERA})\s?(?P<number2>元|\d{{1,2}})年?"
    r"(?:\d{1,2}月\d{1,2}日)?\s?[))]"
)


def eras(text: str) -> Iterator[tuple[int, int, int]]:
    """Where an era's year and a common year beside it disagree, and the right common year."""
    if _ERA.search(text) is None:
        return
    for found in _ERA_BESIDE.finditer(text):
        said = found["number"] or found["number2"]
        offset = _ERAS[found["era"] or found["era2"]][2]
        right = offset + (1 if said == "元" else int(said))
        if right != int(found["year"] or found["year2"]):
            yield found.start(), found.end(), right

"""Days of birth in English that no word stands right before: in lists, brackets, questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from approval_rules.text.on_demand import on_demand

_MONTH: Final = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WHOLE: Final = (
    rf"(?:{_MONTH}\s?\d{{1,2}}(?:st|nd|rd|th)?,?\s?(?P<y1>(?:19|20)\d\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\sof)?[\s-]{_MONTH},?[\s-](?P<y2>(?:19|20)\d\d)"
    r"|(?P<y3>(?:19|20)\d\d)[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}[./-]\d{1,2}[./-](?P<y4>(?:19|20)\d\d))(?!\d)"
)
_YEARLESS: Final = rf"(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH})"
_NAME: Final = r"[^\W\d_][\w'’-]+\.?"
_MAY_BE: Final = on_demand(r"(?i:birth|\bborn\b|\bDOB\b|d\.o\.b)|\bb\.\s")
_HINTS: Final = ("birth", "born", "dob", "d.o.b", "b.")
_LIST: Final = on_demand(
    r"(?:[Bb]irth\s?(?:days?|dates?)|[Dd]ates of [Bb]irth|DOBs)[^.:!?\n]{0,40}:(?!\d)"
)
_STOP: Final = on_demand(r"[!?\n]|(?<![A-Z])(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)\.(?=\s)")
_OF_A_LIST: Final = on_demand(rf"{_NAME}\)?\s?(?:[,:(/|–-]|\son|\s)\s?(?P<day>{_WHOLE})")
_YEARLESS_OF_A_LIST: Final = on_demand(
    rf"(?P<name>{_NAME})\s?(?:\(|,\s|:\s|\s[–-]\s)(?P<day>{_YEARLESS})(?=[\s,;.)]|\Z)(?!,?\s\d{{4}})"
)
_CUE_BESIDE: Final = on_demand(
    r"(?i:birth(?:\s?-?day|\s?date)?|date of birth|\bDOB|\bborn)"
    rf"(?:\s(?!concert|part(?:y|ies)|event|lunch|show)[A-Za-z'’]+\.?){{1,8}}\s?(?:[:(]"
    rf"|[;,]?\s(?:(?:it\s)?should (?:read|be)|as|to|is|was|reads?|says?))\s?\"?(?P<day>{_WHOLE})"
)
_ASKED: Final = on_demand(
    rf"(?P<day>{_WHOLE})(?:\s(?:is|was|as|really|also|indeed|still|not)){{0,3}}\s"
    r"(?:your|his|her|my|their|[A-Z][a-z]+['’]s)\s(?:birth\s?day|birth\s?date|date of birth|DOB)"
)
_BRACKETED: Final = on_demand(
    rf"\b[A-Z][\w'’-]+\s[A-Z][\w'’-]+\s?\((?:b\.\s|born\s|DOB:?\s)?(?P<day>{_WHOLE})[,;)]"
)
_INSTEAD: Final = on_demand(
    r"[\"”)]?[,;]?\s(?:and\s)?(?:not|instead of|but|rather than|to)\s(?:the\s)?\"?"
    rf"(?P<day>{_WHOLE})"
)
_YEAR: Final = on_demand(r"(?:19|20)\d\d")
_OF_AGE: Final = 18
"""Years. So long ago nothing but a birth stands behind a name in brackets, word or none."""
_EVENT: Final = on_demand(
    r"\b(?:party|concert|event|lunch|founded|opened|hall|festival)\b", re.IGNORECASE
)
_OF_A_GROWN: Final = 5
"""Years. A day of the last few years is rather that of an event."""


def english_births(text: str, today: date) -> Iterator[tuple[int, int]]:
    """Where days stand that English words say somebody was born on, not right before them."""
    if "(" in text:
        yield from _of_age(text, today)
    small = text.lower()
    if not any(hint in small for hint in _HINTS) or _MAY_BE.search(text) is None:
        return
    end = 0
    for heading in _LIST.finditer(text):
        if heading.start() < end:
            continue
        stop = _STOP.search(text, heading.end())
        end = stop.start() if stop else len(text)
        if _EVENT.search(text, heading.start(), end):
            continue
        yield from _days(_OF_A_LIST, text, today, heading.end(), end)
        yearless = list(_YEARLESS_OF_A_LIST.finditer(text, heading.end(), end))
        if len(yearless) > 1:
            yield from (found.span("day") for found in yearless)
    for pattern in (_CUE_BESIDE, _ASKED):
        for start, end in _days(pattern, text, today):
            yield start, end
            instead = _INSTEAD.match(text, end)
            if instead is not None:
                yield instead.span("day")
    for line in re.finditer(r"[^\n]+", text):
        if _MAY_BE.search(line[0]) and not _EVENT.search(line[0]):
            yield from _days(_BRACKETED, text, today, *line.span())


def _of_age(text: str, today: date) -> Iterator[tuple[int, int]]:
    for start, end in _days(_BRACKETED, text, today):
        year = _YEAR.search(text, start, end)
        if year is not None and int(year[0]) <= today.year - _OF_AGE:
            yield start, end


def _days(
    pattern: re.Pattern[str], text: str, today: date, start: int = 0, end: int | None = None
) -> Iterator[tuple[int, int]]:
    for found in pattern.finditer(text, start, len(text) if end is None else end):
        year = next(int(found[name]) for name in ("y1", "y2", "y3", "y4") if found[name])
        if year <= today.year - _OF_A_GROWN:
            yield found.span("day")

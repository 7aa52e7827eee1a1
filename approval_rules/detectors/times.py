"""Detectors of days that are wrong, years that do not agree, and hours at which nobody is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from approval_rules.model import Evidence
from approval_rules.organisation import JST
from approval_rules.post import Post, whole
from approval_rules.reading import Hit, Reading
from approval_rules.text.dates import WEEKDAYS, Day, eras
from approval_rules.text.on_demand import on_demand

_TODAY: Final = on_demand(r"(?:本日|今日|きょう|(?i:today,?\s))[、(]?\Z")
_CORRECTED: Final = on_demand(r"誤[)):、\s]{0,2}\Z")
"""What a correction shows as wrong: 誤 4月31日 → 正 4月30日."""
_WEEKDAY: Final = on_demand(r"[((]\s?([月火水木金土日])|([月火水木金土日])曜")


def day(reading: Reading, post: Post) -> Iterator[Hit]:
    """Days that are wrong: `impossible`, `weekday` (of another day) or `past`."""
    view = reading.views.text
    today = post.today
    for found in reading.days:
        if not found.has_month_sign and found.weekday is None:
            continue
        on = found.on(today)
        said = view.text[found.start : found.end]
        evidence = [Evidence(kind="found", text=said)]
        replacement = part = None
        if on is None:
            is_told = found.exists or _is_corrected(view.text, found)
            kind = "" if is_told else "impossible"
        elif found.weekday is not None and not _agrees(on, found, today):
            kind = "" if _is_corrected(view.text, found) else "weekday"
            right = WEEKDAYS[on.weekday()]
            evidence.append(Evidence(kind="expected", text=f"{on.isoformat()} ({right})"))
            if _is_of_last_year(on, found):
                # The weekday is this year's: the year is wrong, and no click settles it.
                evidence.append(Evidence(kind="expected", text=str(on.year + 1)))
            elif sign := _WEEKDAY.search(said):
                replacement = right
                place = found.start + sign.start(sign.lastindex or 0)
                part = (place, place + 1)
        elif on < today and _is_dated(view.text, found):
            kind = "past"
        else:
            kind = ""
        if kind:
            yield Hit(
                view=view,
                start=found.start,
                end=found.end,
                kind=kind,
                evidence=evidence,
                replacement=replacement,
                part=part,
            )


def _is_corrected(text: str, found: Day) -> bool:
    """Whether a day is told as what was wrong: 誤：12月11日（土）."""
    return _CORRECTED.search(text, max(0, found.start - 4), found.start) is not None


def _agrees(on: date, found: Day, today: date) -> bool:
    """Whether the weekday is right; without a year, that of what was this year too."""
    days = [on] if found.year is not None else [on, *_before(on, today)]
    return any(day.weekday() == found.weekday for day in days)


def _before(on: date, today: date) -> Iterator[date]:
    """The same day of this year, where it is past and the day of next year was taken."""
    if on.year > today.year and (on.month, on.day) != (2, 29):
        yield on.replace(year=today.year)


def _is_dated(text: str, found: Day) -> bool:
    """Whether a year, a weekday or a word for today settles which year's day it is."""
    return (
        found.year is not None
        or found.weekday is not None
        or _TODAY.search(text, max(0, found.start - 6), found.start) is not None
    )


def _is_of_last_year(on: date, found: Day) -> bool:
    """Whether the weekday is right a year later, as in a text of the year before."""
    if found.year is None or found.weekday is None or (on.month, on.day) == (2, 29):
        return False
    return on.replace(year=on.year + 1).weekday() == found.weekday


def era(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape for all
    """A year of an era beside a year of the common era that is another."""
    view = reading.views.text
    for start, end, right in eras(view.text):
        said = reading.original[slice(*view.span(start, end))]
        yield Hit(
            view=view,
            start=start,
            end=end,
            evidence=[
                Evidence(kind="found", text=said),
                Evidence(kind="expected", text=str(right)),
            ],
        )


def out_of_hours(post: Post) -> Iterator[Hit]:
    """A time of publication outside of office hours, on a weekend or a holiday."""
    if post.submission.publish_at is None:
        return
    local = post.submission.publish_at.astimezone(JST)
    hours = post.organisation
    is_open = (
        local.weekday() < 5
        and local.date() not in hours.holidays
        and hours.opens <= local.time().replace(tzinfo=None) <= hours.closes
    )
    if not is_open:
        told = f"{local:%Y-%m-%d %H:%M}（{WEEKDAYS[local.weekday()]}）"
        yield whole(post, told)

"""Detectors of days that are wrong, years that do not agree, and hours at which nobody is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from approval_rules.model import Evidence
from approval_rules.organisation import JST
from approval_rules.post import Post, whole
from approval_rules.reading import Hit, Reading
from approval_rules.text.dates import WEEKDAYS, eras

_WEEKDAY: Final = re.compile(r"[((]\s?([月火水木金土日])|([月火水木金土日])曜")


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
            kind = "" if found.exists else "impossible"
        elif found.weekday is not None and on.weekday() != found.weekday:
            kind = "weekday"
            right = WEEKDAYS[on.weekday()]
            evidence.append(Evidence(kind="expected", text=f"{on.isoformat()} ({right})"))
            if sign := _WEEKDAY.search(said):
                replacement = right
                place = found.start + sign.start(sign.lastindex or 0)
                part = (place, place + 1)
        elif on < today and found.year is not None:
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

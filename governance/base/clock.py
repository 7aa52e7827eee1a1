"""The one clock. Always aware, always UTC; local time appears in templates only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Tokyo")

_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_held: list[datetime] = []


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _held[-1] if _held else datetime.now(UTC)


def is_reckoned(moment: datetime) -> bool:
    """Whether it lies in the years 2000 to 2199, which every calendar here can reckon with."""
    return _FIRST_YEAR <= moment.year <= _LAST_YEAR


@contextmanager
def held(at: datetime) -> Iterator[None]:
    """Hold the clock still at an aware moment. For tests."""
    if at.tzinfo is None:
        msg = "a held moment must be aware"
        raise ValueError(msg)
    _held.append(at.astimezone(UTC))
    try:
        yield
    finally:
        _held.pop()

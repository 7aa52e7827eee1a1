"""The one clock. Always aware, always UTC; local time appears in templates only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Tokyo")

_held: list[datetime] = []


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _held[-1] if _held else datetime.now(UTC)


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

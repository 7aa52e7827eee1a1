"""How many calls one token may make: a bucket of tokens in memory, filled at a steady rate."""

from __future__ import annotations

import threading
import time
from typing import Final

from governance.rest.problems import RestError

_KEPT: Final = 10_000


class TooMany(RestError):
    """Too many requests with this token. Wait as long as Retry-After says."""

    code = "rate.limited"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Limit:
    """`rate` calls a second for each key on average, `burst` at once."""

    def __init__(self, *, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count one call. Raises `TooMany` with the seconds to wait."""
        now = time.monotonic()
        with self._lock:
            left, at = self._buckets.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - at) * self._rate)
            allowed = left >= 1
            self._buckets[key] = (left - 1 if allowed else left, now)
            while len(self._buckets) > _KEPT:
                del self._buckets[next(iter(self._buckets))]
        if not allowed:
            raise TooMany(max(1, round((1 - left) / self._rate)))

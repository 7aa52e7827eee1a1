"""How fast a provider is asked, and how often it was."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

TOGETHER: Final = 0.02
"""
Fast callers that must wait wake together, on multiples of so many seconds. One by one, each would
find the processor asleep and its caches cold: a call costs twice the CPU then.
"""


class RateLimiter:
    """
    Yields before the provider throttles: a token bucket whose rate adapts (AIMD).

    Each throttled answer lowers the rate and remembers where the limit was felt; successes raise it
    quickly up to just below that point and slowly beyond. `rate` is calls per second. Thread-safe.
    """

    def __init__(
        self,
        rate: float,
        *,
        burst: float = 1.0,
        floor: float = 0.5,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.rate = rate
        self._ceiling = rate
        self._felt = rate
        self._floor = min(floor, rate)
        self._burst = max(burst, 1.0)
        self._tokens = self._burst
        self._clock = clock
        self._sleep = sleep
        self._refilled = clock()
        self._paused_until = 0.0
        self._lowered = float("-inf")
        self._lock = threading.Lock()

    def acquire(self, deadline: float) -> bool:
        """
        Wait for leave to make one call; False, at once, if it would come after `deadline`.

        `deadline` is on the limiter's clock (`time.monotonic`).
        """
        while True:
            with self._lock:
                now = self._clock()
                earned = max(0.0, now - self._refilled) * self.rate
                self._tokens = min(self._burst, self._tokens + earned)
                self._refilled = max(now, self._refilled)
                wait = max((1.0 - self._tokens) / self.rate, self._paused_until - now, 0.0)
                if wait and 1.0 < self.rate * TOGETHER <= self._burst:
                    wait = math.ceil((now + wait) / TOGETHER) * TOGETHER - now
                if now + wait > deadline:
                    return False
                # Taken on credit before the sleep, so that waiting threads queue behind one
                # another.
                self._tokens -= 1.0
            if not wait:
                return True
            self._sleep(wait)
            with self._lock:
                if self._clock() >= self._paused_until:
                    return True
                # Another call was refused meanwhile: who leaves now is refused as well.
                self._tokens += 1.0

    def throttled(self, after: float = 0.0) -> None:
        """The provider said "too many"; `after` seconds must pass before the next call."""
        with self._lock:
            now = self._clock()
            self._paused_until = max(self._paused_until, now + after)
            # Nothing is saved up during a pause: it would go out in one burst, and be refused.
            self._refilled = max(self._refilled, self._paused_until)
            self._tokens = min(self._tokens, 0.0)
            # Calls in flight are refused together: that is one signal, not many.
            if now - self._lowered < (after or 1.0):
                return
            self._lowered = now
            self._felt = self.rate
            self.rate = max(self._floor, self.rate * 0.5)

    def succeeded(self) -> None:
        """The provider answered normally."""
        with self._lock:
            near = self.rate >= 0.85 * self._felt
            per_second = 0.005 * self._felt if near else 0.2 * self._felt
            self.rate = min(self._ceiling, self.rate + per_second / max(self.rate, 1.0))
            self._felt = max(self._felt, self.rate)


class RequestCounter:
    """Counts the requests that really left, by name. Thread-safe."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, name: str) -> None:
        """One more request of this name."""
        with self._lock:
            self._counts[name] += 1

    @property
    def total(self) -> int:
        """All requests so far."""
        with self._lock:
            return self._counts.total()

    def by_name(self) -> dict[str, int]:
        """A copy of the counts."""
        with self._lock:
            return dict(self._counts)

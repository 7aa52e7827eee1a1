from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.pacing import RateLimiter


class Time:
    """A clock that only sleeping moves; what a limiter does while it sleeps may be scripted."""

    def __init__(self) -> None:
        self.now = 0.0
        self.woken = 0
        self.meanwhile: list[tuple[float, Callable[[], None]]] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.woken += 1
        self.now += seconds
        while self.meanwhile and self.meanwhile[0][0] <= self.now:
            self.meanwhile.pop(0)[1]()


@pytest.fixture
def time() -> Time:
    return Time()


def limiter(time: Time, rate: float, burst: float = 1.0) -> RateLimiter:
    return RateLimiter(rate, burst=burst, clock=time.clock, sleep=time.sleep)


def test_a_call_that_would_come_too_late_is_refused_at_once(time: Time):
    slow = limiter(time, 1.0)
    assert slow.acquire(0.5)
    assert not slow.acquire(0.5)
    assert time.now == 0.0


def test_nothing_leaves_during_a_pause_not_even_who_was_waiting_already(time: Time):
    paced = limiter(time, 10.0)
    paced.acquire(100)
    time.meanwhile = [(0.05, lambda: paced.throttled(2.0))]
    assert paced.acquire(100)
    assert time.now >= 2.05


def test_a_pause_saves_nothing_up(time: Time):
    paced = limiter(time, 100.0, burst=50.0)
    paced.throttled(5.0)
    left = []
    for _ in range(20):
        paced.acquire(100)
        left.append(time.now)
    assert left[0] >= 5.0
    assert left[-1] - left[0] >= 19 / paced.rate - 0.001


def test_refusals_within_one_pause_are_one_signal(time: Time):
    paced = limiter(time, 100.0)
    for _ in range(5):
        paced.throttled(0.25)
    assert paced.rate == 50.0
    time.now = 0.3
    paced.throttled(0.25)
    assert paced.rate == 25.0


def test_fast_callers_that_wait_wake_together_at_the_same_rate(time: Time):
    paced = limiter(time, 1000.0, burst=50.0)
    for _ in range(1050):
        paced.acquire(100)
    assert time.now == pytest.approx(1.0, abs=0.03)
    assert time.woken <= 55

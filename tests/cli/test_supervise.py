"""How a supervisor hears that it shall end."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from governance.cli.supervise import Stop


@pytest.fixture
def stop() -> Iterator[Stop]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield Stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_signal_ends_the_wait_at_once(stop: Stop) -> None:
    assert not stop.wait(0)
    threading.Timer(0.05, os.kill, [os.getpid(), signal.SIGTERM]).start()
    assert stop.wait(60)
    assert stop.wait(60)


def test_a_second_signal_is_obeyed_at_once(stop: Stop) -> None:
    signal.raise_signal(signal.SIGINT)
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(signal.SIGINT)
    assert ended.value.code == 128 + signal.SIGINT

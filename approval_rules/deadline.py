"""The time that one submission may take."""

from __future__ import annotations

import time
from typing import Final


class Late(Exception):
    """The time limit was passed."""


_PATIENCE: Final = 5
"""So many times longer than its own work a submission may wait for a busy machine."""


class Deadline:
    """
    So many seconds of this thread's own work, and some more of waiting.

    The work is counted, and not the hour alone: a machine that is busy with others must not turn a
    short text into one that nobody could judge.
    """

    def __init__(self, seconds: float) -> None:
        self._work_ends = time.thread_time() + seconds
        self._ends = time.perf_counter() + seconds * _PATIENCE

    def check(self) -> None:
        """Do nothing in time. Raises `Late` after it."""
        if time.thread_time() > self._work_ends or time.perf_counter() > self._ends:
            raise Late

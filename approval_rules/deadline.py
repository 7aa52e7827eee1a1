"""The time that one submission may take."""

from __future__ import annotations

import time


class Late(Exception):
    """The time limit was passed."""


class Deadline:
    """The moment so many seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.perf_counter() + seconds

    def check(self) -> None:
        """Do nothing before the moment. Raises `Late` after it."""
        if time.perf_counter() > self._ends:
            raise Late

"""A network in memory: a real connector, whose answers a test scripts."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime

from connectors.contract import (
    NotFound,
    Outcome,
    Published,
    Refused,
    Release,
    Unreadable,
    Unsure,
    Withdrawn,
)
from governance.base import clock, db

Script = Callable[[Release], Outcome]


class Network:
    """Keeps every post that was accepted. Without a script it accepts."""

    def __init__(self) -> None:
        self.posts: dict[str, tuple[str, str, datetime]] = {}
        self.calls: list[Release] = []
        self.reads = 0
        self.scripts: deque[Script] = deque()
        self.unreadable = 0
        self.hidden = False
        self.withdrawals: deque[Callable[[str], Withdrawn | Refused | Unsure]] = deque()
        self._ids = itertools.count(1000)
        self._lock = threading.Lock()

    def accept(self, release: Release) -> Published:
        """The post stands there from now on."""
        with self._lock:
            remote_id = str(next(self._ids))
            self.posts[remote_id] = (release.account, release.text, clock.now())
        return Published(
            remote_id=remote_id, url=f"https://x.example/{release.account}/{remote_id}"
        )

    def publish(self, release: Release) -> Outcome:
        db.refuse_inside_transaction()
        self.calls.append(release)
        if self.scripts:
            return self.scripts.popleft()(release)
        return self.accept(release)

    def find(self, release: Release, *, since: datetime) -> Published | NotFound | Unreadable:
        db.refuse_inside_transaction()
        self.reads += 1
        if self.unreadable:
            self.unreadable -= 1
            return Unreadable(reason="503")
        for remote_id, (account, text, at) in self.posts.items():
            if (account, text) == (release.account, release.text) and at >= since:
                if self.hidden:
                    break
                return Published(
                    remote_id=remote_id, url=f"https://x.example/{account}/{remote_id}"
                )
        return NotFound()

    def withdraw(self, remote_id: str) -> Withdrawn | Refused | Unsure:
        db.refuse_inside_transaction()
        if self.withdrawals:
            return self.withdrawals.popleft()(remote_id)
        return Withdrawn(already=self.posts.pop(remote_id, None) is None)


def lost(network: Network) -> Script:
    """The post is accepted and the answer is lost."""

    def answer(release: Release) -> Outcome:
        network.accept(release)
        return Unsure(reason="no answer")

    return answer


def never_arrived(_release: Release) -> Outcome:
    """Nothing was accepted, and nobody knows it."""
    return Unsure(reason="no answer")


def refused(_release: Release) -> Outcome:
    """The network says no."""
    return Refused(code="403", reason="This is not allowed.")


def raising(error: Exception) -> Script:
    """The call ends in an error."""

    def answer(_release: Release) -> Outcome:
        raise error

    return answer

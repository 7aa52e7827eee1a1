"""What a job is, and what its handler is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from msgspec import Struct

from connectors.contract import Connection
from governance.base.db import Database
from governance.base.secrets import Keys
from governance.settings import Settings


class Job(Struct, frozen=True, kw_only=True):
    """
    Something that happens later: a noun that can be read in a table.

    Its tag is the task's name. Ids in, never rows, never secrets. A job may run more than once: a
    worker that dies is taken over, and the job begins again.
    """

    queue: ClassVar[str] = "default"
    """`publish`, `scan` or `default`: each has a loop of its own in the worker."""
    tries: ClassVar[int] = 5
    """How often it is begun at most when it fails."""


class Later(Exception):
    """Not now: begin this job again after so many seconds. Does not count as a try."""

    def __init__(self, after: float) -> None:
        super().__init__(f"again in {after:.0f} s")
        self.after = after


class Runtime(Struct, frozen=True, kw_only=True):
    """What every handler may use."""

    database: Database
    keys: Keys
    settings: Settings
    connect: Callable[[Connection], Any]
    """Opens a connector; refuses inside a transaction and outside of what is allowed."""


Handler = Callable[[Any, Runtime], None]

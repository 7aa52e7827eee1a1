"""Jobs of the tests, and a table that remembers what their handlers did."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Final

from msgspec import Struct
from sqlalchemy import text

from connectors import registry
from governance.base.db import Database
from governance.base.errors import Unavailable
from governance.base.secrets import Keys
from governance.jobs.runtime import Handler, Job, Later, Runtime
from governance.settings import JobSettings, Settings

TIMES: Final = JobSettings(heartbeat=0.2, stall_limit=1, poll=0.05)


class Note(Job, tag="test.note"):
    """Remember a word."""

    word: str


class Hang(Job, tag="test.hang"):
    """Begin and never end; the second time, end."""

    queue: ClassVar[str] = "publish"
    tries: ClassVar[int] = 1


class Wait(Job, tag="test.wait"):
    """Ask to be begun again later."""


class Fail(Job, tag="test.fail"):
    """Fail in the way that is named."""

    tries: ClassVar[int] = 3
    way: str


class Orders(Struct, frozen=True, kw_only=True):
    """What a worker process of the tests is told."""

    url: str
    keys: str


def said(database: Database) -> list[str]:
    """What the handlers wrote, in order."""
    with database.reading() as session:
        return list(session.scalars(text("SELECT word FROM said ORDER BY id")))


def _say(runtime: Runtime, word: str) -> None:
    with runtime.database.writing() as session:
        session.execute(text("INSERT INTO said (word) VALUES (:word)"), {"word": word})


def _note(job: Note, runtime: Runtime) -> None:
    _say(runtime, job.word)


def _hang(_job: Hang, runtime: Runtime) -> None:
    is_first = not said(runtime.database)
    _say(runtime, "begun")
    if is_first:
        threading.Event().wait(60)
    _say(runtime, "ended")


def _wait(_job: Wait, _runtime: Runtime) -> None:
    raise Later(30)


def _fail(job: Fail, _runtime: Runtime) -> None:
    if job.way == "unavailable":
        raise Unavailable("The mail host is away.", retry_after=40)
    raise ZeroDivisionError(job.way)


HANDLERS: Final[Mapping[type[Job], Handler]] = {
    Note: _note,
    Hang: _hang,
    Wait: _wait,
    Fail: _fail,
}


def runtime_of(database: Database, keys: Keys, home: Path) -> Runtime:
    """A runtime with quick times."""
    settings = Settings(home=str(home), jobs=TIMES)
    return Runtime(database=database, keys=keys, settings=settings, connect=registry.connect)

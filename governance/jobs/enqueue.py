"""The only seam to the queue: a job is written through the session's own connection."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any

import msgspec
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy.orm import Session

from governance.jobs.runtime import Job


@functools.cache
def _app() -> App:
    # It never opens a pool: every job brings the connection of the transaction that causes it.
    return App(connector=SyncPsycopgConnector())


def name_of(kind: type[Job]) -> str:
    """The task's name: the tag of the job."""
    tag = kind.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f"{kind.__qualname__} has no tag")
    return tag


def enqueue(
    session: Session,
    job: Job,
    *,
    at: datetime | None = None,
    once: str | None = None,
    attempt: int = 1,
) -> bool:
    """
    Let `job` happen at `at` (aware; default: now). Commits and rolls back with the session.

    While a job with the same `once` waits, no second one is written; then the answer is False.
    """
    arguments: dict[str, Any] = {"job": msgspec.to_builtins(job), "attempt": attempt}
    if once is None:
        _defer(session, job, arguments, at, None)
        return True
    try:
        # A violated uniqueness aborts the transaction around it, so it gets a savepoint.
        with session.begin_nested():
            _defer(session, job, arguments, at, once)
    except AlreadyEnqueued:
        return False
    return True


def _defer(
    session: Session,
    job: Job,
    arguments: dict[str, Any],
    at: datetime | None,
    once: str | None,
) -> None:
    connection = session.connection().connection.driver_connection
    _app().configure_task(
        name_of(type(job)),
        queue=job.queue,
        schedule_at=at,
        queueing_lock=once,
        connection=connection,
        allow_unknown=True,
    ).defer(**arguments)

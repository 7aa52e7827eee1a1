"""Running one job: decode, handle, and decide what a failure means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import msgspec
import structlog

from connectors.contract import TryLater
from governance.base import clock
from governance.base.errors import Unavailable
from governance.jobs.enqueue import enqueue, name_of
from governance.jobs.runtime import Handler, Job, Later, Runtime

log: Final = structlog.get_logger()
FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 600.0


class Exhausted(Exception):
    """A job used up its tries."""


def pause(attempt: int) -> float:
    """Seconds before the next try: doubling from 2 s to 10 minutes."""
    return min(FIRST_PAUSE * float(2 ** (attempt - 1)), LONGEST_PAUSE)


def run(
    kind: type[Job],
    handler: Handler,
    runtime: Runtime,
    arguments: Mapping[str, Any],
    *,
    once: str | None,
) -> None:
    """
    Run the handler once.

    Where it asks for a later time, or fails with tries left, the job is written anew for then. With
    none left `Exhausted` is raised: the job stays visible as failed.
    """
    name = name_of(kind)
    attempt = int(arguments.get("attempt", 1))
    structlog.contextvars.bind_contextvars(job=name, attempt=attempt)
    try:
        job = msgspec.convert(arguments["job"], kind)
    except (KeyError, msgspec.ValidationError) as error:
        log.error("job.unreadable", job=name)
        raise Exhausted(f"{name}: its arguments cannot be read") from error
    try:
        handler(job, runtime)
    except Later as later:
        _again(runtime, job, later.after, once=once, attempt=attempt)
    except (TryLater, Unavailable) as error:
        after = error.after if isinstance(error, TryLater) else float(error.retry_after)
        _failed(runtime, job, error, once=once, attempt=attempt, after=after)
    except Exception as error:  # noqa: BLE001 - the one place that outlives any handler
        _failed(runtime, job, error, once=once, attempt=attempt, after=None)
    finally:
        structlog.contextvars.unbind_contextvars("job", "attempt")


def _failed(
    runtime: Runtime,
    job: Job,
    error: Exception,
    *,
    once: str | None,
    attempt: int,
    after: float | None,
) -> None:
    name = name_of(type(job))
    if attempt >= job.tries:
        log.error("job.exhausted", job=name, attempts=attempt, exc_info=error)
        raise Exhausted(f"{name}: {type(error).__name__} at try {attempt}") from error
    wait = max(after or 0.0, pause(attempt))
    log.warning("job.failed", job=name, attempt=attempt, again_in=wait, exc_info=error)
    _again(runtime, job, wait, once=once, attempt=attempt + 1)


def _again(runtime: Runtime, job: Job, after: float, *, once: str | None, attempt: int) -> None:
    at = clock.now() + timedelta(seconds=after)
    with runtime.database.writing() as session:
        enqueue(session, job, at=at, once=once, attempt=attempt)

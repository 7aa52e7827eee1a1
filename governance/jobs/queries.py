"""How the queue stands: figures, workers, jobs that came to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Text, cast, column, func, select, table
from sqlalchemy.orm import Session

from governance.base import clock
from governance.jobs.models import WorkerPoll

_jobs = table(
    "procrastinate_jobs",
    column("id"),
    column("queue_name"),
    column("task_name"),
    column("status"),
    column("attempts"),
    column("args"),
    column("scheduled_at"),
)


_events = table("procrastinate_events", column("job_id"), column("at"))


class ExhaustedJob(Struct, frozen=True, kw_only=True):
    """A job that used up its tries. A person must look. `at` is its last move, aware."""

    id: int
    name: str
    queue: str
    arguments: dict[str, Any]
    at: datetime | None


class WorkerView(Struct, frozen=True, kw_only=True):
    """A worker process."""

    host: str
    queues: Sequence[str]
    revision: str
    started_at: datetime
    polled_at: datetime


def polled_within(session: Session, seconds: float) -> bool:
    """Whether some worker has looked for jobs within so many seconds."""
    since = clock.now() - timedelta(seconds=seconds)
    return (
        session.scalar(select(WorkerPoll.id).where(WorkerPoll.polled_at > since).limit(1))
        is not None
    )


def workers(session: Session) -> list[WorkerView]:
    """The workers seen within a day, the latest first."""
    since = clock.now() - timedelta(days=1)
    query = select(WorkerPoll).where(WorkerPoll.polled_at > since)
    rows = session.scalars(query.order_by(WorkerPoll.polled_at.desc()))
    return [
        WorkerView(
            host=row.host,
            queues=row.queues,
            revision=row.revision,
            started_at=row.started_at,
            polled_at=row.polled_at,
        )
        for row in rows
    ]


def counts(session: Session) -> list[tuple[str, str, int]]:
    """How many jobs stand in the database: (queue, state, number)."""
    query = select(_jobs.c.queue_name, _jobs.c.status, func.count()).group_by(
        _jobs.c.queue_name, _jobs.c.status
    )
    return [(row[0], str(row[1]), row[2]) for row in session.execute(query)]


def exhausted(session: Session, limit: int = 200) -> list[ExhaustedJob]:
    """The jobs that used up their tries, the latest first."""
    # The state is an enumeration of the queue's own, which is not compared with text.
    has_failed = cast(_jobs.c.status, Text) == "failed"
    at = select(func.max(_events.c.at)).where(_events.c.job_id == _jobs.c.id).scalar_subquery()
    query = select(_jobs, at.label("at")).where(has_failed).order_by(_jobs.c.id.desc())
    return [
        ExhaustedJob(
            id=row.id, name=row.task_name, queue=row.queue_name, arguments=row.args, at=row.at
        )
        for row in session.execute(query.limit(limit))
    ]

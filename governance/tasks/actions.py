"""Opening and closing what waits for people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from governance.base import clock, ids
from governance.jobs.enqueue import enqueue
from governance.tasks.jobs import SendNotice
from governance.tasks.models import Task

Thing = tuple[str, UUID]
"""Kind (a key of `ids.PREFIXES`) and id."""


def open_task(
    session: Session,
    *,
    kind: str,
    thing: Thing,
    assignees: Collection[UUID],
    due: datetime | None = None,
    facts: Mapping[str, str] = {},
) -> int:
    """
    Let this wait for each of these people, who are told by mail; the number newly opened.

    Whoever has the same task open already keeps it, with the new date and facts.
    """
    opened = 0
    for person in sorted(assignees):
        row = session.execute(
            insert(Task)
            .values(
                id=ids.new(),
                kind=kind,
                thing_kind=thing[0],
                thing_id=thing[1],
                assignee_id=person,
                due=due,
                facts=dict(facts),
                opened_at=clock.now(),
            )
            .on_conflict_do_nothing(
                index_elements=[Task.kind, Task.thing_kind, Task.thing_id, Task.assignee_id],
                index_where=Task.closed_at.is_(None),
            )
            .returning(Task.id)
        ).one_or_none()
        if row is not None:
            opened += 1
            enqueue(session, SendNotice(task=row.id))
        elif due is not None or facts:
            session.execute(
                update(Task)
                .where(
                    Task.kind == kind,
                    Task.thing_kind == thing[0],
                    Task.thing_id == thing[1],
                    Task.assignee_id == person,
                    Task.closed_at.is_(None),
                )
                .values(due=due, facts=dict(facts))
            )
    return opened


def close_tasks(
    session: Session,
    *,
    thing: Thing,
    kind: str | None = None,
    assignees: Collection[UUID] | None = None,
) -> int:
    """Close what waits about this thing, or only one kind of it; the number closed."""
    statement = (
        update(Task)
        .where(Task.thing_kind == thing[0], Task.thing_id == thing[1], Task.closed_at.is_(None))
        .values(closed_at=clock.now())
    )
    if kind is not None:
        statement = statement.where(Task.kind == kind)
    if assignees is not None:
        statement = statement.where(Task.assignee_id.in_(assignees))
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]

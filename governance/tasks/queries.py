"""What waits for whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.tasks.models import Task
from governance.tasks.schemas import TaskView

NEVER_DUE: Final = timedelta(days=365_000)
"""After every date that a thing may be due on."""
DEPUTISED = ("approval.decide",)
"""Kinds of task that a deputy sees for the absent person."""


def _mine(actor: Actor) -> ColumnElement[bool]:
    if actor.scopes is not None and Action.TASK_READ not in actor.scopes:
        return policy.visible(actor, Action.TASK_READ)
    return Task.closed_at.is_(None) & or_(
        Task.assignee_id == actor.person,
        Task.kind.in_(DEPUTISED) & Task.assignee_id.in_(actor.deputy_for),
    )


def count(session: Session, actor: Actor) -> int:
    """How many things wait for this actor, each thing once."""
    things = select(Task.kind, Task.thing_kind, Task.thing_id).where(_mine(actor)).distinct()
    return session.scalar(select(func.count()).select_from(things.subquery())) or 0


def waiting(session: Session, actor: Actor, ask: Ask, *, kind: str | None = None) -> Page[TaskView]:
    """
    What waits for this actor; also for those whose deputy they are now.

    What is due comes first, by its date; then what has none, the longest waiting first.
    """
    urgency = func.coalesce(Task.due, Task.opened_at + NEVER_DUE)
    query = select(*Task.__table__.columns, urgency.label("urgency")).where(_mine(actor))
    if kind is not None:
        query = query.where(Task.kind == kind)
    rows = session.execute(keyset(query, urgency, Task.id, ask, oldest_first=True)).all()
    absent = {row.assignee_id for row in rows} - {actor.person}
    names = identity.names(session, absent)
    return page(
        rows,
        ask,
        position=lambda row: (row.urgency, row.id),
        show=lambda row: _view(row, names),
    )


def assignees(
    session: Session, thing: tuple[str, UUID], kind: str | None = None
) -> frozenset[UUID]:
    """For whom a task about this thing is open, of this kind or of any."""
    query = select(Task.assignee_id).where(
        Task.thing_kind == thing[0], Task.thing_id == thing[1], Task.closed_at.is_(None)
    )
    if kind is not None:
        query = query.where(Task.kind == kind)
    return frozenset(session.scalars(query))


def _view(row: Any, names: dict[UUID, str]) -> TaskView:
    return TaskView(
        id=ids.show("task", row.id),
        kind=row.kind,
        thing_kind=row.thing_kind,
        thing=ids.show(row.thing_kind, row.thing_id),
        assignee=ids.show("person", row.assignee_id),
        on_behalf_of=names.get(row.assignee_id),
        due=row.due,
        overdue=row.due is not None and row.due < clock.now(),
        facts=row.facts,
        opened_at=row.opened_at,
    )

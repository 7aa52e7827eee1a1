"""Tables: what waits for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.base.tables import Id, Table


class Task(Table):
    """Something that one person has to do about one thing."""

    __tablename__ = "task"
    __table_args__ = (
        Index(
            "uq_task_open",
            "kind",
            "thing_kind",
            "thing_id",
            "assignee_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_task_assignee_open",
            "assignee_id",
            "opened_at",
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_task_thing", "thing_kind", "thing_id"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    thing_kind: Mapped[str]
    thing_id: Mapped[UUID]
    assignee_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    due: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]]
    """What a list needs to name the thing, as its title."""
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

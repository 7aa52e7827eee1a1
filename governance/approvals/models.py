"""Tables: routes, approvals in rounds, and the decisions that nobody changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.base.states import guard
from governance.base.tables import Id, Table

KINDS: Final = ("post", "service", "account", "waiver")
"""What goes through an approval."""

_KIND_LIST: Final = ", ".join(f"'{kind}'" for kind in KINDS)


class Route(Table):
    """Which steps a thing of this kind passes when the conditions hold."""

    __tablename__ = "approval_route"
    __audited_as__ = "route"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KIND_LIST})", name="kind"),
        CheckConstraint("jsonb_array_length(steps) > 0", name="has_steps"),
        Index("ix_approval_route_kind_position", "kind", "position"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    position: Mapped[int]
    """Routes are tried in this order; the first whose conditions all hold is taken."""
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    """Only for things of this department and below; None is for all."""
    conditions: Mapped[list[Any]]
    steps: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(server_default="true", default=True)
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Approval(Table):
    """One round of asking for approval of exactly these bytes."""

    __tablename__ = "approval"
    __audited_as__ = "approval"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KIND_LIST})", name="kind"),
        CheckConstraint("state IN ('open', 'approved', 'returned', 'voided')", name="state"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("step >= 0 AND step <= jsonb_array_length(steps)", name="step"),
        UniqueConstraint("kind", "thing_id", "round"),
        # What the decisions refer to, so that their CHECK of four eyes speaks of the true author.
        UniqueConstraint("id", "author_id"),
        Index(
            "uq_approval_open",
            "kind",
            "thing_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    thing_id: Mapped[UUID]
    round: Mapped[int]
    digest: Mapped[str]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    parties: Mapped[list[Any]]
    """Further people who may not decide, as the owner of the thing (hex ids)."""
    roles: Mapped[list[Any]] = mapped_column(server_default="[]", default=list)
    """Roles that whoever approves must hold, besides being named by the step."""
    facts: Mapped[dict[str, Any]]
    route_id: Mapped[UUID] = mapped_column(ForeignKey("approval_route.id"))
    steps: Mapped[list[Any]]
    """The route's steps as they were when the round began."""
    step: Mapped[int]
    """The step that waits, from 0; the number of steps once all are done."""
    state: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class ApprovalDecision(Table):
    """What one person decided in one step. Append-only."""

    __tablename__ = "approval_decision"
    __table_args__ = (
        ForeignKeyConstraint(["approval_id", "author_id"], ["approval.id", "approval.author_id"]),
        CheckConstraint("person_id <> author_id", name="four_eyes"),
        CheckConstraint("on_behalf_of <> author_id", name="four_eyes_deputy"),
        CheckConstraint("on_behalf_of <> person_id", name="not_oneself"),
        CheckConstraint("verdict IN ('approve', 'return')", name="verdict"),
        CheckConstraint("verdict = 'approve' OR comment <> ''", name="comment"),
        Index(
            "uq_approval_decision_one_step",
            "approval_id",
            "person_id",
            unique=True,
            postgresql_where=text("verdict = 'approve'"),
        ),
        Index(
            "uq_approval_decision_one_deputy",
            "approval_id",
            "on_behalf_of",
            unique=True,
            postgresql_where=text("verdict = 'approve'"),
        ),
    )

    id: Mapped[Id]
    approval_id: Mapped[UUID] = mapped_column(index=True)
    author_id: Mapped[UUID]
    step: Mapped[int]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[str]
    comment: Mapped[str] = mapped_column(server_default="")
    digest: Mapped[str]
    decided_at: Mapped[datetime]


guard(Approval.state)

"""Tables: accounts, who owned them when, frozen applications, sealed credentials."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, column, func
from sqlalchemy.orm import Mapped, mapped_column

from governance.base import states
from governance.base.tables import Id, Table
from governance.social_accounts.states import MACHINE

_STATES = ", ".join(f"'{state}'" for state in MACHINE.states)


class Account(Table):
    """One official account: where, what for, how, and who answers for it."""

    __tablename__ = "social_account"
    __audited_as__ = "account"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("deputy_id <> owner_id", name="deputy_not_owner"),
        CheckConstraint(
            "state NOT IN ('approved', 'operating', 'suspended') OR approved_digest IS NOT NULL",
            name="approved",
        ),
        Index(
            "uq_social_account_network_handle_key",
            "network",
            "handle_key",
            unique=True,
            postgresql_where=column("state") != "closed",
        ),
        Index(None, "created_at", "id"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(default=MACHINE.initial)
    network: Mapped[str]
    handle: Mapped[str]
    handle_key: Mapped[str]
    """The handle as it is compared: one account is registered once."""
    display_name: Mapped[str]
    purpose: Mapped[str]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    applicant_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    procedure: Mapped[str]
    procedure_version: Mapped[int] = mapped_column(server_default="1", default=1)
    """Goes up with each change of the procedure (運用手順)."""
    details: Mapped[dict[str, Any]]
    """The further answers of the form, as a `schemas.Details`."""
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the connector needs besides secrets."""
    endpoint: Mapped[str | None]
    """Another address of the network; only ever set where sandboxes are allowed."""
    approved_digest: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def policy_department(self) -> UUID:
        """The department that speaks there."""
        return self.department_id

    @property
    def policy_participants(self) -> frozenset[UUID]:
        """Its owner, the deputy and the person who applied."""
        people = (self.owner_id, self.deputy_id, self.applicant_id)
        return frozenset(person for person in people if person is not None)


states.guard(Account.state)


class Ownership(Table):
    """Who was the owner from when to when. Every moment has at most one."""

    __tablename__ = "social_account_owner"
    __table_args__ = (
        CheckConstraint("owned_until >= owned_from", name="period"),
        Index(
            "uq_social_account_owner_one_now",
            "account_id",
            unique=True,
            postgresql_where=column("owned_until").is_(None),
        ),
    )

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("social_account.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    owned_from: Mapped[datetime]
    owned_until: Mapped[datetime | None]


class Snapshot(Table):
    """An application as it was submitted. Append-only."""

    __tablename__ = "social_account_snapshot"
    __table_args__ = (CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),)

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("social_account.id"), index=True)
    digest: Mapped[str]
    body: Mapped[str]
    """Exactly the text whose SHA-256 is the digest."""
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]


class Secret(Table):
    """One credential of an account, sealed. It opens with the keys and at this place only."""

    __tablename__ = "social_account_secret"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("social_account.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]

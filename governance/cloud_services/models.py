"""Tables: services, their tenants, who owned them when, frozen applications, conditions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, column, func, not_
from sqlalchemy.orm import Mapped, mapped_column

from governance.base import states
from governance.base.tables import Id, Table
from governance.cloud_services.states import MACHINE

_STATES = ", ".join(f"'{state}'" for state in MACHINE.states)


class Service(Table):
    """One use of a cloud service: what it is for, what it holds, who answers for it."""

    __tablename__ = "cloud_service"
    __audited_as__ = "service"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("deputy_id <> owner_id", name="deputy_not_owner"),
        CheckConstraint(
            "state NOT IN ('approved', 'suspended', 'expired') "
            "OR (approved_digest IS NOT NULL AND approval_until IS NOT NULL)",
            name="approved",
        ),
        Index(None, "created_at", "id"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(default=MACHINE.initial)
    name: Mapped[str]
    provider: Mapped[str]
    purpose: Mapped[str]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    applicant_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confidentiality: Mapped[str]
    integrity: Mapped[str | None]
    availability: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    """The further answers of the form, as a `schemas.Details`."""
    approved_digest: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    approval_until: Mapped[date | None]
    """The last day of the approval, and the day of the next recertification (棚卸し)."""
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def policy_department(self) -> UUID:
        """The department that uses it."""
        return self.department_id

    @property
    def policy_participants(self) -> frozenset[UUID]:
        """Its owner, the deputy and the person who applied."""
        people = (self.owner_id, self.deputy_id, self.applicant_id)
        return frozenset(person for person in people if person is not None)


states.guard(Service.state)


class Tenant(Table):
    """An account, project or domain at a provider that belongs to a service."""

    __tablename__ = "cloud_service_tenant"
    __table_args__ = (
        Index(
            "uq_cloud_service_tenant_provider_account",
            "provider",
            "account",
            unique=True,
            postgresql_where=not_(column("released")),
        ),
    )

    id: Mapped[Id]
    service_id: Mapped[UUID] = mapped_column(ForeignKey("cloud_service.id"), index=True)
    provider: Mapped[str]
    account: Mapped[str]
    released: Mapped[bool] = mapped_column(server_default="false", default=False)
    """Its service is retired; another one may name it."""


class Ownership(Table):
    """Who was the owner from when to when. Every moment has at most one."""

    __tablename__ = "cloud_service_owner"
    __table_args__ = (
        CheckConstraint("owned_until >= owned_from", name="period"),
        Index(
            "uq_cloud_service_owner_one_now",
            "service_id",
            unique=True,
            postgresql_where=column("owned_until").is_(None),
        ),
    )

    id: Mapped[Id]
    service_id: Mapped[UUID] = mapped_column(ForeignKey("cloud_service.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    owned_from: Mapped[datetime]
    owned_until: Mapped[datetime | None]


class Snapshot(Table):
    """An application as it was submitted. Append-only."""

    __tablename__ = "cloud_service_snapshot"
    __table_args__ = (CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),)

    id: Mapped[Id]
    service_id: Mapped[UUID] = mapped_column(ForeignKey("cloud_service.id"), index=True)
    digest: Mapped[str]
    body: Mapped[str]
    """Exactly the text whose SHA-256 is the digest."""
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]


class Condition(Table):
    """What an approval asks for by a day (承認条件)."""

    __tablename__ = "cloud_service_condition"
    __audited_as__ = "condition"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'met', 'void')", name="state"),
        CheckConstraint(
            "(state = 'met') = (met_by IS NOT NULL AND met_at IS NOT NULL)", name="met"
        ),
    )

    id: Mapped[Id]
    service_id: Mapped[UUID] = mapped_column(ForeignKey("cloud_service.id"), index=True)
    text: Mapped[str]
    due: Mapped[date]
    state: Mapped[str]
    set_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    evidence: Mapped[str] = mapped_column(server_default="", default="")
    met_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    met_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

"""
Tables: tenants, scans, what was seen, findings, changes, waivers.

Governed are the things that people decide about: tenants, scans, waivers. What a scan writes
(resources, facets, findings, changes) is recorded by the one event that ends the scan, with its
counts and the findings that it moved: an event for each of ten thousand machine-made rows would
bury those that people cause.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from governance.base import states
from governance.base.tables import Id, Table
from governance.scans.states import CHANGE_KINDS, FINDING_STATES, SCAN, SEVERITIES, WAIVER


def _one_of(column: str, values: tuple[str, ...] | Any) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Tenant(Table):
    """An account at a provider that is scanned."""

    __tablename__ = "scan_tenant"
    __audited_as__ = "tenant"
    __table_args__ = (
        UniqueConstraint("provider", "account"),
        CheckConstraint("every_hours BETWEEN 1 AND 744", name="every_hours"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[Id]
    provider: Mapped[str]
    account: Mapped[str]
    name: Mapped[str]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    settings: Mapped[dict[str, Any]]
    every_hours: Mapped[int]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def policy_department(self) -> UUID:
        """The department that uses it."""
        return self.department_id

    @property
    def policy_participants(self) -> frozenset[UUID]:
        """Its owner."""
        return frozenset({self.owner_id})


class TenantSecret(Table):
    """One sealed credential of a tenant."""

    __tablename__ = "scan_tenant_secret"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("scan_tenant.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    envelope: Mapped[bytes]


class Scan(Table):
    """One look at a tenant."""

    __tablename__ = "scan"
    __audited_as__ = "scan"
    __table_args__ = (
        CheckConstraint(_one_of("state", SCAN.states), name="state"),
        Index(None, "tenant_id", "created_at"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[Id]
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("scan_tenant.id"))
    state: Mapped[str] = mapped_column(default=SCAN.initial)
    token: Mapped[UUID | None]
    """Of the worker that runs it: one that lost the scan records nothing."""
    reason: Mapped[str] = mapped_column(server_default="", default="")
    coverage: Mapped[dict[str, Any]] = mapped_column(server_default="{}", default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(server_default="{}", default=dict)
    rules_digest: Mapped[str] = mapped_column(server_default="", default="")
    requests: Mapped[int] = mapped_column(server_default="0", default=0)
    started_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


states.guard(Scan.state)


class Progress(Table):
    """How far a running scan is. Not governed: it is written many times and proves nothing."""

    __tablename__ = "scan_progress"

    scan_id: Mapped[UUID] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    what: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]


class Listing(Table):
    """A listing that came to its end at least once: from then on a new resource has appeared."""

    __tablename__ = "scan_listing"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("scan_tenant.id"), primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)


class SeenResource(Table):
    """A resource as it was last seen."""

    __tablename__ = "scan_resource"
    __table_args__ = (UniqueConstraint("tenant_id", "uid"),)

    id: Mapped[Id]
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("scan_tenant.id"))
    uid: Mapped[str]
    type: Mapped[str]
    scope: Mapped[str]
    name: Mapped[str]
    region: Mapped[str]
    there: Mapped[bool]


class SeenFacet(Table):
    """
    A facet as it was last read.

    `looked` is ok, denied or failed for the newest look; the value is that of the last good one.
    """

    __tablename__ = "scan_facet"
    __table_args__ = (
        CheckConstraint(_one_of("looked", ("ok", "denied", "failed")), name="looked"),
    )

    resource_id: Mapped[UUID] = mapped_column(ForeignKey("scan_resource.id"), primary_key=True)
    facet: Mapped[str] = mapped_column(primary_key=True)
    present: Mapped[bool]
    value: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    fingerprint: Mapped[str]
    looked: Mapped[str]
    code: Mapped[str] = mapped_column(server_default="", default="")


class Finding(Table):
    """What a rule says about a resource, over time. One row for each pair."""

    __tablename__ = "scan_finding"
    __table_args__ = (
        CheckConstraint(_one_of("state", FINDING_STATES), name="state"),
        CheckConstraint(_one_of("severity", SEVERITIES), name="severity"),
        UniqueConstraint("tenant_id", "rule", "resource"),
        Index(None, "first_seen", "id"),
    )

    id: Mapped[Id]
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("scan_tenant.id"))
    rule: Mapped[str]
    resource: Mapped[str]
    type: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    severity: Mapped[str]
    reason: Mapped[str]
    expected: Mapped[str]
    seen: Mapped[dict[str, Any]]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    """When an open one was last confirmed; else when its state or what was seen last moved."""
    scan_id: Mapped[UUID] = mapped_column(ForeignKey("scan.id"))


class Change(Table):
    """One fact of drift. Append-only."""

    __tablename__ = "scan_change"
    __table_args__ = (
        CheckConstraint(_one_of("kind", CHANGE_KINDS), name="kind"),
        UniqueConstraint("scan_id", "resource", "facet"),
        Index(None, "tenant_id", "resource"),
        Index(None, "at", "id"),
    )

    id: Mapped[Id]
    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("scan_tenant.id"))
    scan_id: Mapped[UUID] = mapped_column(ForeignKey("scan.id"))
    resource: Mapped[str]
    facet: Mapped[str]
    kind: Mapped[str]
    path: Mapped[str]
    old: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    new: Mapped[Any] = mapped_column(JSONB(none_as_null=True), nullable=True)
    at: Mapped[datetime]


class Waiver(Table):
    """A dated exception (例外措置) from a finding. Whether it counts is judged when it is read."""

    __tablename__ = "scan_waiver"
    __audited_as__ = "waiver"
    __table_args__ = (
        CheckConstraint(_one_of("state", WAIVER.states), name="state"),
        CheckConstraint("decided_by <> requested_by", name="four_eyes"),
        CheckConstraint(
            "state IN ('requested', 'revoked') OR decided_by IS NOT NULL", name="decided"
        ),
        Index(None, "finding_id", "created_at"),
    )

    id: Mapped[Id]
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("scan_finding.id"))
    state: Mapped[str] = mapped_column(default=WAIVER.initial)
    reason: Mapped[str]
    until: Mapped[date]
    """The last day on which it counts."""
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(server_default="", default="")
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


states.guard(Waiver.state)

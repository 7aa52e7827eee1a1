"""Whoever answers for a tenant is told of what is grave there, and when nobody could look."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.base import clock
from governance.scans.models import Finding, Tenant, Waiver
from governance.tasks import actions as tasks

GRAVE: Final = ("critical", "high")


def tell_of_findings(session: Session, tenant: Tenant, *, opened: bool) -> None:
    """
    Let the grave findings wait for the owner: one task for all of a tenant, one mail at most.

    `opened`: there may be new ones. Without any that no waiver covers, nothing waits any more.
    """
    number = _grave(session, tenant)
    if not number:
        tasks.close_tasks(session, thing=("tenant", tenant.id), kind="finding.answer")
    elif opened:
        tasks.open_task(
            session,
            kind="finding.answer",
            thing=("tenant", tenant.id),
            assignees={tenant.owner_id},
            facts={"title": tenant.name or tenant.account, "number": str(number)},
        )


def _grave(session: Session, tenant: Tenant) -> int:
    today = clock.now().astimezone(clock.LOCAL).date()
    waived = select(Waiver.finding_id).where(Waiver.state == "approved", Waiver.until >= today)
    query = select(func.count()).where(
        Finding.tenant_id == tenant.id,
        Finding.state == "open",
        Finding.severity.in_(GRAVE),
        Finding.id.not_in(waived),
    )
    return session.scalar(query) or 0


def tell_of_scan(session: Session, tenant: Tenant, state: str) -> None:
    """A scan that failed waits for the owner until one has seen something again."""
    if state == "failed":
        tasks.open_task(
            session,
            kind="tenant.unreachable",
            thing=("tenant", tenant.id),
            assignees={tenant.owner_id},
            facts={"title": tenant.name or tenant.account},
        )
    elif state in {"complete", "partial"}:
        tasks.close_tasks(session, thing=("tenant", tenant.id), kind="tenant.unreachable")

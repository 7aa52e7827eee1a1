"""Read tenants, scans, findings, changes and waivers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from approval_rules.model import Text, UsageRule
from connectors.contract import Connection
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import Action
from governance.base.secrets import Keys, unseal
from governance.rulebook import queries as rulebook
from governance.scans.models import Change, Finding, Progress, Scan, Tenant, TenantSecret, Waiver
from governance.scans.schemas import (
    ChangeView,
    Filters,
    FindingView,
    ProgressView,
    ScanView,
    TenantView,
    WaiverView,
)
from governance.scans.states import SEVERITIES


def today() -> date:
    """The day of the organisation's own clock."""
    return clock.now().astimezone(clock.LOCAL).date()


def _visible(actor: Actor) -> ColumnElement[bool]:
    return policy.visible(
        actor,
        Action.TENANT_READ,
        department=Tenant.department_id,
        own=[Tenant.owner_id == actor.person],
    )


def find_tenant(session: Session, actor: Actor, tenant_id: UUID, *, lock: bool = False) -> Tenant:
    """The tenant, or `NotFound` where the actor may not know of it."""
    found = session.get(Tenant, tenant_id, with_for_update=lock or None)
    if found is None:
        raise NotFound
    policy.require(actor, Action.TENANT_READ, found)
    return found


def find_scan(session: Session, actor: Actor, scan_id: UUID, *, lock: bool = False) -> Scan:
    """The scan, or `NotFound`."""
    found = session.get(Scan, scan_id, with_for_update=lock or None)
    if found is None:
        raise NotFound
    find_tenant(session, actor, found.tenant_id)
    return found


def find_finding(session: Session, actor: Actor, finding_id: UUID) -> tuple[Finding, Tenant]:
    """The finding with its tenant, or `NotFound`."""
    found = session.get(Finding, finding_id)
    if found is None:
        raise NotFound
    return found, find_tenant(session, actor, found.tenant_id)


def connection(session: Session, keys: Keys, tenant: Tenant) -> Connection:
    """What the connector needs to reach the tenant. For jobs; never for a view."""
    rows = session.scalars(select(TenantSecret).where(TenantSecret.tenant_id == tenant.id))
    return Connection(
        provider=tenant.provider,
        account=tenant.account,
        settings={name: str(value) for name, value in tenant.settings.items()},
        secrets={
            row.name: unseal(
                keys,
                row.envelope,
                table=TenantSecret.__tablename__,
                row=tenant.id,
                column=row.name,
            ).decode()
            for row in rows
        },
    )


# --------------------------------------------------------------------------- tenants and scans


def tenants(session: Session, actor: Actor, ask: Ask) -> Page[TenantView]:
    """The tenants that the actor may know of, newest first."""
    query = select(Tenant).where(_visible(actor))
    rows = session.scalars(keyset(query, Tenant.created_at, Tenant.id, ask)).all()
    return page(
        rows,
        ask,
        position=lambda row: (row.created_at, row.id),
        show=lambda row: _tenant(session, row),
    )


def tenant(session: Session, actor: Actor, tenant_id: UUID) -> TenantView:
    """One tenant."""
    return _tenant(session, find_tenant(session, actor, tenant_id))


def _tenant(session: Session, row: Tenant) -> TenantView:
    newest = session.scalar(
        select(Scan.id).where(Scan.tenant_id == row.id).order_by(Scan.created_at.desc()).limit(1)
    )
    names = select(TenantSecret.name).where(TenantSecret.tenant_id == row.id)
    return TenantView(
        id=ids.show("tenant", row.id),
        provider=row.provider,
        account=row.account,
        name=row.name,
        department_id=ids.show("department", row.department_id),
        owner_id=ids.show("person", row.owner_id),
        settings=row.settings,
        secrets=sorted(session.scalars(names)),
        every_hours=row.every_hours,
        last_scan=ids.show_optional("scan", newest),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def scans(session: Session, actor: Actor, tenant_id: UUID, ask: Ask) -> Page[ScanView]:
    """The scans of a tenant, newest first."""
    find_tenant(session, actor, tenant_id)
    query = select(Scan).where(Scan.tenant_id == tenant_id)
    rows = session.scalars(keyset(query, Scan.created_at, Scan.id, ask)).all()
    return page(
        rows,
        ask,
        position=lambda row: (row.created_at, row.id),
        show=lambda row: _scan(session, row),
    )


def scan(session: Session, actor: Actor, scan_id: UUID) -> ScanView:
    """One scan, with its progress while it runs."""
    return _scan(session, find_scan(session, actor, scan_id))


def _scan(session: Session, row: Scan) -> ScanView:
    far = session.get(Progress, row.id) if row.state == "running" else None
    return ScanView(
        id=ids.show("scan", row.id),
        tenant=ids.show("tenant", row.tenant_id),
        status=row.state,  # type: ignore[arg-type]  # the CHECK of the column
        reason=row.reason,
        coverage=row.coverage,
        counts=row.counts,
        requests=row.requests,
        progress=ProgressView(what=far.what, done=far.done, total=far.total) if far else None,
        started_at=row.started_at,
        finished_at=row.finished_at,
        version=row.version,
        created_at=row.created_at,
    )


# --------------------------------------------------------------------------- findings and changes


def _narrowed(
    session: Session, actor: Actor, table: type[Finding | Change], filters: Filters
) -> Select[Any]:
    query = select(table).join(Tenant, Tenant.id == table.tenant_id).where(_visible(actor))
    if filters.tenant:
        query = query.where(table.tenant_id == _read("tenant", filters.tenant))
    if filters.resource:
        query = query.where(table.resource == filters.resource)
    if filters.scan:
        scan_id = _read("scan", filters.scan)
        if table is Change:
            query = query.where(Change.scan_id == scan_id)
        else:
            seen = session.get(Scan, scan_id)
            if seen is None:
                raise NotFound
            until = seen.finished_at or seen.created_at
            query = query.where(Finding.tenant_id == seen.tenant_id, Finding.first_seen <= until)
    return query


def findings(
    session: Session,
    actor: Actor,
    ask: Ask,
    filters: Filters | None = None,
    *,
    language: str = "ja",
) -> Page[FindingView]:
    """
    The findings that the actor may know of, newest first, as they stand now.

    `scan` narrows to those of its tenant that were known when it ended.
    """
    filters = filters or Filters()
    query = _narrowed(session, actor, Finding, filters)
    if filters.state:
        query = query.where(Finding.state == filters.state)
    if filters.rule:
        query = query.where(Finding.rule == filters.rule)
    if filters.severity:
        query = query.where(Finding.severity == filters.severity)
    rows = session.scalars(keyset(query, Finding.first_seen, Finding.id, ask)).all()
    waived = _waivers(session, [row.id for row in rows])
    rules = _rules(session, {row.tenant_id for row in rows})
    return page(
        rows,
        ask,
        position=lambda row: (row.first_seen, row.id),
        show=lambda row: _finding(row, rules.get(row.rule), waived.get(row.id), language),
    )


def finding(
    session: Session, actor: Actor, finding_id: UUID, *, language: str = "ja"
) -> FindingView:
    """One finding."""
    row, _ = find_finding(session, actor, finding_id)
    rule = _rules(session, {row.tenant_id}).get(row.rule)
    return _finding(row, rule, _waivers(session, [row.id]).get(row.id), language)


def open_by_severity(
    session: Session, actor: Actor, *, tenant_id: UUID | None = None
) -> dict[str, int]:
    """Severity → how many open findings the actor may know of that no waiver covers today."""
    waived = select(Waiver.finding_id).where(Waiver.state == "approved", Waiver.until >= today())
    query = (
        select(Finding.severity, func.count().label("number"))
        .join(Tenant, Tenant.id == Finding.tenant_id)
        .where(_visible(actor), Finding.state == "open", Finding.id.not_in(waived))
        .group_by(Finding.severity)
    )
    if tenant_id is not None:
        query = query.where(Finding.tenant_id == tenant_id)
    found = {row.severity: row.number for row in session.execute(query)}
    return {severity: found.get(severity, 0) for severity in SEVERITIES}


def _rules(session: Session, tenant_ids: Collection[UUID]) -> dict[str, UsageRule]:
    providers = select(Tenant.provider).where(Tenant.id.in_(tenant_ids)).distinct()
    return {
        rule.id: rule
        for provider in session.scalars(providers).all()
        for rule in rulebook.usage(session, provider).rules
    }


def _finding(
    row: Finding, rule: UsageRule | None, waiver: Waiver | None, language: str
) -> FindingView:
    title, remedy = (rule.title, rule.remedy) if rule else (Text(row.rule, row.rule), Text("", ""))
    return FindingView(
        id=ids.show("finding", row.id),
        tenant=ids.show("tenant", row.tenant_id),
        rule=row.rule,
        title=title.ja if language == "ja" else title.en,
        remedy=remedy.ja if language == "ja" else remedy.en,
        clause=rule.clause if rule else (),
        resource=row.resource,
        type=row.type,
        name=row.name,
        state=row.state,  # type: ignore[arg-type]  # the CHECK of the column
        severity=row.severity,  # type: ignore[arg-type]
        reason=row.reason,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        waiver=_waiver(waiver) if waiver else None,
        expected=row.expected,
        seen=row.seen,
    )


def changes(
    session: Session, actor: Actor, ask: Ask, filters: Filters | None = None
) -> Page[ChangeView]:
    """The changes that the actor may know of, newest first."""
    filters = filters or Filters()
    query = _narrowed(session, actor, Change, filters)
    if filters.kind:
        query = query.where(Change.kind == filters.kind)
    rows = session.scalars(keyset(query, Change.at, Change.id, ask)).all()
    return page(rows, ask, position=lambda row: (row.at, row.id), show=_change)


def _change(row: Change) -> ChangeView:
    return ChangeView(
        id=ids.show("change", row.id),
        scan=ids.show("scan", row.scan_id),
        tenant=ids.show("tenant", row.tenant_id),
        resource=row.resource,
        facet=row.facet,
        kind=row.kind,  # type: ignore[arg-type]  # the CHECK of the column
        path=row.path,
        old=row.old,
        new=row.new,
        at=row.at,
    )


# --------------------------------------------------------------------------- waivers


def waivers(session: Session, actor: Actor, finding_id: UUID, ask: Ask) -> Page[WaiverView]:
    """The waivers of a finding, newest first."""
    find_finding(session, actor, finding_id)
    query = select(Waiver).where(Waiver.finding_id == finding_id)
    rows = session.scalars(keyset(query, Waiver.created_at, Waiver.id, ask)).all()
    return page(rows, ask, position=lambda row: (row.created_at, row.id), show=_waiver)


def waiver(session: Session, actor: Actor, waiver_id: UUID) -> WaiverView:
    """One waiver."""
    row = session.get(Waiver, waiver_id)
    if row is None:
        raise NotFound
    find_finding(session, actor, row.finding_id)
    return _waiver(row)


def _waivers(session: Session, finding_ids: Collection[UUID]) -> dict[UUID, Waiver]:
    rows = session.scalars(
        select(Waiver)
        .where(Waiver.finding_id.in_(finding_ids), Waiver.state.in_(("requested", "approved")))
        .order_by(Waiver.created_at)
    )
    found: dict[UUID, Waiver] = {}
    for row in rows:
        before = found.get(row.finding_id)
        if before is None or not _active(before):
            found[row.finding_id] = row
    return found


def _active(row: Waiver) -> bool:
    return row.state == "approved" and today() <= row.until


def _waiver(row: Waiver) -> WaiverView:
    return WaiverView(
        id=ids.show("waiver", row.id),
        finding=ids.show("finding", row.finding_id),
        state=row.state,  # type: ignore[arg-type]  # the CHECK of the column
        active=_active(row),
        reason=row.reason,
        until=row.until,
        requested_by=ids.show("person", row.requested_by),
        decided_by=ids.show_optional("person", row.decided_by),
        decided_at=row.decided_at,
        comment=row.comment,
        version=row.version,
        created_at=row.created_at,
    )


def _read(kind: str, text: str) -> UUID:
    try:
        return ids.read(kind, text)
    except ids.MalformedId:
        raise NotFound from None

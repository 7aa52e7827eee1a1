"""Running scans: look with no transaction open, then record in one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from approval_rules.usage import UsageRules
from connectors import registry
from connectors.contract import Connection, ConnectorError, Snapshot, TryLater
from connectors.registry import Manifest
from governance.audit.record import record
from governance.base import clock, ids, states
from governance.base.actor import system
from governance.cloud_services import queries as cloud_services
from governance.jobs.runtime import Later, Runtime
from governance.rulebook import queries as rulebook
from governance.scans import judge as judging
from governance.scans.actions import start_scan
from governance.scans.jobs import RunScan, ScanDue
from governance.scans.models import Progress, Scan, Tenant
from governance.scans.plan import plan
from governance.scans.queries import connection
from governance.scans.recording import record_snapshot, record_verdicts
from governance.scans.states import OVER, SCAN
from governance.scans.telling import tell_of_findings, tell_of_scan

DEADLINE: Final = 900.0
DEAD_AFTER: Final = timedelta(seconds=DEADLINE + 600)
"""A running scan older than this has no worker any more."""
FORGOTTEN_AFTER: Final = timedelta(days=1)
"""A scan that waited longer than this has lost its job."""
PROGRESS_EVERY: Final = 1.0

_NO_ANSWER: Final = "Nobody finished it. Start another scan; failed jobs tell why."


class _Begun(Struct, frozen=True):
    token: UUID
    connection: Connection
    rules: UsageRules
    manifest: Manifest
    service: Mapping[str, Any]


def run_scan(job: RunScan, runtime: Runtime) -> None:
    """One scan at a time for each tenant; a worker that lost its scan records nothing."""
    with runtime.database.writing() as session:
        begun = _begin(session, job.scan, runtime)
    if begun is None:
        return
    try:
        connector = runtime.connect(begun.connection)
        snapshot: Snapshot = connector.observe(
            plan(begun.rules, begun.manifest, sources=True),
            deadline=DEADLINE,
            progress=_progress(job.scan, runtime),
        )
    except TryLater:
        raise
    except ConnectorError as error:
        with runtime.database.writing() as session:
            told = f"{error} ({error.code})" if error.code else str(error)
            _fail(session, job.scan, begun.token, told)
        return
    with runtime.database.writing() as session:
        _finish(session, job.scan, begun, snapshot)


def scan_due(_job: ScanDue, runtime: Runtime) -> None:
    """
    Start what is due, each tenant in a transaction of its own.

    A tenant whose scan waits or runs gets no other; a scan that nobody runs any more is ended, so
    that it does not keep its tenant from being looked at.
    """
    with runtime.database.reading() as session:
        tenants = session.scalars(select(Tenant.id).order_by(Tenant.id)).all()
    for tenant_id in tenants:
        with runtime.database.writing() as session:
            _start_due(session, tenant_id)


def _start_due(session: Session, tenant_id: UUID) -> None:
    tenant = session.get_one(Tenant, tenant_id, with_for_update=True)
    newest = session.scalar(select(func.max(Scan.created_at)).where(Scan.tenant_id == tenant_id))
    unfinished = session.scalars(
        select(Scan).where(Scan.tenant_id == tenant_id, Scan.state.not_in(OVER)).with_for_update()
    ).all()
    for scan in unfinished:
        if _dead(scan):
            _end(session, scan, "fail", {"reason": _NO_ANSWER})
    busy = any(scan.state not in OVER for scan in unfinished)
    # Half a slot of slack: a job that began late must not push the next day's scan.
    due = timedelta(hours=tenant.every_hours) - timedelta(minutes=3)
    if not busy and (newest is None or newest + due <= clock.now()):
        start_scan(session, system("scans.due"), tenant_id)


def _dead(scan: Scan) -> bool:
    if scan.state == "queued":
        return scan.created_at + FORGOTTEN_AFTER < clock.now()
    return scan.started_at is None or scan.started_at + DEAD_AFTER < clock.now()


def _begin(session: Session, scan_id: UUID, runtime: Runtime) -> _Begun | None:
    scan = session.get(Scan, scan_id)
    if scan is None:
        return None
    # The tenant's row is the lock: of two scans one begins and the other sees it run.
    tenant = session.get_one(Tenant, scan.tenant_id, with_for_update=True)
    session.refresh(scan, with_for_update=True)
    if scan.state in OVER:
        return None
    running = session.scalars(
        select(Scan).where(Scan.tenant_id == tenant.id, Scan.state == "running", Scan.id != scan.id)
    ).all()
    for other in running:
        if not _dead(other):
            raise Later(2.0)
        _end(session, other, "fail", {"reason": _NO_ANSWER})
    token = ids.new()
    before = scan.state
    moved = states.move(
        session,
        scan,
        "begin",
        machine=SCAN,
        expect=before,
        values={"token": token, "started_at": clock.now()},
    )
    if isinstance(moved, states.Lost):
        raise Later(2.0)
    record(
        session,
        system("scans.run", on_behalf_of=scan.started_by),
        "scan.begun",
        ("scan", scan.id),
        before_state=before,
        after_state="running",
    )
    found = cloud_services.service_of_tenant(session, tenant.provider, tenant.account)
    return _Begun(
        token,
        connection(session, runtime.keys, tenant),
        rulebook.usage(session, tenant.provider),
        registry.manifest(tenant.provider),
        {}
        if found is None
        else {
            "registered": True,
            "confidentiality": found.confidentiality or "",
            "integrity": found.integrity or "",
            "availability": found.availability or "",
            "purpose": found.purpose,
            "provider": tenant.provider,
        },
    )


def _progress(scan_id: UUID, runtime: Runtime) -> Callable[[str, int, int], None]:
    last = float("-inf")

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < PROGRESS_EVERY:
            return
        last = time.monotonic()
        row = insert(Progress).values(scan_id=scan_id, what=what, done=done, total=total)
        with runtime.database.writing() as session:
            session.execute(
                row.on_conflict_do_update(
                    index_elements=[Progress.scan_id],
                    set_={"what": what, "done": done, "total": total},
                )
            )

    return tell


def _ours(session: Session, scan_id: UUID, token: UUID) -> Scan | None:
    scan = session.get_one(Scan, scan_id, with_for_update=True)
    return scan if scan.state == "running" and scan.token == token else None


def _finish(session: Session, scan_id: UUID, begun: _Begun, snapshot: Snapshot) -> None:
    scan = _ours(session, scan_id, begun.token)
    if scan is None:
        return
    # A listing that moved while it was read may name a resource twice.
    once = {resource.id: resource for resource in snapshot.resources}
    snapshot = msgspec.structs.replace(snapshot, resources=tuple(once.values()))
    outcome = judging.outcome(snapshot)
    counts: Counter[str] = Counter(resources=len(snapshot.resources))
    moved: dict[str, list[str]] = {}
    # A scan that saw nothing says nothing: what was known stays as it was.
    if outcome != "failed":
        at = clock.now()
        counts += record_snapshot(session, scan, begun.manifest, snapshot, at)
        settled = record_verdicts(
            session,
            scan,
            judging.judge(begun.rules, snapshot, begun.service),
            frozenset(rule.id for rule in begun.rules.rules),
            at,
        )
        counts += settled.counts
        moved = {
            state: [ids.show("finding", one) for one in found]
            for state, found in settled.moved.items()
        }
    event = {"complete": "complete", "partial": "partial", "failed": "fail"}[outcome]
    coverage = judging.coverage(snapshot)
    _end(
        session,
        scan,
        event,
        {
            "coverage": msgspec.to_builtins(coverage),
            "counts": dict(counts),
            "requests": snapshot.requests,
            "rules_digest": begun.rules.digest,
            "reason": _reason(snapshot),
        },
        findings=moved,
    )


def _reason(snapshot: Snapshot) -> str:
    codes = sorted({gap.code for gap in snapshot.gaps if gap.code})
    return f"Not everything could be seen: {', '.join(codes)}." if snapshot.gaps else ""


def _fail(session: Session, scan_id: UUID, token: UUID, reason: str) -> None:
    scan = _ours(session, scan_id, token)
    if scan is not None:
        _end(session, scan, "fail", {"reason": reason})


def _end(
    session: Session,
    scan: Scan,
    event: str,
    values: Mapping[str, Any],
    *,
    findings: Mapping[str, list[str]] | None = None,
) -> None:
    before = scan.state
    moved = states.move(
        session,
        scan,
        event,
        machine=SCAN,
        expect=before,
        values={**values, "finished_at": clock.now(), "token": None},
    )
    if isinstance(moved, states.Lost):
        return
    tenant = session.get_one(Tenant, scan.tenant_id)
    tell_of_scan(session, tenant, moved.after)
    if findings is not None:
        tell_of_findings(session, tenant, opened=bool(findings.get("open")))
    record(
        session,
        system("scans.run", on_behalf_of=scan.started_by),
        f"scan.{moved.after}",
        ("scan", scan.id),
        reason=scan.reason,
        before_state=before,
        after_state=moved.after,
        outcome="failure" if moved.after == "failed" else "success",
        facts={
            "counts": scan.counts,
            "tenant": ids.show("tenant", scan.tenant_id),
            "findings": findings or {},
        },
    )

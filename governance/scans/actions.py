"""Name tenants, start and cancel scans, ask for waivers and decide them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors import registry
from governance.audit.record import record
from governance.base import clock, ids, policy, states
from governance.base.actor import Actor
from governance.base.answers import LONG, Flaws
from governance.base.errors import Conflict, Forbidden, NotFound, VersionMismatch
from governance.base.policy import ROLES, Action, Prospect, requires
from governance.base.secrets import Keys, seal
from governance.identity import queries as identity
from governance.identity.models import Department
from governance.jobs.enqueue import enqueue
from governance.scans.jobs import RunScan
from governance.scans.models import Scan, Tenant, TenantSecret, Waiver
from governance.scans.queries import find_finding, find_scan, find_tenant, today
from governance.scans.schemas import (
    DecideWaiver,
    EditTenant,
    MoveWaiver,
    RegisterTenant,
    RequestWaiver,
)
from governance.scans.states import SCAN, WAIVER
from governance.scans.telling import tell_of_findings
from governance.tasks import actions as tasks

LONGEST_WAIVER: Final = timedelta(days=366)


class LostRace(Conflict):
    """Somebody else was first. Read it again."""

    code = "lost"


# --------------------------------------------------------------------------- tenants


@requires(Action.TENANT_MANAGE)
def register_tenant(session: Session, actor: Actor, keys: Keys, command: RegisterTenant) -> UUID:
    """Let an account be scanned. Raises `Invalid` with every flaw."""
    policy.require(actor, Action.TENANT_MANAGE, Prospect())
    flaws = Flaws()
    flaws.text("account", command.account, needed=True)
    flaws.text("name", command.name, needed=True)
    _check_hours(flaws, command.every_hours)
    _check_provider(flaws, command.provider, command.settings, command.secrets)
    department = _id(flaws, "department_id", "department", command.department_id)
    if department and session.get(Department, department) is None:
        flaws.add("department_id", "department.unknown", "Choose a department of the list.")
    owner = _id(flaws, "owner_id", "person", command.owner_id)
    if owner and not identity.is_active_employee(session, owner):
        flaws.add("owner_id", "owner.invalid", "Choose an employee who is active.")
    taken = select(Tenant.id).where(
        Tenant.provider == command.provider, Tenant.account == command.account.strip()
    )
    if session.scalar(taken) is not None:
        flaws.add("account", "tenant.taken", "This account is scanned already; open that tenant.")
    flaws.refuse()
    tenant = Tenant(
        id=ids.new(),
        provider=command.provider,
        account=command.account.strip(),
        name=command.name.strip(),
        department_id=department,
        owner_id=owner,
        settings=dict(command.settings),
        every_hours=command.every_hours,
    )
    session.add(tenant)
    session.flush()
    _keep(session, keys, tenant, command.secrets)
    record(
        session,
        actor,
        "tenant.registered",
        ("tenant", tenant.id),
        facts={
            "provider": tenant.provider,
            "account": tenant.account,
            "secrets": sorted(command.secrets),
        },
    )
    return tenant.id


@requires(Action.TENANT_MANAGE)
def edit_tenant(
    session: Session,
    actor: Actor,
    keys: Keys,
    tenant_id: UUID,
    command: EditTenant,
    *,
    version: int | None = None,
) -> None:
    """Change what the command gives; a secret is replaced, never shown."""
    tenant = find_tenant(session, actor, tenant_id, lock=True)
    policy.require(actor, Action.TENANT_MANAGE, tenant)
    if version is not None and version != tenant.version:
        raise VersionMismatch(tenant.version)
    flaws = Flaws()
    if command.name is not None:
        flaws.text("name", command.name, needed=True)
    if command.every_hours is not None:
        _check_hours(flaws, command.every_hours)
    _check_provider(flaws, tenant.provider, command.settings or {}, command.secrets)
    owner = None
    if command.owner_id is not None:
        owner = _id(flaws, "owner_id", "person", command.owner_id)
        if owner and not identity.is_active_employee(session, owner):
            flaws.add("owner_id", "owner.invalid", "Choose an employee who is active.")
    flaws.refuse()
    wanted = {
        "name": command.name,
        "owner_id": owner,
        "settings": None if command.settings is None else dict(command.settings),
        "every_hours": command.every_hours,
    }
    changed: dict[str, tuple[Any, Any]] = {}
    for field, value in wanted.items():
        before = getattr(tenant, field)
        if value is not None and value != before:
            setattr(tenant, field, value)
            changed[field] = (before, value)
    _keep(session, keys, tenant, command.secrets)
    if not changed and not command.secrets:
        return
    tenant.version += 1
    tenant.updated_at = clock.now()
    session.flush()
    record(
        session,
        actor,
        "tenant.edited",
        ("tenant", tenant.id),
        changes={
            field: (str(old), str(new)) if field == "owner_id" else (old, new)
            for field, (old, new) in changed.items()
        },
        facts={"secrets": sorted(command.secrets)},
    )


def _id(flaws: Flaws, field: str, kind: str, text: str) -> UUID | None:
    try:
        return ids.read(kind, text)
    except ids.MalformedId:
        flaws.add(field, "id.malformed", f"Give the id of a {kind}.")
        return None


def _check_hours(flaws: Flaws, hours: int) -> None:
    if not 1 <= hours <= 744:
        flaws.add("every_hours", "every_hours.range", "Give 1 to 744 hours.")


def _check_provider(
    flaws: Flaws, provider: str, settings: Mapping[str, str], secrets: Mapping[str, str]
) -> None:
    known = registry.manifests()
    if provider not in known or "observes" not in known[provider].capabilities:
        observed = sorted(name for name, one in known.items() if "observes" in one.capabilities)
        flaws.add("provider", "provider.unknown", f"Give one of: {', '.join(observed)}.")
        return
    manifest = known[provider]
    for name in settings:
        if name not in manifest.settings:
            flaws.add(
                f"settings/{name}",
                "setting.unknown",
                f"Give only: {', '.join(manifest.settings)}.",
            )
    usual = (*manifest.secrets, *manifest.optional_secrets)
    for name in secrets:
        if name not in usual:
            flaws.add(f"secrets/{name}", "secret.unknown", f"Give only: {', '.join(usual)}.")


def _keep(session: Session, keys: Keys, tenant: Tenant, secrets: Mapping[str, str]) -> None:
    session.execute(
        delete(TenantSecret).where(
            TenantSecret.tenant_id == tenant.id, TenantSecret.name.in_(list(secrets))
        )
    )
    for name, value in secrets.items():
        envelope = seal(
            keys,
            value.strip().encode(),
            table=TenantSecret.__tablename__,
            row=tenant.id,
            column=name,
        )
        session.add(TenantSecret(tenant_id=tenant.id, name=name, envelope=envelope))
    session.flush()


# --------------------------------------------------------------------------- scans


@requires(Action.SCAN_START)
def start_scan(session: Session, actor: Actor, tenant_id: UUID) -> UUID:
    """Queue a scan, also while another one runs: it begins when that one has ended."""
    tenant = find_tenant(session, actor, tenant_id)
    policy.require(actor, Action.SCAN_START, tenant)
    scan = Scan(id=ids.new(), tenant_id=tenant.id, started_by=actor.person)
    session.add(scan)
    session.flush()
    enqueue(session, RunScan(scan=scan.id))
    record(
        session,
        actor,
        "scan.queued",
        ("scan", scan.id),
        after_state="queued",
        facts={"tenant": ids.show("tenant", tenant.id)},
    )
    return scan.id


@requires(Action.SCAN_START)
def cancel_scan(
    session: Session,
    actor: Actor,
    scan_id: UUID,
    reason: str = "",
    *,
    version: int | None = None,
) -> None:
    """End a scan that is queued or runs; what it sees from now on is not recorded."""
    scan = find_scan(session, actor, scan_id, lock=True)
    policy.require(actor, Action.SCAN_START, find_tenant(session, actor, scan.tenant_id))
    if version is not None and version != scan.version:
        raise VersionMismatch(scan.version)
    flaws = Flaws()
    flaws.text("reason", reason, longest=LONG)
    flaws.refuse()
    before = scan.state
    moved = states.move(
        session,
        scan,
        "cancel",
        machine=SCAN,
        expect=before,
        values={"finished_at": clock.now(), "token": None, "reason": reason.strip()},
    )
    if isinstance(moved, states.Lost):
        raise LostRace
    record(
        session,
        actor,
        "scan.cancelled",
        ("scan", scan.id),
        reason=scan.reason,
        before_state=before,
        after_state="cancelled",
    )


# --------------------------------------------------------------------------- waivers


@requires(Action.WAIVER_REQUEST)
def request_waiver(
    session: Session, actor: Actor, finding_id: UUID, command: RequestWaiver
) -> UUID:
    """Ask for a dated exception; another person decides."""
    finding, tenant = find_finding(session, actor, finding_id)
    policy.require(actor, Action.WAIVER_REQUEST, tenant)
    if actor.person is None:
        raise Forbidden("person_required")
    if finding.state not in {"open", "unknown"}:
        raise Conflict("Only a finding that is open or unknown can be waived.")
    flaws = Flaws()
    flaws.text("reason", command.reason, needed=True, longest=LONG)
    if not today() <= command.until <= today() + LONGEST_WAIVER:
        flaws.add("until", "until.range", "Give a day from today to one year ahead.")
    flaws.refuse()
    waiver = Waiver(
        id=ids.new(),
        finding_id=finding.id,
        reason=command.reason.strip(),
        until=command.until,
        requested_by=actor.person,
    )
    session.add(waiver)
    session.flush()
    record(
        session,
        actor,
        "waiver.requested",
        ("waiver", waiver.id),
        reason=waiver.reason,
        after_state="requested",
        facts={
            "finding": ids.show("finding", finding.id),
            "rule": finding.rule,
            "resource": finding.resource,
            "until": waiver.until.isoformat(),
        },
    )
    tasks.open_task(
        session,
        kind="waiver.decide",
        thing=("waiver", waiver.id),
        assignees=_deciders(session, tenant) - {actor.person},
        facts={"title": finding.name or finding.resource},
    )
    return waiver.id


def _deciders(session: Session, tenant: Tenant) -> frozenset[UUID]:
    roles = [role for role, may in ROLES.items() if Action.WAIVER_DECIDE in may]
    holders = [identity.holders(session, role, tenant.department_id) for role in roles]
    return frozenset().union(*holders)


@requires(Action.TENANT_READ)
def move_waiver(
    session: Session,
    actor: Actor,
    waiver_id: UUID,
    command: MoveWaiver,
    *,
    version: int | None = None,
) -> None:
    """Approve, refuse or revoke: each event asks for its own permission."""
    match command.event:
        case "revoke":
            revoke_waiver(session, actor, waiver_id, command.reason, version=version)
        case "approve" | "refuse" as verdict:
            answer = DecideWaiver(verdict=verdict, comment=command.reason)
            decide_waiver(session, actor, waiver_id, answer, version=version)


@requires(Action.WAIVER_DECIDE)
def decide_waiver(
    session: Session,
    actor: Actor,
    waiver_id: UUID,
    command: DecideWaiver,
    *,
    version: int | None = None,
) -> None:
    """Approve or refuse what somebody else asked for."""
    waiver, tenant = _waiver(session, actor, waiver_id, version)
    policy.require(actor, Action.WAIVER_DECIDE, tenant)
    if actor.person is None:
        raise Forbidden("person_required")
    if actor.person == waiver.requested_by:
        raise Forbidden("four_eyes")
    flaws = Flaws()
    flaws.text("comment", command.comment, needed=command.verdict == "refuse", longest=LONG)
    flaws.refuse()
    values = {
        "decided_by": actor.person,
        "decided_at": clock.now(),
        "comment": command.comment.strip(),
    }
    _move(session, actor, waiver, command.verdict, values, reason=command.comment.strip())


@requires(Action.WAIVER_REQUEST)
def revoke_waiver(
    session: Session, actor: Actor, waiver_id: UUID, reason: str, *, version: int | None = None
) -> None:
    """End a waiver before its day."""
    waiver, tenant = _waiver(session, actor, waiver_id, version)
    policy.require(actor, Action.WAIVER_REQUEST, tenant)
    flaws = Flaws()
    flaws.text("reason", reason, needed=True, longest=LONG)
    flaws.refuse()
    _move(session, actor, waiver, "revoke", {}, reason=reason.strip())


def _waiver(
    session: Session, actor: Actor, waiver_id: UUID, version: int | None
) -> tuple[Waiver, Tenant]:
    waiver = session.get(Waiver, waiver_id, with_for_update=True)
    if waiver is None:
        raise NotFound
    _, tenant = find_finding(session, actor, waiver.finding_id)
    if version is not None and version != waiver.version:
        raise VersionMismatch(waiver.version)
    return waiver, tenant


def _move(
    session: Session,
    actor: Actor,
    waiver: Waiver,
    event: str,
    values: Mapping[str, Any],
    *,
    reason: str,
) -> None:
    before = waiver.state
    moved = states.move(session, waiver, event, machine=WAIVER, expect=before, values=values)
    if isinstance(moved, states.Lost):
        raise LostRace
    tasks.close_tasks(session, thing=("waiver", waiver.id))
    _, tenant = find_finding(session, actor, waiver.finding_id)
    tell_of_findings(session, tenant, opened=moved.after == "revoked")
    record(
        session,
        actor,
        f"waiver.{moved.after}",
        ("waiver", waiver.id),
        reason=reason,
        before_state=before,
        after_state=moved.after,
    )

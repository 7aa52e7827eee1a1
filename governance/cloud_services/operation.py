"""A service in use: suspend, resume, revise, hand over, retire, expire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.approvals import actions as approvals
from governance.audit.record import record
from governance.base import clock, ids, policy, states
from governance.base.actor import Actor
from governance.base.answers import Flaws
from governance.base.errors import Conflict, Forbidden, VersionMismatch
from governance.base.policy import Action
from governance.cloud_services.models import Condition, Ownership, Service, Tenant
from governance.cloud_services.schemas import MoveService
from governance.cloud_services.states import IN_REVIEW, MACHINE
from governance.identity import queries as identity
from governance.identity import references
from governance.identity.actors import today
from governance.tasks import actions as tasks


class OwnerInvalid(Conflict):
    """The owner is not active staff any more. Hand the service over first."""

    code = "service.owner_invalid"


class ApprovalEnded(Conflict):
    """The approval has ended meanwhile. Use `revise`, and have the service approved again."""

    code = "service.approval_ended"


class NotHandedOver(Conflict):
    """A service under review or retired is not handed over. Withdraw the application first."""

    code = "service.not_handed_over"


def refuse_wrong_state(service: Service, event: str) -> None:
    """Raise `WrongState` when the event leads nowhere from here."""
    if MACHINE.target(event, service.state) is None:
        raise states.WrongState(MACHINE, service.state, event)


def moved(
    session: Session,
    actor: Actor,
    service: Service,
    command: MoveService,
    *,
    action: str,
    facts: Mapping[str, Any] = {},
    values: Mapping[str, Any] = {},
) -> None:
    """Move the service and write the event about it."""
    before = service.state
    outcome = states.move(
        session,
        service,
        command.event,
        machine=MACHINE,
        expect=before,
        values={"updated_at": clock.now(), **values},
    )
    if isinstance(outcome, states.Lost):
        raise VersionMismatch(service.version)
    record(
        session,
        actor,
        action,
        ("service", service.id),
        reason=command.reason,
        before_state=before,
        after_state=service.state,
        facts=facts,
    )


def suspend(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """Stop its use at once (利用停止)."""
    policy.require(actor, Action.SERVICE_OPERATE, service)
    refuse_wrong_state(service, command.event)
    if service.state in IN_REVIEW:
        approvals.void(session, actor, kind="service", thing=service.id, reason="suspended")
    moved(session, actor, service, command, action="service.suspended")
    tasks.open_task(
        session,
        kind="service.suspended",
        thing=("service", service.id),
        assignees={service.owner_id},
        facts={"title": service.name},
    )


def resume(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """Let a suspended service be used again; never by those who answer for it."""
    policy.require(actor, Action.SERVICE_DECIDE, service)
    refuse_wrong_state(service, command.event)
    if actor.person in service.policy_participants:
        raise Forbidden("four_eyes")
    if not identity.is_active_employee(session, service.owner_id):
        raise OwnerInvalid
    if service.approval_until is None or service.approval_until < today():
        raise ApprovalEnded
    moved(session, actor, service, command, action="service.resumed")
    tasks.close_tasks(session, thing=("service", service.id))


def revise(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """Open what was approved for changes; the approval ends now."""
    policy.require(actor, Action.SERVICE_SUBMIT, service)
    refuse_wrong_state(service, command.event)
    approvals.void(session, actor, kind="service", thing=service.id, reason=command.reason)
    moved(
        session,
        actor,
        service,
        command,
        action="service.revised",
        values={"approved_digest": None, "approved_at": None, "approval_until": None},
    )
    tasks.close_tasks(session, thing=("service", service.id))


def retire(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """End it for good. It is kept; its tenants may be named by another service."""
    policy.require(actor, Action.SERVICE_OPERATE, service)
    refuse_wrong_state(service, command.event)
    approvals.void(session, actor, kind="service", thing=service.id, reason="retired")
    moved(session, actor, service, command, action="service.retired")
    for tenant in session.scalars(select(Tenant).where(Tenant.service_id == service.id)):
        tenant.released = True
    void_conditions(session, actor, service, reason="retired")
    tasks.close_tasks(session, thing=("service", service.id))


def void_conditions(
    session: Session,
    actor: Actor,
    service: Service,
    *,
    reason: str,
    since: datetime | None = None,
) -> None:
    """Let go of what is still asked for, or of what was asked for since a moment."""
    query = select(Condition).where(Condition.service_id == service.id, Condition.state == "open")
    if since is not None:
        query = query.where(Condition.created_at >= since)
    for condition in session.scalars(query).all():
        condition.state = "void"
        session.flush()
        record(
            session,
            actor,
            "condition.voided",
            ("condition", condition.id),
            before_state="open",
            after_state="void",
            reason=reason,
        )
        tasks.close_tasks(session, thing=("condition", condition.id))


def hand_over(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """Give the service to another owner (引継ぎ); the deputy who becomes the owner is no deputy."""
    policy.require(actor, Action.SERVICE_OPERATE, service)
    if service.state in {*IN_REVIEW, "retired"}:
        raise NotHandedOver
    flaws = Flaws()
    known = references.some(session, people=[command.owner_id], departments=[])
    known.person(flaws, "owner_id", command.owner_id, needed=True)
    if command.owner_id == ids.show("person", service.owner_id):
        flaws.add("owner_id", "owner.same", "This person is the owner already. Name another one.")
    flaws.refuse()
    assert command.owner_id is not None
    new_owner = ids.read("person", command.owner_id)
    changes: dict[str, tuple[Any, Any]] = {
        "owner_id": (ids.show("person", service.owner_id), command.owner_id)
    }
    if service.deputy_id == new_owner:
        changes["deputy_id"] = (command.owner_id, None)
        service.deputy_id = None
    change_owner(session, service, new_owner)
    service.owner_id = new_owner
    service.version += 1
    service.updated_at = clock.now()
    session.flush()
    record(
        session,
        actor,
        "service.handed_over",
        ("service", service.id),
        changes=changes,
        reason=command.reason,
    )


def change_owner(session: Session, service: Service, new_owner: UUID) -> None:
    """End the ownership of today and begin the next; the new owner is told by a task."""
    now = clock.now()
    period = session.scalars(
        select(Ownership).where(Ownership.service_id == service.id, Ownership.owned_until.is_(None))
    ).one()
    period.owned_until = now
    session.flush()
    session.add(Ownership(service_id=service.id, person_id=new_owner, owned_from=now))
    tasks.close_tasks(session, thing=("service", service.id), kind="service.owner_invalid")
    if service.state != MACHINE.initial:
        tasks.open_task(
            session,
            kind="service.handed_over",
            thing=("service", service.id),
            assignees={new_owner},
            facts={"title": service.name},
        )

"""From the application to the approval: submit, withdraw, approve, return."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.approvals import actions as approvals
from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.answers import LONG, Flaws
from governance.base.errors import Forbidden, Invalid
from governance.base.policy import Action
from governance.cloud_services import checks, forms, guards
from governance.cloud_services.models import Condition, Service, Snapshot
from governance.cloud_services.operation import moved, refuse_wrong_state, void_conditions
from governance.cloud_services.schemas import MoveService
from governance.identity.actors import today
from governance.tasks import actions as tasks

LONGEST_APPROVAL: Final = timedelta(days=366)


def submit(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """Freeze the application and put it on its approval route; also for a renewal."""
    policy.require(actor, Action.SERVICE_SUBMIT, service)
    refuse_wrong_state(service, command.event)
    if actor.person is None:
        raise Forbidden("person_required")
    answers = forms.form_of(session, service)
    flaws = checks.flaws(answers, guards.around(session, answers), service=service.id)
    if flaws:
        raise Invalid(*flaws)
    digest = forms.digest(service.id, answers)
    session.add(
        Snapshot(
            service_id=service.id,
            digest=digest,
            body=forms.body(service.id, answers).decode(),
            submitted_by=actor.person,
            submitted_at=clock.now(),
        )
    )
    moved(session, actor, service, command, action="service.submitted", facts={"digest": digest})
    tasks.close_tasks(session, thing=("service", service.id))
    approvals.open_approval(
        session,
        actor,
        kind="service",
        thing=service.id,
        digest=digest,
        department=service.department_id,
        author=actor.person,
        facts={"confidentiality": service.confidentiality, "title": service.name},
        parties=service.policy_participants,
    )


def withdraw(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """Take the application back before it is decided."""
    policy.require(actor, Action.SERVICE_SUBMIT, service)
    refuse_wrong_state(service, command.event)
    approvals.void(
        session, actor, kind="service", thing=service.id, reason=command.reason or "withdrawn"
    )
    _undo_conditions(session, actor, service, reason="withdrawn")
    moved(session, actor, service, command, action="service.withdrawn")
    _expire_at_once(session, actor, service)


def approve(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """Approve what was seen; the last step sets the end of the approval and its conditions."""
    refuse_wrong_state(service, command.event)
    flaws = Flaws()
    if not command.seen_digest:
        message = "Send the digest of the application that was read."
        flaws.add("seen_digest", "field.missing", message)
    until = command.approval_until or _a_year_from(today())
    if not today() <= until <= today() + LONGEST_APPROVAL:
        message = "An approval ends within a year. Give a day from today on, at most a year away."
        flaws.add("approval_until", "approval.too_long", message)
    for index, condition in enumerate(command.conditions):
        flaws.text(f"conditions/{index}/text", condition.text, needed=True, longest=LONG)
        if condition.due < today():
            message = "A condition is due today or later."
            flaws.add(f"conditions/{index}/due", "condition.past", message)
    flaws.refuse()
    decided = approvals.decide(
        session,
        actor,
        kind="service",
        thing=service.id,
        seen_digest=command.seen_digest or "",
        verdict="approve",
        comment=command.reason,
    )
    _set_conditions(session, actor, service, command)
    facts = {"step": decided.step, "steps": decided.steps, "digest": command.seen_digest or ""}
    if not decided.final:
        service.version += 1
        service.updated_at = clock.now()
        session.flush()
        record(
            session,
            actor,
            "service.step_approved",
            ("service", service.id),
            reason=command.reason,
            facts=facts,
        )
        return
    moved(
        session,
        actor,
        service,
        command,
        action="service.approved",
        facts={**facts, "approval_until": until.isoformat()},
        values={
            "approved_digest": command.seen_digest,
            "approved_at": clock.now(),
            "approval_until": until,
        },
    )
    tasks.close_tasks(session, thing=("service", service.id))


def send_back(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    """Return the application with what has to be changed (差戻し)."""
    refuse_wrong_state(service, command.event)
    latest = _latest(session, service)
    approvals.decide(
        session,
        actor,
        kind="service",
        thing=service.id,
        seen_digest=command.seen_digest or latest.digest,
        verdict="return",
        comment=command.reason,
    )
    _undo_conditions(session, actor, service, reason="returned")
    moved(session, actor, service, command, action="service.returned")
    tasks.close_tasks(session, thing=("service", service.id))
    _expire_at_once(session, actor, service)


def _latest(session: Session, service: Service) -> Snapshot:
    return session.scalars(
        select(Snapshot)
        .where(Snapshot.service_id == service.id)
        .order_by(Snapshot.submitted_at.desc(), Snapshot.id.desc())
        .limit(1)
    ).one()


def _undo_conditions(session: Session, actor: Actor, service: Service, *, reason: str) -> None:
    """What an earlier approval asked for stays; what this round asked for falls with it."""
    since = _latest(session, service).submitted_at
    void_conditions(session, actor, service, reason=reason, since=since)


def _expire_at_once(session: Session, actor: Actor, service: Service) -> None:
    """A renewal that is given up does not bring an ended approval back."""
    until = service.approval_until
    if service.state == "approved" and until is not None and until < today():
        command = MoveService(event="expire")
        moved(session, actor, service, command, action="service.expired")


def _set_conditions(session: Session, actor: Actor, service: Service, command: MoveService) -> None:
    for wanted in command.conditions:
        assert actor.person is not None
        condition = Condition(
            id=ids.new(),
            service_id=service.id,
            text=wanted.text.strip(),
            due=wanted.due,
            state="open",
            set_by=actor.person,
            created_at=clock.now(),
        )
        session.add(condition)
        session.flush()
        record(
            session,
            actor,
            "condition.set",
            ("condition", condition.id),
            after_state="open",
            facts={
                "service": ids.show("service", service.id),
                "text": condition.text,
                "due": wanted.due.isoformat(),
            },
        )
        tasks.open_task(
            session,
            kind="condition.meet",
            thing=("condition", condition.id),
            assignees={service.owner_id},
            due=_end_of(wanted.due),
            facts={"title": service.name, "service": ids.show("service", service.id)},
        )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), tzinfo=clock.LOCAL)


def _a_year_from(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)

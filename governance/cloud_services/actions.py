"""Register a service, keep it true, and move it through its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.answers import LONG, Flaws
from governance.base.errors import Conflict, Flaw, Forbidden, Invalid, NotFound, VersionMismatch
from governance.base.policy import Action, Prospect, requires
from governance.cloud_services import checks, entries, forms, guards, operation, review
from governance.cloud_services.models import Condition, Service
from governance.cloud_services.queries import find
from governance.cloud_services.schemas import (
    EditService,
    MeetCondition,
    MoveService,
    RegisterService,
)
from governance.cloud_services.states import BY_THE_CLOCK, MACHINE, NEEDS_REASON
from governance.tasks import actions as tasks


@requires(Action.SERVICE_REGISTER)
def register(session: Session, actor: Actor, command: RegisterService) -> UUID:
    """Add a cloud service to the register as a draft. Raises `Invalid` with every flaw."""
    policy.require(actor, Action.SERVICE_REGISTER, Prospect())
    answers = checks.tidied(command)
    _refuse(checks.flaws(answers, guards.around(session, answers)))
    return entries.add(session, actor, answers)


@requires(Action.SERVICE_EDIT)
def edit(
    session: Session,
    actor: Actor,
    service_id: UUID,
    command: EditService,
    *,
    version: int | None = None,
) -> None:
    """
    Change what the command gives.

    Anything in a draft; later only what no approval is bound to. A new owner of a service beyond
    its draft is a handover, and needs that permission and a reason.
    """
    service = find(session, actor, service_id, lock=True)
    policy.require(actor, Action.SERVICE_EDIT, service)
    _expect(service, version)
    before = forms.form_of(session, service)
    answers = checks.tidied(forms.merged(before, command))
    changed = forms.differences(before, answers)
    guards.refuse_change(service.state, changed)
    flaws = checks.flaws(
        answers, guards.around(session, answers), service=service.id, kept=guards.kept(changed)
    )
    hands_over = "owner_id" in changed and service.state != MACHINE.initial
    if hands_over:
        policy.require(actor, Action.SERVICE_OPERATE, service)
        if not command.reason.strip():
            flaws.append(_reason_missing())
    _refuse(flaws)
    if not changed:
        return
    if "owner_id" in changed:
        operation.change_owner(session, service, ids.read("person", answers.owner_id))
    forms.write(service, answers)
    forms.write_tenants(session, service, answers)
    service.version += 1
    service.updated_at = clock.now()
    entries.flush(session)
    record(
        session,
        actor,
        "service.handed_over" if hands_over else "service.edited",
        ("service", service.id),
        changes=changed,
        reason=command.reason,
    )


# --------------------------------------------------------------------------- moves

_Mover = Callable[[Session, Actor, Service, MoveService], None]
_MOVERS: Final[dict[str, _Mover]] = {
    "submit": review.submit,
    "renew": review.submit,
    "withdraw": review.withdraw,
    "approve": review.approve,
    "return": review.send_back,
    "revise": operation.revise,
    "suspend": operation.suspend,
    "resume": operation.resume,
    "retire": operation.retire,
    "hand_over": operation.hand_over,
}


@requires(Action.SERVICE_READ)
def move(
    session: Session,
    actor: Actor,
    service_id: UUID,
    command: MoveService,
    *,
    version: int | None = None,
) -> None:
    """
    Cause one event. Each event asks for its own permission.

    Raises `Invalid`, `states.WrongState` with the events that are possible, and what the approval
    route raises.
    """
    service = find(session, actor, service_id, lock=True)
    _expect(service, version)
    flaws = Flaws()
    mover = _MOVERS.get(command.event)
    if mover is None or command.event in BY_THE_CLOCK:
        flaws.add("event", "event.unknown", f"Use one of: {', '.join(_MOVERS)}.")
    if command.event in NEEDS_REASON and not command.reason.strip():
        flaws.found.append(_reason_missing())
    flaws.text("reason", command.reason, longest=LONG)
    if flaws.found or mover is None:
        raise Invalid(*flaws.found)
    mover(session, actor, service, command)


@requires(Action.SERVICE_OPERATE)
def meet_condition(
    session: Session, actor: Actor, condition_id: UUID, command: MeetCondition
) -> None:
    """Say how a condition was met; its task is closed."""
    condition = session.get(Condition, condition_id, with_for_update=True)
    if condition is None:
        raise NotFound
    service = find(session, actor, condition.service_id)
    policy.require(actor, Action.SERVICE_OPERATE, service)
    if actor.person is None:
        raise Forbidden("person_required")
    if condition.state != "open":
        raise Conflict("This condition is not open any more.")
    flaws = Flaws()
    flaws.text("evidence", command.evidence, needed=True, longest=LONG)
    flaws.refuse()
    condition.state = "met"
    condition.evidence = command.evidence.strip()
    condition.met_by = actor.person
    condition.met_at = clock.now()
    session.flush()
    record(session, actor, "condition.met", ("condition", condition.id), reason=condition.evidence)
    record(
        session,
        actor,
        "service.condition_met",
        ("service", service.id),
        facts={"condition": ids.show("condition", condition.id), "text": condition.text},
    )
    tasks.close_tasks(session, thing=("condition", condition.id))


def _expect(service: Service, version: int | None) -> None:
    if version is not None and version != service.version:
        raise VersionMismatch(service.version)


def _refuse(flaws: list[Flaw]) -> None:
    if flaws:
        raise Invalid(*flaws)


def _reason_missing() -> Flaw:
    message = "Give the reason; it stands in the history."
    return Flaw(pointer="/reason", code="reason.missing", message=message)

"""What is asked about rounds of approval and about routes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.approvals import routing
from governance.approvals.models import Approval, ApprovalDecision, Route
from governance.approvals.schemas import ApprovalView, DecisionView, RouteView, StepView
from governance.base import ids, policy
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.policy import Action, Prospect
from governance.identity import queries as identity

APPROVE_TASK = "approval.decide"
REVISE_TASK = "approval.revise"
NOBODY_TASK = "approval.nobody"


def current(session: Session, kind: str, thing: UUID) -> ApprovalView | None:
    """The last round of this thing with its steps and decisions, whatever its state."""
    views = history(session, kind, thing)
    return views[-1] if views else None


def history(session: Session, kind: str, thing: UUID) -> list[ApprovalView]:
    """Every round of this thing, the first one first."""
    rounds = session.scalars(
        select(Approval)
        .where(Approval.kind == kind, Approval.thing_id == thing)
        .order_by(Approval.round)
    ).all()
    if not rounds:
        return []
    decisions = session.scalars(
        select(ApprovalDecision)
        .where(ApprovalDecision.approval_id.in_([one.id for one in rounds]))
        .order_by(ApprovalDecision.decided_at, ApprovalDecision.id)
    ).all()
    waiting = routing.eligible(session, rounds[-1])
    people = {one.author_id for one in rounds} | waiting
    for decision in decisions:
        people.add(decision.person_id)
        if decision.on_behalf_of is not None:
            people.add(decision.on_behalf_of)
    names = identity.names(session, people)
    before: str | None = None
    views = []
    for one in rounds:
        own = [decision for decision in decisions if decision.approval_id == one.id]
        views.append(_view(one, own, before, waiting if one is rounds[-1] else (), names))
        before = one.digest
    return views


def _view(
    one: Approval,
    decisions: Sequence[ApprovalDecision],
    before: str | None,
    waiting: Sequence[UUID] | frozenset[UUID],
    names: dict[UUID, str],
) -> ApprovalView:
    steps = []
    for number, step in enumerate(routing.steps_of(one.steps)):
        taken = [_decision(it, names) for it in decisions if it.step == number]
        is_current = one.state == "open" and number == one.step
        if is_current:
            state = "current"
        elif any(it.verdict == "return" for it in taken):
            state = "returned"
        else:
            state = "done" if number < one.step else "waiting"
        steps.append(
            StepView(
                number=number + 1,
                name=step.name,
                role=step.role,
                quorum=step.quorum,
                state=state,
                decisions=taken,
                waits_for=sorted(names[it] for it in waiting) if is_current else [],
            )
        )
    return ApprovalView(
        id=ids.show("approval", one.id),
        kind=one.kind,
        thing=ids.show(one.kind, one.thing_id),
        round=one.round,
        state=one.state,
        digest=one.digest,
        previous_digest=before,
        author=ids.show("person", one.author_id),
        author_name=names[one.author_id],
        step=min(one.step + 1, len(steps)),
        steps=steps,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        reason=one.reason,
    )


def _decision(it: ApprovalDecision, names: dict[UUID, str]) -> DecisionView:
    return DecisionView(
        person=ids.show("person", it.person_id),
        name=names[it.person_id],
        on_behalf_of=ids.show_optional("person", it.on_behalf_of),
        on_behalf_of_name=names[it.on_behalf_of] if it.on_behalf_of else None,
        verdict=it.verdict,
        comment=it.comment,
        decided_at=it.decided_at,
    )


def refusal(session: Session, actor: Actor, kind: str, thing: UUID) -> str | None:
    """Why this actor may not decide this thing now, as a stable code; None when they may."""
    approval = routing.latest(session, kind, thing)
    if approval is None:
        return "no_approval"
    if approval.state != "open":
        return "not_open"
    return routing.refusal(session, actor, approval, routing.eligible(session, approval))


def may_decide(session: Session, kind: str, thing: UUID) -> frozenset[UUID]:
    """Who may decide the step that waits, without their deputies."""
    approval = routing.latest(session, kind, thing)
    return frozenset() if approval is None else routing.eligible(session, approval)


def waiting_names(session: Session, kind: str, thing: UUID) -> list[str]:
    """The names of those who may decide the step that waits."""
    return sorted(identity.names(session, may_decide(session, kind, thing)).values())


def approved_digest(session: Session, kind: str, thing: UUID) -> str | None:
    """The digest that stands approved, or None when the last round is anything else."""
    approval = routing.latest(session, kind, thing)
    return approval.digest if approval is not None and approval.state == "approved" else None


def who_waits(session: Session, kind: str, thing: UUID) -> dict[str, frozenset[UUID]]:
    """
    Kind of task → who has it now: to decide, to revise, or to name somebody who can decide.

    Every kind is there, so that a task whose time is over is found and closed.
    """
    tasks: dict[str, frozenset[UUID]] = dict.fromkeys(
        (APPROVE_TASK, REVISE_TASK, NOBODY_TASK), frozenset()
    )
    approval = routing.latest(session, kind, thing)
    if approval is None:
        return tasks
    if approval.state == "returned":
        tasks[REVISE_TASK] = frozenset({approval.author_id})
    if approval.state == "open":
        people = routing.eligible(session, approval)
        tasks[APPROVE_TASK] = people
        if not people:
            tasks[NOBODY_TASK] = identity.holders(session, "admin", None)
    return tasks


def route_view(row: Route) -> RouteView:
    """A route as others see it."""
    return RouteView(
        id=ids.show("route", row.id),
        kind=row.kind,
        name=row.name,
        position=row.position,
        department=ids.show_optional("department", row.department_id),
        conditions=routing.conditions_of(row.conditions),
        steps=routing.steps_of(row.steps),
        active=row.active,
        version=row.version,
    )


def route(session: Session, actor: Actor, route_id: UUID) -> RouteView:
    """One route. Raises `NotFound`."""
    policy.require(actor, Action.RULES_READ, Prospect())
    row = session.get(Route, route_id)
    if row is None:
        raise NotFound
    return route_view(row)


def routes(session: Session, actor: Actor, *, kind: str | None = None) -> list[RouteView]:
    """Every route in the order in which they are tried."""
    policy.require(actor, Action.RULES_READ, Prospect())
    query = select(Route).order_by(Route.kind, Route.position, Route.id)
    if kind is not None:
        query = query.where(Route.kind == kind)
    return [route_view(row) for row in session.scalars(query)]

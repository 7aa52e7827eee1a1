"""Which route a thing takes, who may decide its steps, and whether enough people exist."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.approvals.models import Approval, ApprovalDecision, Route
from governance.approvals.schemas import Condition, Step
from governance.base import ids, policy
from governance.base.actor import Actor
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.identity.actors import active, today
from governance.identity.models import DepartmentReach, Person

DECIDES: Final = {
    "post": Action.POST_DECIDE,
    "service": Action.SERVICE_DECIDE,
    "account": Action.ACCOUNT_DECIDE,
    "waiver": Action.WAIVER_DECIDE,
}
"""Kind of thing → the action that a token's scopes must hold to decide it."""


def latest(session: Session, kind: str, thing: UUID, *, locked: bool = False) -> Approval | None:
    """The last round of this thing; `locked` until the transaction ends."""
    query = (
        select(Approval)
        .where(Approval.kind == kind, Approval.thing_id == thing)
        .order_by(Approval.round.desc())
        .limit(1)
    )
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def steps_of(raw: list[Any]) -> tuple[Step, ...]:
    """Stored steps as values."""
    return msgspec.convert(raw, tuple[Step, ...])


def conditions_of(raw: list[Any]) -> tuple[Condition, ...]:
    """Stored conditions as values."""
    return msgspec.convert(raw, tuple[Condition, ...])


def find(session: Session, kind: str, department: UUID, facts: Mapping[str, str]) -> Route | None:
    """The first active route of this kind whose department and conditions fit."""
    above = select(DepartmentReach.ancestor_id).where(DepartmentReach.department_id == department)
    routes = session.scalars(
        select(Route)
        .where(
            Route.kind == kind,
            Route.active,
            or_(Route.department_id.is_(None), Route.department_id.in_(above)),
        )
        .order_by(Route.position, Route.id)
    )
    for route in routes:
        if all(facts.get(it.fact) in it.among for it in conditions_of(route.conditions)):
            return route
    return None


def deciders(
    session: Session, step: Step, department: UUID, roles: Collection[str] = ()
) -> frozenset[UUID]:
    """The active people whom the step names, by role or by name, and who hold these roles too."""
    people: set[UUID] = set()
    if step.role is not None:
        people |= identity.holders(session, step.role, department)
    if step.people:
        named = [ids.read("person", text) for text in step.people]
        people |= set(
            session.scalars(select(Person.id).where(Person.id.in_(named), active(Person, today())))
        )
    for role in roles:
        people &= identity.holders(session, role, department)
    return frozenset(people)


def excluded(approval: Approval) -> frozenset[UUID]:
    """Who may never decide this round: its author and the further parties."""
    return frozenset({approval.author_id, *(UUID(hex=text) for text in approval.parties)})


def spent(session: Session, approval: Approval) -> frozenset[UUID]:
    """Who has used up their one step, themselves or through a deputy."""
    rows = session.execute(
        select(ApprovalDecision.person_id, ApprovalDecision.on_behalf_of).where(
            ApprovalDecision.approval_id == approval.id, ApprovalDecision.verdict == "approve"
        )
    )
    return frozenset(person for row in rows for person in row if person is not None)


def eligible(session: Session, approval: Approval) -> frozenset[UUID]:
    """Who may decide the step that waits; nobody once the round is closed."""
    if approval.state != "open":
        return frozenset()
    step = steps_of(approval.steps)[approval.step]
    people = deciders(session, step, approval.department_id, approval.roles)
    return people - excluded(approval) - spent(session, approval)


def may_return(session: Session, approval: Approval) -> frozenset[UUID]:
    """Who may send the thing back: the deciders of the step that waits, or of the last one."""
    if approval.state == "open":
        return eligible(session, approval)
    if approval.state != "approved":
        return frozenset()
    last = steps_of(approval.steps)[-1]
    return deciders(session, last, approval.department_id) - excluded(approval)


def represented(actor: Actor, people: frozenset[UUID]) -> UUID | None:
    """In whose place the actor decides; None where they decide for themselves."""
    if actor.person in people:
        return None
    return min(actor.deputy_for & people, default=None)


def refusal(
    session: Session, actor: Actor, approval: Approval, people: frozenset[UUID]
) -> str | None:
    """Why this actor may not decide as one of these people: a stable code, or None."""
    if actor.person is None:
        return "person_required"
    if actor.scopes is not None and DECIDES[approval.kind] not in actor.scopes:
        return "scope_missing"
    if actor.person in excluded(approval):
        return "four_eyes"
    if approval.state == "open" and actor.person in spent(session, approval):
        return "already_decided"
    for role in approval.roles:
        # A deputy takes over the roles that decide, and no other one.
        if not policy.holds_role(actor, role, approval.department_id):
            return f"role_needed:{role}"
    if actor.person not in people and represented(actor, people) is None:
        return "not_your_step"
    return None


def first_empty_step(steps: Sequence[Step], people: Sequence[frozenset[UUID]]) -> Step | None:
    """
    The first step that cannot be filled when each person decides only one, or None.

    Places are given out by augmenting paths, so that a person whom two steps want is put where
    nobody else can stand.
    """
    holder: dict[UUID, int] = {}

    def place(index: int, tried: set[UUID]) -> bool:
        for person in sorted(people[index] - tried):
            tried.add(person)
            if person not in holder or place(holder[person], tried):
                holder[person] = index
                return True
        return False

    for index, step in enumerate(steps):
        for _ in range(step.quorum):
            if not place(index, set()):
                return step
    return None

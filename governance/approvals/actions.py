"""Asking for approval, deciding, voiding."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.approvals import routing
from governance.approvals.jobs import TellWaiting
from governance.approvals.models import Approval, ApprovalDecision
from governance.approvals.routes import add_route, edit_route, ensure_default_routes
from governance.approvals.schemas import Decided, Verdict
from governance.approvals.states import APPROVAL
from governance.audit.record import record
from governance.base import clock, ids, states
from governance.base.actor import Actor
from governance.base.errors import Conflict, Flaw, Forbidden, Invalid, NotFound, VersionMismatch
from governance.base.policy import Action, requires
from governance.identity import step_up
from governance.jobs.enqueue import enqueue

__all__ = [
    "AlreadyOpen",
    "NoApprover",
    "NoRoute",
    "StaleDigest",
    "add_route",
    "decide",
    "edit_route",
    "ensure_default_routes",
    "open_approval",
    "void",
]


class NoRoute(Conflict):
    """No approval route fits. Ask an administrator to add one under Rules, Approval routes."""

    code = "no_route"


class NoApprover(Conflict):
    """Nobody may approve this. Ask an administrator to give somebody else the role."""

    code = "no_approver"

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step = step


class AlreadyOpen(Conflict):
    """This waits for approval already. Withdraw or decide that first."""

    code = "already_open"


class StaleDigest(Conflict):
    """This was changed after you looked at it. Read it again before you decide."""

    code = "stale_digest"

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current


@requires(Action.POST_SUBMIT)
def open_approval(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    thing: UUID,
    digest: str,
    department: UUID,
    author: UUID,
    facts: Mapping[str, str] = {},
    parties: Collection[UUID] = (),
    roles: Collection[str] = (),
) -> UUID:
    """
    Put these bytes on the route that fits, as the next round.

    `parties` are people who may not decide besides the author, as the thing's owner; `roles` are
    held by whoever approves, at every step. An earlier approval is voided. Raises `NoRoute`,
    `NoApprover` and `AlreadyOpen`.
    """
    before = routing.latest(session, kind, thing, locked=True)
    if before is not None and before.state == "open":
        raise AlreadyOpen
    route = routing.find(session, kind, department, facts)
    if route is None:
        raise NoRoute
    barred = frozenset({author, *parties})
    steps = routing.steps_of(route.steps)
    people = [routing.deciders(session, step, department, roles) - barred for step in steps]
    empty = routing.first_empty_step(steps, people)
    if empty is not None:
        raise NoApprover(empty.name)
    if before is not None and before.state == "approved":
        _move(session, before, "void", reason="superseded")
        record(
            session,
            actor,
            "approval.voided",
            ("approval", before.id),
            before_state="approved",
            after_state="voided",
            reason="superseded",
        )
    approval = Approval(
        id=ids.new(),
        kind=kind,
        thing_id=thing,
        round=before.round + 1 if before is not None else 1,
        digest=digest,
        department_id=department,
        author_id=author,
        parties=sorted(person.hex for person in barred - {author}),
        roles=sorted(roles),
        facts=dict(facts),
        route_id=route.id,
        steps=list(route.steps),
        step=0,
        state=APPROVAL.initial,
        opened_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(approval)
            session.flush()
    except IntegrityError as error:
        raise AlreadyOpen from error
    record(
        session,
        actor,
        "approval.opened",
        ("approval", approval.id),
        after_state="open",
        facts=_facts(approval),
    )
    _tell(session, approval)
    return approval.id


@requires(Action.POST_DECIDE)
def decide(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    thing: UUID,
    seen_digest: str,
    verdict: Verdict,
    comment: str = "",
) -> Decided:
    """
    Approve or return the step that waits, on the bytes that were seen.

    Raises `Forbidden` with `four_eyes`, `already_decided`, `not_your_step`, `role_needed`,
    `person_required`, `scope_missing`, `StepUpNeeded` for an approval without fresh proof, and
    `StaleDigest`.
    """
    approval = routing.latest(session, kind, thing, locked=True)
    if approval is None:
        raise NotFound
    if APPROVAL.target(verdict, approval.state) is None:
        raise states.WrongState(APPROVAL, approval.state, verdict)
    if verdict == "approve":
        people = routing.eligible(session, approval)
    else:
        people = routing.may_return(session, approval)
    code = routing.refusal(session, actor, approval, people)
    if code is not None:
        raise Forbidden(code)
    if verdict == "approve":
        step_up.require(actor)
    elif not comment.strip():
        message = "Say what has to be changed; the author reads it."
        raise Invalid(Flaw(pointer="/comment", code="comment.required", message=message))
    if seen_digest != approval.digest:
        raise StaleDigest(approval.digest)
    represented = routing.represented(actor, people)
    # The log names both: who decided, and in whose place.
    actor = msgspec.structs.replace(actor, on_behalf_of=represented or actor.on_behalf_of)
    assert actor.person is not None
    number = min(approval.step, len(approval.steps) - 1)
    session.add(
        ApprovalDecision(
            approval_id=approval.id,
            author_id=approval.author_id,
            step=number,
            person_id=actor.person,
            on_behalf_of=represented,
            verdict=verdict,
            comment=comment.strip(),
            digest=approval.digest,
            decided_at=clock.now(),
        )
    )
    session.flush()
    before = approval.state
    if verdict == "return":
        _move(session, approval, "return", reason=comment.strip())
    else:
        _advance(session, approval)
    record(
        session,
        actor,
        "approval.decided" if verdict == "approve" else "approval.returned",
        ("approval", approval.id),
        before_state=before,
        after_state=approval.state,
        reason=comment.strip(),
        facts={
            **_facts(approval),
            "verdict": verdict,
            "step": number + 1,
            "on_behalf_of": ids.show_optional("person", represented) or "",
        },
    )
    _tell(session, approval)
    return Decided(
        approval=approval.id,
        final=approval.state == "approved",
        step=number + 1,
        steps=len(approval.steps),
        state=approval.state,
        on_behalf_of=represented,
    )


@requires(Action.POST_SUBMIT)
def void(session: Session, actor: Actor, *, kind: str, thing: UUID, reason: str) -> None:
    """Take back the open or approved round of this thing; without one nothing happens."""
    approval = routing.latest(session, kind, thing, locked=True)
    if approval is None or APPROVAL.target("void", approval.state) is None:
        return
    before = approval.state
    _move(session, approval, "void", reason=reason)
    record(
        session,
        actor,
        "approval.voided",
        ("approval", approval.id),
        before_state=before,
        after_state="voided",
        reason=reason,
        facts=_facts(approval),
    )
    _tell(session, approval)


def _move(session: Session, approval: Approval, event: str, *, reason: str = "") -> None:
    moved = states.move(
        session,
        approval,
        event,
        machine=APPROVAL,
        expect=approval.state,
        values={"closed_at": clock.now(), "reason": reason},
    )
    if isinstance(moved, states.Lost):
        raise VersionMismatch(approval.version)


def _advance(session: Session, approval: Approval) -> None:
    """Go on to the next step once the quorum of this one is reached."""
    steps = routing.steps_of(approval.steps)
    reached = session.scalar(
        select(func.count())
        .select_from(ApprovalDecision)
        .where(
            ApprovalDecision.approval_id == approval.id,
            ApprovalDecision.step == approval.step,
            ApprovalDecision.verdict == "approve",
        )
    )
    if (reached or 0) < steps[approval.step].quorum:
        return
    approval.step += 1
    if approval.step == len(steps):
        session.flush()
        _move(session, approval, "approve")
    else:
        approval.version += 1
        session.flush()


def _facts(approval: Approval) -> dict[str, Any]:
    return {
        "kind": approval.kind,
        "thing": ids.show(approval.kind, approval.thing_id),
        "round": approval.round,
        "digest": approval.digest,
    }


def _tell(session: Session, approval: Approval) -> None:
    title = str(approval.facts.get("title", ""))
    enqueue(session, TellWaiting(kind=approval.kind, thing=approval.thing_id, title=title))

"""What led scans and waivers to where they stand, and what could be next."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from governance.audit import queries as audit
from governance.audit.schemas import EventView
from governance.base import policy
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.paging import Ask
from governance.base.policy import Action, Allow, Deny
from governance.scans.models import Waiver
from governance.scans.queries import find_finding, find_scan, find_tenant
from governance.scans.schemas import Allowed, Transitions
from governance.scans.states import SCAN, WAIVER

_SCAN_ACTIONS: Final = {"cancel": Action.SCAN_START}
_WAIVER_ACTIONS: Final = {
    "approve": Action.WAIVER_DECIDE,
    "refuse": Action.WAIVER_DECIDE,
    "revoke": Action.WAIVER_REQUEST,
}


def of_scan(session: Session, actor: Actor, scan_id: UUID, ask: Ask) -> Transitions:
    """The state of a scan, what led to it, and whether the actor could cancel it."""
    scan = find_scan(session, actor, scan_id)
    tenant = find_tenant(session, actor, scan.tenant_id)
    return Transitions(
        state=scan.state,
        items=_moves(session, ("scan", scan.id), ask),
        allowed=[
            _allowed(
                event,
                possible=SCAN.target(event, scan.state) is not None,
                decision=policy.decide(actor, action, tenant),
            )
            for event, action in _SCAN_ACTIONS.items()
        ],
    )


def of_waiver(session: Session, actor: Actor, waiver_id: UUID, ask: Ask) -> Transitions:
    """The state of a waiver, what led to it, and what the actor could do now."""
    waiver = session.get(Waiver, waiver_id)
    if waiver is None:
        raise NotFound
    _, tenant = find_finding(session, actor, waiver.finding_id)
    allowed = []
    for event, action in _WAIVER_ACTIONS.items():
        found = _allowed(
            event,
            possible=WAIVER.target(event, waiver.state) is not None,
            decision=policy.decide(actor, action, tenant),
        )
        own = action is Action.WAIVER_DECIDE and actor.person == waiver.requested_by
        if found.allowed and own:
            found = Allowed(event=event, allowed=False, reason="four_eyes")
        allowed.append(found)
    return Transitions(
        state=waiver.state, items=_moves(session, ("waiver", waiver.id), ask), allowed=allowed
    )


def _moves(session: Session, thing: tuple[str, UUID], ask: Ask) -> list[EventView]:
    events = audit.history(session, thing, ask)
    return [event for event in events.items if event.after_state is not None]


def _allowed(event: str, *, possible: bool, decision: policy.Decision) -> Allowed:
    reason: str | None = None
    if not possible:
        reason = "wrong_state"
    else:
        match decision:
            case Allow():
                pass
            case Deny(code):
                reason = code
            case _:
                reason = "not_found"
    return Allowed(event=event, allowed=reason is None, reason=reason)

"""Routes as data: adding, changing, and those that a new installation begins with."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.approvals.models import Route
from governance.approvals.schemas import AddRoute, Condition, EditRoute, Step
from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid, NotFound, VersionMismatch
from governance.base.policy import Action, Prospect, requires
from governance.identity import named, step_up
from governance.identity.schemas import given

_APPROVER: Final = Step(name="所属の承認者", role="approver")
_SECURITY: Final = Step(name="情報セキュリティ管理者", role="security")

DEFAULTS: Final = (
    AddRoute(kind="post", name="投稿", position=100, steps=(_APPROVER,)),
    # The lighter route is for what is known to be public; everything else, unknown included,
    # takes both steps.
    AddRoute(
        kind="service",
        name="クラウドサービス(機密性1)",
        position=50,
        conditions=(Condition(fact="confidentiality", among=("1",)),),
        steps=(_SECURITY,),
    ),
    AddRoute(
        kind="service",
        name="クラウドサービス(機密性2以上)",
        position=100,
        steps=(_APPROVER, _SECURITY),
    ),
    AddRoute(kind="account", name="公式アカウント", position=100, steps=(_APPROVER, _SECURITY)),
    AddRoute(kind="waiver", name="例外措置", position=100, steps=(_SECURITY,)),
)


@requires(Action.ROUTE_MANAGE)
def ensure_default_routes(session: Session, actor: Actor) -> int:
    """Give every kind of thing that has no route its default ones; the number of routes made."""
    policy.require(actor, Action.ROUTE_MANAGE, Prospect())
    present = set(session.scalars(select(Route.kind).distinct()))
    made = [command for command in DEFAULTS if command.kind not in present]
    for command in made:
        _add(session, actor, command, None)
    return len(made)


@requires(Action.ROUTE_MANAGE)
def add_route(session: Session, actor: Actor, command: AddRoute) -> UUID:
    """Add a route. Raises `Invalid` with every flaw at once."""
    policy.require(actor, Action.ROUTE_MANAGE, Prospect())
    step_up.require(actor)
    flaws: list[Flaw] = []
    department = named.read_department(session, command.department, "/department", flaws)
    _check(session, command.steps, flaws)
    if flaws:
        raise Invalid(*flaws)
    return _add(session, actor, command, department)


@requires(Action.ROUTE_MANAGE)
def edit_route(
    session: Session,
    actor: Actor,
    route_id: UUID,
    command: EditRoute,
    *,
    version: int | None = None,
) -> None:
    """Change a route for rounds to come; rounds that run keep the steps they began with."""
    policy.require(actor, Action.ROUTE_MANAGE, Prospect())
    row = session.get(Route, route_id, with_for_update=True)
    if row is None:
        raise NotFound
    step_up.require(actor)
    if version is not None and version != row.version:
        raise VersionMismatch(row.version)
    flaws: list[Flaw] = []
    if isinstance(command.steps, tuple):
        _check(session, command.steps, flaws)
    if flaws:
        raise Invalid(*flaws)
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in given(command).items():
        new, old = msgspec.to_builtins(value), getattr(row, name)
        if new != old:
            changes[name] = (old, new)
            setattr(row, name, new)
    if not changes:
        return
    row.version += 1
    row.updated_at = clock.now()
    session.flush()
    record(session, actor, "route.edited", ("route", row.id), changes=changes)


def _add(session: Session, actor: Actor, command: AddRoute, department: UUID | None) -> UUID:
    row = Route(
        id=ids.new(),
        kind=command.kind,
        name=command.name,
        position=command.position,
        department_id=department,
        conditions=msgspec.to_builtins(command.conditions),
        steps=msgspec.to_builtins(command.steps),
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    session.add(row)
    session.flush()
    record(
        session,
        actor,
        "route.added",
        ("route", row.id),
        changes={"kind": (None, row.kind), "name": (None, row.name), "steps": (None, row.steps)},
    )
    return row.id


def _check(session: Session, steps: tuple[Step, ...], flaws: list[Flaw]) -> None:
    for index, step in enumerate(steps):
        pointer = f"/steps/{index}"
        for number, text in enumerate(step.people):
            named.read_person(session, text, f"{pointer}/people/{number}", flaws)
        if step.role is None and not step.people:
            message = "Name a role or at least one person who decides this step."
            flaws.append(Flaw(pointer=pointer, code="step.nobody", message=message))
        if step.role is None and len(set(step.people)) < step.quorum:
            message = "More approvals are asked for than people are named. Lower the quorum."
            flaws.append(Flaw(pointer=f"{pointer}/quorum", code="step.quorum", message=message))

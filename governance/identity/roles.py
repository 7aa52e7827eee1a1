"""Roles and deputies: granting, ending, and the pairs that never meet in one person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Conflict, Flaw, Forbidden, Invalid, NotFound, VersionMismatch
from governance.base.policy import INCOMPATIBLE, Action, requires
from governance.identity import sign_in, step_up
from governance.identity.actors import DEPUTISED, active, in_force, today
from governance.identity.models import Deputy, Person, RoleGrant
from governance.identity.named import read_department, read_person
from governance.identity.schemas import GrantRole, SetDeputy


class LastAdministrator(Conflict):
    """Nobody would be left to manage people. Make another person administrator first."""

    code = "last_administrator"


@requires(Action.PERSON_MANAGE)
def grant_role(session: Session, actor: Actor, command: GrantRole) -> UUID:
    """
    Give a person a role.

    Nobody grants a role to themselves; roles that exclude each other never overlap in time, also
    not through a deputyship.
    """
    flaws: list[Flaw] = []
    person = _locked(session, actor, command.person, flaws)
    step_up.require(actor)
    if person is not None and actor.person == person.id:
        raise Forbidden("own_role")
    department_id = read_department(session, command.department, "/department", flaws)
    starts = command.valid_from or clock.now()
    _check_end(starts, command.valid_until, flaws)
    if person is not None:
        held = [*_roles_of(session, person.id, starts, command.valid_until)]
        held += _roles_represented(session, person.id, starts, command.valid_until)
        if command.role in DEPUTISED:
            held += _roles_of_deputies(session, person.id, starts, command.valid_until)
            if not person.employee:
                message = "Only staff decides. Choose somebody who is staff."
                flaws.append(Flaw(pointer="/role", code="role.staff_only", message=message))
        _check_pairs([command.role], held, "/role", flaws)
    if flaws or person is None:
        raise Invalid(*flaws)
    grant = RoleGrant(
        id=ids.new(),
        person_id=person.id,
        role=command.role,
        department_id=department_id,
        valid_from=starts,
        valid_until=command.valid_until,
        granted_by=actor.person,
        reason=command.reason,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    session.add(grant)
    session.flush()
    sign_in.end_sessions(session, person.id)
    record(
        session,
        actor,
        "grant.granted",
        ("grant", grant.id),
        changes={
            "person": (None, ids.show("person", person.id)),
            "role": (None, command.role),
            "department": (None, command.department),
            "valid_until": (None, command.valid_until),
        },
        reason=command.reason,
    )
    return grant.id


@requires(Action.PERSON_MANAGE)
def revoke_role(
    session: Session,
    actor: Actor,
    grant_id: UUID,
    *,
    reason: str = "",
    version: int | None = None,
) -> None:
    """End a role now. Raises `LastAdministrator` when nobody would be left to manage people."""
    grant = session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound
    policy.require(actor, Action.PERSON_MANAGE, session.get_one(Person, grant.person_id))
    step_up.require(actor)
    if version is not None and version != grant.version:
        raise VersionMismatch(grant.version)
    at = clock.now()
    before = grant.valid_until
    if before is not None and before <= at:
        return
    # A role that has not begun yet ends at its beginning.
    grant.valid_until = max(at, grant.valid_from)
    grant.version += 1
    grant.updated_at = at
    session.flush()
    if grant.role == "admin":
        require_administrator(session)
    sign_in.end_sessions(session, grant.person_id)
    record(
        session,
        actor,
        "grant.revoked",
        ("grant", grant.id),
        changes={"valid_until": (before, grant.valid_until)},
        reason=reason,
    )


@requires(Action.PERSON_MANAGE)
def set_deputy(session: Session, actor: Actor, command: SetDeputy) -> UUID:
    """
    Let somebody decide in a person's place for a time; a person may choose their own deputy.

    The deputy takes over the roles that decide, so these must go together with the deputy's own.
    """
    flaws: list[Flaw] = []
    person_id = read_person(session, command.person, "/person", flaws)
    deputy_id = read_person(session, command.deputy, "/deputy", flaws)
    if person_id is None or deputy_id is None:
        raise Invalid(*flaws)
    if actor.person != person_id or actor.scopes is not None:
        policy.require(actor, Action.PERSON_MANAGE, session.get_one(Person, person_id))
    step_up.require(actor)
    if person_id == deputy_id:
        message = "Nobody is their own deputy. Choose somebody else."
        flaws.append(Flaw(pointer="/deputy", code="deputy.oneself", message=message))
    _check_end(command.valid_from, command.valid_until, flaws)
    session.execute(select(Person.id).where(Person.id == deputy_id).with_for_update())
    period = (command.valid_from, command.valid_until)
    taken = [role for role in _roles_of(session, person_id, *period) if role in DEPUTISED]
    _check_pairs(taken, [*_roles_of(session, deputy_id, *period)], "/deputy", flaws)
    if flaws:
        raise Invalid(*flaws)
    row = Deputy(
        id=ids.new(),
        person_id=person_id,
        deputy_id=deputy_id,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
        reason=command.reason,
    )
    session.add(row)
    record(
        session,
        actor,
        "person.deputy_set",
        ("person", person_id),
        changes={
            "deputy": (None, command.deputy),
            "valid_from": (None, command.valid_from),
            "valid_until": (None, command.valid_until),
        },
        reason=command.reason,
    )
    session.flush()
    return row.id


@requires(Action.PERSON_MANAGE)
def end_deputy(session: Session, actor: Actor, deputy_id: UUID) -> None:
    """End a deputyship now; the person themselves may do it."""
    row = session.get(Deputy, deputy_id, with_for_update=True)
    if row is None:
        raise NotFound
    if actor.person != row.person_id or actor.scopes is not None:
        policy.require(actor, Action.PERSON_MANAGE, session.get_one(Person, row.person_id))
    at, before = clock.now(), row.valid_until
    if before <= at:
        return
    if row.valid_from >= at:
        session.execute(delete(Deputy).where(Deputy.id == row.id))
    else:
        row.valid_until = at
    record(
        session,
        actor,
        "person.deputy_ended",
        ("person", row.person_id),
        changes={"valid_until": (before, at)},
    )


def require_administrator(session: Session) -> None:
    """Raise `LastAdministrator` unless an active person holds the role without an end."""
    granted = select(RoleGrant.id).where(RoleGrant.role == "admin").with_for_update()
    if not session.scalars(granted).all():
        return
    left = (
        select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == "admin",
            in_force(RoleGrant, clock.now()),
            active(Person, today()),
        )
        .limit(1)
    )
    if session.scalar(left) is None:
        raise LastAdministrator


def _locked(session: Session, actor: Actor, text: str, flaws: list[Flaw]) -> Person | None:
    policy.require_any(actor, Action.PERSON_MANAGE)
    person_id = read_person(session, text, "/person", flaws)
    if person_id is None:
        return None
    # Two grants at once to one person are judged one after the other.
    person = session.get_one(Person, person_id, with_for_update=True)
    policy.require(actor, Action.PERSON_MANAGE, person)
    if person.active_until is not None and person.active_until < today():
        message = "This person has left. Give them a later last day first."
        flaws.append(Flaw(pointer="/person", code="person.not_active", message=message))
    return person


def _overlaps(
    period: type[RoleGrant | Deputy], starts: datetime, ends: datetime | None
) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = [
        or_(period.valid_until.is_(None), period.valid_until > starts)
    ]
    if ends is not None:
        clauses.append(period.valid_from < ends)
    return clauses


def _roles_of(
    session: Session, person_id: UUID, starts: datetime, ends: datetime | None
) -> Iterable[str]:
    query = select(RoleGrant.role).where(
        RoleGrant.person_id == person_id, *_overlaps(RoleGrant, starts, ends)
    )
    return session.scalars(query.distinct()).all()


def _roles_represented(
    session: Session, person_id: UUID, starts: datetime, ends: datetime | None
) -> Iterable[str]:
    query = (
        select(RoleGrant.role)
        .join(Deputy, Deputy.person_id == RoleGrant.person_id)
        .where(
            Deputy.deputy_id == person_id,
            RoleGrant.role.in_(DEPUTISED),
            *_overlaps(Deputy, starts, ends),
            *_overlaps(RoleGrant, starts, ends),
        )
    )
    return session.scalars(query.distinct()).all()


def _roles_of_deputies(
    session: Session, person_id: UUID, starts: datetime, ends: datetime | None
) -> Iterable[str]:
    query = (
        select(RoleGrant.role)
        .join(Deputy, Deputy.deputy_id == RoleGrant.person_id)
        .where(
            Deputy.person_id == person_id,
            *_overlaps(Deputy, starts, ends),
            *_overlaps(RoleGrant, starts, ends),
        )
    )
    return session.scalars(query.distinct()).all()


def decides(session: Session, person_id: UUID) -> bool:
    """Whether the person holds a role that decides, now or later."""
    query = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id,
        RoleGrant.role.in_(DEPUTISED),
        *_overlaps(RoleGrant, clock.now(), None),
    )
    return session.scalar(query.limit(1)) is not None


def _check_pairs(
    wanted: Iterable[str], held: Iterable[str], pointer: str, flaws: list[Flaw]
) -> None:
    clashing = sorted(
        {other for role in wanted for other in held if frozenset({role, other}) in INCOMPATIBLE}
    )
    for other in clashing:
        message = (
            f"This does not go together with the role {other}, which the person, or somebody whom "
            "a deputyship joins to them, holds in that time. End that first, or choose another."
        )
        flaws.append(Flaw(pointer=pointer, code="role.incompatible", message=message))


def _check_end(starts: datetime, ends: datetime | None, flaws: list[Flaw]) -> None:
    if ends is not None and ends <= starts:
        message = "The end lies before the beginning. Choose a later end."
        flaws.append(Flaw(pointer="/valid_until", code="period.reversed", message=message))

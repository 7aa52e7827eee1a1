"""What is asked about departments, people, roles and tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import ROLES, Action, Prospect, Reach
from governance.identity.actors import (
    active,
    actor_of_person,
    actor_of_session,
    actor_of_token,
    in_force,
    today,
)
from governance.identity.models import (
    ApiToken,
    Department,
    DepartmentReach,
    Deputy,
    Person,
    RoleGrant,
    TokenUse,
)
from governance.identity.schemas import (
    DepartmentView,
    DeputyView,
    GrantView,
    PersonView,
    TokenView,
)

__all__ = [
    "actor_of_person",
    "actor_of_session",
    "actor_of_token",
    "all_departments",
    "anybody",
    "department",
    "department_names",
    "departments",
    "deputies",
    "grant",
    "grants",
    "holders",
    "is_active_employee",
    "names",
    "people",
    "person",
    "person_by_name",
    "subtree",
    "tokens",
]


def subtree(session: Session, department_id: UUID) -> frozenset[UUID]:
    """The department and everything below it."""
    query = select(DepartmentReach.department_id).where(
        DepartmentReach.ancestor_id == department_id
    )
    return frozenset(session.scalars(query))


def holders(session: Session, role: str, department: UUID | None) -> frozenset[UUID]:
    """The active people who hold this role now, where it reaches the department."""
    query = (
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == role, in_force(RoleGrant, clock.now()), active(Person, today()))
    )
    if Reach.DEPARTMENT in ROLES.get(role, {}).values():
        above = select(DepartmentReach.ancestor_id).where(
            DepartmentReach.department_id == department
        )
        query = query.where(
            or_(RoleGrant.department_id.is_(None), RoleGrant.department_id.in_(above))
        )
    return frozenset(session.scalars(query))


def is_active_employee(session: Session, person_id: UUID, at: date | None = None) -> bool:
    """Whether this person is staff and works here on that day (default: today)."""
    query = select(Person.id).where(
        Person.id == person_id, Person.employee, active(Person, at or today())
    )
    return session.scalar(query) is not None


def names(session: Session, people: Collection[UUID]) -> dict[UUID, str]:
    """The names of these people, also of those who have left."""
    if not people:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in rows}


def department_names(session: Session, departments: Collection[UUID]) -> dict[UUID, str]:
    """The names of these departments."""
    if not departments:
        return {}
    rows = session.execute(
        select(Department.id, Department.name).where(Department.id.in_(departments))
    )
    return {row.id: row.name for row in rows}


def _people() -> Select[Any]:
    roles = (
        select(func.array_agg(RoleGrant.role.distinct()))
        .where(RoleGrant.person_id == Person.id, in_force(RoleGrant, clock.now()))
        .correlate(Person)
        .scalar_subquery()
    )
    return select(
        *Person.__table__.columns,
        active(Person, today()).label("active"),
        roles.label("roles"),
    )


def _person_view(row: Any) -> PersonView:
    return PersonView(
        id=ids.show("person", row.id),
        login=row.login,
        email=row.email,
        staff_number=row.staff_number,
        name=row.name,
        kana=row.kana,
        position=row.position,
        employee=row.employee,
        department=ids.show_optional("department", row.department_id),
        active_from=row.active_from,
        active_until=row.active_until,
        active=row.active,
        language=row.language,
        roles=sorted(row.roles or ()),
        version=row.version,
    )


def person(session: Session, person_id: UUID) -> PersonView:
    """One person. Raises `NotFound`."""
    row = session.execute(_people().where(Person.id == person_id)).one_or_none()
    if row is None:
        raise NotFound
    return _person_view(row)


def person_by_name(session: Session, name: str) -> UUID | None:
    """The person of this login name, e-mail address or staff number."""
    wanted = name.strip()
    query = select(Person.id).where(
        or_(
            Person.login == wanted.lower(),
            Person.email == wanted.lower(),
            Person.staff_number == wanted,
        )
    )
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def anybody(session: Session) -> bool:
    """Whether there is any person at all; without one the service waits to be set up."""
    return session.scalar(select(Person.id).limit(1)) is not None


def people(
    session: Session,
    actor: Actor,
    ask: Ask,
    *,
    text: str = "",
    department: UUID | None = None,
    role: str | None = None,
    active_only: bool = False,
) -> Page[PersonView]:
    """The people whom this actor may know of, newest first; `department` with everything below."""
    seen = policy.visible(
        actor,
        Action.PERSON_READ,
        department=Person.department_id,
        own=[Person.id == actor.person],
    )
    query = _people().where(seen)
    if text:
        query = query.where(_mentions(text))
    if department is not None:
        below = select(DepartmentReach.department_id).where(
            DepartmentReach.ancestor_id == department
        )
        query = query.where(Person.department_id.in_(below))
    if role is not None:
        holding = select(RoleGrant.person_id).where(
            RoleGrant.role == role, in_force(RoleGrant, clock.now())
        )
        query = query.where(Person.id.in_(holding))
    if active_only:
        query = query.where(active(Person, today()))
    rows = session.execute(keyset(query, Person.created_at, Person.id, ask)).all()
    return page(rows, ask, position=lambda row: (row.created_at, row.id), show=_person_view)


def _mentions(text: str) -> ColumnElement[bool]:
    columns = (Person.name, Person.kana, Person.login, Person.email, Person.staff_number)
    return or_(*(column.icontains(text, autoescape=True) for column in columns))


def _department_view(row: Any) -> DepartmentView:
    return DepartmentView(
        id=ids.show("department", row.id),
        code=row.code,
        name=row.name,
        kana=row.kana,
        organ=row.organ,
        parent=ids.show_optional("department", row.parent_id),
        active_from=row.active_from,
        active_until=row.active_until,
        version=row.version,
    )


def department(session: Session, department_id: UUID) -> DepartmentView:
    """One department. Raises `NotFound`."""
    query = select(*Department.__table__.columns).where(Department.id == department_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return _department_view(row)


def departments(
    session: Session, actor: Actor, ask: Ask, *, text: str = ""
) -> Page[DepartmentView]:
    """The departments that this actor may know of, newest first."""
    query = select(*Department.__table__.columns).where(
        policy.visible(actor, Action.DEPARTMENT_READ, department=Department.id)
    )
    if text:
        columns = (Department.name, Department.kana, Department.code)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    rows = session.execute(keyset(query, Department.created_at, Department.id, ask)).all()
    return page(rows, ask, position=lambda row: (row.created_at, row.id), show=_department_view)


def all_departments(session: Session, actor: Actor) -> list[DepartmentView]:
    """Every department that this actor may know of, each after the one above it, by code."""
    query = (
        select(*Department.__table__.columns)
        .where(policy.visible(actor, Action.DEPARTMENT_READ, department=Department.id))
        .order_by(Department.code)
    )
    rows = session.execute(query).all()
    below: dict[UUID | None, list[Any]] = {}
    known = {row.id for row in rows}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    ordered: list[DepartmentView] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        row = waiting.pop()
        ordered.append(_department_view(row))
        waiting.extend(reversed(below.get(row.id, [])))
    return ordered


def grant_view(row: Any) -> GrantView:
    """A role of a person as others see it."""
    return GrantView(
        id=ids.show("grant", row.id),
        person=ids.show("person", row.person_id),
        role=row.role,
        department=ids.show_optional("department", row.department_id),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        reason=row.reason,
        version=row.version,
    )


def grants(session: Session, actor: Actor, person_id: UUID) -> list[GrantView]:
    """The roles of a person that have not ended, those to come included."""
    _require_known(session, actor, person_id)
    query = (
        select(*RoleGrant.__table__.columns)
        .where(
            RoleGrant.person_id == person_id,
            or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > clock.now()),
        )
        .order_by(RoleGrant.valid_from, RoleGrant.id)
    )
    return [grant_view(row) for row in session.execute(query)]


def grant(session: Session, grant_id: UUID) -> GrantView:
    """One role of a person, also one that has ended. Raises `NotFound`."""
    query = select(*RoleGrant.__table__.columns).where(RoleGrant.id == grant_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return grant_view(row)


def deputy_view(row: Any) -> DeputyView:
    """A deputyship as others see it."""
    return DeputyView(
        id=row.id,
        person=ids.show("person", row.person_id),
        deputy=ids.show("person", row.deputy_id),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        reason=row.reason,
    )


def deputies(session: Session, actor: Actor, person_id: UUID) -> list[DeputyView]:
    """Who decides in this person's place, now or later, and in whose place this person does."""
    _require_known(session, actor, person_id)
    query = (
        select(*Deputy.__table__.columns)
        .where(
            or_(Deputy.person_id == person_id, Deputy.deputy_id == person_id),
            Deputy.valid_until > clock.now(),
        )
        .order_by(Deputy.valid_from, Deputy.id)
    )
    return [deputy_view(row) for row in session.execute(query)]


def _require_known(session: Session, actor: Actor, person_id: UUID) -> None:
    found = session.get(Person, person_id)
    if found is None:
        raise NotFound
    policy.require(actor, Action.PERSON_READ, found)


def _tokens() -> Select[Any]:
    return select(*ApiToken.__table__.columns, TokenUse.used_on).outerjoin(
        TokenUse, TokenUse.token_id == ApiToken.id
    )


def _token_view(row: Any) -> TokenView:
    return TokenView(
        id=ids.show("token", row.id),
        person=ids.show("person", row.person_id),
        name=row.name,
        scopes=row.scopes,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_on=row.used_on,
        version=row.version,
    )


def token_view(session: Session, token_id: UUID) -> TokenView:
    """One token without its secret. Raises `NotFound`."""
    row = session.execute(_tokens().where(ApiToken.id == token_id)).one_or_none()
    if row is None:
        raise NotFound
    return _token_view(row)


def token(session: Session, actor: Actor, token_id: UUID) -> TokenView:
    """One token of the actor's own, or any for those who manage people."""
    found = session.get(ApiToken, token_id)
    if found is None:
        raise NotFound
    if not _manages(actor):
        policy.require(actor, Action.TOKEN_OWN, found)
    return token_view(session, token_id)


def tokens(
    session: Session, actor: Actor, ask: Ask, *, person_id: UUID | None = None
) -> Page[TokenView]:
    """The actor's own tokens; those who manage people may ask for another person's."""
    wanted = person_id or actor.person
    if wanted != actor.person and not _manages(actor):
        raise NotFound
    policy.require_any(actor, Action.TOKEN_OWN)
    query = _tokens().where(ApiToken.person_id == wanted)
    rows: Sequence[Any] = session.execute(
        keyset(query, ApiToken.created_at, ApiToken.id, ask)
    ).all()
    return page(rows, ask, position=lambda row: (row.created_at, row.id), show=_token_view)


def _manages(actor: Actor) -> bool:
    return isinstance(policy.decide(actor, Action.PERSON_MANAGE, Prospect()), policy.Allow)

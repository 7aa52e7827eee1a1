"""Departments and people: adding and editing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid, NotFound, VersionMismatch
from governance.base.policy import Action, Prospect, requires
from governance.identity import roles, sign_in
from governance.identity.actors import today
from governance.identity.models import Department, DepartmentReach, Person
from governance.identity.named import read_department
from governance.identity.schemas import (
    AddDepartment,
    AddPerson,
    EditDepartment,
    EditPerson,
    given,
)

_TREE_LOCK: Final = 0x5E_4B_DE_57
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|[^\s@]+@localhost")


@requires(Action.DEPARTMENT_MANAGE)
def add_department(session: Session, actor: Actor, command: AddDepartment) -> UUID:
    """Add a department to the tree. Raises `Invalid` with every flaw at once."""
    policy.require(actor, Action.DEPARTMENT_MANAGE, Prospect())
    _lock_tree(session)
    flaws: list[Flaw] = []
    parent_id = read_department(session, command.parent, "/parent", flaws)
    row = Department(
        id=ids.new(),
        code=clean(command.code),
        name=clean(command.name),
        kana=clean(command.kana),
        organ=clean(command.organ),
        parent_id=parent_id,
        active_from=command.active_from,
        active_until=command.active_until,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    _check_department(session, row, flaws)
    if flaws:
        raise Invalid(*flaws)
    session.add(row)
    session.flush()
    _reach(session, row.id, parent_id)
    record(
        session,
        actor,
        "department.added",
        ("department", row.id),
        changes={name: (None, getattr(row, name)) for name in ("code", "name", "organ")},
    )
    return row.id


@requires(Action.DEPARTMENT_MANAGE)
def edit_department(
    session: Session,
    actor: Actor,
    department_id: UUID,
    command: EditDepartment,
    *,
    version: int | None = None,
) -> None:
    """Change a department; with another parent it moves with everything below it."""
    row = session.get(Department, department_id, with_for_update=True)
    if row is None:
        raise NotFound
    policy.require(actor, Action.DEPARTMENT_MANAGE, row)
    if version is not None and version != row.version:
        raise VersionMismatch(row.version)
    values = given(command)
    flaws: list[Flaw] = []
    moving = "parent" in values
    if moving:
        _lock_tree(session)
        parent = values.pop("parent")
        assert parent is None or isinstance(parent, str)
        values["parent_id"] = read_department(session, parent, "/parent", flaws)
        if _is_below(session, values["parent_id"], row.id):
            message = "A department cannot stand below itself. Choose another place in the tree."
            flaws.append(Flaw(pointer="/parent", code="department.circle", message=message))
    with session.no_autoflush:
        changes = _apply(row, values)
        _check_department(session, row, flaws)
    if flaws:
        session.expunge(row)
        raise Invalid(*flaws)
    if not changes:
        return
    _touch(row)
    session.flush()
    if "parent_id" in changes:
        _move(session, row.id, row.parent_id)
    record(session, actor, "department.edited", ("department", row.id), changes=changes)


@requires(Action.PERSON_MANAGE)
def add_person(session: Session, actor: Actor, command: AddPerson) -> UUID:
    """Add a person, without a role or a password. Raises `Invalid` with every flaw at once."""
    policy.require(actor, Action.PERSON_MANAGE, Prospect())
    flaws: list[Flaw] = []
    row = Person(
        id=ids.new(),
        login=key(command.login),
        email=key(command.email),
        staff_number=command.staff_number,
        name=clean(command.name),
        kana=clean(command.kana),
        position=clean(command.position),
        employee=command.employee,
        department_id=read_department(session, command.department, "/department", flaws),
        active_from=command.active_from or today(),
        active_until=command.active_until,
        language=command.language,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    flaws += check_person(row, _taken(session))
    if flaws:
        raise Invalid(*flaws)
    session.add(row)
    session.flush()
    record(
        session,
        actor,
        "person.added",
        ("person", row.id),
        changes={name: (None, getattr(row, name)) for name in ("login", "name", "email")},
    )
    return row.id


@requires(Action.PERSON_MANAGE)
def edit_person(
    session: Session,
    actor: Actor,
    person_id: UUID,
    command: EditPerson,
    *,
    version: int | None = None,
) -> None:
    """
    Change a person.

    Whoever is no longer active loses every page session at once; tokens and roles stop by
    themselves. Raises `LastAdministrator` when nobody would be left to manage people.
    """
    row = session.get(Person, person_id, with_for_update=True)
    if row is None:
        raise NotFound
    policy.require(actor, Action.PERSON_MANAGE, row)
    if version is not None and version != row.version:
        raise VersionMismatch(row.version)
    values = given(command)
    flaws: list[Flaw] = []
    if "department" in values:
        department = values.pop("department")
        assert department is None or isinstance(department, str)
        values["department_id"] = read_department(session, department, "/department", flaws)
    for name in ("login", "email"):
        if name in values:
            values[name] = key(str(values[name]))
    with session.no_autoflush:
        changes = _apply(row, values)
        flaws += check_person(row, _taken(session))
        if "employee" in changes and not row.employee and roles.decides(session, row.id):
            message = "This person holds a role that only staff may hold. End that role first."
            flaws.append(Flaw(pointer="/employee", code="role.staff_only", message=message))
    if flaws:
        session.expunge(row)
        raise Invalid(*flaws)
    if not changes:
        return
    _touch(row)
    session.flush()
    if "active_until" in changes or "active_from" in changes:
        roles.require_administrator(session)
        if not _works_today(row):
            sign_in.end_sessions(session, row.id)
    record(session, actor, "person.edited", ("person", row.id), changes=changes)


def _works_today(row: Person) -> bool:
    day = today()
    return row.active_from <= day and (row.active_until is None or row.active_until >= day)


def clean(text: str) -> str:
    """A name as it is kept: composed, without the space around it."""
    return unicodedata.normalize("NFC", text).strip()


def key(text: str) -> str:
    """A login name or an e-mail address as it is kept and compared."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def _apply(row: Any, values: dict[str, object]) -> dict[str, tuple[Any, Any]]:
    changes: dict[str, tuple[Any, Any]] = {}
    for name, value in values.items():
        new = clean(value) if isinstance(value, str) else value
        old = getattr(row, name)
        if new != old:
            changes[name] = (old, new)
            setattr(row, name, new)
    return changes


def _touch(row: Any) -> None:
    row.version += 1
    row.updated_at = clock.now()


def _check_department(session: Session, row: Department, flaws: list[Flaw]) -> None:
    _check_texts({"/code": row.code, "/name": row.name, "/kana": row.kana}, flaws)
    for pointer, value in (("/code", row.code), ("/name", row.name)):
        if not value:
            flaws.append(Flaw(pointer=pointer, code="required", message="Fill this in."))
    taken = select(Department.id).where(Department.code == row.code, Department.id != row.id)
    if session.scalar(taken) is not None:
        message = "Another department has this code. Choose a code of its own."
        flaws.append(Flaw(pointer="/code", code="department.code_taken", message=message))
    _check_period(row, flaws)


Taken = Callable[[str, str, UUID], bool]
"""Column, value and the id of the one who asks → whether somebody else has it."""


def _taken(session: Session) -> Taken:
    columns = {"login": Person.login, "email": Person.email, "staff_number": Person.staff_number}

    def taken(name: str, value: str, own: UUID) -> bool:
        query = select(Person.id).where(columns[name] == value, Person.id != own)
        return session.scalar(query) is not None

    return taken


def check_person(row: Person, taken: Taken) -> list[Flaw]:
    """Everything wrong with a person as they would stand."""
    flaws: list[Flaw] = []
    _check_texts({"/name": row.name, "/kana": row.kana, "/position": row.position}, flaws)
    if not row.name:
        flaws.append(Flaw(pointer="/name", code="required", message="Fill this in."))
    if not _LOGIN.fullmatch(row.login):
        message = "Use letters a to z, digits and . _ - + @, beginning with a letter or a digit."
        flaws.append(Flaw(pointer="/login", code="person.login_invalid", message=message))
    if not _EMAIL.fullmatch(row.email) or not row.email.isascii():
        message = "Write one e-mail address, like hanako@example.lg.jp."
        flaws.append(Flaw(pointer="/email", code="person.email_invalid", message=message))
    for name in ("login", "email", "staff_number"):
        value = getattr(row, name)
        if value is not None and taken(name, value, row.id):
            message = "Another person has this already. Look them up in the list of people."
            flaws.append(Flaw(pointer=f"/{name}", code=f"person.{name}_taken", message=message))
    _check_period(row, flaws)
    return flaws


def _check_texts(texts: dict[str, str], flaws: list[Flaw]) -> None:
    for pointer, text in texts.items():
        if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in text):
            message = "Remove the invisible characters; type the text anew."
            flaws.append(Flaw(pointer=pointer, code="text.invisible", message=message))


def _check_period(row: Any, flaws: list[Flaw]) -> None:
    if row.active_from and row.active_until and row.active_until < row.active_from:
        message = "The last day lies before the first. Choose a later one."
        flaws.append(Flaw(pointer="/active_until", code="period.reversed", message=message))


def _lock_tree(session: Session) -> None:
    session.execute(select(func.pg_advisory_xact_lock(_TREE_LOCK)))


def _is_below(session: Session, department_id: object, above: UUID) -> bool:
    query = select(DepartmentReach.department_id).where(
        DepartmentReach.ancestor_id == above, DepartmentReach.department_id == department_id
    )
    return department_id is not None and session.scalar(query) is not None


def _reach(session: Session, department_id: UUID, parent_id: UUID | None) -> None:
    """Note a new leaf: it is reached from itself and from everything above it."""
    session.add(DepartmentReach(ancestor_id=department_id, department_id=department_id))
    above = select(DepartmentReach.ancestor_id, literal(department_id)).where(
        DepartmentReach.department_id == parent_id
    )
    session.execute(insert(DepartmentReach).from_select(["ancestor_id", "department_id"], above))
    session.flush()


def _move(session: Session, department_id: UUID, parent_id: UUID | None) -> None:
    """Note that a whole subtree stands below another department now."""
    below = select(DepartmentReach.department_id).where(
        DepartmentReach.ancestor_id == department_id
    )
    inside = [*session.scalars(below)]
    session.execute(
        delete(DepartmentReach).where(
            DepartmentReach.department_id.in_(inside), DepartmentReach.ancestor_id.not_in(inside)
        )
    )
    upper, lower = aliased(DepartmentReach), aliased(DepartmentReach)
    pairs = (
        select(upper.ancestor_id, lower.department_id)
        .join(lower, lower.ancestor_id == department_id)
        .where(upper.department_id == parent_id)
    )
    session.execute(insert(DepartmentReach).from_select(["ancestor_id", "department_id"], pairs))

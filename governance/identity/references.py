"""People and departments that a form or a file names: whether they exist and may answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base import ids
from governance.base.answers import Flaws
from governance.base.cells import folded
from governance.identity.actors import active, today
from governance.identity.models import Department, Person


class References(Struct, frozen=True, kw_only=True):
    """What is known of some people and departments."""

    people: Mapping[UUID, bool]
    """Person → whether they are staff and active today."""
    departments: Mapping[UUID, bool]
    """Department → whether it exists today."""

    def person(self, flaws: Flaws, field: str, text: str | None, *, needed: bool = False) -> None:
        """Note what keeps this id from naming somebody who can answer."""
        if not text:
            if needed:
                flaws.add(field, "field.missing", "Name a person.")
            return
        person = read("person", text)
        if person is None or person not in self.people:
            flaws.add(field, "person.unknown", "There is no such person. Choose one of the list.")
        elif not self.people[person]:
            message = "This person is not active staff. Name somebody who is."
            flaws.add(field, "person.not_active", message)

    def department(self, flaws: Flaws, field: str, text: str) -> None:
        """Note what keeps this id from naming a department of today."""
        department = read("department", text) if text else None
        if not text:
            flaws.add(field, "field.missing", "Name a department.")
        elif department is None or department not in self.departments:
            message = "There is no such department. Choose one of the list."
            flaws.add(field, "department.unknown", message)
        elif not self.departments[department]:
            message = "This department has ended. Name the one that follows it."
            flaws.add(field, "department.ended", message)


class Words(Struct, frozen=True, kw_only=True):
    """Every way of naming a person or department in a file → the id outside."""

    references: References
    people: Mapping[str, str]
    departments: Mapping[str, str]


def read(kind: str, text: str) -> UUID | None:
    """The id inside, or None when the text is none of this kind."""
    try:
        return ids.read(kind, text)
    except ids.MalformedId:
        return None


def some(
    session: Session, *, people: Collection[str | None], departments: Collection[str | None]
) -> References:
    """What is known of the people and departments with these ids."""
    persons = {read("person", text) for text in people if text} - {None}
    places = {read("department", text) for text in departments if text} - {None}
    found = session.execute(
        select(Person.id, (Person.employee & active(Person, today())).label("may")).where(
            Person.id.in_(persons)
        )
    )
    standing = session.execute(
        select(Department.id, Department.active_until).where(Department.id.in_(places))
    )
    day = today()
    return References(
        people={row.id: row.may for row in found},
        departments={
            row.id: row.active_until is None or row.active_until >= day for row in standing
        },
    )


def everybody(session: Session) -> Words:
    """All people by id, login, e-mail and staff number; all departments by id, code and name."""
    day = today()
    rows = session.execute(
        select(
            Person.id,
            Person.login,
            Person.email,
            Person.staff_number,
            (Person.employee & active(Person, day)).label("may"),
        )
    ).all()
    places = session.execute(
        select(Department.id, Department.code, Department.name, Department.active_until)
    ).all()
    people = {
        folded(word): ids.show("person", row.id)
        for row in rows
        for word in (row.login, row.email, row.staff_number, ids.show("person", row.id))
        if word
    }
    seen: dict[str, set[UUID]] = {}
    for row in places:
        for word in {folded(row.code), folded(row.name), ids.show("department", row.id)}:
            seen.setdefault(word, set()).add(row.id)
    return Words(
        references=References(
            people={row.id: row.may for row in rows},
            departments={
                row.id: row.active_until is None or row.active_until >= day for row in places
            },
        ),
        people=people,
        # A name that two departments share names neither.
        departments={
            word: ids.show("department", next(iter(found)))
            for word, found in seen.items()
            if len(found) == 1
        },
    )

"""Reading the ids of people and departments in what was sent."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base import ids
from governance.base.errors import Flaw
from governance.identity.models import Department, Person


def read_department(
    session: Session, text: str | None, pointer: str, flaws: list[Flaw]
) -> UUID | None:
    """The id of a department that exists; otherwise a flaw is noted."""
    if text is None:
        return None
    try:
        found = session.scalar(
            select(Department.id).where(Department.id == ids.read("department", text))
        )
    except ids.MalformedId:
        found = None
    if found is None:
        message = "There is no such department. Choose one from the list of departments."
        flaws.append(Flaw(pointer=pointer, code="department.unknown", message=message))
    return found


def read_person(session: Session, text: str, pointer: str, flaws: list[Flaw]) -> UUID | None:
    """The id of a person who exists; otherwise a flaw is noted."""
    try:
        found = session.scalar(select(Person.id).where(Person.id == ids.read("person", text)))
    except ids.MalformedId:
        found = None
    if found is None:
        message = "There is no such person. Choose one from the list of people."
        flaws.append(Flaw(pointer=pointer, code="person.unknown", message=message))
    return found

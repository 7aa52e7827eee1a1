"""The people of 例示市, an invented city: departments, roles, sign-ins, tokens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base import clock, ids
from governance.base.actor import Actor, system
from governance.base.secrets import Keys
from governance.demo.roster import DEPARTMENTS, PASSWORD, PEOPLE, TOKENS, Sample
from governance.identity import actions, queries, sign_in
from governance.identity.models import Department, Person
from governance.identity.schemas import AddDepartment, AddPerson, GrantRole, IssueToken

ACTOR: Final = "demo"
TOKEN_LIFE: Final = timedelta(days=364)


class Staff(Struct, frozen=True, kw_only=True):
    """The ids of the departments and people."""

    departments: Mapping[str, UUID]
    people: Mapping[str, UUID]

    def actor(self, session: Session, key: str) -> Actor:
        """The person as they act now, freshly proven."""
        return queries.actor_of_person(session, self.people[key], step_up_at=clock.now())

    def department_id(self, code: str) -> str:
        """The department's id as outside programs see it."""
        return ids.show("department", self.departments[code])

    def person_id(self, key: str) -> str:
        """The person's id as outside programs see it."""
        return ids.show("person", self.people[key])


def make(session: Session) -> Staff:
    """Add departments and people with their roles and passwords, where they are missing."""
    actor = system(ACTOR)
    places = session.execute(select(Department.code, Department.id))
    departments: dict[str, UUID] = {row.code: row.id for row in places}
    for code, (name, organ, above) in DEPARTMENTS.items():
        if code not in departments:
            parent = ids.show("department", departments[above]) if above else None
            command = AddDepartment(code=code, name=name, organ=organ, parent=parent)
            departments[code] = actions.add_department(session, actor, command)
    persons = session.execute(select(Person.login, Person.id))
    people: dict[str, UUID] = {row.login: row.id for row in persons}
    for login, sample in PEOPLE.items():
        if login not in people:
            people[login] = _add(session, actor, login, sample, departments)
    return Staff(departments=departments, people=people)


def _add(
    session: Session, actor: Actor, login: str, sample: Sample, departments: Mapping[str, UUID]
) -> UUID:
    command = AddPerson(
        login=login,
        email=f"{login}@reiji.example.jp",
        name=sample.name,
        kana=sample.kana,
        position=sample.position,
        department=ids.show("department", departments[sample.home]),
    )
    added = actions.add_person(session, actor, command)
    grant = GrantRole(
        person=ids.show("person", added),
        role=sample.role,  # type: ignore[arg-type]
        department=ids.show("department", departments[sample.reach]) if sample.reach else None,
        reason="例示市の見本",
    )
    actions.grant_role(session, actor, grant)
    sign_in.store_password(session, session.get_one(Person, added), PASSWORD)
    return added


def issue_tokens(session: Session, keys: Keys, staff: Staff) -> dict[str, str]:
    """New tokens of the six roles; the caller keeps their texts."""
    command = IssueToken(name="demo", expires_at=clock.now() + TOKEN_LIFE)
    return {
        key: actions.issue_token(session, staff.actor(session, key), keys, command).text
        for key in TOKENS
    }

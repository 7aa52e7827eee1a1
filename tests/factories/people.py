"""An invented city with one person of each role; made through the actions, as a job would."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct
from sqlalchemy.orm import Session

from governance.base import clock, ids
from governance.base.actor import Actor, system
from governance.base.secrets import Keys
from governance.identity import actions, queries, sign_in
from governance.identity.models import Person
from governance.identity.schemas import AddDepartment, AddPerson, GrantRole, IssueToken

PASSWORD = "correct horse 電池 staple"

ROLES = {
    "pr": ("pr", "広報 花子", "PR"),
    "pr2": ("pr", "広報 次郎", "PR"),
    "approver": ("approver", "承認 一郎", "PR"),
    "approver2": ("approver", "承認 二葉", "PR"),
    "owner": ("owner", "責任 者子", "PR"),
    "security": ("security", "情報 守", None),
    "auditor": ("auditor", "監査 正", None),
    "admin": ("admin", "管理 司", None),
    "other_pr": ("pr", "防災 広子", "BOSAI"),
    "other_approver": ("approver", "防災 決", "BOSAI"),
}
"""Key → role, name, department of the grant (None reaches everywhere)."""


class City(Struct, frozen=True, kw_only=True):
    """The people of 例示市. Keys: see `ROLES`; `department` is PR's, `other` another one."""

    root: UUID
    department: UUID
    other: UUID
    people: dict[str, UUID]

    def actor(self, session: Session, key: str, *, fresh: bool = True) -> Actor:
        """The person as they act now; with a fresh proof unless told otherwise."""
        return queries.actor_of_person(
            session, self.people[key], step_up_at=clock.now() if fresh else None
        )

    def token(self, session: Session, keys: Keys, key: str, scopes: list[str] | None = None) -> str:
        """The text of a new token of this person."""
        actor = self.actor(session, key)
        return actions.issue_token(session, actor, keys, IssueToken(name="t", scopes=scopes)).text


def department(session: Session, code: str, name: str, parent: UUID | None = None) -> UUID:
    """One more department."""
    command = AddDepartment(
        code=code,
        name=name,
        organ="区長部局",
        parent=ids.show_optional("department", parent),
    )
    return actions.add_department(session, system("factory"), command)


def person(
    session: Session,
    key: str,
    *,
    role: str | None = None,
    name: str = "",
    home: UUID | None = None,
    reach: UUID | None = None,
    employee: bool = True,
) -> UUID:
    """One more person, with a role or without."""
    command = AddPerson(
        login=key,
        email=f"{key}@example.lg.jp",
        name=name or key,
        employee=employee,
        department=ids.show_optional("department", home),
    )
    added = actions.add_person(session, system("factory"), command)
    if role is not None:
        grant = GrantRole(
            person=ids.show("person", added),
            role=role,  # type: ignore[arg-type]
            department=ids.show_optional("department", reach),
        )
        actions.grant_role(session, system("factory"), grant)
    return added


def give_password(session: Session, person_id: UUID, password: str = PASSWORD) -> None:
    """Let this person sign in; its argon2 costs some 50 ms, so only where a test signs in."""
    sign_in.store_password(session, session.get_one(Person, person_id), password)


def city(session: Session, keys: Keys) -> City:
    """Two departments below one root, and everybody in `ROLES`."""
    root = department(session, "CITY", "例示市")
    places = {
        "PR": department(session, "PR", "広報課", root),
        "BOSAI": department(session, "BOSAI", "防災課", root),
    }
    people = {}
    for key, (role, name, place) in ROLES.items():
        reach = places[place] if place else None
        people[key] = person(session, key, role=role, name=name, home=reach or root, reach=reach)
    return City(root=root, department=places["PR"], other=places["BOSAI"], people=people)

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
from governance.identity import actions, queries, sign_in
from governance.identity.models import Department, Person
from governance.identity.schemas import AddDepartment, AddPerson, GrantRole, IssueToken

ACTOR: Final = "demo"
PASSWORD: Final = "reiji-city-demo"  # noqa: S105 - printed at each start; loopback only
TOKEN_LIFE: Final = timedelta(days=364)

DEPARTMENTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "CITY": ("例示市", "市長部局", ""),
    "PLANNING": ("企画部", "市長部局", "CITY"),
    "PR": ("広報課", "市長部局", "PLANNING"),
    "DIGITAL": ("情報政策課", "市長部局", "PLANNING"),
    "SAFETY": ("危機管理課", "市長部局", "CITY"),
    "HEALTH": ("健康推進課", "市長部局", "CITY"),
    "SCHOOL": ("学校教育課", "教育委員会", "CITY"),
    "AUDIT": ("監査委員事務局", "監査委員", "CITY"),
}
"""Code → name, organ, code of the one above."""


class Sample(Struct, frozen=True, kw_only=True):
    """One person of the sample city. `reach` is the department of the role; "" is everywhere."""

    name: str
    kana: str
    position: str
    home: str
    role: str
    reach: str = ""


PEOPLE: Final[Mapping[str, Sample]] = {
    "pr": Sample(
        name="見本 はるか", kana="ミホン ハルカ", position="主事", home="PR", role="pr", reach="PR"
    ),
    "approver": Sample(
        name="例示 健一",
        kana="レイジ ケンイチ",
        position="広報課長",
        home="PR",
        role="approver",
        reach="PR",
    ),
    "owner": Sample(
        name="模範 みどり",
        kana="モハン ミドリ",
        position="広報課 係長",
        home="PR",
        role="owner",
        reach="PR",
    ),
    "security": Sample(
        name="試験 守",
        kana="シケン マモル",
        position="情報政策課長",
        home="DIGITAL",
        role="security",
    ),
    "auditor": Sample(
        name="確認 正子", kana="カクニン マサコ", position="監査委員", home="AUDIT", role="auditor"
    ),
    "admin": Sample(
        name="設定 司", kana="セッテイ ツカサ", position="主査", home="DIGITAL", role="admin"
    ),
    "pr2": Sample(
        name="見本 そら", kana="ミホン ソラ", position="主事", home="PR", role="pr", reach="PR"
    ),
    "approver2": Sample(
        name="例示 ゆき",
        kana="レイジ ユキ",
        position="企画部次長",
        home="PLANNING",
        role="approver",
        reach="PLANNING",
    ),
    "owner2": Sample(
        name="模範 かえで",
        kana="モハン カエデ",
        position="情報政策課 係長",
        home="DIGITAL",
        role="owner",
        reach="DIGITAL",
    ),
    "pr_safety": Sample(
        name="見本 つばさ",
        kana="ミホン ツバサ",
        position="主任",
        home="SAFETY",
        role="pr",
        reach="SAFETY",
    ),
    "approver_safety": Sample(
        name="例示 あきら",
        kana="レイジ アキラ",
        position="危機管理課長",
        home="SAFETY",
        role="approver",
        reach="SAFETY",
    ),
}
TOKENS: Final = ("pr", "approver", "owner", "security", "auditor", "admin")
"""Those whose tokens stand in `demo.json`."""


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
    departments = dict(session.execute(select(Department.code, Department.id)).tuples().all())
    for code, (name, organ, above) in DEPARTMENTS.items():
        if code not in departments:
            parent = ids.show("department", departments[above]) if above else None
            command = AddDepartment(code=code, name=name, organ=organ, parent=parent)
            departments[code] = actions.add_department(session, actor, command)
    people = dict(session.execute(select(Person.login, Person.id)).tuples().all())
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

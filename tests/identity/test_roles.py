"""Roles: never to oneself, never two that exclude each other, never the last administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.base import clock, ids
from governance.base.actor import system
from governance.base.errors import Forbidden, Invalid, NotFound, VersionMismatch
from governance.identity import actions, queries
from governance.identity.actors import today
from governance.identity.schemas import EditPerson, GrantRole, SetDeputy
from governance.identity.step_up import StepUpNeeded
from tests.factories.people import City, person


def grant(people: City, key: str, role, **more) -> GrantRole:
    return GrantRole(person=ids.show("person", people.people[key]), role=role, **more)


def test_an_administrator_grants_a_role_for_a_time(database, people: City):
    now = clock.now()
    with database.writing() as session:
        actions.grant_role(
            session,
            people.actor(session, "admin"),
            grant(people, "owner", "pr", valid_until=now + timedelta(days=1)),
        )
        assert people.actor(session, "owner").roles() == {"owner", "pr"}
    with database.reading() as session, clock.held(now + timedelta(days=2)):
        assert people.actor(session, "owner").roles() == {"owner"}


@pytest.mark.parametrize("key", ["pr", "approver", "owner", "security", "auditor"])
def test_nobody_else_grants_roles(database, people: City, key):
    with database.writing() as session, pytest.raises((Forbidden, NotFound)):
        actions.grant_role(session, people.actor(session, key), grant(people, "pr2", "owner"))


def test_nobody_grants_a_role_to_themselves(database, people: City):
    with database.writing() as session, pytest.raises(Forbidden) as error:
        actions.grant_role(session, people.actor(session, "admin"), grant(people, "admin", "pr"))
    assert error.value.reason == "own_role"


def test_granting_needs_a_fresh_proof(database, people: City):
    with database.writing() as session, pytest.raises(StepUpNeeded):
        actions.grant_role(
            session, people.actor(session, "admin", fresh=False), grant(people, "pr", "owner")
        )


@pytest.mark.parametrize(
    ("key", "role"), [("admin", "auditor"), ("approver", "admin"), ("auditor", "pr")]
)
def test_roles_that_exclude_each_other_never_meet(database, people: City, key, role):
    with database.writing() as session, pytest.raises(Invalid) as error:
        actions.grant_role(session, system("f"), grant(people, key, role))
    assert error.value.flaws[0].code == "role.incompatible"


def test_a_role_that_ends_before_the_other_begins_is_no_clash(database, people: City):
    now = clock.now()
    with database.writing() as session:
        admin = people.actor(session, "admin")
        for one in queries.grants(session, admin, people.people["auditor"]):
            actions.revoke_role(session, admin, ids.read("grant", one.id))
        later = now + timedelta(minutes=1)
        actions.grant_role(session, admin, grant(people, "auditor", "pr", valid_from=later))


def test_the_last_administrator_stays(database, people: City):
    person_id = people.people["admin"]
    with database.writing() as session:
        only = queries.grants(session, people.actor(session, "admin"), person_id)[0]
    with pytest.raises(actions.LastAdministrator), database.writing() as session:
        actions.revoke_role(session, system("f"), ids.read("grant", only.id))
    gone = today() - timedelta(days=1)
    with pytest.raises(actions.LastAdministrator), database.writing() as session:
        actions.edit_person(
            session, system("f"), person_id, EditPerson(active_from=gone, active_until=gone)
        )
    with database.writing() as session:
        person(session, "admin2", role="admin")
        actions.revoke_role(session, system("f"), ids.read("grant", only.id))


def test_a_stale_version_ends_nothing(database, people: City):
    with database.writing() as session:
        admin = people.actor(session, "admin")
        one = queries.grants(session, admin, people.people["pr"])[0]
        with pytest.raises(VersionMismatch):
            actions.revoke_role(session, admin, ids.read("grant", one.id), version=9)


def deputy(people: City, absent: str, acting: str, days: int = 1) -> SetDeputy:
    return SetDeputy(
        person=ids.show("person", people.people[absent]),
        deputy=ids.show("person", people.people[acting]),
        valid_from=clock.now(),
        valid_until=clock.now() + timedelta(days=days),
    )


def test_a_deputy_must_be_able_to_hold_the_role(database, people: City):
    with database.writing() as session, pytest.raises(Invalid) as error:
        actions.set_deputy(
            session, people.actor(session, "approver"), deputy(people, "approver", "admin")
        )
    assert error.value.flaws[0].pointer == "/deputy"


def test_a_role_that_clashes_with_a_deputyship_is_refused(database, people: City):
    with database.writing() as session:
        actions.set_deputy(
            session, people.actor(session, "approver"), deputy(people, "approver", "owner")
        )
        with pytest.raises(Invalid):
            actions.grant_role(session, system("f"), grant(people, "owner", "admin"))


def test_nobody_makes_deputies_of_others(database, people: City):
    with database.writing() as session, pytest.raises((Forbidden, NotFound)):
        actions.set_deputy(session, people.actor(session, "pr"), deputy(people, "approver", "pr"))


def test_a_deputyship_ends_when_its_person_says_so(database, people: City):
    with database.writing() as session:
        absent = people.actor(session, "approver")
        made = actions.set_deputy(session, absent, deputy(people, "approver", "owner"))
        actions.end_deputy(session, absent, made)
        assert people.actor(session, "owner").deputy_for == frozenset()


def test_a_role_that_clashes_with_ones_own_deputy_is_refused(database, people: City):
    with database.writing() as session:
        actions.set_deputy(session, people.actor(session, "pr"), deputy(people, "pr", "admin"))
        with pytest.raises(Invalid) as error:
            actions.grant_role(session, system("f"), grant(people, "pr", "approver"))
    assert error.value.flaws[0].code == "role.incompatible"


def test_only_staff_decides(database, people: City):
    with database.writing() as session:
        contractor = person(session, "itaku", employee=False)
        command = GrantRole(person=ids.show("person", contractor), role="approver")
        with pytest.raises(Invalid) as error:
            actions.grant_role(session, system("f"), command)
        assert error.value.flaws[0].code == "role.staff_only"
        with pytest.raises(Invalid):
            actions.edit_person(
                session, system("f"), people.people["approver"], EditPerson(employee=False)
            )

"""Who acts: from a token, a cookie or a person, with everything that holds at this moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from governance.base import clock, ids
from governance.base.actor import system
from governance.base.errors import NotFound
from governance.base.paging import Ask
from governance.identity import actions, entrance, queries
from governance.identity.actors import today
from governance.identity.schemas import EditDepartment, EditPerson, SetDeputy
from tests.factories.people import City, department, person


def test_a_grant_reaches_the_whole_subtree(database, people: City):
    with database.writing() as session:
        below = department(session, "PR-1", "広報係", people.department)
    with database.reading() as session:
        actor = people.actor(session, "pr")
    assert actor.grants[0].departments == {people.department, below}
    assert actor.roles() == {"pr"}


def test_a_grant_without_department_reaches_everywhere(database, people: City):
    with database.reading() as session:
        assert people.actor(session, "security").grants[0].departments is None


def test_a_moved_department_is_reached_from_its_new_place_only(database, people: City):
    with database.writing() as session:
        below = department(session, "PR-1", "広報係", people.department)
        deeper = department(session, "PR-1-1", "広報班", below)
        actions.edit_department(
            session,
            system("factory"),
            below,
            EditDepartment(parent=ids.show("department", people.other)),
        )
    with database.reading() as session:
        assert queries.subtree(session, people.department) == {people.department}
        assert queries.subtree(session, people.other) == {people.other, below, deeper}
        assert queries.subtree(session, people.root) >= {below, deeper, people.other}


def test_a_token_gives_its_owner_with_scopes_in_one_statement(database, keys, people: City):
    with database.writing() as session:
        text = people.token(session, keys, "pr", ["post.read"])
    statements = []
    with database.reading() as session:
        event.listen(
            session.connection(), "before_cursor_execute", lambda *a: statements.append(a[2])
        )
        actor = queries.actor_of_token(session, keys, text, "req_1")
    assert actor is not None
    assert actor.person == people.people["pr"]
    assert actor.kind == "token"
    assert actor.scopes == {"post.read"}
    assert actor.step_up_at is None
    assert actor.request_id == "req_1"
    assert len(statements) == 1


def test_a_token_counts_as_step_up_where_the_organisation_says_so(database, keys, people: City):
    with database.writing() as session:
        text = people.token(session, keys, "approver")
    actor = entrance.by_token(database, keys, text, token_is_step_up=True)
    assert actor is not None
    assert actor.step_up_at is not None


@pytest.mark.parametrize("damage", ["", "x", "sek_", "sek_zz_secret", "sek_\ud800_x"])
def test_a_text_that_is_no_token_is_nobody(database, keys, damage):
    with database.reading() as session:
        assert queries.actor_of_token(session, keys, damage) is None


def test_a_token_with_a_wrong_secret_is_nobody(database, keys, people: City):
    with database.writing() as session:
        text = people.token(session, keys, "pr")
    with database.reading() as session:
        assert queries.actor_of_token(session, keys, text[:-1] + "!") is None


def test_a_token_stops_when_its_owner_has_left(database, keys, people: City):
    with database.writing() as session:
        text = people.token(session, keys, "pr")
        yesterday = clock.now().date() - timedelta(days=2)
        actions.edit_person(
            session,
            system("factory"),
            people.people["pr"],
            EditPerson(active_from=yesterday, active_until=yesterday),
        )
    with database.reading() as session:
        assert queries.actor_of_token(session, keys, text) is None
        with pytest.raises(NotFound):
            queries.actor_of_person(session, people.people["pr"])


def test_the_day_of_use_is_noted_once(database, keys, people: City):
    with database.writing() as session:
        text = people.token(session, keys, "pr")
    for _ in range(2):
        assert entrance.by_token(database, keys, text) is not None
    with database.reading() as session:
        actor = people.actor(session, "pr")
        seen = queries.tokens(session, actor, Ask()).items
    assert [one.last_used_on for one in seen] == [today()]


def test_a_deputy_takes_over_the_deciding_roles_for_the_time(database, people: City):
    now = clock.now()
    command = SetDeputy(
        person=ids.show("person", people.people["approver"]),
        deputy=ids.show("person", people.people["pr2"]),
        valid_from=now,
        valid_until=now + timedelta(days=3),
    )
    with database.writing() as session:
        actions.set_deputy(session, people.actor(session, "approver"), command)
    with database.reading() as session, clock.held(now + timedelta(days=1)):
        actor = people.actor(session, "pr2")
        assert actor.deputy_for == {people.people["approver"]}
        assert actor.roles() == {"pr", "approver"}
    with database.reading() as session, clock.held(now + timedelta(days=4)):
        actor = people.actor(session, "pr2")
        assert not actor.deputy_for
        assert actor.roles() == {"pr"}


def test_holders_are_those_whose_grant_reaches_the_department(database, people: City):
    with database.reading() as session:
        of_pr = queries.holders(session, "approver", people.department)
        everywhere = queries.holders(session, "security", people.other)
    assert of_pr == {people.people["approver"], people.people["approver2"]}
    assert everywhere == {people.people["security"]}


def test_only_staff_is_an_active_employee(database, people: City):
    with database.writing() as session:
        contractor = person(session, "itaku", employee=False)
    with database.reading() as session:
        assert queries.is_active_employee(session, people.people["owner"])
        assert not queries.is_active_employee(session, contractor)
        assert not queries.is_active_employee(session, ids.new())

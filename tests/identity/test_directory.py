"""Departments and people: every flaw at once, one version, one circle less."""

from __future__ import annotations

import pytest

from governance.base import ids
from governance.base.actor import system
from governance.base.errors import Forbidden, Invalid, NotFound, VersionMismatch
from governance.base.paging import Ask
from governance.identity import actions, queries
from governance.identity.schemas import (
    AddDepartment,
    AddPerson,
    EditDepartment,
    EditPerson,
)
from tests.factories.people import City


def test_every_flaw_of_a_person_is_named_at_once(database, people: City):
    command = AddPerson(
        login="PR", email="nowhere", name=" ", staff_number=None, department="dep_nowhere"
    )
    with database.writing() as session, pytest.raises(Invalid) as error:
        actions.add_person(session, people.actor(session, "admin"), command)
    assert {flaw.code for flaw in error.value.flaws} == {
        "department.unknown",
        "required",
        "person.email_invalid",
        "person.login_taken",
    }


def test_names_hold_no_invisible_characters(database, people: City):
    command = AddPerson(login="x", email="x@example.jp", name="花子\u202eoknah")
    with database.writing() as session, pytest.raises(Invalid) as error:
        actions.add_person(session, system("f"), command)
    assert error.value.flaws[0].code == "text.invisible"


def test_an_edit_changes_what_was_sent_and_counts_the_version(database, people: City):
    with database.writing() as session:
        admin, who = people.actor(session, "admin"), people.people["pr"]
        actions.edit_person(session, admin, who, EditPerson(position="主任"), version=1)
        view = queries.person(session, who)
        assert (view.position, view.name, view.version) == ("主任", "広報 花子", 2)
        with pytest.raises(VersionMismatch) as error:
            actions.edit_person(session, admin, who, EditPerson(position="係長"), version=1)
    assert error.value.current == 2


def test_an_edit_that_is_refused_leaves_nothing_behind(database, people: City):
    with database.writing() as session:
        with pytest.raises(Invalid):
            actions.edit_person(
                session, system("f"), people.people["pr"], EditPerson(login="owner", kana="x")
            )
        assert queries.person(session, people.people["pr"]).kana == ""


def test_an_edit_without_a_difference_is_none(database, people: City):
    with database.writing() as session:
        actions.edit_person(session, system("f"), people.people["pr"], EditPerson(name="広報 花子"))
        assert queries.person(session, people.people["pr"]).version == 1


def test_pr_staff_cannot_add_people_or_departments(database, people: City):
    with database.writing() as session:
        actor = people.actor(session, "pr")
        with pytest.raises((Forbidden, NotFound)):
            actions.add_person(session, actor, AddPerson(login="x", email="x@example.jp", name="x"))
        with pytest.raises((Forbidden, NotFound)):
            actions.add_department(session, actor, AddDepartment(code="X", name="x"))


def test_a_department_never_stands_below_itself(database, people: City):
    command = EditDepartment(parent=ids.show("department", people.department))
    with database.writing() as session:
        for which in (people.root, people.department):
            with pytest.raises(Invalid) as error:
                actions.edit_department(session, system("f"), which, command)
            assert error.value.flaws[0].code == "department.circle"


def test_a_department_code_is_used_once(database, people: City):
    with database.writing() as session, pytest.raises(Invalid) as error:
        actions.add_department(session, system("f"), AddDepartment(code="PR", name="別"))
    assert error.value.flaws[0].pointer == "/code"


def test_the_tree_is_listed_from_the_top(database, people: City):
    with database.reading() as session:
        listed = queries.all_departments(session, people.actor(session, "pr"))
    assert [one.code for one in listed] == ["CITY", "BOSAI", "PR"]


def test_people_are_found_by_words_department_and_role(database, people: City):
    with database.reading() as session:
        actor, ask = people.actor(session, "pr"), Ask()

        def found(**filters) -> set[str]:
            return {one.login for one in queries.people(session, actor, ask, **filters).items}

        assert found(text="花子") == {"pr"}
        assert found(text="%") == set()
        assert found(department=people.other) == {"other_pr", "other_approver"}
        assert found(role="approver", department=people.department) == {"approver", "approver2"}
        assert len(found(active_only=True)) == len(people.people)


def test_pages_of_people_meet_without_gap_or_double(database, people: City):
    with database.reading() as session:
        actor, seen, cursor = people.actor(session, "pr"), [], None
        while True:
            one = queries.people(session, actor, Ask(limit=3, cursor=cursor))
            seen += [it.login for it in one.items]
            cursor = one.next_cursor
            if cursor is None:
                break
    assert sorted(seen) == sorted(people.people)


def test_an_unknown_person_is_not_found(database, people: City):
    with database.reading() as session:
        with pytest.raises(NotFound):
            queries.person(session, ids.new())
        with pytest.raises(NotFound):
            queries.department(session, ids.new())


def test_a_person_is_known_by_login_address_or_staff_number(database, people: City):
    with database.writing() as session:
        actions.edit_person(
            session, system("f"), people.people["pr"], EditPerson(staff_number="A0012")
        )
        for name in ("PR", "pr@example.lg.jp", "A0012"):
            assert queries.person_by_name(session, name) == people.people["pr"]
        assert queries.person_by_name(session, "nobody") is None

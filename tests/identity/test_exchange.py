"""The list of people as a file: what comes out goes back in, and every flaw has its cell."""

from __future__ import annotations

import pytest

from governance.base.errors import Forbidden, NotFound
from governance.base.exchange import RegisterMoved
from governance.base.paging import Ask
from governance.identity import actions, exchange, queries
from governance.identity.schemas import EditPerson
from tests.factories.people import City

HEADER = "login,email,name,department,employee,active_until\n"


def dry(session, people: City, keys, text: str, kind: str = "csv"):
    return exchange.dry_run(session, people.actor(session, "admin"), keys, text.encode(), kind)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson"])
@pytest.mark.parametrize("japanese", [True, False])
def test_what_was_exported_changes_nothing(database, keys, people: City, kind, japanese):
    with database.reading() as session:
        admin = people.actor(session, "admin")
        data = b"".join(exchange.export(session, admin, kind, japanese=japanese))
        outcome = exchange.dry_run(session, admin, keys, data, kind)
    assert (outcome.unchanged, outcome.updates, outcome.creates) == (len(people.people), 0, 0)
    assert list(outcome.errors) == []


def test_a_file_adds_and_changes_exactly_what_was_shown(database, keys, people: City):
    text = HEADER + "new,new@example.jp,新人 一,広報課,はい,令和9年3月31日\n"
    text += "pr,pr@example.lg.jp,広報 花代,PR,yes,\n"
    with database.writing() as session:
        outcome = dry(session, people, keys, text)
        assert (outcome.creates, outcome.updates) == (1, 1)
        assert outcome.confirm is not None
    with database.writing() as session:
        admin = people.actor(session, "admin")
        exchange.apply(session, admin, keys, text.encode(), "csv", confirm=outcome.confirm)
        assert queries.person(session, people.people["pr"]).name == "広報 花代"
        new = queries.people(session, admin, Ask(), text="new").items[0]
    assert str(new.active_until) == "2027-03-31"
    assert new.department is not None


def test_every_flaw_names_its_row_and_column(database, keys, people: City):
    text = HEADER + "x,nowhere,,無い課,maybe,\nowner2,owner@example.lg.jp,別人,,,\n"
    text += "y," + "y@example.jp," + "長" * 201 + ",,,\n"
    with database.reading() as session:
        errors = dry(session, people, keys, text).errors
    assert {(it.row, it.column) for it in errors} == {
        (2, "email"),
        (2, "name"),
        (2, "department"),
        (2, "employee"),
        (3, "email"),
        (4, "name"),
    }


def test_two_rows_cannot_take_the_same_address(database, keys, people: City):
    text = HEADER + "a,same@example.jp,甲,,,\nb,same@example.jp,乙,,,\n"
    with database.reading() as session:
        errors = dry(session, people, keys, text).errors
    assert [(it.row, it.code) for it in errors] == [(3, "person.email_taken")]


def test_nothing_is_applied_once_the_list_has_moved(database, keys, people: City):
    text = HEADER + "pr,pr@example.lg.jp,広報 花代,PR,yes,\n"
    with database.writing() as session:
        outcome = dry(session, people, keys, text)
        admin = people.actor(session, "admin")
        actions.edit_person(session, admin, people.people["pr"], EditPerson(kana="ハナコ"))
    assert outcome.confirm is not None
    with pytest.raises(RegisterMoved), database.writing() as session:
        exchange.apply(session, admin, keys, text.encode(), "csv", confirm=outcome.confirm)


def test_what_a_person_needs_cannot_be_emptied(database, keys, people: City):
    text = "id,login,active_from,language\n" + f"{_id(people)},pr,,\n"
    with database.reading() as session:
        errors = dry(session, people, keys, text).errors
    assert {(it.column, it.code) for it in errors} == {
        ("active_from", "required"),
        ("language", "required"),
    }


def _id(people: City) -> str:
    return f"per_{people.people['pr'].hex}"


def test_only_who_manages_people_takes_in_a_file(database, keys, people: City):
    with database.reading() as session, pytest.raises((Forbidden, NotFound)):
        exchange.dry_run(session, people.actor(session, "pr"), keys, HEADER.encode(), "csv")

"""Links that work once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.base import clock
from governance.base.errors import Forbidden, Invalid, NotFound
from governance.identity import actions, one_time, queries
from governance.identity.schemas import SignedInNow, SignIn
from tests.factories.people import PASSWORD, City


def accept(database, keys, link: str, password: str = PASSWORD):
    with database.writing() as session:
        return actions.accept_setup(session, keys, link, "設置 者", "Admin@Example.lg.jp", password)


def made(database, keys) -> str:
    with database.writing() as session:
        return actions.make_setup(session, keys)


def test_the_setup_link_makes_an_administrator_who_can_sign_in(database, keys):
    person = accept(database, keys, made(database, keys))
    with database.writing() as session:
        assert queries.actor_of_person(session, person).roles() == {"admin"}
        command = SignIn(name="admin@example.lg.jp", password=PASSWORD)
        assert isinstance(actions.sign_in(session, keys, command, address="a"), SignedInNow)


def test_the_setup_link_works_once_and_only_the_newest(database, keys):
    old, new = made(database, keys), made(database, keys)
    with pytest.raises(actions.LinkUnusable):
        accept(database, keys, old)
    accept(database, keys, new)
    with pytest.raises(actions.LinkUnusable):
        accept(database, keys, new)


def test_a_refused_password_does_not_use_up_the_link(database, keys):
    link = made(database, keys)
    with pytest.raises(Invalid):
        accept(database, keys, link, "short")
    accept(database, keys, link)


def test_the_setup_link_lives_a_day(database, keys):
    link = made(database, keys)
    with database.reading() as session:
        assert one_time.is_open(session, keys, "setup", link)
    with clock.held(clock.now() + timedelta(hours=24)), pytest.raises(actions.LinkUnusable):
        accept(database, keys, link)


def test_an_administrator_gives_a_person_a_link_for_a_new_password(database, keys, people: City):
    with database.writing() as session:
        with pytest.raises((Forbidden, NotFound)):
            actions.make_password_link(
                session, people.actor(session, "pr"), keys, people.people["owner"]
            )
        link = actions.make_password_link(
            session, people.actor(session, "admin"), keys, people.people["owner"]
        )
    with database.writing() as session:
        actions.accept_password(session, keys, link, PASSWORD)
        command = SignIn(name="owner", password=PASSWORD)
        assert isinstance(actions.sign_in(session, keys, command, address="a"), SignedInNow)
        with pytest.raises(actions.LinkUnusable):
            actions.accept_password(session, keys, link, PASSWORD)


def test_a_password_link_is_no_setup_link(database, keys, people: City):
    with database.writing() as session:
        link = actions.make_password_link(
            session, people.actor(session, "admin"), keys, people.people["owner"]
        )
    with pytest.raises(actions.LinkUnusable):
        accept(database, keys, link)


def test_what_is_wrong_with_the_first_administrator_names_fields_of_the_form(database, keys):
    link = made(database, keys)
    with database.writing() as session, pytest.raises(Invalid) as error:
        actions.accept_setup(session, keys, link, " ", "no address", PASSWORD)
    assert {flaw.pointer for flaw in error.value.flaws} == {"/name", "/email"}

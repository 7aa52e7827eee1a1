"""Signing in: only the right person, slowly for those who guess, and forgotten on the server."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select, text

from governance.base import clock, ids
from governance.base.actor import system
from governance.base.errors import Invalid
from governance.identity import actions, entrance, passwords
from governance.identity.actors import today
from governance.identity.models import Credential, Person
from governance.identity.schemas import EditPerson, GrantRole, SignedInNow, SignIn, SignInRefused
from tests.factories.people import PASSWORD, City, give_password

ADDRESS = "192.0.2.7"


@pytest.fixture
def signed(database, people: City) -> City:
    """The city with a password for PR."""
    with database.writing() as session:
        give_password(session, people.people["pr"])
    return people


def attempt(database, keys, name="pr", password=PASSWORD, address=ADDRESS):
    with database.writing() as session:
        return actions.sign_in(session, keys, SignIn(name=name, password=password), address=address)


def cookie_of(answer) -> str:
    assert isinstance(answer, SignedInNow)
    return answer.cookie


@pytest.mark.parametrize("name", ["pr", " PR ", "pr@example.lg.jp"])
def test_login_name_or_address_and_password_open_a_session(database, keys, signed: City, name):
    cookie = cookie_of(attempt(database, keys, name))
    found = entrance.by_cookie(database, keys, cookie)
    assert found is not None
    assert found.person == signed.people["pr"]
    assert found.actor.step_up_at is not None
    assert found.actor.roles() == {"pr"}
    assert len(found.csrf) == 64


@pytest.mark.parametrize(
    ("name", "password"),
    [("pr", "wrong " * 4), ("nobody", PASSWORD), ("owner", PASSWORD), ("pr", PASSWORD + " ")],
)
def test_every_wrong_way_gives_the_same_answer(database, keys, signed: City, name, password):
    assert attempt(database, keys, name, password) == SignInRefused()


def test_an_unknown_name_costs_the_work_of_a_known_one():
    # A stand-in hash that argon2 cannot read would refuse an unknown name at once.
    with pytest.raises(VerifyMismatchError):
        passwords._HASHER.verify(passwords._NOBODY, PASSWORD)
    assert not passwords.matches(None, PASSWORD)


def test_after_five_failures_even_the_right_password_waits(database, keys, signed: City):
    now = clock.now()
    with clock.held(now):
        waits = [attempt(database, keys, password="x" * 20).retry_after for _ in range(5)]
        assert waits == [0, 0, 0, 0, 1]
        refused = attempt(database, keys)
        assert isinstance(refused, SignInRefused)
        assert refused.retry_after > 0
    with clock.held(now + timedelta(seconds=3)):
        assert isinstance(attempt(database, keys), SignedInNow)
    with clock.held(now + timedelta(seconds=4)):
        assert attempt(database, keys, password="x" * 20) == SignInRefused()


def test_the_wait_grows_and_never_locks_out(database, keys, signed: City):
    now = clock.now()
    waits = []
    for _ in range(16):
        with clock.held(now):
            answer = attempt(database, keys, password="x" * 20, address="192.0.2.1")
        assert isinstance(answer, SignInRefused)
        waits.append(answer.retry_after)
        now += timedelta(seconds=answer.retry_after + 1)
    assert waits[-1] == 900
    with clock.held(now):
        assert isinstance(attempt(database, keys), SignedInNow)


def test_one_address_that_tries_many_names_has_to_wait(database, keys, signed: City):
    with clock.held(clock.now()):
        for number in range(60):
            attempt(database, keys, f"guess{number}")
        answer = attempt(database, keys)
        assert isinstance(answer, SignInRefused)
        assert answer.retry_after > 0
        assert isinstance(attempt(database, keys, address="192.0.2.8"), SignedInNow)


def test_parallel_guesses_are_counted_one_by_one(database, keys, signed: City):
    attempt(database, keys, password="x" * 20)
    start = threading.Barrier(6)
    answers = []

    def guess() -> None:
        start.wait(5)
        answers.append(attempt(database, keys, password="x" * 20))

    threads = [threading.Thread(target=guess) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(answers) == 6
    assert any(answer.retry_after for answer in answers)


def test_a_new_cookie_at_every_sign_in_and_none_in_the_database(database, keys, signed: City):
    one, two = cookie_of(attempt(database, keys)), cookie_of(attempt(database, keys))
    assert one != two
    with database.reading() as session:
        stored = session.execute(text("SELECT key_hash::text FROM page_session")).scalars().all()
    assert len(stored) == 2
    assert all(one not in row and one.encode().hex() not in row for row in stored)


def test_a_session_ends_by_idleness_and_by_age(database, keys, signed: City):
    now = clock.now()
    with clock.held(now):
        cookie = cookie_of(attempt(database, keys))
    for minutes in range(20, 9 * 60, 20):
        with clock.held(now + timedelta(minutes=minutes)):
            assert entrance.by_cookie(database, keys, cookie) is not None
    with clock.held(now + timedelta(hours=9)):
        assert entrance.by_cookie(database, keys, cookie) is None
    with clock.held(now):
        cookie = cookie_of(attempt(database, keys))
    with clock.held(now + timedelta(minutes=31)):
        assert entrance.by_cookie(database, keys, cookie) is None


def test_signing_out_ends_the_session_on_the_server(database, keys, signed: City):
    cookie = cookie_of(attempt(database, keys))
    with database.writing() as session:
        actions.sign_out(session, keys, cookie)
    assert entrance.by_cookie(database, keys, cookie) is None


def test_step_up_needs_the_password_and_gives_a_new_cookie(database, keys, signed: City):
    cookie = cookie_of(attempt(database, keys))
    with database.writing() as session:
        refused = actions.step_up(session, keys, cookie, "x" * 20, address=ADDRESS)
        assert isinstance(refused, SignInRefused)
        fresh = actions.step_up(session, keys, cookie, PASSWORD, address=ADDRESS)
    assert entrance.by_cookie(database, keys, cookie) is None
    assert entrance.by_cookie(database, keys, cookie_of(fresh)) is not None


def test_who_leaves_or_changes_roles_is_signed_out(database, keys, signed: City):
    cookie = cookie_of(attempt(database, keys))
    person = signed.people["pr"]
    with database.writing() as session:
        actions.grant_role(
            session, system("f"), GrantRole(person=ids.show("person", person), role="owner")
        )
    assert entrance.by_cookie(database, keys, cookie) is None
    cookie = cookie_of(attempt(database, keys))
    day = today() - timedelta(days=1)
    with database.writing() as session:
        actions.edit_person(
            session, system("f"), person, EditPerson(active_from=day, active_until=day)
        )
    assert entrance.by_cookie(database, keys, cookie) is None
    assert isinstance(attempt(database, keys), SignInRefused)


def test_a_changed_password_ends_every_session(database, keys, signed: City):
    cookie = cookie_of(attempt(database, keys))
    with database.writing() as session:
        actor = signed.actor(session, "pr")
        with pytest.raises(Invalid) as error:
            actions.set_password(session, actor, "not this one 123", "a new and good sentence")
        assert error.value.flaws[0].code == "password.wrong"
        actions.set_password(session, actor, PASSWORD, "a new and good sentence")
    assert entrance.by_cookie(database, keys, cookie) is None
    assert isinstance(attempt(database, keys, password="a new and good sentence"), SignedInNow)


def test_passwords_are_kept_by_argon2id(database, signed: City):
    with database.reading() as session:
        encoded = session.scalars(select(Credential.password)).one()
    assert encoded.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password.short"),
        ("あ" * 14, "password.short"),
        ("a" * 2000, "password.long"),
        ("aaaaaaaaaaaaaaaa", "password.guessable"),
        ("hanako hanako hanako", "password.guessable"),
        ("passwordpassword1", "password.guessable"),
        ("1234567890123456", "password.guessable"),
    ],
)
def test_easy_passwords_are_refused(password, code):
    assert [flaw.code for flaw in passwords.flaws(password, ["hanako"])] == [code]


@pytest.mark.parametrize(
    "password", ["🦊 jumps over the moon", "ひみつの合言葉をここに書いておく", PASSWORD]
)
def test_any_characters_may_stand_in_a_password(password):
    assert passwords.flaws(password, ["hanako", ""]) == []
    assert passwords.matches(passwords.encode(password), password)


def test_sessions_that_are_over_are_forgotten(database, keys, signed: City):
    attempt(database, keys)
    with database.writing() as session, clock.held(clock.now() + timedelta(hours=10)):
        assert actions.forget_ended(session) == 1


def test_people_without_a_password_cannot_sign_in(database, keys, signed: City):
    with database.reading() as session:
        assert session.get(Person, signed.people["owner"]) is not None
    assert attempt(database, keys, "owner", "") == SignInRefused()

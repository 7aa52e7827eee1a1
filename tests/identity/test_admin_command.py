"""`sekisho admin`, run as a person at the machine runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from governance.cli.admin import command
from governance.identity import actions, queries
from governance.identity.actors import actor_of_session
from governance.identity.schemas import SignedInNow, SignIn
from tests.factories.people import PASSWORD, City, give_password


@pytest.fixture
def run(database_url, keys):
    """Runs the command on this test's database; returns its result."""

    def call(*arguments: str) -> Result:
        environment = {"DATABASE_URL": database_url, "SEKISHO_KEYS": str(keys.directory)}
        return CliRunner().invoke(command, arguments, env=environment, catch_exceptions=False)

    return call


def test_a_setup_link_makes_the_first_administrator(database, keys, run):
    link = json.loads(run("setup-link", "--json").stdout)["link"]
    token = link.rpartition("/setup/")[2]
    with database.writing() as session:
        person = actions.accept_setup(session, keys, token, "設置 者", "a@example.jp", PASSWORD)
        assert queries.actor_of_person(session, person).roles() == {"admin"}


def test_a_password_link_is_for_one_person(database, keys, people: City, run):
    token = run("password-link", "owner").stdout.strip().rpartition("/password/")[2]
    with database.writing() as session:
        assert actions.accept_password(session, keys, token, PASSWORD) == people.people["owner"]


def test_an_unknown_name_is_wrong_use_and_says_where_to_look(run, people: City):
    result = run("password-link", "nobody")
    assert result.exit_code == 2
    assert "sekisho admin people" in result.output


def test_people_are_listed_one_json_object_a_line(run, people: City):
    listed = [json.loads(line) for line in run("people", "--json").stdout.splitlines()]
    assert {one["login"] for one in listed} == set(people.people)
    approvers = run("people", "--json", "--role", "approver").stdout.splitlines()
    assert len(approvers) == 3
    assert "承認 一郎" in run("people").stdout


def test_signing_out_ends_sessions_and_tokens(database, keys, run, people: City):
    with database.writing() as session:
        give_password(session, people.people["pr"])
        text = people.token(session, keys, "pr")
        answer = actions.sign_in(session, keys, SignIn(name="pr", password=PASSWORD), address="a")
        assert isinstance(answer, SignedInNow)
    result = json.loads(run("sign-out", "pr", "--tokens", "--json").stdout)
    assert result == {"sessions": 1, "tokens": 1}
    with database.reading() as session:
        assert actor_of_session(session, keys, answer.cookie) is None
        assert queries.actor_of_token(session, keys, text) is None

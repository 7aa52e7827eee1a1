"""Tokens: shown once, kept as a hash, never wider or longer than allowed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from governance.base import clock, ids
from governance.base.actor import system
from governance.base.errors import Forbidden, Invalid, NotFound
from governance.base.log import redact
from governance.base.paging import Ask
from governance.identity import actions, queries
from governance.identity.schemas import IssueToken
from tests.factories.people import City


def issue(session, people: City, keys, key: str, **fields):
    command = IssueToken(name="script", **fields)
    return actions.issue_token(session, people.actor(session, key), keys, command)


def test_a_token_is_shown_once_and_nothing_in_the_database_opens_a_door(
    database, keys, people: City
):
    with database.writing() as session:
        issued = issue(session, people, keys, "pr")
    secret = issued.text.split("_", 2)[2]
    assert len(secret) >= 43
    assert secret not in repr(issued)
    assert secret not in str(redact(f"x {issued.text} y"))
    with database.reading() as session:
        rows = session.execute(text("SELECT t::text FROM api_token t")).scalars().all()
        shown = queries.tokens(session, people.actor(session, "pr"), Ask()).items
    assert secret not in str(rows)
    assert secret not in str(shown)


@pytest.mark.parametrize("days", [-1, 366])
def test_a_token_lives_at_most_a_year(database, keys, people: City, days):
    with database.writing() as session, pytest.raises(Invalid) as error:
        issue(session, people, keys, "pr", expires_at=clock.now() + timedelta(days=days))
    assert error.value.flaws[0].code == "token.lifetime"


@pytest.mark.parametrize(
    ("scopes", "code"),
    [(["post.raed"], "scope.unknown"), (["person.manage"], "scope.beyond"), ([], "scope.empty")],
)
def test_scopes_are_known_and_within_the_owners_rights(database, keys, people: City, scopes, code):
    with database.writing() as session, pytest.raises(Invalid) as error:
        issue(session, people, keys, "pr", scopes=scopes)
    assert error.value.flaws[0].code == code


def test_an_expired_or_revoked_token_is_nobody(database, keys, people: City):
    now = clock.now()
    with database.writing() as session:
        short = issue(session, people, keys, "pr", expires_at=now + timedelta(hours=1))
        other = issue(session, people, keys, "pr")
        actions.revoke_token(
            session, people.actor(session, "pr"), ids.read("token", other.token.id)
        )
        assert queries.actor_of_token(session, keys, short.text) is not None
        assert queries.actor_of_token(session, keys, other.text) is None
        with clock.held(now + timedelta(hours=1)):
            assert queries.actor_of_token(session, keys, short.text) is None


def test_a_token_makes_tokens_within_its_own_scopes_only(database, keys, people: City):
    with database.writing() as session:
        narrow = issue(session, people, keys, "pr", scopes=["token.own", "post.read"])
        actor = queries.actor_of_token(session, keys, narrow.text)
        assert actor is not None
        with pytest.raises(Forbidden):
            actions.issue_token(session, actor, keys, IssueToken(name="all"))
        with pytest.raises(Invalid):
            actions.issue_token(
                session, actor, keys, IssueToken(name="more", scopes=["post.write"])
            )
        actions.issue_token(session, actor, keys, IssueToken(name="same", scopes=["post.read"]))


def test_others_tokens_are_invisible_except_to_who_manages_people(database, keys, people: City):
    with database.writing() as session:
        token_id = ids.read("token", issue(session, people, keys, "pr").token.id)
        pr2, admin = people.actor(session, "pr2"), people.actor(session, "admin")
        with pytest.raises(NotFound):
            actions.revoke_token(session, pr2, token_id)
        with pytest.raises(NotFound):
            queries.tokens(session, pr2, Ask(), person_id=people.people["pr"])
        assert queries.tokens(session, admin, Ask(), person_id=people.people["pr"]).items
        actions.revoke_token(session, admin, token_id)


def test_a_job_may_issue_a_token_for_a_person(database, keys, people: City):
    with database.writing() as session:
        issued = actions.issue_token(
            session,
            system("demo"),
            keys,
            IssueToken(name="demo"),
            person_id=people.people["auditor"],
        )
        actor = queries.actor_of_token(session, keys, issued.text)
    assert actor is not None
    assert actor.roles() == {"auditor"}

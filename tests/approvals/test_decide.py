"""Deciding: the right person, on the bytes they saw, once."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from governance.approvals import actions, queries
from governance.approvals.models import ApprovalDecision
from governance.approvals.routing import latest
from governance.audit.models import AuditEvent
from governance.base import clock, ids
from governance.base.actor import system
from governance.base.errors import Conflict, Forbidden, Invalid, NotFound
from governance.base.states import WrongState
from governance.identity import actions as identity
from governance.identity.actors import actor_of_token
from governance.identity.schemas import GrantRole, SetDeputy
from governance.identity.step_up import StepUpNeeded
from tests.factories.approvals import decided, digest, submitted
from tests.factories.people import City


def reason(error: pytest.ExceptionInfo[Forbidden]) -> str:
    return error.value.reason


def test_a_post_is_approved_by_one_approver_of_its_department(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        result = decided(session, people, "approver", thing)
    assert (result.final, result.step, result.steps, result.state) == (True, 1, 1, "approved")
    with database.reading() as session:
        view = queries.current(session, "post", thing)
        assert queries.approved_digest(session, "post", thing) == digest("one")
    assert view is not None
    assert view.state == "approved"
    assert view.steps[0].decisions[0].name == "承認 一郎"


def test_an_approver_cannot_approve_their_own_words(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people, author="approver")
        with pytest.raises(Forbidden) as error:
            decided(session, people, "approver", thing)
    assert reason(error) == "four_eyes"


def test_four_eyes_stand_in_the_database_too(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people, author="approver")
        approval = latest(session, "post", thing)
        assert approval is not None
        author, another = approval.author_id, people.people["pr"]
        columns = {
            "approval_id": approval.id,
            "step": 0,
            "person_id": author,
            "verdict": "approve",
            "digest": approval.digest,
            "decided_at": clock.now(),
        }

        def write(claimed: UUID) -> None:
            with session.begin_nested():
                session.execute(insert(ApprovalDecision).values(author_id=claimed, **columns))

        with pytest.raises(IntegrityError, match="four_eyes"):
            write(author)
        # Naming another author does not help: the pair must be the approval's own.
        with pytest.raises(IntegrityError, match="fk_"):
            write(another)


def test_decisions_are_append_only(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        decided(session, people, "approver", thing)
        with pytest.raises(DBAPIError, match=r"denied|append-only"), session.begin_nested():
            session.execute(update(ApprovalDecision).values(comment="changed"))


def test_the_owner_named_as_a_party_cannot_decide(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people, parties=(people.people["approver"],))
        with pytest.raises(Forbidden) as error:
            decided(session, people, "approver", thing)
        assert reason(error) == "four_eyes"
        assert decided(session, people, "approver2", thing).final


@pytest.mark.parametrize("key", ["pr2", "other_approver", "security", "admin", "auditor"])
def test_whoever_is_not_in_the_step_cannot_decide(database, people: City, key):
    with database.writing() as session:
        thing = submitted(session, people)
        with pytest.raises(Forbidden) as error:
            decided(session, people, key, thing)
    assert reason(error) == "not_your_step"


def test_a_job_cannot_decide(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        with pytest.raises(Forbidden) as error:
            actions.decide(
                session,
                system("job"),
                kind="post",
                thing=thing,
                seen_digest=digest("one"),
                verdict="approve",
            )
    assert reason(error) == "person_required"


def test_approving_needs_a_fresh_proof_and_returning_does_not(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        with pytest.raises(StepUpNeeded):
            decided(session, people, "approver", thing, fresh=False)
        result = decided(
            session, people, "approver", thing, verdict="return", comment="No.", fresh=False
        )
    assert result.state == "returned"


def test_a_token_without_the_scope_cannot_decide(database, keys, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        text = people.token(session, keys, "approver", ["post.read"])
        actor = actor_of_token(session, keys, text, token_is_step_up=True)
        assert actor is not None
        assert queries.refusal(session, actor, "post", thing) == "scope_missing"


def test_a_stale_digest_is_refused(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        with pytest.raises(actions.StaleDigest) as error:
            decided(session, people, "approver", thing, text="another")
    assert error.value.current == digest("one")


def test_a_return_needs_a_comment(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        with pytest.raises(Invalid) as error:
            decided(session, people, "approver", thing, verdict="return", comment="  ")
    assert error.value.flaws[0].pointer == "/comment"


def test_what_was_returned_can_no_longer_be_approved(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        decided(session, people, "approver", thing, verdict="return", comment="Say when.")
        with pytest.raises(WrongState):
            decided(session, people, "approver", thing)


def test_an_approved_thing_can_be_returned_by_the_one_who_approved(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        decided(session, people, "approver", thing)
        result = decided(session, people, "approver", thing, verdict="return", comment="Wait.")
    assert result.state == "returned"


def test_a_thing_that_never_asked_is_not_found(database, people: City):
    with database.writing() as session, pytest.raises(NotFound):
        decided(session, people, "approver", ids.new())


def test_a_service_takes_two_steps_by_two_people(database, people: City):
    with database.writing() as session:
        identity.grant_role(
            session,
            system("factory"),
            GrantRole(person=ids.show("person", people.people["approver"]), role="security"),
        )
        thing = submitted(session, people, kind="service", facts={"confidentiality": "2"})
        first = decided(session, people, "approver", thing, kind="service")
        assert (first.final, first.step, first.steps) == (False, 1, 2)
        with pytest.raises(Forbidden) as error:
            decided(session, people, "approver", thing, kind="service")
        assert reason(error) == "already_decided"
        assert decided(session, people, "security", thing, kind="service").final


def test_a_deputy_decides_for_the_absent_and_it_says_so(database, people: City):
    now = clock.now()
    with database.writing() as session:
        thing = submitted(session, people, author="pr2")
        identity.set_deputy(
            session,
            people.actor(session, "approver"),
            SetDeputy(
                person=ids.show("person", people.people["approver"]),
                deputy=ids.show("person", people.people["pr"]),
                valid_from=now,
                valid_until=now + timedelta(days=1),
            ),
        )
    with database.writing() as session:
        result = decided(session, people, "pr", thing)
        assert result.on_behalf_of == people.people["approver"]
        view = queries.current(session, "post", thing)
        logged = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "approval.decided")
        ).one()
    assert view is not None
    assert view.steps[0].decisions[0].on_behalf_of_name == "承認 一郎"
    assert logged.actor_ref == f"person:{people.people['pr'].hex}"
    assert logged.on_behalf_of == f"person:{people.people['approver'].hex}"


def test_a_deputy_cannot_decide_their_own_words(database, people: City):
    now = clock.now()
    with database.writing() as session:
        identity.set_deputy(
            session,
            people.actor(session, "approver"),
            SetDeputy(
                person=ids.show("person", people.people["approver"]),
                deputy=ids.show("person", people.people["pr"]),
                valid_from=now,
                valid_until=now + timedelta(days=1),
            ),
        )
        thing = submitted(session, people, author="pr")
        with pytest.raises(Forbidden) as error:
            decided(session, people, "pr", thing)
    assert reason(error) == "four_eyes"


def test_of_two_decisions_at_once_exactly_one_counts(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def run(key: str) -> None:
        start.wait(5)
        try:
            with database.writing() as session:
                decided(session, people, key, thing)
            outcomes.append("decided")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=run, args=(key,)) for key in ("approver", "approver2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(outcomes) == ["conflict", "decided"]

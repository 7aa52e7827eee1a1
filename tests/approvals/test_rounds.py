"""Rounds and routes: who is asked, what was asked before, and when nobody can be asked."""

from __future__ import annotations

import pytest

from governance.approvals import actions, queries
from governance.approvals.models import Approval
from governance.approvals.routing import first_empty_step
from governance.approvals.schemas import AddRoute, Condition, EditRoute, Step
from governance.base import ids
from governance.base.actor import system
from governance.base.db import UnrecordedChange
from governance.base.errors import Forbidden, Invalid, NotFound, VersionMismatch
from governance.base.states import StateAssigned
from governance.identity import actions as identity
from governance.identity import queries as directory
from tests.factories.approvals import decided, digest, submitted
from tests.factories.people import City


def test_resubmission_shows_what_was_asked_before(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people, text="before")
        decided(
            session, people, "approver", thing, text="before", verdict="return", comment="Say when."
        )
        submitted(session, people, thing=thing, text="after")
    with database.reading() as session:
        first, second = queries.history(session, "post", thing)
    assert (first.state, first.reason) == ("returned", "Say when.")
    assert (second.round, second.previous_digest) == (2, digest("before"))
    assert second.digest == digest("after")


def test_a_thing_waits_once(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        with pytest.raises(actions.AlreadyOpen):
            submitted(session, people, thing=thing, text="two")


def test_asking_again_voids_what_was_approved(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        decided(session, people, "approver", thing)
        submitted(session, people, thing=thing, text="two")
        assert queries.approved_digest(session, "post", thing) is None
        assert [one.state for one in queries.history(session, "post", thing)] == ["voided", "open"]


def test_voiding_ends_an_approval_and_is_harmless_twice(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        decided(session, people, "approver", thing)
        for _ in range(2):
            actions.void(
                session, people.actor(session, "pr"), kind="post", thing=thing, reason="edited"
            )
        view = queries.current(session, "post", thing)
    assert view is not None
    assert (view.state, view.reason) == ("voided", "edited")


def test_without_a_route_nothing_is_submitted(database, people: City):
    with database.writing() as session, pytest.raises(actions.NoRoute):
        actions.open_approval(
            session,
            people.actor(session, "pr"),
            kind="post",
            thing=ids.new(),
            digest=digest("x"),
            department=people.department,
            author=people.people["pr"],
        )


def test_without_anybody_who_may_approve_nothing_is_submitted(database, people: City):
    with database.writing() as session:
        admin = people.actor(session, "admin")
        for grant in directory.grants(session, admin, people.people["approver2"]):
            identity.revoke_role(session, admin, ids.read("grant", grant.id))
        with pytest.raises(actions.NoApprover) as error:
            submitted(session, people, author="approver")
    assert error.value.step == "所属の承認者"


def test_people_are_placed_so_that_each_decides_one_step():
    one, two = ids.new(), ids.new()
    steps = [Step(name="a", role="approver"), Step(name="b", role="security")]
    assert first_empty_step(steps, [frozenset({one, two}), frozenset({one})]) is None
    assert first_empty_step(steps, [frozenset({one}), frozenset({one})]) is steps[1]
    assert first_empty_step(steps, [frozenset(), frozenset({one})]) is steps[0]


@pytest.mark.parametrize(
    ("facts", "steps"), [({"confidentiality": "1"}, 1), ({"confidentiality": "3B"}, 2), ({}, 2)]
)
def test_an_unknown_class_takes_the_stricter_route(database, people: City, facts, steps):
    with database.writing() as session:
        thing = submitted(session, people, kind="service", facts=facts)
        view = queries.current(session, "service", thing)
    assert view is not None
    assert len(view.steps) == steps


def test_default_routes_are_made_once(database, people: City):
    with database.writing() as session:
        assert actions.ensure_default_routes(session, system("setup")) == 5
        assert actions.ensure_default_routes(session, system("setup")) == 0


def test_a_department_may_have_a_route_of_its_own_with_a_quorum(database, people: City):
    with database.writing() as session:
        actions.add_route(
            session,
            people.actor(session, "admin"),
            AddRoute(
                kind="post",
                name="広報課",
                position=1,
                department=ids.show("department", people.department),
                conditions=(Condition(fact="category", among=("budget",)),),
                steps=(Step(name="二人", role="approver", quorum=2),),
            ),
        )
        thing = submitted(session, people, facts={"category": "budget"})
        assert not decided(session, people, "approver", thing).final
        assert decided(session, people, "approver2", thing).final


def test_a_changed_route_leaves_running_rounds_alone(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        admin = people.actor(session, "admin")
        view = queries.routes(session, admin, kind="post")[0]
        route = ids.read("route", view.id)
        steps = (Step(name="s", role="security"),)
        with pytest.raises(VersionMismatch):
            actions.edit_route(session, admin, route, EditRoute(active=False), version=7)
        actions.edit_route(session, admin, route, EditRoute(steps=steps), version=1)
        assert queries.route(session, admin, route).steps == steps
        assert decided(session, people, "approver", thing).final


def test_a_route_says_everything_that_is_wrong_with_it(database, people: City):
    with database.writing() as session, pytest.raises(Invalid) as error:
        actions.add_route(
            session,
            people.actor(session, "admin"),
            AddRoute(
                kind="post",
                name="x",
                position=1,
                department="dep_nowhere",
                steps=(Step(name="nobody"), Step(name="who", people=("per_x",), quorum=2)),
            ),
        )
    assert [flaw.pointer for flaw in error.value.flaws] == [
        "/department",
        "/steps/0",
        "/steps/0/quorum",
        "/steps/1/people/0",
        "/steps/1/quorum",
    ]


def test_pr_staff_cannot_change_routes(database, people: City):
    with database.writing() as session, pytest.raises((Forbidden, NotFound)):
        actions.ensure_default_routes(session, people.actor(session, "pr"))


def test_a_step_that_nobody_can_decide_any_more_asks_the_administrators(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
        admin = people.actor(session, "admin")
        for key in ("approver", "approver2"):
            for grant in directory.grants(session, admin, people.people[key]):
                identity.revoke_role(session, admin, ids.read("grant", grant.id))
        waits = queries.who_waits(session, "post", thing)
    assert waits["approval.nobody"] == {people.people["admin"]}


def test_a_state_moves_through_its_door_only(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people)
    with pytest.raises(StateAssigned), database.writing() as session:
        session.query(Approval).filter_by(thing_id=thing).one().state = "approved"
    with pytest.raises(UnrecordedChange), database.writing() as session:
        session.query(Approval).filter_by(thing_id=thing).one().reason = "unsaid"

"""The way of a service from application to retirement."""

import hashlib
from datetime import timedelta

import pytest

from governance.base import clock, ids, states
from governance.base.errors import Conflict, Forbidden, Invalid
from governance.base.paging import Ask
from governance.cloud_services import actions, queries
from governance.cloud_services.guards import BoundByApproval, UnderReview
from governance.cloud_services.handlers import watch_services
from governance.cloud_services.jobs import WatchServices
from governance.cloud_services.schemas import (
    EditService,
    MeetCondition,
    SetCondition,
    TenantName,
)
from governance.identity.actors import today
from governance.jobs.runtime import Runtime
from governance.settings import Settings
from governance.tasks import queries as tasks
from tests.factories.registers import (
    approve_service,
    approved_service,
    move_service,
    service,
)


def state(session, city, service_id):
    return queries.one(session, city.actor(session, "security"), service_id).state


def digest(session, city, service_id):
    return queries.one(session, city.actor(session, "security"), service_id).digest


def test_submitting_freezes_what_was_written(database, city):
    with database.writing() as session:
        made = service(session, city)
        move_service(session, city, "owner", made, "submit")
        actor = city.actor(session, "owner")
        (snapshot,) = queries.snapshots(session, actor, made)
        view = queries.one(session, actor, made)
        assert snapshot.digest == view.digest == hashlib.sha256(snapshot.body.encode()).hexdigest()
        assert view.state == "submitted"
        assert view.waits_for
        with pytest.raises(UnderReview):
            actions.edit(session, actor, made, EditService(purpose="何か別のこと"))


def test_both_steps_of_the_route_approve_for_a_year(database, city):
    with database.writing() as session:
        made = service(session, city)
        move_service(session, city, "owner", made, "submit")
        seen = digest(session, city, made)
        move_service(session, city, "approver", made, "approve", seen_digest=seen)
        assert state(session, city, made) == "submitted"
        move_service(session, city, "security", made, "approve", seen_digest=seen)
        view = queries.one(session, city.actor(session, "owner"), made)
    assert (view.state, view.in_use, view.approved_digest) == ("approved", True, seen)
    assert timedelta(days=364) < view.approval_until - today() < timedelta(days=367)


def test_an_approval_of_something_else_is_refused(database, city):
    with database.writing() as session:
        made = service(session, city)
        move_service(session, city, "owner", made, "submit")
        with pytest.raises(Conflict) as stale:
            move_service(session, city, "approver", made, "approve", seen_digest="0" * 64)
    assert stale.value.code == "stale_digest"


def test_an_approval_needs_what_was_seen_and_ends_within_a_year(database, city):
    with database.writing() as session:
        made = service(session, city)
        move_service(session, city, "owner", made, "submit")
        with pytest.raises(Invalid) as refused:
            move_service(
                session,
                city,
                "approver",
                made,
                "approve",
                approval_until=today() + timedelta(days=400),
                conditions=[SetCondition(text="", due=today() - timedelta(days=1))],
            )
    assert [flaw.pointer for flaw in refused.value.flaws] == [
        "/seen_digest",
        "/approval_until",
        "/conditions/0/text",
        "/conditions/0/due",
    ]


def test_the_applicant_does_not_approve(database, city):
    with database.writing() as session:
        made = service(session, city)
        move_service(session, city, "owner", made, "submit")
        with pytest.raises(Forbidden):
            move_service(
                session, city, "owner", made, "approve", seen_digest=digest(session, city, made)
            )


def test_a_returned_application_is_a_draft_again(database, city):
    with database.writing() as session:
        made = service(session, city)
        move_service(session, city, "owner", made, "submit")
        with pytest.raises(Invalid):
            move_service(session, city, "approver", made, "return")
        move_service(session, city, "approver", made, "return", reason="保存地域を書いてください")
        assert state(session, city, made) == "draft"
        owner = city.actor(session, "owner")
        actions.edit(session, owner, made, EditService(data_locations=["JP"]))
        move_service(session, city, "owner", made, "submit")
        move_service(session, city, "owner", made, "withdraw")
        assert state(session, city, made) == "draft"


def test_what_was_approved_stays_and_the_rest_is_kept_true(database, city):
    with database.writing() as session:
        made = approved_service(session, city)
        owner = city.actor(session, "owner")
        with pytest.raises(BoundByApproval) as bound:
            actions.edit(session, owner, made, EditService(confidentiality="1", notes="x"))
        assert bound.value.fields == ("confidentiality",)
        actions.edit(session, owner, made, EditService(number_of_users=12))
        move_service(session, city, "owner", made, "revise", reason="用途が変わる")
        actions.edit(session, owner, made, EditService(confidentiality="1"))
        view = queries.one(session, owner, made)
    assert (view.state, view.approved_digest, view.in_use) == ("draft", None, False)


def test_a_wrong_event_says_what_is_possible(database, city):
    with database.writing() as session:
        made = service(session, city)
        with pytest.raises(states.WrongState) as wrong:
            move_service(session, city, "owner", made, "suspend", reason="x")
        assert "submit" in wrong.value.allowed
        with pytest.raises(Invalid) as unknown:
            move_service(session, city, "owner", made, "explode")
    assert unknown.value.flaws[0].pointer == "/event"


def test_only_others_let_a_suspended_service_be_used_again(database, city):
    with database.writing() as session:
        made = approved_service(session, city)
        move_service(session, city, "owner", made, "suspend", reason="設定の誤り")
        with pytest.raises(Forbidden):
            move_service(session, city, "owner", made, "resume")
        move_service(session, city, "security", made, "resume")
        assert state(session, city, made) == "approved"


def test_conditions_are_tasks_of_the_owner_until_they_are_met(database, city):
    due = today() + timedelta(days=10)
    with database.writing() as session:
        made = service(session, city)
        move_service(session, city, "owner", made, "submit")
        seen = digest(session, city, made)
        move_service(session, city, "approver", made, "approve", seen_digest=seen)
        asked = [SetCondition(text="多要素認証を有効にする", due=due)]
        move_service(session, city, "security", made, "approve", seen_digest=seen, conditions=asked)
        owner = city.actor(session, "owner")
        (condition,) = queries.one(session, owner, made).conditions
        assert (condition.state, condition.overdue) == ("open", False)
        kinds = [task.kind for task in tasks.waiting(session, owner, Ask()).items]
        assert "condition.meet" in kinds
        key = ids.read("condition", condition.id)
        actions.meet_condition(session, owner, key, MeetCondition(evidence="設定画面の写し"))
        (condition,) = queries.one(session, owner, made).conditions
        kinds = [task.kind for task in tasks.waiting(session, owner, Ask()).items]
    assert condition.state == "met"
    assert "condition.meet" not in kinds


def test_a_handover_keeps_who_answered_when(database, city):
    with database.writing() as session:
        made = approved_service(session, city)
        successor = ids.show("person", city.people["pr"])
        with pytest.raises(Invalid):
            move_service(session, city, "owner", made, "hand_over", owner_id=successor)
        move_service(session, city, "owner", made, "hand_over", owner_id=successor, reason="異動")
        actor = city.actor(session, "security")
        now, before = queries.owners(session, actor, made)
        view = queries.one(session, actor, made)
    assert (now.person_id, now.owned_until) == (successor, None)
    assert before.owned_until == now.owned_from
    assert (view.owner_id, view.state) == (successor, "approved")


def test_an_approval_ends_whether_or_not_a_job_ran(database, city):
    with database.writing() as session:
        made = approved_service(session, city)
    later = clock.now() + timedelta(days=400)
    with clock.held(later), database.reading() as session:
        view = queries.one(session, city.actor(session, "owner"), made)
        assert (view.state, view.in_use, view.attention) == ("approved", False, ["approval_ended"])


def test_the_watch_ends_approvals_and_asks_for_their_renewal(database, keys, city):
    with database.writing() as session:
        made = approved_service(session, city)
    runtime = Runtime(database=database, keys=keys, settings=Settings(), connect=lambda _c: None)
    with clock.held(clock.now() + timedelta(days=345)):
        watch_services(WatchServices(), runtime)
        with database.reading() as session:
            assert state(session, city, made) == "approved"
    with clock.held(clock.now() + timedelta(days=400)):
        watch_services(WatchServices(), runtime)
        watch_services(WatchServices(), runtime)
        with database.writing() as session:
            assert state(session, city, made) == "expired"
            owner = city.actor(session, "owner")
            kinds = [task.kind for task in tasks.waiting(session, owner, Ask()).items]
            assert kinds.count("service.renew") == 1
            move_service(session, city, "owner", made, "renew")
            assert state(session, city, made) == "renewing"
            move_service(session, city, "owner", made, "withdraw")
            assert state(session, city, made) == "expired"
            move_service(session, city, "owner", made, "renew")
            approve_service(session, city, made)
            view = queries.one(session, owner, made)
            assert (view.state, view.in_use) == ("approved", True)


def test_a_retired_service_frees_its_tenants_and_stays(database, city):
    tenants = [TenantName(provider="google_cloud", account="example-project")]
    with database.writing() as session:
        made = approved_service(session, city, tenants=tenants)
        move_service(session, city, "owner", made, "retire", reason="契約終了")
        assert queries.service_of_tenant(session, "google_cloud", "example-project") is None
        service(session, city, name="後継", tenants=tenants)
        assert state(session, city, made) == "retired"
        with pytest.raises(states.WrongState):
            move_service(session, city, "owner", made, "submit")


def test_each_event_says_why_it_cannot_be_caused(database, city):
    with database.writing() as session:
        made = service(session, city)
        move_service(session, city, "owner", made, "submit")
        found = queries.transitions(session, city.actor(session, "owner"), made, Ask())
        reasons = {item.event: item.reason for item in found.allowed}
        assert found.state == "submitted"
        assert reasons["withdraw"] is None
        assert reasons["approve"] == "four_eyes"
        assert reasons["submit"] == "wrong_state"
        found = queries.transitions(session, city.actor(session, "pr"), made, Ask())
        reasons = {item.event: item.reason for item in found.allowed}
        assert reasons["withdraw"] == "role_missing:service.submit"


def test_what_a_returned_round_asked_for_falls_with_it(database, city):
    due = today() + timedelta(days=10)
    with database.writing() as session:
        made = approved_service(session, city)
        move_service(session, city, "owner", made, "renew")
        seen = digest(session, city, made)
        asked = [SetCondition(text="監査報告書を出す", due=due)]
        move_service(session, city, "approver", made, "approve", seen_digest=seen, conditions=asked)
        actor = city.actor(session, "security")
        assert len(queries.one(session, actor, made).conditions) == 1
        move_service(session, city, "security", made, "return", reason="期間を直す")
        view = queries.one(session, actor, made)
    assert (view.state, view.conditions) == ("approved", [])

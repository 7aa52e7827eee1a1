"""What the worker does: claim, call, record, reconcile, and never twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from connectors.contract import NeedsAttention, Refused, TryLater, Unsure
from governance.audit.record import record
from governance.base import clock, ids, states
from governance.base.actor import system
from governance.base.db import UnrecordedChange
from governance.base.errors import Conflict, Forbidden
from governance.posts import actions, handlers, settling
from governance.posts.claiming import Claimed, Passed, claim
from governance.posts.jobs import ExpirePosts, PublishTarget, SweepTargets
from governance.posts.models import Attempt, Post, Target
from governance.posts.schemas import ResolveTarget, StopPublishing
from governance.rulebook import actions as rulebook
from governance.settings import JobSettings
from governance.social_accounts.models import Account
from governance.social_accounts.states import MACHINE
from governance.tasks.models import Task
from tests.factories.demo import until
from tests.factories.rules import BLOCKED, rule
from tests.posts.network import lost, never_arrived, raising, refused

WORKER = system("posts.publish")


def targets(world, post):
    return [(target.state, target.code) for target in world.view(post).targets]


def attempts(world, post):
    with world.database.reading() as session:
        query = (
            select(Attempt.outcome)
            .where(Attempt.target_id.in_([target.id for target in world.targets(post)]))
            .order_by(Attempt.attempted_at)
        )
        return list(session.scalars(query))


def tasks(world, kind):
    with world.database.reading() as session:
        return list(session.scalars(select(Task.assignee_id).where(Task.kind == kind)))


def test_a_scheduled_post_goes_out_as_it_was_approved(world):
    post = world.published("図書館は本日休館です。")
    view = world.view(post)
    assert view.state == "published"
    assert [(one.state, one.remote_id) for one in view.targets] == [("published", "1000")]
    assert [(call.account, call.text) for call in world.network.calls] == [
        ("example_city", "図書館は本日休館です。")
    ]
    assert attempts(world, post) == ["published"]


def test_the_same_job_twice_sends_once(world):
    post = world.published()
    world.work(post)
    assert len(world.network.calls) == 1


def test_a_job_before_its_time_sends_nothing(world):
    post = world.scheduled(at=clock.now() + timedelta(hours=1))
    world.work(post)
    assert world.network.calls == []
    assert world.state(post) == "scheduled"


def test_two_accounts_are_settled_each_for_itself(world):
    world.network.scripts.append(refused)
    post = world.published(accounts=world.both())
    assert [state for state, _ in targets(world, post)] == ["refused", "published"]
    assert world.state(post) == "published"


def test_a_post_that_every_account_refused_is_approved_again_with_the_reasons(world):
    world.network.scripts.append(refused)
    post = world.published()
    view = world.view(post)
    assert (view.state, view.targets[0].code) == ("approved", "403")
    assert tasks(world, "post.refused") == [world.city.people["pr"]]
    world.schedule(post)
    world.work(post)
    assert world.state(post) == "published"


def test_a_lost_answer_is_found_by_reading_and_not_sent_again(world):
    world.network.scripts.append(lost(world.network))
    post = world.published()
    assert targets(world, post) == [("unsure", "unsure")]
    assert world.state(post) == "sending"
    world.look(post)
    assert targets(world, post) == [("published", "")]
    assert (len(world.network.calls), len(world.network.posts)) == (1, 1)


def test_not_there_is_not_believed_before_the_lease_is_over(world):
    world.network.scripts.append(never_arrived)
    post = world.published()
    world.look(post)
    world.look(post)
    assert targets(world, post) == [("unsure", "unsure")]
    assert len(world.network.calls) == 1


def test_what_never_arrived_is_sent_again_once_the_lease_is_over(world):
    post = world.scheduled()
    target = claimed(world, post, lease=0)
    answer = Unsure(reason="no answer")
    with world.database.writing() as session:
        jobs = JobSettings(lease=0, visibility_lag=0)
        assert settling.settle(session, WORKER, jobs, target.id, token=target.token, answer=answer)
    world.look(post)
    assert targets(world, post) == [("waiting", "")]
    world.work(post)
    assert world.state(post) == "published"
    assert attempts(world, post) == ["absent", "published"]
    assert len(world.network.posts) == 1


def claimed(world, post, *, lease):
    """A target that a worker claimed, of which nothing was heard since."""
    with world.database.writing() as session:
        row = world.targets(post)[0]
        digest = session.get_one(Post, post).digest
        answer = claim(
            session,
            WORKER,
            JobSettings(lease=lease, visibility_lag=0),
            row.id,
            digest=digest,
        )
        assert isinstance(answer, Claimed)
    return world.targets(post)[0]


def test_a_worker_that_died_after_the_call_leaves_one_post(world):
    post = world.scheduled()
    claimed(world, post, lease=0)
    world.network.accept(release_of(world, post))
    world.work(post)
    assert targets(world, post)[0][0] == "sending"
    world.look(post)
    assert targets(world, post) == [("published", "")]
    assert len(world.network.posts) == 1


def release_of(world, post):
    with world.database.reading() as session:
        ready = handlers._prepared(session, world.runtime, world.targets(post)[0])
        assert isinstance(ready, handlers.Prepared)
        return ready.release


def test_a_living_worker_is_not_taken_over(world):
    post = world.scheduled()
    claimed(world, post, lease=30)
    world.work(post)
    world.look(post)
    assert targets(world, post)[0][0] == "sending"
    assert world.network.reads == 0


def test_whoever_lost_the_token_records_nothing_but_tells_of_a_second_post(world):
    post = world.scheduled()
    mine = claimed(world, post, lease=0)
    world.look(post)
    world.work(post)
    assert world.state(post) == "published"
    second = world.network.accept(release_of(world, post))
    with world.database.writing() as session:
        ours = settling.settle(
            session,
            WORKER,
            JobSettings(),
            mine.id,
            token=mine.token,
            answer=second,
        )
    assert ours is False
    assert tasks(world, "post.duplicate_suspected") == [world.city.people["pr"]]


def test_two_workers_claim_one_target_once(world):
    post = world.scheduled()
    claimed(world, post, lease=30)
    with world.database.writing() as session:
        target = world.targets(post)[0]
        digest = session.get_one(Post, post).digest
        again = claim(session, WORKER, JobSettings(), target.id, digest=digest)
    assert again == Passed(why="sending")


def test_later_means_the_same_call_later_until_the_window_ends(world):
    world.network.scripts.append(raising(TryLater("busy", after=60, code="429")))
    post = world.published()
    assert targets(world, post) == [("waiting", "429")]
    world.work(post)
    assert len(world.network.calls) == 1
    with clock.held(clock.now() + timedelta(seconds=61)):
        world.work(post)
    assert world.state(post) == "published"


def test_later_than_the_window_is_never(world):
    world.network.scripts.append(raising(TryLater("busy", after=3600, code="429")))
    post = world.published(not_after=clock.now() + timedelta(minutes=20))
    assert targets(world, post) == [("refused", "too_late")]
    assert world.state(post) == "approved"


def test_a_refused_credential_waits_for_the_owner_who_lets_it_be_sent_again(world):
    world.network.scripts.append(raising(NeedsAttention("revoked", code="401")))
    post = world.published()
    assert targets(world, post) == [("needs_person", "401")]
    assert world.view(post).waits_for == ["責任 者子"]
    assert tasks(world, "post.needs_person") == [world.city.people["owner"]]
    resolve(world, post, answer="again")
    world.work(post)
    assert world.state(post) == "published"


def resolve(world, post, by="pr", **answer):
    command = ResolveTarget(account_id=ids.show("account", world.first), **answer)
    world.do(by, actions.resolve, post, command)


def test_a_timeline_that_cannot_be_read_ends_with_a_person_and_never_with_a_second_call(world):
    world.network.scripts.append(lost(world.network))
    world.network.unreadable = 100
    post = world.published()
    for _ in range(settling.MOST_READS):
        world.look(post)
    assert targets(world, post) == [("needs_person", "unreadable")]
    assert len(world.network.calls) == 1
    resolve(world, post, answer="there", url="https://x.example/example_city/status/77")
    view = world.view(post)
    assert (view.state, view.targets[0].remote_id) == ("published", "77")


def test_a_person_can_give_a_target_up(world):
    world.network.scripts.append(raising(NeedsAttention("revoked", code="401")))
    post = world.published()
    resolve(world, post, answer="give_up", reason="口頭で中止")
    assert world.state(post) == "approved"
    with pytest.raises(Conflict):
        resolve(world, post, answer="again")


def test_words_that_stand_there_as_another_post_of_ours_are_not_taken_for_this_one(world):
    world.published("同じ文です。")
    world.network.scripts.append(never_arrived)
    second = world.published("同じ文です。")
    world.look(second)
    assert targets(world, second) == [("refused", "duplicate")]


# ------------------------------------------------------------------ the checks of the claim


def test_the_emergency_stop_holds_and_its_end_lets_go(world):
    post = world.scheduled(at=clock.now() + timedelta(minutes=1))
    stop(world)
    with clock.held(clock.now() + timedelta(minutes=2)):
        world.work(post)
        assert targets(world, post) == [("waiting", "publishing_stopped")]
        assert world.view(post).stopped is True
    with clock.held(clock.now() + timedelta(minutes=5)):
        clear(world)
        world.work(post)
    assert world.state(post) == "published"
    assert len(world.network.calls) == 1


def stop(world, by="security"):
    world.do(by, actions.set_emergency_stop, StopPublishing(reason="なりすましの疑い"))


def clear(world):
    world.do("security", actions.clear_emergency_stop, StopPublishing(reason="確認しました"))


def test_only_those_who_may_press_the_red_button(world):
    with pytest.raises(Forbidden):
        stop(world, by="pr")
    stop(world)
    with pytest.raises(Conflict):
        stop(world, by="admin")
    approved = world.approved()
    with pytest.raises(Conflict):
        world.schedule(approved)


def test_a_post_that_is_hours_late_does_not_go_out_unasked(world):
    post = world.scheduled()
    with clock.held(clock.now() + timedelta(hours=7)):
        world.work(post)
    assert world.state(post) == "approved"
    assert world.network.calls == []
    assert targets(world, post) == [("waiting", "late")]
    assert tasks(world, "post.late") == [world.city.people["pr"]]
    world.schedule(post)
    world.work(post)
    assert world.state(post) == "published"


def test_rules_that_came_into_force_since_are_asked_again(world):
    post = world.scheduled("図書館は本日休館です。")
    from_now = 'pack: later\nversion: "1"\nrules:' + rule("later", "休館です", "block").replace(
        "図書館は休館です", "図書館は開館中"
    )
    put_in_force(world, from_now)
    world.work(post)
    assert targets(world, post) == [("refused", "rules_block")]
    assert world.network.calls == []


def put_in_force(world, text):
    with world.database.writing() as session:
        pack = rulebook.add_pack(session, WORKER, text, "publishing")
        rulebook.put_in_force(session, WORKER, pack, "test")


def test_a_post_whose_rows_were_changed_behind_our_back_is_refused(world):
    post = world.scheduled()
    with world.database.writing() as session:
        session.get_one(Post, post).text = f"{BLOCKED}にすり替え"
        record(session, WORKER, "post.edited", ("post", post))
    world.work(post)
    assert targets(world, post) == [("refused", "digest_mismatch")]
    assert world.network.calls == []


def test_a_suspended_account_takes_no_post(world):
    post = world.scheduled()
    with world.database.writing() as session:
        row = session.get_one(Account, world.first)
        states.move(session, row, "suspend", machine=MACHINE, expect="operating")
        record(session, WORKER, "account.suspended", ("account", row.id))
    world.work(post)
    assert targets(world, post) == [("refused", "account.suspended")]
    assert world.network.calls == []


def test_the_embargo_holds_until_it_ends(world):
    now = clock.now()
    post = world.approved(not_before=now + timedelta(hours=1))
    world.schedule(post, now + timedelta(hours=1))
    world.work(post)
    assert world.network.calls == []
    with clock.held(now + timedelta(hours=1, seconds=5)):
        world.work(post)
    assert world.state(post) == "published"


# ------------------------------------------------------------------ withdrawing, keeping house


def test_a_published_post_is_taken_back_from_every_account(world):
    post = world.published(accounts=world.both())
    world.do("pr", actions.withdraw, post, reason="誤り")
    assert world.state(post) == "withdrawn"
    world.take_back(post)
    assert [state for state, _ in targets(world, post)] == ["withdrawn", "withdrawn"]
    assert world.network.posts == {}


def test_a_withdrawal_that_the_network_refuses_asks_a_person(world):
    post = world.published()
    world.network.withdrawals.append(lambda _id: Refused(code="403", reason="no"))
    world.do("pr", actions.withdraw, post, reason="誤り")
    world.take_back(post)
    assert targets(world, post) == [("needs_person", "withdraw_403")]
    resolve(world, post, answer="gone")
    assert targets(world, post) == [("withdrawn", "")]


def test_the_sweep_finds_what_lost_its_job(world):
    post = world.scheduled()
    with clock.held(clock.now() + timedelta(minutes=1)):
        handlers.sweep_targets(SweepTargets(), world.runtime)
    assert len(world.jobs("posts.publish")) == 2
    claimed(world, post, lease=0)
    with clock.held(clock.now() + timedelta(minutes=2)):
        handlers.sweep_targets(SweepTargets(), world.runtime)
    assert len(world.jobs("posts.reconcile")) == 1


def test_a_window_that_is_over_expires_what_was_not_sent(world):
    end = clock.now() + timedelta(hours=1)
    waiting = world.submitted(not_after=end)
    approved = world.approved(not_after=end)
    with clock.held(end + timedelta(seconds=1)):
        handlers.expire_posts(ExpirePosts(), world.runtime)
    assert [world.state(post) for post in (waiting, approved)] == ["expired", "expired"]


def test_no_transaction_is_open_while_the_network_is_called(world):
    # The network in memory refuses to be called inside one.
    assert world.state(world.published()) == "published"


def test_a_job_for_a_target_that_is_gone_does_nothing(world):
    handlers.publish_target(PublishTarget(target=ids.new()), world.runtime)
    assert world.network.calls == []


def test_a_target_is_not_changed_without_a_word_in_the_history(world):
    target = world.targets(world.scheduled())[0]
    with pytest.raises(UnrecordedChange), world.database.writing() as session:
        session.get_one(Target, target.id).reads = 3


def test_a_token_that_may_only_schedule_has_its_post_checked_all_the_same(world):
    post = world.approved()
    with world.database.writing() as session:
        actor = world.city.actor(session, "pr")
        limited = msgspec.structs.replace(actor, scopes=frozenset({"post.schedule"}))
        actions.schedule(session, limited, post)
    assert world.state(post) == "scheduled"


def test_a_settled_attempt_is_never_taken_back(world):
    post = world.published()
    with pytest.raises(DBAPIError), world.database.writing() as session:
        session.scalars(select(Attempt)).one().outcome = "refused"
    assert attempts(world, post) == ["published"]


def test_an_upload_longer_than_its_lease_is_not_believed_lost(world):
    jobs = msgspec.structs.replace(world.runtime.settings.jobs, lease=2)
    world.runtime = msgspec.structs.replace(
        world.runtime, settings=msgspec.structs.replace(world.runtime.settings, jobs=jobs)
    )
    calling, let_it_end = threading.Event(), threading.Event()

    def slow(release):
        calling.set()
        assert let_it_end.wait(30)
        return world.network.accept(release)

    world.network.scripts.append(slow)
    post = world.scheduled()
    with ThreadPoolExecutor() as pool:
        sent = pool.submit(world.work, post)
        try:
            assert calling.wait(30)
            first = lease_of(world, post)
            until(lambda: database_time(world) > first + timedelta(seconds=2), seconds=30)
            handlers.sweep_targets(SweepTargets(), world.runtime)
            world.look(post)
            assert [one.state for one in world.targets(post)] == ["sending"]
            assert lease_of(world, post) > first + timedelta(seconds=1)
        finally:
            let_it_end.set()
        sent.result(30)
    assert world.state(post) == "published"
    assert len(world.network.calls) == 1


def lease_of(world, post):
    (target,) = world.targets(post)
    with world.database.reading() as session:
        query = select(Attempt.lease_until).where(Attempt.target_id == target.id)
        return session.scalars(query).one()


def database_time(world):
    with world.database.reading() as session:
        return session.scalar(select(func.clock_timestamp()))

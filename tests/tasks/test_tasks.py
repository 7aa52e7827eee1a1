"""What waits for whom, and until when."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy import select, text

from governance.approvals import queries as approvals
from governance.approvals.jobs import TellWaiting
from governance.base import clock, ids
from governance.base.paging import Ask
from governance.identity import actions as identity
from governance.identity.actors import actor_of_token
from governance.identity.schemas import SetDeputy
from governance.jobs.runtime import Runtime
from governance.settings import Settings
from governance.tasks import actions, handlers, queries
from governance.tasks.keeping import keep_tasks
from tests.factories.approvals import decided, submitted
from tests.factories.people import City

JOBS = "procrastinate_jobs WHERE task_name = 'approvals.tell_waiting'"


def test_an_open_task_waits_for_its_assignees_only(database, people: City):
    thing = ("post", ids.new())
    with database.writing() as session:
        opened = actions.open_task(
            session,
            kind="approval.decide",
            thing=thing,
            assignees=[people.people["approver"], people.people["approver2"]],
            due=clock.now() - timedelta(days=1),
            facts={"title": "防災訓練"},
        )
    assert opened == 2
    with database.reading() as session:
        approver, pr = people.actor(session, "approver"), people.actor(session, "pr")
        assert queries.count(session, approver) == 1
        assert queries.count(session, pr) == 0
        view = queries.waiting(session, approver, Ask()).items[0]
    assert (view.thing, view.facts) == (ids.show(*thing), {"title": "防災訓練"})
    assert view.overdue
    assert view.on_behalf_of is None


def test_the_same_task_is_open_once_and_takes_the_new_date(database, people: City):
    thing, due = ("service", ids.new()), clock.now() + timedelta(days=9)
    with database.writing() as session:
        for _ in range(2):
            actions.open_task(session, kind="k", thing=thing, assignees=[people.people["owner"]])
        actions.open_task(
            session, kind="k", thing=thing, assignees=[people.people["owner"]], due=due
        )
        items = queries.waiting(session, people.actor(session, "owner"), Ask()).items
    assert [one.due for one in items] == [due]


def test_a_closed_task_waits_for_nobody_and_can_be_opened_again(database, people: City):
    thing = ("post", ids.new())
    with database.writing() as session:
        owner = people.actor(session, "owner")
        for kind in ("a", "b"):
            actions.open_task(session, kind=kind, thing=thing, assignees=[owner.person])
        assert actions.close_tasks(session, thing=thing, kind="a") == 1
        assert queries.count(session, owner) == 1
        assert actions.close_tasks(session, thing=thing) == 1
        assert queries.count(session, owner) == 0
        assert actions.open_task(session, kind="a", thing=thing, assignees=[owner.person]) == 1


def test_a_deputy_sees_what_waits_for_the_absent(database, people: City):
    now = clock.now()
    with database.writing() as session:
        approver = people.people["approver"]
        actions.open_task(
            session, kind="approval.decide", thing=("post", ids.new()), assignees=[approver]
        )
        actions.open_task(session, kind="private", thing=("post", ids.new()), assignees=[approver])
        command = SetDeputy(
            person=ids.show("person", approver),
            deputy=ids.show("person", people.people["pr2"]),
            valid_from=now,
            valid_until=now + timedelta(days=1),
        )
        identity.set_deputy(session, people.actor(session, "approver"), command)
    with database.reading() as session:
        items = queries.waiting(session, people.actor(session, "pr2"), Ask()).items
    assert [(one.kind, one.on_behalf_of) for one in items] == [("approval.decide", "承認 一郎")]


def test_a_token_without_the_scope_sees_no_tasks(database, keys, people: City):
    with database.writing() as session:
        owner = people.people["owner"]
        actions.open_task(session, kind="k", thing=("post", ids.new()), assignees=[owner])
        text = people.token(session, keys, "owner", ["service.read"])
    with database.reading() as session:
        actor = actor_of_token(session, keys, text)
        assert actor is not None
        assert queries.count(session, actor) == 0


def test_tasks_follow_an_approval_from_step_to_step_and_back_to_the_author(database, people: City):
    with database.writing() as session:
        thing = submitted(session, people, kind="service")

    def waits_for() -> set[str]:
        with database.writing() as session:
            waits = approvals.who_waits(session, "service", thing)
            keep_tasks(session, thing=("service", thing), waits=waits)
            return {
                key for key in people.people if queries.count(session, people.actor(session, key))
            }

    assert waits_for() == {"approver", "approver2"}
    with database.writing() as session:
        decided(session, people, "approver2", thing, kind="service")
    assert waits_for() == {"security"}
    with database.writing() as session:
        decided(
            session, people, "security", thing, kind="service", verdict="return", comment="Why?"
        )
    assert waits_for() == {"pr"}
    with database.writing() as session:
        submitted(session, people, kind="service", thing=thing, text="two")
    assert waits_for() == {"approver", "approver2"}


def test_an_author_who_was_told_by_the_thing_itself_is_not_told_twice(database, people: City):
    thing, author = ("post", ids.new()), people.people["pr"]
    waits = {"approval.revise": frozenset({author})}
    with database.writing() as session:
        actions.open_task(session, kind="post.returned", thing=thing, assignees=[author])
        keep_tasks(session, thing=thing, waits=waits)
        assert queries.count(session, people.actor(session, "pr")) == 1
        actions.close_tasks(session, thing=thing)
        for _ in range(2):
            keep_tasks(session, thing=thing, waits=waits, facts={"title": "訓練"})
        items = queries.waiting(session, people.actor(session, "pr"), Ask()).items
    assert [(one.kind, one.facts) for one in items] == [("approval.revise", {"title": "訓練"})]


def test_the_job_of_a_round_opens_the_tasks_with_its_title(database, keys, people: City):
    with database.writing() as session:
        thing = submitted(session, people, facts={"title": "訓練"})
        waiting = session.scalars(select(text("args -> 'job'")).select_from(text(JOBS))).one()
    runtime = Runtime(database=database, keys=keys, settings=Settings(), connect=lambda it: it)
    job = msgspec.convert(waiting, TellWaiting)
    for _ in range(2):
        handlers.following(approvals.who_waits)(job, runtime)
    with database.reading() as session:
        items = queries.waiting(session, people.actor(session, "approver"), Ask()).items
    assert [(one.thing, one.facts) for one in items] == [
        (ids.show("post", thing), {"title": "訓練"})
    ]

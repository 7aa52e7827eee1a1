"""Workers do what was committed, once, and take over from one another."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from governance.base import clock
from governance.base.db import Database
from governance.base.errors import Unavailable
from governance.jobs import queries, schedules, worker
from governance.jobs.enqueue import enqueue
from governance.jobs.runtime import Runtime
from governance.jobs.schedules import Schedule
from tests.jobs.conftest import until
from tests.jobs.kinds import Hang, Note, said


def _count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0


def test_a_committed_job_is_done_and_leaves_nothing(database, start) -> None:
    start()
    with database.writing() as session:
        enqueue(session, Note(word="早い"))
    until(lambda: said(database) == ["早い"] and _count(database) == 0)


def test_a_queue_nobody_serves_waits(database, start) -> None:
    start(queues=("default",))
    with database.writing() as session:
        enqueue(session, Hang())
        enqueue(session, Note(word="done"))
    until(lambda: said(database) == ["done"])
    until(lambda: _count(database) == 1)


def test_a_killed_workers_job_is_taken_over_and_begins_again(database, process, start) -> None:
    victim = process()
    with database.writing() as session:
        enqueue(session, Hang())
    until(lambda: said(database) == ["begun"])
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    start()
    until(lambda: said(database) == ["begun", "begun", "ended"] and _count(database) == 0)


def test_a_living_workers_job_is_left_to_it(database, process) -> None:
    process()
    with database.writing() as session:
        enqueue(session, Hang())
    until(lambda: said(database) == ["begun"])
    with database.writing() as session:
        assert worker.take_over(session, 1) == 0


def test_a_taken_over_job_whose_successor_waits_is_closed(database) -> None:
    with database.writing() as session:
        enqueue(session, Note(word="1"), once="x")
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
        assert enqueue(session, Note(word="2"), once="x")
    with database.writing() as session:
        assert worker.take_over(session, 1) == 1
    with database.reading() as session:
        left = session.execute(text("SELECT status, args FROM procrastinate_jobs")).all()
    assert [(row.status, row.args["job"]["word"]) for row in left] == [("todo", "2")]


def test_a_worker_asked_to_stop_ends_well(database, process) -> None:
    one = process()
    until(lambda: _is_ready(database))
    one.send_signal(signal.SIGTERM)
    assert one.wait(20) == 0
    assert not _is_ready(database)


def _is_ready(database: Database) -> bool:
    with database.reading() as session:
        return queries.polled_within(session, 30)


def test_without_a_worker_none_has_polled(database) -> None:
    assert not _is_ready(database)


def test_a_worker_is_seen_as_long_as_it_polls(database, start) -> None:
    start()
    until(lambda: _is_ready(database))
    with database.reading() as session:
        assert [list(one.queues) for one in queries.workers(session)] == [["publish", "default"]]


def _other_revision(database_url: str) -> None:
    url = database_url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '2099_01_01_0000'")


def test_a_worker_of_another_revision_takes_no_job(database, database_url, start) -> None:
    with database.writing() as session:
        enqueue(session, Note(word="x"))
    _other_revision(database_url)
    with pytest.raises(worker.OtherRevision):
        start().result(20)
    assert said(database) == []
    assert _count(database) == 1


def test_a_worker_ends_when_the_database_moves_on(database, database_url, start) -> None:
    running = start()
    until(lambda: _is_ready(database))
    _other_revision(database_url)
    with pytest.raises(worker.OtherRevision):
        running.result(20)


def test_a_loop_runs_again_and_again(database, start) -> None:
    rounds = threading.Semaphore(0)
    start(loops=(worker.Loop(name="x", seconds=0.01, run=lambda _runtime: rounds.release()),))
    for _ in range(3):
        assert rounds.acquire(timeout=20)


def test_a_loop_outlives_a_database_that_is_away_for_a_moment(start) -> None:
    rounds = threading.Semaphore(0)

    def fail(_runtime: Runtime) -> None:
        rounds.release()
        raise Unavailable

    start(loops=(worker.Loop(name="x", seconds=0.01, run=fail),))
    for _ in range(3):
        assert rounds.acquire(timeout=20)


YEARLY = Schedule(job=Note(word="yearly"), cron="0 0 1 1 *", name="yearly")


def test_a_slot_runs_once_with_two_workers(database, start) -> None:
    start(schedules=(YEARLY,))
    start(schedules=(YEARLY,))
    until(lambda: said(database) == ["yearly"])
    with database.writing() as session:
        enqueue(session, Note(word="after"))
    until(lambda: len(said(database)) == 2)
    assert said(database) == ["yearly", "after"]


def test_missed_slots_run_once_and_time_skips_ahead(database) -> None:
    hourly = Schedule(job=Note(word="hourly"), cron="0 * * * *", name="hourly")
    with database.writing() as session:
        session.execute(
            text("INSERT INTO schedule_slot VALUES ('hourly', :slot)"),
            {"slot": clock.now() - timedelta(days=3)},
        )
    taken = []
    for _ in range(2):
        with database.writing() as session:
            taken.append(schedules.run_due(session, (hourly,)))
    assert sum(taken) == 1
    assert _count(database) == 1


def test_slots_of_one_moment_taken_by_many_at_once_make_one_job(database) -> None:
    ready = threading.Barrier(4)

    def take() -> None:
        with database.writing() as session:
            ready.wait(20)
            schedules.run_due(session, (YEARLY,))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _count(database) == 1


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("0 9 * * *", datetime(2026, 4, 1, 0, 0, tzinfo=UTC)),
        ("30 9 * * *", datetime(2026, 3, 31, 0, 30, tzinfo=UTC)),
        ("* * * * * */5", datetime(2026, 4, 1, 0, 0, 5, tzinfo=UTC)),
    ],
)
def test_the_times_are_those_of_japan_with_seconds_last(cron: str, expected: datetime) -> None:
    at = datetime(2026, 4, 1, 0, 0, 7, 500000, tzinfo=UTC)
    assert schedules.slot(Schedule(job=Note(word="x"), cron=cron, name="x"), at) == expected


def test_a_slot_stays_one_through_its_whole_minute(database) -> None:
    daily = Schedule(job=Note(word="x"), cron="0 9 * * *", name="daily")
    day = datetime(2026, 4, 1, tzinfo=UTC)
    slots = {schedules.slot(daily, day + timedelta(seconds=second)) for second in range(120)}
    assert slots == {day}

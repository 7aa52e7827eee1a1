"""A job is written with what causes it, and its failures lead somewhere visible."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from governance.base import clock
from governance.base.db import Database
from governance.base.errors import NotFound
from governance.jobs import queries, runner
from governance.jobs.enqueue import enqueue
from governance.jobs.exhausted import begin_again
from governance.jobs.runtime import Job, Runtime
from tests.jobs.conftest import until
from tests.jobs.kinds import HANDLERS, Fail, Hang, Note, Wait, said


class _Undone(Exception):
    pass


def _rows(database: Database) -> list[Any]:
    with database.reading() as session:
        return list(session.execute(text("SELECT * FROM procrastinate_jobs ORDER BY id")))


def test_a_job_is_undone_with_its_transaction(database) -> None:
    def fail() -> None:
        with database.writing() as session:
            enqueue(session, Note(word="x"))
            raise _Undone

    with pytest.raises(_Undone):
        fail()
    assert _rows(database) == []


def test_a_job_waits_in_its_own_queue_until_its_time(database) -> None:
    at = clock.now() + timedelta(hours=1)
    with database.writing() as session:
        enqueue(session, Hang(), at=at)
    (row,) = _rows(database)
    assert (row.queue_name, row.task_name, row.scheduled_at) == ("publish", "test.hang", at)


def test_once_writes_one_job_and_spares_the_transaction(database) -> None:
    with database.writing() as session:
        assert enqueue(session, Note(word="1"), once="x")
        assert not enqueue(session, Note(word="2"), once="x")
        assert enqueue(session, Note(word="3"))
    assert [row.args["job"]["word"] for row in _rows(database)] == ["1", "3"]


def _run(runtime: Runtime, job: Job, attempt: int = 1) -> None:
    arguments = {"job": msgspec.to_builtins(job), "attempt": attempt}
    runner.run(type(job), HANDLERS[type(job)], runtime, arguments, once=None)


def _again(database: Database) -> tuple[int, float]:
    (row,) = _rows(database)
    return row.args["attempt"], (row.scheduled_at - clock.now()).total_seconds()


def test_later_is_no_try(database, runtime) -> None:
    _run(runtime, Wait(), attempt=2)
    attempt, wait = _again(database)
    assert attempt == 2
    assert 20 < wait <= 30


def test_unavailable_waits_as_long_as_it_asks(database, runtime) -> None:
    _run(runtime, Fail(way="unavailable"))
    attempt, wait = _again(database)
    assert attempt == 2
    assert 30 < wait <= 40


def test_pauses_double_and_have_an_end() -> None:
    assert [runner.pause(attempt) for attempt in (1, 2, 3, 30)] == [2, 4, 8, 600]


def test_with_tries_used_up_nothing_is_written_anew(database, runtime) -> None:
    with pytest.raises(runner.Exhausted):
        _run(runtime, Fail(way="unavailable"), attempt=3)
    assert _rows(database) == []


def test_arguments_that_cannot_be_read_are_no_reason_to_try_again(database, runtime) -> None:
    with pytest.raises(runner.Exhausted):
        runner.run(Note, HANDLERS[Note], runtime, {"job": {"other": 1}}, once=None)
    assert _rows(database) == []


def _exhausted(database: Database) -> list[queries.ExhaustedJob]:
    with database.reading() as session:
        return queries.exhausted(session)


def test_an_exhausted_job_stays_to_be_seen_and_begins_again_on_demand(database, start) -> None:
    start()
    with database.writing() as session:
        enqueue(session, Fail(way="bug"), attempt=3)
    until(lambda: _exhausted(database))
    (job,) = _exhausted(database)
    assert (job.name, job.queue, job.arguments["attempt"]) == ("test.fail", "default", 3)
    with database.writing() as session:
        assert not begin_again(session, job.id).waited_already
    until(lambda: [row.args["attempt"] for row in _rows(database)] == [2])
    assert _exhausted(database) == []


def test_a_job_that_is_not_exhausted_cannot_begin_again(database) -> None:
    with database.writing() as session:
        enqueue(session, Note(word="x"))
    (row,) = _rows(database)
    with database.writing() as session, pytest.raises(NotFound):
        begin_again(session, row.id)


def test_a_job_begun_again_gives_way_to_the_one_that_waits(database) -> None:
    with database.writing() as session:
        enqueue(session, Note(word="1"), once="x")
        session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
        enqueue(session, Note(word="2"), once="x")
    with database.writing() as session:
        assert begin_again(session, _rows(database)[0].id).waited_already
    assert [row.args["job"]["word"] for row in _rows(database)] == ["2"]
    assert said(database) == []

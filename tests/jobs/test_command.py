"""`sekisho worker` from the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from governance.cli.worker import command
from governance.jobs.enqueue import enqueue
from tests.jobs.kinds import Note


@pytest.fixture
def run(database_url, keys):
    """`sekisho worker …` on this test's database."""
    environment = {"DATABASE_URL": database_url, "SEKISHO_KEYS": str(keys.directory)}
    return lambda *words: CliRunner(env=environment).invoke(command, words)


def test_an_operator_sees_exhausted_jobs_and_lets_one_begin_again(run, database) -> None:
    assert run("exhausted").exit_code == 0
    with database.writing() as session:
        enqueue(session, Note(word="x"), attempt=5)
        session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    seen = run("exhausted", "--json")
    assert seen.exit_code == 1
    (job,) = json.loads(seen.stdout)
    assert job["name"] == "test.note"
    assert run("retry", str(job["id"])).exit_code == 0
    assert run("exhausted").exit_code == 0
    with database.reading() as session:
        assert session.scalar(text("SELECT args->'attempt' FROM procrastinate_jobs")) == 1


def test_a_number_without_an_exhausted_job_is_wrong_use(run) -> None:
    assert run("retry", "99").exit_code == 2


def test_a_queue_that_is_not_there_is_wrong_use(run) -> None:
    assert run("--queues", "publish,other").exit_code == 2

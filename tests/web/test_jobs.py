"""The page of what the machine could not do, over HTTP."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from governance.base import ids
from governance.jobs import queries
from governance.jobs.enqueue import enqueue
from governance.scans.jobs import RunScan
from tests.factories.service import service, settings
from tests.web.browsing import Browser

__all__ = ["service", "settings"]


def exhaust(service) -> int:
    """A job that used up its tries."""
    with service.database.writing() as session:
        enqueue(session, RunScan(scan=ids.new()))
        session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    with service.database.reading() as session:
        (job,) = queries.exhausted(session)
    return job.id


def test_an_exhausted_job_is_seen_begun_again_and_told_of(service):
    admin = Browser(service, "admin")
    empty = admin.get("/admin/jobs")
    assert empty.status_code == 200
    assert "やり残した処理はありません" in empty.text
    number = exhaust(service)
    shown = admin.get("/admin/jobs").text
    assert "テナントの走査" in shown
    action = f"/admin/jobs/{number}/begin-again"
    assert action in shown
    assert admin.send(action, {}).status_code == 303
    assert action not in admin.get("/admin/jobs").text
    with service.database.reading() as session:
        assert queries.exhausted(session) == []
        assert ("scan", "todo", 1) in queries.counts(session)
    log = Browser(service, "auditor").get("/audit?action=job.begun_again").text
    assert "ジョブのやり直し" in log


def test_a_job_that_does_not_exist_or_works_is_not_begun_again(service):
    admin = Browser(service, "admin")
    for number in (1, 2**70):
        assert admin.send(f"/admin/jobs/{number}/begin-again", {}).status_code == 404, number


def test_only_operators_see_the_jobs_and_their_tab(service):
    assert 'href="/admin/jobs"' in Browser(service, "admin").get("/admin").text
    for key in ("pr", "auditor"):
        reader = Browser(service, key)
        assert reader.get("/admin/jobs").status_code == 403, key
        assert 'href="/admin/jobs"' not in reader.get("/admin").text, key
        assert reader.send("/admin/jobs/1/begin-again", {}).status_code == 403, key


def test_the_page_names_the_workers(service):
    with service.database.writing() as session:
        session.execute(
            text(
                "INSERT INTO worker_poll (id, host, queues, revision, started_at, polled_at)"
                " VALUES (:id, 'night-watch', '{scan}', 'x', now(), now())"
            ),
            {"id": UUID(int=7)},
        )
    assert "night-watch" in Browser(service, "admin").get("/admin/jobs").text

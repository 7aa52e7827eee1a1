"""The desk over real HTTP."""

from __future__ import annotations

from governance.base import ids
from governance.tasks.actions import open_task
from tests.web.test_posts import Browser, account, approver, service, settings, write, writer

__all__ = ["account", "approver", "service", "settings", "writer"]


def test_who_has_nothing_is_told_where_to_begin(writer):
    assert 'href="/posts/new"' in writer.page("/")


def test_what_waits_for_the_approver_leads_straight_to_it(service, writer, approver, account):
    path = write(writer, account, do="submit")
    with service.database.writing() as session:
        open_task(
            session,
            kind="approval.decide",
            thing=("post", ids.read("post", path.removeprefix("/posts/"))),
            assignees=[service.city.people["approver"]],
        )
    assert path in approver.page("/")
    assert path in writer.page("/")


def test_signed_out_the_desk_leads_to_the_sign_in_page(service):
    visitor = Browser.__new__(Browser)
    visitor.client = service.client(None)
    answer = visitor.client.get("/")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")

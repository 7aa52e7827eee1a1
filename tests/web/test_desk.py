"""The desk over real HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

from governance.base import clock, ids
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


def test_what_is_due_comes_first_then_what_has_waited_longest(service, writer):
    writers = service.city.people["pr"]
    now = clock.now()
    wanted = [("due soon", 1), ("due later", 9), ("waits long", None), ("waits since now", None)]
    for title, days in [wanted[2], wanted[1], wanted[3], wanted[0]]:
        with service.database.writing() as session:
            open_task(
                session,
                kind="service.returned",
                thing=("service", ids.new()),
                assignees=[writers],
                due=now + timedelta(days=days) if days else None,
                facts={"title": title},
            )
    page = writer.page("/")
    assert re.findall("(due soon|due later|waits long|waits since now)</a>", page) == [
        title for title, _ in wanted
    ]
    first = writer.page("/?limit=3")
    assert "waits since now" not in first
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more is not None
    assert re.findall(
        "(due soon|due later|waits long|waits since now)</a>",
        writer.page(more[1].replace("&amp;", "&")),
    ) == ["waits since now"]


def test_a_condition_is_met_on_the_page_of_its_service(service, writer):
    shown = ids.show("service", ids.new())
    with service.database.writing() as session:
        open_task(
            session,
            kind="condition.meet",
            thing=("condition", ids.new()),
            assignees=[service.city.people["pr"]],
            facts={"title": "保存の設定", "service": shown},
        )
    assert f'<a href="/services/{shown}">保存の設定</a>' in writer.page("/")

"""The red button through the pages, over real HTTP."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from governance.base import clock
from governance.identity.models import PageSession
from governance.posts import queries
from tests.factories.people import PASSWORD, give_password
from tests.factories.plain import plain
from tests.factories.service import Service, service, settings
from tests.web.conftest import csrf

__all__ = ["service", "settings"]

PAGE = "/admin/stop"


class Browser:
    """One person, signed in, before the page of the red button."""

    def __init__(self, service: Service, key: str) -> None:
        with service.database.writing() as session:
            give_password(session, service.city.people[key])
        self.client = plain(base_url=service.url)
        self.send("/sign-in", name=key, password=PASSWORD)

    def page(self, path: str = PAGE) -> str:
        return self.client.get(path).text

    def send(self, path: str = PAGE, **fields: str) -> httpx.Response:
        """The form of that page, from where it stands."""
        token = csrf(self.page(path))
        referer = str(self.client.base_url.join(path))
        return self.client.post(
            path, data={"csrf_token": token, **fields}, headers={"referer": referer}
        )


@pytest.fixture
def security(service):
    return Browser(service, "security")


def stopped(service):
    with service.database.reading() as session:
        return queries.emergency_stop(session, service.city.actor(session, "security"))


def test_publishing_is_stopped_with_a_reason_that_everybody_reads(service, security):
    answer = security.send(do="set", reason="誤った避難情報の発信を確認中")
    assert answer.status_code == 303
    assert answer.headers["location"] == PAGE
    assert stopped(service).reason == "誤った避難情報の発信を確認中"
    assert "誤った避難情報の発信を確認中" in Browser(service, "pr").page("/no/such/page")
    assert 'value="clear"' in security.page()


def test_publishing_goes_on_again_with_a_reason(service, security):
    security.send(do="set", reason="確認中")
    assert security.send(do="clear", reason="確認が終わりました").status_code == 303
    assert stopped(service) is None
    assert 'value="set"' in security.page()


def test_without_a_reason_nothing_is_stopped(service, security):
    answer = security.send(do="set", reason=" ")
    assert answer.status_code == 422
    assert 'href="#field-reason"' in answer.text
    assert stopped(service) is None


def test_neither_stop_nor_go_does_nothing_and_keeps_the_reason(service, security):
    answer = security.send(do="?", reason="確認中")
    assert answer.status_code == 422
    assert "確認中" in answer.text
    assert stopped(service) is None


def test_stopping_twice_says_that_it_is_stopped_already(service, security):
    security.send(do="set", reason="一度目")
    assert security.send(do="set", reason="二度目").status_code == 303
    assert stopped(service).reason == "一度目"


def test_who_may_not_stop_reads_the_page_and_is_refused(service, security):
    reader = Browser(service, "pr")
    assert 'id="do-stop"' not in reader.page()
    assert reader.send(do="set", reason="理由").status_code == 403
    assert stopped(service) is None


def test_an_old_proof_leads_over_the_password_before_the_reason_is_written(service, security):
    security.send(do="set", reason="確認中")
    with service.database.writing() as session:
        for one in session.query(PageSession):
            one.step_up_at = clock.now() - timedelta(hours=1)
    page = security.page()
    assert "/step-up?next=/admin/stop" in page
    assert 'id="do-stop"' not in page
    assert (
        security.send(do="clear", reason="終了")
        .headers["location"]
        .startswith("/step-up?next=%2Fadmin%2Fstop")
    )
    assert stopped(service) is not None

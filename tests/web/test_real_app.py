"""The pages behind the service's own gate."""

from __future__ import annotations

import pytest
from litestar.testing import TestClient

from governance.app import create_app
from governance.settings import Settings
from tests.factories.people import PASSWORD
from tests.web.conftest import csrf


@pytest.fixture
def client(database, keys):
    app = create_app(Settings(organisation="例示市"), database, keys)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as opened:
        opened.follow_redirects = False
        yield opened


def test_one_signs_in_and_an_unknown_address_keeps_the_navigation(client, people):
    fields = {"name": "pr", "password": PASSWORD}
    fields["csrf_token"] = csrf(client.get("/sign-in").text)
    assert client.post("/sign-in", data=fields).status_code == 303
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "広報 花子" in answer.text
    assert answer.headers["x-request-id"]


def test_programs_get_problems_and_people_get_pages(client, database):
    assert client.get("/api/v1/nothing").status_code == 401
    answer = client.get("/nothing")
    assert answer.headers["content-type"].startswith("text/html")


def test_static_files_need_no_session(client, database):
    assert client.get("/static/css/app.css").status_code == 200

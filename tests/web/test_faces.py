"""What people see when something is not as it should be."""

from __future__ import annotations

from typing import Any

import pytest
from litestar import Response, Router, get, post
from litestar.testing import TestClient

from governance.base.errors import Conflict, Flaw, Forbidden, Invalid, NotFound, Unavailable
from governance.base.policy import Action
from governance.identity.step_up import StepUpNeeded
from governance.web.gate import PageGate
from governance.web.rendering import static
from governance.web.shell import Visit, json_answer, surroundings
from tests.web.conftest import csrf, serve

ERRORS = {
    "404": NotFound(),
    "403": Forbidden("role_missing:post.write"),
    "four_eyes": Forbidden("four_eyes"),
    "409": Conflict(),
    "422": Invalid(Flaw(pointer="/name", code="x", message="Fill this in.")),
    "503": Unavailable(retry_after=7),
    "500": ZeroDivisionError("a secret that must not be shown"),
    "step_up": StepUpNeeded(),
}


@get("/raise/{name:str}", opt={"policy": "signed_in"}, sync_to_thread=True)
def raise_it(request: Visit) -> Response[Any]:
    raise ERRORS[request.path_params["name"]]


@post("/echo", opt={"policy": "signed_in"}, sync_to_thread=True, status_code=200)
def echo(request: Visit) -> Response[Any]:
    return json_answer(request, [name for name, _ in surroundings(request).fields])


@get("/needs-role", opt={"policy": Action.POST_WRITE}, sync_to_thread=True)
def needs_role(request: Visit) -> Response[Any]:
    return json_answer(request, "in")


@pytest.fixture
def client(house):
    extra = Router(
        path="/test", route_handlers=[raise_it, echo, needs_role], middleware=[PageGate()]
    )
    with TestClient(
        serve(house, extra), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as opened:
        opened.follow_redirects = False
        yield opened


@pytest.mark.parametrize("name", ["403", "404", "409", "422", "500", "503"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_kind_of_error_is_a_page_with_a_way_back(client, enter, name, language):
    enter(client)
    answer = client.get(f"/test/raise/{name}?lang={language}")
    assert answer.status_code == int(name)
    assert f'<html lang="{language}">' in answer.text
    assert 'href="/"' in answer.text
    assert "content-security-policy" in answer.headers
    assert "広報 花子" in answer.text
    assert "a secret" not in answer.text


def test_a_busy_service_says_when_to_come_again(client, enter):
    enter(client)
    assert client.get("/test/raise/503").headers["retry-after"] == "7"


def test_an_error_of_ours_shows_its_number(client, enter):
    enter(client)
    assert "req_test" in client.get("/test/raise/500").text


def test_a_reason_that_says_more_than_the_roles_is_told(client, enter):
    enter(client)
    assert "起案した人は自分では承認できません" in client.get("/test/raise/four_eyes").text


def test_flaws_are_named_on_the_page(client, enter):
    enter(client)
    assert "入力してください。" in client.get("/test/raise/422").text


def test_an_unknown_address_is_a_page_of_ours(client, enter):
    enter(client)
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "広報 花子" in answer.text


def test_what_needs_a_fresh_proof_leads_there_and_back(client, enter):
    enter(client)
    answer = client.get("/test/raise/step_up")
    assert answer.headers["location"] == "/step-up?next=%2Ftest%2Fraise%2Fstep_up"


def test_a_lost_session_leads_to_the_sign_in_and_back_to_the_form(client):
    answer = client.get("/test/needs-role?a=b")
    assert answer.headers["location"] == "/sign-in?next=%2Ftest%2Fneeds-role%3Fa%3Db"
    sent = client.post(
        "/test/echo", data={"x": "y"}, headers={"referer": "http://127.0.0.1/posts/new"}
    )
    assert sent.headers["location"] == "/sign-in?next=%2Fposts%2Fnew"
    foreign = client.post("/test/echo", headers={"referer": "https://evil.example/x"})
    assert foreign.headers["location"] == "/sign-in?next=%2F"


def test_a_script_without_a_session_is_told_so_in_json(client):
    answer = client.get("/test/needs-role", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json() == {"error": "signed_out"}


def test_a_piece_of_a_page_without_a_session_moves_the_whole_page(client):
    answer = client.get("/test/needs-role", headers={"hx-request": "true"})
    assert answer.headers["hx-redirect"].startswith("/sign-in")


def test_the_token_may_come_in_a_header(client, enter):
    enter(client)
    token = csrf(client.get("/step-up").text)
    answer = client.post("/test/echo", json={}, headers={"x-csrf-token": token})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=%ff%fe", "application/x-www-form-urlencoded"),
        (b"a=\xff", "application/x-www-form-urlencoded"),
        (b"&".join([b"a=b"] * 3000), "application/x-www-form-urlencoded"),
        (b"no boundary at all", "multipart/form-data; boundary=x"),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(client, enter, body, kind):
    enter(client)
    token = csrf(client.get("/step-up").text)
    headers = {"content-type": kind, "x-csrf-token": token}
    answer = client.post("/test/echo", content=body, headers=headers)
    assert answer.status_code in {400, 403} or answer.json() == []


@pytest.mark.parametrize(
    "path", ["../app.py", "%2e%2e/app.py", "css", "vendor/../../app.py", "nothing.css", ""]
)
def test_no_path_leads_out_of_the_static_folder(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def test_a_static_file_is_kept_for_ever_under_the_address_that_names_its_bytes(client):
    address = static("css/app.css")
    answer = client.get(address)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert client.get(address.split("?")[0]).headers["cache-control"] == "no-cache"
    assert client.get(address.split("?")[0] + "?v=old").headers["cache-control"] == "no-cache"

"""Signing in and out through the pages."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Any

import pytest
from litestar.testing import TestClient
from msgspec import structs

from governance.base import clock
from governance.identity import actions
from governance.settings import Settings
from tests.factories.people import PASSWORD
from tests.web.conftest import csrf, serve

WRONG = "名前またはパスワードが正しくありません"


def test_the_sign_in_page_is_japanese_and_carries_a_strict_policy(client):
    answer = client.get("/sign-in")
    assert answer.status_code == 200
    assert "サインイン" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    nonces = set(re.findall(r'<script[^>]* nonce="([^"]+)"', answer.text))
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_nonce_is_never_used_twice(client):
    first, second = (client.get("/sign-in").headers["content-security-policy"] for _ in range(2))
    assert first != second


def test_the_right_password_leads_to_where_one_wanted_to_go(client, enter):
    answer = enter(client, next="/posts?state=draft")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/posts?state=draft"
    cookie = SimpleCookie(
        next(c for c in answer.headers.get_list("set-cookie") if c.startswith("sekisho="))
    )["sekisho"]
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "lax"
    assert client.get("/sign-in").status_code == 303


def test_one_may_sign_in_with_the_e_mail_address(client, enter):
    assert enter(client, "pr@example.lg.jp").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"), [("pr", "not the password at all"), ("nobody", PASSWORD)]
)
def test_a_refusal_does_not_say_which_of_both_was_wrong(client, enter, name, password):
    answer = enter(client, name, password, next="/posts")
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert f'value="{name}"' in answer.text
    assert password not in answer.text
    assert 'name="next" value="/posts"' in answer.text


def test_too_many_attempts_must_wait_and_are_told_how_long(client, enter):
    answers = [enter(client, "pr", "wrong wrong wrong") for _ in range(7)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "秒たってから" in answers[-1].text


def test_empty_fields_are_both_named(client, enter):
    answer = enter(client, " ", "")
    assert answer.status_code == 422
    assert 'href="#field-name"' in answer.text
    assert 'href="#field-password"' in answer.text


def test_the_way_on_never_leads_to_another_site(client, enter):
    assert enter(client, next="https://evil.example/").headers["location"] == "/"


def test_a_form_without_its_token_is_refused(client, people):
    client.get("/sign-in")
    answer = client.post("/sign-in", data={"name": "pr", "password": PASSWORD})
    assert answer.status_code == 403
    assert "sekisho=" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_the_token(client, people, headers):
    token = csrf(client.get("/sign-in").text)
    fields = {"csrf_token": token, "name": "pr", "password": PASSWORD}
    assert client.post("/sign-in", data=fields, headers=headers).status_code == 403


def test_the_token_of_another_session_is_refused(house, client, enter):
    enter(client)
    with TestClient(serve(house), base_url="http://127.0.0.1") as other:
        foreign = csrf(other.get("/sign-in").text)
    answer = client.post("/sign-out", data={"csrf_token": foreign})
    assert answer.status_code == 403
    assert client.get("/step-up").status_code == 200


def test_signing_out_ends_the_session_on_the_server(client, enter):
    enter(client)
    kept = client.cookies["sekisho"]
    token = csrf(client.get("/step-up").text)
    answer = client.post("/sign-out", data={"csrf_token": token})
    assert answer.headers["location"] == "/sign-in"
    client.cookies.set("sekisho", kept)
    assert client.get("/step-up").headers["location"] == "/sign-in?next=%2Fstep-up"


def test_a_session_that_was_not_used_for_half_an_hour_is_over(client, enter):
    enter(client)
    with clock.held(clock.now().replace(year=clock.now().year + 1)):
        assert client.get("/step-up").status_code == 303


def test_proving_oneself_afresh_changes_the_cookie_and_goes_back(client, enter):
    enter(client)
    before = client.cookies["sekisho"]
    token = csrf(client.get("/step-up?next=/admin").text)
    fields = {"csrf_token": token, "password": PASSWORD, "next": "/admin"}
    answer = client.post("/step-up", data=fields)
    assert answer.headers["location"] == "/admin"
    assert client.cookies["sekisho"] != before
    assert "もう一度行ってください" in client.get("/sign-in/../step-up").text


def test_a_message_is_shown_once(client, enter):
    enter(client)
    token = csrf(client.get("/step-up").text)
    client.post("/step-up", data={"csrf_token": token, "password": PASSWORD})
    assert "確認しました" in client.get("/step-up").text
    assert "確認しました" not in client.get("/step-up").text


def test_the_first_administrator_is_made_by_the_link_once(client, database, keys):
    with database.writing() as session:
        secret = actions.make_setup(session, keys)
    token = csrf(client.get(f"/setup/{secret}").text)
    fields: dict[str, Any] = {
        "csrf_token": token,
        "name": "管理 太郎",
        "email": "kanri@example.lg.jp",
        "password": PASSWORD,
        "repeated": "another one altogether",
    }
    wrong = client.post(f"/setup/{secret}", data=fields)
    assert wrong.status_code == 422
    assert "一致しません" in wrong.text
    assert "管理 太郎" in wrong.text
    fields["repeated"] = PASSWORD
    assert client.post(f"/setup/{secret}", data=fields).headers["location"] == "/sign-in"
    again = client.post(f"/setup/{secret}", data=fields)
    assert again.status_code == 409
    page = client.get("/sign-in").text
    entering = {"csrf_token": csrf(page), "name": "kanri@example.lg.jp", "password": PASSWORD}
    assert client.post("/sign-in", data=entering).status_code == 303


def test_every_wrong_field_of_the_first_administrator_is_named(client, database, keys):
    with database.writing() as session:
        secret = actions.make_setup(session, keys)
    token = csrf(client.get(f"/setup/{secret}").text)
    fields = {"csrf_token": token, "name": "", "email": "", "password": "x", "repeated": "x"}
    answer = client.post(f"/setup/{secret}", data=fields)
    assert answer.status_code == 422
    assert answer.text.count('href="#field-') >= 2


def test_the_language_is_kept(client):
    answer = client.get("/language?lang=en&next=/sign-in")
    assert answer.headers["location"] == "/sign-in"
    assert "Forgotten the password?" in client.get("/sign-in").text
    assert "パスワードを忘れた" in client.get("/sign-in?lang=ja").text
    assert "パスワードを忘れた" in client.get("/sign-in").text


def test_behind_https_the_cookie_is_bound_to_the_host(house, enter):
    settings = Settings(base_url="https://sekisho.example.jp")
    secure = structs.replace(house, settings=settings)
    with TestClient(serve(secure), base_url="https://sekisho.example.jp") as client:
        client.follow_redirects = False
        cookies = enter(client).headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("__Host-sekisho="))
    assert "secure" in session.lower()
    assert "domain" not in session.lower()

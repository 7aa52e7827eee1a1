"""A false block through the API alone: asked with a reason, let pass by another person."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from governance.base import ids
from tests.factories.registers import operating_account
from tests.factories.service import Service
from tests.rest.test_posts_story import PHONE, drafted, moved

NUMBER = "090-1234-5678"
WHY = "災害当番の公用携帯の番号（０９０ー１２３４ー５６７８、090-1234-5678）で、個人のものではない"
AGREED = "当番表と照らした"


@pytest.fixture
def account(service: Service) -> str:
    with service.database.writing() as session:
        return ids.show("account", operating_account(session, service.city))


def asked(service: Service, account: str) -> dict[str, Any]:
    post = drafted(service, account, PHONE)
    sent = moved(service, "pr", post["id"], "submit", override_reason=WHY)
    assert (sent.status_code, sent.json()["state"]) == (201, "in_review"), sent.text
    shown: dict[str, Any] = sent.json()
    return shown


def let(service: Service, key: str, post: dict[str, Any], **more: Any) -> httpx.Response:
    given = {
        "seen_digest": post["digest"],
        "override_digest": post["override"]["digest"],
        "override_reason": AGREED,
    }
    return moved(service, key, post["id"], "approve", **(given | more))


def test_a_check_and_a_draft_tell_who_may_let_a_block_pass(service: Service, account: str):
    with service.api("pr") as api:
        body = api.post("/content-checks", json={"network": "x", "text": PHONE}).json()
    (found,) = [one for one in body["findings"] if one["type"] == "PHONE"]
    assert found["override"] == {"role": "approver", "reason_required": True}
    post = drafted(service, account, PHONE)
    assert post["override"]["state"] == "possible"
    assert NUMBER not in str(post["override"])
    with service.api("pr") as api:
        moves = api.get(f"/posts/{post['id']}/transitions").json()["allowed"]
    assert {one["event"]: one["reason"] for one in moves}["submit"] == "override_needed"
    refused = moved(service, "pr", post["id"], "submit")
    assert (refused.status_code, refused.json()["code"]) == (422, "post.not_publishable")
    assert "override_reason" in refused.json()["errors"][0]["message"]


def test_a_block_that_nobody_may_let_pass_stays_refused_by_name(service: Service, account: str):
    post = drafted(service, account, f"{PHONE} 個人番号は 1234 5678 9018 です。")
    refused = moved(service, "pr", post["id"], "submit", override_reason=WHY)
    assert refused.status_code == 422
    codes = {one["code"] for one in refused.json()["errors"]}
    assert codes
    assert "pii.phone" not in codes


def test_the_number_stands_in_no_reason_and_no_event_however_it_is_written(
    service: Service, account: str
):
    post = asked(service, account)
    assert "公用携帯" in post["override"]["reason"]
    assert let(service, "approver", post, override_reason=f"{NUMBER} は公用").status_code == 201
    with service.api("auditor") as api:
        events = api.get(f"/posts/{post['id']}/history").json()["items"]
        told = [one for one in events if "override" in one["action"]]
        shown = api.get(f"/posts/{post['id']}").json()["override"]
    assert {one["action"] for one in told} == {"post.override_asked", "post.override_granted"}
    for words in (str(told), str(shown)):
        assert NUMBER not in words
        assert "１２３４" not in words


def test_the_approver_confirms_what_was_seen_and_nobody_else_does(service: Service, account: str):
    post = asked(service, account)
    assert let(service, "pr", post).status_code == 403
    assert let(service, "security", post).status_code == 403
    assert let(service, "other_approver", post).status_code in {403, 404}
    missing = moved(service, "approver", post["id"], "approve", seen_digest=post["digest"])
    assert missing.status_code == 422
    assert [one["pointer"] for one in missing.json()["errors"]] == [
        "/override_digest",
        "/override_reason",
    ]
    stale = let(service, "approver", post, override_digest="0" * 64)
    assert (stale.status_code, stale.json()["code"]) == (409, "post.stale_override")
    done = let(service, "approver", post)
    assert (done.status_code, done.json()["state"]) == (201, "approved"), done.text
    grant = done.json()["override"]["grants"][0]
    assert (grant["name"], grant["reason"]) == ("承認 一郎", AGREED)
    planned = moved(service, "pr", post["id"], "schedule")
    assert (planned.status_code, planned.json()["state"]) == (201, "scheduled"), planned.text


def test_an_auditor_lists_what_was_let_pass(service: Service, account: str):
    drafted(service, account)
    post = asked(service, account)
    with service.api("auditor") as api:
        waiting = api.get("/posts", params={"override": "asked"}).json()["items"]
        assert [(one["id"], one["override"]) for one in waiting] == [(post["id"], "asked")]
        assert api.get("/posts", params={"override": "granted"}).json()["items"] == []
        assert let(service, "approver", post).status_code == 201
        found = api.get("/posts", params={"override": "granted"}).json()["items"]
        assert [(one["id"], one["override"]) for one in found] == [(post["id"], "granted")]
        table = api.get("/posts.csv", params={"override": "granted"}).text
        assert table.count("pst_") == 1
        assert api.get("/posts", params={"override": "maybe"}).status_code == 400

"""A post through the API alone: from the first words to its place in the schedule."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import httpx
import pytest

from governance.base import clock, ids
from tests.factories.registers import operating_account
from tests.factories.service import Service

TEXT = "図書館は本日休館します。"
PHONE = "お問い合わせは090-1234-5678へどうぞ。"


@pytest.fixture
def account(service: Service) -> str:
    with service.database.writing() as session:
        return ids.show("account", operating_account(session, service.city))


def drafted(service: Service, account: str, text: str = TEXT, key: str = "pr") -> dict[str, Any]:
    with service.api(key) as api:
        answer = api.post("/posts", json={"text": text, "account_ids": [account]})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/api/v1/posts/{answer.json()['id']}"
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    shown: dict[str, Any] = answer.json()
    return shown


def moved(service: Service, key: str, post: str, event: str, **more: Any) -> httpx.Response:
    with service.api(key) as api:
        return api.post(f"/posts/{post}/transitions", json={"event": event, **more})


def approved(service: Service, account: str, text: str = TEXT) -> dict[str, Any]:
    post = drafted(service, account, text)
    sent = moved(service, "pr", post["id"], "submit")
    assert sent.status_code == 201, sent.text
    done = moved(service, "approver", post["id"], "approve", seen_digest=sent.json()["digest"])
    assert (done.status_code, done.json()["state"]) == (201, "approved"), done.text
    shown: dict[str, Any] = done.json()
    return shown


def test_a_private_mobile_number_is_blocked_at_its_place(service: Service):
    with service.api("pr") as api:
        answer = api.post("/content-checks", json={"network": "x", "text": f"👍{PHONE}"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["verdict"] == "block"
    (found,) = [one for one in body["findings"] if one["type"] == "PHONE"]
    text = f"👍{PHONE}"
    assert text[found["start"] : found["end"]] == "090-1234-5678"
    assert found["start_utf16"] == found["start"] + 1
    assert set(body["length"]) == {"used", "limit", "unit", "valid"}
    assert len(body["rules"]["digest"]) == 64


def test_tags_and_sizes_are_checked_and_told_in_the_readers_language(service: Service):
    post = {
        "network": "youtube",
        "text": "紹介",
        "title": "館",
        "tags": ["Foo Baz"] * 51,
        "media": [{"kind": "video"}, {"kind": "image", "alt": "祭り", "size": 52_428_801}],
    }
    for language, said in (("ja", "9 文字超えています"), ("en", "509 of 500")):
        with service.api("pr") as api:
            headers = {"accept-language": language}
            body = api.post("/content-checks", json=post, headers=headers).json()
        assert body["length"] == {"used": 6, "limit": 5000, "unit": "bytes", "valid": True}
        told = {one["type"]: one["message"] for one in body["findings"]}
        assert set(told) == {"LENGTH", "MEDIA"}
        assert said in told["LENGTH"]


def test_a_blocked_draft_is_not_submitted_and_says_why(service: Service, account: str):
    post = drafted(service, account, PHONE)
    assert (post["state"], post["verdict"]) == ("draft", "block")
    refused = moved(service, "pr", post["id"], "submit")
    assert refused.status_code == 422
    assert refused.json()["code"] == "post.not_publishable", refused.text
    assert any(one["pointer"] == "/text" and one["message"] for one in refused.json()["errors"])
    with service.api("pr") as api:
        assert api.get(f"/posts/{post['id']}").json()["state"] == "draft"


def test_a_draft_changes_only_for_who_read_its_present_version(service: Service, account: str):
    post = drafted(service, account)
    where = f"/posts/{post['id']}"
    with service.api("pr") as api:
        assert api.patch(where, json={"text": "別の文"}).status_code == 428
        tag = api.get(where).headers["etag"]
        changed = api.patch(where, json={"text": "別の文"}, headers={"if-match": tag})
        assert (changed.status_code, changed.json()["text"]) == (200, "別の文")
        assert changed.json()["digest"] != post["digest"]
        stale = api.patch(where, json={"text": "更に別の文"}, headers={"if-match": tag})
        assert stale.status_code == 412
        assert stale.json()["current_version"] == changed.json()["version"]


def test_a_post_goes_from_draft_to_schedule_through_two_pairs_of_eyes(
    service: Service, account: str
):
    post = drafted(service, account)
    where = f"/posts/{post['id']}"
    sent = moved(service, "pr", post["id"], "submit")
    assert (sent.status_code, sent.json()["state"]) == (201, "in_review")
    assert sent.json()["waits_for"]
    assert moved(service, "approver", post["id"], "return").status_code == 422
    back = moved(service, "approver", post["id"], "return", reason="曜日を書いてください")
    assert (back.status_code, back.json()["state"]) == (201, "draft")
    assert back.json()["remark"] == "曜日を書いてください"
    with service.api("pr") as api:
        edited = api.patch(
            where,
            json={"text": "図書館は本日（月）休館します。"},
            headers={"if-match": back.headers["etag"]},
        )
        assert edited.status_code == 200
    again = moved(service, "pr", post["id"], "submit").json()
    mine = moved(service, "pr", post["id"], "approve", seen_digest=again["digest"])
    assert mine.status_code == 403
    missing = moved(service, "approver", post["id"], "approve")
    assert missing.status_code == 422
    assert missing.json()["errors"][0]["pointer"] == "/seen_digest"
    stale = moved(service, "approver", post["id"], "approve", seen_digest=post["digest"])
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_digest")
    done = moved(service, "approver", post["id"], "approve", seen_digest=again["digest"])
    assert (done.status_code, done.json()["state"]) == (201, "approved")
    when = (clock.now() + timedelta(days=10)).isoformat()
    planned = moved(service, "pr", post["id"], "schedule", publish_at=when)
    assert (planned.status_code, planned.json()["state"]) == (201, "scheduled"), planned.text
    assert moved(service, "pr", post["id"], "schedule", publish_at=when).status_code == 409
    with service.api("auditor") as api:
        events = [one["action"] for one in api.get(f"{where}/history").json()["items"]]
    assert events[0] == "post.scheduled"
    assert events[-1] == "post.drafted"
    assert moved(service, "pr", post["id"], "cancel").json()["state"] == "approved"


def test_who_wrote_a_post_does_not_approve_it_even_with_the_right_to(
    service: Service, account: str
):
    post = drafted(service, account)
    people = service.city.people
    with service.api("admin") as api:
        grant = {
            "person": ids.show("person", people["pr"]),
            "role": "approver",
            "department": ids.show("department", service.city.department),
            "reason": "兼務",
        }
        assert api.post("/roles", json=grant).status_code == 201
    sent = moved(service, "pr", post["id"], "submit").json()
    refused = moved(service, "pr", post["id"], "approve", seen_digest=sent["digest"])
    assert (refused.status_code, refused.json()["reason"]) == (403, "four_eyes")


def test_the_transitions_say_what_one_may_do_and_why_not(service: Service, account: str):
    post = drafted(service, account)
    with service.api("pr") as api:
        body = api.get(f"/posts/{post['id']}/transitions").json()
    assert body["state"] == "draft"
    assert [one["action"] for one in body["items"]] == ["post.drafted"]
    allowed = {one["event"]: one for one in body["allowed"]}
    assert allowed["submit"] == {"event": "submit", "allowed": True, "reason": None}
    assert all(one["reason"] for one in body["allowed"] if not one["allowed"])
    with service.api("auditor") as api:
        shown = api.get(f"/posts/{post['id']}/transitions").json()["allowed"]
    assert not any(one["allowed"] for one in shown)


def test_lists_are_narrowed_and_walked_by_cursor(service: Service, account: str):
    made = [drafted(service, account, f"図書館だより第{number}号")["id"] for number in range(5)]
    moved(service, "pr", made[0], "submit")
    with service.api("pr") as api:
        assert [p["id"] for p in api.get("/posts?state=in_review").json()["items"]] == [made[0]]
        found = api.get("/posts", params={"q": "第3号"}).json()["items"]
        assert [one["id"] for one in found] == [made[3]]
        assert len(api.get("/posts", params={"account": account}).json()["items"]) == 5
        seen: list[str] = []
        cursor = None
        while True:
            params: dict[str, Any] = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = api.get("/posts", params=params).json()
            seen += [one["id"] for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
    assert seen == made[::-1]
    with service.api("other_pr") as api:
        assert api.get("/posts").json() == {"items": [], "next_cursor": None}


def test_the_list_leaves_as_csv_xlsx_and_ndjson_with_its_filters(service: Service, account: str):
    made = drafted(service, account, "=HYPERLINK(1)という文")
    other = drafted(service, account, "図書館だより")
    moved(service, "pr", other["id"], "submit")
    with service.api("pr") as api:
        table = api.get("/posts.csv", params={"state": "draft"})
        assert table.headers["content-type"].startswith("text/csv")
        (row,) = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"), newline=""))
        assert (row["id"], row["text"]) == (made["id"], "'=HYPERLINK(1)という文")
        lines = api.get("/posts.ndjson")
        assert lines.headers["content-type"].startswith("application/x-ndjson")
        assert {json.loads(one)["id"] for one in lines.text.splitlines()} == {
            made["id"],
            other["id"],
        }
        book = api.get("/posts.xlsx")
        assert zipfile.ZipFile(io.BytesIO(book.content)).testzip() is None
        assert api.get("/posts.csv?colour=red").status_code == 400


def test_the_same_post_sent_twice_with_one_key_is_one_post(service: Service, account: str):
    body = {"text": TEXT, "account_ids": [account]}
    with service.api("pr") as api:
        first = api.post("/posts", json=body, headers={"idempotency-key": "p-1"})
        second = api.post("/posts", json=body, headers={"idempotency-key": "p-1"})
        assert first.status_code == second.status_code == 201
        assert first.json()["id"] == second.json()["id"]
        assert second.headers["etag"] == first.headers["etag"]
        assert len(api.get("/posts").json()["items"]) == 1


def test_after_approval_the_words_stay_and_a_return_voids_the_approval(
    service: Service, account: str
):
    post = approved(service, account)
    with service.api("pr") as api:
        tag = api.get(f"/posts/{post['id']}").headers["etag"]
        edit = api.patch(f"/posts/{post['id']}", json={"text": "x"}, headers={"if-match": tag})
        assert edit.status_code == 409
    back = moved(service, "approver", post["id"], "return", comment="日付が違う")
    assert (back.status_code, back.json()["state"]) == (201, "draft")
    assert moved(service, "pr", post["id"], "schedule").status_code == 409


def test_the_emergency_stop_is_pressed_and_ended_by_those_who_may(service: Service):
    with service.api("pr") as api:
        assert api.get("/emergency-stop").json() == {"stopped": False, "stop": None}
        assert api.post("/emergency-stop", json={"reason": "試し"}).status_code == 403
    with service.api("security") as api:
        assert api.post("/emergency-stop", json={"reason": "乗っ取りの疑い"}).status_code == 201
        assert api.get("/emergency-stop").json()["stop"]["reason"] == "乗っ取りの疑い"
        ended = api.post("/emergency-stop/ends", json={"reason": "確認した"})
        assert (ended.status_code, ended.json()["stopped"]) == (201, False)

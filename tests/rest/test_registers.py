"""The registers of cloud services and of official accounts, as programs use them."""

from __future__ import annotations

from typing import Any

import pytest

from governance.base import ids
from tests.factories.service import Service

Registration = dict[str, Any]


def service_body(service: Service, **more: Any) -> Registration:
    return {
        "name": "庁内ファイル共有",
        "provider": "例示クラウド株式会社",
        "purpose": "部署間でファイルを受け渡すため",
        "department_id": ids.show("department", service.city.department),
        "owner_id": ids.show("person", service.city.people["owner"]),
        "confidentiality": "2",
        **more,
    }


def account_body(service: Service, **more: Any) -> Registration:
    return {
        "network": "x",
        "handle": "reiji_city",
        "display_name": "例示市",
        "purpose": "市政の情報を広く伝えるため",
        "department_id": ids.show("department", service.city.department),
        "owner_id": ids.show("person", service.city.people["owner"]),
        **more,
    }


BODIES = {"/cloud-services": service_body, "/social-accounts": account_body}
IN_REVIEW = {"/cloud-services": "submitted", "/social-accounts": "in_review"}
both = pytest.mark.parametrize("register", BODIES)


def made(service: Service, register: str, **more: Any) -> dict[str, Any]:
    with service.api("owner") as api:
        answer = api.post(register, json=BODIES[register](service, **more))
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/api/v1{register}/{shown['id']}"
    assert answer.headers["etag"] == f'"{shown["version"]}"'
    return shown


@pytest.mark.parametrize(
    ("register", "wrong", "pointers"),
    [
        (
            "/cloud-services",
            {"name": "", "confidentiality": "9", "owner_id": "per_1", "url": "ftp://x"},
            {"/name", "/confidentiality", "/owner_id", "/url"},
        ),
        (
            "/social-accounts",
            {"handle": "", "network": "pigeon", "purpose": "", "department_id": "x"},
            {"/handle", "/network", "/purpose", "/department_id"},
        ),
    ],
)
def test_every_wrong_answer_is_named_at_once(
    service: Service, register: str, wrong: Registration, pointers: set[str]
):
    with service.api("owner") as api:
        answer = api.post(register, json=BODIES[register](service, **wrong))
        assert answer.status_code == 422
        errors = answer.json()["errors"]
        assert {error["pointer"] for error in errors} >= pointers
        assert all(error["code"] and error["message"] for error in errors)
        assert api.get(register).json()["items"] == []


@both
def test_an_entry_changes_only_for_who_read_its_present_version(service: Service, register: str):
    where = f"{register}/{made(service, register)['id']}"
    with service.api("owner") as api:
        change = {"purpose": "別の目的のため"}
        assert api.patch(where, json=change).status_code == 428
        tag = api.get(where).headers["etag"]
        changed = api.patch(where, json=change, headers={"if-match": tag})
        assert (changed.status_code, changed.json()["purpose"]) == (200, "別の目的のため")
        assert changed.headers["etag"] != tag
        stale = api.patch(where, json={"purpose": "さらに別"}, headers={"if-match": tag})
        assert stale.status_code == 412
        assert stale.json()["current_version"] == changed.json()["version"]
        with service.api("auditor") as reader:
            assert reader.get(where).headers["etag"] == changed.headers["etag"]


@both
def test_an_entry_is_submitted_and_approved_by_two_others_in_its_order(
    service: Service, register: str
):
    entry = made(service, register)
    where = f"{register}/{entry['id']}/transitions"

    def allowed(api: Any) -> dict[str, bool]:
        body = api.get(where).json()
        assert {"state", "items", "allowed"} <= set(body)
        assert all(one["allowed"] or one["reason"] for one in body["allowed"])
        return {one["event"]: one["allowed"] for one in body["allowed"]}

    with (
        service.api("owner") as owner,
        service.api("approver") as approver,
        service.api("security") as security,
    ):
        assert allowed(owner)["submit"] is True
        sent = owner.post(where, json={"event": "submit"})
        assert (sent.status_code, sent.json()["state"]) == (201, IN_REVIEW[register])
        digest = sent.json()["digest"]
        assert owner.post(where, json={"event": "submit"}).status_code == 409
        approve = {"event": "approve", "seen_digest": digest}
        assert owner.post(where, json=approve).status_code == 403
        assert security.post(where, json=approve).status_code == 403
        other = {"event": "approve", "seen_digest": "0" * 64}
        stale = approver.post(where, json=other)
        assert (stale.status_code, stale.json()["code"]) == (409, "stale_digest")
        assert allowed(approver)["approve"] is True
        assert approver.post(where, json=approve).status_code == 201
        done = security.post(where, json=approve)
        assert (done.status_code, done.json()["state"]) == (201, "approved"), done.text
        events = owner.get(f"{register}/{entry['id']}/history").json()["items"]
        assert len(events) >= 4
        assert events == sorted(events, key=lambda one: one["at"], reverse=True)


@both
def test_an_application_goes_back_with_a_reason(service: Service, register: str):
    where = f"{register}/{made(service, register)['id']}/transitions"
    with service.api("owner") as owner, service.api("approver") as approver:
        assert owner.post(where, json={"event": "submit"}).status_code == 201
        refused = approver.post(where, json={"event": "return"})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/reason"
        back = approver.post(where, json={"event": "return", "reason": "目的を詳しく"})
        assert (back.status_code, back.json()["state"]) == (201, "draft")


@both
def test_an_unknown_event_is_a_flaw_and_a_wrong_state_a_conflict_that_says_what_is_possible(
    service: Service, register: str
):
    where = f"{register}/{made(service, register)['id']}/transitions"
    with service.api("owner") as api:
        unknown = api.post(where, json={"event": "explode"})
        assert unknown.status_code == 422
        assert unknown.json()["errors"][0]["pointer"] == "/event"
        wrong = api.post(where, json={"event": "withdraw"})
        assert wrong.status_code == 409
        assert "submit" in wrong.json()["allowed"]


@both
def test_a_list_is_narrowed_by_state_owner_and_words(service: Service, register: str):
    name = "name" if register == "/cloud-services" else "handle"
    first = made(service, register)
    second = made(service, register, **{name: "another_one"})
    with service.api("owner") as api:
        api.post(f"{register}/{first['id']}/transitions", json={"event": "submit"})

        def found(**query: str) -> list[str]:
            answer = api.get(register, params=query)
            assert answer.status_code == 200, answer.text
            return [one["id"] for one in answer.json()["items"]]

        assert found() == [second["id"], first["id"]]
        assert found(state=IN_REVIEW[register]) == [first["id"]]
        assert found(q="another_one") == [second["id"]]
        assert found(owner=ids.show("person", service.city.people["owner"])) == found()
        assert found(owner=ids.show("person", service.city.people["pr"])) == []
        assert found(department=ids.show("department", service.city.other)) == []
        for query in ({"state": "gone"}, {"owner": "x"}, {"colour": "red"}):
            assert api.get(register, params=query).status_code == 400


@both
def test_an_id_of_another_kind_or_of_nothing_is_not_found(service: Service, register: str):
    with service.api("owner") as api:
        for name in ("x", "pst_" + "0" * 32, ids.show("service", ids.new())):
            assert api.get(f"{register}/{name}").status_code == 404


def test_two_services_never_name_one_tenant(service: Service):
    tenants = [{"provider": "aws", "account": "123456789012"}]
    made(service, "/cloud-services", tenants=tenants)
    with service.api("owner") as api:
        answer = api.post("/cloud-services", json=service_body(service, name="別", tenants=tenants))
    assert answer.status_code == 422
    assert any(one["pointer"].startswith("/tenants") for one in answer.json()["errors"])


def test_the_credentials_of_an_account_are_never_shown(service: Service):
    account = made(service, "/social-accounts")
    secret = "very-secret-token-9f2"
    with service.api("owner") as api:
        answer = api.post(
            f"/social-accounts/{account['id']}/connections",
            json={"secrets": {"access_token": secret}},
        )
        texts = [answer.text, api.get(f"/social-accounts/{account['id']}/history").text]
        texts.append(api.get(f"/social-accounts/{account['id']}").text)
    assert not any(secret in text for text in texts)

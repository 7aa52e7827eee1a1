"""What the outermost layer refuses before anything else happens."""

from __future__ import annotations

import json

import pytest


def problem(response):
    assert response.headers["content-type"].startswith("application/problem+json")
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == f"urn:sekisho:problem:{body['code']}"
    return body


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/posts"),
        ("POST", "/api/v1/content-checks"),
        ("GET", "/api/v1/no-such-thing"),
        ("PATCH", "/api/v1/posts/pst_1"),
        ("GET", "/api/v1"),
    ],
)
def test_without_a_token_every_path_of_the_api_answers_401(service, method, path):
    with service.client(None) as client:
        answer = client.request(method, path, content=b"{not json")
        assert answer.status_code == 401
        assert problem(answer)["code"] == "token.missing"
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_wrong_token_answers_401_and_says_what_to_do(service):
    with service.client(None, authorization="Bearer sek_wrong") as client:
        answer = client.get("/api/v1/people/me")
        assert answer.status_code == 401
        assert "new one" in problem(answer)["title"]


def test_an_unknown_address_of_the_api_answers_404_as_a_problem(service):
    with service.api("pr") as client:
        assert problem(client.get("/no-such-thing"))["code"] == "not_found"


def test_a_method_that_an_address_does_not_take_answers_405_with_allow(service):
    with service.api("pr") as client:
        answer = client.delete("/content-checks")
        assert answer.status_code == 405
        assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{not json", 400, "json.invalid"),
        (b'{"network": "x", "text": "a" ', 400, "json.invalid"),
        (b"\xff\xfe", 400, "json.invalid"),
        (b"[" * 100_000 + b"]" * 100_000, 400, None),
        (b'{"network": "x", "text": "\\ud800"}', 422, "text.surrogate"),
        (b'{"network": "x", "text": "a\\u0000b"}', 422, "text.nul"),
        (b'{"network": "x", "text": "a", "colour": "red"}', 422, "invalid"),
        (b'{"network": "x", "text": 5}', 422, "invalid"),
        (b'{"network": "x"}', 422, "invalid"),
        (b"", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b'{"network": "x", "text": "' + b"a" * (3 * 1024 * 1024) + b'"}', 413, "body.too_large"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_its_place(service, body, status, code):
    with service.api("pr") as client:
        answer = client.post(
            "/content-checks", content=body, headers={"content-type": "application/json"}
        )
        assert answer.status_code == status
        assert code is None or problem(answer)["code"] == code


def test_every_wrong_field_is_named_at_once(service):
    with service.api("pr") as client:
        answer = client.post(
            "/content-checks",
            json={"network": "carrier-pigeon", "text": 5, "media": [{"kind": "cave"}], "x": 1},
        )
        places = {flaw["pointer"] for flaw in problem(answer)["errors"]}
        assert {"/network", "/text", "/x"} <= places
        assert any(place.startswith("/media/0") for place in places)


def test_the_pointer_of_a_lone_surrogate_is_that_of_its_field(service):
    body = b'{"network": "x", "text": "ok", "media": [{"alt": "half \\udc00"}]}'
    with service.api("pr") as client:
        answer = client.post(
            "/content-checks", content=body, headers={"content-type": "application/json"}
        )
        (flaw,) = problem(answer)["errors"]
        assert (flaw["pointer"], flaw["code"]) == ("/media/0/alt", "text.surrogate")


def test_an_unknown_query_parameter_is_refused_by_name(service):
    with service.api("pr") as client:
        answer = client.get("/people", params={"colour": "red"})
        assert answer.status_code == 400
        assert problem(answer)["errors"][0]["pointer"] == "/colour"


@pytest.mark.parametrize("limit", ["0", "201", "-1", "ten", "1" * 30, "１０"])
def test_a_limit_out_of_range_is_refused(service, limit):
    with service.api("pr") as client:
        assert client.get("/people", params={"limit": limit}).status_code == 400


def test_lists_are_walked_by_cursor_without_loss_or_repetition(service):
    with service.api("admin") as client:
        seen, cursor = [], None
        while True:
            params = {"limit": 3} | ({"cursor": cursor} if cursor else {})
            page = client.get("/people", params=params).json()
            seen += [person["id"] for person in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == len(service.city.people)
        assert client.get("/people", params={"cursor": "nonsense"}).status_code in {400, 422}


def test_a_change_needs_if_match_and_refuses_a_stale_one(service):
    with service.api("admin") as client:
        person = client.get("/people", params={"q": "広報 花子"}).json()["items"][0]
        path = f"/people/{person['id']}"
        assert client.patch(path, json={"position": "主査"}).status_code == 428
        etag = client.get(path).headers["etag"]
        changed = client.patch(path, json={"position": "主査"}, headers={"if-match": etag})
        assert changed.status_code == 200
        assert changed.headers["etag"] != etag
        stale = client.patch(path, json={"position": "主任"}, headers={"if-match": etag})
        assert stale.status_code == 412
        assert problem(stale)["current_version"] == changed.json()["version"]


def test_an_etag_is_equal_for_every_reader(service):
    tags = set()
    for key in ("pr", "auditor", "admin"):
        with service.api(key) as client:
            me = client.get("/people", params={"q": "広報 花子"}).json()["items"][0]["id"]
            tags.add(client.get(f"/people/{me}").headers["etag"])
    assert len(tags) == 1


class TestIdempotency:
    def made(self, client, key, **changes):
        body = {"name": "for a program", **changes}
        return client.post("/tokens", json=body, headers={"idempotency-key": key})

    def test_the_same_request_twice_has_its_effect_once(self, service):
        with service.api("pr") as client:
            first, second = self.made(client, "k1"), self.made(client, "k1")
            assert first.status_code == second.status_code == 201
            assert first.json() == second.json()
            assert second.headers["idempotency-replayed"] == "true"
            names = [token["name"] for token in client.get("/tokens").json()["items"]]
            assert names.count("for a program") == 1

    def test_a_key_for_another_request_is_refused(self, service):
        with service.api("pr") as client:
            self.made(client, "k1")
            assert self.made(client, "k1", name="another").status_code == 422

    def test_a_key_belongs_to_one_person(self, service):
        with service.api("pr") as one, service.api("approver") as other:
            assert self.made(one, "k1").json() != self.made(other, "k1").json()

    def test_a_refused_request_may_be_mended_under_a_new_key_and_repeats_its_answer(self, service):
        with service.api("pr") as client:
            first, second = self.made(client, "k2", name=""), self.made(client, "k2", name="")
            assert first.status_code == second.status_code == 422
            assert first.json()["errors"] == second.json()["errors"]

    def test_no_secret_of_an_answer_stands_in_the_database(self, service):
        with service.api("pr") as client:
            text = self.made(client, "k3").json()["text"]
        with service.database.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM remembered_answer").all()
        assert text not in json.dumps([str(row) for row in rows])


def test_health_live_answers_without_a_token(service):
    with service.client(None) as client:
        assert client.get("/health/live").status_code == 200


def test_health_ready_says_what_is_missing(service):
    with service.client(None) as client:
        answer = client.get("/health/ready")
        assert answer.status_code == 503
        assert "worker" in answer.json()["checks"]
        assert "sekisho worker" in problem(answer)["detail"]


def test_metrics_answer_on_loopback_and_not_through_a_proxy(service):
    with service.client(None) as client:
        assert "sekisho_requests_total" in client.get("/metrics").text
        assert client.get("/metrics", headers={"x-forwarded-for": "192.0.2.1"}).status_code == 404


def test_every_answer_names_its_request(service):
    with service.client(None) as client:
        assert client.get("/health/live").headers["x-request-id"].startswith("req_")
        named = client.get("/health/live", headers={"x-request-id": "mine-1"})
        assert named.headers["x-request-id"] == "mine-1"

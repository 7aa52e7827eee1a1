"""Content checks over real HTTP: every documented field, and nothing personal in the answer."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from governance.rulebook.models import StoredJudgement
from tests.factories.service import Service

FINDING = {
    "rule", "type", "level", "field", "start", "end", "start_utf16", "end_utf16",
    "title", "message", "clause", "remedy", "evidence", "replacement", "replaces", "override",
}  # fmt: skip
WHOLE = {
    "network": "line",
    "text": "😀①申込は http://www.city.reiji.example.jp/?tel=090-1234-5678 へ。",
    "title": "見本花子さん（平成27年4月1日生まれ）",
    "media": [{"kind": "image", "alt": "㈱例示商会の看板", "name": "kanban.jpg"}],
    "publish_at": "2026-11-28T22:00:00+09:00",
    "category": "event",
}


@pytest.fixture
def api(service: Service) -> httpx.Client:
    return service.api("pr")


def check(api: httpx.Client, language: str = "ja", **more: Any) -> dict[str, Any]:
    answer = api.post("/content-checks", json=more, headers={"accept-language": language})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_answer_holds_every_documented_field(api):
    found = check(api, **WHOLE)
    assert set(found) == {"verdict", "findings", "length", "rules"}
    assert found["verdict"] in {"pass", "warn", "block", "unknown"}
    assert set(found["length"]) == {"used", "limit", "unit", "valid"}
    assert re.fullmatch("[0-9a-f]{64}", found["rules"]["digest"])
    assert all(set(one) == FINDING for one in found["findings"])
    assert {one["field"] for one in found["findings"]} >= {"text", "title", "media[0].alt"}
    for one in found["findings"]:
        assert one["level"] in {"info", "warn", "block"}
        assert one["message"]
        assert all(set(reason) == {"kind", "text"} for reason in one["evidence"])


def test_offsets_are_code_points_and_utf16_units_of_the_field_as_sent(api):
    said = {"text": WHOLE["text"], "title": WHOLE["title"], "media[0].alt": "㈱例示商会の看板"}
    for one in check(api, **WHOLE)["findings"]:
        words = said[one["field"]]
        units = words.encode("utf-16-le")[one["start_utf16"] * 2 : one["end_utf16"] * 2]
        assert units.decode("utf-16-le") == words[one["start"] : one["end"]]
        assert (one["replaces"] is None) is (one["replacement"] is None)
        if one["replaces"]:
            assert one["start"] <= one["replaces"]["start"] <= one["replaces"]["end"] <= one["end"]
    link = next(one for one in check(api, **WHOLE)["findings"] if one["type"] == "URL_RISK")
    start, end = link["replaces"]["start"], link["replaces"]["end"]
    assert (WHOLE["text"][start:end], link["replacement"]) == ("http", "https")


def test_nothing_personal_and_no_hash_of_it_is_in_the_answer(api):
    answer = api.post("/content-checks", json=WHOLE)
    types = {one["type"] for one in answer.json()["findings"]}
    assert {"PHONE", "PERSON_NAME", "BIRTH_DATE", "URL_RISK"} <= types
    for private in ("090-1234-5678", "09012345678", "花子", "平成27年4月1日", "2015-04-01"):
        assert private not in answer.text
    assert "hash" not in answer.text


def test_a_finding_on_the_whole_post_has_no_place(api):
    found = check(api, network="x", text="あ" * 141)
    (long,) = [one for one in found["findings"] if one["type"] == "LENGTH"]
    assert (long["start"], long["end"], long["level"]) == (0, 0, "block")
    assert found["verdict"] == "block"
    assert found["length"] == {"used": 282, "limit": 280, "unit": "weighted", "valid": False}


def test_the_words_are_in_the_language_that_is_asked_for(api):
    text = "連絡は携帯090-1234-5678まで"
    (ja,) = check(api, network="x", text=text)["findings"]
    (en,) = check(api, "en", network="x", text=text)["findings"]
    assert re.search("[ぁ-ん]", ja["message"])
    assert en["message"].isascii()
    assert {k: ja[k] for k in ("rule", "start", "end", "level")} == {
        k: en[k] for k in ("rule", "start", "end", "level")
    }


def test_category_and_time_of_publication_are_asked(api):
    text = "9時に防災行政無線を鳴らします。"
    plain = {one["rule"] for one in check(api, network="x", text=text)["findings"]}
    drill = check(api, network="x", text=text, category="drill")["findings"]
    assert {one["rule"] for one in drill} - plain
    late = check(api, network="x", text=text, publish_at="2026-11-28T22:00:00+09:00")["findings"]
    assert {one["rule"] for one in late} - plain


def test_a_post_without_fault_passes_and_nothing_is_kept(api, service):
    found = check(api, network="x", text="図書館は月曜日に休館します。")
    assert (found["verdict"], found["findings"]) == ("pass", [])
    assert found["length"]["valid"] is True
    with service.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoredJudgement)) == 0


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"text": "あ"}, 422, "/network"),
        ({"network": "x"}, 422, "/text"),
        ({"network": "fax", "text": "あ"}, 422, "/network"),
        ({"network": "x", "text": "あ", "publish_at": "2026-11-28T22:00:00"}, 422, "/publish_at"),
        (
            {"network": "x", "text": "あ", "publish_at": "9999-12-31T23:59:59-12:00"},
            422,
            "/publish_at",
        ),
        ({"network": "x", "text": "あ", "account_id": "nobody"}, 422, "/account_id"),
        ({"network": "x", "text": "あ", "colour": "red"}, 422, "/colour"),
        ({"network": "x", "text": "あ", "media": [{"kind": "fax"}]}, 422, "/media/0/kind"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_place(api, body, status, pointer):
    answer = api.post("/content-checks", json=body)
    assert answer.status_code == status, answer.text
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_a_lone_surrogate_is_refused_at_its_field(api):
    answer = api.post(
        "/content-checks",
        content=b'{"network": "x", "text": "a\\ud800b"}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422
    (one,) = answer.json()["errors"]
    assert (one["pointer"], one["code"]) == ("/text", "text.surrogate")


def test_without_a_token_nothing_is_asked(service):
    answer = httpx.post(f"{service.url}/api/v1/content-checks", content=b"{")
    assert answer.status_code == 401


def test_the_rules_digest_is_that_of_the_rules_that_answered(api):
    first = check(api, network="x", text="あ")["rules"]["digest"]
    assert first == check(api, network="line", text="い")["rules"]["digest"]
    assert len(bytes.fromhex(first)) == hashlib.sha256().digest_size

"""Registers as files over HTTP: shown first, then exactly what was shown."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest

from governance.base import ids
from tests.factories.registers import service as registered
from tests.factories.service import Service

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON = "application/x-ndjson"
HEADER = "name,provider,purpose,department_id,owner_id,confidentiality"
GOOD = "文書管理,例示社,文書の保存,PR,owner,2"
ACCOUNTS = "network,handle,purpose,department_id,owner_id"


def table(*rows: str, header: str = HEADER) -> bytes:
    return ("\r\n".join([header, *rows]) + "\r\n").encode()


def sent(
    api: httpx.Client,
    data: bytes,
    *,
    kind: str = CSV,
    register: str = "cloud-services",
    key: str = "i-1",
    **query: str,
) -> httpx.Response:
    return api.post(
        f"/{register}/imports",
        params=query,
        content=data,
        headers={"content-type": kind, "idempotency-key": key},
    )


def shown(answer: httpx.Response) -> tuple[int, int, int, int]:
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert set(body) == {"rows", "creates", "updates", "unchanged", "errors", "confirm"}
    return body["rows"], body["creates"], body["updates"], body["unchanged"]


def test_a_dry_run_changes_nothing_and_its_word_applies_exactly_that(service: Service):
    data = table(GOOD)
    with service.api("owner") as api:
        dry = sent(api, data, dry_run="true")
        assert shown(dry) == (1, 1, 0, 0)
        assert api.get("/cloud-services").json()["items"] == []
        done = sent(api, data, key="i-2", confirm=dry.json()["confirm"])
        assert shown(done) == (1, 1, 0, 0)
        assert [one["name"] for one in api.get("/cloud-services").json()["items"]] == ["文書管理"]
        assert shown(sent(api, data, dry_run="true")) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("register", "key", "data"),
    [
        ("cloud-services", "owner", table(GOOD)),
        ("social-accounts", "owner", table("x,reiji,広報,PR,owner", header=ACCOUNTS)),
        ("people", "admin", table("mihon,mihon@example.jp,見本", header="login,email,name")),
    ],
)
def test_each_register_takes_in_a_file(service: Service, register: str, key: str, data: bytes):
    with service.api(key) as api:
        dry = sent(api, data, register=register, dry_run="true")
        assert (shown(dry), dry.json()["errors"]) == ((1, 1, 0, 0), [])
        done = sent(api, data, register=register, key="i-2", confirm=dry.json()["confirm"])
        assert shown(done) == (1, 1, 0, 0)


def test_everything_wrong_is_told_with_its_line_and_its_header_as_sent(service: Service):
    header = "サービス名,provider,purpose,department_id,owner_id,機密性,Colour"
    data = table(
        "文書管理,例示社,文書,PR,owner,2,",
        ",例示社,文書,NOWHERE,owner,9,",
        header=header,
    )
    with service.api("owner") as api:
        answer = sent(api, data, dry_run="true")
        shown(answer)
        body = answer.json()
    places = {(one["row"], one["column"]) for one in body["errors"]}
    assert {(1, "Colour"), (3, "department_id"), (3, "機密性")} <= places
    assert all(one["code"] and one["message"] for one in body["errors"])
    assert body["confirm"] is None


def test_lines_are_counted_as_in_the_file_also_behind_a_cell_of_two_lines(service: Service):
    data = table('文書管理,例示社,"一行目\n二行目",PR,owner,2', "別,例示社,文書,PR,owner,9")
    with service.api("owner") as api:
        errors = sent(api, data, dry_run="true").json()["errors"]
    assert {one["row"] for one in errors} in ({3}, {4})
    assert {one["column"] for one in errors} == {"confidentiality"}


@pytest.mark.parametrize("kind", [CSV, XLSX, NDJSON])
def test_an_export_comes_back_unchanged_with_cells_that_look_like_formulas(
    service: Service, kind: str
):
    extension = {CSV: "csv", XLSX: "xlsx", NDJSON: "ndjson"}[kind]
    with service.database.writing() as session:
        registered(session, service.city, name="=cmd|' /C calc'!A0", purpose="＝全角", notes="'-1")
    with service.api("owner") as api:
        file = api.get(f"/cloud-services.{extension}")
        if kind == CSV:
            (row,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline=""))
            assert row["name"] == "'=cmd|' /C calc'!A0"
            assert row["purpose"] == "'＝全角"
        assert shown(sent(api, file.content, kind=kind, dry_run="true")) == (1, 0, 0, 1)


def test_an_import_without_an_idempotency_key_is_refused(service: Service):
    with service.api("owner") as api:
        answer = api.post(
            "/cloud-services/imports",
            params={"dry_run": "true"},
            content=table(GOOD),
            headers={"content-type": CSV},
        )
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency.missing")


@pytest.mark.parametrize("query", [{}, {"dry_run": "maybe"}, {"dry_run": "true", "confirm": "x"}])
def test_an_import_without_a_clear_wish_is_refused(service: Service, query: dict[str, str]):
    with service.api("owner") as api:
        assert sent(api, table(GOOD), **query).status_code == 400


@pytest.mark.parametrize("kind", ["application/json", "application/pdf", "text/plain"])
def test_another_content_type_answers_415(service: Service, kind: str):
    with service.api("owner") as api:
        assert sent(api, b"{}", kind=kind, dry_run="true").status_code == 415


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (CSV, b""),
        (CSV, b"\xff\xfe\xfd\x00\x01"),
        (XLSX, b"not a workbook"),
        (XLSX, b"PK\x03\x04broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_send(
    service: Service, kind: str, data: bytes
):
    with service.api("owner") as api:
        answer = sent(api, data, kind=kind, dry_run="true")
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_after_the_register_moved_the_word_is_refused_and_nothing_happens(service: Service):
    data = table(GOOD)
    with service.api("owner") as api:
        confirm = sent(api, data, dry_run="true").json()["confirm"]
        with service.database.writing() as session:
            registered(session, service.city, name="文書管理", provider="例示社")
        answer = sent(api, data, key="i-2", confirm=confirm)
        assert (answer.status_code, answer.json()["code"]) == (409, "import.moved")
        assert len(api.get("/cloud-services").json()["items"]) == 1


def test_a_word_is_for_one_file_and_one_person(service: Service):
    data = table(GOOD)
    with service.api("owner") as api, service.api("security") as other:
        confirm = sent(api, data, dry_run="true").json()["confirm"]
        another = sent(api, table(GOOD + "A"), key="i-2", confirm=confirm)
        assert (another.status_code, another.json()["code"]) == (409, "import.other_file")
        assert sent(other, data, confirm=confirm).status_code == 409


def test_the_same_import_twice_with_one_key_has_its_effect_once(service: Service):
    data = table(GOOD)
    with service.api("owner") as api:
        confirm = sent(api, data, dry_run="true").json()["confirm"]
        first, second = (sent(api, data, key="same", confirm=confirm) for _ in range(2))
        assert first.json() == second.json()
        assert second.headers["idempotency-replayed"] == "true"


def test_one_bad_row_keeps_the_whole_file_out(service: Service):
    data = table(GOOD, "別,例示社,文書,NOWHERE,owner,2")
    with service.api("owner") as api:
        dry = sent(api, data, dry_run="true").json()
        assert dry["confirm"] is None
        assert sent(api, data, key="i-2", confirm="made-up").status_code == 409
        assert api.get("/cloud-services").json()["items"] == []


def test_who_may_not_register_may_not_import(service: Service):
    made: Any = ids.show("person", service.city.people["pr"])
    with service.api("auditor") as api:
        assert sent(api, table(GOOD), dry_run="true").status_code == 403
    with service.api("pr") as api:
        people = table(f"{made},x,x@example.jp,X", header="id,login,email,name")
        assert sent(api, people, register="people", dry_run="true").status_code == 403

"""Tenants, scans, findings, changes and waivers over HTTP, against the AWS stand-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from connectors import registry
from connectors.sandbox.aws_seed import ACCOUNT, REGION
from governance.base import ids
from governance.base.db import refuse_inside_transaction
from governance.jobs.runtime import Runtime
from governance.scans import handlers
from governance.scans.jobs import RunScan
from governance.scans.queries import today
from tests.connectors.aws_stage import (  # noqa: F401 - fixtures
    KEYS,
    AwsStage,
    aws,
)
from tests.factories.service import Service


def registration(service: Service, **more: Any) -> dict[str, Any]:
    return {
        "provider": "aws",
        "account": ACCOUNT,
        "name": "例示市 本番",
        "department_id": ids.show("department", service.city.department),
        "owner_id": ids.show("person", service.city.people["owner"]),
        "settings": {"regions": REGION},
        "secrets": dict(KEYS),
        **more,
    }


@pytest.fixture
def tenant(service: Service) -> dict[str, Any]:
    with service.api("security") as api:
        answer = api.post("/tenants", json=registration(service))
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/tenants/{answer.json()['id']}"
    shown: dict[str, Any] = answer.json()
    return shown


@pytest.fixture
def look(
    service: Service,
    aws: AwsStage,  # noqa: F811 - the fixture
    tenant: dict[str, Any],
) -> Callable[[], dict[str, Any]]:
    """Ask for a scan as the security office, do its job, read it back."""

    def connect(connection: Any) -> Any:
        refuse_inside_transaction()
        return registry.connect(msgspec.structs.replace(connection, endpoint=aws.url))

    runtime = Runtime(
        database=service.database, keys=service.keys, settings=service.settings, connect=connect
    )

    def once() -> dict[str, Any]:
        with service.api("security") as api:
            queued = api.post(f"/tenants/{tenant['id']}/scans")
            assert (queued.status_code, queued.json()["status"]) == (201, "queued")
            scan = queued.json()["id"]
            handlers.run_scan(RunScan(scan=ids.read("scan", scan)), runtime)
            shown: dict[str, Any] = api.get(f"/scans/{scan}").json()
            return shown

    return once


def test_a_tenant_shows_the_names_of_its_secrets_and_never_their_values(
    service: Service, tenant: dict[str, Any]
):
    assert tenant["secrets"] == sorted(KEYS)
    with service.api("auditor") as api:
        for path in (f"/tenants/{tenant['id']}", "/tenants"):
            text = api.get(path).text
            assert tenant["id"] in text
            assert not any(value in text for value in KEYS.values())


def test_a_tenant_changes_only_for_who_read_its_present_version(
    service: Service, tenant: dict[str, Any]
):
    where = f"/tenants/{tenant['id']}"
    with service.api("security") as api:
        tag = api.get(where).headers["etag"]
        assert api.patch(where, json={"name": "別名"}).status_code == 428
        assert (
            api.patch(where, json={"name": "別名"}, headers={"if-match": '"99"'}).status_code == 412
        )
        changed = api.patch(where, json={"name": "別名"}, headers={"if-match": tag})
        assert (changed.status_code, changed.json()["name"]) == (200, "別名")
        assert changed.headers["etag"] != tag


def test_every_wrong_field_of_a_tenant_is_named_at_once(service: Service):
    body = registration(service, name="", every_hours=0, settings={"regoin": "x"})
    with service.api("security") as api:
        answer = api.post("/tenants", json=body)
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/name", "/every_hours", "/settings/regoin"}


def test_who_may_not_know_of_a_tenant_gets_404_and_who_may_not_start_a_scan_403(
    service: Service, tenant: dict[str, Any]
):
    where = f"/tenants/{tenant['id']}"
    with service.api("pr") as api:
        assert api.get(where).status_code in {403, 404}
        assert api.post(f"{where}/scans").status_code in {403, 404}
    with service.api("auditor") as api:
        assert api.get(where).status_code == 200
        assert api.post(f"{where}/scans").status_code == 403
    with service.api("owner") as api:
        assert api.post(f"{where}/scans").status_code == 201


def test_a_scan_shows_what_was_asked_and_seen_for_each_facet(look: Callable[[], dict[str, Any]]):
    scan = look()
    assert scan["status"] == "complete"
    asked = scan["coverage"]["aws.s3.bucket/public_access_block"]
    assert asked["asked"] == asked["ok"] > 0
    assert set(asked) == {"asked", "ok", "denied", "failed"}
    assert scan["counts"]["fail"] > 0


def test_a_bucket_opened_behind_our_back_is_one_change_and_a_finding_until_it_is_closed(
    service: Service,
    aws: AwsStage,  # noqa: F811 - the fixture
    look: Callable[[], dict[str, Any]],
):
    look()
    name = "reiji-event-photos"
    arn = f"arn:aws:s3:::{name}"
    client = aws.client("s3")
    before = client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    client.put_public_access_block(
        Bucket=name, PublicAccessBlockConfiguration={**before, "BlockPublicPolicy": False}
    )
    try:
        opened = look()
    finally:
        client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=before)
    wanted = {"rule": "aws.s3.public-access-block", "resource": arn}
    with service.api("owner") as api:
        (change,) = api.get("/changes", params={"scan": opened["id"]}).json()["items"]
        assert (change["resource"], change["kind"]) == (arn, "changed")
        assert (change["path"], change["old"], change["new"]) == (
            "/block_public_policy",
            True,
            False,
        )
        (finding,) = api.get("/findings", params={**wanted, "state": "open"}).json()["items"]
        assert finding["title"]
        assert finding["clause"]
        assert finding["remedy"]
        english = api.get(f"/findings/{finding['id']}", headers={"accept-language": "en"}).json()
        assert english["title"] != finding["title"]
        look()
        (closed,) = api.get("/findings", params=wanted).json()["items"]
        assert (closed["id"], closed["state"]) == (finding["id"], "resolved")


def test_a_waiver_is_asked_for_by_one_decided_by_another_and_revoked(
    service: Service, look: Callable[[], dict[str, Any]]
):
    look()
    with service.api("owner") as owner, service.api("security") as security:
        finding = owner.get("/findings", params={"state": "open"}).json()["items"][0]
        wish = {"reason": "移行中", "until": (today() + timedelta(days=30)).isoformat()}
        asked = owner.post(f"/findings/{finding['id']}/waivers", json=wish)
        assert (asked.status_code, asked.json()["state"]) == (201, "requested")
        where = f"/waivers/{asked.json()['id']}/transitions"
        approve = {"event": "approve", "reason": "計画を確認した"}
        assert owner.post(where, json=approve).status_code == 403
        options = security.get(where).json()
        assert {one["event"]: one["allowed"] for one in options["allowed"]} == {
            "approve": True,
            "refuse": True,
            "revoke": True,
        }
        done = security.post(where, json=approve)
        assert (done.status_code, done.json()["active"]) == (201, True)
        assert done.headers["etag"] == f'"{done.json()["version"]}"'
        shown = owner.get(f"/findings/{finding['id']}").json()
        assert shown["waiver"]["id"] == asked.json()["id"]
        assert security.post(where, json=approve).status_code == 409
        ended = owner.post(where, json={"event": "revoke", "reason": "移行が終わった"})
        assert ended.json()["state"] == "revoked"
        assert owner.get(f"/findings/{finding['id']}").json()["waiver"] is None


def test_a_waiver_always_ends(service: Service, look: Callable[[], dict[str, Any]]):
    look()
    with service.api("owner") as api:
        finding = api.get("/findings", params={"state": "open"}).json()["items"][0]
        where = f"/findings/{finding['id']}/waivers"
        assert api.post(where, json={"reason": "いつまでも"}).status_code == 422
        far = {"reason": "いつまでも", "until": "2099-01-01"}
        answer = api.post(where, json=far)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/until"


def test_a_queued_scan_is_cancelled_once(service: Service, tenant: dict[str, Any]):
    with service.api("security") as api:
        scan = api.post(f"/tenants/{tenant['id']}/scans").json()["id"]
        where = f"/scans/{scan}/transitions"
        done = api.post(where, json={"event": "cancel", "reason": "夜間に行う"})
        assert (done.status_code, done.json()["status"]) == (201, "cancelled")
        assert done.json()["reason"] == "夜間に行う"
        assert api.post(where, json={"event": "cancel"}).status_code == 409
        assert [one["after_state"] for one in api.get(where).json()["items"]] == [
            "cancelled",
            "queued",
        ]


@pytest.mark.parametrize(
    "path",
    [
        "/findings?colour=red",
        "/findings?state=closed",
        "/findings?tenant=42",
        "/changes?scan=scn_1",
        "/changes?kind=moved",
        "/changes?state=open",
        "/tenants?limit=201",
    ],
)
def test_a_query_that_cannot_be_read_is_refused(service: Service, path: str):
    with service.api("security") as api:
        assert api.get(path).status_code == 400

"""The first day through the API: a post, a tenant that drifts, a record that proves it."""

from __future__ import annotations

import httpx
import psycopg
import pytest

from governance.base.embedded import hold
from tests.factories.demo import Demo, until

PUBLIC = {
    "BlockPublicAcls": False,
    "IgnorePublicAcls": False,
    "BlockPublicPolicy": False,
    "RestrictPublicBuckets": False,
}
CLOSED = dict.fromkeys(PUBLIC, True)


def moved(client, post, **command):
    return client.post(f"/posts/{post}/transitions", json=command)


def test_a_post_is_checked_sent_back_mended_approved_and_published_once(demo: Demo):
    account = demo.about["accounts"]["x"]
    with demo.api("pr") as pr, demo.api("approver") as approver:
        text = "夏まつりのボランティアを募集します。連絡は090-1234-5678まで"
        check = pr.post("/content-checks", json={"network": "x", "text": text}).json()
        assert check["verdict"] == "block"
        (phone,) = [found for found in check["findings"] if found["type"] == "PHONE"]
        assert text[phone["start"] : phone["end"]] == "090-1234-5678"
        assert phone["clause"]
        assert phone["remedy"]

        drafted = pr.post("/posts", json={"text": text, "account_ids": [account]})
        assert drafted.status_code == 201
        post, etag = drafted.json()["id"], drafted.headers["etag"]
        assert len(drafted.json()["digest"]) == 64
        assert moved(pr, post, event="submit").status_code == 422

        mended = "夏まつりのボランティアを募集します。連絡は代表 03-5253-5111 まで"
        changed = pr.patch(f"/posts/{post}", json={"text": mended}, headers={"if-match": etag})
        assert changed.status_code == 200
        assert moved(pr, post, event="submit").json()["state"] == "in_review"

        returned = moved(approver, post, event="return", comment="集合時刻も書いてください")
        assert returned.json()["state"] == "draft"
        etag = pr.get(f"/posts/{post}").headers["etag"]
        final = mended + "。集合は9時です。"
        pr.patch(f"/posts/{post}", json={"text": final}, headers={"if-match": etag})
        submitted = moved(pr, post, event="submit").json()

        assert moved(pr, post, event="approve", seen_digest=submitted["digest"]).status_code == 403
        stale = moved(approver, post, event="approve", seen_digest="0" * 64)
        assert (stale.status_code, stale.json()["code"]) == (409, "stale_digest")
        approved = moved(approver, post, event="approve", seen_digest=submitted["digest"])
        assert approved.json()["state"] == "approved"
        assert moved(pr, post, event="schedule").status_code == 201

        def published():
            found = pr.get(f"/posts/{post}").json()
            return found if found["state"] == "published" else None

        found = until(published, seconds=30)
        (target,) = found["targets"]
        assert target["state"] == "published"
        assert "夏まつり" in httpx.get(target["url"]).text
        outside = httpx.get(demo.about["sandbox"]["x"] + "/_sandbox/posts").json()
        assert str(outside).count("集合は9時です") == 1


def test_an_untouched_tenant_does_not_drift(demo: Demo):
    first, second = demo.scanned(), demo.scanned()
    assert first["status"] == second["status"] == "complete"
    with demo.api("security") as client:
        assert client.get("/changes", params={"scan": second["id"]}).json()["items"] == []


def test_a_bucket_opened_behind_our_back_is_one_change_and_a_finding_until_it_is_closed(demo: Demo):
    s3 = demo.aws("s3")
    closed = [
        bucket["Name"]
        for bucket in s3.list_buckets()["Buckets"]
        if _blocks(s3, bucket["Name"]) == CLOSED
    ]
    name = closed[0]
    resource = f"arn:aws:s3:::{name}"
    demo.scanned()
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=PUBLIC)
    scan = demo.scanned()
    with demo.api("security") as client:
        changes = client.get("/changes", params={"scan": scan["id"]}).json()["items"]
        (change,) = [one for one in changes if one["facet"].endswith("public_access_block")]
        assert change["resource"] == resource
        assert change["kind"] == "changed"
        assert change["old"] != change["new"]
        findings = client.get("/findings", params={"resource": resource, "state": "open"}).json()
        opened = {one["rule"] for one in findings["items"]}
        assert "aws.s3.public-access-block" in opened
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=CLOSED)
        demo.scanned()
        left = client.get("/findings", params={"resource": resource, "state": "open"}).json()
        assert "aws.s3.public-access-block" not in {one["rule"] for one in left["items"]}
        resolved = client.get("/findings", params={"resource": resource, "state": "resolved"})
        assert "aws.s3.public-access-block" in {one["rule"] for one in resolved.json()["items"]}


def _blocks(s3, name):
    try:
        return s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    except s3.exceptions.ClientError:
        return None


def test_a_service_with_three_wrong_fields_is_told_all_three(demo: Demo):
    with demo.api("owner") as owner:
        refused = owner.post("/cloud-services", json={"name": "地図", "purpose": "案内図のため"})
        assert refused.status_code == 422
        named = {flaw["pointer"] for flaw in refused.json()["errors"]}
        assert {"/provider", "/owner_id", "/confidentiality"} <= named


@pytest.mark.faults
def test_after_a_restart_everything_is_there_and_a_changed_row_is_named(demo: Demo):
    with demo.api("auditor") as auditor:
        before = auditor.get("/posts").json()["items"]
        events = auditor.get("/audit/events").json()["items"]
    tokens = demo.about["tokens"]
    assert demo.end() == 0
    demo.start()
    assert demo.about["tokens"] == tokens
    with demo.api("auditor") as auditor:
        assert [p["id"] for p in auditor.get("/posts").json()["items"]] == [p["id"] for p in before]
    clean = demo.command("audit", "verify")
    assert clean.returncode == 0, clean.stdout + clean.stderr

    bad = min((event for event in events if event["seq"] is not None), key=lambda e: e["seq"])
    with (
        hold(demo.home) as server,
        psycopg.connect(server.conninfo(), autocommit=True) as connection,
    ):
        change = (
            "ALTER TABLE audit_event DISABLE TRIGGER ALL;"
            "UPDATE audit_event SET actor_ref = 'person:somebody' WHERE event_id = '{0}';"
            "ALTER TABLE audit_event ENABLE TRIGGER ALL;"
        )
        identity = bad["id"].removeprefix("evt_")
        connection.execute(change.format(identity))
    found = demo.command("audit", "verify")
    assert found.returncode == 1
    assert bad["id"] in found.stdout

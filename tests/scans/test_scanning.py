from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sql
from sqlalchemy import select

from governance.audit import queries as audit
from governance.base import clock, ids
from governance.base.errors import Forbidden, Invalid, NotFound
from governance.base.paging import Ask
from governance.jobs.runtime import Later
from governance.rulebook import queries as rulebook
from governance.scans import actions, handlers, queries
from governance.scans.jobs import RunScan, ScanDue
from governance.scans.models import Finding, Scan, TenantSecret
from governance.scans.queries import today
from governance.scans.schemas import DecideWaiver, RequestWaiver
from tests.connectors.aws_stage import KEYS
from tests.scans.conftest import Watch

NAME = "reiji-event-photos"
PHOTOS = f"arn:aws:s3:::{NAME}"


@pytest.fixture
def s3(watch: Watch) -> Iterator[Any]:
    """A client behind our back; what it did to the bucket is undone."""
    client = watch.stage.client("s3")
    before = client.get_public_access_block(Bucket=NAME)["PublicAccessBlockConfiguration"]
    policy = client.get_bucket_policy(Bucket=NAME)["Policy"]
    yield client
    client.put_public_access_block(Bucket=NAME, PublicAccessBlockConfiguration=before)
    client.put_bucket_policy(Bucket=NAME, Policy=policy)


def switch(client: Any, *, on: bool) -> None:
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    client.put_public_access_block(
        Bucket=NAME, PublicAccessBlockConfiguration=dict.fromkeys(names, on)
    )


def test_a_bucket_opened_behind_our_back_is_one_change_and_a_finding_that_closing_resolves(
    watch: Watch, s3: Any
):
    first = watch.scan()
    assert first.status == "complete"
    assert watch.changes(first) == []
    again = watch.scan()
    assert watch.changes(again) == []
    rule = "aws.s3.public-access-block"
    assert watch.findings(rule=rule, state="open") == []

    switch(s3, on=False)
    opened = watch.scan()
    (change,) = watch.changes(opened)
    assert (change.resource, change.facet) == (PHOTOS, "public_access_block")
    assert (change.kind, change.path) == ("changed", "")
    assert set(change.old.values()) == {True}
    assert set(change.new.values()) == {False}
    (finding,) = watch.findings(rule=rule, state="open")
    assert finding.resource == PHOTOS

    switch(s3, on=True)
    watch.scan()
    (resolved,) = watch.findings(rule=rule)
    assert (resolved.id, resolved.state) == (finding.id, "resolved")


def test_one_switch_that_moved_is_named_by_its_pointer(watch: Watch, s3: Any):
    watch.scan()
    shown = s3.get_public_access_block(Bucket=NAME)["PublicAccessBlockConfiguration"]
    s3.put_public_access_block(
        Bucket=NAME, PublicAccessBlockConfiguration={**shown, "BlockPublicPolicy": False}
    )
    (change,) = watch.changes(watch.scan())
    assert (change.path, change.old, change.new) == ("/block_public_policy", True, False)


def test_a_denied_facet_makes_the_scan_partial_and_leaves_open_what_was_open(watch: Watch):
    watch.scan()
    (before,) = watch.findings(rule="aws.s3.versioning")
    assert (before.resource, before.state) == (PHOTOS, "open")
    watch.stage.spoil("deny", operation="GetBucketVersioning")
    scan = watch.scan()
    assert scan.status == "partial"
    asked = scan.coverage["aws.s3.bucket/versioning"]
    assert asked["denied"] == asked["asked"] > 0
    assert watch.changes(scan) == []
    denied = {one.resource: one for one in watch.findings(rule="aws.s3.versioning")}
    kept = denied.pop(PHOTOS)
    assert (kept.id, kept.state, kept.seen) == (before.id, "open", before.seen)
    # Nobody could look: it was not seen again, and says so.
    assert kept.last_seen == before.last_seen
    assert kept.reason.startswith("not confirmed: ")
    assert {one.state for one in denied.values()} == {"unknown"}
    watch.stage.heal()
    healed = watch.scan()
    assert watch.changes(healed) == []
    states = {one.resource: one.state for one in watch.findings(rule="aws.s3.versioning")}
    assert states.pop(PHOTOS) == "open"
    assert set(states.values()) == {"resolved"}


def test_nothing_is_called_vanished_by_a_listing_that_was_denied(watch: Watch):
    watch.scan()
    watch.stage.spoil("deny", operation="ListBuckets")
    scan = watch.scan()
    assert scan.status == "partial"
    assert watch.changes(scan) == []
    assert {one.state for one in watch.findings(resource=PHOTOS)} == {"open"}
    assert {one.reason[:13] for one in watch.findings(resource=PHOTOS)} == {"not confirmed"}


def test_a_new_bucket_appears_and_a_deleted_one_vanishes_and_its_findings_are_gone(watch: Watch):
    client = watch.stage.client("s3")
    watch.scan()
    client.create_bucket(
        Bucket="reiji-later",
        CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"},
    )
    later = "arn:aws:s3:::reiji-later"
    (change,) = watch.changes(watch.scan())
    assert (change.resource, change.kind, change.facet) == (later, "appeared", "")
    assert {one.state for one in watch.findings(resource=later)} == {"open"}
    client.delete_bucket(Bucket="reiji-later")
    (change,) = watch.changes(watch.scan())
    assert (change.resource, change.kind, change.new) == (later, "vanished", None)
    assert {one.state for one in watch.findings(resource=later)} == {"gone"}


def test_refused_credentials_fail_the_scan_with_the_reason_and_touch_nothing(watch: Watch):
    watch.scan()
    before = watch.findings()
    watch.stage.spoil("deny", operation="GetCallerIdentity", code="ExpiredToken")
    scan = watch.scan()
    assert scan.status == "failed"
    assert "ExpiredToken" in scan.reason
    # An open finding was last confirmed by the scan before.
    assert watch.findings() == before


def test_a_scan_is_queued_while_another_one_runs_and_waits_for_it(watch: Watch):
    first, second = watch.queue(), watch.queue()
    with watch.database.writing() as session:
        handlers._begin(session, first, watch.runtime)
    assert watch.see(queries.scan, first).status == "running"
    with pytest.raises(Later):
        handlers.run_scan(RunScan(scan=second), watch.runtime)
    # The worker of the first one died: its job is taken over and runs again.
    handlers.run_scan(RunScan(scan=first), watch.runtime)
    handlers.run_scan(RunScan(scan=second), watch.runtime)
    assert watch.see(queries.scan, second).status == "complete"


def test_a_scan_that_was_cancelled_meanwhile_records_nothing(watch: Watch):
    scan = watch.queue()

    class Cancels:
        def observe(self, *args: Any, **more: Any) -> Any:
            watch.do("security", actions.cancel_scan, scan)
            return connector.observe(*args, **more)

    with watch.database.reading() as session:
        tenant = session.get_one(queries.Tenant, watch.tenant)
        opened = queries.connection(session, watch.keys, tenant)
    connector = watch.connect(opened)
    runtime = handlers.Runtime(
        database=watch.database,
        keys=watch.keys,
        settings=watch.runtime.settings,
        connect=lambda _: Cancels(),
    )
    handlers.run_scan(RunScan(scan=scan), runtime)
    assert watch.see(queries.scan, scan).status == "cancelled"
    assert watch.findings() == []


def test_a_due_tenant_is_started_once(watch: Watch):
    handlers.scan_due(ScanDue(), watch.runtime)
    handlers.scan_due(ScanDue(), watch.runtime)
    with watch.database.reading() as session:
        assert len(session.scalars(select(Scan)).all()) == 1


def test_a_scan_that_nobody_runs_any_more_is_ended_and_the_next_one_starts(watch: Watch):
    lost = watch.queue()
    with watch.database.writing() as session:
        handlers._begin(session, lost, watch.runtime)
    long_ago = clock.now() - timedelta(days=2)
    with watch.database.writing() as session:
        values = {"created_at": long_ago, "started_at": long_ago}
        session.execute(sql.text(_AGE_SCAN), {**values, "id": lost})
    handlers.scan_due(ScanDue(), watch.runtime)
    ended = watch.see(queries.scan, lost)
    assert (ended.status, ended.reason.split(".")[0]) == ("failed", "Nobody finished it")
    newest = watch.see(queries.scans, watch.tenant, Ask()).items[0]
    assert newest.status == "queued"


_AGE_SCAN = "UPDATE scan SET created_at = :created_at, started_at = :started_at WHERE id = :id"


def test_a_finding_tells_the_title_remedy_and_clauses_of_its_rule(watch: Watch):
    watch.scan()
    (finding,) = watch.findings(rule="aws.s3.versioning")
    with watch.database.reading() as session:
        rules = {rule.id: rule for rule in rulebook.usage(session, "aws").rules}
    rule = rules["aws.s3.versioning"]
    assert (finding.title, finding.remedy) == (rule.title.ja, rule.remedy.ja)
    assert tuple(finding.clause) == rule.clause
    number = watch.see(queries.open_by_severity)
    assert number[finding.severity] == len(watch.findings(state="open", severity=finding.severity))


def test_the_event_that_ends_a_scan_names_the_findings_that_it_moved(watch: Watch, s3: Any):
    watch.scan()
    switch(s3, on=False)
    scan = watch.scan()
    opened = watch.findings(rule="aws.s3.public-access-block", state="open")
    with watch.database.reading() as session:
        thing = ("scan", ids.read("scan", scan.id))
        events = audit.history(session, thing, Ask()).items
    (ended,) = [event for event in events if event.action == "scan.complete"]
    assert {one.id for one in opened} <= set(ended.facts["findings"]["open"])


def test_a_waiver_needs_a_second_person_and_ends_by_itself(watch: Watch, database: Any):
    watch.scan()
    finding = ids.read("finding", watch.findings(rule="aws.s3.versioning")[0].id)
    wish = RequestWaiver(reason="公開写真のみ", until=today() + timedelta(days=30))
    waiver = watch.do("security", actions.request_waiver, finding, wish)
    with pytest.raises(Forbidden) as told:
        watch.do("security", actions.decide_waiver, waiver, DecideWaiver(verdict="approve"))
    assert told.value.reason == "four_eyes"
    mine = watch.do("owner", actions.request_waiver, finding, wish)
    watch.do("security", actions.decide_waiver, mine, DecideWaiver(verdict="approve"))
    shown = watch.see(queries.finding, finding)
    assert (shown.state, shown.waiver.active) == ("open", True)
    with pytest.raises(Invalid):
        watch.do(
            "owner",
            actions.request_waiver,
            finding,
            RequestWaiver(reason="いつまでも", until=today() + timedelta(days=999)),
        )


def test_every_flaw_of_a_tenant_is_told_at_once_and_secrets_are_sealed(watch: Watch):
    with pytest.raises(Invalid) as told:
        watch.do(
            "security",
            actions.register_tenant,
            watch.keys,
            watch.command(name="", settings={"regoin": "x"}, every_hours=0),
        )
    assert {flaw.pointer for flaw in told.value.flaws} == {
        "/name",
        "/settings/regoin",
        "/every_hours",
        "/account",
    }
    with watch.database.reading() as session:
        kept = session.scalars(select(TenantSecret)).all()
    assert {one.name for one in kept} == set(KEYS)
    assert all(KEYS[one.name].encode() not in one.envelope for one in kept)


def test_who_may_not_read_tenants_finds_neither_them_nor_their_findings(watch: Watch):
    watch.scan()
    with pytest.raises(NotFound):
        watch.see(queries.tenant, watch.tenant, by="pr")
    assert watch.see(queries.findings, Ask(), by="pr").items == []
    assert watch.see(queries.findings, Ask(), by="owner").items


def test_an_unchanged_second_scan_confirms_what_is_open_and_moves_nothing(watch: Watch):
    watch.scan()
    with watch.database.reading() as session:
        before = {row.id: row.scan_id for row in session.scalars(select(Finding))}
        first = max(session.scalars(select(Finding.last_seen)))
    watch.scan()
    assert all(one.last_seen > first for one in watch.findings(state="open"))
    with watch.database.reading() as session:
        assert {row.id: row.scan_id for row in session.scalars(select(Finding))} == before

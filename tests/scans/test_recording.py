"""What a scan records, on a provider whose answers a test sets as it likes."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sql

from connectors.contract import (
    Absent,
    Connection,
    ConnectorError,
    Denied,
    Facet,
    Failed,
    Gap,
    Present,
    Resource,
    Snapshot,
)
from governance.base import ids
from governance.base.db import Database, refuse_inside_transaction
from governance.base.paging import Ask
from governance.base.secrets import Keys
from governance.jobs.runtime import Later, Runtime
from governance.scans import actions, handlers, queries
from governance.scans.jobs import RunScan
from governance.scans.queries import today
from governance.scans.schemas import (
    ChangeView,
    DecideWaiver,
    Filters,
    FindingView,
    RegisterTenant,
    RequestWaiver,
    ScanView,
)
from governance.settings import Settings
from tests.factories.people import City
from tests.factories.prepared import Prepared

BUCKET = "aws.s3.bucket"
ARN = "arn:aws:s3:::reiji-world"
ON = {"status": "Enabled"}


class World:
    """A provider in memory. It observes what stands in `buckets` when it is asked."""

    def __init__(self, database: Database, keys: Keys, people: City) -> None:
        self.buckets: dict[str, dict[str, Facet]] = {}
        self.twice = False
        self.ends = True
        self.refuses: ConnectorError | None = None
        self.asked: threading.Event | None = None
        self.goes_on = threading.Event()
        self.database = database
        self.city = people
        self.runtime = Runtime(
            database=database, keys=keys, settings=Settings(), connect=self.connect
        )
        with database.writing() as session:
            command = RegisterTenant(
                provider="aws",
                account="000000000042",
                name="world",
                department_id=ids.show("department", self.city.department),
                owner_id=ids.show("person", self.city.people["owner"]),
            )
            security = self.city.actor(session, "security")
            self.tenant: UUID = actions.register_tenant(session, security, keys, command)

    def connect(self, _connection: Connection) -> World:
        refuse_inside_transaction()
        return self

    def observe(self, plan: Any, *, deadline: float, progress: Any = None) -> Snapshot:
        refuse_inside_transaction()
        assert "versioning" in plan[BUCKET]
        assert deadline > 0
        progress(BUCKET, 0, len(self.buckets))
        if self.asked is not None:
            self.asked.set()
            assert self.goes_on.wait(30)
        if self.refuses is not None:
            raise self.refuses
        seen = [
            Resource(id=arn, type=BUCKET, name=arn, facets=dict(facets))
            for arn, facets in self.buckets.items()
        ]
        gaps = [
            Gap(resource_type=BUCKET, scope="", facet=name, code=facet.code)
            for facets in self.buckets.values()
            for name, facet in facets.items()
            if isinstance(facet, Denied | Failed)
        ]
        if not self.ends:
            gaps.append(Gap(resource_type=BUCKET, scope="", code="SlowDown"))
        return Snapshot(
            resources=seen * (2 if self.twice else 1),
            complete=frozenset({(BUCKET, "")} if self.ends else ()),
            gaps=gaps,
        )

    def queue(self) -> UUID:
        with self.database.writing() as session:
            return actions.start_scan(session, self.city.actor(session, "security"), self.tenant)

    def see(self, query: Any, *args: Any) -> Any:
        with self.database.reading() as session:
            return query(session, self.city.actor(session, "auditor"), *args)

    def scan(self) -> tuple[ScanView, list[ChangeView]]:
        scan_id = self.queue()
        handlers.run_scan(RunScan(scan=scan_id), self.runtime)
        scan = self.see(queries.scan, scan_id)
        found = self.see(queries.changes, Ask(), Filters(scan=scan.id))
        return scan, list(found.items)

    def versioning(self) -> FindingView:
        filters = Filters(resource=ARN, rule="aws.s3.versioning")
        (found,) = self.see(queries.findings, Ask(), filters).items
        return found


@pytest.fixture
def world(database: Database, keys: Keys, ruled: Prepared) -> World:
    found = World(database, keys, ruled.city)
    found.buckets[ARN] = {"versioning": Present(ON), "policy": Absent(), "tls_only": Absent()}
    return found


def test_the_first_scan_is_the_baseline_and_an_unchanged_one_is_silent(world: World):
    for _ in range(2):
        scan, changes = world.scan()
        assert (scan.status, changes) == ("complete", [])


def test_between_present_and_absent_a_facet_changed_and_the_absent_side_is_null(world: World):
    world.scan()
    world.buckets[ARN]["versioning"] = Absent()
    _, (gone,) = world.scan()
    assert (gone.kind, gone.facet, gone.path) == ("changed", "versioning", "")
    assert (gone.old, gone.new) == (ON, None)
    world.buckets[ARN]["versioning"] = Present(ON)
    _, (back,) = world.scan()
    assert (back.old, back.new) == (None, ON)


def test_a_facet_computed_from_another_writes_no_change_of_its_own(world: World):
    world.scan()
    world.buckets[ARN] |= {"policy": Present({"Version": "1"}), "tls_only": Present(False)}
    _, changes = world.scan()
    assert [change.facet for change in changes] == ["policy"]


def test_what_moved_while_nobody_could_look_is_told_when_somebody_can_again(world: World):
    world.scan()
    for gap in (Denied("AccessDenied"), Failed("timeout")):
        world.buckets[ARN]["versioning"] = gap
        scan, changes = world.scan()
        assert (scan.status, changes) == ("partial", [])
    world.buckets[ARN]["versioning"] = Present({"status": "Suspended"})
    _, (change,) = world.scan()
    assert (change.path, change.old, change.new) == ("/status", "Enabled", "Suspended")


def test_a_rule_that_never_could_look_is_an_unknown_finding_until_it_can(world: World):
    world.buckets[ARN]["versioning"] = Denied("AccessDenied")
    world.scan()
    assert world.versioning().state == "unknown"
    world.buckets[ARN]["versioning"] = Present(ON)
    world.scan()
    assert world.versioning().state == "resolved"
    world.buckets[ARN]["versioning"] = Denied("AccessDenied")
    world.scan()
    assert world.versioning().state == "unknown"


def test_nothing_vanishes_until_a_listing_came_to_its_end(world: World):
    world.buckets[ARN]["versioning"] = Absent()
    world.scan()
    assert world.versioning().state == "open"
    del world.buckets[ARN]
    world.buckets["arn:aws:s3:::other"] = {}
    world.ends = False
    scan, changes = world.scan()
    assert scan.status == "partial"
    assert [change.kind for change in changes] == ["appeared"]
    assert world.versioning().state == "open"
    world.ends = True
    _, (vanished,) = world.scan()
    assert (vanished.resource, vanished.kind, vanished.facet) == (ARN, "vanished", "")
    assert world.versioning().state == "gone"


def test_a_resource_that_a_listing_names_twice_is_seen_once(world: World):
    world.twice = True
    world.scan()
    world.buckets[ARN]["versioning"] = Absent()
    scan, changes = world.scan()
    assert len(changes) == 1
    assert (scan.counts["resources"], scan.counts["changed"]) == (1, 1)


def test_a_waiver_whose_day_is_over_covers_nothing_whether_or_not_a_job_ran(world: World):
    world.buckets[ARN]["versioning"] = Absent()
    world.scan()
    finding = ids.read("finding", world.versioning().id)
    wish = RequestWaiver(reason="移行中", until=today())
    with world.database.writing() as session:
        owner, security = (world.city.actor(session, key) for key in ("owner", "security"))
        waiver = actions.request_waiver(session, owner, finding, wish)
        actions.decide_waiver(session, security, waiver, DecideWaiver(verdict="approve"))
    severity = world.versioning().severity
    covered = world.see(queries.open_by_severity)[severity]
    assert world.see(queries.waiver, waiver).active
    with world.database.writing() as session:
        session.execute(sql.text("UPDATE scan_waiver SET until = until - 1"))
    assert not world.see(queries.waiver, waiver).active
    assert world.see(queries.open_by_severity)[severity] == covered + 1
    assert world.versioning().state == "open"


def test_a_provider_that_cannot_be_used_fails_the_scan_with_its_reason(world: World):
    world.scan()
    world.refuses = ConnectorError("The region is switched off.", code="OptInRequired")
    scan, changes = world.scan()
    assert (scan.status, changes) == ("failed", [])
    assert scan.reason == "The region is switched off. (OptInRequired)"


def test_a_running_scan_tells_how_far_it_is_and_lets_no_other_begin(world: World):
    world.asked = threading.Event()
    first, second = world.queue(), world.queue()
    worker = threading.Thread(
        target=handlers.run_scan, args=(RunScan(scan=first), world.runtime), daemon=True
    )
    worker.start()
    try:
        assert world.asked.wait(30)
        running = world.see(queries.scan, first)
        assert (running.status, running.progress.what) == ("running", BUCKET)
        assert (running.progress.done, running.progress.total) == (0, 1)
        with pytest.raises(Later):
            handlers.run_scan(RunScan(scan=second), world.runtime)
        assert world.see(queries.scan, second).status == "queued"
    finally:
        world.goes_on.set()
        worker.join(30)
    world.asked = None
    handlers.run_scan(RunScan(scan=second), world.runtime)
    for scan in (first, second):
        assert world.see(queries.scan, scan).status == "complete"

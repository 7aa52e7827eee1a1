"""A registered organisation of Google Cloud, scanned by the service from one day to the next."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.sandbox.google_cloud_seed import DOMAIN, ORGANIZATION
from governance.base.db import Database
from governance.base.secrets import Keys
from governance.scans.schemas import RegisterTenant
from tests.connectors.google_cloud_stage import GoogleCloudStage, service_account_key
from tests.factories.prepared import Prepared
from tests.scans.conftest import Watch


class GoogleCloudWatch(Watch):
    """The organisation as a tenant with short verbs."""

    def command(self, **more: Any) -> RegisterTenant:
        ours: dict[str, Any] = {
            "provider": "google_cloud",
            "account": ORGANIZATION,
            "settings": {"domains": DOMAIN},
            "secrets": {"service_account_key": service_account_key()},
        }
        return super().command(**{**ours, **more})


@pytest.fixture
def watch(
    database: Database, keys: Keys, google_cloud: GoogleCloudStage, ruled: Prepared
) -> GoogleCloudWatch:
    return GoogleCloudWatch(database, keys, google_cloud, ruled.city)  # type: ignore[arg-type]  # another stage


def test_what_did_not_move_is_no_change_and_what_moved_is_one(
    watch: GoogleCloudWatch, google_cloud: GoogleCloudStage
):
    assert watch.scan().status == "complete"
    assert watch.changes(watch.scan()) == []
    things = google_cloud.state("things")
    rule = next(one for one in things["firewall"] if one["home"].endswith("reiji-data"))
    rule["data"]["sourceRanges"] = ["0.0.0.0/0"]
    google_cloud.change("things", things)
    (change,) = watch.changes(watch.scan())
    # What the rules judge is computed from it and tells no change of its own.
    assert (change.facet, change.path, change.new) == ("rules", "/sources/0", "0.0.0.0/0")
    found = {one.rule for one in watch.findings(resource=change.resource, state="open")}
    assert found == {"gcp.compute.ssh-open"}


def test_what_could_not_be_listed_is_not_gone(
    watch: GoogleCloudWatch, google_cloud: GoogleCloudStage
):
    watch.scan()
    before = {(one.rule, one.resource) for one in watch.findings(state="open")}
    google_cloud.without_inventory()
    google_cloud.spoil("status", at=("GET", "/storage/v1/b"), status=403, count=99)
    scan = watch.scan()
    assert scan.status == "partial"
    assert watch.changes(scan) == []
    assert watch.findings(state="gone") == []
    after = {(one.rule, one.resource) for one in watch.findings(state="open")}
    assert {where for _, where in before - after} <= {"//storage.googleapis.com/reiji-web-files"}

"""What the rules say of the sample city in Google Cloud, whatever cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from approval_rules.usage import UsageRules
from governance.scans.judge import judge
from tests.connectors.google_cloud_looking import (
    ALL,
    MANIFEST,
    PROJECT,
    PUBLIC,
    rules,
    see,
    verdicts,
)
from tests.connectors.google_cloud_stage import (
    GoogleCloudStage,
)

__all__ = ["BROKEN", "rules"]


def broken(name: str, *rules: str) -> set[tuple[str, str]]:
    return {(rule, name) for rule in rules}


COMPUTE = "//compute.googleapis.com/projects/reiji-web"
VM = f"{COMPUTE}/zones/asia-northeast1-a/instances/web-1"
SQL = "//cloudsql.googleapis.com/projects/reiji-web/instances/cms"
KEY = "//cloudkms.googleapis.com/projects/reiji-web/locations/global/keyRings/reiji/cryptoKeys/site"
DATASET = "//bigquery.googleapis.com/projects/reiji-web/datasets/access_log"
BROKEN = (
    broken(
        PROJECT,
        "gcp.jp.org-policy-locations",
        "gcp.jp.project.labels",
        "gcp.iam.member-domains-policy",
        "gcp.iam.key-creation-policy",
        "gcp.project.security-contact",
        "gcp.logging.data-access",
        "gcp.logging.sink",
        "gcp.monitoring.alert-ownership",
        "gcp.monitoring.alert-audit-configuration",
        "gcp.monitoring.alert-custom-roles",
        "gcp.monitoring.alert-firewall-rules",
        "gcp.monitoring.alert-bucket-permissions",
    )
    | broken(
        f"{PROJECT}/iamPolicy",
        "gcp.iam.outside-members",
        "gcp.iam.service-account-admin",
        "gcp.iam.impersonation",
    )
    | broken(
        PUBLIC,
        "gcp.jp.bucket.location",
        "gcp.storage.public",
        "gcp.storage.uniform-access",
        "gcp.storage.public-access-prevention",
        "gcp.storage.recovery",
    )
    | broken(f"{COMPUTE}/global/firewalls/allow-ssh", "gcp.compute.ssh-open")
    | broken(f"{COMPUTE}/global/networks/default", "gcp.compute.default-network")
    | broken(f"{COMPUTE}/regions/asia-northeast1/subnetworks/default", "gcp.compute.flow-logs")
    | broken(f"{COMPUTE}/global/targetHttpsProxies/site", "gcp.compute.tls-version")
    | broken(
        VM,
        "gcp.compute.default-account",
        "gcp.compute.full-scopes",
        "gcp.compute.external-address",
        "gcp.compute.os-login",
        "gcp.compute.project-keys",
        "gcp.compute.serial-port",
        "gcp.compute.shielded",
    )
    | broken("//dns.googleapis.com/projects/reiji-web/managedZones/reiji", "gcp.dns.dnssec")
    | broken(
        SQL,
        "gcp.jp.sql.location",
        "gcp.sql.open-networks",
        "gcp.sql.public-address",
        "gcp.sql.tls",
        "gcp.sql.deletion-protection",
    )
    | broken(DATASET, "gcp.jp.dataset.location", "gcp.bigquery.public")
    | broken(KEY, "gcp.jp.kms-key.location", "gcp.kms.rotation")
    | broken(
        "//secretmanager.googleapis.com/projects/reiji-web/secrets/cms-password",
        "gcp.jp.secret.location",
    )
    | broken(
        "//logging.googleapis.com/projects/reiji-web/locations/global/buckets/_Default",
        "gcp.jp.log-bucket.location",
    )
    | broken(
        "//run.googleapis.com/projects/reiji-web/locations/us-central1/services/trial",
        "gcp.jp.asset.location",
    )
)
"""What is wrong in the sample city, keys apart: their names are long."""


def test_each_mistake_of_the_sample_city_is_found_where_it_was_made(
    google_cloud: GoogleCloudStage, rules: UsageRules
):
    found = verdicts(rules, see(google_cloud))
    failed = {where for where, verdict in found.items() if verdict == "fail"}
    keys = {(rule, where) for rule, where in failed if "eys." in rule or "account-key" in rule}
    assert {rule for rule, _ in keys} == {
        "gcp.iam.service-account-key",
        "gcp.iam.service-account-key-age",
        "gcp.apikeys.restricted",
        "gcp.apikeys.age",
    }
    assert failed - keys == BROKEN
    assert "unknown" not in found.values()
    assert [where for _, where in failed if "reiji-data" in where] == []


@pytest.mark.parametrize("inventory", [True, False])
@pytest.mark.parametrize("deal", range(10))
def test_one_call_in_ten_that_is_denied_turns_no_verdict(
    google_cloud: GoogleCloudStage, rules: UsageRules, deal: int, *, inventory: bool
):
    truth = verdicts(rules, see(google_cloud))
    if not inventory:
        google_cloud.without_inventory()
    google_cloud.control("POST", "denials", {"one_in": 10, "seed": deal})
    seen = see(google_cloud)
    service = {"registered": True, "provider": "google_cloud", "confidentiality": "2"}
    found = list(judge(rules, seen, service))
    wrong = [
        one
        for one in found
        if one.verdict not in {"unknown", truth.get((one.rule, one.resource), "unknown")}
    ]
    assert wrong == []
    assert all(one.reason for one in found if one.verdict == "unknown")
    # Whatever has no verdict any more belongs to a listing that says that it did not end.
    kinds = {rule.id: rule.resource for rule in rules.rules}
    lost = {kinds[rule] for rule, where in set(truth) - {(v.rule, v.resource) for v in found}}
    unlisted = {gap.resource_type for gap in seen.gaps if not gap.facet}
    assert lost <= unlisted
    assert unlisted == set(ALL) - {kind for kind, _ in seen.complete}


def test_denials_are_dealt_so_that_the_test_above_means_something(google_cloud: GoogleCloudStage):
    google_cloud.without_inventory()
    hit = set()
    for deal in range(10):
        google_cloud.control("POST", "denials", {"one_in": 10, "seed": deal})
        hit |= {gap.resource_type for gap in see(google_cloud).gaps}
    assert len(hit) > len(ALL) - 4


def test_every_facet_that_a_rule_reads_is_one_that_the_connector_has(rules: UsageRules):
    assert {
        f"{kind}/{name}"
        for kind, names in rules.reads().items()
        for name in names
        if name not in MANIFEST.resources[kind].facets
    } == set()


def test_every_check_of_the_catalogue_has_a_rule():
    pack = Path(__file__).parents[2] / "approval_rules/packs/cloud_usage/gcp-jp.yaml"
    marks = {line.strip(" #") for line in pack.read_text("utf-8").splitlines() if "# GCP-" in line}
    assert marks == {f"GCP-{number:02d}" for number in range(1, 43)}

"""What a scan sees of Google Cloud, and what it says where it could not look."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from approval_rules.usage import UsageRules
from connectors import registry
from connectors.contract import (
    CAPABILITIES,
    Connection,
    Denied,
    Failed,
    NeedsAttention,
    Present,
)
from connectors.sandbox.google_cloud_seed import FOLDER, ORGANIZATION, TARGET
from connectors.sandbox.google_cloud_things import DATA, WEB
from tests.connectors.google_cloud_looking import (
    ALL,
    ASSETS,
    BUCKETS,
    CLEAN,
    MANIFEST,
    PROJECT,
    PUBLIC,
    facets,
    rules,
    see,
    verdicts,
)
from tests.connectors.google_cloud_stage import (
    PATIENCE,
    GoogleCloudStage,
    service_account_key,
    users_key,
)

__all__ = ["rules"]


# --------------------------------------------------------------------------- the contract


def test_the_declared_capabilities_are_the_implemented_protocols(google_cloud: GoogleCloudStage):
    connector = google_cloud.connect()
    implemented = {name for name, kind in CAPABILITIES.items() if isinstance(connector, kind)}
    assert set(MANIFEST.capabilities) == implemented


def test_connecting_makes_no_call(google_cloud: GoogleCloudStage):
    google_cloud.connect()
    google_cloud.acting(service_account_key=service_account_key())
    assert google_cloud.requests() == []


def test_a_scan_of_everything_reads_every_declared_facet(google_cloud: GoogleCloudStage):
    seen = see(google_cloud)
    assert seen.gaps == ()
    assert {one.type for one in seen.resources} == set(ALL)
    assert {kind for kind, _ in seen.complete} == set(ALL)
    assert set(seen.coverage) == {f"{kind}/{one}" for kind, names in ALL.items() for one in names}
    assert seen.requests == len(google_cloud.requests())
    assert len({one.id for one in seen.resources}) == len(seen.resources)
    assert seen.resources == see(google_cloud).resources


def test_every_call_is_covered_by_a_declared_right_and_named_in_the_readme():
    text = (Path(__file__).parents[2] / "connectors/google_cloud/README.md").read_text("utf-8")
    rights = {call.right for call in MANIFEST.calls.values()}
    for one in MANIFEST.resources.values():
        rights |= {one.list_right, *(facet.right for facet in one.facets.values())}
    assert "" not in rights
    assert [right for right in sorted(rights) if f"`{right}`" not in text] == []


def test_only_what_the_plan_names_is_asked_for(google_cloud: GoogleCloudStage):
    seen = see(google_cloud, {"gcp.compute.firewall": frozenset({"open_to_world"})})
    assert google_cloud.paths() == [f"/v3/{ORGANIZATION}", f"/v1/{ORGANIZATION}/assets"]
    assert seen.requests == 2
    (asked,) = (one for one in google_cloud.requests() if one["path"].endswith("/assets"))
    assert asked["query"]["contentType"] == "RESOURCE"


def test_what_the_manifest_does_not_know_is_unknown(google_cloud: GoogleCloudStage):
    seen = see(google_cloud, {"gcp.robot": frozenset(), "gcp.dns.zone": frozenset({"colour"})})
    assert {str(one.facets["colour"]) for one in seen.resources} == {str(Failed("unknown_facet"))}
    assert ("gcp.robot", "unknown_type") in {(g.resource_type, g.code) for g in seen.gaps}


def test_nothing_is_ever_written(google_cloud: GoogleCloudStage):
    see(google_cloud)
    google_cloud.without_inventory()
    see(google_cloud)
    others = {(one["method"], one["path"].rpartition(":")[2]) for one in google_cloud.requests()}
    assert {method for method, _ in others} == {"GET", "POST"}
    assert {what for method, what in others if method == "POST"} == {"getIamPolicy"}


# --------------------------------------------------------------------------- both sources


@pytest.mark.parametrize("account", [ORGANIZATION, FOLDER, WEB, DATA, "reiji-web"])
def test_both_sources_show_the_same(
    google_cloud: GoogleCloudStage, rules: UsageRules, account: str
):
    inventory = see(google_cloud, account=account)
    google_cloud.without_inventory()
    services = see(google_cloud, account=account)
    assert services.gaps == inventory.gaps == ()
    assert services.resources == inventory.resources
    assert services.complete == inventory.complete
    assert verdicts(rules, services) == verdicts(rules, inventory)


def test_a_project_by_its_number_is_the_same_project(google_cloud: GoogleCloudStage):
    named, numbered = (
        see(google_cloud, account=WEB),
        see(google_cloud, account="projects/700000000101"),
    )
    assert named.resources == numbered.resources


@pytest.mark.parametrize("fault", ["status", "truncate", "garbage", "reset", "slow", "rate_limit"])
def test_where_the_inventory_cannot_answer_the_services_do(
    google_cloud: GoogleCloudStage, fault: str
):
    truth = see(google_cloud)
    effect = {"status": 500} if fault == "status" else {"seconds": PATIENCE + 0.5}
    google_cloud.spoil(fault, at=("GET", ASSETS), count=999, **effect)
    seen = see(google_cloud)
    assert seen.resources == truth.resources
    assert seen.complete == truth.complete


def test_an_inventory_that_breaks_off_is_not_believed_to_be_whole(google_cloud: GoogleCloudStage):
    truth = see(google_cloud)
    google_cloud.control("POST", "limits", {"page_size": 5})
    rule = {
        "match": {"method": "GET", "path": ASSETS, "nth": 4},
        "effect": {"type": "status", "status": 403},
        "count": 999,
    }
    google_cloud.control("POST", "faults", rule)
    assert see(google_cloud).resources == truth.resources


SERVICES = {
    "gcp.storage.bucket": "/storage/v1/b",
    "gcp.compute.firewall": "/compute/v1/projects/*/global/firewalls",
    "gcp.compute.network": "/compute/v1/projects/*/global/networks",
    "gcp.compute.subnetwork": "/compute/v1/projects/*/aggregated/subnetworks",
    "gcp.compute.instance": "/compute/v1/projects/*/aggregated/instances",
    "gcp.compute.tls_proxy": "/compute/v1/projects/*/aggregated/targetHttpsProxies",
    "gcp.dns.zone": "/dns/v1/projects/*/managedZones",
    "gcp.sql.instance": "/v1/projects/*/instances",
    "gcp.bigquery.dataset": "/bigquery/v2/projects/*/datasets",
    "gcp.kms.key": "/v1/projects/*/locations",
    "gcp.secretmanager.secret": "/v1/projects/*/secrets",
    "gcp.logging.bucket": "/v2/*/locations/-/buckets",
    "gcp.iam.service_account_key": "/v1/projects/*/serviceAccounts",
    "gcp.apikeys.key": "/v2/projects/*/locations/global/keys",
}
"""Each type with the listing that stands in for the inventory."""


@pytest.mark.parametrize("kind", sorted(SERVICES))
@pytest.mark.parametrize("fault", ["status", "truncate", "garbage", "reset"])
def test_a_listing_that_neither_source_shows_is_a_gap_and_the_rest_goes_on(
    google_cloud: GoogleCloudStage, kind: str, fault: str
):
    google_cloud.without_inventory()
    effect = {"status": 403} if fault == "status" else {}
    google_cloud.spoil(fault, at=("GET", SERVICES[kind]), count=99, **effect)
    seen = see(google_cloud, {one: ALL[one] for one in (kind, "gcp.project", "gcp.iam.policy")})
    assert {name for name, _ in seen.complete} == {"gcp.project", "gcp.iam.policy"}
    told = [gap.code for gap in seen.gaps if (gap.resource_type, gap.facet) == (kind, "")]
    assert len(told) == 1
    assert told[0]
    assert [one for one in seen.resources if one.type == kind] == []


def test_an_answer_of_html_is_no_empty_list(google_cloud: GoogleCloudStage):
    google_cloud.spoil("garbage", at=("GET", "/[vsc]*"), count=9999)
    seen = see(google_cloud)
    assert seen.complete == frozenset()
    assert {gap.code for gap in seen.gaps if not gap.facet} == {"unreadable_answer"}


@pytest.mark.parametrize(
    "path", [f"/v1/{ORGANIZATION}/assets", f"/v1/{ORGANIZATION}:searchAllResources"]
)
def test_a_listing_that_never_ends_is_not_complete(google_cloud: GoogleCloudStage, path: str):
    google_cloud.control("POST", "limits", {"endless": path, "same_token": True})
    google_cloud.spoil("status", at=("GET", "/storage/v1/b"), status=403, count=99)
    seen = see(google_cloud)
    codes = {gap.resource_type: gap.code for gap in seen.gaps if not gap.facet}
    if path.endswith("assets"):
        assert codes == {"gcp.storage.bucket": "forbidden"}
    else:
        assert codes == {"gcp.asset": "endless_pages"}


def test_a_scan_ends_at_its_deadline_though_a_listing_does_not(google_cloud: GoogleCloudStage):
    google_cloud.control("POST", "limits", {"endless": f"/v1/{ORGANIZATION}:searchAllResources"})
    seen = google_cloud.connect().observe(ALL, deadline=2)
    assert ("gcp.asset", "") not in seen.complete
    assert {gap.code for gap in seen.gaps if gap.resource_type == "gcp.asset"} == {"deadline"}


def test_pages_are_read_to_the_last(google_cloud: GoogleCloudStage):
    whole = see(google_cloud)
    google_cloud.control("POST", "limits", {"page_size": 2})
    assert see(google_cloud).resources == whole.resources
    google_cloud.without_inventory()
    assert see(google_cloud).resources == whole.resources


@pytest.mark.parametrize("how", ["server", "throttled"])
def test_a_passing_fault_costs_nothing(google_cloud: GoogleCloudStage, how: str):
    kind, effect = (
        ("status", {"status": 503}) if how == "server" else ("rate_limit", {"seconds": 1})
    )
    google_cloud.spoil(kind, at=("GET", ASSETS), count=1, **effect)
    google_cloud.spoil(kind, at=("GET", "/v2/*"), count=1, **effect)
    seen = see(google_cloud)
    assert seen.gaps == ()
    assert "/storage/v1/b" not in google_cloud.paths()


# --------------------------------------------------------------------------- credentials


@pytest.mark.parametrize("key", [service_account_key, users_key])
def test_a_key_sees_what_a_token_sees(google_cloud: GoogleCloudStage, key: Any):
    seen = google_cloud.acting(service_account_key=key()).observe(ALL, deadline=30)
    assert seen.gaps == ()
    assert seen.resources == see(google_cloud).resources
    assert google_cloud.paths().count("/token") == 1


def test_a_key_may_act_as_another_account(google_cloud: GoogleCloudStage):
    acting = google_cloud.acting(
        settings={"impersonate": TARGET}, service_account_key=service_account_key()
    )
    assert acting.observe(BUCKETS, deadline=30).gaps == ()
    address = f"/v1/projects/-/serviceAccounts/{TARGET}:generateAccessToken"
    assert google_cloud.paths()[:2] == ["/token", address]


def test_an_account_that_may_not_be_acted_as_needs_a_person(google_cloud: GoogleCloudStage):
    google_cloud.change("impersonated", [])
    acting = google_cloud.acting(
        settings={"impersonate": TARGET}, service_account_key=service_account_key()
    )
    with pytest.raises(NeedsAttention) as told:
        acting.observe(BUCKETS, deadline=30)
    assert told.value.code == "IAM_PERMISSION_DENIED"


def test_a_credential_that_is_refused_needs_a_person(google_cloud: GoogleCloudStage):
    google_cloud.change("tokens", {})
    google_cloud.change("accounts", [])
    with pytest.raises(NeedsAttention):
        see(google_cloud)
    with pytest.raises(NeedsAttention) as told:
        google_cloud.acting(service_account_key=service_account_key()).observe(ALL, deadline=30)
    assert told.value.code == "invalid_grant"


def test_a_project_that_is_not_there_needs_a_person(google_cloud: GoogleCloudStage):
    with pytest.raises(NeedsAttention) as told:
        see(google_cloud, BUCKETS, "projects/reiji-nowhere")
    assert told.value.code == "PERMISSION_DENIED"
    assert "reiji-nowhere" in str(told.value)


def test_a_token_that_is_revoked_in_mid_scan_leaves_what_was_seen(google_cloud: GoogleCloudStage):
    google_cloud.spoil("token_revoked", at=("GET", "/v2/*"))
    seen = see(google_cloud)
    assert ("gcp.storage.bucket", "") in seen.complete
    assert facets(seen, PUBLIC)["uniform_access"] == Present(value=False)
    codes = {gap.code for gap in seen.gaps}
    assert codes == {"ACCESS_TOKEN_TYPE_UNSUPPORTED"}
    assert isinstance(facets(seen, CLEAN)["resource_locations"], Denied)


@pytest.mark.parametrize(
    ("account", "settings", "secrets", "code"),
    [
        (WEB, {}, {}, "no_credentials"),
        (WEB, {}, {"service_account_key": "not json"}, "service_account_key"),
        (WEB, {}, {"service_account_key": "[]"}, "service_account_key"),
        (WEB, {}, {"service_account_key": '{"type": "external_account"}'}, "service_account_key"),
        (WEB, {"impersonate": "somebody"}, {"access_token": "token"}, "impersonate"),
        ("例示市", {}, {"access_token": "token"}, "account"),
        ("folders/x", {}, {"access_token": "token"}, "account"),
        ("", {}, {"access_token": "token"}, "account"),
    ],
)
def test_what_cannot_work_is_said_before_any_call(
    account: str, settings: dict[str, str], secrets: dict[str, str], code: str
):
    connection = Connection(
        provider="google_cloud", account=account, settings=settings, secrets=secrets
    )
    with pytest.raises(NeedsAttention) as told:
        registry.connect(connection)
    assert told.value.code == code


def test_no_credential_appears_in_a_log_a_repr_or_an_error(
    google_cloud: GoogleCloudStage, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    secret = "very-secret-" + "z" * 20
    connector = google_cloud.connect(access_token=secret)
    with pytest.raises(NeedsAttention) as told:
        connector.observe(ALL, deadline=30)
    google_cloud.change("accounts", [])
    keyed = google_cloud.acting(service_account_key=service_account_key())
    with pytest.raises(NeedsAttention) as other:
        keyed.observe(ALL, deadline=30)
    shown = "".join([repr(connector), repr(keyed), str(told.value), str(other.value), caplog.text])
    inner = json.loads(service_account_key())["private_key"].splitlines()[1]
    assert secret not in shown
    assert inner not in shown


# --------------------------------------------------------------------------- what stands above


def test_what_the_organisation_logs_counts_for_a_project(google_cloud: GoogleCloudStage):
    containers = google_cloud.state("containers")
    organisation = containers[ORGANIZATION]
    organisation["policy"]["auditConfigs"] = containers[DATA]["policy"]["auditConfigs"]
    google_cloud.change("containers", organisation, key=ORGANIZATION)
    for account in (WEB, ORGANIZATION):
        seen = facets(see(google_cloud, account=account), PROJECT)["audit_logging"]
        assert seen.value["types"] == ["ADMIN_READ", "DATA_READ", "DATA_WRITE"]


def test_what_stands_above_and_was_not_seen_leaves_a_project_unknown(
    google_cloud: GoogleCloudStage, rules: UsageRules
):
    google_cloud.spoil("status", at=("*", f"/v3/{FOLDER}*"), status=403, count=99)
    google_cloud.spoil("status", at=("*", f"/v2/{FOLDER}/sinks"), status=403, count=99)
    seen = see(google_cloud, account=WEB)
    assert facets(seen, PROJECT)["audit_logging"] == Denied("PERMISSION_DENIED")
    assert facets(seen, PROJECT)["log_sinks"] == Denied("PERMISSION_DENIED")
    found = verdicts(rules, seen)
    assert found["gcp.logging.data-access", PROJECT] == "unknown"
    assert found["gcp.logging.sink", PROJECT] == "unknown"


def test_a_whole_sink_of_ones_own_is_enough(google_cloud: GoogleCloudStage):
    google_cloud.spoil("status", at=("*", f"/v2/{FOLDER}/sinks"), status=403, count=99)
    seen = facets(see(google_cloud, account=DATA), CLEAN)["log_sinks"]
    assert seen == Present(["storage.googleapis.com/reiji-data-logs"])


def test_who_is_from_outside_cannot_be_told_where_nobody_said_who_is_ours(
    google_cloud: GoogleCloudStage,
):
    seen = see(google_cloud, domains="")
    # A personal account is never ours.
    assert [
        one["member"] for one in facets(seen, f"{PROJECT}/iamPolicy")["outside_members"].value
    ] == ["user:seisaku.reiji@gmail.com"]
    assert facets(seen, f"{CLEAN}/iamPolicy")["outside_members"] == Failed("domains_not_set")


def test_google_decides_where_nobody_set_a_policy_of_access_approval(
    google_cloud: GoogleCloudStage, rules: UsageRules
):
    found = verdicts(rules, see(google_cloud), "3B")
    assert found["gcp.project.access-approval", PROJECT] == "fail"
    assert found["gcp.project.access-approval", CLEAN] == "pass"


def test_what_is_deleted_already_and_what_a_region_keeps_are_told_as_they_are(
    google_cloud: GoogleCloudStage,
):
    things = google_cloud.state("things")
    for one in things["api_key"]:
        one["data"]["deleteTime"] = "2026-11-01T00:00:00Z"
    place = {"name": "projects/700000000101/locations/asia-northeast2/secrets/regional"}
    things["secret"] = [{"home": WEB, "data": place}]
    google_cloud.change("things", things)
    seen = see(
        google_cloud, {kind: ALL[kind] for kind in ("gcp.apikeys.key", "gcp.secretmanager.secret")}
    )
    (only,) = seen.resources
    assert only.facets["replication"] == Present(
        {"automatic": False, "places": ["asia-northeast2"]}
    )

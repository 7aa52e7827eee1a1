"""What a scan sees of Google Cloud, and what it says where it could not look."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from approval_rules.load import default_packs
from approval_rules.usage import UsageRules, compile_usage
from connectors import registry
from connectors.contract import (
    CAPABILITIES,
    Connection,
    Denied,
    Failed,
    NeedsAttention,
    Plan,
    Present,
    Snapshot,
)
from connectors.sandbox.google_cloud_seed import FOLDER, ORGANIZATION, TARGET
from connectors.sandbox.google_cloud_things import DATA, WEB
from governance.scans.judge import judge
from tests.connectors.google_cloud_stage import (
    PATIENCE,
    GoogleCloudStage,
    service_account_key,
    users_key,
)

MANIFEST = registry.manifest("google_cloud")
ALL: Plan = {kind: frozenset(one.facets) for kind, one in MANIFEST.resources.items()}
ASSETS = "/v1/*/assets"
SEARCH = "/v1/*:searchAllResources"
LISTED = set(ALL) - {"gcp.asset"}
PUBLIC = "//storage.googleapis.com/reiji-web-files"
PROJECT = f"//cloudresourcemanager.googleapis.com/{WEB}"
CLEAN = f"//cloudresourcemanager.googleapis.com/{DATA}"
BUCKETS: Plan = {"gcp.storage.bucket": frozenset({"uniform_access", "public_members"})}


@pytest.fixture(scope="module")
def rules() -> UsageRules:
    return compile_usage([pack for pack in default_packs("cloud_usage") if pack.id == "gcp-jp"])


def see(stage: GoogleCloudStage, plan: Plan = ALL, account: str = "", **settings: str) -> Snapshot:
    seen: Snapshot = stage.acting(account, settings).observe(plan, deadline=30)
    return seen


def facets(snapshot: Snapshot, resource: str) -> Any:
    return next(one.facets for one in snapshot.resources if one.id == resource)


def verdicts(rules: UsageRules, snapshot: Snapshot, kind: str = "2") -> dict[tuple[str, str], str]:
    service = {"registered": True, "provider": "google_cloud", "confidentiality": kind}
    return {(one.rule, one.resource): one.verdict for one in judge(rules, snapshot, service)}


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


# --------------------------------------------------------------------------- verdicts


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

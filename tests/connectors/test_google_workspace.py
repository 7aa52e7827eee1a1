"""What a scan sees of a Workspace customer, and what it says where it could not look."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from approval_rules.load import default_packs
from approval_rules.usage import UsageRules, compile_usage
from connectors.contract import (
    CAPABILITIES,
    Absent,
    Failed,
    Present,
    Snapshot,
)
from connectors.sandbox.google_workspace_seed import ADMIN, DOMAIN, EVENTS, SCOPES
from governance.scans.judge import Verdict, judge
from tests.connectors.google_workspace_stage import (
    ALL,
    BROKEN,
    KINDS,
    MANIFEST,
    POLICIES,
    PRESS,
    PRESS_GROUP,
    ROOT,
    WorkspaceStage,
    facets,
    see,
)


@pytest.fixture(scope="module")
def rules() -> UsageRules:
    return compile_usage([pack for pack in default_packs("cloud_usage") if pack.id == "gws-jp"])


def verdicts(rules: UsageRules, snapshot: Snapshot, kind: str = "2") -> dict[tuple[str, str], str]:
    service = {"registered": True, "provider": "google_workspace", "confidentiality": kind}
    return {(one.rule, one.resource): one.verdict for one in judge(rules, snapshot, service)}


# --------------------------------------------------------------------------- the contract


def test_the_declared_capabilities_are_the_implemented_protocols(workspace: WorkspaceStage):
    connector = workspace.connect()
    implemented = {name for name, kind in CAPABILITIES.items() if isinstance(connector, kind)}
    assert set(MANIFEST.capabilities) == implemented


def test_connecting_makes_no_call(workspace: WorkspaceStage):
    workspace.connect()
    workspace.with_key()
    assert workspace.requests() == []


def test_a_scan_of_everything_reads_every_declared_facet(workspace: WorkspaceStage):
    seen = see(workspace)
    assert seen.gaps == ()
    assert {one.type for one in seen.resources} == set(ALL)
    assert {kind for kind, _ in seen.complete} == set(ALL)
    assert set(seen.coverage) == {f"{kind}/{one}" for kind, names in ALL.items() for one in names}
    asked_in_dns = 7  # three texts for each domain, and one above the first
    first = len(workspace.requests())
    assert seen.requests == first + asked_in_dns
    assert seen.resources == see(workspace).resources


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "gws.customer"])
@pytest.mark.parametrize("fault", ["status", "truncate", "garbage", "reset", "slow"])
def test_a_listing_that_cannot_be_read_is_a_gap_and_the_rest_goes_on(
    workspace: WorkspaceStage, kind: str, fault: str
):
    effect = {"status": 403} if fault == "status" else {"seconds": 0.8}
    workspace.spoil(fault, at=("GET", KINDS[kind]), count=10, **effect)
    seen = see(workspace)
    assert {name for name, _ in seen.complete} == set(ALL) - {kind}
    told = [gap.code for gap in seen.gaps if (gap.resource_type, gap.facet) == (kind, "")]
    assert len(told) == 1
    assert told[0]


def test_a_customer_that_cannot_be_read_is_a_gap(workspace: WorkspaceStage):
    workspace.spoil("status", at=("GET", KINDS["gws.customer"]), status=403, count=10)
    seen = see(workspace)
    assert {name for name, _ in seen.complete} == set(ALL) - {"gws.customer"}
    assert [gap.code for gap in seen.gaps] == ["forbidden"]


@pytest.mark.parametrize(
    ("fault", "effect", "count"),
    [
        ("status", {"status": 503}, 2),
        ("rate_limit", {"seconds": 0}, 2),
        ("reset", {}, 1),
        ("truncate", {}, 1),
        ("slow", {"seconds": 0.6}, 1),
    ],
)
def test_a_passing_fault_costs_nothing(
    workspace: WorkspaceStage, fault: str, effect: dict[str, Any], count: int
):
    workspace.spoil(fault, at=("GET", KINDS["gws.user"]), count=count, **effect)
    workspace.spoil(fault, at=("GET", POLICIES), count=count, **effect)
    assert see(workspace).gaps == ()


def test_a_listing_that_never_ends_is_not_complete(workspace: WorkspaceStage):
    workspace.control("POST", "limits", {"endless": KINDS["gws.user"], "same_token": True})
    seen = see(workspace)
    assert ("gws.user", "") not in seen.complete
    assert "endless_pages" in {gap.code for gap in seen.gaps}
    assert ("gws.org_unit", "") in seen.complete


def test_a_scan_ends_at_its_deadline_though_a_listing_does_not(workspace: WorkspaceStage):
    workspace.control("POST", "limits", {"endless": POLICIES})
    seen = workspace.connect().observe(ALL, deadline=2)
    assert ("gws.org_unit", "") not in seen.complete
    assert facets(seen, ROOT)["password"] == Failed("deadline")
    assert ("gws.user", "") in seen.complete


def test_pages_are_read_to_the_last(workspace: WorkspaceStage):
    whole = see(workspace)
    workspace.control("POST", "limits", {"page_size": 2})
    assert see(workspace).resources == whole.resources


def test_a_page_that_is_denied_leaves_those_before_it(workspace: WorkspaceStage):
    workspace.control("POST", "limits", {"page_size": 2})
    rule = {
        "match": {"method": "GET", "path": KINDS["gws.user"], "nth": 2},
        "effect": {"type": "status", "status": 403},
        "count": 100,
    }
    workspace.control("POST", "faults", rule)
    seen = see(workspace, {"gws.user": frozenset({"sign_in"})})
    assert len(seen.resources) == 2
    assert seen.complete == frozenset()
    assert [(gap.facet, gap.code) for gap in seen.gaps] == [("", "forbidden")]


def test_only_what_the_plan_names_is_asked_for(workspace: WorkspaceStage):
    seen = see(workspace, {"gws.user": frozenset({"sign_in"})})
    assert workspace.paths() == [KINDS["gws.customer"], KINDS["gws.user"]]
    assert seen.requests == 2


def test_what_the_manifest_does_not_know_is_unknown(workspace: WorkspaceStage):
    seen = see(workspace, {"gws.robot": frozenset(), "gws.domain": frozenset({"colour"})})
    assert facets(seen, DOMAIN)["colour"] == Failed("unknown_facet")
    assert ("gws.robot", "unknown_type") in {(g.resource_type, g.code) for g in seen.gaps}


# --------------------------------------------------------------------------- policies


def test_what_nobody_set_has_googles_default(workspace: WorkspaceStage):
    seen = facets(see(workspace), ROOT)
    assert seen["mail_forwarding"] == Present({"source": "default", "enable_auto_forwarding": True})
    assert seen["password"].value["source"] == "set"


def test_what_nobody_set_and_google_does_not_document_is_unknown(
    workspace: WorkspaceStage, rules: UsageRules
):
    kept = [
        one
        for one in workspace.state("policies")
        if one["setting"]["type"] != "settings/security.session_controls"
    ]
    workspace.change("policies", kept)
    seen = see(workspace)
    assert facets(seen, ROOT)["session"] == Failed("default_unknown")
    assert verdicts(rules, seen)["gws.identity.session", ROOT] == "unknown"


def test_a_place_tells_what_is_set_there_and_where_the_rest_comes_from(workspace: WorkspaceStage):
    seen = see(workspace)
    press = facets(seen, PRESS)
    assert press["drive_sharing"].value["external_sharing_mode"] == "ALLOWED"
    assert press["password"] == Present({"source": "inherited", "from": "/"})
    group = facets(seen, PRESS_GROUP)
    assert group["mail_programs"].value == {
        "source": "set",
        "enable_pop_access": False,
        "enable_imap_access": True,
    }
    names = {one.id: one.name for one in seen.resources}
    assert (names[PRESS], names[PRESS_GROUP]) == ("/総務部/広報課", f"houdou@{DOMAIN}")


def test_a_group_that_cannot_be_named_keeps_its_identity(workspace: WorkspaceStage):
    workspace.spoil("status", at=("GET", "/admin/directory/v1/groups/*"), status=403, count=9)
    seen = see(workspace)
    assert {one.id: one.name for one in seen.resources}[PRESS_GROUP] == "01reijipress"


def test_policies_without_any_of_googles_own_are_not_believed(workspace: WorkspaceStage):
    workspace.change("policies", [])
    seen = see(workspace)
    assert facets(seen, ROOT)["drive_sharing"] == Failed("no_policies")
    assert ("gws.org_unit", "") not in seen.complete


def test_a_change_at_the_top_is_a_change_there_and_nowhere_else(workspace: WorkspaceStage):
    before = see(workspace)
    changed = workspace.state("policies")
    for one in changed:
        if one["setting"]["type"] == "settings/security.password" and one["type"] == "ADMIN":
            one["setting"]["value"]["minimumLength"] = 8
    workspace.change("policies", changed)
    after = see(workspace)
    moved = [
        (one.id, name)
        for one, other in zip(before.resources, after.resources, strict=True)
        for name in one.facets
        if one.facets[name] != other.facets[name]
    ]
    assert moved == [(ROOT, "password")]


# --------------------------------------------------------------------------- the rest


def test_the_records_of_a_domain_are_read_and_what_is_missing_is_absent(workspace: WorkspaceStage):
    dns = workspace.state("dns")
    workspace.change("dns", {**dns, EVENTS: [], f"_dmarc.{EVENTS}": "servfail"})
    workspace.change("dns", None, key=f"google._domainkey.{EVENTS}")
    seen = facets(see(workspace), EVENTS)
    assert (seen["spf"], seen["dkim"], seen["dmarc"]) == (Absent(), Absent(), Failed("servfail"))


def test_a_name_server_that_is_silent_costs_its_facet_alone(workspace: WorkspaceStage):
    workspace.change("dns", "silence", key=DOMAIN)
    seen = workspace.connect().observe({"gws.domain": ALL["gws.domain"]}, deadline=2)
    assert isinstance(facets(seen, DOMAIN)["spf"], Failed)
    assert isinstance(facets(seen, DOMAIN)["dmarc"], Present)


def test_nobody_outside_is_asked_for_a_stand_in(workspace: WorkspaceStage):
    seen = see(workspace, {"gws.domain": ALL["gws.domain"]}, dns_server="")
    assert {str(one) for one in facets(seen, DOMAIN).values()} == {str(Failed("no_name_server"))}


def test_other_selectors_of_dkim_count_too(workspace: WorkspaceStage):
    key = workspace.state("dns")[f"google._domainkey.{DOMAIN}"]
    workspace.change("dns", None, key=f"google._domainkey.{DOMAIN}")
    workspace.change("dns", key, key=f"pr2026._domainkey.{DOMAIN}")
    seen = facets(see(workspace, dkim_selectors="old, pr2026"), DOMAIN)
    assert seen["dkim"] == Present({"selectors": {"pr2026": True}, "valid": True})


def test_consent_that_was_taken_back_shows_no_application(workspace: WorkspaceStage):
    plan = {"gws.oauth_app": ALL["gws.oauth_app"]}
    (only,) = see(workspace, plan, known_apps="x, 1080.apps.googleusercontent.com").resources
    assert (only.name, only.facets["known"]) == ("日程調整アプリ", Present(True))


def test_a_delegation_that_still_stands_is_told_and_our_own_is_known(workspace: WorkspaceStage):
    grant, remove = "AUTHORIZE_API_CLIENT_ACCESS", "REMOVE_API_CLIENT_ACCESS"
    workspace.change(
        "delegations",
        [
            [grant, 40, ADMIN, "1", "openid"],
            [grant, 30, ADMIN, "77", "https://mail.google.com/, openid"],
            [grant, 20, ADMIN, "88", ["openid"]],
            [remove, 10, ADMIN, "88", ["openid"]],
        ],
    )
    plan = {"gws.customer": frozenset({"delegations"})}
    (only,) = workspace.with_key().observe(plan, deadline=30).resources
    assert only.facets["delegations"] == Present(
        [
            {"client": "1", "scopes": ["openid"], "known": True},
            {"client": "77", "scopes": ["https://mail.google.com/", "openid"], "known": False},
        ]
    )


def test_forms_of_others_are_seen_with_their_eyes(workspace: WorkspaceStage):
    plan = {"gws.form": ALL["gws.form"]}
    seen = workspace.with_key(form_owners=f"kouhou@{DOMAIN}").observe(plan, deadline=30)
    assert facets(seen, "1FormKouhou")["sharing"].value["outside"] == ["staff@jimukyoku.example"]
    assert seen.complete == {("gws.form", "")}
    seen = see(workspace, plan, form_owners=f"kouhou@{DOMAIN}")
    assert seen.complete == frozenset()
    assert [gap.code for gap in seen.gaps] == ["needs_service_account"]


def test_the_public_page_of_results_is_opened_only_where_that_was_asked_for(
    workspace: WorkspaceStage,
):
    workspace.change("open_results", ["1FormSurvey"])
    plan = {"gws.form": ALL["gws.form"]}
    assert facets(see(workspace, plan), "1FormSurvey")["results"] == Present({"asked": False})
    assert [one for one in workspace.paths() if "viewanalytics" in one] == []
    seen = see(workspace, plan, public_results="yes")
    assert facets(seen, "1FormSurvey")["results"] == Present({"asked": True, "shown": True})
    assert facets(seen, "1FormMoushikomi")["results"] == Present({"asked": True, "shown": False})
    opened = [one for one in workspace.requests() if "viewanalytics" in one["path"]]
    assert len(opened) == 2


# --------------------------------------------------------------------------- verdicts


def test_each_mistake_of_the_sample_city_is_found_where_it_was_made(
    workspace: WorkspaceStage, rules: UsageRules
):
    found = verdicts(rules, see(workspace))
    assert {where for where, verdict in found.items() if verdict == "fail"} == BROKEN
    assert "unknown" not in found.values()
    # What is inherited is judged where it is set.
    assert found["gws.password.length", PRESS] == "not_applicable"


def judged(rules: UsageRules, snapshot: Snapshot) -> list[Verdict]:
    return list(judge(rules, snapshot, {"registered": True, "provider": "google_workspace"}))


@pytest.mark.parametrize("deal", range(30))
def test_one_call_in_ten_that_is_denied_turns_no_verdict(
    workspace: WorkspaceStage, rules: UsageRules, deal: int
):
    truth = verdicts(rules, see(workspace))
    workspace.control("POST", "denials", {"one_in": 10, "seed": deal})
    seen = see(workspace)
    found = judged(rules, seen)
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


def test_denials_are_dealt_so_that_the_test_above_means_something(workspace: WorkspaceStage):
    hit = set()
    for deal in range(30):
        workspace.control("POST", "denials", {"one_in": 10, "seed": deal})
        hit |= {gap.resource_type for gap in see(workspace).gaps}
    assert hit == set(ALL)


def test_every_facet_that_a_rule_reads_is_one_that_the_connector_has(rules: UsageRules):
    assert {
        f"{kind}/{name}"
        for kind, names in rules.reads().items()
        for name in names
        if name not in MANIFEST.resources[kind].facets
    } == set()


def test_the_readme_names_each_scope_that_is_asked_for():
    text = (Path(__file__).parents[2] / "connectors/google_workspace/README.md").read_text("utf-8")
    assert [one for one in SCOPES if f"https://www.googleapis.com/auth/{one}" not in text] == []

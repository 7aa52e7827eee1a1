"""What the tests of Google Cloud look at, and with which eyes."""

from __future__ import annotations

from typing import Any

import pytest

from approval_rules.load import default_packs
from approval_rules.usage import UsageRules, compile_usage
from connectors import registry
from connectors.contract import (
    Plan,
    Snapshot,
)
from connectors.sandbox.google_cloud_things import DATA, WEB
from governance.scans.judge import judge
from tests.connectors.google_cloud_stage import (
    GoogleCloudStage,
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

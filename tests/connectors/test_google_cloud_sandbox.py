"""The stand-in answers as Google's own description says, and a stand-in by other hands agrees."""

from __future__ import annotations

import functools
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
from gcp_storage_emulator.server import create_server

from connectors import registry
from connectors.contract import Connection, Present
from connectors.google_cloud.calls import APIS
from connectors.sandbox.google_cloud import google_cloud_sandbox
from connectors.sandbox.google_cloud_seed import DOMAIN, ORGANIZATION, TOKEN
from tests.connectors.google_cloud_looking import ALL, BUCKETS, see
from tests.connectors.google_cloud_stage import GoogleCloudStage

EVERYWHERE = {"alt", "fields", "prettyPrint", "key", "quotaUser"}
KINDS = {"string": str, "integer": int, "boolean": bool, "number": (int, float), "array": list}
SHOWN_AS = {
    "cloudresourcemanager.googleapis.com/Project": ("cloudresourcemanager.v3", "Project"),
    "cloudresourcemanager.googleapis.com/Folder": ("cloudresourcemanager.v3", "Folder"),
    "cloudresourcemanager.googleapis.com/Organization": ("cloudresourcemanager.v3", "Organization"),
    "storage.googleapis.com/Bucket": ("storage.v1", "Bucket"),
    "compute.googleapis.com/Firewall": ("compute.v1", "Firewall"),
    "compute.googleapis.com/Network": ("compute.v1", "Network"),
    "compute.googleapis.com/Subnetwork": ("compute.v1", "Subnetwork"),
    "compute.googleapis.com/Instance": ("compute.v1", "Instance"),
    "compute.googleapis.com/Project": ("compute.v1", "Project"),
    "compute.googleapis.com/TargetHttpsProxy": ("compute.v1", "TargetHttpsProxy"),
    "compute.googleapis.com/SslPolicy": ("compute.v1", "SslPolicy"),
    "dns.googleapis.com/ManagedZone": ("dns.v1", "ManagedZone"),
    "sqladmin.googleapis.com/Instance": ("sqladmin.v1", "DatabaseInstance"),
    "bigquery.googleapis.com/Dataset": ("bigquery.v2", "Dataset"),
    "cloudkms.googleapis.com/CryptoKey": ("cloudkms.v1", "CryptoKey"),
    "secretmanager.googleapis.com/Secret": ("secretmanager.v1", "Secret"),
    "logging.googleapis.com/LogBucket": ("logging.v2", "LogBucket"),
    "logging.googleapis.com/LogSink": ("logging.v2", "LogSink"),
    "logging.googleapis.com/LogMetric": ("logging.v2", "LogMetric"),
    "monitoring.googleapis.com/AlertPolicy": ("monitoring.v3", "AlertPolicy"),
    "iam.googleapis.com/ServiceAccountKey": ("iam.v1", "ServiceAccountKey"),
    "apikeys.googleapis.com/Key": ("apikeys.v2", "V2Key"),
}
"""What an asset's data is, in the words of the API that it belongs to."""


@functools.cache
def document(name: str) -> Any:
    source = files("googleapiclient.discovery_cache").joinpath("documents", f"{name}.json")
    return json.loads(source.read_text("utf-8"))


def methods(resources: Any) -> Iterator[Any]:
    for one in resources.values():
        yield from one.get("methods", {}).values()
        yield from methods(one.get("resources", {}))


def strange(schema: Any, schemas: Any, value: Any, path: str = "") -> list[str]:
    """Where a value is not what the schema says."""
    if "$ref" in schema:
        return strange(schemas[schema["$ref"]], schemas, value, path)
    kind = schema.get("type", "any")
    if kind == "array" and isinstance(value, list):
        inner = schema["items"]
        return [
            s for n, one in enumerate(value) for s in strange(inner, schemas, one, f"{path}/{n}")
        ]
    if kind == "object" and isinstance(value, dict):
        known, more = schema.get("properties", {}), schema.get("additionalProperties")
        found = []
        for name, one in value.items():
            inner = known.get(name, more)
            here = f"{path}/{name}"
            found += [here] if inner is None else strange(inner, schemas, one, here)
        return found
    if kind == "any":
        return []
    right = KINDS.get(kind)
    return [] if right and isinstance(value, right) else [f"{path} is no {kind}"]


def told(url: str, method: str, path: str, query: str = "") -> tuple[int, Any]:
    request = urllib.request.Request(
        f"{url}{path}?{query}",
        method=method,
        data=b"{}" if method == "POST" else None,
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def meant(method: str, path: str) -> Iterator[tuple[Any, Any]]:
    """Every method of Google's that a call may be, with the schemas of its API."""
    for name in {one.document for one in APIS.values()}:
        api = document(name)
        for one in methods(api["resources"]):
            flat = api["servicePath"] + (one.get("flatPath") or one["path"])
            pattern = re.sub(r"\\{[^}]*\\}", "[^/:]+", re.escape(flat))
            if one["httpMethod"] == method and re.fullmatch(f"/{pattern}", unquote(path)):
                yield one, api["schemas"]


def test_every_call_is_one_of_googles_and_its_answer_has_googles_fields(
    google_cloud: GoogleCloudStage,
):
    see(google_cloud)
    google_cloud.without_inventory()
    see(google_cloud)
    google_cloud.control("DELETE", "faults")
    calls = {
        (one["method"], one["path"], urlencode(one["query"])) for one in google_cloud.requests()
    }
    assert len(calls) > 60
    wrong = []
    for method, path, query in sorted(calls):
        status, body = told(google_cloud.url, method, path, query)
        known = list(meant(method, path))
        if status != 200:
            assert (status, path.rpartition("/")[2]) == (404, "accessApprovalSettings")
            continue
        asked = {part.partition("=")[0] for part in query.split("&") if part} - EVERYWHERE
        fits = [
            [
                *strange(one["response"], schemas, body),
                *sorted(asked - one["parameters"].keys()),
            ]
            for one, schemas in known
        ]
        if [] not in fits:
            wrong.append((method, path, fits))
    assert wrong == []


def test_the_data_of_every_asset_has_the_fields_of_its_own_api(google_cloud: GoogleCloudStage):
    query = urlencode(
        {"contentType": "RESOURCE", "pageSize": 1000, "assetTypes": list(SHOWN_AS)}, doseq=True
    )
    status, body = told(google_cloud.url, "GET", f"/v1/{ORGANIZATION}/assets", query)
    assert status == 200
    assert {one["assetType"] for one in body["assets"]} == set(SHOWN_AS)
    wrong = []
    for one in body["assets"]:
        api, name = SHOWN_AS[one["assetType"]]
        schemas = document(api)["schemas"]
        wrong += strange(schemas[name], schemas, one["resource"]["data"], one["name"])
    assert wrong == []


def test_a_field_that_google_does_not_know_would_be_found():
    schemas = document("storage.v1")["schemas"]
    bucket = {"name": "b", "iamConfiguration": {"publicAccess": "no"}, "versioning": {"enabled": 1}}
    found = strange(schemas["Bucket"], schemas, bucket)
    assert found == ["/iamConfiguration/publicAccess", "/versioning/enabled is no boolean"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/v1/projects/reiji-nowhere/assets", {"status": "PERMISSION_DENIED"}),
        ("/compute/v1/projects/reiji-nowhere/global/firewalls", {"code": 403}),
        ("/v3/projects/reiji-nowhere", {"status": "PERMISSION_DENIED"}),
        ("/v9/anything", {"status": "NOT_FOUND"}),
    ],
)
def test_what_is_refused_is_refused_in_googles_words(
    google_cloud: GoogleCloudStage, path: str, says: dict[str, Any]
):
    _, body = told(google_cloud.url, "GET", path)
    assert body["error"].items() >= says.items()
    assert body["error"]["message"]


def test_the_state_survives_a_restart(tmp_path: Path):
    with google_cloud_sandbox(tmp_path, more=20) as sandbox:
        stage = GoogleCloudStage(sandbox.url)
        stage.change("services", {})
        before = see(stage).resources
    with google_cloud_sandbox(tmp_path) as sandbox:
        after = see(GoogleCloudStage(sandbox.url)).resources
    assert before == after
    assert len(after) > 50


# --------------------------------------------------------------------------- by other hands


@pytest.fixture
def emulator() -> Iterator[str]:
    server = create_server("127.0.0.1", 0, in_memory=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{server._api._httpd.server_address[1]}"
    finally:
        server.stop()


def written(url: str, method: str, path: str, body: Any) -> Any:
    request = urllib.request.Request(
        f"{url}/storage/v1{path}",
        method=method,
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read() or b"null")


def test_buckets_of_an_emulator_by_other_hands_are_seen(emulator: str):
    access = {"uniformBucketLevelAccess": {"enabled": True}, "publicAccessPrevention": "enforced"}
    for name in ("closed", "open"):
        written(emulator, "POST", "/b?project=reiji-web", {"name": name})
    written(emulator, "PATCH", "/b/closed", {"iamConfiguration": access})
    everybody = {"bindings": [{"role": "roles/storage.objectViewer", "members": ["allUsers"]}]}
    written(emulator, "PUT", "/b/open/iam", everybody)
    connection = Connection(
        provider="google_cloud",
        account="projects/reiji-web",
        settings={"domains": DOMAIN},
        secrets={"access_token": TOKEN},
        endpoint=emulator,
    )
    # It knows no inventory and no projects: the buckets' own API answers alone.
    seen = registry.connect(connection).observe(BUCKETS, deadline=30)
    assert seen.complete == {("gcp.storage.bucket", "")}
    found = {one.name: one.facets for one in seen.resources}
    assert found["closed"] == {
        "uniform_access": Present(value=True),
        "public_members": Present([]),
    }
    assert found["open"]["public_members"] == Present(["allUsers"])
    assert ALL["gcp.storage.bucket"] > BUCKETS["gcp.storage.bucket"]

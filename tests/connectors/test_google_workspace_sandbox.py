"""The stand-in speaks as Google's own descriptions say, and keeps what it was told."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from connectors.google_workspace import scan
from connectors.google_workspace.calls import RIGHTS, SCOPE
from connectors.sandbox.google_workspace import google_workspace_sandbox
from connectors.sandbox.google_workspace_seed import SCOPES, TOKEN, alert, policy
from connectors.sandbox.google_workspace_shapes import fields_of, selected
from tests.connectors.google_workspace_stage import WorkspaceStage

TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "object": dict,
    "array": list,
}
REPORT = "/admin/reports/v1/activity/users"
ANSWERS = [
    ("admin.directory_v1", "Customer", "/admin/directory/v1/customers/my_customer"),
    ("admin.directory_v1", "Domains2", "/admin/directory/v1/customer/my_customer/domains"),
    (
        "admin.directory_v1",
        "OrgUnits",
        "/admin/directory/v1/customer/my_customer/orgunits?type=allIncludingParent",
    ),
    ("admin.directory_v1", "Group", "/admin/directory/v1/groups/01reijipress"),
    ("admin.directory_v1", "Users", "/admin/directory/v1/users?customer=my_customer"),
    ("admin.directory_v1", "Roles", "/admin/directory/v1/customer/my_customer/roles"),
    (
        "admin.directory_v1",
        "RoleAssignments",
        "/admin/directory/v1/customer/my_customer/roleassignments",
    ),
    ("admin.reports_v1", "Activities", f"{REPORT}/all/applications/token?eventName=authorize"),
    ("admin.reports_v1", "Activities", f"{REPORT}/103/applications/drive"),
    ("cloudidentity.v1", "ListPoliciesResponse", "/v1/policies?pageSize=3"),
    ("drive.v3", "FileList", "/drive/v3/files?includePermissionsForView=published"),
]


def description(name: str) -> dict[str, Any]:
    source = files("googleapiclient.discovery_cache").joinpath("documents", f"{name}.json")
    described: dict[str, Any] = json.loads(source.read_text("utf-8"))
    return described


def strange(schemas: dict[str, Any], schema: dict[str, Any], value: Any, at: str) -> Iterator[str]:
    """Where a value is not as its description says."""
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    kind = schema.get("type", "any")
    if kind == "any":
        return
    fits = isinstance(value, TYPES[kind]) and not (isinstance(value, bool) and kind != "boolean")
    if not fits:
        yield f"{at}: {kind}, not {value!r}"
    elif kind == "array":
        for one in value:
            yield from strange(schemas, schema["items"], one, f"{at}[]")
    elif kind == "object":
        known = schema.get("properties", {})
        for name, inner in value.items():
            if name in known:
                yield from strange(schemas, known[name], inner, f"{at}.{name}")
            elif "additionalProperties" not in schema:
                yield f"{at}.{name}: unknown"


def get(stage: WorkspaceStage, path: str, token: str = TOKEN) -> tuple[int, Any]:
    request = urllib.request.Request(
        f"{stage.url}{path}", headers={"authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


@pytest.mark.parametrize(("document", "schema", "path"), ANSWERS)
def test_an_answer_has_the_fields_and_types_of_its_description(
    workspace: WorkspaceStage, document: str, schema: str, path: str
):
    described = description(document)
    status, body = get(workspace, path)
    assert status == 200
    assert len(json.dumps(body)) > 60
    assert list(strange(described["schemas"], {"$ref": schema}, body, schema)) == []
    kind = described["schemas"][schema]["properties"].get("kind", {}).get("default")
    assert body.get("kind") == kind


def test_a_strange_answer_is_told():
    schemas = {"A": {"type": "object", "properties": {"id": {"type": "string"}}}}
    told = list(strange(schemas, {"$ref": "A"}, {"id": 1, "x": 2}, "A"))
    assert told == ["A.id: string, not 1", "A.x: unknown"]


@pytest.mark.parametrize(
    ("document", "schema", "mask"),
    [("admin.directory_v1", "Users", scan.USER), ("drive.v3", "FileList", scan.FILE)],
)
def test_a_partial_answer_is_asked_for_by_names_that_exist(document: str, schema: str, mask: str):
    schemas = description(document)["schemas"]

    def unknown(of: dict[str, Any], asked: dict[str, Any]) -> list[str]:
        of = of.get("items", of)
        known = schemas[of["$ref"]]["properties"]
        deeper = [one for name in asked if asked[name] for one in unknown(known[name], asked[name])]
        return [name for name in asked if name not in known] + deeper

    assert unknown({"$ref": schema}, fields_of(mask)) == []
    assert unknown({"$ref": schema}, fields_of("kind,nothing")) == ["nothing"]


def test_a_partial_answer_shows_what_was_asked_for_and_nothing_else():
    body = {"kind": "k", "users": [{"id": "1", "name": {"a": 1, "b": 2}, "x": 3}], "etag": "e"}
    assert selected(body, "kind,users(id,name(a))") == {
        "kind": "k",
        "users": [{"id": "1", "name": {"a": 1}}],
    }
    assert selected(body, "") == body


def test_every_scope_is_one_that_its_api_takes_and_only_reads():
    for right in RIGHTS.values():
        known = description(right.document)["auth"]["oauth2"]["scopes"]
        assert f"{SCOPE}{right.scope}" in known
        assert right.scope.endswith(".readonly")
    assert {right.scope for right in RIGHTS.values()} == set(SCOPES)


@pytest.mark.parametrize(
    ("path", "token", "status", "reason"),
    [
        ("/admin/directory/v1/users", "wrong", 401, "authError"),
        ("/admin/directory/v1/nothing", TOKEN, 404, "notFound"),
        ("/admin/directory/v1/groups/none", TOKEN, 404, "notFound"),
        ("/admin/directory/v1/users?pageToken=x", TOKEN, 400, "invalid"),
    ],
)
def test_a_refusal_of_the_directory_names_its_reason(
    workspace: WorkspaceStage, path: str, token: str, status: int, reason: str
):
    code, body = get(workspace, path, token)
    assert (code, body["error"]["code"]) == (status, status)
    assert body["error"]["errors"][0]["reason"] == reason


def test_a_refusal_of_policies_names_its_status(workspace: WorkspaceStage):
    workspace.change("tokens", {TOKEN: {"subject": "x", "scopes": []}})
    code, body = get(workspace, "/v1/policies")
    assert (code, body["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert body["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_a_change_outlives_the_process(tmp_path: Path):
    with google_workspace_sandbox(tmp_path) as sandbox:
        stage = WorkspaceStage(sandbox.url, "")
        stage.change("policies", [alert("Leaked password", "INACTIVE")])
        stage.change("users", None, key="105")
    with google_workspace_sandbox(tmp_path) as sandbox:
        stage = WorkspaceStage(sandbox.url, "")
        assert len(stage.state("policies")) == 1
        assert "105" not in stage.state("users")
        stage.control("POST", "reset")
        assert "105" in stage.state("users")


def test_the_stand_in_runs_as_a_program_with_its_name_server(tmp_path: Path):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [
        sys.executable,
        "-m",
        "connectors.sandbox.google_workspace",
        "--state",
        str(tmp_path),
    ]
    with subprocess.Popen([*program, "--dns-port", str(port)], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            stage = WorkspaceStage(told["url"], f"127.0.0.1:{port}")
            seen = stage.connect().observe({"gws.domain": frozenset({"dmarc"})}, deadline=30)
        finally:
            process.terminate()
    assert told["service"] == "google_workspace"
    assert [one.facets["dmarc"].value["policy"] for one in seen.resources] == ["reject", "none"]


def test_policies_of_the_sample_have_names_of_their_own(workspace: WorkspaceStage):
    found = workspace.state("policies")
    assert len({one["name"] for one in found}) == len(found)
    # The same call gives the same policy, in every process.
    assert policy("a.b", {}, 1)["name"] == policy("a.b", {"c": 1}, 2)["name"]

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from connectors.sandbox.google_workspace_seed import ADMIN, DOMAIN, SERVICE_ACCOUNT, TOKEN
from tests.connectors import scanning
from tests.connectors.google_workspace_stage import BROKEN, WorkspaceStage, service_account_key
from tests.connectors.scanning import lines

WITH_TOKEN = {"SEKISHO_GOOGLE_WORKSPACE_ACCESS_TOKEN": TOKEN}
scan = partial(scanning.scan, "google-workspace")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "key.json"
    file.write_text(service_account_key())
    return file


def there(stage: WorkspaceStage) -> tuple[str, ...]:
    return ("--endpoint-url", stage.url, "--dns-server", stage.names)


def test_a_key_and_an_administrator_are_enough(workspace: WorkspaceStage, key: Path):
    done = scan(
        *("--credentials", str(key), "--subject", ADMIN, "--account", DOMAIN),
        *(*there(workspace), "--json"),
    )
    *verdicts, last = lines(done)
    assert (done.returncode, done.stderr) == (1, "")
    assert {(one["rule"], one["resource"]) for one in verdicts if one["verdict"] == "fail"} == (
        BROKEN
    )
    assert last["summary"]["counts"]["unknown"] == 0
    assert last["summary"]["gaps"] == []


def test_the_usual_variable_names_the_key_too(workspace: WorkspaceStage, key: Path):
    done = scan(
        *("--subject", ADMIN, *there(workspace), "--only", "user", "--json"),
        GOOGLE_APPLICATION_CREDENTIALS=str(key),
    )
    assert {one["rule"] for one in lines(done)[:-1] if one["verdict"] == "fail"} == {
        "gws.two-step.enrolled"
    }


def test_what_was_reviewed_is_named_on_the_command_line(workspace: WorkspaceStage):
    arguments = (*there(workspace), "--only", "oauth_app", "--json")
    assert scan(*arguments, **WITH_TOKEN).returncode == 1
    app = "1080.apps.googleusercontent.com"
    assert scan(*arguments, "--known-app", app, **WITH_TOKEN).returncode == 0


def test_what_was_denied_is_unknown_and_the_command_could_not_look(workspace: WorkspaceStage):
    workspace.spoil("status", at=("GET", "/v1/policies"), status=403, count=20)
    done = scan(*there(workspace), "--only", "org_unit", "--json", **WITH_TOKEN)
    assert done.returncode == 3
    *verdicts, last = lines(done)
    assert {one["verdict"] for one in verdicts} == {"unknown"}
    assert {gap["code"] for gap in last["summary"]["gaps"]} == {"PERMISSION_DENIED"}


def test_people_are_told_the_place_by_its_name(workspace: WorkspaceStage):
    done = scan(*there(workspace), "--only", "org_unit", COLUMNS="200", **WITH_TOKEN)
    rows = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    assert any("/総務部/広報課" in row for row in rows)
    assert any("houdou@" in row for row in rows)
    assert any("/ (orgUnits/03reiji0root)" in row for row in rows)


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        ([], {}, "give --credentials FILE"),
        ([], {"GOOGLE_APPLICATION_CREDENTIALS": "/nonexistent/key.json"}, "cannot be read"),
        (["--credentials", "KEY"], {}, "the setting subject"),
        (["--credentials", "KEY", "--subject", "kanri"], {}, "not a mail address"),
        (["--account", "reiji"], WITH_TOKEN, "primary domain"),
        (["--account", "other.example"], WITH_TOKEN, "not to other.example"),
        (["--dns-server", "here"], WITH_TOKEN, "192.0.2.53:53"),
        (["--endpoint-url", "http://127.0.0.1:9"], WITH_TOKEN, "right address"),
        ([], {"SEKISHO_GOOGLE_WORKSPACE_ACCESS_TOKEN": "wrong-token"}, "refused the credential"),
    ],
)
def test_what_keeps_us_from_looking_is_one_line(
    workspace: WorkspaceStage, key: Path, arguments: list[str], environment: dict[str, str], says
):
    given = [str(key) if word == "KEY" else word for word in arguments]
    done = scan("--endpoint-url", workspace.url, *given, "--json", **environment)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert says in done.stderr


def test_a_key_that_is_none_is_one_line(workspace: WorkspaceStage, tmp_path: Path):
    file = tmp_path / "key.json"
    file.write_text("<html>")
    done = scan("--credentials", str(file), "--subject", ADMIN, *there(workspace))
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "JSON key of a service account" in done.stderr


def test_a_key_without_delegation_is_one_line(workspace: WorkspaceStage, key: Path):
    workspace.change("grants", {SERVICE_ACCOUNT: []})
    done = scan("--credentials", str(key), "--subject", ADMIN, *there(workspace))
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "domain-wide delegation" in done.stderr


def test_an_address_that_speaks_html_is_one_line(workspace: WorkspaceStage):
    workspace.spoil("garbage", at=("GET", "*"), count=1000)
    done = scan("--endpoint-url", workspace.url, "--only", "user", **WITH_TOKEN)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "not the provider" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--credentials", "/nonexistent/key.json"], ["--only", "s3"], ["--timeout", "soon"]],
)
def test_wrong_use_is_2_and_says_what_is_right(arguments: list[str]):
    done = scan(*arguments, **WITH_TOKEN)
    assert done.returncode == 2
    assert "Error: Invalid value" in done.stderr


def test_looking_loads_neither_the_database_nor_the_web():
    code = (
        "import sys, governance.cli.scan as s, connectors.google_workspace.connector;"
        "print(sorted({'sqlalchemy', 'litestar'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "[]\n"

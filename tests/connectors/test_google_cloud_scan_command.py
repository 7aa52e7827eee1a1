from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from connectors.sandbox.google_cloud_seed import DOMAIN, ORGANIZATION, TARGET, TOKEN
from tests.connectors import scanning
from tests.connectors.google_cloud_stage import GoogleCloudStage, service_account_key, users_key
from tests.connectors.scanning import lines
from tests.connectors.test_google_cloud_verdicts import BROKEN

WITH_TOKEN = {"SEKISHO_GOOGLE_CLOUD_ACCESS_TOKEN": TOKEN}
scan = partial(scanning.scan, "google-cloud")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    file = tmp_path / "key.json"
    file.write_text(service_account_key())
    return file


def test_a_key_and_an_organisation_are_enough(google_cloud: GoogleCloudStage, key: Path):
    done = scan(
        *("--credentials", str(key), "--account", ORGANIZATION, "--domain", DOMAIN),
        *("--endpoint-url", google_cloud.url, "--json"),
    )
    *verdicts, last = lines(done)
    assert (done.returncode, done.stderr) == (1, "")
    failed = {(one["rule"], one["resource"]) for one in verdicts if one["verdict"] == "fail"}
    assert failed >= BROKEN
    assert last["summary"]["counts"]["unknown"] == 0
    assert last["summary"]["gaps"] == []


@pytest.mark.parametrize("how", ["variable", "gcloud"])
def test_what_googles_own_tools_take_is_taken_too(
    google_cloud: GoogleCloudStage, tmp_path: Path, how: str
):
    kept = tmp_path / "application_default_credentials.json"
    kept.write_text(users_key())
    named = {"GOOGLE_APPLICATION_CREDENTIALS": str(kept)}
    environment = named if how == "variable" else {"CLOUDSDK_CONFIG": str(tmp_path)}
    arguments = ("--endpoint-url", google_cloud.url, "--only", "firewall", "--json")
    done = scan(*arguments, GOOGLE_CLOUD_PROJECT="reiji-web", **environment)
    failed = {one["rule"] for one in lines(done)[:-1] if one["verdict"] == "fail"}
    assert failed == {"gcp.compute.ssh-open"}
    assert "/token" in google_cloud.paths()


def test_another_account_is_acted_as(google_cloud: GoogleCloudStage):
    done = scan(
        *("--project", "reiji-data", "--impersonate", TARGET, "--only", "network", "--json"),
        *("--endpoint-url", google_cloud.url),
        **WITH_TOKEN,
    )
    assert done.returncode == 0
    assert any(path.endswith(":generateAccessToken") for path in google_cloud.paths())


def test_what_was_denied_is_unknown_and_the_command_could_not_look(google_cloud: GoogleCloudStage):
    google_cloud.spoil("status", at=("GET", "/v2/*"), status=403, count=99)
    rules = ("--only", "project", "--project", "reiji-data", "--json")
    done = scan(*rules, "--endpoint-url", google_cloud.url, **WITH_TOKEN)
    assert done.returncode == 3
    *verdicts, last = lines(done)
    assert {one["verdict"] for one in verdicts} == {"pass", "unknown"}
    assert {gap["code"] for gap in last["summary"]["gaps"]} == {"PERMISSION_DENIED"}


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (["--project", "reiji-web"], {}, "give --credentials FILE"),
        ([], WITH_TOKEN, "Say what to look at"),
        (
            ["--project", "reiji-web"],
            {"GOOGLE_APPLICATION_CREDENTIALS": "/nonexistent/key.json"},
            "cannot be read",
        ),
        (["--project", "reiji-nowhere"], WITH_TOKEN, "reiji-nowhere does not exist"),
        (["--account", "organizations/999999999999"], WITH_TOKEN, "does not exist"),
        (["--project", "例示市"], WITH_TOKEN, "no part of Google Cloud"),
        (["--project", "reiji-web", "--impersonate", "me"], WITH_TOKEN, "not the address"),
        (
            ["--project", "reiji-web", "--endpoint-url", "http://127.0.0.1:9"],
            WITH_TOKEN,
            "right address",
        ),
        (
            ["--project", "reiji-web"],
            {"SEKISHO_GOOGLE_CLOUD_ACCESS_TOKEN": "wrong-token"},
            "refused the credential",
        ),
    ],
)
def test_what_keeps_us_from_looking_is_one_line(
    google_cloud: GoogleCloudStage, arguments: list[str], environment: dict[str, str], says: str
):
    done = scan("--endpoint-url", google_cloud.url, *arguments, "--json", **environment)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1
    assert says in done.stderr
    assert "wrong-token" not in done.stderr


@pytest.mark.parametrize("text", ["<html>", "{}", '{"type": "external_account"}'])
def test_a_key_that_is_none_is_one_line(google_cloud: GoogleCloudStage, tmp_path: Path, text: str):
    file = tmp_path / "key.json"
    file.write_text(text)
    done = scan(
        *("--credentials", str(file), "--project", "reiji-web"),
        *("--endpoint-url", google_cloud.url),
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "JSON key of a service account" in done.stderr


def test_an_address_that_speaks_html_is_one_line(google_cloud: GoogleCloudStage):
    google_cloud.spoil("garbage", at=("GET", "*"), count=1000)
    arguments = ("--project", "reiji-web", "--only", "firewall")
    done = scan(*arguments, "--endpoint-url", google_cloud.url, **WITH_TOKEN)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "not the provider" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--credentials", "/nonexistent/key.json"], "Invalid value"),
        (["--project", "reiji-web", "--only", "s3"], "Invalid value"),
        (["--project", "a", "--account", "projects/a"], "not both"),
    ],
)
def test_wrong_use_is_2_and_says_what_is_right(arguments: list[str], says: str):
    done = scan(*arguments, **WITH_TOKEN)
    assert done.returncode == 2
    assert says in done.stderr


def test_looking_loads_neither_the_database_nor_the_web():
    code = (
        "import sys, governance.cli.scan as s, connectors.google_cloud.connector;"
        "print(sorted({'sqlalchemy', 'litestar'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "[]\n"

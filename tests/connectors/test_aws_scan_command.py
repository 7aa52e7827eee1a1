from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from connectors.sandbox.aws_seed import ACCOUNT, REGION
from tests.connectors import scanning
from tests.connectors.aws_stage import KEYS, AwsStage
from tests.connectors.scanning import lines
from tests.connectors.x_stage import XStage

ENVIRONMENT = {
    **scanning.ENVIRONMENT,
    "AWS_ACCESS_KEY_ID": KEYS["access_key_id"],
    "AWS_SECRET_ACCESS_KEY": KEYS["secret_access_key"],
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def scan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return scanning.scan(*arguments, **{**ENVIRONMENT, **environment})


def test_each_verdict_is_a_line_and_the_summary_comes_last(aws: AwsStage):
    done = scan(
        *("aws", "--endpoint-url", aws.url, "--rules", "aws-s3-baseline", "--only", "s3", "--json")
    )
    *verdicts, last = lines(done)
    assert done.returncode == 1
    assert done.stderr == ""
    assert len(verdicts) == 64
    assert all(
        set(one) == {"rule", "resource", "verdict", "severity", "reason"} for one in verdicts
    )
    failed = {(one["rule"], one["resource"]) for one in verdicts if one["verdict"] == "fail"}
    assert failed == {
        ("aws.s3.tls-only", "arn:aws:s3:::reiji-disaster-drill"),
        ("aws.s3.versioning", "arn:aws:s3:::reiji-event-photos"),
        ("aws.s3.lifecycle", "arn:aws:s3:::reiji-event-photos"),
    }
    summary = last["summary"]
    assert summary["counts"] == {"pass": 61, "fail": 3, "unknown": 0, "not_applicable": 0}
    assert summary["coverage"]["aws.s3.bucket/versioning"] == {
        "asked": 8,
        "ok": 8,
        "denied": 0,
        "failed": 0,
    }
    assert summary["requests"] == 1 + 7 * 8


def test_only_failed_leaves_the_rest_to_the_summary(aws: AwsStage):
    done = scan(*("aws", "--endpoint-url", aws.url, "--only", "ec2", "--only-failed", "--json"))
    *verdicts, last = lines(done)
    assert {(one["rule"], one["severity"]) for one in verdicts} == {
        ("aws.ec2.ssh-open", "high"),
        ("aws.ec2.imdsv2", "medium"),
    }
    assert last["summary"]["counts"]["pass"] > 0


def test_what_was_denied_is_unknown_and_the_command_could_not_look(aws: AwsStage):
    aws.spoil("deny", operation="DescribeSecurityGroups")
    aws.spoil("deny", operation="GetAccountSummary")
    done = scan("aws", "--endpoint-url", aws.url, "--only", "security_group", "--json")
    assert done.returncode == 3
    assert "aws.ec2.security_group" in done.stderr
    done = scan("aws", "--endpoint-url", aws.url, "--only", "iam", "--json")
    verdicts = {one["rule"]: one["verdict"] for one in lines(done)[:-1]}
    assert verdicts["aws.iam.root-mfa"] == "unknown"
    assert verdicts["aws.iam.password-length"] == "pass"


def test_severity_follows_the_class_of_the_service(aws: AwsStage):
    aws.spoil("deny", service="iam")
    arguments = ("aws", "--endpoint-url", aws.url, "--only", "s3", "--only-failed", "--json")
    secret = lines(scan(*arguments, "--confidentiality", "3A"))
    public = lines(scan(*arguments, "--confidentiality", "1"))
    severity = {one["rule"]: one["severity"] for one in secret[:-1]}
    assert severity["aws.jp.s3.tls-only"] == "high"
    assert "aws.jp.s3.tls-only" not in {one["rule"] for one in public[:-1]}


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        ([], {"AWS_ACCESS_KEY_ID": ""}, "AWS_ACCESS_KEY_ID"),
        (["--profile", "nobody"], {}, "another profile"),
        (["--region", "tokyo"], {}, "ap-northeast-1"),
        ([], {"AWS_DEFAULT_REGION": ""}, "give --region"),
        (["--endpoint-url", "http://127.0.0.1:9", "--only", "s3"], {}, "right address"),
    ],
)
def test_what_keeps_us_from_looking_is_one_line(
    aws: AwsStage, arguments: list[str], environment: dict[str, str], says: str
):
    done = scan("aws", "--endpoint-url", aws.url, *arguments, "--json", **environment)
    assert done.returncode == 3
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert says in done.stderr


@pytest.mark.parametrize("only", ["s3", "s3,ec2,iam"])
def test_an_address_that_speaks_html_is_one_line(aws: AwsStage, only: str):
    aws.spoil("html")
    done = scan("aws", "--endpoint-url", aws.url, "--only", only)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "not the provider" in done.stderr


def test_refused_credentials_are_one_line(aws: AwsStage):
    aws.spoil("deny", code="SignatureDoesNotMatch")
    done = scan("aws", "--endpoint-url", aws.url, "--only", "s3")
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "SignatureDoesNotMatch" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--rules", "no-such-pack"],
        ["--only", "s4"],
        ["--endpoint-url", "localhost:1"],
        ["--organization", "--role-name", "r", "--format", "sarif"],
    ],
)
def test_wrong_use_is_2_and_says_what_is_right(arguments: list[str]):
    done = scan("aws", *arguments)
    assert done.returncode == 2
    assert "Error: Invalid value" in done.stderr


ORGANISATION = ("--organization", "--role-name", "sekisho-reader", "--only", "account")


def test_every_account_of_an_organisation_is_told_of_by_itself(aws: AwsStage):
    found = aws.client("organizations").list_accounts()["Accounts"]
    others = sorted(one["Id"] for one in found if one["Id"] != ACCOUNT)
    done = scan("aws", "--endpoint-url", aws.url, "--json", *ORGANISATION)
    assert (done.returncode, done.stderr) == (1, "")
    told = [one["summary"]["account"] for one in lines(done) if "summary" in one]
    assert told == [ACCOUNT, *others]
    policies = {
        one["resource"]: one["verdict"]
        for one in lines(done)
        if one.get("rule") == "aws.iam.password-length"
    }
    assert policies == {
        f"arn:aws:iam::{ACCOUNT}:root": "pass",
        **{f"arn:aws:iam::{other}:root": "fail" for other in others},
    }


def test_an_account_whose_role_cannot_be_taken_leaves_the_others(aws: AwsStage):
    aws.spoil("deny", operation="AssumeRole")
    done = scan("aws", "--endpoint-url", aws.url, "--json", *ORGANISATION)
    assert done.returncode == 3
    first, second = (one["summary"] for one in lines(done) if "summary" in one)
    assert (first["account"], first["counts"]["unknown"]) == (ACCOUNT, 0)
    assert "trust policy" in second["error"]
    assert len(done.stderr.splitlines()) == 1
    assert "sekisho-reader" in done.stderr


def test_an_organisation_that_may_not_be_listed_is_one_line(aws: AwsStage):
    aws.spoil("deny", operation="ListAccounts")
    done = scan("aws", "--endpoint-url", aws.url, "--json", *ORGANISATION)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    assert "organizations:ListAccounts" in done.stderr


def test_a_role_may_be_taken_by_another_role(aws: AwsStage):
    roles = ",".join(f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("first", "second"))
    done = scan(
        *("aws", "--endpoint-url", aws.url, "--role-arn", roles, "--only", "account", "--json")
    )
    assert "summary" in lines(done)[-1]
    assert aws.calls()["sts:AssumeRole"] == 2


def test_people_get_a_table_with_the_worst_first(aws: AwsStage):
    done = scan("aws", "--endpoint-url", aws.url, "--only", "s3,ec2", COLUMNS="200")
    rows = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    assert "aws.ec2.ssh-open" in rows[0]
    assert "broken" in done.stdout.splitlines()[-1]


def test_an_account_of_x_is_judged_by_the_rules_for_accounts(x: XStage):
    settings = {"SEKISHO_X_ACCESS_TOKEN": x.secrets["access_token"]}
    done = scan("x", "--endpoint-url", x.url, "--json", **settings)
    *verdicts, last = lines(done)
    assert {one["rule"].split(".")[0] for one in verdicts} == {"x"}
    assert last["summary"]["requests"] == 1


def test_without_the_secrets_of_a_network_their_names_are_told():
    done = scan("x", "--json")
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "SEKISHO_X_ACCESS_TOKEN" in done.stderr


def test_a_pack_of_ones_own_is_a_file(aws: AwsStage, tmp_path: Path):
    pack = tmp_path / "ours.yaml"
    pack.write_text(
        """
pack: ours
version: "1"
rules:
  - id: ours.tokyo
    type: residency
    title: {ja: 東京, en: Tokyo}
    clause: [ours/1]
    resource: aws.s3.bucket
    reads: [region]
    holds: resource.region == 'ap-northeast-1'
    severity: [{level: low}]
    remedy: {ja: 移す, en: Move it}
    examples:
      pass: [{region: ap-northeast-1}]
      fail: [{region: eu-west-1}]
      unknown: [{region: denied}]
"""
    )
    done = scan("aws", "--endpoint-url", aws.url, "--rules", str(pack), "--only-failed", "--json")
    verdict, last = lines(done)
    assert verdict["resource"] == "arn:aws:s3:::reiji-backup-osaka"
    assert last["summary"]["requests"] == 1


def test_looking_loads_neither_the_database_nor_the_web():
    code = (
        "import sys, governance.cli.scan as s, connectors.aws.connector;"
        "print(sorted({'sqlalchemy', 'litestar'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "[]\n"

from __future__ import annotations

import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from connectors.registry import manifest
from connectors.sandbox.aws_journal import Journal, Occupied
from tests.connectors.aws_stage import AwsStage, aws_process


def everything(stage: AwsStage) -> Any:
    """What a scan could see of the tenant."""
    s3 = stage.client("s3")
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    plan = {kind: frozenset(one.facets) for kind, one in manifest("aws").resources.items()}
    return [
        stage.connect().observe(plan, deadline=60).resources,
        [bucket["CreationDate"] for bucket in s3.list_buckets()["Buckets"]],
        [(name, s3.get_bucket_policy(Bucket=name)["Policy"]) for name in names],
        [(name, s3.get_bucket_acl(Bucket=name)["Owner"]) for name in names],
        stage.client("ec2").describe_security_groups()["SecurityGroups"],
        stage.client("iam").get_account_summary()["SummaryMap"],
        stage.client("iam").list_users()["Users"],
        stage.client("iam").get_account_password_policy()["PasswordPolicy"],
    ]


def test_a_killed_stand_in_comes_back_with_the_same_tenant_and_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", "10")
    with aws_process(tmp_path) as stage:
        made = stage.client("ec2").create_security_group(GroupName="later", Description="later")
        before = everything(stage)
        stage.process.kill()
        stage.process.wait()
    with aws_process(tmp_path) as stage:
        assert everything(stage) == before
        assert made["GroupId"] in str(before)
        asked = time.monotonic()
        stage.process.terminate()
        assert stage.process.wait(timeout=5) == 0
        assert time.monotonic() - asked < 2


def test_one_state_serves_one_stand_in(aws: AwsStage, aws_state: Path):
    with pytest.raises(Occupied):
        Journal(aws_state)


def test_what_the_stand_in_does_not_know_is_said_and_not_answered_with_nothing(aws: AwsStage):
    scope = "a/20260101/ap-northeast-1/redshift/aws4_request"
    request = urllib.request.Request(
        aws.url, headers={"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}"}
    )
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(request, timeout=10)
    assert told.value.code == 501

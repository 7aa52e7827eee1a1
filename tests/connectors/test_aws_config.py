"""Buckets as AWS Config recorded them are the buckets that S3 itself tells of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest

import approval_rules
from approval_rules.load import load_pack
from approval_rules.usage import compile_usage
from connectors.aws import parse_config
from connectors.contract import Absent, Failed, NeedsAttention, Present, Snapshot
from connectors.registry import manifest
from connectors.sandbox.aws_seed import REGION, SECOND_REGION
from governance.scans.judge import judge
from governance.scans.plan import plan
from tests.connectors.aws_stage import AwsStage, aws_process

BUCKET = "aws.s3.bucket"
AT = "2026-11-26T01:02:03.000Z"
EVERY = {BUCKET: frozenset(manifest("aws").resources[BUCKET].facets)}


def camel(value: Any) -> Any:
    """The SDK's words as AWS Config writes them."""
    if isinstance(value, dict):
        return {_camel_word(key): camel(inner) for key, inner in value.items()}
    return [camel(one) for one in value] if isinstance(value, list) else value


def _camel_word(word: str) -> str:
    return {"SSEAlgorithm": "sseAlgorithm", "KMSMasterKeyID": "kmsMasterKeyID"}.get(
        word, word[0].lower() + word[1:]
    )


def row_of(s3: Any, name: str) -> str:
    """What AWS Config would have recorded of a bucket, made of what S3 answers."""

    def asked(method: str, field: str = "") -> Any:
        try:
            answer = getattr(s3, method)(Bucket=name)
        except botocore.exceptions.ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
                raise
            return None
        return answer.get(field) if field else answer

    versioning = asked("get_bucket_versioning")
    logging = asked("get_bucket_logging", "LoggingEnabled") or {}
    acl = asked("get_bucket_acl")
    grants = [
        {
            "grantee": (
                one["Grantee"]["URI"].rpartition("/")[2]
                if "URI" in one["Grantee"]
                else {"id": one["Grantee"]["ID"], "displayName": None}
            ),
            "permission": "".join(word.title() for word in one["Permission"].split("_")),
        }
        for one in acl["Grants"]
    ]
    listed = {
        "grantSet": None,
        "grantList": grants,
        "owner": {"id": acl["Owner"]["ID"], "displayName": None},
        "isRequesterCharged": False,
    }
    parts = {
        "AccessControlList": json.dumps(json.dumps(listed)),
        "BucketLoggingConfiguration": json.dumps(
            {
                "destinationBucketName": logging.get("TargetBucket"),
                "logFilePrefix": logging.get("TargetPrefix"),
            }
        ),
        "BucketPolicy": json.dumps({"policyText": asked("get_bucket_policy", "Policy")}),
        "BucketVersioningConfiguration": json.dumps(
            {"status": versioning.get("Status", "Off"), "isMfaDeleteEnabled": None}
        ),
        "IsRequesterPaysEnabled": "false",
    }
    block = asked("get_public_access_block", "PublicAccessBlockConfiguration")
    if block:
        parts["PublicAccessBlockConfiguration"] = json.dumps(camel(block))
    rules = asked("get_bucket_encryption", "ServerSideEncryptionConfiguration")
    if rules:
        parts["ServerSideEncryptionConfiguration"] = json.dumps(camel(rules))
    return json.dumps(
        {
            "arn": f"arn:aws:s3:::{name}",
            "configurationItemCaptureTime": AT,
            "supplementaryConfiguration": parts,
        }
    )


def record(stage: AwsStage) -> None:
    """Let AWS Config have seen every bucket as it is now."""
    rows: dict[str, list[str]] = {REGION: [], SECOND_REGION: []}
    for bucket in stage.client("s3").list_buckets()["Buckets"]:
        region = bucket.get("BucketRegion", REGION)
        rows[region].append(row_of(stage.client("s3", region), bucket["Name"]))
    stage.control("POST", "recorded", rows)


@pytest.fixture
def recorded(aws: AwsStage) -> Any:
    record(aws)
    aws.control("DELETE", "requests")
    yield aws
    aws.control("POST", "recorded", {})


def see(stage: AwsStage, what: Mapping[str, frozenset[str]] = EVERY, **settings: str) -> Snapshot:
    seen: Snapshot = stage.connect(**settings).observe(what, deadline=60)
    return seen


def facets(snapshot: Snapshot) -> dict[tuple[str, str], Any]:
    return {
        (one.id, name): facet
        for one in snapshot.resources
        for name, facet in one.facets.items()
        if name != "recorded_at"
    }


def test_what_was_recorded_is_what_s3_tells(recorded: AwsStage):
    told = see(recorded)
    recorded.control("DELETE", "requests")
    seen = see(recorded, source="auto")
    assert facets(seen) == facets(told)
    assert {one.facets["recorded_at"] for one in seen.resources} == {Present(AT)}
    calls = recorded.calls()
    assert calls["config:SelectResourceConfig"] == 2
    asked_of_s3 = {name for name in calls if name.startswith("s3:Get")}
    assert asked_of_s3 == {
        "s3:GetBucketLifecycleConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicyStatus",
        "s3:GetBucketReplication",
        "s3:GetObjectLockConfiguration",
    }


def test_both_sources_give_equal_verdicts_on_buckets_with_and_without_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", "10")
    folder = Path(approval_rules.__file__).parent / "packs" / "cloud_usage"
    rules = compile_usage(
        [load_pack(folder / f"{name}.yaml") for name in ("aws-jp", "aws-s3-baseline")]
    )
    asked = {BUCKET: plan(rules, manifest("aws"))[BUCKET]}
    with aws_process(tmp_path) as stage:
        s3 = stage.client("s3")
        for number in range(120):
            s3.create_bucket(
                Bucket=f"bare-{number:03}",
                CreateBucketConfiguration={"LocationConstraint": REGION},
                ACL="public-read" if number % 2 else "private",
            )
        record(stage)
        verdicts = [
            list(judge(rules, see(stage, asked, source=source), {"registered": True}))
            for source in ("api", "auto", "config")
        ]
        pages = stage.calls()["config:SelectResourceConfig"]
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert {one.verdict for one in verdicts[0]} == {"pass", "fail"}
    assert pages == 2 * (2 + 1)


def test_where_config_does_not_record_s3_is_asked_or_nobody(recorded: AwsStage):
    asked = {BUCKET: frozenset({"versioning", "ownership"})}
    recorded.spoil("deny", operation="SelectResourceConfig")
    whole = see(recorded, asked, source="auto")
    assert whole.gaps == ()
    assert all("recorded_at" not in one.facets for one in whole.resources)
    alone = see(recorded, asked, source="config")
    assert {(gap.facet, gap.code) for gap in alone.gaps} == {
        ("versioning", "AccessDeniedException")
    }
    assert all(isinstance(one.facets["ownership"], Present) for one in alone.resources)


def test_an_idle_recorder_is_not_believed(recorded: AwsStage):
    for region in (REGION, SECOND_REGION):
        recorded.client("config", region).stop_configuration_recorder(
            ConfigurationRecorderName="default"
        )
    try:
        seen = see(recorded, {BUCKET: frozenset({"versioning"})}, source="config")
    finally:
        for region in (REGION, SECOND_REGION):
            recorded.client("config", region).start_configuration_recorder(
                ConfigurationRecorderName="default"
            )
    assert {one.facets["versioning"] for one in seen.resources} == {Failed("recorder_off")}


def test_a_bucket_that_config_has_not_seen_yet_is_asked_of_s3(recorded: AwsStage):
    recorded.control("POST", "recorded", {REGION: [], SECOND_REGION: []})
    seen = see(recorded, source="auto")
    assert seen.gaps == ()
    assert {one.facets["recorded_at"] for one in seen.resources} == {Absent()}


def test_a_source_that_is_none_is_told():
    with pytest.raises(NeedsAttention, match="api, auto, config"):
        AwsStage(None, "http://127.0.0.1:9").connect(source="guess")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("AccessControlList", {"grantList": [{"grantee": "Somebody", "permission": "Read"}]}),
        ("BucketVersioningConfiguration", {"status": "Paused", "isMfaDeleteEnabled": None}),
        ("PublicAccessBlockConfiguration", {"blockPublicAcls": True}),
        ("BucketPolicy", {}),
    ],
)
def test_a_part_that_is_not_understood_says_nothing(part: str, value: Any):
    row = {
        "arn": "arn:aws:s3:::b",
        "configurationItemCaptureTime": AT,
        "supplementaryConfiguration": {part: json.dumps(value)},
    }
    assert parse_config.record(json.dumps(row)).facets == {}

"""The 42 checks over the wire: what is wrong is told, what is right is not, the rest is unknown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import structs

import approval_rules
import connectors.aws
from approval_rules.load import load_pack
from approval_rules.usage import UsageRules, compile_usage
from connectors.contract import Denied, Present, Snapshot
from connectors.registry import connect, manifest
from connectors.sandbox.aws_seed import REGION
from governance.scans.judge import Verdict, judge
from governance.scans.plan import plan
from tests.connectors.aws_bad_tenant import ABROAD, spoil
from tests.connectors.aws_stage import AwsStage, aws_process

ALL = {kind: frozenset(shown.facets) for kind, shown in manifest("aws").resources.items()}
REGION_TYPE = "aws.region"
SET_BY_THE_STAND_IN = {
    # moto has no root user; the stand-in gives it a row of the report and a device.
    "aws.iam.root-mfa",
    "aws.iam.root-hardware-mfa",
    "aws.iam.root-access-keys",
    "aws.iam.root-use",
    # Nothing in a tenant that was just made is old; see the tests of the credential report.
    "aws.iam.key-age",
    "aws.iam.unused",
}


@pytest.fixture(scope="module")
def rules() -> UsageRules:
    folder = Path(approval_rules.__file__).parent / "packs" / "cloud_usage"
    return compile_usage([load_pack(folder / "aws-jp.yaml")])


def see(stage: AwsStage, what: Mapping[str, frozenset[str]] = ALL, **settings: str) -> Snapshot:
    seen: Snapshot = stage.connect(**settings).observe(what, deadline=60)
    return seen


def verdicts(rules: UsageRules, seen: Snapshot, **service: str) -> list[Verdict]:
    return list(judge(rules, seen, {"registered": True, "provider": "aws", **service}))


def test_the_sample_tenant_breaks_the_rules_that_it_is_meant_to_break(
    aws: AwsStage, rules: UsageRules
):
    found = verdicts(rules, see(aws, plan(rules, manifest("aws"))))
    assert {one.verdict for one in found} == {"pass", "fail"}
    assert {(one.rule, one.name) for one in found if one.verdict == "fail"} == {
        ("aws.ec2.imdsv2", "reiji-legacy-window"),
        ("aws.ec2.ssh-open", "reiji-legacy-window"),
        ("aws.iam.direct-policies", "website-deploy"),
        ("aws.iam.key-age", "website-deploy"),
        ("aws.iam.local-user", "press-upload"),
        ("aws.iam.unused", "breakglass"),
        ("aws.iam.unused", "website-deploy"),
        ("aws.iam.user-mfa", "press-upload"),
        ("aws.jp.s3.tls-only", "reiji-disaster-drill"),
        ("aws.jp.s3.versioning", "reiji-event-photos"),
        ("aws.rds.backup", "reiji-events"),
    }


def test_every_rule_is_broken_where_everything_is_wrong(
    tmp_path: Path, rules: UsageRules, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", "10")
    with aws_process(tmp_path, "--empty") as stage:
        spoil(stage)
        seen = see(stage, plan(rules, manifest("aws")), regions=f"{REGION},{ABROAD}")
    found = verdicts(rules, seen)
    assert seen.gaps == ()
    broken = {one.rule for one in found if one.verdict == "fail"}
    assert {rule.id for rule in rules.rules} - broken == SET_BY_THE_STAND_IN
    (region,) = (one for one in found if one.rule == "aws.region.in-use" if one.verdict == "fail")
    assert region.seen == {"name": ABROAD, "in_use": ["aws.sqs.queue"]}
    (public,) = (
        one.seen for one in found if one.rule == "aws.ec2.snapshot-public" and one.name == REGION
    )
    assert len(public["public_snapshots"]) == 1


def test_a_service_that_answers_with_a_page_is_never_a_pass(aws: AwsStage, rules: UsageRules):
    aws.spoil("html", operation="ListAnalyzers")
    aws.spoil("deny", operation="GetDetector")
    aws.spoil("deny", operation="GetResources")
    seen = see(aws, plan(rules, manifest("aws")))
    answers = {
        one.rule: one.verdict
        for one in verdicts(rules, seen)
        if one.type == REGION_TYPE or one.rule == "aws.s3.tags"
    }
    assert answers["aws.region.access-analyzer"] == "unknown"
    assert answers["aws.guardduty.on"] == "unknown"
    assert answers["aws.s3.tags"] == "unknown"
    assert answers["aws.config.recorder"] == "pass"
    assert {(gap.resource_type, gap.facet, gap.code) for gap in seen.gaps} == {
        (REGION_TYPE, "access_analyzers", "unreadable_answer"),
        (REGION_TYPE, "guardduty", "AccessDeniedException"),
        ("aws.s3.bucket", "tags", "AccessDeniedException"),
    }


@pytest.mark.parametrize(
    "service",
    sorted(
        {
            "account",
            "cloudtrail",
            "config",
            "ec2",
            "elasticfilesystem",
            "events",
            "guardduty",
            "iam",
            "kms",
            "organizations",
            "rds",
            "secretsmanager",
            "securityhub",
            "sns",
            "sqs",
            "tagging",
        }
    ),
)
def test_a_service_that_is_denied_leaves_the_others(aws: AwsStage, rules: UsageRules, service: str):
    asked = plan(rules, manifest("aws"))
    whole = {(one.rule, one.resource): one.verdict for one in verdicts(rules, see(aws, asked))}
    aws.spoil("deny", service=service)
    seen = see(aws, asked)
    assert seen.gaps != ()
    told = {(one.rule, one.resource): one.verdict for one in verdicts(rules, seen)}
    assert told.items() != whole.items()
    assert {told[key] for key in told if told[key] != whole[key]} <= {"unknown"}


@pytest.mark.parametrize("effect", ["deny", "garbage"])
def test_a_third_of_all_calls_spoilt_gives_no_wrong_verdict(
    aws: AwsStage, rules: UsageRules, effect: str
):
    asked = plan(rules, manifest("aws"))
    whole = {(one.rule, one.resource): one.verdict for one in verdicts(rules, see(aws, asked))}
    aws.spoil(effect, share=0.3)
    seen = see(aws, asked)
    told = {(one.rule, one.resource): one.verdict for one in verdicts(rules, seen)}
    assert seen.gaps != ()
    assert {key: told[key] for key in told if told[key] not in {whole[key], "unknown"}} == {}
    unlisted = {gap.resource_type for gap in seen.gaps if not gap.facet}
    of_rule = {rule.id: rule.resource for rule in rules.rules}
    assert {of_rule[rule] for rule, _ in whole.keys() - told.keys()} == unlisted


def test_every_region_that_is_switched_on_is_listed(aws: AwsStage):
    regions = {one["RegionName"] for one in aws.client("ec2").describe_regions()["Regions"]}
    seen = see(aws, {"aws.sqs.queue": frozenset({"policy"})}, regions="all")
    assert seen.complete == {("aws.sqs.queue", region) for region in regions}
    assert [one.region for one in seen.resources] == [REGION]


def test_a_region_that_is_denied_is_a_gap_and_the_others_go_on(aws: AwsStage):
    aws.spoil("deny", region="eu-west-1")
    seen = see(aws, {"aws.ec2.vpc": frozenset({"flow_logs"})}, regions=f"{REGION},eu-west-1")
    assert seen.complete == {("aws.ec2.vpc", REGION)}
    assert [(gap.scope, gap.facet, gap.code) for gap in seen.gaps] == [
        ("eu-west-1", "", "UnauthorizedOperation")
    ]


def test_regions_that_cannot_be_told_are_a_gap_of_each_type(aws: AwsStage):
    aws.spoil("deny", operation="DescribeRegions")
    seen = see(aws, {kind: ALL[kind] for kind in ("aws.region", "aws.ec2.vpc")}, regions="all")
    assert (seen.resources, seen.complete) == ((), frozenset())
    assert {gap.resource_type for gap in seen.gaps} == {"aws.region", "aws.ec2.vpc"}


def test_a_region_that_hangs_is_left_and_the_others_go_on(
    aws: AwsStage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", "1")
    aws.spoil("slow", region="ap-northeast-3", seconds=30)
    asked = {kind: ALL[kind] for kind in ALL if kind.startswith(("aws.ec2", "aws.sq", "aws.sn"))}
    seen: Snapshot = aws.connect(regions=f"{REGION},ap-northeast-3").observe(asked, deadline=45)
    assert {gap.code for gap in seen.gaps if gap.scope == "ap-northeast-3"} == {"timeout"}
    assert ("aws.sqs.queue", REGION) in seen.complete
    assert ("aws.sqs.queue", "ap-northeast-3") not in seen.complete


def test_a_region_counts_as_unused_only_when_all_was_listed(aws: AwsStage):
    asked = {REGION_TYPE: frozenset({"name", "in_use"})}
    aws.spoil("deny", operation="ListQueues")
    (one,) = see(aws, asked).resources
    assert isinstance(one.facets["in_use"], Denied)
    aws.heal()
    seen = see(aws, asked)
    assert {kind for kind, _ in seen.complete} == {REGION_TYPE}
    (one,) = seen.resources
    assert isinstance(one.facets["in_use"], Present)


def test_a_listing_makes_no_call_for_each_thing(aws: AwsStage):
    see(aws, {kind: ALL[kind] for kind in ("aws.iam.user", "aws.rds.instance", "aws.ec2.vpc")})
    assert {name: count for name, count in aws.calls().items() if not name.startswith("sts")} == {
        "iam:GenerateCredentialReport": 1,
        "iam:GetCredentialReport": 1,
        "iam:GetAccountAuthorizationDetails": 1,
        "rds:DescribeDBInstances": 1,
        "ec2:DescribeVpcs": 1,
        "ec2:DescribeFlowLogs": 1,
    }


def test_the_readme_names_each_of_the_42_checks_and_every_rule(rules: UsageRules):
    text = (Path(connectors.aws.__file__).parent / "README.md").read_text("utf-8")
    table = text.partition("## The 42 checks")[2].partition("## What is not seen")[0]
    checks: list[int] = []
    for first, last in re.findall(r"^\| AWS-(\d+)(?:(?:,| to) (\d+))? \|", table, re.MULTILINE):
        checks += range(int(first), int(last or first) + 1)
    assert checks == list(range(1, 43))
    assert set(re.findall(r"`(aws\.[\w.-]+)`", table)) == {rule.id for rule in rules.rules}


# --------------------------------------------------------------------------- rights


def rights_of_the_readme() -> list[str]:
    text = (Path(connectors.aws.__file__).parent / "README.md").read_text("utf-8")
    found = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert found
    (statement,) = json.loads(found[1])["Statement"]
    return list(statement["Action"])


def test_the_rights_of_the_readme_are_those_of_the_manifest_and_none_writes():
    declared = manifest("aws")
    needed = {
        *(one.list_right for one in declared.resources.values()),
        *(facet.right for one in declared.resources.values() for facet in one.facets.values()),
        *(call.right for name, call in declared.calls.items() if name != "take_role"),
    } - {""}
    assert rights_of_the_readme() == sorted(needed)
    verbs = {right.partition(":")[2] for right in needed}
    reading = re.compile(r"(Get|List|Describe|Select)[A-Z]\w+|GenerateCredentialReport")
    assert [verb for verb in verbs if not reading.fullmatch(verb)] == []


# moto has other names for these rights, or takes ListBucket for the reads it has no name for.
MOTO_NAMES = ["s3:ListBucket", "s3:GetPublicAccessBlock", "tagging:GetResources"]
# moto cannot check the signature of services with a path for each operation.
UNPROVED = {
    ("aws.efs.file_system", ""),
    ("aws.lambda.function", ""),
    ("aws.region", "copies"),
    ("aws.region", "guardduty"),
    ("aws.region", "in_use"),
    ("aws.region", "security_hub"),
}


def test_the_rights_of_the_readme_suffice_and_without_them_nothing_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", "10")
    with aws_process(tmp_path) as stage:
        key = reader(stage, [*rights_of_the_readme(), *MOTO_NAMES])
        blind = reader(stage, ["iam:GetAccountSummary"], name="blind")
        stage.ask_for_rights()
        seen = connect(structs.replace(stage.connection(), secrets=key)).observe(ALL, deadline=60)
        plan_of_one = {kind: ALL[kind] for kind in ("aws.account", "aws.sqs.queue")}
        connector = connect(structs.replace(stage.connection(), secrets=blind))
        nothing: Snapshot = connector.observe(plan_of_one, deadline=60)
    assert {(gap.resource_type, gap.facet) for gap in seen.gaps} == UNPROVED
    (account,) = nothing.resources
    states = {name: type(facet) for name, facet in account.facets.items()}
    assert states.pop("summary") is Present
    assert set(states.values()) == {Denied}
    assert nothing.complete == {("aws.account", "")}


def reader(stage: AwsStage, rights: list[str], name: str = "reader") -> dict[str, str]:
    iam = stage.client("iam")
    iam.create_user(UserName=name)
    allow = {"Effect": "Allow", "Action": rights, "Resource": "*"}
    iam.put_user_policy(
        UserName=name,
        PolicyName="read",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allow]}),
    )
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return {"access_key_id": made["AccessKeyId"], "secret_access_key": made["SecretAccessKey"]}

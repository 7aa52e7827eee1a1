"""What AWS's words mean, on answers written down here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from connectors.aws import parse_ec2, parse_iam, parse_s3, parse_services
from connectors.aws.kinds import LISTINGS, Place
from connectors.aws.parse import Unreadable, is_answer_of
from connectors.aws.parse_policy import open_to_anyone, policy_document

AT = {"HTTPHeaders": {"date": "Thu, 26 Nov 2026 00:00:00 GMT"}}
HEAD = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service"
)


def row(**cells: str) -> Mapping[str, Any]:
    """The one user of a report, made a year ago and never seen since."""
    usual = dict.fromkeys(HEAD.split(","), "N/A") | {
        "user": "clerk",
        "arn": "arn:aws:iam::123456789012:user/clerk",
        "user_creation_time": "2025-11-26T00:00:00+00:00",
        "password_enabled": "false",
        "mfa_active": "false",
        "access_key_1_active": "false",
        "access_key_2_active": "false",
    }
    content = f"{HEAD}\n{','.join((usual | cells).values())}\n".encode()
    (found,) = parse_iam.report({"Content": content, "ResponseMetadata": AT})
    return found


@pytest.mark.parametrize(
    ("cells", "idle", "key"),
    [
        ({}, 0, 0),
        ({"password_enabled": "true", "password_last_used": "2026-11-20T10:00:00+00:00"}, 5, 0),
        ({"password_enabled": "true", "password_last_used": "no_information"}, 365, 0),
        (
            {
                "password_enabled": "true",
                "password_last_used": "no_information",
                "password_last_changed": "2026-11-16T00:00:00+00:00",
            },
            10,
            0,
        ),
        (
            {"access_key_2_active": "true", "access_key_2_last_rotated": "2026-08-18T00:00:00Z"},
            100,
            100,
        ),
        (
            {
                "access_key_1_active": "true",
                "access_key_1_last_rotated": "2026-05-10T00:00:00+00:00",
                "access_key_1_last_used_date": "2026-11-25T00:00:00+00:00",
            },
            1,
            200,
        ),
        ({"access_key_1_last_rotated": "2020-01-01T00:00:00+00:00"}, 0, 0),
    ],
)
def test_a_credential_is_idle_since_its_last_use_or_since_it_was_made(
    cells: dict[str, str], idle: int, key: int
):
    assert parse_iam.ages(row(**cells)) == {"idle_days": idle, "key_days": key}


def test_a_page_instead_of_the_report_is_not_a_report_without_users():
    with pytest.raises(Unreadable):
        parse_iam.report({"Content": b"<html>Sign in</html>", "ResponseMetadata": AT})


def test_full_access_comes_directly_through_a_group_or_by_the_name_of_awss_own_policy():
    everything = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    ours = "arn:aws:iam::123456789012:policy/all"
    page = {
        "UserDetailList": [
            {
                "Arn": "arn:u",
                "GroupList": ["admins"],
                "UserPolicyList": [{"PolicyName": "mine", "PolicyDocument": everything}],
                "AttachedManagedPolicies": [{"PolicyArn": ours}],
            }
        ],
        "GroupDetailList": [
            {
                "GroupName": "admins",
                "AttachedManagedPolicies": [{"PolicyArn": parse_iam.ADMINISTRATOR}],
            }
        ],
        "Policies": [
            {
                "Arn": ours,
                "PolicyVersionList": [
                    {"IsDefaultVersion": False, "Document": {"Statement": []}},
                    {"IsDefaultVersion": True, "Document": everything},
                ],
            }
        ],
    }
    found = parse_iam.authorizations([page])["arn:u"]
    assert found["full_access"] == sorted([ours, "mine", f"admins: {parse_iam.ADMINISTRATOR}"])
    assert found["policies"] == {"inline": ["mine"], "attached": [ours], "groups": ["admins"]}


def opened(**statement: Any) -> bool:
    whole = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    text = json.dumps({"Statement": {**whole, **statement}})
    return open_to_anyone(policy_document(text), "") != []


@pytest.mark.parametrize(
    "statement",
    [
        {},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": ["arn:aws:iam::1:root", "*"]}},
        {"Principal": None, "NotPrincipal": {"AWS": "arn:aws:iam::1:root"}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
        {"Condition": {"StringNotEquals": {"aws:SourceAccount": "123456789012"}}},
        {"Condition": {"StringLike": {"aws:PrincipalArn": "*"}}},
        {"Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"]}}},
        {"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": "123456789012"}}},
        {"Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}},
    ],
)
def test_a_statement_that_names_nobody_is_open(statement: dict[str, Any]):
    assert opened(**statement)


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Deny"},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        {"Condition": {"StringEquals": {"AWS:SourceOwner": "123456789012"}}},
        {"Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/*"}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::ours"}}},
        {"Condition": {"StringEquals": {"kms:CallerAccount": "123456789012"}}},
    ],
)
def test_a_statement_that_says_whose_requests_is_not_open(statement: dict[str, Any]):
    assert not opened(**statement)


def test_what_has_no_policy_is_open_to_nobody():
    assert open_to_anyone(None, "") == []


@pytest.mark.parametrize(
    ("change", "regions"),
    [
        ({}, ["ap-northeast-1"]),
        ({"Effect": "Allow"}, None),
        ({"NotAction": None, "Action": "ec2:*"}, None),
        ({"NotAction": None, "Action": "*"}, ["ap-northeast-1"]),
        ({"Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}}, None),
    ],
)
def test_a_control_policy_limits_regions_when_it_denies_all_others(
    change: dict[str, Any], regions: list[str] | None
):
    statement = {
        "Effect": "Deny",
        "NotAction": "iam:*",
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": "ap-northeast-1"}},
        **change,
    }
    assert parse_services.regions_left_open(json.dumps({"Statement": [statement]})) == regions


def test_a_copy_goes_to_a_bucket_of_ours_or_to_a_place_that_nobody_knows():
    ours = {"arn:aws:s3:::copy": "ap-northeast-3"}
    found = [{"to": "arn:aws:s3:::copy", "account": ""}, {"to": "arn:aws:s3:::x", "account": "2"}]
    assert [one["region"] for one in parse_s3.replicas(found, ours)] == ["ap-northeast-3", ""]


def test_a_bucket_keeps_its_objects_as_long_as_its_shortest_rule_in_force():
    rules = [
        {"Status": "Enabled", "Expiration": {"Days": 400}},
        {"Status": "Disabled", "Expiration": {"Days": 7}},
        {"Status": "Enabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 30}},
    ]
    assert parse_s3.retention({"Rules": rules}) == 400
    assert parse_s3.retention({"Rules": rules[1:]}) is None


def test_a_group_that_lets_every_protocol_in_opens_every_port():
    rule = {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
    entries = parse_ec2.ingress({"IpPermissions": [rule]})
    assert parse_ec2.open_to_world(entries, "") == [
        {"protocol": "all", "from": 0, "to": 65535, "peer": "::/0"}
    ]


@pytest.mark.parametrize("kind", sorted(LISTINGS))
def test_a_listing_whose_entries_are_not_awss_is_never_an_empty_one(kind: str):
    pages = LISTINGS[kind].pages
    answer = {"Something": "else", "ResponseMetadata": AT}
    if kind == "aws.sqs.queue":
        # The one service that leaves the field out; a page is no JSON and ends before this.
        assert list(pages.entries(answer)) == []
        return
    with pytest.raises((KeyError, Unreadable)):
        pages.entries(answer)


def test_a_queue_is_named_by_its_address():
    place = Place("123456789012", "ap-northeast-1")
    url = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/applications"
    assert LISTINGS["aws.sqs.queue"].arn(url, place) == (
        "arn:aws:sqs:ap-northeast-1:123456789012:applications"
    )


@pytest.mark.parametrize(
    ("operation", "body", "is_answer"),
    [
        ("DescribeDBInstances", b"<DescribeDBInstancesResponse/>", True),
        ("DescribeDBInstances", b"<note>Sign in</note>", False),
        ("ListKeys", b'{"Keys": []}', True),
    ],
)
def test_xml_counts_as_an_answer_only_when_it_is_named_after_the_call(
    operation: str, body: bytes, is_answer: bool
):
    assert is_answer_of(operation, body) is is_answer

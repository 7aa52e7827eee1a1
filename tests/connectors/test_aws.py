from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from msgspec import structs

from connectors.aws import parse
from connectors.aws.parse_policy import policy_document
from connectors.aws.parse_s3 import tls_only
from connectors.contract import (
    Absent,
    Connection,
    Denied,
    Failed,
    NeedsAttention,
    Plan,
    Present,
    Snapshot,
)
from connectors.registry import connect, manifest
from connectors.sandbox.aws_seed import REGION
from tests.connectors.aws_stage import KEYS, AwsStage


class Store(ThreadingHTTPServer):
    """Lists buckets on a first page, after which comes a second that nobody may see."""

    first = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Page(BaseHTTPRequestHandler):
    server: Store

    def do_GET(self) -> None:
        again = "continuation-token" in self.path
        token = "" if "last" in self.server.first else "<ContinuationToken>t</ContinuationToken>"
        body = f"<Buckets>{self.server.first}</Buckets>{token}"
        body = f"<ListAllMyBucketsResult>{body}</ListAllMyBucketsResult>"
        if again:
            body = "<Error><Code>AccessDenied</Code></Error>"
        self.send_response(403 if again else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        pass


ALL = {kind: frozenset(shown.facets) for kind, shown in manifest("aws").resources.items()}
BUCKET = "aws.s3.bucket"
PHOTOS = "arn:aws:s3:::reiji-event-photos"


def see(stage: AwsStage, plan: Plan = ALL, **settings: str) -> Snapshot:
    seen: Snapshot = stage.connect(**settings).observe(plan, deadline=60)
    return seen


def facets(snapshot: Snapshot, resource: str) -> Any:
    return next(one.facets for one in snapshot.resources if one.id == resource)


def test_an_untouched_tenant_is_seen_whole_and_without_a_gap(aws: AwsStage):
    seen = see(aws)
    assert seen.gaps == ()
    assert {kind for kind, _ in seen.complete} == set(ALL)
    photos = facets(seen, PHOTOS)
    assert photos["versioning"] == Present({"status": "Suspended", "mfa_delete": False})
    assert photos["lifecycle"] == Absent()
    assert photos["tls_only"] == Present(True)
    root = facets(seen, "arn:aws:iam::123456789012:root")
    assert root["summary"] == Present({"root_mfa": True, "root_access_keys": 0})
    users = {one.name for one in seen.resources if one.type == "aws.iam.user"}
    assert users >= {"tax-batch", "website-deploy"}
    worlds = {
        one.name: one.facets["open_to_world"].value
        for one in seen.resources
        if one.type == "aws.ec2.security_group"
    }
    assert [rule["from"] for rule in worlds["reiji-legacy-window"]] == [22]
    assert worlds["reiji-admin"] == []
    assert seen.resources == see(aws).resources


def test_only_what_the_plan_names_is_asked_for(aws: AwsStage):
    seen = see(aws, {BUCKET: frozenset({"versioning"})})
    buckets = len(seen.resources)
    assert aws.calls() == {
        "sts:GetCallerIdentity": 1,
        "s3:ListBuckets": 1,
        "s3:GetBucketVersioning": buckets,
    }
    assert seen.requests == buckets + 2


def test_a_policy_and_what_follows_from_it_cost_one_call(aws: AwsStage):
    seen = see(aws, {BUCKET: frozenset({"policy", "tls_only"})})
    assert aws.calls()["s3:GetBucketPolicy"] == len(seen.resources)


def test_a_denied_facet_says_so_and_leaves_the_others(aws: AwsStage):
    aws.spoil("deny", operation="GetBucketPolicy")
    seen = see(aws, {BUCKET: ALL[BUCKET]})
    photos = facets(seen, PHOTOS)
    assert isinstance(photos["policy"], Denied)
    assert photos["tls_only"] == photos["policy"]
    assert isinstance(photos["versioning"], Present)
    assert seen.coverage[f"{BUCKET}/policy"].denied == len(seen.resources)
    assert {gap.facet for gap in seen.gaps} == {"policy", "tls_only", "open_to_anyone"}


def test_a_denied_listing_is_a_gap_and_not_an_empty_tenant(aws: AwsStage):
    aws.spoil("deny", operation="ListBuckets")
    seen = see(aws, {BUCKET: frozenset({"versioning"})})
    assert (seen.resources, seen.complete) == ((), frozenset())
    assert [(gap.resource_type, gap.facet, gap.code) for gap in seen.gaps] == [
        (BUCKET, "", "AccessDenied")
    ]


@pytest.mark.parametrize("effect", ["garbage", "reset", "html"])
def test_an_unreadable_answer_is_failed(aws: AwsStage, effect: str):
    aws.spoil(effect, operation="GetBucketAcl")
    seen = see(aws, {BUCKET: frozenset({"acl", "versioning"})})
    photos = facets(seen, PHOTOS)
    assert isinstance(photos["acl"], Failed)
    assert isinstance(photos["versioning"], Present)


def test_a_scan_ends_at_its_deadline_and_says_what_it_did_not_see(aws: AwsStage):
    aws.spoil("slow", operation="GetBucketAcl", seconds=4)
    seen = aws.connect().observe({BUCKET: frozenset({"acl", "versioning"})}, deadline=2)
    assert isinstance(facets(seen, PHOTOS)["acl"], Failed)
    assert facets(seen, PHOTOS)["acl"].code == "deadline"


def test_refused_credentials_need_a_person(aws: AwsStage):
    aws.spoil("deny", operation="GetCallerIdentity", code="InvalidClientTokenId")
    with pytest.raises(NeedsAttention) as told:
        see(aws)
    assert told.value.code == "InvalidClientTokenId"


def test_each_region_is_listed_for_itself(aws: AwsStage):
    group = "aws.ec2.security_group"
    seen = see(aws, {group: frozenset({"ingress"})}, regions=f"{REGION},ap-northeast-3")
    assert seen.complete == {(group, REGION), (group, "ap-northeast-3")}


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "Allow"},
        {"Action": "s3:GetObject"},
        {"Resource": "arn:aws:s3:::other/*"},
        {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    ],
)
def test_a_policy_that_denies_less_is_not_tls_only(change: dict[str, object]):
    arn = "arn:aws:s3:::b"
    whole = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }

    def holds(statement: dict[str, object]) -> bool:
        text = json.dumps({"Statement": statement})
        return tls_only(policy_document(text), arn)

    assert holds(whole)
    assert not holds({**whole, **change})


def test_a_throttled_call_is_made_again(aws: AwsStage):
    aws.spoil("status", operation="GetBucketVersioning", status=503, code="SlowDown", count=12)
    seen = see(aws, {BUCKET: frozenset({"versioning"})})
    assert seen.gaps == ()
    assert aws.calls()["s3:GetBucketVersioning"] == len(seen.resources) + 12


def test_the_keys_of_another_account_are_refused(aws: AwsStage):
    with pytest.raises(NeedsAttention) as told:
        see(aws, role_arn="arn:aws:iam::222222222222:role/sekisho")
    assert told.value.code == "wrong_account"
    assert "222222222222" in str(told.value)


def test_a_role_that_may_not_be_taken_needs_a_person(aws: AwsStage):
    aws.spoil("deny", operation="AssumeRole")
    with pytest.raises(NeedsAttention, match="trust policy"):
        see(aws, role_arn="arn:aws:iam::222222222222:role/sekisho")


def test_an_account_that_cannot_be_identified_leaves_the_buckets(aws: AwsStage):
    aws.spoil("status", operation="GetCallerIdentity", status=500)
    seen = see(aws, {BUCKET: frozenset({"versioning"})})
    assert (BUCKET, "") in seen.complete


def test_connecting_makes_no_call_and_needs_keys(aws: AwsStage):
    aws.connect()
    assert aws.calls() == {}
    given = aws.connection()
    with pytest.raises(NeedsAttention, match="access_key_id"):
        connect(structs.replace(given, secrets={}))
    assert "stand-in-secret" not in repr(given)


def test_a_scan_asks_the_machine_for_nothing(aws: AwsStage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-machine")
    assert see(aws, {BUCKET: frozenset({"versioning"})}).gaps == ()


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("<Bucket><Name>a</Name></Bucket>", "AccessDenied"),
        ("<Bucket><Colour>red</Colour></Bucket>", "AccessDenied"),
        ("<Bucket><Colour>red</Colour></Bucket><!-- last -->", "unreadable_answer"),
    ],
)
def test_a_listing_that_breaks_off_is_not_complete(store: Store, first: str, code: str):
    store.first = first
    given = Connection(
        provider="aws", settings={"regions": REGION}, secrets=KEYS, endpoint=store.url
    )
    seen = connect(given).observe({BUCKET: frozenset({"region"})}, deadline=20)
    assert seen.complete == frozenset()
    assert [(gap.resource_type, gap.code) for gap in seen.gaps] == [(BUCKET, code)]


@pytest.mark.parametrize(
    ("operation", "body", "is_answer"),
    [
        ("GetBucketVersioning", b'<?xml version="1.0"?><VersioningConfiguration/>', True),
        ("GetBucketVersioning", b"<html><body>Sign in</body></html>", False),
        ("GetBucketLogging", b"", False),
        ("DescribeSecurityGroups", b"<DescribeSecurityGroupsResponse/>", True),
        ("GetBucketPolicy", b'{"Statement": []}', True),
    ],
)
def test_an_empty_answer_counts_only_in_the_words_of_aws(
    operation: str, body: bytes, is_answer: bool
):
    assert parse.is_answer_of(operation, body) is is_answer


def test_the_order_of_a_policy_means_nothing():
    one = {"Effect": "Allow", "Principal": "*", "Action": ["a:B", "a:A"], "Resource": "*"}
    two = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "a:C", "Resource": ["*"]}
    back = {**one, "Action": ["a:A", "a:B"], "Principal": {"AWS": ["*"]}}
    assert policy_document(json.dumps({"Statement": [one, two]})) == policy_document(
        json.dumps({"Statement": [two, back]})
    )


@pytest.fixture
def store() -> Iterator[Store]:
    server = Store(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()

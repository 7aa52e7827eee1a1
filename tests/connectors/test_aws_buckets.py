"""What is read below the SDK is asked as the SDK would ask, and is what it would have answered."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import botocore.auth
import botocore.session
import hypothesis.strategies as some
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials
from hypothesis import given, settings

from connectors.aws.buckets import BucketReads, place
from connectors.aws.calls import Caller, Credentials
from connectors.aws.signature import Signer, canonical_path, canonical_query
from connectors.contract import Connection
from connectors.sandbox.aws_seed import REGION
from connectors.transport import TransportSettings
from tests.connectors.aws_both import VERSIONED, ended, named, reading
from tests.connectors.aws_peer import peer, whole
from tests.connectors.aws_stage import AwsStage

METHODS = (
    "get_bucket_acl",
    "get_bucket_encryption",
    "get_bucket_lifecycle_configuration",
    "get_bucket_logging",
    "get_bucket_ownership_controls",
    "get_bucket_policy",
    "get_bucket_policy_status",
    "get_bucket_replication",
    "get_bucket_versioning",
    "get_object_lock_configuration",
    "get_public_access_block",
)
BUCKETS = ("reiji-event-photos", "reiji-backup-osaka", "reiji-no-such-bucket")
SIGNER: Final = Signer()


# --------------------------------------------------------------------------- the same answers


@pytest.mark.parametrize("method", METHODS)
def test_every_read_gives_the_very_values_of_the_sdk(aws: AwsStage, method: str):
    with reading(aws.url) as reader:
        for bucket in BUCKETS:
            assert reader.wire(method, bucket) == reader.sdk(method, bucket)


@pytest.mark.parametrize(
    "fault",
    [
        {"effect": "deny"},
        {"effect": "deny", "code": "ExpiredToken"},
        {"effect": "reset"},
        {"effect": "garbage"},
        {"effect": "html"},
        {"effect": "status", "status": 404, "code": "NoSuchBucket"},
        {"effect": "status", "status": 500},
    ],
    ids=lambda fault: "-".join(str(value) for value in fault.values()),
)
def test_every_fault_ends_with_the_code_of_the_sdk(aws: AwsStage, fault: dict[str, Any]):
    for method in METHODS:
        with reading(aws.url) as reader:
            # Each side counts its own requests: the stand-in may still hear from an earlier scan.
            ends = []
            for read, caller in ((reader.sdk, reader.by_sdk), (reader.wire, reader.caller)):
                aws.heal()
                aws.spoil(**fault)
                ends.append((read(method, BUCKETS[0]), caller.requests))
            assert ends[0] == ends[1]


def test_a_throttled_read_is_made_again(aws: AwsStage):
    with reading(aws.url) as reader:
        aws.spoil("status", status=503, code="SlowDown", count=4)
        assert reader.wire(METHODS[0], BUCKETS[0]) == reader.sdk(METHODS[0], BUCKETS[0])
        assert reader.caller.requests == 5


def test_both_are_counted_and_end_at_the_deadline(aws: AwsStage):
    with reading(aws.url, seconds=0) as reader:
        assert reader.wire(METHODS[0], BUCKETS[0]) == ("deadline", 0)
        assert reader.sdk(METHODS[0], BUCKETS[0]) == ("deadline", 0)
        assert (reader.caller.requests, reader.by_sdk.requests) == (0, 0)
    with reading(aws.url) as reader:
        reader.wire(METHODS[0], BUCKETS[0])
        assert reader.caller.requests == 1


# --------------------------------------------------------------------------- the same requests


@settings(max_examples=300)
@given(
    keys=some.builds(
        Credentials,
        some.from_regex(r"[A-Z0-9]{16,20}", fullmatch=True),
        some.text(some.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1),
        some.none() | some.from_regex(r"[A-Za-z0-9+/=]{1,300}", fullmatch=True),
    ),
    path=some.text(some.characters(exclude_categories=["Cs", "Cc"])),
    query=some.dictionaries(
        some.text(some.characters(exclude_categories=["Cs"]), min_size=1),
        some.text(some.characters(exclude_categories=["Cs"])),
    ),
    region=some.sampled_from(["ap-northeast-1", "us-east-1", "cn-north-1"]),
    moment=some.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - made aware
)
def test_the_signature_is_botocores(
    keys: Credentials, path: str, query: dict[str, str], region: str, moment: datetime
):
    host = "bucket.s3.example"
    at = moment.replace(tzinfo=UTC, microsecond=0)
    quoted = canonical_path(f"/{path}")
    wanted = canonical_query(query.items())
    ours = SIGNER.headers(
        keys, region=region, host=host, path=quoted, query=wanted, at=at.timestamp()
    )
    request = AWSRequest("GET", f"https://{host}{quoted}?{wanted}")
    sdk_keys = ReadOnlyCredentials(keys.access_key_id, keys.secret_access_key, keys.session_token)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(botocore.auth, "get_current_datetime", lambda: at)
        S3SigV4Auth(sdk_keys, "s3", region).add_auth(request)
    theirs = {name.lower(): str(value) for name, value in request.headers.items()}
    assert dict(ours) == {"host": host, **theirs}


class Sent(Exception):
    """The SDK's request, stopped before it leaves."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


@pytest.mark.parametrize("endpoint", [None, "http://127.0.0.1:5000", "https://store.example/x/"])
@pytest.mark.parametrize(
    "region", ["us-east-1", "ap-northeast-1", "cn-north-1", "us-gov-west-1", "xx-newer-1"]
)
def test_a_bucket_is_asked_where_the_sdk_would_ask(region: str, endpoint: str | None):
    style = {"addressing_style": "path" if endpoint else "auto"}
    client = botocore.session.Session().create_client(
        "s3",
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="a",
        aws_secret_access_key="b",
        config=Config(s3=style),
    )

    def stop(request: Any, **_: Any) -> None:
        raise Sent(request.url)

    client.meta.events.register("before-send", stop)
    for bucket in ("plain", "with.dots", "With_Old_Name", "ab", "a" * 63, "192.168.1.1", "x--y"):
        with pytest.raises(Sent) as sent:
            client.get_public_access_block(Bucket=bucket)
        found = place(client.meta.endpoint_url, bucket)
        url = f"{found.address.scheme}://{found.address.netloc}{found.path}?publicAccessBlock"
        assert url == sent.value.url


# --------------------------------------------------------------------------- regions and keys


@pytest.mark.parametrize(
    ("status", "code"),
    [("301 Moved", "PermanentRedirect"), ("400 Bad", "AuthorizationHeaderMalformed")],
)
def test_the_region_of_a_bucket_is_learnt_once(status: str, code: str):
    error = f"<Error><Code>{code}</Code><Region>eu-west-1</Region></Error>".encode()
    answers = (whole(error, status, "x-amz-bucket-region: eu-west-1"), whole(VERSIONED))
    with peer(*answers) as far, reading(far.url) as reader:
        for _ in range(2):
            assert reader.wire("get_bucket_versioning", "b", "") == {"Status": "Enabled"}
        scopes = [one.split("Credential=", 1)[1].split("/")[2] for one in far.requests]
        assert scopes == [REGION, "eu-west-1", "eu-west-1"]


def test_a_bucket_that_is_sent_round_in_circles_ends():
    error = b"<Error><Code>PermanentRedirect</Code></Error>"
    with peer(whole(error, "301 Moved")) as far, reading(far.url) as reader:
        assert reader.wire("get_bucket_versioning", "b") == ("PermanentRedirect", 301)
        assert len(far.requests) == 1


def test_keys_of_the_machine_are_renewed_within_a_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    count = tmp_path / "count"
    script = tmp_path / "keys.py"
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    keys = {"Version": 1, "SecretAccessKey": "s", "SessionToken": "t", "Expiration": soon}
    script.write_text(
        "import json, pathlib\n"
        f"count = pathlib.Path({str(count)!r})\n"
        "count.open('a').write('x')\n"
        f"keys = {json.dumps(keys)}\n"
        "keys['AccessKeyId'] = 'KEY' + str(len(count.read_text()))\n"
        "print(json.dumps(keys))\n"
    )
    (tmp_path / "config").write_text(f"[default]\ncredential_process={sys.executable} {script}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    with peer(whole(VERSIONED)) as far:
        given = Connection(provider="aws", settings={"credentials": "ambient"}, endpoint=far.url)
        caller = Caller(given, TransportSettings(), region=REGION, seconds=60)
        reads = BucketReads(caller)
        for _ in range(3):
            reads.answer("get_bucket_versioning", "b", REGION)
        reads.close()
        used = [one.split("Credential=", 1)[1].split("/")[0] for one in far.requests]
        assert len(set(used)) == 3
        assert {named(one, "x-amz-security-token") for one in far.requests} == {"t"}


def test_a_key_with_a_line_break_sends_nothing():
    with peer(whole(VERSIONED)) as far:
        connection = Connection(
            provider="aws",
            secrets={"access_key_id": "A\r\nHost: else", "secret_access_key": "b"},
            endpoint=far.url,
        )
        caller = Caller(connection, TransportSettings(), region=REGION, seconds=60)
        reads = BucketReads(caller)
        assert ended(lambda: reads.answer("get_bucket_versioning", "b", REGION))[1] == 0
        assert far.requests == []

"""What is read below the SDK is what the SDK would have read, on the wire and in its answers."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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

from connectors.aws.buckets import SILENCE, BucketReads, place
from connectors.aws.calls import Caller, Credentials, Stopped
from connectors.aws.signature import Signer, canonical_path, canonical_query
from connectors.contract import Connection
from connectors.sandbox.aws_seed import REGION
from connectors.transport import TransportSettings
from tests.connectors.aws_peer import Greeter, Proxy, Say, certificate, closing, peer, whole
from tests.connectors.aws_stage import KEYS, AwsStage

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
VERSIONED = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"


class Reader:
    """Both ways to read, each with limits of its own."""

    def __init__(self, connection: Connection, transport: TransportSettings, seconds: float):
        self.by_sdk = Caller(connection, transport, region=REGION, seconds=seconds)
        self.caller = Caller(connection, transport, region=REGION, seconds=seconds)
        self.reads = BucketReads(self.caller)

    def sdk(self, method: str, bucket: str, region: str = REGION) -> Any:
        return ended(lambda: self.by_sdk.call("s3", method, region, Bucket=bucket))

    def wire(self, method: str, bucket: str, region: str = REGION) -> Any:
        return ended(lambda: self.reads.answer(method, bucket, region))


def ended(call: Callable[[], Any]) -> Any:
    """The answer without what names the request, or the code and the status it ended with."""
    try:
        answer = dict(call())
    except Stopped as error:
        return error.code, error.status
    answer.pop("ResponseMetadata")
    return answer


@contextmanager
def reading(
    url: str | None, *, seconds: float = 60, region: str = REGION, **limits: Any
) -> Iterator[Reader]:
    transport = TransportSettings(**{"connect_timeout": 5.0, "read_timeout": 5.0, **limits})
    connection = Connection(
        provider="aws", settings={"regions": region}, secrets=KEYS, endpoint=url
    )
    reader = Reader(connection, transport, seconds)
    try:
        yield reader
    finally:
        reader.reads.close()


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
            ends = []
            for read in (reader.sdk, reader.wire):
                aws.heal()
                aws.spoil(**fault)
                ends.append((read(method, BUCKETS[0]), sum(aws.calls().values())))
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


# --------------------------------------------------------------------------- answers on the wire


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in parts) + end


def broken_off(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + VERSIONED)


def until_closed(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + VERSIONED)


def stay_silent(connection: socket.socket) -> None:
    connection.recv(1)


def hung_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "answer",
    [
        whole(VERSIONED),
        whole(VERSIONED, "200 ", "X-Empty:", "CONNECTION: Keep-Alive"),
        chunked(VERSIONED[:7], VERSIONED[7:]),
        chunked(VERSIONED, end=b"0;more=x\r\nTrailer: x\r\n\r\n"),
        until_closed,
    ],
    ids=["length", "bare", "chunks", "trailers", "until closed"],
)
def test_an_answer_is_read_in_every_form_that_http_has(answer: Say):
    with peer(answer) as far, reading(far.url) as reader:
        assert reader.wire("get_bucket_versioning", "b") == {"Status": "Enabled"}
        assert reader.sdk("get_bucket_versioning", "b") == {"Status": "Enabled"}


@pytest.mark.parametrize(
    "answer",
    [
        broken_off,
        hung_up,
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nNo colon\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: y\r\n folded: z\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000,
        chunked(VERSIONED, end=b"zz\r\n\r\n"),
        chunked(VERSIONED, end=b"-1\r\n\r\n"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
    ],
)
def test_what_is_not_plainly_an_answer_is_none(answer: Say):
    with peer(answer) as far, reading(far.url) as reader:
        assert reader.wire("get_bucket_versioning", "b") == ("unreachable", 0)
        assert far.connections == len(far.requests) == reader.caller.requests == 3


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        (b"<Error><Code>InternalError</Code></Error>", ("InternalError", 500)),
        (b"<VersioningConfiguration><Status>Enab", ("500", 500)),
        (b"<html><body>Sign in</body></html>", ("unreadable_answer", 0)),
        (b"<Other/>", ("unreadable_answer", 0)),
        (b"", ("unreadable_answer", 0)),
    ],
)
def test_a_body_that_is_no_answer_ends_as_with_the_sdk(body: bytes, ends: tuple[str, int]):
    with peer(whole(body)) as far, reading(far.url) as reader:
        assert reader.wire("get_bucket_versioning", "b") == ends
        assert reader.sdk("get_bucket_versioning", "b") == ends


# --------------------------------------------------------------------------- connections


def test_one_connection_serves_again_and_again():
    with peer(whole(VERSIONED)) as far, reading(far.url) as reader:
        for _ in range(20):
            assert reader.wire("get_bucket_versioning", "b") == {"Status": "Enabled"}
        assert (far.connections, len(far.requests)) == (1, 20)


@pytest.mark.parametrize(
    "answer",
    [whole(VERSIONED, "200 OK", "Connection: close"), whole(VERSIONED) + b"more than was asked"],
    ids=["closing", "too much"],
)
def test_a_connection_that_may_not_serve_again_does_not(answer: bytes):
    with peer(answer) as far, reading(far.url) as reader:
        for _ in range(3):
            assert reader.wire("get_bucket_versioning", "b") == {"Status": "Enabled"}
        assert far.connections == 3


def test_a_kept_connection_that_was_closed_meanwhile_costs_no_answer():
    def once(connection: socket.socket) -> None:
        connection.sendall(whole(VERSIONED))

    with peer(once) as far, reading(far.url) as reader:
        for _ in range(5):
            assert reader.wire("get_bucket_versioning", "b") == {"Status": "Enabled"}


def test_a_body_that_comes_byte_by_byte_ends_with_the_scan():
    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        waiting = threading.Event()
        while True:
            connection.sendall(b" ")
            waiting.wait(0.02)

    with peer(trickle) as far, reading(far.url, seconds=1) as reader:
        assert reader.wire("get_bucket_versioning", "b") in {("timeout", 0), ("deadline", 0)}
        assert reader.caller.seconds_left() > -1


def test_a_silent_region_is_not_asked_for_ever():
    with (
        peer(stay_silent) as far,
        reading(far.url, read_timeout=0.01) as reader,
    ):
        for _ in range(SILENCE):
            assert reader.wire("get_bucket_versioning", "b") == ("timeout", 0)
        assert SILENCE <= reader.caller.requests < SILENCE + 3


# --------------------------------------------------------------------------- TLS and proxies

HOST: Final = "plain.s3.ap-northeast-1.amazonaws.com"


def test_aws_is_asked_through_the_proxy_and_by_the_name_of_the_bucket(tmp_path: Path):
    authority, tls = certificate(tmp_path, "*.s3.ap-northeast-1.amazonaws.com")
    with (
        peer(whole(VERSIONED), tls=tls) as far,
        closing(Proxy(far.port)) as proxy,
        reading(
            None, proxy=f"http://me:pass%40word@127.0.0.1:{proxy.port}", ca_bundle=str(authority)
        ) as reader,
    ):
        for read in (reader.sdk, reader.wire, reader.wire):
            assert read("get_bucket_versioning", "plain") == {"Status": "Enabled"}
        asked = [sorted(line for line in one.splitlines()[1:]) for one in proxy.requests]
        assert [one.split()[:2] for one in proxy.requests] == [["CONNECT", f"{HOST}:443"]] * 2
        assert "Proxy-Authorization: Basic bWU6cGFzc0B3b3Jk" in asked[0]
        assert [line.lower() for line in asked[1]] == [line.lower() for line in asked[0]]
        assert {named(one, "host") for one in far.requests} == {HOST}
        assert len({one.split("\r\n", 1)[0] for one in far.requests}) == 1


def named(request: str, name: str) -> str:
    lines = dict(line.lower().partition(": ")[::2] for line in request.splitlines()[1:])
    return lines[name]


@pytest.mark.parametrize(
    ("names", "trusted", "status", "code"),
    [
        (["*.s3.ap-northeast-1.amazonaws.com"], False, 200, "tls"),
        (["elsewhere.example"], True, 200, "tls"),
        (["*.s3.ap-northeast-1.amazonaws.com"], True, 407, "proxy"),
    ],
    ids=["unknown authority", "another name", "refused by the proxy"],
)
def test_no_way_to_aws_has_the_code_of_the_sdk(
    tmp_path: Path, names: list[str], trusted: bool, status: int, code: str
):
    authority, tls = certificate(tmp_path, *names)
    with (
        peer(whole(VERSIONED), tls=tls) as far,
        closing(Proxy(far.port, status)) as proxy,
        reading(
            None,
            proxy=f"http://127.0.0.1:{proxy.port}",
            ca_bundle=str(authority) if trusted else None,
        ) as reader,
    ):
        assert reader.wire("get_bucket_versioning", "plain") == (code, 0)
        assert reader.sdk("get_bucket_versioning", "plain") == (code, 0)
        assert far.requests == []


def test_a_proxy_that_is_not_there_says_so():
    with reading(None, proxy="127.0.0.1:9") as reader:
        assert reader.wire("get_bucket_versioning", "plain") == ("proxy", 0)
        assert reader.sdk("get_bucket_versioning", "plain") == ("proxy", 0)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "http://no-such-host.invalid", "https://127.0.0.1:{port}"]
)
def test_an_address_where_nobody_is_has_the_code_of_the_sdk(url: str):
    with closing(Greeter([b""])) as far, reading(url.format(port=far.port)) as reader:
        ends = reader.wire("get_bucket_versioning", "plain")
        assert ends == reader.sdk("get_bucket_versioning", "plain")
        assert ends[0] in {"unreachable", "tls"}


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

"""A small reader of HTTP takes what is plainly an answer, and nothing else."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Final

import pytest

from connectors.aws.buckets import SILENCE
from tests.connectors.aws_both import VERSIONED, named, reading
from tests.connectors.aws_peer import Greeter, Proxy, Say, certificate, closing, peer, whole

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
        for _ in range(20):
            assert reader.wire("get_bucket_versioning", "b") == {"Status": "Enabled"}
        assert far.connections == len(far.requests) == reader.caller.requests == 20


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


def test_the_sdk_too_leaves_out_the_proxy_where_the_settings_say_so():
    limits = {"proxy": "http://127.0.0.1:9", "no_proxy": ".ap-northeast-1.amazonaws.com"}
    with reading(None, **limits) as reader:
        here = reader.by_sdk.client("s3").meta.config.proxies
        elsewhere = reader.by_sdk.client("s3", "eu-west-1").meta.config.proxies
    assert (here, elsewhere["https"]) == ({}, "http://127.0.0.1:9")


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

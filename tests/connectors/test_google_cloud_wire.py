"""The way to Google: the proxy and the authority that were set, and an end to every call."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from connectors import registry
from connectors.contract import Connection, Plan, Snapshot
from connectors.sandbox.google_cloud_things import WEB, firewall
from tests.connectors.aws_peer import Proxy, certificate, closing, peer, whole

PLAN: Plan = {"gcp.compute.firewall": frozenset({"open_to_world"})}
DATA: dict[str, Any] = firewall(WEB, "allow-ssh", "0.0.0.0/0", "22")
ASSET = {
    "assetType": "compute.googleapis.com/Firewall",
    "resource": {"data": DATA},
    "ancestors": ["projects/1"],
}
# One answer that is a project as well as a page of assets.
ANSWER = {"name": "projects/1", "projectId": "reiji-web", "readTime": "now", "assets": [ASSET]}
SAID = whole(json.dumps(ANSWER).encode(), "200 OK", "Content-Type: application/json")
GOOGLE = "*.googleapis.com"


def see(endpoint: str | None = None, seconds: float = 10) -> Snapshot:
    connection = Connection(
        provider="google_cloud",
        account=WEB,
        secrets={"access_token": "ya29.secret"},
        endpoint=endpoint,
    )
    seen: Snapshot = registry.connect(connection).observe(PLAN, deadline=seconds)
    return seen


def test_google_is_asked_through_the_proxy_that_was_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    authority, tls = certificate(tmp_path, GOOGLE)
    with peer(SAID, tls=tls) as far, closing(Proxy(far.port)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:pass@127.0.0.1:{proxy.port}")
        monkeypatch.setenv("SEKISHO_CA_BUNDLE", str(authority))
        seen = see()
        (only,) = seen.resources
        assert only.id == "//compute.googleapis.com/projects/reiji-web/global/firewalls/allow-ssh"
        assert seen.gaps == ()
        assert [one.split()[:2] for one in proxy.requests] == [
            ["CONNECT", "cloudresourcemanager.googleapis.com:443"],
            ["CONNECT", "cloudasset.googleapis.com:443"],
        ]
        assert len(far.requests) == 2


@pytest.mark.parametrize(
    ("names", "trusted", "status"),
    [([GOOGLE], False, 200), (["elsewhere.example"], True, 200), ([GOOGLE], True, 407)],
    ids=["unknown authority", "another name", "refused by the proxy"],
)
def test_where_there_is_no_way_to_google_no_token_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str], status: int, *, trusted: bool
):
    authority, tls = certificate(tmp_path, *names)
    with peer(SAID, tls=tls) as far, closing(Proxy(far.port, status)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        if trusted:
            monkeypatch.setenv("SEKISHO_CA_BUNDLE", str(authority))
        seen = see()
        assert (seen.resources, seen.complete) == ((), frozenset())
        assert {gap.code for gap in seen.gaps} == {"unreachable"}
        assert far.requests == []


def test_an_answer_that_trickles_ends_with_the_deadline(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", "5")

    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        waiting = threading.Event()
        while True:
            connection.sendall(b"{")
            waiting.wait(0.05)

    with peer(trickle) as far:
        seen = see(far.url, seconds=1)
        assert seen.complete == frozenset()
        assert {gap.code for gap in seen.gaps} == {"deadline"}


def test_with_an_endpoint_no_other_host_is_asked(monkeypatch: pytest.MonkeyPatch):
    with peer(SAID) as far, closing(Proxy(far.port)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert len(see(far.url).resources) == 1
        assert proxy.requests == []

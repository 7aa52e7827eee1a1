"""The AWS stand-in as a process of its own, and what a test asks of it."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest

from connectors import registry
from connectors.contract import Connection
from connectors.sandbox.aws_seed import ACCOUNT, REGION

KEYS: Mapping[str, str] = {
    "access_key_id": "AKIASTANDIN0000000000",
    "secret_access_key": "stand-in-secret",
}
START_WITHIN = 60


class AwsStage:
    """A running stand-in with the connector before it."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        self.process = process
        self.url = url

    def connection(self, **settings: str) -> Connection:
        return Connection(
            provider="aws",
            account=ACCOUNT,
            settings={"regions": REGION, **settings},
            secrets=KEYS,
            endpoint=self.url,
        )

    def connect(self, **settings: str) -> Any:
        return registry.connect(self.connection(**settings))

    def client(self, service: str, region: str = REGION) -> Any:
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id="tester",
            aws_secret_access_key="tester",
        )

    def spoil(self, effect: str, **match: Any) -> None:
        """Let the calls that match go wrong until `heal`."""
        self.control("POST", "faults", {"effect": effect, **match})

    def heal(self) -> None:
        self.control("DELETE", "faults")
        self.control("DELETE", "requests")

    def calls(self) -> Mapping[str, int]:
        """How often each "service:Operation" came in since the last `heal`."""
        found: Mapping[str, int] = self.control("GET", "requests")["by_operation"]
        return found

    def ask_for_rights(self) -> None:
        """Let moto refuse what the caller's policies do not allow, from now on."""
        request = urllib.request.Request(
            f"{self.url}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}
        )
        urllib.request.urlopen(request, timeout=10).close()

    def control(self, method: str, what: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/_sandbox/{what}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")


@contextmanager
def aws_process(state: Path, *more: str) -> Iterator[AwsStage]:
    """The stand-in on this state; it ends with the block, and with the tests if they are killed."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "connectors.sandbox.aws", "--port", "0"),
            *("--state", str(state), "--until-stdin-closes", *more),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], START_WITHIN)
        line = process.stdout.readline() if ready else b""
        assert line, f"the stand-in did not start within {START_WITHIN} s"
        yield AwsStage(process, json.loads(line)["url"])
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture(scope="session")
def aws_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("aws")


@pytest.fixture(scope="session")
def aws_server(aws_state: Path) -> Iterator[AwsStage]:
    with aws_process(aws_state) as stage:
        yield stage


@pytest.fixture
def aws(aws_server: AwsStage, monkeypatch: pytest.MonkeyPatch) -> AwsStage:
    """The sample tenant without faults. moto takes its time on a busy machine."""
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", "10")
    monkeypatch.setenv("SEKISHO_CONNECT_TIMEOUT", "10")
    aws_server.heal()
    return aws_server

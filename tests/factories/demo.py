"""The sample city as a newcomer starts it: the command itself, in a home of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from tests.factories.places import open_place
from tests.factories.plain import plain

ROOT = Path(__file__).resolve().parents[2]
SEKISHO = Path(sys.executable).parent / "sekisho"


def until(question: Callable[[], Any], *, seconds: float = 60, every: float = 0.2) -> Any:
    """The first true answer; fails when none comes in time."""
    deadline = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"still {answer!r} after {seconds} s"
        time.sleep(every)


class Demo:
    """A demo that runs, or ran, on a home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {**os.environ, "SEKISHO_HOME": str(home)}
        self.environment.pop("DATABASE_URL", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.about: dict[str, Any] = {}

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        self.home.mkdir(parents=True, exist_ok=True)
        file, log = self.home / "demo.json", self.home / "demo.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [SEKISHO, "demo"], env=self.environment, stdout=out, stderr=out
            )
        begun = time.time()

        def ready() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, log.read_text()[-2000:]
            return file.exists() and file.stat().st_mtime >= begun - 1

        until(ready, seconds=120)
        self.about = json.loads(file.read_text())

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and wait for the end."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(60)

    def api(self, key: str) -> httpx.Client:
        """The API as this person sees it."""
        return plain(
            base_url=self.about["base_url"] + "/api/v1",
            headers={"authorization": f"Bearer {self.about['tokens'][key]}"},
        )

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command on the same home."""
        return subprocess.run(
            [SEKISHO, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def aws(self, service: str) -> Any:
        """A client of the AWS stand-in, as somebody has who goes behind Sekisho's back."""
        return boto3.client(
            service,
            endpoint_url=self.about["sandbox"]["aws"],
            region_name="ap-northeast-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def scanned(self, key: str = "security") -> dict[str, Any]:
        """A new scan of the AWS tenant, at its end."""
        tenant = self.about["tenants"]["aws"]
        with self.api(key) as client:
            asked = client.post(f"/tenants/{tenant}/scans")
            assert asked.status_code == 201, asked.text
            scan = asked.json()
            assert scan["status"] in {"queued", "running"}

            def done() -> dict[str, Any] | None:
                found = client.get(f"/scans/{scan['id']}").json()
                return found if found["status"] not in {"queued", "running"} else None

            return until(done, seconds=60)


@pytest.fixture(scope="session")
def demo(shared_directory: Path) -> Iterator[Demo]:
    """The sample city, running; stories leave it usable for the next one."""
    # A second one, of another worker, would cost a minute and nobody would notice: it fails here.
    (shared_directory / "the-only-demo").mkdir()
    with open_place() as path:
        found = Demo(path / "var")
        found.start()
        yield found
        if found.process is not None and found.process.poll() is None:
            found.end()

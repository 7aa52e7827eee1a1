"""Homes and holders for the embedded server: each test has a server of its own, on real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from governance.base import embedded
from tests.factories.places import open_place

ROOT = Path(__file__).resolve().parents[2]

HOLDER = """
import pathlib, signal, sys
from governance.base.embedded import EmbeddedUnavailable, hold

def leave(number, frame):
    raise SystemExit(0)

signal.signal(signal.SIGTERM, leave)
# A shell that starts us in the background has SIGINT ignored, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    server = hold(pathlib.Path(sys.argv[1]), fsync=False)
except EmbeddedUnavailable as error:
    print(error, file=sys.stderr)
    raise SystemExit(2)
print(server.conninfo(), flush=True)
sys.stdin.read()
"""


class Holder:
    """Another Sekisho process that holds the server of a home."""

    def __init__(self, home: Path, environment: Mapping[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
        )

    def conninfo(self) -> str:
        """Where its server is; waits until it holds one."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        assert line, self.process.communicate()[1]
        return line

    def leave(self) -> int:
        """End as a program ends that has done its work."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(60)

    def end_by(self, number: signal.Signals) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.process.wait(60)


def postmaster_of(home: Path) -> int | None:
    """The pid of the live server of this home, read without our own code."""
    data = embedded.locations(home).data
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if arguments[0].endswith(b"/postgres") and os.fsencode(data) in arguments:
            return int(process.name)
    return None


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Return as soon as the condition holds, fail when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that every user may enter."""
    with open_place() as path:
        yield path


@pytest.fixture
def new_home(open_directory: Path) -> Iterator[Path]:
    """A home that does not exist yet; its server and data are gone afterwards."""
    path = open_directory / "var"
    yield path
    clean(path)


@pytest.fixture(scope="session")
def made_home() -> Iterator[Path]:
    """A home that ran once, to be copied: `initdb` is the slow part of a test."""
    with open_place() as path:
        home = path / "var"
        embedded.hold(home, fsync=False).release()
        yield home


@pytest.fixture
def home(made_home: Path, new_home: Path) -> Path:
    """A home that has run before."""
    subprocess.run(["cp", "-a", str(made_home), str(new_home)], check=True)
    return new_home


def clean(home: Path) -> None:
    """End what a test left running on this home and delete its database."""
    pid = postmaster_of(home)
    if pid is not None:
        os.kill(pid, signal.SIGQUIT)
        wait_until(lambda: postmaster_of(home) is None)
    embedded.discard(home)


@pytest.fixture
def holder() -> Iterator[Callable[..., Holder]]:
    """Starts further holders; whoever still lives at the end of the test is killed."""
    started: list[Holder] = []

    def start(home: Path, environment: Mapping[str, str] | None = None) -> Holder:
        started.append(Holder(home, environment))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        for stream in (one.process.stdin, one.process.stdout, one.process.stderr):
            assert stream is not None
            stream.close()
        one.process.wait()

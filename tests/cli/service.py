"""`sekisho up` as an operator runs it, and every process that it brought to life."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from msgspec import Struct

from tests.base.conftest import postmaster_of
from tests.cli.conftest import COMMAND, environment
from tests.factories.plain import plain

START_SECONDS = 60


class Alive(Struct, frozen=True):
    """One process; its number may be given to another one later, its birth may not."""

    pid: int
    parent: int
    born: int


def alive() -> dict[int, Alive]:
    """Every process that runs and is not merely waiting to be collected."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if after_name[0] not in {"Z", "X"}:
            pid = int(process.name)
            found[pid] = Alive(pid, int(after_name[1]), int(after_name[19]))
    return found


def until(condition: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Return as soon as it holds; fail when it does not come in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.05)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Service:
    """A `sekisho up` on a home."""

    def __init__(self, home: Path, log: Path) -> None:
        self.home, self.log = home, log
        self.port = free_port()
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [*COMMAND, "up"],
                env=environment(home, SEKISHO_PORT=str(self.port)),
                stdout=out,
                stderr=out,
            )

    def wait_until_ready(self) -> None:
        """Return when /health/ready says 200."""

        def ready() -> bool:
            assert self.process.poll() is None, self.said()
            try:
                return client.get("/health/ready").status_code == 200
            except httpx.TransportError:
                return False

        with plain(base_url=f"http://127.0.0.1:{self.port}") as client:
            until(ready, "/health/ready", START_SECONDS)

    def said(self) -> str:
        """Everything it wrote so far."""
        return self.log.read_text(encoding="utf-8")

    def children(self) -> list[Alive]:
        """Every process below it, without itself and without PostgreSQL."""
        everything = alive()
        below = {self.process.pid}
        found: list[Alive] = []
        while more := [
            one for one in everything.values() if one.parent in below and one.pid not in below
        ]:
            found += more
            below |= {one.pid for one in more}
        postgres = postmaster_of(self.home)
        return [one for one in found if postgres not in {one.pid, one.parent}]

    def end(self) -> int:
        """Ctrl-C, and wait for the end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def gone(processes: list[Alive]) -> bool:
    """Whether none of these runs any more."""
    now = alive()
    return all((found := now.get(one.pid)) is None or found.born != one.born for one in processes)

"""Workers in threads and in processes, on one database with a table that remembers."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec
import psycopg
import pytest

from governance.base.db import Database
from governance.base.secrets import Keys
from governance.jobs import worker
from governance.jobs.runtime import Runtime
from governance.jobs.schedules import Schedule
from tests.jobs.kinds import HANDLERS, Orders, runtime_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def remembering(database_url: str) -> None:
    """The table in which handlers of the tests write."""
    url = database_url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE said (id bigserial PRIMARY KEY, word text NOT NULL)")


@pytest.fixture
def runtime(database: Database, keys: Keys, tmp_path: Path) -> Runtime:
    """What handlers are given."""
    return runtime_of(database, keys, tmp_path)


@pytest.fixture
def start(runtime: Runtime, database_url: str) -> Iterator[Callable[..., Future[None]]]:
    """Start a worker in a thread; all are stopped at the end."""
    stop = threading.Event()
    with ThreadPoolExecutor() as pool:

        def begin(
            *,
            schedules: Sequence[Schedule] = (),
            loops: Sequence[worker.Loop] = (),
            queues: Sequence[str] = ("publish", "default"),
        ) -> Future[None]:
            return pool.submit(
                worker.run,
                runtime,
                url=database_url,
                append_only=True,
                handlers=HANDLERS,
                schedules=schedules,
                loops=loops,
                queues=queues,
                stop=stop,
            )

        yield begin
        stop.set()


@pytest.fixture
def process(
    database_url: str, keys: Keys, tmp_path: Path
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker in a process of its own."""
    orders = tmp_path / "orders.json"
    told = Orders(url=database_url, keys=str(keys.directory))
    orders.write_bytes(msgspec.json.encode(told))
    started: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        started.append(
            subprocess.Popen([sys.executable, "-m", "tests.jobs.process", str(orders)], cwd=ROOT)
        )
        return started[-1]

    yield begin
    for one in started:
        one.kill()
        one.wait()


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until the condition holds."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        pause.wait(0.05)

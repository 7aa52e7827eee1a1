"""A worker in a process of its own, to be killed or asked to stop."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

import msgspec

from governance.base import secrets
from governance.base.db import Database
from governance.jobs import worker
from tests.jobs.kinds import HANDLERS, Orders, runtime_of


def main() -> None:
    """Work with what the file of orders says until a signal comes."""
    orders = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Orders)
    keys = secrets.load(Path(orders.keys), make=False)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker.run(
        runtime_of(Database(orders.url, pool_size=8), keys, keys.directory),
        url=orders.url,
        append_only=True,
        handlers=HANDLERS,
        schedules=(),
        loops=(),
        queues=("publish", "default"),
        stop=stop,
    )


if __name__ == "__main__":
    main()

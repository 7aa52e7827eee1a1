"""A real worker process for the publish queue alone, to be killed at any moment."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from connectors import registry
from governance.approvals.jobs import TellWaiting
from governance.base import log as logs
from governance.base import secrets
from governance.base.db import Database
from governance.jobs import worker
from governance.jobs.runtime import Job, Runtime
from governance.posts.handlers import HANDLERS
from governance.posts.jobs import SCHEDULES
from governance.settings import JobSettings, Settings
from governance.tasks.jobs import SendNotice


class Orders(Struct, frozen=True, kw_only=True):
    """What the arena tells its workers."""

    database_url: str
    home: str
    keys: str
    jobs: JobSettings


def main() -> None:
    orders = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Orders)
    logs.configure(level="WARNING")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    runtime: Any = Runtime(
        database=Database(orders.database_url, pool_size=8),
        keys=secrets.load(Path(orders.keys), make=False),
        settings=Settings(
            home=orders.home,
            database_url=orders.database_url,
            keys=orders.keys,
            jobs=orders.jobs,
            sandbox=True,
        ),
        connect=registry.connect,
    )
    worker.run(
        runtime,
        url=orders.database_url,
        append_only=True,
        handlers={**HANDLERS, SendNotice: _leave, TellWaiting: _leave},
        schedules=SCHEDULES,
        loops=(),
        queues=("publish", "default"),
        stop=stop,
    )


def _leave(_job: Job, _runtime: Runtime) -> None:
    """Mails and tasks are of no interest here."""


if __name__ == "__main__":
    main()

"""`sekisho web`: the web process alone. `up` and `demo` start it; people rarely do."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from types import FrameType

import click
import uvicorn

from governance import settings as settings_
from governance.app import create_app
from governance.base import log
from governance.base.db import Database
from governance.cli.opening import opened
from governance.rulebook import queries as rulebook

POOL = 16


def _warm(database: Database) -> None:
    with database.reading() as session:
        if rulebook.in_force(session):
            rulebook.publishing(session)


@click.command(hidden=True)
@click.option("--descriptor", type=int, help="A socket that listens already.")
def command(descriptor: int | None) -> None:
    """Serve pages and API until SIGTERM."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        # The server raises the signal again once it has shut down. By itself that would end us
        # before the database is let go.
        sys.exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    settings = settings_.read()
    log.configure(level=settings.log_level)
    with opened(settings, pool_size=POOL) as it:
        app = create_app(settings, it.database, it.keys)
        trusted = ",".join(settings.trusted_proxies)
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted),
            forwarded_allow_ips=trusted or None,
            timeout_graceful_shutdown=10,
            lifespan="on",
        )
        # The first person who types would wait a second or two for the rules to be compiled.
        warming = threading.Thread(target=_warm, args=(it.database,))
        warming.start()
        listening = [socket.socket(fileno=descriptor)] if descriptor is not None else None
        try:
            uvicorn.Server(config).run(sockets=listening)
        finally:
            # It holds the database, and C++ does not bear a thread that Python drops at its end.
            warming.join()

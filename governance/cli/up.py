"""`sekisho up`: migrate, then keep the web service and a worker alive."""

from __future__ import annotations

import errno
import os
import socket
import sys

import click

from governance import settings as settings_
from governance.base import log
from governance.cli import prepare
from governance.cli.opening import address
from governance.cli.supervise import Child, Process, Stop, end_all, keep
from governance.settings import SettingsError


def listen(host: str, port: int) -> socket.socket:
    """
    A socket that listens from now on, so that nobody else takes the port before the service starts.

    Raises `SettingsError` with the remedy.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(2048)
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} is in use. Set SEKISHO_PORT to a free one"
        elif error.errno == errno.EACCES:
            reason = f"Port {port} is reserved. Set SEKISHO_PORT to one above 1023"
        else:
            reason = f"{host} is no address of this machine. Set SEKISHO_HOST"
        raise SettingsError(f"{reason} ({error.strerror}).") from None
    return found


def web(listening: socket.socket) -> Child:
    """The web service behind this socket; a restart keeps it, and those who wait are answered."""
    number = listening.fileno()
    return Child(
        name="web",
        arguments=["governance.cli.main", "web", "--descriptor", str(number)],
        descriptors=[number],
    )


WORKER = Child(name="worker", arguments=["governance.cli.main", "worker"])


@click.command()
def command() -> None:
    """Migrate, then run the web service and a worker until Ctrl-C or SIGTERM."""
    settings = settings_.read()
    log.configure(level=settings.log_level)
    listening = listen(settings.host, settings.port)
    stop = Stop()
    # The database is held until the last child has ended.
    with address(settings):
        prepared = prepare.run("up", dict(os.environ), prepare.Prepared)
        click.echo(f"Sekisho: {settings.address}")
        if not prepared.append_only:
            click.echo("Append-only is not enforced: the database role cannot be made.", err=True)
        if prepared.setup_link is not None:
            click.echo("Make the first administrator within 24 hours, with this one-time link:")
            click.echo(prepared.setup_link)
        processes = [Process(web(listening)), Process(WORKER)]
        try:
            code = keep(processes, stop)
        finally:
            end_all(processes)
    sys.exit(code)

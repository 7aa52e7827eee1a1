"""`sekisho up`: migrate, then keep the web service and a worker alive."""

from __future__ import annotations

import errno
import socket
import sys

import click
from msgspec import Struct

from governance import settings as settings_
from governance.base import actor, installation, log
from governance.cli.opening import address, opened
from governance.cli.supervise import Child, Process, Stop, end_all, keep
from governance.identity import actions as identity
from governance.identity import queries as people
from governance.settings import Settings, SettingsError
from governance.wiring import ensure_defaults


def refuse_occupied(host: str, port: int) -> None:
    """Raise `SettingsError` with the remedy when the port cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = f"Port {port} is in use. Set SEKISHO_PORT to a free one"
            elif error.errno == errno.EACCES:
                reason = f"Port {port} is reserved. Set SEKISHO_PORT to one above 1023"
            else:
                reason = f"{host} is no address of this machine. Set SEKISHO_HOST"
            raise SettingsError(f"{reason} ({error.strerror}).") from None


WEB = Child(name="web", arguments=["governance.cli.main", "web"])
WORKER = Child(name="worker", arguments=["governance.cli.main", "worker"])


class Prepared(Struct, frozen=True, kw_only=True):
    """What the preparation of an ordinary installation found."""

    setup_link: str | None
    append_only: bool


def prepare(settings: Settings) -> Prepared:
    """Migrate, claim the database for these keys, put the defaults in force."""
    with opened(settings, migrating=True, make_keys=True) as it:
        with it.database.writing() as session:
            row = installation.claim(
                session, it.keys, kind="service", organisation=settings.organisation
            )
            if row.kind != "service":
                raise SettingsError(
                    "This database holds the sample city. Start it with `sekisho demo`, or point "
                    "SEKISHO_HOME or DATABASE_URL to another place."
                )
            ensure_defaults(session, actor.system("start"))
        with it.database.writing() as session:
            token = None if people.anybody(session) else identity.make_setup(session, it.keys)
        link = None if token is None else f"{settings.address}/setup/{token}"
        return Prepared(setup_link=link, append_only=it.append_only)


@click.command()
def command() -> None:
    """Migrate, then run the web service and a worker until Ctrl-C or SIGTERM."""
    settings = settings_.read()
    log.configure(level=settings.log_level)
    refuse_occupied(settings.host, settings.port)
    stop = Stop()
    # The database is held until the last child has ended.
    with address(settings):
        prepared = prepare(settings)
        click.echo(f"Sekisho: {settings.address}")
        if not prepared.append_only:
            click.echo("Append-only is not enforced: the database role cannot be made.", err=True)
        if prepared.setup_link is not None:
            click.echo("Make the first administrator within 24 hours, with this one-time link:")
            click.echo(prepared.setup_link)
        processes = [Process(WEB), Process(WORKER)]
        try:
            code = keep(processes, stop)
        finally:
            end_all(processes)
    sys.exit(code)

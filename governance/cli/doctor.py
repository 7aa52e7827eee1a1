"""`sekisho doctor`: what is well on this machine, what is not, and what to do about it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Final

import click
from msgspec import Struct
from sqlalchemy import exc

from connectors import registry
from governance import settings as settings_
from governance.base import installation, migrate
from governance.base.db import APPLICATION_ROLE
from governance.base.embedded import EmbeddedUnavailable, locations
from governance.base.migrate import DatabaseUnusable
from governance.base.secrets import KeysUnusable, load
from governance.cli.opening import address, opened
from governance.jobs import queries as jobs
from governance.settings import Settings, SettingsError

FREE_BYTES: Final = 1_000_000_000


class Finding(Struct, frozen=True, kw_only=True):
    """One thing looked at: `ok`, `warn` or `bad`, in words and with the remedy."""

    what: str
    state: str
    says: str


def _home(settings: Settings) -> Iterator[Finding]:
    home = settings.home_path
    if not home.exists():
        yield Finding(what="home", state="warn", says=f"{home} does not exist yet. Run: sekisho up")
        return
    free = shutil.disk_usage(home).free
    state = "ok" if free > FREE_BYTES else "bad"
    yield Finding(what="disk", state=state, says=f"{free // 1_000_000:,} MB are free at {home}.")
    if not os.access(home, os.W_OK):
        says = f"{home} cannot be written. Give it to the user that runs Sekisho."
        yield Finding(what="home", state="bad", says=says)


def _embedded(settings: Settings) -> Iterator[Finding]:
    if settings.database_url:
        return
    try:
        place = locations(settings.home_path)
    except EmbeddedUnavailable as error:
        yield Finding(what="embedded database", state="bad", says=str(error))
        return
    says = f"The embedded PostgreSQL keeps its data in {place.data}."
    if place.moved is not None:
        says += " The data directory itself is closed to the server's user."
    yield Finding(what="embedded database", state="ok", says=says)


def _keys(settings: Settings) -> Iterator[Finding]:
    try:
        keys = load(settings.keys_path, make=False)
    except KeysUnusable as error:
        yield Finding(what="keys", state="bad", says=str(error))
        return
    says = f"The keys in {settings.keys_path} are readable. Keep a copy apart from the database."
    yield Finding(what="keys", state="ok", says=says)
    yield from _database(settings, keys.fingerprint)


def _database(settings: Settings, fingerprint: str) -> Iterator[Finding]:
    try:
        with address(settings) as url:
            enforced = migrate.role_available(url, APPLICATION_ROLE)
        with opened(settings, pool_size=1) as it, it.database.reading() as session:
            row = installation.found(session)
            worker = jobs.polled_within(session, 15)
    except (DatabaseUnusable, KeysUnusable) as error:
        yield Finding(what="database", state="bad", says=str(error))
        return
    except exc.SQLAlchemyError as error:
        yield Finding(what="database", state="bad", says=str(error).splitlines()[0])
        return
    yield Finding(
        what="database", state="ok", says=f"Reachable, at revision {migrate.expected_revision()}."
    )
    yield Finding(
        what="append-only",
        state="ok" if enforced else "warn",
        says="Enforced by the limited role."
        if enforced
        else "append-only not enforced: this database user may not make roles. Let an "
        "administrator run: CREATE ROLE sekisho_app NOLOGIN; GRANT sekisho_app TO <the user>.",
    )
    if row is not None and row.keys_fingerprint != fingerprint:
        says = "These are not the keys of this database. Point SEKISHO_KEYS to the right ones."
        yield Finding(what="keys of the database", state="bad", says=says)
    yield Finding(
        what="worker",
        state="ok" if worker else "warn",
        says="A worker polls the queues."
        if worker
        else "No worker has polled within 15 s. Start: sekisho worker",
    )


def _connectors(_settings: Settings) -> Iterator[Finding]:
    names = ", ".join(sorted(registry.manifests()))
    yield Finding(what="connectors", state="ok", says=f"Installed: {names}.")


def _mail(settings: Settings) -> Iterator[Finding]:
    says = (
        f"Mail goes out through {settings.mail.host}."
        if settings.mail.host
        else "No mail server is set: notices wait on the desk only. Set SEKISHO_MAIL__HOST."
    )
    yield Finding(what="mail", state="ok" if settings.mail.host else "warn", says=says)


LOOKS: Final[tuple[Callable[[Settings], Iterator[Finding]], ...]] = (
    _home,
    _embedded,
    _keys,
    _connectors,
    _mail,
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def command(*, as_json: bool) -> None:
    """Look at settings, disk, database, keys, worker, connectors and mail."""
    try:
        settings = settings_.read()
    except SettingsError as error:
        found = [Finding(what="settings", state="bad", says=str(error))]
    else:
        found = [finding for look in LOOKS for finding in look(settings)]
    if as_json:
        rows = [{"what": f.what, "state": f.state, "says": f.says} for f in found]
        click.echo(json.dumps({"findings": rows}, ensure_ascii=False))
    else:
        signs = {"ok": "✓", "warn": "!", "bad": "✗"}
        for finding in found:
            click.echo(f"{signs[finding.state]} {finding.what}: {finding.says}")
    sys.exit(1 if any(finding.state == "bad" for finding in found) else 0)

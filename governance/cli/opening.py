"""Opening the database for one command: embedded or by `DATABASE_URL`, with its keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from governance.base import migrate
from governance.base.db import APPLICATION_ROLE, Database
from governance.base.embedded import EmbeddedUnavailable, hold
from governance.base.migrate import DatabaseUnusable
from governance.base.secrets import Keys, load, recognition_key

if TYPE_CHECKING:
    from governance.settings import Settings


class Opened(Struct, frozen=True, kw_only=True):
    """An open database and the keys that belong to it."""

    url: str
    """The address with the owner's rights."""
    database: Database
    keys: Keys
    append_only: bool
    """Whether the service works under the limited role."""


@contextmanager
def address(settings: Settings) -> Iterator[str]:
    """
    The database's URL with the owner's rights; the embedded server is held for the block.

    Raises `DatabaseUnusable` with the remedy.
    """
    if settings.database_url:
        yield settings.database_url
        return
    try:
        server = hold(settings.home_path)
    except EmbeddedUnavailable as error:
        raise DatabaseUnusable(str(error)) from None
    with server:
        yield server.url()


@contextmanager
def opened(
    settings: Settings, *, migrating: bool = False, make_keys: bool = False, pool_size: int = 4
) -> Iterator[Opened]:
    """
    The database, ready for use by this program's revision.

    Raises `DatabaseUnusable` when it stands at another revision and `migrating` is not asked for,
    and `KeysUnusable` when the keys are missing or wrong.
    """
    with address(settings) as url:
        if migrating:
            revision(url)
            migrate.migrate(url)
        keys = load(settings.keys_path, make=make_keys)
        append_only = _checked(url)
        database = Database(
            url,
            role=APPLICATION_ROLE if append_only else None,
            pool_size=pool_size,
            recognition_key=recognition_key(keys),
        )
        try:
            yield Opened(url=url, database=database, keys=keys, append_only=append_only)
        finally:
            database.dispose()


@contextmanager
def database(settings: Settings) -> Iterator[tuple[Database, Keys]]:
    """The database and its keys, for a command that needs no more."""
    with opened(settings) as it:
        yield it.database, it.keys


def revision(url: str) -> str | None:
    """The revision of the database. Raises `DatabaseUnusable` when it cannot be reached."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415 - only commands with a database

    try:
        return migrate.revision_of(url)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
        msg = f"The database cannot be reached: {reason} Check DATABASE_URL."
        raise DatabaseUnusable(msg) from None


def _checked(url: str) -> bool:
    found = revision(url)
    expected = migrate.expected_revision()
    if found is None:
        msg = "The database is empty. Run: sekisho migrate"
        raise DatabaseUnusable(msg)
    if found < expected:
        msg = f"The database stands at revision {found}, not {expected}. Run: sekisho migrate"
        raise DatabaseUnusable(msg)
    if found > expected:
        msg = (
            f"The database is of a newer version (revision {found}). "
            "Install that version of Sekisho, or restore a backup of this one."
        )
        raise DatabaseUnusable(msg)
    return migrate.role_available(url, APPLICATION_ROLE)

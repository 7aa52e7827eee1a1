"""
Preparing an installation, in a process of its own.

It loads every domain to put defaults in force, and the supervisor that waits for it stays small for
the months that follow. `python -m governance.cli.prepare up|demo` answers one JSON line.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from governance import settings as settings_
from governance.base import migrate
from governance.settings import Settings, SettingsError

Answer = TypeVar("Answer")

NOT_OURS: Final = (
    "This database holds something that the demo did not make, and will not touch. Set "
    "SEKISHO_HOME to another directory, or unset DATABASE_URL."
)


class Prepared(Struct, frozen=True, kw_only=True):
    """What the preparation of an ordinary installation found."""

    setup_link: str | None
    append_only: bool


def run(kind: str, environment: dict[str, str], answer: type[Answer]) -> Answer:
    """Prepare in another process; what it says on standard error is ours. Exits as it does."""
    result = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "governance.cli.prepare", kind],
        env=environment,
        stdout=subprocess.PIPE,
        check=False,
    )
    if result.returncode != 0:
        raise SystemExit(result.returncode)
    return msgspec.json.decode(result.stdout, type=answer)


def service(settings: Settings) -> Prepared:
    """Migrate, claim the database for these keys, put the defaults in force."""
    from governance.base import actor, installation  # noqa: PLC0415 - only this process pays for it
    from governance.cli.opening import opened  # noqa: PLC0415 - the same
    from governance.identity import actions as identity  # noqa: PLC0415 - the same
    from governance.identity import queries as people  # noqa: PLC0415 - the same
    from governance.wiring import ensure_defaults  # noqa: PLC0415 - the same

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


def sample_city(settings: Settings) -> Any:
    """Migrate, make the sample city where it is missing, ask for a first scan."""
    from governance.base import installation  # noqa: PLC0415 - only this process pays for it
    from governance.cli.opening import address, opened  # noqa: PLC0415 - the same
    from governance.demo import kept  # noqa: PLC0415 - the same

    with address(settings) as url:
        if not migrate.is_bare(url) and migrate.revision_of(url) is None:
            raise SettingsError(NOT_OURS)
    with opened(settings, migrating=True, make_keys=True) as it:
        with it.database.writing() as session:
            row = installation.claim(
                session, it.keys, kind="demo", organisation=settings.organisation
            )
            if row.kind != "demo":
                raise SettingsError(NOT_OURS)
        known = kept.city(it.database, settings)
        if known is not None:
            return known
        from governance.demo import city  # noqa: PLC0415 - every domain, at the first start only

        return city.make(it.database, it.keys, settings)


def main() -> None:
    """Prepare, and print the answer; what a person can mend is one line and exit code 2."""
    from governance.cli.main import mendable  # noqa: PLC0415 - knows what was loaded by then

    try:
        settings = settings_.read()
        found = sample_city(settings) if sys.argv[1:] == ["demo"] else service(settings)
    except tuple(mendable()) as error:
        sys.stderr.write(f"sekisho: {error}\n")
        sys.exit(2)
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n")


if __name__ == "__main__":
    main()

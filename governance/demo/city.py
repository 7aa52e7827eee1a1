"""The sample city: made once, through the same actions as everything else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy.orm import Session

from governance.base import installation
from governance.base.actor import system
from governance.base.db import Database
from governance.base.secrets import Keys
from governance.demo import people, registers, watch, words
from governance.settings import Settings
from governance.wiring import ensure_defaults

FILE: Final = "city.json"


class City(Struct, frozen=True, kw_only=True):
    """What programs need to use the sample city."""

    tokens: Mapping[str, str]
    accounts: Mapping[str, str]
    tenants: Mapping[str, str]


def make(database: Database, keys: Keys, settings: Settings) -> City:
    """
    The sample city of this database, made where it is missing.

    It is made in one transaction: a start that was cut off leaves nothing half. The texts of the
    tokens are kept beside the data (0600), since the database knows only their hashes.
    """
    file = settings.home_path / "demo" / FILE
    with database.reading() as session:
        row = installation.found(session)
        is_ready = row is not None and row.demo_ready
    known = _read(file)
    if is_ready and known is not None:
        return known
    with database.writing() as session:
        if is_ready:
            # The file was lost: the city stays, its people get new tokens.
            staff = people.make(session)
            made = City(
                tokens=people.issue_tokens(session, keys, staff),
                accounts=registers.accounts(session),
                tenants=watch.tenants(session),
            )
        else:
            made = _make(session, keys, settings)
        _write(file, made)
    return made


def _make(session: Session, keys: Keys, settings: Settings) -> City:
    ensure_defaults(session, system(people.ACTOR))
    staff = people.make(session)
    words.state_facts(session, staff)
    services = registers.make_services(session, staff)
    accounts = registers.make_accounts(session, keys, settings, staff)
    tenants = watch.make(session, keys, staff, services)
    words.write_posts(session, staff, accounts)
    tokens = people.issue_tokens(session, keys, staff)
    installation.mark_demo_ready(session)
    return City(tokens=tokens, accounts=accounts, tenants=tenants)


def _read(file: Path) -> City | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=City)
    except (OSError, msgspec.MsgspecError):
        return None


def _write(file: Path, city: City) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = file.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(msgspec.json.encode(city))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)

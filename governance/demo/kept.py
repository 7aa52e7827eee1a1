"""What is kept of the sample city beside its database: texts of tokens, ids. Loads no domain."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

from governance.base import installation
from governance.base.db import Database
from governance.settings import Settings

FILE: Final = "city.json"


class City(Struct, frozen=True, kw_only=True):
    """What programs need to use the sample city."""

    tokens: Mapping[str, str]
    accounts: Mapping[str, str]
    tenants: Mapping[str, str]


def city(database: Database, settings: Settings) -> City | None:
    """The sample city, None where it is not complete or its file is lost."""
    with database.reading() as session:
        row = installation.found(session)
        if row is None or not row.demo_ready:
            return None
    try:
        return msgspec.json.decode((settings.home_path / "demo" / FILE).read_bytes(), type=City)
    except (OSError, msgspec.MsgspecError):
        return None


def write(settings: Settings, made: City) -> None:
    """Write it beside and rename it into place, mode 0600."""
    file = settings.home_path / "demo" / FILE
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = file.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(msgspec.json.encode(made))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)

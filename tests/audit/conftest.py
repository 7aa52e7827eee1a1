"""A log with events in it, and hands that can reach behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit import sequencer
from governance.audit import verify as verification
from governance.audit.models import AuditEvent
from governance.audit.notes import Checkpoint, Signer
from governance.audit.record import record
from governance.base import ids
from governance.base.actor import Actor, Grant, system
from governance.base.db import Database
from governance.base.secrets import Keys, load
from tests.factories.demo import until

AUDITOR = Actor(person=ids.new(), name="監査 花子", grants=(Grant(role="auditor"),))


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Keys of this test's own: beside them stands what was signed last."""
    return load(tmp_path / "keys", make=True)


def write(session: Session, number: int, thing: UUID | None = None) -> UUID:
    """One event about `thing`."""
    return record(
        session,
        system("test"),
        "post.edited",
        ("post", thing or ids.new()),
        changes={"title": (f"第{number}版", f"第{number + 1}版")},
        reason="誤字の修正",
    )


@pytest.fixture
def written(database: Database, keys: Keys) -> list[UUID]:
    """Seven events in the tree under a signed checkpoint, and two that still wait."""
    found = []
    for number in range(7):
        with database.writing() as session:
            found.append(write(session, number))
    all_settled(database)
    assert sequencer.step(database, keys).signed
    for number in range(7, 9):
        with database.writing() as session:
            found.append(write(session, number))
    return found


def all_settled(database: Database) -> None:
    """
    Wait until every event is older than every open transaction of the cluster.

    Another test's transaction, in another database, holds the horizon back as long as it lasts.
    """
    horizon = func.pg_snapshot_xmin(func.pg_current_snapshot())

    def settled() -> bool:
        with database.reading() as session:
            younger = select(func.count()).where(AuditEvent.xid >= horizon)
            return session.scalar(younger) == 0

    until(settled, seconds=60, every=0.02)


Verify = Callable[..., verification.Report]


@pytest.fixture
def verify(database_url: str, keys: Keys) -> Iterator[Verify]:
    """Verify as the owner of the database."""
    owner = Database(database_url, role=None, pool_size=1)

    def look(*noted: Checkpoint, append_only: bool = True, beside: bool = True) -> object:
        with owner.reading() as session:
            return verification.verify(
                session,
                Signer(keys.signing).verifier,
                keys_directory=keys.directory if beside else None,
                noted=noted,
                append_only=append_only,
            )

    yield look  # type: ignore[misc]
    owner.dispose()


@pytest.fixture
def psql(database_url: str) -> Callable[..., None]:
    """Statements of a superuser who switches the triggers of a table off for them."""

    def execute(table: str, statement: str, *values: object) -> None:
        url = database_url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(url) as connection:
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")  # type: ignore[call-overload]
            connection.execute(statement, values)  # type: ignore[call-overload]
            connection.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")  # type: ignore[call-overload]

    return execute

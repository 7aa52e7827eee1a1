"""What the database remembers of this installation: its keys, its kind, its name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.base import clock
from governance.base.secrets import Keys, KeysUnusable
from governance.base.tables import Table


class Installation(Table):
    """The single row about this installation. Operational, not governed."""

    __tablename__ = "installation"
    __table_args__ = (
        CheckConstraint("id = 1", name="single"),
        CheckConstraint("kind IN ('service', 'demo')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    keys_fingerprint: Mapped[str]
    kind: Mapped[str]
    organisation: Mapped[str] = mapped_column(server_default="")
    demo_ready: Mapped[bool] = mapped_column(server_default="false")
    made_at: Mapped[datetime] = mapped_column(server_default="now()")


def found(session: Session) -> Installation | None:
    """The row, or None in a database that was never used."""
    return session.get(Installation, 1)


def claim(session: Session, keys: Keys, *, kind: str, organisation: str = "") -> Installation:
    """
    Remember these keys in a new database, or make sure that they are the ones it knows.

    Raises `KeysUnusable` when the database was made with other keys.
    """
    row = found(session)
    if row is None:
        session.execute(
            insert(Installation).values(
                id=1,
                keys_fingerprint=keys.fingerprint,
                kind=kind,
                organisation=organisation,
                made_at=clock.now(),
            )
        )
        row = session.get_one(Installation, 1)
    if row.keys_fingerprint != keys.fingerprint:
        msg = (
            f"The keys in {keys.directory} are not those of this database. "
            "Point SEKISHO_KEYS to the directory that belongs to it."
        )
        raise KeysUnusable(msg)
    return row


def mark_demo_ready(session: Session) -> None:
    """Remember that the sample city is complete."""
    session.execute(update(Installation).values(demo_ready=True))


def is_empty(session: Session) -> bool:
    """Whether nobody has used this database yet."""
    return session.scalar(select(Installation.id)) is None

"""
Answers remembered by Idempotency-Key, so that a repeated POST has its effect once.

A key belongs to one actor and one request for 24 hours. Bodies are sealed: an answer may hold a
token that is shown once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import CheckConstraint, UniqueConstraint, delete, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.base import clock, ids
from governance.base.secrets import Keys, seal, unseal
from governance.base.tables import Id, Table

LIFETIME: Final = timedelta(hours=24)
RUNNING: Final = timedelta(seconds=60)
"""A request without an answer for longer than this is not running any more."""


class RememberedAnswer(Table):
    """One answer, or the request that is still to be answered. Operational, not governed."""

    __tablename__ = "remembered_answer"
    __table_args__ = (
        UniqueConstraint("actor", "key"),
        CheckConstraint("(status IS NULL) = (sealed_body IS NULL)", name="whole"),
    )

    id: Mapped[Id]
    actor: Mapped[str]
    key: Mapped[str]
    request_hash: Mapped[bytes]
    status: Mapped[int | None]
    headers: Mapped[list[Any] | None] = mapped_column(JSONB)
    sealed_body: Mapped[bytes | None]
    made_at: Mapped[datetime] = mapped_column(index=True)


class First(Struct, frozen=True, tag="first"):
    """The key is new: answer the request and remember the answer under this id."""

    id: Id


class Answered(Struct, frozen=True, tag="answered"):
    """The same request was answered before."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Running(Struct, frozen=True, tag="running"):
    """The same request is being answered at this moment."""


class Unknown(Struct, frozen=True, tag="unknown"):
    """The same request began once and never came to an answer. What it did is not known."""


class OtherRequest(Struct, frozen=True, tag="other"):
    """The key was used for another request."""


def begin(
    session: Session, *, actor: str, key: str, request_hash: bytes, keys: Keys
) -> First | Answered | Running | Unknown | OtherRequest:
    """Claim the key for this request, or say what became of it."""
    now = clock.now()
    session.execute(
        delete(RememberedAnswer).where(
            RememberedAnswer.actor == actor,
            RememberedAnswer.key == key,
            RememberedAnswer.made_at < now - LIFETIME,
        )
    )
    fresh = ids.new()
    claimed = session.scalar(
        insert(RememberedAnswer)
        .values(id=fresh, actor=actor, key=key, request_hash=request_hash, made_at=now)
        .on_conflict_do_nothing(constraint="uq_remembered_answer_actor_key")
        .returning(RememberedAnswer.id)
    )
    if claimed is not None:
        return First(claimed)
    row = session.scalars(
        select(RememberedAnswer).where(RememberedAnswer.actor == actor, RememberedAnswer.key == key)
    ).one()
    if row.request_hash != request_hash:
        return OtherRequest()
    if row.status is None or row.sealed_body is None:
        return Running() if now - row.made_at < RUNNING else Unknown()
    body = unseal(keys, row.sealed_body, table="remembered_answer", row=row.id, column="body")
    return Answered(row.status, [(name, value) for name, value in row.headers or []], body)


def finish(
    session: Session,
    identity: Any,
    *,
    status: int,
    headers: list[tuple[str, str]],
    body: bytes,
    keys: Keys,
) -> None:
    """Remember the answer."""
    sealed = seal(keys, body, table="remembered_answer", row=identity, column="body")
    session.execute(
        update(RememberedAnswer)
        .where(RememberedAnswer.id == identity)
        .values(status=status, headers=[list(pair) for pair in headers], sealed_body=sealed)
    )


def forget(session: Session, identity: Any) -> None:
    """Give the key free: the request had no effect."""
    session.execute(delete(RememberedAnswer).where(RememberedAnswer.id == identity))


def sweep(session: Session) -> int:
    """Delete what is older than its lifetime; returns how many."""
    result = session.execute(
        delete(RememberedAnswer).where(RememberedAnswer.made_at < clock.now() - LIFETIME)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]

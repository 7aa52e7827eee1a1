"""Tables of the audit log. All but the sequencer's own row are append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from governance.base.tables import Table


class Xid8(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id; compared in the database only."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """The type's name."""
        return "xid8"


class AuditEvent(Table):
    """
    One thing that happened, written in the transaction in which it happened.

    `canonical` is what is hashed. The other columns repeat it for queries, and `verify` compares.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("outcome IN ('success', 'denied', 'failure')", name="outcome"),
        CheckConstraint("octet_length(leaf_hash) = 32", name="leaf_hash"),
        Index("ix_audit_event_xid_ingest_id", "xid", "ingest_id"),
        Index("ix_audit_event_object", "object_type", "object_id", "occurred_at"),
        Index("ix_audit_event_occurred_at", "occurred_at", "event_id"),
        Index("ix_audit_event_actor_ref", "actor_ref", "occurred_at"),
    )

    ingest_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    xid: Mapped[str] = mapped_column(Xid8(), server_default=func.pg_current_xact_id())
    event_id: Mapped[UUID] = mapped_column(unique=True)
    occurred_at: Mapped[datetime]
    actor_ref: Mapped[str]
    on_behalf_of: Mapped[str | None]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    request_id: Mapped[str] = mapped_column(server_default="")
    outcome: Mapped[str]
    before_state: Mapped[str | None]
    after_state: Mapped[str | None]
    canonical: Mapped[bytes]
    leaf_hash: Mapped[bytes]


class AuditPayload(Table):
    """
    The words of an event: who by name, why, old and new values.

    They are bound to the leaf by one salted hash, so that they could be erased where a law demands
    it, and the tree would stand.
    """

    __tablename__ = "audit_payload"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.event_id"), primary_key=True)
    salt: Mapped[bytes]
    actor_name: Mapped[str]
    reason: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class AuditLeaf(Table):
    """An event's place in the tree: 0-based, without a gap."""

    __tablename__ = "audit_leaf"
    __table_args__ = (CheckConstraint("seq >= 0", name="seq"),)

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.event_id"), unique=True)
    leaf_hash: Mapped[bytes]


class AuditNode(Table):
    """The hash of a complete subtree of 2^level leaves that begins at idx·2^level."""

    __tablename__ = "audit_node"

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    idx: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes]


class AuditCheckpoint(Table):
    """A signed statement about the tree of this size (C2SP tlog-checkpoint)."""

    __tablename__ = "audit_checkpoint"

    tree_size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root: Mapped[bytes]
    created_at: Mapped[datetime]
    note: Mapped[str]
    key_id: Mapped[str]


class AuditSequencer(Table):
    """How far the sequencer has come. The single row that changes."""

    __tablename__ = "audit_sequencer"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    xid: Mapped[str] = mapped_column(Xid8())
    ingest_id: Mapped[int] = mapped_column(BigInteger)
    tree_size: Mapped[int] = mapped_column(BigInteger)

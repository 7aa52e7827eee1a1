"""
Giving events their place in the tree, and signing what the tree has become.

One sequencer works at a time, under an advisory lock. It takes only events of transactions that are
older than every open one, so that a late commit is never passed by.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

from msgspec import Struct
from sqlalchemy import Select, exists, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from governance.audit import tree
from governance.audit.models import (
    AuditCheckpoint,
    AuditEvent,
    AuditLeaf,
    AuditNode,
    AuditSequencer,
)
from governance.audit.notes import BadNote, Checkpoint, Signer, read
from governance.base import clock
from governance.base.db import Database
from governance.base.errors import Unavailable
from governance.base.secrets import Keys

BATCH: Final = 5000
CHECKPOINT_EVERY: Final = timedelta(seconds=5)
STATE: Final = "audit-last-signed.note"
_LOCK: Final = 0x5E_4B_15_41


class TreeRewritten(Unavailable):
    """The log does not continue what was signed last. Run: sekisho audit verify"""

    code = "audit.rewritten"


class Progress(Struct, frozen=True, kw_only=True):
    """What one step did."""

    sequenced: int
    size: int
    signed: bool


def nodes(session: Session, wanted: list[tree.Node]) -> dict[tree.Node, bytes]:
    """The hashes of these complete subtrees; those that are missing are left out."""
    if not wanted:
        return {}
    query = select(AuditNode.level, AuditNode.idx, AuditNode.hash).where(
        tuple_(AuditNode.level, AuditNode.idx).in_(wanted)
    )
    return {(row.level, row.idx): row.hash for row in session.execute(query)}


def root_of(session: Session, size: int) -> bytes:
    """The root of the first `size` leaves. Raises `TreeRewritten` where a node is missing."""
    wanted = tree.complete(0, size)
    known = nodes(session, wanted)
    if len(known) != len(wanted):
        raise TreeRewritten
    return tree.hash_of(0, size, known)


def _waiting() -> Select[*tuple[Any, ...]]:
    placed = exists().where(AuditLeaf.event_id == AuditEvent.event_id)
    query = (
        select(AuditEvent.xid, AuditEvent.ingest_id, AuditEvent.event_id, AuditEvent.leaf_hash)
        .where(~placed)
        .order_by(AuditEvent.xid, AuditEvent.ingest_id)
        .limit(BATCH)
    )
    return cast("Select[*tuple[Any, ...]]", query)


def _next_events(session: Session) -> list[Any]:
    horizon = func.pg_snapshot_xmin(func.pg_current_snapshot())
    query = _waiting().where(
        tuple_(AuditEvent.xid, AuditEvent.ingest_id)
        > select(AuditSequencer.xid, AuditSequencer.ingest_id).scalar_subquery(),
        AuditEvent.xid < horizon,
    )
    return list(session.execute(query))


def _place(session: Session, sequencer: AuditSequencer, events: list[Any]) -> None:
    edge = tree.complete(0, sequencer.tree_size)
    known = nodes(session, edge)
    if len(known) != len(edge):
        raise TreeRewritten
    builder = tree.Builder(sequencer.tree_size, [known[node] for node in edge])
    leaves, made = [], []
    for event in events:
        leaves.append(
            {"seq": builder.size, "event_id": event.event_id, "leaf_hash": event.leaf_hash}
        )
        made += [
            {"level": level, "idx": index, "hash": value}
            for (level, index), value in builder.append(event.leaf_hash)
        ]
    session.execute(insert(AuditLeaf), leaves)
    session.execute(insert(AuditNode), made)
    sequencer.tree_size = builder.size


def step(database: Database, keys: Keys) -> Progress:
    """Place what is ready, at most `BATCH` events, and sign a checkpoint when one is due."""
    with database.writing() as session:
        if not session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
            size = session.scalar(select(AuditSequencer.tree_size)) or 0
            return Progress(sequenced=0, size=size, signed=False)
        sequencer = session.get_one(AuditSequencer, 1)
        events = _next_events(session)
        if events:
            _place(session, sequencer, events)
            session.execute(
                update(AuditSequencer).values(xid=events[-1].xid, ingest_id=events[-1].ingest_id),
                execution_options={"synchronize_session": False},
            )
        size = sequencer.tree_size
        is_signed = _sign_if_due(session, keys, size)
    return Progress(sequenced=len(events), size=size, signed=is_signed)


def _sign_if_due(session: Session, keys: Keys, size: int) -> bool:
    last = session.execute(
        select(AuditCheckpoint.tree_size, AuditCheckpoint.created_at)
        .order_by(AuditCheckpoint.tree_size.desc())
        .limit(1)
    ).one_or_none()
    at = clock.now()
    if size == 0 or (last is not None and (last.tree_size >= size or _is_fresh(last, at))):
        return False
    sign(session, keys, size, at)
    return True


def _is_fresh(last: Any, at: datetime) -> bool:
    age: timedelta = at - last.created_at
    return age < CHECKPOINT_EVERY


def sign(session: Session, keys: Keys, size: int, at: datetime) -> str:
    """
    Sign the tree of this size, after making sure that it continues what was signed last.

    What was signed last is kept beside the keys, out of the database's reach: a rewritten database
    gets no signature. Raises `TreeRewritten`.
    """
    signer = Signer(keys.signing)
    state = keys.directory / STATE
    before = last_signed(state, signer)
    if before is not None and (before.size > size or root_of(session, before.size) != before.root):
        raise TreeRewritten
    root = root_of(session, size)
    note = signer.sign(Checkpoint(origin=signer.origin, size=size, root=root))
    session.execute(
        insert(AuditCheckpoint).values(
            tree_size=size, root=root, created_at=at, note=note, key_id=signer.verifier.key_id
        )
    )
    session.flush()
    _remember(state, note)
    return note


def last_signed(state: Path, signer: Signer) -> Checkpoint | None:
    """What this host signed last, None at first. Raises `TreeRewritten` for a damaged file."""
    try:
        note = state.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        return read(note, signer.verifier)
    except BadNote:
        raise TreeRewritten from None


def _remember(state: Path, note: str) -> None:
    temporary = state.with_suffix(".new")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(state)


def after_restore(session: Session) -> None:
    """
    Begin the count of transactions anew after a dump was loaded.

    Transaction ids do not survive a dump; events that wait keep their old ones, so they are placed
    here at once, and the horizon counts again from now.
    """
    sequencer = session.get_one(AuditSequencer, 1)
    while events := list(session.execute(_waiting())):
        _place(session, sequencer, events)
        session.flush()
    session.execute(
        update(AuditSequencer).values(xid="0", ingest_id=0),
        execution_options={"synchronize_session": False},
    )

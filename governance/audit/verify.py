"""
Proving that nobody changed the log: everything is computed anew and compared.

Against whoever controls the machine the promise is detection. A database that was rolled back whole
is found only by a checkpoint that was kept elsewhere: hand it over as `noted`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from governance.audit import canonical, notes, tree
from governance.audit.models import (
    AuditCheckpoint,
    AuditEvent,
    AuditLeaf,
    AuditNode,
    AuditPayload,
    AuditSequencer,
)
from governance.audit.notes import BadNote, Checkpoint, Verifier
from governance.audit.record import payload_hash
from governance.audit.sequencer import STATE
from governance.base import ids

ROWS: Final = 2000


class Bad(Struct, frozen=True, kw_only=True):
    """The first thing that does not fit. `seq` is its place in the tree, None before it has one."""

    seq: int | None
    event: str | None
    found_by: str
    says: str


class Report(Struct, frozen=True, kw_only=True):
    """What was verified. `bad` is None when everything fits."""

    events: int
    sequenced: int
    waiting: int
    checkpoints: int
    root: str
    size: int
    append_only: bool
    bad: Bad | None
    remarks: list[str]


class _Tampered(Exception):
    def __init__(self, bad: Bad) -> None:
        super().__init__(bad.says)
        self.bad = bad


def _raise(found_by: str, says: str, *, seq: int | None = None, event: UUID | None = None) -> None:
    shown = ids.show("event", event) if event is not None else None
    raise _Tampered(Bad(seq=seq, event=shown, found_by=found_by, says=says))


def _check_event(event: Any, seq: int | None) -> None:
    """The bytes against their hash, the columns and the words against the bytes."""
    if tree.leaf_hash(event.canonical) != event.leaf_hash:
        _raise("leaf hash", "The event's bytes were changed.", seq=seq, event=event.event_id)
    try:
        document = msgspec.json.decode(event.canonical)
        told = {
            "event_id": document["event_id"],
            "occurred_at": document["ts"],
            "actor_ref": document["actor"]["ref"],
            "on_behalf_of": document["on_behalf_of"],
            "action": document["action"],
            "object_type": document["object"]["type"],
            "object_id": document["object"]["id"],
            "request_id": document["request_id"],
            "outcome": document["outcome"],
            "before_state": document["prev_state"],
            "after_state": document["next_state"],
        }
    except (msgspec.DecodeError, KeyError, TypeError):
        _raise("canonical form", "The event cannot be read.", seq=seq, event=event.event_id)
        return
    shown = {
        name: canonical.plain(getattr(event, name))
        for name in told
        if name not in {"event_id", "object_id"}
    }
    shown |= {"event_id": event.event_id.hex, "object_id": event.object_id.hex}
    for name, value in told.items():
        if shown[name] != value:
            says = f"The column {name} was changed: it says {shown[name]!r}, hashed was {value!r}."
            _raise("columns", says, seq=seq, event=event.event_id)
    if event.salt is None:
        _raise("words", "The event's words are missing.", seq=seq, event=event.event_id)
    words = {
        "actor_name": event.actor_name,
        "reason": event.reason,
        "changes": event.changes,
        "facts": event.facts,
    }
    if payload_hash(event.salt, words).hex() != document["payload_hash"]:
        _raise(
            "words",
            "The event's words (name, reason, old and new values) were changed.",
            seq=seq,
            event=event.event_id,
        )


def _with_words(query: Any) -> Any:
    return query.outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.event_id)


_COLUMNS: Final = (
    *AuditEvent.__table__.columns,
    AuditPayload.salt,
    AuditPayload.actor_name,
    AuditPayload.reason,
    AuditPayload.changes,
    AuditPayload.facts,
)


def _placed(session: Session) -> Iterator[Any]:
    query = (
        select(
            AuditLeaf.seq,
            AuditLeaf.leaf_hash.label("placed_hash"),
            AuditLeaf.event_id.label("placed_event"),
            *_COLUMNS,
        )
        .select_from(AuditLeaf)
        .outerjoin(AuditEvent, AuditEvent.event_id == AuditLeaf.event_id)
    )
    query = _with_words(query).order_by(AuditLeaf.seq)
    return iter(session.execute(query.execution_options(yield_per=ROWS)))


def _waiting(session: Session) -> Iterator[Any]:
    placed = exists().where(AuditLeaf.event_id == AuditEvent.event_id)
    reached = select(AuditSequencer.xid, AuditSequencer.ingest_id).scalar_subquery()
    # The sequencer never looks behind itself, and no transaction is younger than the snapshot: an
    # event of such a place would wait for ever.
    out_of_reach = or_(
        tuple_(AuditEvent.xid, AuditEvent.ingest_id) <= reached,
        AuditEvent.xid >= func.pg_snapshot_xmax(func.pg_current_snapshot()),
    )
    query = select(*_COLUMNS, out_of_reach.label("is_out_of_reach")).select_from(AuditEvent)
    query = _with_words(query).where(~placed)
    query = query.order_by(AuditEvent.ingest_id)
    return iter(session.execute(query.execution_options(yield_per=ROWS)))


def _roots(
    session: Session, verifier: Verifier
) -> tuple[dict[int, Checkpoint], dict[int, tuple[str, str]]]:
    """The signed roots by tree size, and what is wrong with the notes of other sizes."""
    found, flawed = {}, {}
    query = select(AuditCheckpoint).order_by(AuditCheckpoint.tree_size)
    for row in session.scalars(query.execution_options(yield_per=ROWS)):
        size = row.tree_size
        try:
            checkpoint = notes.read(row.note, verifier)
        except BadNote as error:
            flawed[size] = ("signature", f"The checkpoint of size {size}: {error}.")
            continue
        if (checkpoint.size, checkpoint.root) != (size, row.root):
            says = f"The checkpoint of size {size} says otherwise in its columns."
            flawed[size] = ("checkpoint", says)
            continue
        found[size] = checkpoint
    return found, flawed


def verify(
    session: Session,
    verifier: Verifier,
    *,
    keys_directory: Path | None = None,
    noted: tuple[Checkpoint, ...] = (),
    append_only: bool = True,
) -> Report:
    """
    Compute the whole log anew and say the first thing that does not fit.

    `noted` are checkpoints that were kept outside of the database; the signer's own memory beside
    the keys counts as one of them.
    """
    remarks = [] if append_only else ["append-only not enforced"]
    outside = list(noted)
    builder = tree.Builder()
    made = sequenced = waiting = checkpoints = 0
    bad = None
    try:
        if keys_directory is not None:
            outside += _signers_memory(keys_directory / STATE, verifier)
        roots, flawed = _roots(session, verifier)
        checkpoints = len(roots) + len(flawed)
        wanted = dict(roots)
        for checkpoint in outside:
            known = wanted.get(checkpoint.size)
            if known is not None and known.root != checkpoint.root:
                _raise(
                    "checkpoint kept outside",
                    f"The tree of size {checkpoint.size} is not the one that was noted.",
                    seq=checkpoint.size - 1,
                )
            wanted[checkpoint.size] = checkpoint
        placed = _placed(session)
        while rows := list(islice(placed, ROWS)):
            nodes = _nodes(session, builder.size, builder.size + len(rows))
            for row in rows:
                _check_place(row, builder.size)
                for node, value in builder.append(row.placed_hash):
                    made += 1
                    if nodes.get(node) != value:
                        says = f"The tree's node {node[0]}/{node[1]} was changed or is missing."
                        _raise("node", says, seq=row.seq, event=row.placed_event)
                sequenced += 1
                if builder.size in flawed:
                    _raise(*flawed[builder.size], seq=row.seq)
                signed = wanted.get(builder.size)
                if signed is not None and builder.root() != signed.root:
                    _raise(
                        "root",
                        f"The tree of size {builder.size} is not the one that was signed.",
                        seq=row.seq,
                        event=row.placed_event,
                    )
        _check_end(session, builder.size, made, wanted, flawed)
        for row in _waiting(session):
            _check_event(row, None)
            if row.is_out_of_reach:
                says = "The event was put where the sequencer never comes."
                _raise("sequencer", says, event=row.event_id)
            waiting += 1
    except _Tampered as tampered:
        bad = tampered.bad
    return Report(
        events=sequenced + waiting,
        sequenced=sequenced,
        waiting=waiting,
        checkpoints=checkpoints,
        root=builder.root().hex(),
        size=builder.size,
        append_only=append_only,
        bad=bad,
        remarks=remarks,
    )


def _signers_memory(state: Path, verifier: Verifier) -> list[Checkpoint]:
    if not state.exists():
        return []
    try:
        return [notes.read(state.read_text(encoding="utf-8"), verifier)]
    except BadNote as error:
        _raise("signer's memory", f"{state.name}: {error}.")
        return []


def _nodes(session: Session, start: int, end: int) -> dict[tree.Node, bytes]:
    """The stored nodes that became complete with the leaves [start, end)."""
    query = select(AuditNode.level, AuditNode.idx, AuditNode.hash).where(
        or_(
            *(
                and_(
                    AuditNode.level == level,
                    AuditNode.idx >= start >> level,
                    AuditNode.idx < end >> level,
                )
                for level in range(end.bit_length())
            )
        )
    )
    return {(row.level, row.idx): row.hash for row in session.execute(query)}


def _check_place(row: Any, expected: int) -> None:
    if row.seq != expected:
        _raise("sequence", f"The leaf {expected} is missing.", seq=expected)
    if row.event_id is None:
        _raise("events", "The event was deleted.", seq=row.seq, event=row.placed_event)
    _check_event(row, row.seq)
    if row.placed_hash != row.leaf_hash:
        _raise(
            "leaf",
            "The event is not the one that was placed here.",
            seq=row.seq,
            event=row.event_id,
        )


def _check_end(
    session: Session,
    size: int,
    made: int,
    wanted: dict[int, Checkpoint],
    flawed: dict[int, tuple[str, str]],
) -> None:
    largest = max([*wanted, *flawed], default=0)
    if largest > size:
        says = f"A tree of {largest} leaves was signed, and only {size} are left."
        _raise("checkpoint", says, seq=size)
    if session.scalar(select(func.count()).select_from(AuditNode)) != made:
        _raise("node", "The tree has nodes of leaves that are not there.", seq=size)
    counted = session.scalar(select(func.max(AuditSequencer.tree_size))) or 0
    if counted != size:
        says = f"The sequencer placed {counted} events, and {size} are there."
        _raise("sequencer", says, seq=min(counted, size))


class Bundle(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event with everything that proves it, for somebody without the database."""

    event: str
    canonical: str
    seq: int
    size: int
    path: list[str]
    checkpoint: str


def check(bundle: Bundle, verifier: Verifier) -> datetime:
    """When the proven event happened. Raises `BadNote` with what does not fit."""
    from_hex = bytes.fromhex
    try:
        body, path = from_hex(bundle.canonical), [from_hex(part) for part in bundle.path]
        happened = datetime.fromisoformat(msgspec.json.decode(body)["ts"])
    except (ValueError, KeyError, TypeError, msgspec.DecodeError):
        raise BadNote("the bundle cannot be read") from None
    checkpoint = notes.read(bundle.checkpoint, verifier)
    if checkpoint.size != bundle.size:
        raise BadNote("the checkpoint is of another size than the proof")
    leaf = tree.leaf_hash(body)
    if not tree.verify_inclusion(bundle.seq, bundle.size, leaf, path, checkpoint.root):
        raise BadNote("the event is not in the tree that was signed")
    return happened

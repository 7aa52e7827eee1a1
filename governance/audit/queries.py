"""Reading the log: events, a thing's history, checkpoints, proofs."""

from __future__ import annotations

import base64
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from governance.audit import sequencer, tree
from governance.audit.models import AuditCheckpoint, AuditEvent, AuditLeaf, AuditPayload
from governance.audit.schemas import (
    CheckpointView,
    ConsistencyProof,
    EventView,
    Evidence,
    Filters,
    InclusionProof,
)
from governance.base import ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid, NotFound
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import Action, Prospect

__all__ = [
    "EventView",
    "checkpoint",
    "consistency",
    "event",
    "events",
    "evidence",
    "history",
    "inclusion",
]


class NotYetSequenced(NotFound):
    """This event has no place in the tree yet. Ask again in a few seconds."""

    code = "audit.not_yet_sequenced"


class SizeUnknown(Invalid):
    """The tree never had this size."""

    code = "audit.size"

    def __init__(self, pointer: str, size: int) -> None:
        message = f"The tree has {size} leaves. Give a size from 1 to {size}."
        super().__init__(Flaw(pointer=pointer, code=self.code, message=message))


def _events() -> Select[*tuple[Any, ...]]:
    query = (
        select(
            AuditEvent.event_id,
            AuditEvent.occurred_at,
            AuditEvent.actor_ref,
            AuditEvent.on_behalf_of,
            AuditEvent.action,
            AuditEvent.object_type,
            AuditEvent.object_id,
            AuditEvent.outcome,
            AuditEvent.before_state,
            AuditEvent.after_state,
            AuditEvent.request_id,
            AuditLeaf.seq,
            AuditPayload.actor_name,
            AuditPayload.reason,
            AuditPayload.changes,
            AuditPayload.facts,
        )
        .outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.event_id)
        .outerjoin(AuditLeaf, AuditLeaf.event_id == AuditEvent.event_id)
    )
    return cast("Select[*tuple[Any, ...]]", query)


def _reference(text: str | None) -> str | None:
    """`person:<hex>` as outside programs know people."""
    if text is None or not text.startswith("person:"):
        return text
    return ids.show("person", UUID(hex=text.removeprefix("person:")))


def _thing(kind: str, identity: UUID) -> str:
    return ids.show(kind, identity) if kind in ids.PREFIXES else f"{kind}:{identity.hex}"


def _view(row: Any) -> EventView:
    return EventView(
        id=ids.show("event", row.event_id),
        seq=row.seq,
        at=row.occurred_at,
        actor=_reference(row.actor_ref) or "",
        actor_name=row.actor_name or "",
        on_behalf_of=_reference(row.on_behalf_of),
        action=row.action,
        kind=row.object_type,
        thing=_thing(row.object_type, row.object_id),
        outcome=row.outcome,
        before_state=row.before_state,
        after_state=row.after_state,
        reason=row.reason or "",
        changes=row.changes or {},
        facts=row.facts or {},
        request_id=row.request_id,
    )


def _page(session: Session, query: Select[*tuple[Any, ...]], ask: Ask) -> Page[EventView]:
    rows = session.execute(keyset(query, AuditEvent.occurred_at, AuditEvent.event_id, ask)).all()
    return page(rows, ask, position=lambda row: (row.occurred_at, row.event_id), show=_view)


def history(
    session: Session, thing: tuple[str, UUID], ask: Ask, *more: tuple[str, UUID]
) -> Page[EventView]:
    """
    Everything about one thing, the newest first; whoever calls has let the reader see it.

    `more` are things that belong to it, as waivers do to a finding.
    """
    query = _events().where(
        tuple_(AuditEvent.object_type, AuditEvent.object_id).in_([thing, *more])
    )
    return _page(session, query, ask)


def events(session: Session, actor: Actor, filters: Filters, ask: Ask) -> Page[EventView]:
    """The whole log, the newest first, for those who may read it."""
    policy.require(actor, Action.AUDIT_READ, Prospect())
    query = _events()
    if filters.action:
        query = query.where(AuditEvent.action.startswith(filters.action, autoescape=True))
    if filters.actor is not None:
        query = query.where(AuditEvent.actor_ref == f"person:{filters.actor.hex}")
    if filters.kind is not None:
        query = query.where(AuditEvent.object_type == filters.kind)
    if filters.thing is not None:
        query = query.where(AuditEvent.object_id == filters.thing)
    if filters.since is not None:
        query = query.where(AuditEvent.occurred_at >= filters.since)
    if filters.until is not None:
        query = query.where(AuditEvent.occurred_at < filters.until)
    return _page(session, query, ask)


def event(session: Session, actor: Actor, event_id: UUID) -> EventView:
    """One event."""
    policy.require(actor, Action.AUDIT_READ, Prospect())
    row = session.execute(_events().where(AuditEvent.event_id == event_id)).one_or_none()
    if row is None:
        raise NotFound
    return _view(row)


def canonical_of(session: Session, actor: Actor, event_id: UUID) -> bytes:
    """The bytes of an event that were hashed."""
    policy.require(actor, Action.AUDIT_READ, Prospect())
    found = session.scalar(select(AuditEvent.canonical).where(AuditEvent.event_id == event_id))
    if found is None:
        raise NotFound
    return found


def _latest(session: Session) -> AuditCheckpoint:
    found = session.scalar(
        select(AuditCheckpoint).order_by(AuditCheckpoint.tree_size.desc()).limit(1)
    )
    if found is None:
        raise NotFound
    return found


def checkpoint(session: Session, actor: Actor) -> str:
    """The latest signed note. Raises `NotFound` before the first."""
    policy.require(actor, Action.AUDIT_READ, Prospect())
    return _latest(session).note


def evidence(session: Session, actor: Actor) -> Evidence:
    """How far the log is proved, and whether the database itself keeps it append-only."""
    policy.require(actor, Action.AUDIT_READ, Prospect())
    last = session.scalar(
        select(AuditCheckpoint).order_by(AuditCheckpoint.tree_size.desc()).limit(1)
    )
    number = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    if last is None:
        return Evidence(unsequenced=number)
    rights = func.has_table_privilege
    may_change = session.scalar(
        select(or_(*(rights(AuditEvent.__tablename__, one) for one in ("UPDATE", "DELETE"))))
    )
    return Evidence(
        unsequenced=max(number - last.tree_size, 0),
        checkpoint=CheckpointView(
            text=last.note,
            size=last.tree_size,
            at=last.created_at,
            root=last.root.hex(),
            enforced=not may_change,
        ),
    )


def _hashes(session: Session, ranges: list[tuple[int, int]]) -> list[str]:
    wanted = [node for start, end in ranges for node in tree.complete(start, end)]
    known = sequencer.nodes(session, wanted)
    return [base64.b64encode(tree.hash_of(start, end, known)).decode() for start, end in ranges]


def unpacked(text: str) -> bytes:
    """A hash of a proof."""
    return base64.b64decode(text)


def _size(session: Session, size: int | None, pointer: str) -> int:
    whole = session.scalar(select(AuditLeaf.seq).order_by(AuditLeaf.seq.desc()).limit(1))
    leaves = 0 if whole is None else whole + 1
    wanted = _latest(session).tree_size if size is None else size
    if not 1 <= wanted <= leaves:
        raise SizeUnknown(pointer, leaves)
    return wanted


def inclusion(
    session: Session, actor: Actor, event_id: UUID, size: int | None = None
) -> InclusionProof:
    """The proof that this event stands in the tree of `size` (default: of the last checkpoint)."""
    policy.require(actor, Action.AUDIT_READ, Prospect())
    if session.scalar(select(AuditEvent.event_id).where(AuditEvent.event_id == event_id)) is None:
        raise NotFound
    row = session.execute(
        select(AuditLeaf.seq, AuditLeaf.leaf_hash).where(AuditLeaf.event_id == event_id)
    ).one_or_none()
    if row is None:
        raise NotYetSequenced
    wanted = _size(session, size, "/size")
    if row.seq >= wanted:
        raise NotYetSequenced
    return InclusionProof(
        seq=row.seq,
        size=wanted,
        leaf_hash=base64.b64encode(row.leaf_hash).decode(),
        path=_hashes(session, tree.inclusion_ranges(row.seq, wanted)),
    )


def consistency(session: Session, actor: Actor, old: int, new: int | None) -> ConsistencyProof:
    """The proof that the tree of size `old` begins the tree of size `new`."""
    policy.require(actor, Action.AUDIT_READ, Prospect())
    to = _size(session, new, "/to")
    if not 1 <= old <= to:
        raise SizeUnknown("/from", to)
    return ConsistencyProof(
        from_=old, to=to, path=_hashes(session, tree.consistency_ranges(old, to))
    )

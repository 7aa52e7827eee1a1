"""What goes out about the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct


class EventView(Struct, frozen=True, kw_only=True):
    """An event. `seq` is its place in the tree, None until it is sequenced (about a second)."""

    id: str
    seq: int | None
    at: datetime
    actor: str
    actor_name: str
    on_behalf_of: str | None
    action: str
    kind: str
    thing: str
    outcome: str
    before_state: str | None
    after_state: str | None
    reason: str
    changes: Mapping[str, Sequence[Any]]
    facts: Mapping[str, Any]
    request_id: str


class Filters(Struct, frozen=True, kw_only=True):
    """Which events are wanted; what is None does not narrow. `action` may be a beginning."""

    action: str | None = None
    actor: UUID | None = None
    kind: str | None = None
    thing: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


class InclusionProof(Struct, frozen=True, kw_only=True):
    """Hashes are base64. RFC 6962 §2.1.1."""

    seq: int
    size: int
    leaf_hash: str
    path: Sequence[str]


class ConsistencyProof(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Hashes are base64. RFC 6962 §2.1.2."""

    from_: int
    to: int
    path: Sequence[str]


class CheckpointView(Struct, frozen=True, kw_only=True):
    """The last signed note. `enforced`: the database lets nobody here change or delete events."""

    text: str
    size: int
    at: datetime
    root: str
    enforced: bool


class Evidence(Struct, frozen=True, kw_only=True):
    """How far the log is proved; `unsequenced` events have no place in the tree yet."""

    unsequenced: int
    checkpoint: CheckpointView | None = None

"""Writing an event in the transaction in which it happens. Without it, no change commits."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from governance.audit import canonical, tree
from governance.audit.models import AuditEvent, AuditPayload
from governance.base import clock, ids
from governance.base.actor import Actor
from governance.base.db import mark_recorded

VERSION: Final = 1


def record(
    session: Session,
    actor: Actor,
    action: str,
    thing: tuple[str, UUID],
    *,
    changes: Mapping[str, tuple[Any, Any]] = {},
    reason: str = "",
    before_state: str | None = None,
    after_state: str | None = None,
    outcome: str = "success",
    facts: Mapping[str, Any] = {},
) -> UUID:
    """
    Record that `actor` did `action` to `thing` (its kind and id), and return the event's id.

    `changes` maps a field to its old and new value, `facts` tells what else matters. `outcome` is
    `success`, `denied` or `failure`. Never hand over a secret or a personal number.
    """
    kind, identity = thing
    event_id, at = ids.new(), clock.now()
    payload = {
        "actor_name": canonical.plain(actor.name),
        "reason": canonical.plain(reason),
        "changes": _ascii_keys(
            {
                name: [canonical.plain(old), canonical.plain(new)]
                for name, (old, new) in changes.items()
            }
        ),
        "facts": _ascii_keys(canonical.plain(facts)),
    }
    salt = os.urandom(16)
    on_behalf_of = f"person:{actor.on_behalf_of.hex}" if actor.on_behalf_of else None
    body = canonical.encode(
        leaf(
            event_id=event_id,
            at=at,
            actor_ref=actor.reference,
            actor_kind=actor.kind,
            session_ref=actor.session_ref,
            on_behalf_of=on_behalf_of,
            action=action,
            object_type=kind,
            object_id=identity,
            request_id=actor.request_id,
            outcome=outcome,
            before_state=before_state,
            after_state=after_state,
            payload_hash=payload_hash(salt, payload),
        )
    )
    event = AuditEvent(
        event_id=event_id,
        occurred_at=at,
        actor_ref=actor.reference,
        on_behalf_of=on_behalf_of,
        action=action,
        object_type=kind,
        object_id=identity,
        request_id=actor.request_id,
        outcome=outcome,
        before_state=before_state,
        after_state=after_state,
        canonical=body,
        leaf_hash=tree.leaf_hash(body),
    )
    session.add(event)
    session.add(AuditPayload(event_id=event_id, salt=salt, **payload))
    mark_recorded(session, kind, identity)
    return event_id


def leaf(
    *,
    event_id: UUID,
    at: datetime,
    actor_ref: str,
    actor_kind: str,
    session_ref: str,
    on_behalf_of: str | None,
    action: str,
    object_type: str,
    object_id: UUID,
    request_id: str,
    outcome: str,
    before_state: str | None,
    after_state: str | None,
    payload_hash: bytes,
) -> dict[str, Any]:
    """The document of an event, version 1. The time stands inside of what is hashed."""
    return {
        "v": VERSION,
        "event_id": event_id.hex,
        "ts": canonical.moment(at),
        "actor": {"ref": actor_ref, "kind": actor_kind, "session_ref": session_ref},
        "on_behalf_of": on_behalf_of,
        "action": action,
        "object": {"type": object_type, "id": object_id.hex},
        "request_id": request_id,
        "outcome": outcome,
        "prev_state": before_state,
        "next_state": after_state,
        "payload_hash": payload_hash.hex(),
    }


def payload_hash(salt: bytes, payload: Mapping[str, Any]) -> bytes:
    """The salted hash that binds an event's words to its leaf."""
    return hashlib.sha256(salt + canonical.encode(canonical.plain(payload))).digest()


def _ascii_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of facts are names of ours; one that is not ASCII is written as its code points."""
    return {
        key.encode("ascii", "backslashreplace").decode(): value for key, value in values.items()
    }

"""The evidence as pages: what happened, of one thing or of all, and what proves it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from governance.audit import queries
from governance.audit.models import AuditCheckpoint, AuditEvent
from governance.audit.schemas import Filters
from governance.base import ids, policy
from governance.base.clock import LOCAL
from governance.base.errors import NotFound
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.web import common
from governance.web.shell import N_, Visit, actor, ask, house, identify, language, page, redirect

READ: Final = {"policy": Action.AUDIT_READ}
FILTERS: Final = ("action", "actor", "from", "to", "thing")


def _day(words: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(words), time(), LOCAL) if words else None
    except ValueError:
        return None


def _thing(words: str) -> tuple[str, UUID] | None:
    kind = next((k for k, prefix in ids.PREFIXES.items() if words.startswith(f"{prefix}_")), None)
    found = common.id_or_none(kind, words) if kind else None
    return (kind, found) if kind and found else None


def _person(session: Session, request: Visit, words: str) -> UUID | None:
    """Whom the words mean: an id, a login, an e-mail; nobody else narrows to nothing at all."""
    if not words:
        return None
    named = common.id_or_none("person", words) or identity.person_by_name(session, words)
    if named is not None:
        return named
    fitting = identity.people(session, actor(request), common.LAST_EVENTS, text=words).items
    return ids.read("person", fitting[0].id) if fitting else UUID(int=0)


@get("/audit", opt=READ, sync_to_thread=True)
def events(request: Visit) -> Response[str]:
    """The log, newest first, with the last signed checkpoint."""
    policy.require_any(actor(request), Action.AUDIT_READ)
    given = common.filters(request, *FILTERS)
    thing = _thing(given["thing"])
    until = _day(given["to"])
    with house(request).database.reading() as session:
        wanted = Filters(
            action=given["action"] or None,
            actor=_person(session, request, given["actor"]),
            kind=thing[0] if thing else None,
            thing=thing[1] if thing else None,
            since=_day(given["from"]),
            until=until + timedelta(days=1) if until else None,
        )
        found = queries.events(session, actor(request), wanted, ask(request))
        trail = common.trail(session, language(request), found.items, may_audit=True)
        checkpoint, waiting = _checkpoint(session)
    shown = None
    if thing is not None:
        shown = {"kind": thing[0], "id": given["thing"], "name": given["thing"]}
    return page(
        request,
        "audit/events.html",
        title=N_("What happened"),
        place="evidence",
        events=trail,
        next_cursor=found.next_cursor,
        thing=shown,
        filters=given,
        checkpoint=checkpoint,
        unsequenced=waiting,
        exports=[],
    )


def _checkpoint(session: Session) -> tuple[dict[str, Any] | None, int]:
    last = session.scalar(
        select(AuditCheckpoint).order_by(AuditCheckpoint.tree_size.desc()).limit(1)
    )
    number = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    if last is None:
        return None, number
    may_change = session.scalar(
        text(
            "SELECT has_table_privilege('audit_event', 'UPDATE')"
            " OR has_table_privilege('audit_event', 'DELETE')"
        )
    )
    found = {
        "text": last.note,
        "size": last.tree_size,
        "at": last.created_at,
        "root": last.root.hex(),
        "enforced": not may_change,
    }
    return found, max(number - last.tree_size, 0)


@get("/audit/checkpoint.txt", opt=READ, sync_to_thread=True)
def checkpoint(request: Visit) -> Response[bytes]:
    """The last signed note as a file, to keep elsewhere."""
    with house(request).database.reading() as session:
        note = queries.checkpoint(session, actor(request))
    return common.download(request, [note.encode()], "txt", "checkpoint")


@get("/audit/events/{event_id:str}", opt=READ, sync_to_thread=True)
def one_event(request: Visit) -> Response[None]:
    """Lead to the trail of the thing that the event is about."""
    identity_ = identify("event", request.path_params["event_id"])
    with house(request).database.reading() as session:
        event = queries.event(session, actor(request), identity_)
    if ":" in event.thing:
        raise NotFound
    return redirect(request, f"/audit?{urlencode({'kind': event.kind, 'thing': event.thing})}")


ROUTES: Final = [events, checkpoint, one_event]

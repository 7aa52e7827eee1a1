"""The evidence as pages: what happened, of one thing or of all, and what proves it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from sqlalchemy.orm import Session

from governance.audit import queries
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

_NOTHING: Final = UUID(int=0)
"""The id of nothing: what a word that names nothing narrows to."""


def _day(words: str, days: int = 0) -> datetime | None:
    """The first moment of the day, or of one so many days later; None where there is none."""
    try:
        day = date.fromisoformat(words) + timedelta(days=days) if words else None
        return datetime.combine(day, time(), LOCAL).astimezone(UTC) if day else None
    except (ValueError, OverflowError):
        return None


def _thing(words: str) -> tuple[str, UUID] | None:
    if not words:
        return None
    kind = next((k for k, prefix in ids.PREFIXES.items() if words.startswith(f"{prefix}_")), "")
    found = common.id_or_none(kind, words) if kind else None
    return kind, found or _NOTHING


def _person(session: Session, request: Visit, words: str) -> UUID | None:
    """Whom the words mean: an id, a login, an e-mail; nobody else narrows to nothing at all."""
    if not words:
        return None
    named = common.id_or_none("person", words) or identity.person_by_name(session, words)
    if named is not None:
        return named
    fitting = identity.people(session, actor(request), common.LAST_EVENTS, text=words).items
    return ids.read("person", fitting[0].id) if fitting else _NOTHING


@get("/audit", opt=READ, sync_to_thread=True)
def events(request: Visit) -> Response[str]:
    """The log, newest first, with the last signed checkpoint."""
    policy.require_any(actor(request), Action.AUDIT_READ)
    given = common.filters(request, *FILTERS)
    thing = _thing(given["thing"])
    with house(request).database.reading() as session:
        wanted = Filters(
            action=given["action"] or None,
            actor=_person(session, request, given["actor"]),
            kind=thing[0] or None if thing else None,
            thing=thing[1] if thing else None,
            since=_day(given["from"]),
            until=_day(given["to"], days=1),
        )
        found = queries.events(session, actor(request), wanted, ask(request))
        trail = common.trail(session, language(request), found.items, may_audit=True)
        evidence = queries.evidence(session, actor(request))
    shown = None
    if thing is not None and thing[1] != _NOTHING:
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
        checkpoint=evidence.checkpoint,
        unsequenced=evidence.unsequenced,
        exports=[],
    )


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

"""The audit log for programs: events, the signed checkpoint, proofs."""

from __future__ import annotations

from typing import Any, Final

from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath

from governance.audit import queries
from governance.audit.schemas import ConsistencyProof, EventView, Filters, InclusionProof
from governance.base import ids
from governance.base.actor import Actor
from governance.base.paging import Page
from governance.base.policy import Action
from governance.rest.routing import (
    PAGED,
    BadQuery,
    House,
    ask,
    identify,
    identify_query,
    moment_query,
    number_query,
    policy,
    text_query,
)

Asked = Request[Any, Any, Any]
NOTE: Final = "text/plain; charset=utf-8"


def _filters(request: Asked) -> Filters:
    thing, kind = request.query_params.get("thing"), None
    identity = None
    if thing is not None:
        kind = next(
            (k for k, prefix in ids.PREFIXES.items() if thing.startswith(f"{prefix}_")), None
        )
        if kind is None:
            raise BadQuery("thing", "Not the id of anything.")
        identity = identify_query(request, "thing", kind)
    return Filters(
        action=text_query(request, "action") or None,
        actor=identify_query(request, "actor", "person"),
        kind=kind or text_query(request, "kind") or None,
        thing=identity,
        since=moment_query(request, "since"),
        until=moment_query(request, "until"),
    )


@get(
    "/audit/events",
    opt=policy(
        Action.AUDIT_READ, query=(*PAGED, "action", "actor", "kind", "thing", "since", "until")
    ),
    sync_to_thread=True,
)
def events(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[EventView]:
    """The log, newest first."""
    with house.database.reading() as session:
        return queries.events(session, actor, _filters(request), ask(request))


@get("/audit/events/{event_id:str}", opt=policy(Action.AUDIT_READ, query=()), sync_to_thread=True)
def event(
    event_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> EventView:
    """One event."""
    with house.database.reading() as session:
        return queries.event(session, actor, identify("event", event_id))


@get(
    "/audit/events/{event_id:str}/leaf",
    opt=policy(Action.AUDIT_READ, query=()),
    sync_to_thread=True,
    responses={200: ResponseSpec(data_container=dict[str, Any], generate_examples=False)},
)
def leaf(
    event_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[bytes]:
    """The bytes of one event that are hashed: SHA-256(0x00 ‖ bytes) is its leaf hash."""
    with house.database.reading() as session:
        body = queries.canonical_of(session, actor, identify("event", event_id))
    return Response(body, media_type=MediaType.JSON)


@get(
    "/audit/checkpoint",
    opt=policy(Action.AUDIT_READ, query=()),
    sync_to_thread=True,
    media_type=NOTE,
)
def checkpoint(actor: NamedDependency[Actor], house: NamedDependency[House]) -> Response[str]:
    """The latest checkpoint as C2SP signed-note text."""
    with house.database.reading() as session:
        note = queries.checkpoint(session, actor)
    return Response(note, media_type=NOTE, headers={"cache-control": "no-store"})


@get(
    "/audit/proofs/inclusion",
    opt=policy(Action.AUDIT_READ, query=("event", "size")),
    sync_to_thread=True,
)
def inclusion(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> InclusionProof:
    """The proof that an event stands in the tree of a size (default: of the last checkpoint)."""
    identity = identify_query(request, "event", "event")
    if identity is None:
        raise BadQuery("event", "Name the event: event=evt_…")
    with house.database.reading() as session:
        return queries.inclusion(session, actor, identity, number_query(request, "size"))


@get(
    "/audit/proofs/consistency",
    opt=policy(Action.AUDIT_READ, query=("from", "to")),
    sync_to_thread=True,
)
def consistency(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> ConsistencyProof:
    """The proof that one tree begins another."""
    old = number_query(request, "from")
    if old is None:
        raise BadQuery("from", "Name the size of the older tree: from=…")
    with house.database.reading() as session:
        return queries.consistency(session, actor, old, number_query(request, "to"))


ROUTES = [events, event, leaf, checkpoint, inclusion, consistency]

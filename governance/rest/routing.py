"""What every route of the API declares and needs: its policy, its query, versions, pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers.base import BaseRouteHandler
from msgspec import Struct

from governance.base import ids
from governance.base.actor import Actor
from governance.base.db import Database
from governance.base.errors import Flaw, Forbidden, Invalid, NotFound
from governance.base.paging import LIMIT, MAXIMUM, Ask
from governance.base.policy import READ_OF, Action, holds, require_any
from governance.base.secrets import Keys
from governance.rest.gate import facts
from governance.rest.problems import RestError
from governance.settings import Settings

PUBLIC: Final = "public"
SIGNED_IN: Final = "signed_in"
"""Whoever is signed in; the handler itself asks the gate."""


class House(Struct, frozen=True, kw_only=True):
    """What a door needs to open a transaction."""

    database: Database
    keys: Keys
    settings: Settings


class BadQuery(RestError):
    """A query parameter is unknown or cannot be read."""

    code = "query.invalid"

    def __init__(self, name: str, message: str) -> None:
        super().__init__()
        self.flaws = (Flaw(pointer=f"/{name}", code="query.invalid", message=message),)


class PreconditionMissing(RestError):
    """Send If-Match with the ETag that you read."""

    code = "if_match.missing"
    status = 428


def policy(action: Action | str, *, query: Sequence[str] = ()) -> dict[str, Any]:
    """The route's declared policy and the query parameters that it knows."""
    return {"policy": action, "query": frozenset(query)}


PAGED: Final = ("limit", "cursor")


def provide_house(state: State) -> House:
    """The database, the keys and the settings."""
    house: House = state.house
    return house


def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Who asks. Raises `Forbidden` where the gate let nobody in."""
    actor = facts(request.scope).actor
    if actor is None:
        raise Forbidden("signed_out")
    return actor


def guard_route(connection: Any, handler: BaseRouteHandler) -> None:
    """
    Refuse unknown query parameters, and actors who never hold the route's action.

    About one thing, whoever may see nothing of its kind is told that it is not there; whoever may
    see some is left to the thing's own gate, which knows whether this one is among them.
    """
    known = handler.opt.get("query")
    if known is not None:
        for name in connection.query_params:
            if name not in known:
                choice = ", ".join(sorted(known)) or "none"
                raise BadQuery(name, f"Unknown parameter. Known here: {choice}.")
    wanted = handler.opt.get("policy")
    if isinstance(wanted, Action):
        actor = facts(connection.scope).actor
        if actor is None:
            raise Forbidden("signed_out")
        if connection.path_params and not holds(actor, wanted):
            read = READ_OF[wanted.split(".", 1)[0]]
            if read == wanted or not holds(actor, read):
                raise NotFound
            return
        require_any(actor, wanted)


def ask(request: Request[Any, Any, Any]) -> Ask:
    """The page that the query asks for; `limit` from 1 to 200."""
    text = request.query_params.get("limit")
    if text is None:
        limit = LIMIT
    elif text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAXIMUM and len(text) < 9:
        limit = int(text)
    else:
        raise BadQuery("limit", f"Give a whole number from 1 to {MAXIMUM}.")
    return Ask(limit=limit, cursor=request.query_params.get("cursor") or None)


def identify(kind: str, text: str) -> Any:
    """The id inside of a path's text. Raises `NotFound` for anything else."""
    try:
        return ids.read(kind, text)
    except ids.MalformedId:
        raise NotFound from None


def identify_query(request: Request[Any, Any, Any], name: str, kind: str) -> Any:
    """The id of a query parameter, None when it is not given."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        return ids.read(kind, text)
    except ids.MalformedId:
        raise BadQuery(name, f"Not an id of a {kind}.") from None


def text_query(request: Request[Any, Any, Any], name: str) -> str:
    """The text of a query parameter, "" when it is not given; at most 200 characters."""
    text: str = request.query_params.get(name) or ""
    if len(text) > 200 or "\0" in text:
        raise BadQuery(name, "Give at most 200 characters.")
    return text.strip()


def choice_query(request: Request[Any, Any, Any], name: str, choices: Sequence[str]) -> str | None:
    """One of these words, None when the parameter is not given."""
    text = request.query_params.get(name)
    if text is None:
        return None
    if text not in choices:
        raise BadQuery(name, f"Give one of: {', '.join(choices)}.")
    return str(text)


def number_query(request: Request[Any, Any, Any], name: str) -> int | None:
    """A whole number from 0, None when the parameter is not given."""
    text = request.query_params.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadQuery(name, "Give a whole number.")
    return int(text)


def moment_query(request: Request[Any, Any, Any], name: str) -> datetime | None:
    """A moment with offset (RFC 3339), None when the parameter is not given."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        # A plus sign in a query arrives as a space.
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadQuery(name, "Give a moment with offset, like 2026-04-01T09:00:00+09:00.")
    return found


def identify_field(kind: str, text: str | None, pointer: str) -> Any:
    """The id inside of a body's field, None for None. Raises `Invalid` for anything else."""
    if text is None:
        return None
    try:
        return ids.read(kind, text)
    except ids.MalformedId:
        message = f"Not an id of a {kind}. It looks like {ids.PREFIXES[kind]}_ and 32 hex digits."
        raise Invalid(Flaw(pointer=pointer, code="id.malformed", message=message)) from None


def language_of(request: Request[Any, Any, Any]) -> str:
    """`en` when the caller prefers it (Accept-Language), else `ja`."""
    wanted = request.headers.get("accept-language", "").strip().lower()
    return "en" if wanted.startswith("en") else "ja"


_ETAG: Final = re.compile(r'(?:W/)?"v?(\d{1,18})"|\*')


def if_match(request: Request[Any, Any, Any], *, required: bool) -> int | None:
    """
    The version that the caller read. None when not given and not required, or for `*`.

    Raises `PreconditionMissing` (428) when it is required and missing.
    """
    text = request.headers.get("if-match")
    if text is None:
        if required:
            raise PreconditionMissing
        return None
    match = _ETAG.fullmatch(text.strip())
    if match is None:
        # An ETag that we never gave out matches nothing.
        return -1
    return int(match[1]) if match[1] else None


def etag(version: int) -> str:
    """The ETag of a version: equal for every reader."""
    return f'"{version}"'


def answer(
    content: Any, *, status: int = 200, version: int | None = None, location: str | None = None
) -> Response[Any]:
    """A whole thing with its ETag."""
    headers: dict[str, str] = {"cache-control": "no-store"}
    if version is not None:
        headers["etag"] = etag(version)
    if location is not None:
        headers["location"] = location
    return Response(content, status_code=status, headers=headers)


def only_json(request: Request[Any, Any, Any], kinds: Mapping[str, str]) -> str:
    """The kind of file that the content type names, or 415."""
    given = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if given not in kinds:
        raise HTTPException(status_code=415, detail=f"Send one of: {', '.join(sorted(kinds))}.")
    return kinds[given]

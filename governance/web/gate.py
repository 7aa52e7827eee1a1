"""Before every page: whose session it is, what surrounds it, and that a posted form is theirs."""

from __future__ import annotations

import hmac
import secrets
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import anyio.to_thread
from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from governance.base import policy
from governance.base.errors import Forbidden
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.identity import sign_in as identity_sign_in
from governance.posts import queries as posts
from governance.tasks import queries as tasks
from governance.web import cookies
from governance.web.shell import (
    FACTS,
    Stop,
    Surroundings,
    Viewer,
    Visit,
    csrf_token,
    facts,
    house,
    places_of,
    with_fields,
)

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SIGNED_IN: Final = "signed_in"
MOST_FIELDS: Final = 2000


class ForeignForm(Forbidden):
    """This form did not come from a page of this service, or its page is too old. Open it anew."""

    code = "foreign_form"

    def __init__(self) -> None:
        super().__init__("foreign_form")


class PageGate(ASGIMiddleware):
    """Finds the session, lets nobody pass who must sign in first, and refuses foreign forms."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Go on with `Surroundings` in the request's facts, or raise."""
        request: Visit = Request(scope, receive, send)
        around = await anyio.to_thread.run_sync(_surroundings, request)
        found = facts(request)
        found.session = around
        found.actor = around.viewer.actor if around.viewer else None
        wanted = scope["route_handler"].opt.get("policy")
        if (isinstance(wanted, Action) or wanted == SIGNED_IN) and around.viewer is None:
            raise Forbidden("signed_out")
        if request.method not in SAFE:
            _refuse_other_sites(request)
            fields = await _fields(request)
            _refuse_wrong_token(request, fields)
            found.session = with_fields(around, fields)
        await next_app(scope, receive, send)


def _surroundings(request: Visit) -> Surroundings:
    here = house(request)
    settings = here.settings
    cookie = request.cookies.get(cookies.name_of(cookies.SESSION, settings), "")
    if cookie:
        with here.database.reading() as session:
            signed = identity.actor_of_session(
                session, here.keys, cookie, facts(request).request_id
            )
            if signed is not None:
                department = signed.actor.department
                names = identity.department_names(session, [department] if department else [])
                # Whoever has no role yet sees nothing of the service, the stop included.
                reads = policy.holds(signed.actor, Action.RULES_READ)
                stop = posts.emergency_stop(session, signed.actor) if reads else None
                around = Surroundings(
                    viewer=Viewer(
                        actor=signed.actor,
                        person=signed.person,
                        name=signed.name,
                        department=next(iter(names.values()), ""),
                        language=signed.language,
                        csrf=signed.csrf,
                        can=frozenset(a.value for a in Action if policy.holds(signed.actor, a)),
                        places=places_of(signed.actor),
                        expires_at=signed.expires_at,
                    ),
                    cookie=cookie,
                    waiting_count=tasks.count(session, signed.actor),
                    emergency_stop=None
                    if stop is None
                    else Stop(since=stop.set_at, by=stop.set_by, reason=stop.reason),
                )
        if signed is not None:
            if signed.stale:
                with here.database.writing() as session:
                    identity_sign_in.keep(session, here.keys, cookie)
            return around
    known = request.cookies.get(cookies.name_of(cookies.VISITOR, settings), "")
    if len(known) >= 32:
        return Surroundings(cookie=known)
    return Surroundings(cookie=secrets.token_urlsafe(32), is_new_visitor=True)


def _refuse_other_sites(request: Visit) -> None:
    """Browsers say where a form stands; what they say must be this site."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise ForeignForm
        return
    origin = request.headers.get("origin")
    if origin is None:
        return
    own = {
        request.headers.get("host", "").lower(),
        urlsplit(house(request).settings.address).netloc.lower(),
    }
    try:
        given = urlsplit(origin).netloc.lower()
    except ValueError:
        raise ForeignForm from None
    if not given or given not in own:
        raise ForeignForm


def _refuse_wrong_token(request: Visit, fields: list[tuple[str, Any]]) -> None:
    given = request.headers.get("x-csrf-token") or next(
        (value for name, value in fields if name == "csrf_token" and isinstance(value, str)), ""
    )
    wanted = csrf_token(request)
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise ForeignForm


async def _fields(request: Visit) -> list[tuple[str, Any]]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        try:
            return list(
                parse_qsl(
                    (await request.body()).decode("ascii"),
                    keep_blank_values=True,
                    errors="strict",
                    max_num_fields=MOST_FIELDS,
                )
            )
        except ValueError:
            raise HTTPException(status_code=400, detail="The form cannot be read.") from None
    if kind == "multipart/form-data":
        return list((await request.form()).multi_items())
    return []


__all__ = ["FACTS", "ForeignForm", "PageGate"]

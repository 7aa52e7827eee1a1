'''
What every page handler stands on: who looks, the page around the content, the way to the next page.

A handler is a sync function that Litestar runs in a thread. It declares its policy, opens one
transaction, calls one action or query, and answers with a page or a redirect:

    @get("/services/new", opt={"policy": Action.SERVICE_REGISTER}, sync_to_thread=True)
    def new(request: Visit) -> Response[str]:
        """The empty form."""
        return _page(request, FormState.empty())

    @post("/services/new", opt={"policy": Action.SERVICE_REGISTER}, sync_to_thread=True)
    def register(request: Visit) -> Response[str] | Response[None]:
        """Register, or the same form with every flaw and every word still in it."""
        given = form(request, RegisterService)
        try:
            with house(request).database.writing() as session:
                service = actions.register(session, actor(request), given.command())
        except Invalid as error:
            return _page(request, given.refused(error), status=422)
        return redirect(request, f"/services/{service.id}", good=N_("It is registered."))

    def _page(request: Visit, given: FormState[Any], status: int = 200) -> Response[str]:
        return page(request, "services/form.html", title=N_("Register a cloud service"),
                    place="register", status=status, form=given, options=...)

    ROUTES = [new, register]

Add the module's `ROUTES` in `routes.py`. `N_` marks a message for translation; `page` and
`redirect` translate it. In the template: `{{ csrf(csrf_token) }}`, `error_summary(form.flaws)`,
`text("name", label("field", "name"), form.values, form.flaws, required=true)`.
Errors of the five kinds may simply fly: `faces.py` shows each as a page with a way back. A form
with `if_match` gives its version with `given.version()`; `identify` reads ids in the address.
Handlers take no parameters but `request: Visit`; those of the address are in `request.path_params`.
A list takes its page with `ask(request)`; filters are read from `request.query_params`.
'''

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol, cast
from urllib.parse import quote, urlsplit
from uuid import UUID

from litestar import MediaType, Request, Response
from litestar.datastructures import Cookie
from msgspec import Struct, structs

from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.db import Database
from governance.base.errors import Forbidden, NotFound
from governance.base.paging import LIMIT, MAXIMUM, Ask
from governance.base.policy import Action
from governance.base.secrets import Keys
from governance.identity.actors import csrf_of
from governance.settings import Settings
from governance.web import cookies, i18n, rendering
from governance.web.cookies import Flash, FlashKind
from governance.web.i18n import Language

Visit = Request[Any, Any, Any]
FACTS: Final = "sekisho"


def N_(message: str) -> str:  # noqa: N802 - the name that extraction tools know
    """The message itself, marked for the catalogues."""
    return message


class House(Protocol):
    """What a door needs to open a transaction."""

    @property
    def database(self) -> Database: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def settings(self) -> Settings: ...


class Facts(Protocol):
    """What the outer gate knows about one request."""

    request_id: str
    actor: Actor | None
    peer: str
    session: Any


class Stop(Struct, frozen=True, kw_only=True):
    """The emergency stop as the banner shows it."""

    since: datetime
    by: str
    reason: str


class Viewer(Struct, frozen=True, kw_only=True):
    """The signed-in person before the page."""

    actor: Actor
    person: UUID
    name: str
    department: str
    language: str
    csrf: str
    can: frozenset[str]
    """Names of the actions that the person holds for something."""
    places: frozenset[str]
    expires_at: datetime


class Surroundings(Struct, frozen=True, kw_only=True):
    """Everything on a page that is not its content; read once, before the handler."""

    viewer: Viewer | None = None
    cookie: str = ""
    """The session's or the visitor's secret: what form tokens and messages are bound to."""
    is_new_visitor: bool = False
    waiting_count: int = 0
    emergency_stop: Stop | None = None
    fields: Sequence[tuple[str, Any]] = ()
    """The posted form: text, or an upload."""


_PLACES: Final[Mapping[str, frozenset[Action]]] = {
    "posts": frozenset({Action.POST_WRITE, Action.POST_DECIDE, Action.POST_READ}),
    "register": frozenset({Action.SERVICE_READ, Action.ACCOUNT_READ}),
    "watch": frozenset({Action.TENANT_READ}),
    "rules": frozenset({Action.RULES_READ}),
    "evidence": frozenset({Action.AUDIT_READ}),
    "administration": frozenset(
        {Action.PERSON_MANAGE, Action.DEPARTMENT_MANAGE, Action.ROUTE_MANAGE}
    ),
}


def places_of(actor: Actor) -> frozenset[str]:
    """The places of the navigation that concern this person; the desk concerns everybody."""
    found = {
        place
        for place, actions in _PLACES.items()
        if any(policy.holds(actor, action) for action in actions)
    }
    return frozenset(found | {"desk"})


# --- what a handler asks for ------------------------------------------------------------------


def house(request: Visit) -> House:
    """The database, the keys and the settings."""
    return cast("House", request.app.state.house)


def facts(request: Visit) -> Facts:
    """What the gate knows about this request."""
    return cast("Facts", request.scope[FACTS])  # type: ignore[typeddict-item]


def surroundings(request: Visit) -> Surroundings:
    """The page around the content; empty where no page session was looked for."""
    found = facts(request).session
    return found if isinstance(found, Surroundings) else Surroundings()


def viewer(request: Visit) -> Viewer:
    """The signed-in person. Raises `Forbidden("signed_out")`, which leads to the sign-in page."""
    found = surroundings(request).viewer
    if found is None:
        raise Forbidden("signed_out")
    return found


def actor(request: Visit) -> Actor:
    """Who acts."""
    return viewer(request).actor


def identify(kind: str, text: str) -> UUID:
    """The id inside of an address's text. Raises `NotFound` for anything else."""
    try:
        return ids.read(kind, text)
    except ids.MalformedId:
        raise NotFound from None


def ask(request: Visit) -> Ask:
    """The page of a list that the address asks for; a strange `limit` is the usual one."""
    text = request.query_params.get("limit", "")
    limit = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else LIMIT
    return Ask(limit=min(max(limit, 1), MAXIMUM), cursor=request.query_params.get("cursor") or None)


def address(request: Visit) -> str:
    """Where the request comes from; behind a trusted proxy, what that proxy says."""
    peer = facts(request).peer
    if peer in house(request).settings.trusted_proxies:
        forwarded = request.headers.get("x-forwarded-for", "").split(",")[-1].strip()
        return forwarded or peer
    return peer


def language(request: Visit) -> Language:
    """The reader's language: of the address, the cookie, the person, the browser; else Japanese."""
    kept = request.cookies.get(cookies.name_of(cookies.LANGUAGE, house(request).settings))
    person = surroundings(request).viewer
    return i18n.choose_language(
        request.query_params.get("lang"),
        kept if kept in i18n.LANGUAGES else (person.language if person else None),
        request.headers.get("accept-language"),
    )


def translate(request: Visit, message: str, **values: Any) -> str:
    """The message in the reader's language, with its `%(name)s` filled in."""
    gettext, _ = i18n.translator(language(request))
    found = gettext(message)
    return found % values if values else found


def csrf_token(request: Visit) -> str:
    """The form token of this browser's session."""
    around = surroundings(request)
    if around.viewer is not None:
        return around.viewer.csrf
    return csrf_of(house(request).keys, around.cookie) if around.cookie else ""


def local_path(text: str | None, default: str = "/") -> str:
    """A path of this site, for going back; anything that could lead elsewhere is `default`."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")):
        return default
    if any(ord(character) < 0x21 or character == "\\" for character in text):
        return default
    try:
        parts = urlsplit(text)
    except ValueError:
        return default
    return text if not parts.scheme and not parts.netloc else default


def request_path(request: Visit) -> str:
    """Path and query of this request."""
    query = request.scope.get("query_string", b"").decode("latin-1")
    path = quote(request.scope["path"], safe="/:@!$&'()*+,;=-._~")
    return f"{path}?{query}" if query else path


# --- what a handler answers -------------------------------------------------------------------


def page(
    request: Visit,
    template: str,
    *,
    title: str,
    place: str | None = None,
    breadcrumbs: Sequence[tuple[str, str | None]] = (),
    status: int = 200,
    set_cookies: Sequence[Cookie] = (),
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """The whole page; `title` and the breadcrumbs are translated where a catalogue knows them."""
    settings, around, reader = house(request).settings, surroundings(request), language(request)
    gettext, _ = i18n.translator(reader)
    nonce = secrets.token_urlsafe(18)
    base = {
        "page": {"title": gettext(title), "place": place},
        "organisation": settings.organisation,
        "viewer": around.viewer,
        "waiting_count": around.waiting_count,
        "emergency_stop": around.emergency_stop,
        "csrf_token": csrf_token(request),
        "nonce": nonce,
        "flashes": _flashes(request),
        "breadcrumbs": [{"text": gettext(text), "href": href} for text, href in breadcrumbs],
        "request_path": request_path(request),
        "now": clock.now(),
    }
    text = rendering.render(template, reader, {**base, **context})
    return Response(
        text,
        media_type=MediaType.HTML,
        status_code=status,
        headers={**security_headers(settings, nonce), **(headers or {})},
        cookies=[*_kept_cookies(request), *set_cookies],
    )


def fragment(request: Visit, template: str, *, status: int = 200, **context: Any) -> Response[str]:
    """A piece of a page, for htmx to put in its place."""
    text = render_part(request, template, **context)
    headers = security_headers(house(request).settings, secrets.token_urlsafe(18))
    return Response(text, media_type=MediaType.HTML, status_code=status, headers=headers)


def render_part(request: Visit, template: str, **context: Any) -> str:
    """The text of a template in the reader's language, for an answer that is not a page itself."""
    base = {
        "csrf_token": csrf_token(request),
        "now": clock.now(),
        "request_path": request_path(request),
    }
    return rendering.render(template, language(request), {**base, **context})


def json_answer(request: Visit, content: Any, *, status: int = 200) -> Response[Any]:
    """Values for a script of ours."""
    headers = security_headers(house(request).settings, secrets.token_urlsafe(18))
    return Response(content, media_type=MediaType.JSON, status_code=status, headers=headers)


def redirect(
    request: Visit,
    to: str,
    *,
    good: str = "",
    info: str = "",
    warn: str = "",
    bad: str = "",
    values: Mapping[str, Any] | None = None,
    set_cookies: Sequence[Cookie] = (),
    owner: str = "",
) -> Response[None]:
    """
    Lead to another page of this site (303), which shows the given messages once.

    The messages are translated, then `%(name)s` in them is filled from `values`. They are shown to
    this session only, or to the one that `owner` names when the answer itself changes the session.
    """
    given: tuple[tuple[FlashKind, str], ...] = (
        ("good", good),
        ("info", info),
        ("warn", warn),
        ("bad", bad),
    )
    flashes = [
        Flash(kind, translate(request, text, **(values or {}))) for kind, text in given if text
    ]
    here = house(request)
    baked = [*set_cookies]
    if flashes:
        sealed = cookies.seal_flashes(here.keys, owner or surroundings(request).cookie, flashes)
        baked.append(cookies.bake(cookies.FLASH, sealed, here.settings, seconds=120))
    headers = security_headers(here.settings, secrets.token_urlsafe(18))
    headers["location"] = local_path(to)
    return Response(None, status_code=303, headers=headers, cookies=baked)


def security_headers(settings: Settings, nonce: str) -> dict[str, str]:
    """What every answer of the pages says to the browser: run nothing but ours, tell nobody."""
    content = (
        "default-src 'none'; "
        f"script-src 'nonce-{nonce}'; "
        "style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    found = {
        "content-security-policy": content,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }
    if cookies.is_secure(settings):
        found["strict-transport-security"] = "max-age=31536000"
    return found


def _flashes(request: Visit) -> list[Flash]:
    here = house(request)
    value = request.cookies.get(cookies.name_of(cookies.FLASH, here.settings))
    owner = surroundings(request).cookie
    return cookies.open_flashes(here.keys, owner, value) if value and owner else []


def _kept_cookies(request: Visit) -> list[Cookie]:
    settings, around = house(request).settings, surroundings(request)
    baked = []
    if around.is_new_visitor:
        baked.append(cookies.bake(cookies.VISITOR, around.cookie, settings))
    if cookies.name_of(cookies.FLASH, settings) in request.cookies:
        baked.append(cookies.clear(cookies.FLASH, settings))
    wanted = request.query_params.get("lang")
    if wanted in i18n.LANGUAGES:
        baked.append(cookies.bake(cookies.LANGUAGE, wanted, settings, seconds=cookies.YEAR))
    return baked


def with_fields(around: Surroundings, fields: Sequence[tuple[str, Any]]) -> Surroundings:
    """The same page with a posted form."""
    return structs.replace(around, fields=fields)

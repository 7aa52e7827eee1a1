"""The web process as one value: doors, faces of errors, and a check that every door is guarded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from importlib.metadata import version
from typing import Any, Final, cast

import structlog
from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.routes import HTTPRoute

from governance.base import structs
from governance.base.actor import Actor
from governance.base.db import Database
from governance.base.errors import SekishoError
from governance.base.policy import Action
from governance.base.secrets import Keys
from governance.identity import entrance
from governance.rest import openapi, problems
from governance.rest.bodies import StrictBody
from governance.rest.gate import API, Gate, facts
from governance.rest.idempotency import Memory
from governance.rest.metrics import Metrics
from governance.rest.routes import API_ROUTES, PUBLIC_ROUTES
from governance.rest.routing import (
    PUBLIC,
    SIGNED_IN,
    House,
    guard_route,
    provide_actor,
    provide_house,
)
from governance.settings import Settings
from governance.web.routes import PAGES, face

Asgi = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]

log: Final = structlog.get_logger()
PROGRAMS: Final = (API, "/health", "/schema", "/metrics", "/events")
"""Paths under these speak problem+json; all others are pages."""


class UnguardedRoute(Exception):
    """A route declares no policy, so the service does not start."""


def _problem(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    request_id = facts(request.scope).request_id
    if isinstance(error, SekishoError):
        found = problems.of(error, request_id)
    elif isinstance(error, HTTPException):
        found = problems.of_http(error, request_id)
    else:
        log.error("request.failed", path=request.url.path, exc_info=error)
        found = problems.plain(
            500, "internal", "Something went wrong. It was recorded under this number.", request_id
        )
    headers = problems.headers(found)
    if isinstance(error, HTTPException) and error.status_code == 405:
        headers["allow"] = (error.headers or {}).get("allow", "GET")
    return Response(
        found, status_code=found.status, media_type=problems.MEDIA_TYPE, headers=headers
    )


def _face(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    if request.url.path.startswith(PROGRAMS):
        return _problem(request, error)
    if not isinstance(error, (SekishoError, HTTPException)):
        log.error("page.failed", path=request.url.path, exc_info=error)
    return face(request, error)


def check_routes(app: Litestar) -> None:
    """Raise `UnguardedRoute` for the first route without a declared policy."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        for handler in route.route_handlers:
            if handler.http_methods == {"OPTIONS"}:
                continue
            wanted = handler.opt.get("policy")
            if not (isinstance(wanted, Action) or wanted in {PUBLIC, SIGNED_IN}):
                raise UnguardedRoute(f"{sorted(handler.http_methods)} {route.path}")


def doors() -> Litestar:
    """
    All routes, of no house yet: they are the same in each, and dear to make.

    Raises `UnguardedRoute` rather than serve an open door.
    """
    structs.prepare()
    app = Litestar(
        route_handlers=[*PUBLIC_ROUTES, *API_ROUTES, *PAGES],
        dependencies={
            "house": Provide(provide_house, sync_to_thread=False),
            "actor": Provide(provide_actor, sync_to_thread=False),
        },
        guards=[guard_route],
        middleware=[StrictBody()],
        exception_handlers={SekishoError: _face, HTTPException: _face, Exception: _face},
        openapi_config=openapi.config(version("sekisho")),
        logging_config=None,
        debug=False,
    )
    check_routes(app)
    return app


def create_app(
    settings: Settings, database: Database, keys: Keys, *, app: Litestar | None = None
) -> Asgi:
    """The ASGI application of this house; `app` is its `doors`, where they were made before."""
    figures = Metrics()
    app = app or doors()
    app.state = State(
        {"house": House(database=database, keys=keys, settings=settings), "metrics": figures}
    )

    def authenticate(token: str, request_id: str) -> Actor | None:
        return entrance.by_token(
            database, keys, token, request_id, token_is_step_up=settings.token_is_step_up
        )

    return Gate(
        cast("Asgi", app),
        authenticate=authenticate,
        memory=Memory(database, keys),
        answered=figures.answered,
    )

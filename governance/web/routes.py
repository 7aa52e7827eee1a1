"""All pages behind their gate. A place of the site adds its module's `ROUTES` here."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get

from governance.base.errors import NotFound
from governance.web import (
    accounts,
    admin,
    audit,
    checking,
    compose,
    departments,
    desk,
    entrance,
    findings,
    imports,
    jobs,
    packs,
    post_lists,
    posts,
    rules,
    services,
    stop,
    tenants,
)
from governance.web.faces import face
from governance.web.files import static_file
from governance.web.gate import PageGate

__all__ = ["PAGES", "face"]


@get("/{rest:path}", opt={"policy": "public"}, sync_to_thread=False)
def nowhere() -> Response[Any]:
    """Any other address: an error page, with the navigation of whoever is signed in."""
    raise NotFound


PAGES: Final[list[Any]] = [
    static_file,
    Router(
        path="/",
        route_handlers=[
            *entrance.ROUTES,
            *desk.ROUTES,
            *checking.ROUTES,
            *compose.ROUTES,
            *post_lists.ROUTES,
            *posts.ROUTES,
            *services.ROUTES,
            *accounts.ROUTES,
            *imports.ROUTES,
            *audit.ROUTES,
            *packs.ROUTES,
            *rules.ROUTES,
            *admin.ROUTES,
            *departments.ROUTES,
            *tenants.ROUTES,
            *findings.ROUTES,
            *stop.ROUTES,
            *jobs.ROUTES,
            nowhere,
        ],
        middleware=[PageGate()],
        include_in_schema=False,
    ),
]

"""All routes for programs. A domain's module adds its `ROUTES` here."""

from __future__ import annotations

from typing import Final

from litestar import Router

from governance.rest import (
    audit,
    cloud_services,
    content_checks,
    health,
    media,
    metrics,
    people,
    posts,
    rule_packs,
    scans,
    social_accounts,
)
from governance.rest.gate import API

PUBLIC_ROUTES: Final = [health.live, health.ready, metrics.metrics]
API_ROUTES: Final = [
    Router(
        path=API,
        route_handlers=[
            *audit.ROUTES,
            *cloud_services.ROUTES,
            *content_checks.ROUTES,
            *media.ROUTES,
            *people.ROUTES,
            *posts.ROUTES,
            *rule_packs.ROUTES,
            *scans.ROUTES,
            *social_accounts.ROUTES,
        ],
    )
]

"""Whether the service lives, and whether it is ready: for supervisors and load balancers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from msgspec import Struct
from sqlalchemy import exc

from governance.base import installation, migrate
from governance.base.errors import Unavailable
from governance.jobs import queries as jobs
from governance.rest import problems
from governance.rest.gate import facts
from governance.rest.routing import PUBLIC, House, policy
from governance.rulebook import queries as rulebook

WORKER_SECONDS = 15


class Health(Struct, frozen=True, kw_only=True):
    """What was looked at; each is `ok` or says what is missing."""

    status: str
    checks: dict[str, str]


@get("/health/live", opt=policy(PUBLIC), sync_to_thread=False)
def live() -> Health:
    """Answers as long as the process does."""
    return Health(status="ok", checks={})


def _worker(session: Any) -> str:
    if jobs.polled_within(session, WORKER_SECONDS):
        return "ok"
    return "No worker has polled within 15 s. Start: sekisho worker"


def _migrations(session: Any) -> str:
    found, expected = migrate.revision_in(session), migrate.expected_revision()
    return "ok" if found == expected else f"Revision {found}, not {expected}. Run: sekisho migrate"


def _rules(session: Any) -> str:
    return "ok" if rulebook.in_force(session) else "No rule pack is in force."


def _demo(session: Any) -> str:
    row = installation.found(session)
    if row is None:
        return "The installation was never started."
    return "ok" if row.kind != "demo" or row.demo_ready else "The sample city is being made."


CHECKS: dict[str, Callable[[Any], str]] = {
    "migrations": _migrations,
    "rules": _rules,
    "demo": _demo,
    "worker": _worker,
}


@get("/health/ready", opt=policy(PUBLIC), sync_to_thread=True)
def ready(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[Any]:
    """200 once database, migrations, rules, demo data and a worker are in place; else 503."""
    checks = {}
    try:
        with house.database.reading() as session:
            checks["database"] = "ok"
            checks.update({name: check(session) for name, check in CHECKS.items()})
    except (Unavailable, exc.SQLAlchemyError):
        checks = {"database": "The database cannot be reached."}
    missing = {name: text for name, text in checks.items() if text != "ok"}
    if not missing:
        return Response(Health(status="ok", checks=checks))
    problem = problems.Problem(
        type="urn:sekisho:problem:not_ready",
        title="The service is not ready.",
        status=503,
        code="not_ready",
        detail=" ".join(missing.values()),
        instance=facts(request.scope).request_id,
        retry_after=1,
    )
    body = {**problems.builtins(problem), "checks": checks}
    return Response(
        body, status_code=503, media_type=problems.MEDIA_TYPE, headers=problems.headers(problem)
    )

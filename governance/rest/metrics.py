"""Figures for operators in Prometheus' text format; from loopback, or with a token."""

from __future__ import annotations

import ipaddress
from typing import Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from governance.base.errors import NotFound
from governance.identity import entrance
from governance.jobs import queries as jobs
from governance.rest.gate import facts
from governance.rest.routing import PUBLIC, House, policy

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """What one web process counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "sekisho_requests", "Requests answered.", ["method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "sekisho_request_seconds",
            "Seconds until a request was answered.",
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.jobs = Gauge(
            "sekisho_jobs",
            "Jobs in the database by queue and state.",
            ["queue", "state"],
            registry=self.registry,
        )

    def answered(self, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self.requests.labels(method, str(status)).inc()
        self.seconds.observe(seconds)


def _is_loopback(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


@get("/metrics", opt=policy(PUBLIC), sync_to_thread=True, include_in_schema=False)
def metrics(request: Request[Any, Any, Any], house: NamedDependency[House]) -> Response[bytes]:
    """The figures. Through a proxy, or from elsewhere, a token is needed."""
    it = facts(request.scope)
    forwarded = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    if forwarded or not _is_loopback(it.peer):
        token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not token or entrance.by_token(house.database, house.keys, token) is None:
            raise NotFound
    figures: Metrics = request.app.state.metrics
    with house.database.reading() as session:
        for queue, state, count in jobs.counts(session):
            figures.jobs.labels(queue, state).set(count)
    body = generate_latest(figures.registry)
    return Response(body, media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})

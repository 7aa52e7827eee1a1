"""The calls of one scan: paced API by API, none after the deadline, none believed by half."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from google_auth_httplib2 import AuthorizedHttp
from msgspec import Struct

from connectors import google_apis
from connectors.contract import Connection
from connectors.google_apis import Listing
from connectors.google_cloud import credentials, parse
from connectors.httplib2_transport import httplib2_http
from connectors.pacing import RateLimiter, RequestCounter
from connectors.transport import TransportSettings

STAND_IN_RATE: Final = 500.0


class Api(Struct, frozen=True):
    """One API: its discovery document, the calls a second and at once that its quota bears."""

    document: str
    rate: float = 10.0
    burst: float = 10.0


APIS: Final[Mapping[str, Api]] = {
    # A project may list assets a hundred times a minute.
    "assets": Api("cloudasset.v1", 1.5, 20.0),
    "search": Api("cloudasset.v1", 6.0, 20.0),
    "storage": Api("storage.v1", 20.0),
    "compute": Api("compute.v1", 20.0),
    "containers": Api("cloudresourcemanager.v3", 5.0),
    "iam": Api("iam.v1"),
    "sql": Api("sqladmin.v1", 3.0),
    "logging": Api("logging.v2", 5.0),
    "monitoring": Api("monitoring.v3"),
    "contacts": Api("essentialcontacts.v1"),
    "policies": Api("orgpolicy.v2", 8.0),
    "dns": Api("dns.v1"),
    "bigquery": Api("bigquery.v2"),
    "kms": Api("cloudkms.v1", 4.0),
    "secrets": Api("secretmanager.v1"),
    "keys": Api("apikeys.v2", 2.0),
    "approval": Api("accessapproval.v1"),
    "services": Api("serviceusage.v1", 3.0),
}


class Caller:
    """Makes calls from any thread; each thread has connections of its own."""

    def __init__(
        self, connection: Connection, transport: TransportSettings, *, seconds: float
    ) -> None:
        self._base = connection.endpoint.rstrip("/") if connection.endpoint else None
        self._transport = transport
        self._ends = time.monotonic() + seconds
        key = credentials.key_of(connection)
        self._credential = credentials.credentials(connection, key)
        self._here = threading.local()
        self.counter = RequestCounter()
        self._limiters = {
            name: RateLimiter(STAND_IN_RATE if self._base else one.rate, burst=one.burst)
            for name, one in APIS.items()
        }

    def seconds_left(self) -> float:
        """Until the deadline; negative after it."""
        return self._ends - time.monotonic()

    def ask(self, api: str, make: Callable[[Any], Any]) -> Any:
        """The answer, or `Stopped`. A read that met a passing fault is made again, more slowly."""
        return google_apis.again(
            functools.partial(self._once, api, make), self._limiters[api].throttled
        )

    def pages(
        self, api: str, make: Callable[[Any, dict[str, Any]], Any], name: str, sign: str = ""
    ) -> Listing:
        """The listing from its first page to its last, or as far as it could be read."""
        return google_apis.listing(
            lambda more: self.ask(api, lambda client: make(client, more)),
            lambda body: parse.entries(body, name, sign),
        )

    # ------------------------------------------------------------------ one call

    def _once(self, api: str, make: Callable[[Any], Any]) -> Any:
        return google_apis.answer(
            lambda: make(google_apis.client(APIS[api].document, self._base)),
            functools.partial(self._http, api),
            self.seconds_left,
        )

    def _http(self, api: str) -> Any:
        kept = self._here.__dict__.setdefault("kept", {})
        if api not in kept:
            plain = httplib2_http(
                self._transport,
                endpoint=self._base,
                counter=self.counter,
                limiter=self._limiters[api],
            )
            # A token that Google refuses is not asked for a second time.
            kept[api] = AuthorizedHttp(self._credential, http=plain, refresh_status_codes=())
        return kept[api]

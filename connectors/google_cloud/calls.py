"""The calls of one scan: paced API by API, none after the deadline, none believed by half."""

from __future__ import annotations

import functools
import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, Final

import google.auth.exceptions
import httplib2
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from msgspec import Struct

from connectors.contract import Connection
from connectors.google_cloud import credentials, parse
from connectors.google_cloud.parse import Listing, Stopped
from connectors.pacing import RateLimiter, RequestCounter
from connectors.transport import TransportSettings, httplib2_http, within

TRIES: Final = 4
MAX_PAGES: Final = 5_000
STAND_IN_RATE: Final = 500.0
LOST: Final = frozenset({"timeout", "unreachable"})


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
        """
        The answer, or `Stopped`.

        A throttled or failed read is made again, more slowly, one without an answer once.
        """
        for tried in range(1, TRIES + 1):
            try:
                return self._once(api, make)
            except Stopped as error:
                if tried == TRIES or not _is_passing(error, tried):
                    raise
                self._limiters[api].throttled(error.after or 0.1 * 2**tried)
        raise AssertionError  # the last try returns or raises

    def pages(
        self, api: str, make: Callable[[Any, dict[str, Any]], Any], name: str, sign: str = ""
    ) -> Listing:
        """The listing from its first page to its last, or as far as it could be read."""
        found: list[Mapping[str, Any]] = []
        more: dict[str, Any] = {}
        seen: set[str] = set()
        try:
            for _ in range(MAX_PAGES):
                body = self.ask(api, functools.partial(_with, make, more))
                found += parse.entries(body, name, sign)
                token = body.get("nextPageToken")
                if not token:
                    return Listing(items=found)
                if not isinstance(token, str) or token in seen:
                    raise Stopped("endless_pages")
                seen.add(token)
                more = {"pageToken": token}
            raise Stopped("too_many_pages")
        except Stopped as error:
            return Listing(items=found, why=parse.refusal(error.code, error.status))

    # ------------------------------------------------------------------ one call

    def _once(self, api: str, make: Callable[[Any], Any]) -> Any:
        if self.seconds_left() <= 0:
            raise Stopped("deadline")
        try:
            with within(self.seconds_left()):
                request = make(_client(APIS[api].document, self._base))
                return request.execute(http=self._http(api), num_retries=0)
        except HttpError as error:
            status = int(error.resp.status)
            told = str(error.resp.get("retry-after", ""))
            after = float(told) if told.isdecimal() else 0.0
            raise Stopped(parse.code_of(status, _json(error.content)), status, after) from None
        except google.auth.exceptions.TransportError as error:
            raise Stopped(self._code(error)) from None
        except google.auth.exceptions.GoogleAuthError as error:
            raise credentials.refused(error) from None
        except (httplib2.HttpLib2Error, http.client.HTTPException, OSError) as error:
            raise Stopped(self._code(error)) from None
        except (ValueError, AttributeError, TypeError, KeyError):
            # Google's client trips over an answer that is not the JSON that it expects.
            raise Stopped(parse.UNREADABLE) from None

    def _code(self, error: Exception) -> str:
        if self.seconds_left() <= 0:
            return "deadline"
        if "rate limit" in str(error):
            # Our own pacing: its turn would have come after the deadline.
            return "throttled"
        return "timeout" if isinstance(error, TimeoutError) else "unreachable"

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


def _is_passing(error: Stopped, tried: int) -> bool:
    """Whether the same read may be answered when it is made again."""
    if error.code in LOST:
        return tried == 1
    return error.code in parse.THROTTLING or error.status in {429, 500, 502, 503, 504}


def _with(make: Callable[[Any, dict[str, Any]], Any], more: dict[str, Any], api: Any) -> Any:
    return make(api, more)


@functools.lru_cache(maxsize=64)
def _client(document: str, base: str | None) -> Any:
    """Google's client for one API; it holds no connection and no credential."""
    source = files("googleapiclient.discovery_cache").joinpath("documents", f"{document}.json")
    described: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    if base:
        described |= {"rootUrl": f"{base}/", "baseUrl": f"{base}/{described['servicePath']}"}
        described.pop("mtlsRootUrl", None)
    return build_from_document(described, http=httplib2.Http())


def _json(content: Any) -> Any:
    try:
        return json.loads(content)
    except (TypeError, ValueError):
        return None

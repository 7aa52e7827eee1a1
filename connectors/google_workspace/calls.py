"""The calls of one scan: each right with a token of its own, none after the deadline."""

from __future__ import annotations

import functools
import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import google.auth.exceptions
import httplib2
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from msgspec import Struct

from connectors import google_apis
from connectors.contract import Connection, NeedsAttention
from connectors.google_apis import Listing, Stopped, text
from connectors.google_workspace import parse
from connectors.httplib2_transport import httplib2_http
from connectors.pacing import RateLimiter, RequestCounter
from connectors.redaction import redact
from connectors.transport import TransportSettings, within

STAND_IN_RATE: Final = 500.0


class Right(Struct, frozen=True):
    """One right: the API that it opens, its scope, and how many calls a second we make of it."""

    document: str
    scope: str
    rate: float = 20.0


def _directory(what: str) -> Right:
    return Right("admin.directory_v1", f"admin.directory.{what}.readonly")


RIGHTS: Final[Mapping[str, Right]] = {
    **{name: _directory(name) for name in ("customer", "domain", "orgunit", "group", "user")},
    "roles": _directory("rolemanagement"),
    # Google refuses the next page of policies within a second.
    "policies": Right("cloudidentity.v1", "cloud-identity.policies.readonly", 1.0),
    "reports": Right("admin.reports_v1", "admin.reports.audit.readonly", 4.0),
    "drive": Right("drive.v3", "drive.metadata.readonly"),
}
SCOPE: Final = "https://www.googleapis.com/auth/"


class Caller:
    """Makes calls from any thread; each thread has connections of its own."""

    def __init__(
        self, connection: Connection, transport: TransportSettings, *, seconds: float
    ) -> None:
        self._base = connection.endpoint.rstrip("/") if connection.endpoint else None
        self._transport = transport
        self._ends = time.monotonic() + seconds
        self._subject = connection.settings.get("subject", "")
        self._secrets = connection.secrets
        self._key = key_of(connection)
        self._here = threading.local()
        self._lock = threading.Lock()
        self._credentials: dict[tuple[str, str], Any] = {}
        self.counter = RequestCounter()
        self._limiters = {
            name: RateLimiter(STAND_IN_RATE if self._base else one.rate, burst=one.rate)
            for name, one in RIGHTS.items()
        }

    @property
    def may_act_as_others(self) -> bool:
        """Whether the credential can look with other people's eyes."""
        return self._key is not None

    @property
    def client(self) -> str:
        """The client id of the service account, "" for a token."""
        return text(self._key, "client_id")

    def seconds_left(self) -> float:
        """Until the deadline; negative after it."""
        return self._ends - time.monotonic()

    def ask(self, right: str, make: Callable[[Any], Any], *, subject: str = "") -> Any:
        """The answer, or `Stopped`. A read that met a passing fault is made again, more slowly."""
        once = functools.partial(self._once, right, make, subject or self._subject)
        return google_apis.again(once, self._limiters[right].throttled)

    def pages(
        self,
        right: str,
        make: Callable[[Any, dict[str, Any]], Any],
        name: str,
        *,
        subject: str = "",
        kindless: bool = False,
        enough: int = 0,
    ) -> Listing:
        """
        The listing from its first page to its last, or as far as it could be read.

        Where `enough` entries were seen, the rest is not asked for. An answer must name its kind,
        except where the API knows none.
        """
        return google_apis.listing(
            lambda more: self.ask(right, lambda api: make(api, more), subject=subject),
            lambda body: parse.items(body, name, kindless=kindless),
            enough=enough,
        )

    def page(self, path: str) -> int:
        """The status of a page of Google Docs, opened without any credential."""
        address = f"{self._base or 'https://docs.google.com'}{path}"
        plain = httplib2_http(self._transport, endpoint=self._base, counter=self.counter)
        try:
            with within(max(self.seconds_left(), 0.0)):
                response, _ = plain.request(address, "GET")
        except (httplib2.HttpLib2Error, http.client.HTTPException, OSError) as error:
            raise Stopped(google_apis.lost(error, self.seconds_left())) from None
        return int(response.status)

    # ------------------------------------------------------------------ one call

    def _once(self, right: str, make: Callable[[Any], Any], subject: str) -> Any:
        try:
            return google_apis.answer(
                lambda: make(google_apis.client(RIGHTS[right].document, self._base)),
                functools.partial(self._http, right, subject),
                self.seconds_left,
            )
        except Stopped as error:
            raise Stopped(self._clean(error.code), error.status, error.after) from None

    def _clean(self, code: str) -> str:
        """A code as Google gave it, in one short line and without any credential."""
        inner = (self._key or {}).get("private_key", "")
        return redact(" ".join(code.split()), [*self._secrets.values(), inner])[:100]

    def _http(self, right: str, subject: str) -> Any:
        kept = self._here.__dict__.setdefault("kept", {})
        if (right, subject) not in kept:
            plain = httplib2_http(
                self._transport,
                endpoint=self._base,
                counter=self.counter,
                limiter=self._limiters[right],
            )
            # A token that Google refuses is not asked for a second time.
            kept[right, subject] = AuthorizedHttp(
                self._credential(right, subject), http=plain, refresh_status_codes=()
            )
        return kept[right, subject]

    def _credential(self, right: str, subject: str) -> Any:
        scope = f"{SCOPE}{RIGHTS[right].scope}"
        with self._lock:
            if (right, subject) not in self._credentials:
                self._credentials[right, subject] = (
                    service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]  # half typed
                        self._key, scopes=[scope], subject=subject
                    )
                    if self._key
                    else Credentials(token=self._secrets["access_token"])  # type: ignore[no-untyped-call]  # half typed
                )
            return self._credentials[right, subject]


def key_of(connection: Connection) -> dict[str, Any] | None:
    """The service account's key, or None where a token stands in for it; else `NeedsAttention`."""
    text = connection.secrets.get("service_account_key", "")
    if not text:
        if connection.secrets.get("access_token"):
            return None
        message = (
            "Google Workspace needs service_account_key, the JSON key of a service account "
            "with domain-wide delegation."
        )
        raise NeedsAttention(message, code="no_credentials")
    try:
        key = json.loads(text)
        base = connection.endpoint
        # The address to which the key is shown is not the key's to choose.
        key["token_uri"] = f"{base.rstrip('/')}/token" if base else google_apis.TOKENS
        service_account.Credentials.from_service_account_info(key)  # type: ignore[no-untyped-call]  # half typed
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        google.auth.exceptions.GoogleAuthError,
    ):
        message = (
            "The service_account_key is not the JSON key of a service account; "
            "make a new key in Google Cloud's console and enter the whole file."
        )
        raise NeedsAttention(message, code="service_account_key") from None
    if not connection.settings.get("subject"):
        message = "Name the administrator as whom the service account acts: the setting subject."
        raise NeedsAttention(message, code="no_subject")
    return dict(key)

"""One call of YouTube through Google's client: never repeated by it, its outcome named."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

import google.auth.exceptions
import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from msgspec import Struct

from connectors.contract import Connection, NeedsAttention, TryLater
from connectors.httplib2_transport import httplib2_http
from connectors.pacing import RequestCounter
from connectors.redaction import redact
from connectors.sent import nothing_was_sent
from connectors.transport import TransportSettings
from connectors.youtube import parse

SOON: Final = 60.0
PACIFIC: Final = ZoneInfo("America/Los_Angeles")
"""YouTube's days end at midnight there."""


class Reply(Struct, frozen=True, kw_only=True):
    """What YouTube answered."""

    status: int
    body: Any = None
    after: float | None = None
    received: int | None = None
    """How many bytes of an upload YouTube says that it has."""

    @property
    def ok(self) -> bool:
        """Whether YouTube did what was asked."""
        return 200 <= self.status < 300


class Lost(Exception):
    """The request was sent and no answer that can be read came back."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Caller:
    """Makes calls for one channel. Not thread-safe."""

    def __init__(self, connection: Connection, transport: TransportSettings) -> None:
        secrets = {name: value for name, value in connection.secrets.items() if value}
        if not {"refresh_token", "access_token"} & set(secrets):
            raise NeedsAttention("Give the channel's refresh_token.", code="credential_missing")
        self._secrets = secrets
        self.counter = RequestCounter()
        self.methods = RequestCounter()
        """The calls by Google's name, as they count against the project's units."""

        base = connection.endpoint.rstrip("/") if connection.endpoint else None
        credentials = Credentials(  # type: ignore[no-untyped-call]  # half typed
            token=secrets.get("access_token"),
            refresh_token=secrets.get("refresh_token"),
            token_uri=f"{base}/token" if base else "https://oauth2.googleapis.com/token",
            client_id=connection.settings.get("client_id") or "-",
            client_secret=secrets.get("client_secret") or "-",
        )
        plain = httplib2_http(transport, endpoint=base, counter=self.counter)
        self.http = AuthorizedHttp(credentials, http=plain)
        self.api = build_from_document(_document(base), http=self.http)

    def ask(self, request: Any) -> Reply:
        """Make a call of Google's client."""
        self.methods.add(request.methodId)
        return self.guarded(lambda: Reply(status=200, body=request.execute(num_retries=0)))

    def received(self, address: str, total: int) -> Reply:
        """Ask a resumable upload how far it is: 308, or the video's own answer."""

        def call() -> Reply:
            headers = {"Content-Range": f"bytes */{total}", "content-length": "0"}
            response, content = self.http.request(address, "PUT", headers=headers)
            if response.status == 308:
                last = response.get("range", "bytes=0--1").rsplit("-", 1)[-1]
                return Reply(status=308, received=int(last) + 1 if last.isdecimal() else 0)
            if response.status in {200, 201}:
                return Reply(status=response.status, body=json.loads(content))
            return Reply(status=response.status, body=_json(content))

        return self.guarded(call)

    def guarded(self, call: Callable[[], Reply]) -> Reply:
        """The call's reply, or `Lost`, or why nothing can have been accepted."""
        try:
            return call()
        except HttpError as error:
            return Reply(
                status=int(error.resp.status),
                body=_json(error.content),
                after=_seconds(error.resp.get("retry-after", "")),
            )
        except google.auth.exceptions.TransportError:
            # Only the renewal of the token goes through google.auth: the call itself was not made.
            message = "Google's sign-in cannot be reached."
            raise TryLater(message, after=SOON, code="unreachable") from None
        except google.auth.exceptions.GoogleAuthError as error:
            if getattr(error, "retryable", False):
                message = "Google's sign-in has a fault."
                raise TryLater(message, after=SOON, code="sign_in") from None
            said = self.clean(str(error.args[0]) if error.args else "")
            message = f"Google refused the credential ({said}); connect the channel again."
            raise NeedsAttention(message, code="invalid_grant") from None
        except (httplib2.HttpLib2Error, http.client.HTTPException, OSError) as error:
            if nothing_was_sent(error):
                raise TryLater(
                    "YouTube cannot be reached; look at the proxy, the firewall, the name server.",
                    after=30.0,
                    code="unreachable",
                ) from None
            timed_out = isinstance(error, TimeoutError)
            raise Lost("timeout" if timed_out else "connection_lost") from None
        except (ValueError, AttributeError, TypeError, KeyError):
            # Google's client trips over an answer that is not the JSON that it expects.
            raise Lost("unreadable_answer") from None

    def clean(self, text: str) -> str:
        """The text without any of this channel's credentials."""
        return redact(text, self._secrets.values())


def stop(
    reply: Reply, clean: Callable[[str], str], now: datetime
) -> NeedsAttention | TryLater | None:
    """What to raise for an answer that says that nothing was done, None where it says otherwise."""
    code = parse.reason_of(reply.status, reply.body)
    said = clean(parse.text_of(reply.body))
    match parse.kind_of_refusal(reply.status, reply.body):
        case "quota":
            message = "The project's units of the day are used up; ask Google for more."
            return TryLater(message, after=until_midnight(now), code=code)
        case "later":
            message = "YouTube allows no more calls for now."
            return TryLater(message, after=reply.after or SOON, code=code)
        case "attention":
            message = f"YouTube refused the credential ({said}); check its rights and the channel."
            return NeedsAttention(message, code=code)
    return None


def until_midnight(now: datetime) -> float:
    """Seconds until YouTube counts its units anew."""
    there = now.astimezone(PACIFIC)
    midnight = datetime.combine(there.date() + timedelta(days=1), datetime.min.time(), PACIFIC)
    return midnight.timestamp() - now.timestamp() + 60.0


def _document(base: str | None) -> dict[str, Any]:
    source = files("googleapiclient.discovery_cache").joinpath("documents", "youtube.v3.json")
    document: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    if base:
        # `api_endpoint` would leave uploads on https.
        document |= {"rootUrl": f"{base}/", "baseUrl": f"{base}/"}
        document.pop("mtlsRootUrl", None)
    return document


def _json(content: Any) -> Any:
    try:
        return json.loads(content)
    except (TypeError, ValueError):
        return None


def _seconds(text: str) -> float | None:
    return float(text) if text.isdecimal() else None

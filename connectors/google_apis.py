"""
What every reader of Google's APIs does alike: one client for an API, one call, one listing.

Google's client is made from the discovery documents in its package; no call is needed for it.
"""

from __future__ import annotations

import functools
import http.client
import json
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

import google.auth.exceptions
import httplib2
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from msgspec import Struct

from connectors.contract import Denied, Failed
from connectors.sent import NothingSent
from connectors.transport import within

TRIES: Final = 4
MAX_PAGES: Final = 5_000
TOKENS: Final = "https://oauth2.googleapis.com/token"
UNREADABLE: Final = "unreadable_answer"
CREDENTIAL_CODES: Final = frozenset(
    {"authError", "UNAUTHENTICATED", "invalid_grant", "invalid_client", "unauthorized_client"}
)
THROTTLING: Final = frozenset(
    {
        "quotaExceeded",
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    }
)
PASSING: Final = frozenset({429, 500, 502, 503, 504})
LOST: Final = frozenset({"timeout", "unreachable"})


class Stopped(Exception):
    """
    A call ended without a value: the provider's code, and its HTTP status or 0.

    `after` is how many seconds the provider asks us to wait.
    """

    def __init__(self, code: str, status: int = 0, after: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.after = after


class Listing(Struct, frozen=True, kw_only=True):
    """What a listing showed. `why` says what kept it from its end, None where it came to it."""

    items: Sequence[Mapping[str, Any]] = ()
    why: Denied | Failed | None = None


# --------------------------------------------------------------------------- answers


def inside(body: Any, *path: str) -> Any:
    """The value at this path, None where there is none."""
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return body


def text(body: Any, *path: str) -> str:
    """The text at this path, "" where there is none."""
    found = inside(body, *path)
    return found if isinstance(found, str) else ""


def many(body: Any, *path: str) -> list[Any]:
    """The list at this path; Google leaves an empty one out."""
    found = inside(body, *path)
    return found if isinstance(found, list) else []


def code_of(status: int, body: Any) -> str:
    """The provider's own code of a refusal."""
    error = inside(body, "error")
    for field in ("details", "errors"):
        for one in many(error, field):
            if reason := text(one, "reason"):
                return reason
    return text(error, "status") or f"http_{status}"


def refusal(code: str, status: int) -> Denied | Failed:
    """Whether an error says that we may not look, or that we could not."""
    denied = status in {401, 403} and code not in THROTTLING
    return Denied(code) if denied or code in CREDENTIAL_CODES else Failed(code)


def refused(error: google.auth.exceptions.GoogleAuthError) -> Stopped:
    """Why no token was given."""
    if getattr(error, "retryable", False):
        return Stopped("sign_in", 503)
    body = error.args[1] if len(error.args) > 1 else None
    if isinstance(body, str | bytes):
        # The impersonating call answers as every API does.
        told = _json(body)
        return Stopped("invalid_grant" if told is None else code_of(403, told), 401)
    return Stopped(text(body, "error") or "invalid_grant", 401)


# --------------------------------------------------------------------------- calls


@functools.lru_cache(maxsize=64)
def client(document: str, base: str | None) -> Any:
    """Google's client for one API; it holds no connection and no credential."""
    described = dict(_described(document))
    if base:
        described |= {"rootUrl": f"{base}/", "baseUrl": f"{base}/{described['servicePath']}"}
        described.pop("mtlsRootUrl", None)
    return build_from_document(described, http=httplib2.Http())


@functools.lru_cache(maxsize=64)
def _described(document: str) -> dict[str, Any]:
    # Some are megabytes, and each client keeps its own: they share what does not differ.
    source = files("googleapiclient.discovery_cache").joinpath("documents", f"{document}.json")
    found: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return found


def answer(make: Callable[[], Any], line: Callable[[], Any], left: Callable[[], float]) -> Any:
    """
    The answer to one request within the seconds left, or `Stopped`.

    `make` makes the request; `line` gives the authorised connection of this thread.
    """
    if left() <= 0:
        raise Stopped("deadline")
    try:
        with within(left()):
            return make().execute(http=line(), num_retries=0)
    except HttpError as error:
        status = int(error.resp.status)
        told = str(error.resp.get("retry-after", ""))
        after = float(told) if told.isdecimal() else 0.0
        raise Stopped(code_of(status, _json(error.content)), status, after) from None
    except google.auth.exceptions.TransportError as error:
        raise Stopped(lost(error, left())) from None
    except google.auth.exceptions.GoogleAuthError as error:
        raise refused(error) from None
    except (httplib2.HttpLib2Error, http.client.HTTPException, OSError) as error:
        raise Stopped(lost(error, left())) from None
    except (ValueError, AttributeError, TypeError, KeyError):
        # Google's client trips over an answer that is not the JSON that it expects.
        raise Stopped(UNREADABLE) from None


def lost(error: Exception, left: float) -> str:
    """The code of a call that nobody answered."""
    # What waits for its turn until the deadline is not sent at all.
    waited = isinstance(error, NothingSent) and str(error) in {"deadline", "rate limit"}
    if left <= 0 or waited:
        return "deadline"
    return "timeout" if isinstance(error, TimeoutError) else "unreachable"


def again(ask: Callable[[], Any], slower: Callable[[float], None]) -> Any:
    """
    The answer of a read, or `Stopped`.

    A throttled or failed read is made again, more slowly, one without an answer once.
    """
    for tried in range(1, TRIES + 1):
        try:
            return ask()
        except Stopped as error:
            if tried == TRIES or not _is_passing(error, tried):
                raise
            slower(max(error.after, 0.1 * 2**tried))
    raise AssertionError  # the last try returns or raises


def _is_passing(error: Stopped, tried: int) -> bool:
    """Whether the same read may be answered when it is made again."""
    if error.code in LOST:
        return tried == 1
    return error.code in THROTTLING or error.status in PASSING


def listing(
    ask: Callable[[dict[str, Any]], Any],
    entries: Callable[[Any], Sequence[Mapping[str, Any]]],
    *,
    enough: int = 0,
) -> Listing:
    """
    The listing from its first page to its last, or as far as it could be read.

    `entries` gives those of one page, or raises `Stopped`. Where `enough` were seen, the rest is
    not asked for.
    """
    found: list[Mapping[str, Any]] = []
    more: dict[str, Any] = {}
    seen: set[str] = set()
    try:
        for _ in range(MAX_PAGES):
            body = ask(more)
            found += entries(body)
            token = body.get("nextPageToken")
            if not token or 0 < enough <= len(found):
                return Listing(items=found)
            if not isinstance(token, str) or token in seen:
                raise Stopped("endless_pages")
            seen.add(token)
            more = {"pageToken": token}
        raise Stopped("too_many_pages")
    except Stopped as error:
        return Listing(items=found, why=refusal(error.code, error.status))


def _json(content: Any) -> Any:
    try:
        return json.loads(content)
    except (TypeError, ValueError):
        return None

"""How Google Cloud words its answers: errors, assets, pages. No I/O."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from connectors.sandbox.server import Answer

OLDER: Final = ("/compute/", "/storage/", "/bigquery/", "/dns/")
"""APIs whose errors carry a list of reasons."""

WORDS: Final = {
    400: ("INVALID_ARGUMENT", "badRequest", "Request contains an invalid argument."),
    401: (
        "UNAUTHENTICATED",
        "authError",
        "Request had invalid authentication credentials.",
    ),
    403: ("PERMISSION_DENIED", "forbidden", "The caller does not have permission"),
    404: ("NOT_FOUND", "notFound", "Requested entity was not found."),
    429: ("RESOURCE_EXHAUSTED", "rateLimitExceeded", "Quota exceeded for quota metric."),
    500: ("INTERNAL", "backendError", "Internal error encountered."),
    503: ("UNAVAILABLE", "backendError", "The service is currently unavailable."),
}
REASONS: Final = {429: "RATE_LIMIT_EXCEEDED", 401: "ACCESS_TOKEN_TYPE_UNSUPPORTED"}


def error(path: str, status: int, *, reason: str = "", after: float = 0.0) -> Answer:
    """A refusal in the words of the API that answers at this path."""
    known = WORDS.get(status, ("UNKNOWN", "backendError", "Unknown error."))
    said: dict[str, Any] = {"code": status, "message": known[2]}
    if path.startswith(OLDER):
        why = reason or known[1]
        said["errors"] = [{"message": known[2], "domain": "global", "reason": why}]
    else:
        said["status"] = known[0]
        if told := reason or REASONS.get(status):
            said["details"] = [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": told,
                    "domain": "googleapis.com",
                }
            ]
    headers = {"retry-after": str(int(after))} if after >= 1 else {}
    return Answer(status=status, body={"error": said}, headers=headers)


def token_error(code: str, description: str) -> Answer:
    """Why no token is given."""
    return Answer(status=400, body={"error": code, "error_description": description})


def page(name: str, found: list[Any], start: int, size: int, **more: Any) -> dict[str, Any]:
    """One page; an empty list is left out, as Google does."""
    body: dict[str, Any] = dict(more)
    if shown := found[start : start + size]:
        body[name] = shown
    if start + size < len(found):
        body["nextPageToken"] = str(start + size)
    return body


def scoped(collection: str, found: list[Any]) -> dict[str, Any]:
    """An aggregated list: place by place, with a warning where there is nothing."""
    places: dict[str, Any] = defaultdict(lambda: {collection: []})
    for one in found:
        kind = "zones" if "zone" in one else "regions" if "region" in one else ""
        place = one.get("zone") or one.get("region") or ""
        places[f"{kind}/{place.rpartition('/')[2]}" if kind else "global"][collection].append(one)
    nothing = {"code": "NO_RESULTS_ON_PAGE", "message": "There are no results for scope."}
    return {**places, "regions/europe-west1": {"warning": nothing}}

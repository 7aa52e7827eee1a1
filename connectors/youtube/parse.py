"""What YouTube's answers mean. No I/O, and no answer can make it raise."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Struct

from connectors.contract import Absent, Facet, Failed, Present

_ATTENTION: Final = frozenset(
    {
        "accountClosed",
        "accountDelegationForbidden",
        "accountSuspended",
        "accessNotConfigured",
        "authenticatedUserAccountSuspended",
        "authError",
        "authorizationRequired",
        "channelClosed",
        "channelSuspended",
        "forbidden",
        "insufficientPermissions",
        "youtubeSignupRequired",
    }
)
_CHANNEL: Final = {
    "title": ("snippet", "title"),
    "handle": ("snippet", "customUrl"),
    "description": ("snippet", "description"),
    "country": ("snippet", "country"),
    "keywords": ("brandingSettings", "channel", "keywords"),
    "made_for_kids": ("status", "madeForKids"),
}
_VIDEO: Final = {
    "title": ("snippet", "title"),
    "description": ("snippet", "description"),
    "privacy": ("status", "privacyStatus"),
    "publish_at": ("status", "publishAt"),
    "made_for_kids": ("status", "madeForKids"),
    "synthetic_media": ("status", "containsSyntheticMedia"),
    "license": ("status", "license"),
    "embeddable": ("status", "embeddable"),
    "upload_status": ("status", "uploadStatus"),
    "processing": ("processingDetails", "processingStatus"),
    "failure_reason": ("status", "failureReason"),
    "rejection_reason": ("status", "rejectionReason"),
}


class Page(Struct, frozen=True, kw_only=True):
    """One page of a listing. `readable` is False where the answer was no listing."""

    items: Sequence[Mapping[str, Any]] = ()
    next_token: str = ""
    readable: bool = True


def inside(body: Any, *path: str) -> Any:
    """The value at this path, None where there is none."""
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return body


def text_inside(body: Any, *path: str) -> str:
    """The text at this path, "" where there is none."""
    found = inside(body, *path)
    return found if isinstance(found, str) else ""


def reason_of(status: int, body: Any) -> str:
    """The provider's own code of a refusal."""
    errors = inside(body, "error", "errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return text_inside(first, "reason") or str(status)


def text_of(body: Any) -> str:
    """The provider's own words about a refusal, in one line."""
    return " ".join(text_inside(body, "error", "message").split())[:500]


def kind_of_refusal(status: int, body: Any) -> str:
    """`quota` (until the next day), `later`, `attention`, `unknown` or `refused`."""
    reason = reason_of(status, body)
    if reason in {"quotaExceeded", "dailyLimitExceeded"}:
        return "quota"
    if status == 429 or reason in {"rateLimitExceeded", "userRateLimitExceeded"}:
        return "later"
    if status == 401 or (status == 403 and reason in _ATTENTION):
        return "attention"
    if not 400 <= status < 500 or status in {408, 409}:
        return "unknown"
    return "refused"


def page(body: Any) -> Page:
    """One page of a listing. An answer without `items` is one of nothing, as YouTube sends it."""
    if not isinstance(body, dict) or not isinstance(body.get("pageInfo"), dict):
        return Page(readable=False)
    items = body.get("items", [])
    if not isinstance(items, list) or any(not isinstance(one, dict) for one in items):
        return Page(readable=False)
    return Page(items=items, next_token=text_inside(body, "nextPageToken"))


def same_text(one: str) -> str:
    """What two texts have in common if YouTube keeps them as the same."""
    return " ".join(unicodedata.normalize("NFC", one).split())


def moment(text: str) -> datetime | None:
    """The instant that an answer names, or None."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def channel_facets(shown: Mapping[str, Any], asked: frozenset[str]) -> dict[str, Facet]:
    """The facets of a channel that were asked for."""
    return {name: _facet(shown, _CHANNEL.get(name)) for name in sorted(asked)}


def video_facets(shown: Mapping[str, Any], asked: frozenset[str]) -> dict[str, Facet]:
    """The facets of a video that were asked for."""
    return {name: _facet(shown, _VIDEO.get(name)) for name in sorted(asked)}


def _facet(shown: Mapping[str, Any], path: tuple[str, ...] | None) -> Facet:
    if path is None:
        return Failed("unknown_facet")
    value = inside(shown, *path)
    return Absent() if value is None or value == "" else Present(value)

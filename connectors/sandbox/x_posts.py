"""Posts on the stand-in for X: created, deleted, shown one by one and as a timeline."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from connectors.sandbox import x_asked, x_media, x_shapes
from connectors.sandbox.server import Answer, Request
from connectors.sandbox.x_store import Store

MAX_WEIGHTED: Final = 280
MAX_IMAGES: Final = 4
DUPLICATE_WINDOW: Final = 24 * 3600.0
CREATE_FIELDS: Final = {"text", "media", "reply_settings", "reply", "quote_tweet_id"}
REPLY_SETTINGS: Final = ("following", "mentionedUsers", "subscribers", "verified")


def create(
    store: Store, is_duplicate: Callable[..., bool], request: Request, account: dict[str, Any]
) -> Answer:
    """Put a post up."""
    asked = request.json()
    if not isinstance(asked, dict) or not asked.keys() <= CREATE_FIELDS:
        return Answer(status=400, body=x_shapes.invalid("The request has unknown fields."))
    text = asked.get("text") or ""
    media = (asked.get("media") or {}).get("media_ids") or []
    if not isinstance(text, str) or not (text.strip() or media):
        return Answer(status=400, body=x_shapes.invalid("Requires a text or media.", text=[]))
    settings = asked.get("reply_settings", "everyone")
    if "reply_settings" in asked and settings not in REPLY_SETTINGS:
        message = f"$.reply_settings: does not have a value in the enumeration {REPLY_SETTINGS}"
        return Answer(status=400, body=x_shapes.invalid(message))
    refused = _flaw(store, account, text, media)
    if refused:
        return refused
    if is_duplicate(account["id"], text, media):
        detail = "You are not allowed to create a Tweet with duplicate content."
        return Answer(status=403, body=x_shapes.problem(403, detail))
    answered = None
    if "reply" in asked:
        answered = store.held["posts"].get((asked["reply"] or {}).get("in_reply_to_tweet_id"))
        if answered is None or answered["deleted"]:
            detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
            return Answer(status=403, body=x_shapes.problem(403, detail))
        if answered["account"] != account["id"]:
            # X names whom a reply answers, unless it is oneself.
            text = f"@{store.held['accounts'][answered['account']]['username']} {text}"
    stored = store.add(
        account,
        text.strip(),
        media=media,
        reply_settings=settings,
        answered=answered,
        stale=request.stale_for,
    )
    shown = x_shapes.post(stored, account["username"], frozenset())
    return Answer(status=201, body={"data": shown})


def _flaw(store: Store, account: dict[str, Any], text: str, media: list[str]) -> Answer | None:
    if len(media) > MAX_IMAGES:
        message = "$.media.media_ids: there must be a maximum of 4 items in the array"
        return Answer(status=400, body=x_shapes.invalid(message))
    if any(not x_media.ready(store, key, account) for key in media):
        return Answer(status=400, body=x_shapes.invalid("Your media IDs are invalid."))
    if x_shapes.weighted_length(text) > MAX_WEIGHTED:
        detail = (
            "Your Tweet text is too long. For more information on how Twitter determines text "
            "length see https://github.com/twitter/twitter-text."
        )
        return Answer(status=403, body=x_shapes.problem(403, detail))
    return None


def is_duplicate(store: Store, account: str, text: str, media: list[str]) -> bool:
    """Whether the account said the same within a day."""
    since = datetime.fromtimestamp(time.time() - DUPLICATE_WINDOW, UTC).isoformat()
    return not media and any(
        stored["account"] == account
        and not stored["deleted"]
        and stored["text"] == text.strip()
        and stored["created_at"] >= since
        for stored in store.held["posts"].values()
    )


def delete(store: Store, _request: Request, account: dict[str, Any], key: str) -> Answer:
    """Take a post down."""
    stored = store.held["posts"].get(key)
    if stored is None or stored["deleted"]:
        detail = f"Could not find tweet with id: [{key}]."
        return Answer(status=404, body=x_shapes.problem(404, detail))
    if stored["account"] != account["id"]:
        detail = "You are not authorized to delete this Tweet."
        return Answer(status=403, body=x_shapes.problem(403, detail))
    stored["deleted"] = True
    store.save()
    return Answer(body={"data": {"deleted": True}})


def one(store: Store, request: Request, _account: dict[str, Any], key: str) -> Answer:
    """One post."""
    stored = store.held["posts"].get(key)
    if stored is None or stored["deleted"]:
        return Answer(body=x_shapes.missing("tweet", "id", key))
    author = store.held["accounts"][stored["account"]]
    fields, refused = x_asked.fields(request, "tweet.fields", x_asked.TWEET_FIELDS)
    return refused or Answer(body={"data": x_shapes.post(stored, author["username"], fields)})


def timeline(store: Store, request: Request, _account: dict[str, Any], key: str) -> Answer:
    """One page of an account's posts, its replies among them, newest first."""
    author = store.held["accounts"].get(key)
    if author is None:
        return Answer(body=x_shapes.missing("user", "id", key))
    fields, refused = x_asked.fields(request, "tweet.fields", x_asked.TWEET_FIELDS)
    if refused:
        return refused
    size = request.query.get("max_results", "10")
    if not size.isdecimal() or not 5 <= int(size) <= 100:
        message = f"The `max_results` query parameter value [{size}] is not between 5 and 100"
        return Answer(status=400, body=x_shapes.invalid(message, max_results=[size]))
    ids = {}
    for name in ("since_id", "pagination_token"):
        value = request.query.get(name) or "0"
        if not value.isdecimal():
            message = f"The `{name}` query parameter value [{value}] is invalid"
            return Answer(status=400, body=x_shapes.invalid(message, **{name: [value]}))
        ids[name] = int(value)
    # Whole seconds on both sides, as X compares them.
    since = request.query.get("start_time", "")[:19]
    until = request.query.get("end_time", "9")[:19]
    shown = sorted(
        (
            stored
            for stored in store.held["posts"].values()
            if stored["account"] == key
            and not stored["deleted"]
            and stored["shows_at"] <= time.time()
            and since <= stored["created_at"][:19] < until
            and ids["since_id"] < int(stored["id"])
            and (not ids["pagination_token"] or int(stored["id"]) < ids["pagination_token"])
        ),
        key=lambda stored: int(stored["id"]),
        reverse=True,
    )
    page = shown[: int(size)]
    meta: dict[str, Any] = {"result_count": len(page)}
    if not page:
        return Answer(body={"meta": meta})
    meta |= {"newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
    if len(shown) > len(page):
        meta["next_token"] = page[-1]["id"]
    posts = [x_shapes.post(stored, author["username"], fields) for stored in page]
    return Answer(body={"data": posts, "meta": meta})

"""What a request to the stand-in for X asks for: as whom, and which fields. No I/O."""

from __future__ import annotations

import re
from typing import Final

from connectors.sandbox import x_shapes
from connectors.sandbox.server import Answer, Request

TWEET_FIELDS: Final = frozenset(
    [
        "attachments",
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "entities",
        "id",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "referenced_tweets",
        "reply_settings",
        "text",
    ]
)
USER_FIELDS: Final = frozenset(
    [
        "created_at",
        "description",
        "entities",
        "id",
        "location",
        "name",
        "pinned_tweet_id",
        "profile_image_url",
        "protected",
        "url",
        "username",
        "verified",
        "verified_type",
    ]
)


def credential(request: Request) -> str:
    """The token that the request came with, "" where it came with none."""
    header = request.headers.get("authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    # The signature covers the provider's own address, which we are not: only the token is read.
    found = re.search(r'oauth_token="([^"]+)"', header)
    return found[1] if found else ""


def fields(
    request: Request, parameter: str, known: frozenset[str]
) -> tuple[frozenset[str], Answer | None]:
    """The fields asked for, and the refusal where X has no such field."""
    asked = frozenset(filter(None, request.query.get(parameter, "").split(",")))
    if asked <= known:
        return asked, None
    name = min(asked - known)
    message = f"The `{parameter}` query parameter value [{name}] is not one of {sorted(known)}"
    return asked, Answer(status=400, body=x_shapes.invalid(message, **{parameter: [name]}))

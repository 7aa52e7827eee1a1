"""What is judged: a post as somebody wants to send it, with its files."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Media(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One picture, film or file of a post: `image`, `gif` (animated), `video` or `document`.

    Sizes are bytes, 0 while unknown.
    """

    kind: str = "image"
    alt: str = ""
    name: str = ""
    size: int = 0


class Submission(Struct, frozen=True, kw_only=True):
    """A post as somebody wants to send it. `publish_at` is aware, or None while undecided."""

    network: str
    text: str
    title: str = ""
    media: tuple[Media, ...] = ()
    publish_at: datetime | None = None
    category: str = ""
    account: str = ""
    tags: tuple[str, ...] = ()
    sponsor: str = ""
    complete: bool = False
    """All that will be sent is here: what the network needs and is not here is missing."""

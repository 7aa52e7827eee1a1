"""What exactly is approved: the canonical content of a post and its digest. No I/O."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec
from msgspec import Struct


class ContentMedia(Struct, frozen=True, kw_only=True):
    """One file by its bytes, and what is said of it."""

    sha256: str
    media_type: str
    alt: str


class Content(Struct, frozen=True, kw_only=True):
    """
    Everything that an approval binds.

    Not in it: the time of publication within the window, which may change without a new approval.
    """

    v: int = 1
    text: str
    title: str = ""
    category: str = ""
    media: tuple[ContentMedia, ...] = ()
    accounts: tuple[str, ...] = ()
    """The accounts' ids in hex, sorted: the order in which they were chosen means nothing."""
    not_before: datetime | None = None
    not_after: datetime | None = None


def digest(content: Content) -> str:
    """64 lowercase hex of the SHA-256 of the canonical JSON: keys sorted, times in UTC."""
    canonical = msgspec.structs.replace(
        content,
        accounts=tuple(sorted(content.accounts)),
        not_before=content.not_before and content.not_before.astimezone(UTC),
        not_after=content.not_after and content.not_after.astimezone(UTC),
    )
    return hashlib.sha256(msgspec.json.encode(canonical, order="sorted")).hexdigest()

"""A file as outside programs see it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class MediaView(Struct, frozen=True, kw_only=True):
    """One file. `removed` says what was taken out of it before it was kept."""

    id: str
    kind: str
    media_type: str
    name: str
    size: int
    width: int | None
    height: int | None
    sha256: str
    removed: tuple[str, ...]
    uploaded_by: str | None
    created_at: datetime

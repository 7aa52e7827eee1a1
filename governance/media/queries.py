"""Files that are kept."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base import ids, policy
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import Action
from governance.media import files
from governance.media.models import Media
from governance.media.schemas import MediaView
from governance.settings import Settings


def show(media: Media) -> MediaView:
    """The file as outside programs see it."""
    return MediaView(
        id=ids.show("media", media.id),
        kind=media.kind,
        media_type=media.media_type,
        name=media.name,
        size=media.size,
        width=media.width,
        height=media.height,
        sha256=media.sha256,
        removed=tuple(media.removed),
        uploaded_by=ids.show_optional("person", media.uploaded_by),
        created_at=media.created_at,
    )


def one(session: Session, actor: Actor, media_id: UUID) -> MediaView:
    """The file, or `NotFound` where the actor may not know of it."""
    media = session.get(Media, media_id)
    if media is None:
        raise NotFound
    policy.require(actor, Action.MEDIA_READ, media)
    return show(media)


def some(session: Session, media_ids: Collection[UUID]) -> dict[UUID, MediaView]:
    """The files with these ids, for a thing that the caller has already been let to see."""
    rows = session.scalars(select(Media).where(Media.id.in_(media_ids)))
    return {row.id: show(row) for row in rows}


def list_(session: Session, actor: Actor, ask: Ask) -> Page[MediaView]:
    """The files that the actor may use, newest first."""
    own = [Media.uploaded_by == actor.person]
    visible = policy.visible(actor, Action.MEDIA_READ, department=Media.department_id, own=own)
    query = keyset(select(Media).where(visible), Media.created_at, Media.id, ask)
    rows = session.scalars(query).all()
    return page(rows, ask, position=lambda row: (row.created_at, row.id), show=show)


def path(settings: Settings, sha256: str) -> Path:
    """The local file with this content."""
    return files.path(settings, sha256)


def preview(settings: Settings, sha256: str) -> Path | None:
    """The small JPEG of an image, None where there is none."""
    found = files.preview_path(settings, sha256)
    return found if found.exists() else None

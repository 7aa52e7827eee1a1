"""Keep a file."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit import record as audit
from governance.base import policy
from governance.base.actor import Actor
from governance.base.policy import Action, Prospect, requires
from governance.media import cleaning, files
from governance.media.models import Media
from governance.media.queries import show
from governance.media.schemas import MediaView
from governance.settings import Settings


@requires(Action.MEDIA_WRITE)
def store(
    session: Session, actor: Actor, data: bytes, name: str, *, settings: Settings
) -> MediaView:
    """
    Keep the file without what it says about people. The same file again gives the same id.

    Raises `cleaning.UnusableFile`.
    """
    participants = frozenset({actor.person}) if actor.person else frozenset()
    prospect = Prospect(policy_department=actor.department, policy_participants=participants)
    policy.require(actor, Action.MEDIA_WRITE, prospect)
    sent = hashlib.sha256(data).hexdigest()
    known = session.scalars(
        select(Media).where(Media.sent_sha256 == sent, Media.uploaded_by == actor.person)
    ).first()
    if known is not None and files.is_whole(settings, known.sha256):
        return show(known)
    cleaned = cleaning.clean(data)
    sha256 = hashlib.sha256(cleaned.data).hexdigest()
    # Before the row: a file without a row is harmless, a row without its file is not.
    files.keep(files.path(settings, sha256), cleaned.data)
    if cleaned.preview is not None:
        files.keep(files.preview_path(settings, sha256), cleaned.preview)
    if known is not None:
        return show(known)
    media = Media(
        sha256=sha256,
        sent_sha256=sent,
        kind=cleaned.kind,
        media_type=cleaned.media_type,
        size=len(cleaned.data),
        width=cleaned.width,
        height=cleaned.height,
        name=_name(name),
        removed=list(cleaned.removed),
        department_id=actor.department,
        uploaded_by=actor.person,
    )
    session.add(media)
    session.flush()
    audit.record(
        session,
        actor,
        "media.stored",
        ("media", media.id),
        facts={"sha256": sha256, "media_type": media.media_type, "size": media.size},
    )
    session.refresh(media)
    return show(media)


def _name(given: str) -> str:
    """The last part of the name, without what a file system or a page could trip over."""
    last = PurePosixPath(given.replace("\\", "/")).name
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if unicodedata.category(character)[0] != "C"
    )
    return kept.strip()[-200:] or "file"

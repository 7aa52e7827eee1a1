"""Whether publishing is stopped for everybody."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.posts.models import PublishingStop


def in_force(session: Session) -> PublishingStop | None:
    """The emergency stop in force, or None."""
    return session.scalar(select(PublishingStop).where(PublishingStop.cleared_at.is_(None)))

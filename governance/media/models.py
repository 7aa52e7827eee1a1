"""The table of files. The bytes stand beside the database, under their own hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from governance.base.tables import Id, Table


class Media(Table):
    """One file as somebody gave it. Never changed; another content is another file."""

    __tablename__ = "media"
    __audited_as__ = "media"
    __table_args__ = (
        CheckConstraint("kind IN ('image', 'animation', 'video')", name="kind"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        UniqueConstraint("sent_sha256", "uploaded_by"),
    )

    id: Mapped[Id]
    sha256: Mapped[str] = mapped_column(index=True)
    """Of the bytes that are kept and published."""
    sent_sha256: Mapped[str]
    """Of the bytes as they were sent."""
    kind: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    name: Mapped[str]
    removed: Mapped[list[Any]]
    """Codes of what was taken out of the file (`gps`, `exif`, `comment` …)."""
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def policy_department(self) -> UUID | None:
        """The department of the person who gave it."""
        return self.department_id

    @property
    def policy_participants(self) -> frozenset[UUID]:
        """The person who gave it."""
        return frozenset({self.uploaded_by}) if self.uploaded_by else frozenset()

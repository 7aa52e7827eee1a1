"""Tables: posts, frozen revisions, targets, attempts, the emergency stop."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    Uuid,
    event,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, object_session

from governance.base import states
from governance.base.db import touch
from governance.base.tables import Id, Table

_STATES = (
    "'draft', 'in_review', 'approved', 'scheduled', 'sending', 'published', 'withdrawn', 'expired'"
)


class Post(Table):
    """What somebody wants to say, on which accounts, when."""

    __tablename__ = "post"
    __audited_as__ = "post"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("verdict IN ('pass', 'warn', 'block', 'unknown')", name="verdict"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("not_after > not_before", name="window"),
        CheckConstraint("char_length(text) <= 100000", name="length"),
        CheckConstraint("state = 'draft' OR revision_id IS NOT NULL", name="frozen"),
        CheckConstraint(
            "state NOT IN ('scheduled', 'sending')"
            " OR (publish_at IS NOT NULL AND scheduled_at IS NOT NULL)",
            name="scheduled",
        ),
        Index("ix_post_created_at_id", "created_at", "id"),
        Index("ix_post_reviewers", "reviewers", postgresql_using="gin"),
    )

    id: Mapped[Id]
    state: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    text: Mapped[str]
    category: Mapped[str]
    not_before: Mapped[datetime | None]
    not_after: Mapped[datetime | None]
    publish_at: Mapped[datetime | None] = mapped_column(index=True)
    scheduled_at: Mapped[datetime | None]
    """When somebody scheduled it; lateness counts from the later of this and `publish_at`."""
    published_at: Mapped[datetime | None]
    digest: Mapped[str]
    verdict: Mapped[str]
    judgements: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    writers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Everybody who wrote on it. None of them approves it."""
    reviewers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    """Those it was laid before; they see it from then on."""
    remark: Mapped[str] = mapped_column(server_default="", default="")
    """What was said when it was last sent back."""
    revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("post_revision.id", use_alter=True))
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @property
    def policy_department(self) -> UUID | None:
        """The department that says it."""
        return self.department_id

    @property
    def policy_participants(self) -> frozenset[UUID]:
        """Those who wrote it and those it was laid before."""
        return frozenset({self.author_id, *self.writers, *self.reviewers})


class Revision(Table):
    """A post as it was submitted. Append-only; `digest` is what an approval binds."""

    __tablename__ = "post_revision"
    __table_args__ = (
        UniqueConstraint("post_id", "number"),
        UniqueConstraint("id", "author_id", "writers"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        # What blocks goes on only with what somebody is asked to let through, and why.
        CheckConstraint(
            "verdict IN ('pass', 'warn', 'block')"
            " AND (verdict = 'block') = (jsonb_array_length(overrides) > 0)"
            " AND (verdict = 'block') = (override_reason <> '')",
            name="judged",
        ),
    )

    id: Mapped[Id]
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    number: Mapped[int]
    digest: Mapped[str]
    content: Mapped[dict[str, Any]]
    judgements: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    verdict: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    writers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime]
    overrides: Mapped[list[Any]] = mapped_column(server_default="[]", default=list)
    """The blocks that somebody is asked to let through (`overriding.Overridden`), masked."""
    override_reason: Mapped[str] = mapped_column(server_default="", default="")


class RevisionApproval(Table):
    """One person's yes to one revision. The CHECK is the second pair of eyes."""

    __tablename__ = "post_revision_approval"
    __table_args__ = (
        UniqueConstraint("revision_id", "approver_id"),
        Index(
            "ix_post_revision_approval_override",
            "revision_id",
            postgresql_where="override_digest IS NOT NULL",
        ),
        CheckConstraint(
            "approver_id <> author_id AND NOT approver_id = ANY (writers)", name="four_eyes"
        ),
        ForeignKeyConstraint(
            ["revision_id", "author_id", "writers"],
            ["post_revision.id", "post_revision.author_id", "post_revision.writers"],
        ),
    )

    id: Mapped[Id]
    revision_id: Mapped[UUID]
    author_id: Mapped[UUID]
    writers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    approver_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    step: Mapped[int]
    seen_digest: Mapped[str]
    approved_at: Mapped[datetime]
    override_digest: Mapped[str | None]
    """Which blocks this yes lets through; None where the post asked for none."""
    override_reason: Mapped[str] = mapped_column(server_default="", default="")


class PostMedia(Table):
    """A file of a post, in its place, with what is said of it to those who cannot see it."""

    __tablename__ = "post_media"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    media_id: Mapped[UUID] = mapped_column(ForeignKey("media.id"), index=True)
    sha256: Mapped[str]
    media_type: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    alt: Mapped[str]


class Target(Table):
    """
    A post on one account.

    Its changes are told in the history of the post: a changed target asks for an audit event about
    its post.
    """

    __tablename__ = "post_target"
    __table_args__ = (
        UniqueConstraint("post_id", "account_id"),
        CheckConstraint(
            "state IN ('waiting', 'sending', 'published', 'refused', 'unsure', 'needs_person',"
            " 'withdrawn')",
            name="state",
        ),
        CheckConstraint(
            "state <> 'sending' OR (token IS NOT NULL AND lease_until IS NOT NULL)", name="claimed"
        ),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published"),
        Index(
            "uq_post_target_remote",
            "account_id",
            "remote_id",
            unique=True,
            postgresql_where="remote_id IS NOT NULL",
        ),
        Index(
            "ix_post_target_open",
            "next_at",
            postgresql_where="state IN ('waiting', 'sending', 'unsure')",
        ),
    )

    id: Mapped[Id]
    post_id: Mapped[UUID] = mapped_column(ForeignKey("post.id"))
    position: Mapped[int]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("social_account.id"), index=True)
    network: Mapped[str]
    state: Mapped[str]
    token: Mapped[UUID | None]
    """Who holds the claim. Whoever records an outcome shows it."""
    lease_until: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    """When somebody looks at it next; what stands still beyond it is picked up by the sweep."""
    attempts: Mapped[int] = mapped_column(default=0)
    reads: Mapped[int] = mapped_column(default=0)
    remote_id: Mapped[str | None]
    url: Mapped[str | None]
    code: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    withdraw_asked_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)


class Attempt(Table):
    """One call to a network, written before the call. Settled once, never deleted."""

    __tablename__ = "post_attempt"
    __table_args__ = (
        UniqueConstraint("target_id", "number"),
        UniqueConstraint("token"),
        CheckConstraint(
            "outcome IN ('published', 'refused', 'unsure', 'later', 'attention', 'absent',"
            " 'given_up')",
            name="outcome",
        ),
    )

    id: Mapped[Id]
    target_id: Mapped[UUID] = mapped_column(ForeignKey("post_target.id"))
    number: Mapped[int]
    token: Mapped[UUID]
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("post_revision.id"))
    digest: Mapped[str]
    judgement_id: Mapped[UUID] = mapped_column(ForeignKey("judgement.id"))
    attempted_at: Mapped[datetime]
    lease_until: Mapped[datetime]
    outcome: Mapped[str | None]
    code: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    remote_id: Mapped[str | None]
    settled_at: Mapped[datetime | None]


class PublishingStop(Table):
    """From when until when nothing was published, by whose order and why."""

    __tablename__ = "publishing_stop"
    __audited_as__ = "stop"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    id: Mapped[Id]
    reason: Mapped[str]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    cleared_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    cleared_at: Mapped[datetime | None]
    cleared_reason: Mapped[str] = mapped_column(server_default="", default="")


@event.listens_for(Target, "after_insert")
@event.listens_for(Target, "after_update")
@event.listens_for(Target, "after_delete")
def _tell_of_post(_mapper: Mapper[Target], _connection: Connection, target: Target) -> None:
    session = object_session(target)
    if session is not None:
        touch(session, "post", target.post_id)


states.guard(Post.state)
states.guard(Target.state)

"""What is told of blocks that somebody may let pass, was asked to, or did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from approval_rules.model import Finding
from governance.base import ids
from governance.identity import queries as identity
from governance.posts import overriding
from governance.posts.drafting import media_of
from governance.posts.models import Post, Revision, RevisionApproval
from governance.posts.overriding import Overridden
from governance.posts.schemas import OverriddenView, OverrideGrantView, OverrideView

STATES: Final = ("asked", "granted")
"""What a list can be narrowed to."""

_OPEN: Final = ("draft", "in_review")


def where(state: str) -> ColumnElement[bool]:
    """The posts that ask for blocks to be let through, or for which somebody did."""
    if state == "asked":
        asking = select(Revision.id).where(Revision.verdict == "block")
        return (Post.state == "in_review") & Post.revision_id.in_(asking)
    yes = select(RevisionApproval.revision_id).where(RevisionApproval.override_digest.is_not(None))
    return Post.state.not_in(_OPEN) & Post.revision_id.in_(yes)


def states(session: Session, posts: Collection[Post]) -> dict[UUID, str]:
    """The id of each post that is in one of the states → which."""
    keys = [post.id for post in posts if post.state != "draft"]
    if not keys:
        return {}
    return {
        key: state
        for state in STATES
        for key in session.scalars(select(Post.id).where(Post.id.in_(keys), where(state)))
    }


def view(
    session: Session, post: Post, findings: Sequence[Finding], language: str
) -> OverrideView | None:
    """What may be, is asked to be, or was let through; None where there is nothing of it."""
    if post.state == "draft":
        if post.verdict != "block":
            return None
        words = overriding.words_of(post, media_of(session, post.id))
        items = overriding.possible(findings, words)
        return _shown(items, language, state="possible") if items else None
    revision = session.get(Revision, post.revision_id) if post.revision_id else None
    items = overriding.of(revision) if revision is not None else []
    if revision is None or not items:
        return None
    grants = overriding.grants(session, revision, overriding.digest(items))
    people = identity.names(session, {revision.submitted_by, *(one.approver_id for one in grants)})
    return _shown(
        items,
        language,
        state="granted" if grants and post.state not in _OPEN else "asked",
        reason=revision.override_reason,
        asked_by=ids.show("person", revision.submitted_by),
        asked_by_name=people.get(revision.submitted_by, ""),
        asked_at=revision.submitted_at,
        grants=[
            OverrideGrantView(
                person=ids.show("person", one.approver_id),
                name=people.get(one.approver_id, ""),
                reason=one.override_reason,
                at=one.approved_at,
            )
            for one in grants
        ],
    )


def _shown(items: Sequence[Overridden], language: str, **more: object) -> OverrideView:
    return OverrideView(
        digest=overriding.digest(items),
        roles=overriding.Asking(items=items).roles,
        reason_required=any(item.reason_required for item in items),
        findings=[
            OverriddenView(
                rule=item.rule,
                type=item.type,
                title=item.title.ja if language == "ja" else item.title.en,
                why=item.why.ja if language == "ja" else item.why.en,
                field=item.field,
                start=item.start,
                end=item.end,
                surface=item.surface,
                role=item.role,
                reason_required=item.reason_required,
            )
            for item in items
        ],
        **more,  # type: ignore[arg-type]  # the fields of the view, by name
    )

"""Moving a post or a target and telling of it: the move and its audit event are one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids, states
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.posts.errors import Moved
from governance.posts.models import Post, Target
from governance.posts.states import POST, TARGET, outcome

VERBS: Final = {
    "submit": "post.submitted",
    "return": "post.returned",
    "approve": "post.approved",
    "schedule": "post.scheduled",
    "cancel": "post.cancelled",
    "claim": "post.claimed",
    "publish": "post.published",
    "refuse": "post.refused",
    "withdraw": "post.withdrawn",
    "expire": "post.expired",
}
"""The event of a move → the action under which the audit log tells of it."""


def locked(session: Session, post_id: UUID) -> Post:
    """The post, locked until the transaction ends; whoever locks a target locks its post first."""
    post = session.scalar(
        select(Post)
        .where(Post.id == post_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if post is None:
        raise NotFound
    return post


def called(post: Post) -> str:
    """What people call the post: its title, or how it begins."""
    lines = (post.title or post.text).strip().splitlines()
    begin = lines[0] if lines else ""
    return begin if len(begin) <= 40 else f"{begin[:40]}…"


def move_post(
    session: Session,
    actor: Actor,
    post: Post,
    event: str,
    *,
    reason: str = "",
    facts: Mapping[str, Any] = {},
    values: Mapping[str, Any] = {},
) -> None:
    """Move the post and tell of it; `WrongState` where the table has no such move."""
    before = post.state
    moved = states.move(
        session,
        post,
        event,
        machine=POST,
        expect=before,
        values={"updated_at": clock.now(), **values},
    )
    if isinstance(moved, states.Lost):
        raise Moved
    record(
        session,
        actor,
        VERBS[event],
        ("post", post.id),
        before_state=before,
        after_state=moved.after,
        reason=reason,
        facts={"digest": post.digest, **facts},
    )


def move_target(
    session: Session,
    actor: Actor,
    post: Post,
    target: Target,
    event: str,
    *,
    facts: Mapping[str, Any] = {},
    values: Mapping[str, Any] = {},
    reason: str = "",
) -> bool:
    """
    Move the target and tell of it in the post's history; False when somebody else was first.

    `reason` is a person's; without one the target's own is told.
    """
    moved = states.move(session, target, event, machine=TARGET, expect=target.state, values=values)
    if isinstance(moved, states.Lost):
        return False
    touched(post)
    record(
        session,
        actor,
        f"post.target_{moved.after}",
        ("post", post.id),
        facts={**about(target), "before": moved.before, "after": moved.after, **facts},
        reason=reason or target.reason,
        outcome="failure" if moved.after in {"refused", "needs_person"} else "success",
    )
    return True


def touched(post: Post) -> None:
    """Count a change of a target as one of the post: whoever reads it sees its targets too."""
    post.version += 1
    post.updated_at = clock.now()


def about(target: Target) -> dict[str, Any]:
    """Which target an event speaks of."""
    facts: dict[str, Any] = {
        "account": ids.show("account", target.account_id),
        "network": target.network,
        "attempt": target.attempts,
    }
    if target.code:
        facts["code"] = target.code
    if target.remote_id:
        facts["remote_id"] = target.remote_id
    if target.url:
        facts["url"] = target.url
    return facts


def conclude(session: Session, actor: Actor, post: Post) -> str | None:
    """Move a post in sending to what its targets make of it; the event, or None while open."""
    if post.state != "sending":
        return None
    session.flush()
    rows = session.execute(
        select(Target.state, Target.code, Target.account_id).where(Target.post_id == post.id)
    ).all()
    event = outcome(row.state for row in rows)
    if event is None:
        return None
    values: dict[str, Any] = {"published_at": clock.now()} if event == "publish" else {}
    refused = {
        ids.show("account", row.account_id): row.code for row in rows if row.state == "refused"
    }
    move_post(session, actor, post, event, values=values, facts={"refused": refused})
    return event

"""Transaction 1 of publishing: every check once more, the claim, the attempt. No call is made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids
from governance.base.actor import Actor
from governance.identity import queries as identity
from governance.posts import accounts as known
from governance.posts import content, overriding, stop
from governance.posts.drafting import media_of, of_rows, targets_of
from governance.posts.judging import judged
from governance.posts.models import Attempt, Post, Revision, RevisionApproval, Target
from governance.posts.recording import (
    about,
    called,
    conclude,
    locked,
    move_post,
    move_target,
    touched,
)
from governance.posts.release import NotTheApproved, content_of
from governance.settings import JobSettings
from governance.social_accounts import queries as social_accounts
from governance.tasks import actions as tasks

HOLD: Final = timedelta(seconds=30)
"""After so long a held target is looked at again."""

LATEST: Final = timedelta(hours=6)
"""A post this late does not go out unasked: a stale notice misleads."""

MOST_ATTEMPTS: Final = 5


class Claimed(Struct, frozen=True, kw_only=True):
    """The target is ours until the lease ends."""

    token: UUID


class Passed(Struct, frozen=True, kw_only=True):
    """There is nothing to send now; `why` says so in a code."""

    why: str


def database_now(session: Session) -> datetime:
    """The one clock that all workers share."""
    moment: datetime | None = session.scalar(select(func.clock_timestamp()))
    assert moment is not None
    return moment


def claim(
    session: Session, actor: Actor, jobs: JobSettings, target_id: UUID, *, digest: str
) -> Claimed | Passed:
    """
    Claim a due target for one call, or say why not.

    `digest` is that of the release at hand. What may not go out is refused, held or expired here.
    """
    target = session.get(Target, target_id)
    if target is None:
        return Passed(why="gone")
    post = locked(session, target.post_id)
    session.refresh(target, with_for_update=True)
    if target.state != "waiting" or post.state not in {"scheduled", "sending"}:
        return Passed(why=target.state)
    now = clock.now()
    assert post.publish_at is not None
    assert post.scheduled_at is not None
    if (target.next_at or post.publish_at) > now + timedelta(seconds=1):
        return Passed(why="not_due")
    if post.not_after is not None and post.not_after <= now:
        return _too_late(session, actor, post, target)
    if now - max(post.publish_at, post.scheduled_at) > LATEST:
        return _late(session, actor, post, target)
    if stop.in_force(session) is not None:
        return _hold(session, actor, post, target, code="publishing_stopped", until=now + HOLD)
    if post.not_before is not None and post.not_before > now:
        return _hold(session, actor, post, target, code="embargo", until=post.not_before)
    if _absent(session, target) >= MOST_ATTEMPTS:
        return _refuse(session, actor, post, target, code="too_many_attempts")
    account = known.some(session, [target.account_id]).get(target.account_id)
    code = _unapproved(session, post, digest) or _closed(session, account, now)
    if code is not None or account is None:
        return _refuse(session, actor, post, target, code=code or "account_gone")
    answer = judged(session, actor, post, media_of(session, post.id), [account], publish_at=now)
    if answer.verdict == "unknown":
        return _hold(session, actor, post, target, code="rules_unknown", until=now + HOLD)
    stopped_by = overriding.uncovered(session, post, answer.findings)
    if stopped_by:
        rules = sorted({found.rule for found in stopped_by})
        return _refuse(session, actor, post, target, code="rules_block", reason=", ".join(rules))
    return _take(session, actor, jobs, post, target, judgement=answer.judgements[0])


def _take(
    session: Session,
    actor: Actor,
    jobs: JobSettings,
    post: Post,
    target: Target,
    *,
    judgement: UUID,
) -> Claimed | Passed:
    moment = database_now(session)
    lease_until = moment + timedelta(seconds=jobs.lease)
    token = ids.new()
    number = target.attempts + 1
    taken = move_target(
        session,
        actor,
        post,
        target,
        "claim",
        values={
            "token": token,
            "lease_until": lease_until,
            "next_at": lease_until + timedelta(seconds=jobs.visibility_lag),
            "attempts": number,
            "reads": 0,
            "code": "",
            "reason": "",
        },
    )
    if not taken:
        return Passed(why="lost")
    assert post.revision_id is not None
    session.add(
        Attempt(
            id=ids.new(),
            target_id=target.id,
            number=number,
            token=token,
            revision_id=post.revision_id,
            digest=post.digest,
            judgement_id=judgement,
            attempted_at=moment,
            lease_until=lease_until,
        )
    )
    if post.state == "scheduled":
        move_post(session, actor, post, "claim")
    return Claimed(token=token)


def _absent(session: Session, target: Target) -> int:
    """How often a call was made after which the network did not have the post."""
    query = (
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.target_id == target.id, Attempt.outcome == "absent")
    )
    return session.scalar(query) or 0


def _unapproved(session: Session, post: Post, digest: str) -> str | None:
    """Why these bytes are not the approved ones, or None."""
    revision = session.get(Revision, post.revision_id)
    if revision is None:
        return "no_revision"
    accounts = [target.account_id for target in targets_of(session, post.id)]
    rows = content.digest(of_rows(post, media_of(session, post.id), accounts))
    try:
        frozen = content.digest(content_of(revision))
    except NotTheApproved as error:
        return error.code
    if not rows == frozen == revision.digest == post.digest == digest:
        return "digest_mismatch"
    approved = session.scalar(
        select(func.count())
        .select_from(RevisionApproval)
        .where(
            RevisionApproval.revision_id == revision.id,
            RevisionApproval.seen_digest == revision.digest,
        )
    )
    return None if approved else "not_approved"


def _closed(session: Session, account: known.Account | None, now: datetime) -> str | None:
    """Why this account takes no post now, or None."""
    if account is None:
        return "account_gone"
    code = social_accounts.postable(session, account.id, now)
    if code is not None:
        return code
    if not identity.is_active_employee(session, account.owner_id):
        return "owner_not_active"
    return None


def refuse(
    session: Session, actor: Actor, post: Post, target: Target, *, code: str, reason: str = ""
) -> None:
    """End a target that was not sent, with the reason, and conclude the post."""
    if post.state == "scheduled":
        move_post(session, actor, post, "claim")
    move_target(
        session,
        actor,
        post,
        target,
        "refuse",
        values={
            "code": code,
            "reason": reason,
            "next_at": None,
            "token": None,
            "lease_until": None,
        },
    )
    if conclude(session, actor, post) == "refuse":
        tell_author(session, post, "post.refused", code)


def _refuse(
    session: Session, actor: Actor, post: Post, target: Target, *, code: str, reason: str = ""
) -> Passed:
    refuse(session, actor, post, target, code=code, reason=reason)
    return Passed(why=code)


def _too_late(session: Session, actor: Actor, post: Post, target: Target) -> Passed:
    if post.state == "scheduled":
        expire(session, actor, post)
    else:
        refuse(session, actor, post, target, code="too_late")
    return Passed(why="too_late")


def _late(session: Session, actor: Actor, post: Post, target: Target) -> Passed:
    if post.state == "sending":
        return _refuse(session, actor, post, target, code="late")
    for one in targets_of(session, post.id, lock=True):
        one.next_at, one.code = None, "late"
    move_post(session, actor, post, "cancel", reason="late")
    tell_author(session, post, "post.late", "late")
    return Passed(why="late")


def expire(session: Session, actor: Actor, post: Post) -> None:
    """End a post whose window is over."""
    for one in targets_of(session, post.id, lock=True):
        one.next_at = None
    move_post(session, actor, post, "expire")
    tasks.close_tasks(session, thing=("post", post.id))
    tell_author(session, post, "post.expired", "too_late")


def _hold(
    session: Session, actor: Actor, post: Post, target: Target, *, code: str, until: datetime
) -> Passed:
    # Told once: a stop that lasts for days would fill the history otherwise. From here on the
    # sweep brings the target back.
    if target.code != code:
        target.code, target.next_at = code, until
        touched(post)
        record(session, actor, "post.target_held", ("post", post.id), facts=about(target))
    return Passed(why=code)


def tell_author(session: Session, post: Post, kind: str, code: str) -> None:
    """Put a task before the author: only they can go on with it."""
    tasks.open_task(
        session,
        kind=kind,
        thing=("post", post.id),
        assignees=[post.author_id],
        facts={"code": code, "title": called(post)},
    )

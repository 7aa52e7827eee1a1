"""Transaction 2 of publishing: what became of a call, recorded by whoever holds the token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, assert_never
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contract import NotFound, Published, Refused, Unreadable, Unsure, Withdrawn
from governance.audit.record import record
from governance.base import clock
from governance.base.actor import Actor
from governance.jobs.enqueue import enqueue
from governance.posts import accounts as known
from governance.posts.claiming import database_now, refuse, tell_author
from governance.posts.jobs import PublishTarget, ReconcileTarget, WithdrawTarget
from governance.posts.models import Attempt, Post, Target
from governance.posts.recording import about, called, conclude, locked, move_target, touched
from governance.settings import JobSettings
from governance.tasks import actions as tasks

MOST_READS: Final = 6
"""After so many reads that told nothing, a person looks."""

LONGEST_WAIT: Final = 3600.0
_RELEASED: Final[dict[str, Any]] = {"token": None, "lease_until": None, "next_at": None}


class Later:
    """Nothing was accepted; the call may be made again after so many seconds."""

    def __init__(self, after: float, code: str) -> None:
        self.after = min(max(after, 1.0), LONGEST_WAIT)
        self.code = code


class Attention:
    """A person must act before the call can be made again."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        self.reason = reason


Answer = Published | Refused | Unsure | Later | Attention


def opened(session: Session, target_id: UUID) -> tuple[Post, Target] | None:
    """The target with its post, both locked, or None when there is none."""
    target = session.get(Target, target_id)
    if target is None:
        return None
    post = locked(session, target.post_id)
    session.refresh(target, with_for_update=True)
    return post, target


def prolong(session: Session, jobs: JobSettings, target_id: UUID, *, token: UUID) -> bool:
    """Let the claim last for another lease from now; False when it is no longer ours."""
    found = opened(session, target_id)
    if found is None:
        return False
    _, target = found
    attempt = _last_attempt(session, target)
    if target.state != "sending" or target.token != token or attempt is None:
        return False
    attempt.lease_until = database_now(session) + timedelta(seconds=jobs.lease)
    return True


def settle(
    session: Session,
    actor: Actor,
    jobs: JobSettings,
    target_id: UUID,
    *,
    token: UUID,
    answer: Answer,
) -> bool:
    """
    Record what the network said to the call made under this token.

    False when the target is no longer ours: the answer is kept with the attempt, and where it says
    that a post appeared, a person is told.
    """
    found = opened(session, target_id)
    if found is None:
        return False
    post, target = found
    attempt = session.scalars(select(Attempt).where(Attempt.token == token)).one()
    if target.token != token or target.state not in {"sending", "unsure"}:
        _answered_late(session, actor, post, target, attempt=attempt, answer=answer)
        return False
    match answer:
        case Published():
            _publish(session, actor, post, target, attempt=attempt, done=answer)
        case Refused(code=code, reason=reason):
            _close(attempt, "refused", code, reason)
            refuse(session, actor, post, target, code=code, reason=reason)
        case Unsure(reason=reason):
            _doubt(session, actor, post, target, jobs=jobs, attempt=attempt, reason=reason)
        case Later():
            _later(session, actor, post, target, attempt=attempt, later=answer)
        case Attention():
            _close(attempt, "attention", answer.code, answer.reason)
            need_person(session, actor, post, target, code=answer.code, reason=answer.reason)
        case _:
            assert_never(answer)
    return True


def _close(
    attempt: Attempt, outcome: str, code: str = "", reason: str = "", remote_id: str | None = None
) -> None:
    attempt.outcome, attempt.code, attempt.reason = outcome, code, reason
    attempt.remote_id, attempt.settled_at = remote_id, clock.now()


def _publish(
    session: Session, actor: Actor, post: Post, target: Target, *, attempt: Attempt, done: Published
) -> None:
    if _of_another(session, target, done.remote_id):
        # The same words stood there already, as another post of ours.
        _close(attempt, "refused", "duplicate")
        refuse(
            session,
            actor,
            post,
            target,
            code="duplicate",
            reason="The network holds the same text.",
        )
        return
    _close(attempt, "published", remote_id=done.remote_id)
    move_target(
        session,
        actor,
        post,
        target,
        "publish",
        values={
            **_RELEASED,
            "remote_id": done.remote_id,
            "url": done.url,
            "published_at": clock.now(),
            "code": "",
            "reason": "",
        },
    )
    conclude(session, actor, post)


def _of_another(session: Session, target: Target, remote_id: str) -> bool:
    other = session.scalar(
        select(Target.id).where(
            Target.account_id == target.account_id,
            Target.remote_id == remote_id,
            Target.id != target.id,
        )
    )
    return other is not None


def _doubt(
    session: Session,
    actor: Actor,
    post: Post,
    target: Target,
    *,
    jobs: JobSettings,
    attempt: Attempt,
    reason: str,
) -> None:
    _close(attempt, "unsure", "unsure", reason)
    if target.state != "sending":
        return
    # The first look comes as soon as the network can show the post. "Not there" is believed only
    # after the lease; see `reconciled`.
    look_at = clock.now() + timedelta(seconds=jobs.visibility_lag)
    move_target(
        session,
        actor,
        post,
        target,
        "doubt",
        values={"code": "unsure", "reason": reason, "next_at": look_at, "reads": 0},
    )
    look_again(session, target, look_at)


def _later(
    session: Session, actor: Actor, post: Post, target: Target, *, attempt: Attempt, later: Later
) -> None:
    if target.state != "sending":
        # Taken over in the meantime: reading the network decides.
        return
    _close(attempt, "later", later.code)
    again_at = clock.now() + timedelta(seconds=later.after)
    if post.not_after is not None and again_at >= post.not_after:
        refuse(session, actor, post, target, code="too_late", reason=later.code)
        return
    move_target(
        session,
        actor,
        post,
        target,
        "later",
        values={**_RELEASED, "next_at": again_at, "code": later.code or "try_later"},
    )
    send_again(session, target, again_at)


def need_person(
    session: Session, actor: Actor, post: Post, target: Target, *, code: str, reason: str
) -> None:
    """Stop here and put the question before those who answer for the account."""
    moved = move_target(
        session,
        actor,
        post,
        target,
        "attention",
        values={**_RELEASED, "code": code, "reason": reason},
    )
    if not moved:
        return
    account = known.some(session, [target.account_id]).get(target.account_id)
    people = known.answerable(account) if account is not None else []
    tasks.open_task(
        session,
        kind="post.needs_person",
        thing=("post", post.id),
        assignees=people or [post.author_id],
        facts={"code": code, "network": target.network, "title": called(post)},
    )


def _answered_late(
    session: Session, actor: Actor, post: Post, target: Target, *, attempt: Attempt, answer: Answer
) -> None:
    if not isinstance(answer, Published):
        return
    if target.remote_id == answer.remote_id:
        return
    record(
        session,
        actor,
        "post.duplicate_suspected",
        ("post", post.id),
        outcome="failure",
        facts={**about(target), "late_attempt": attempt.number, "late_url": answer.url},
    )
    tell_author(session, post, "post.duplicate_suspected", answer.remote_id)


# ------------------------------------------------------------------ reconciling


def take_over(
    session: Session, actor: Actor, jobs: JobSettings, target_id: UUID
) -> tuple[datetime, datetime] | None:
    """
    Bring a target in doubt to `unsure`, and say since when to look and when its lease ends.

    None when nothing is in doubt, or a living worker may still hold it: then its own time comes.
    """
    found = opened(session, target_id)
    if found is None:
        return None
    post, target = found
    attempt = _last_attempt(session, target)
    if attempt is None or target.state not in {"sending", "unsure"}:
        return None
    if target.state == "sending":
        settled_at = attempt.lease_until + timedelta(seconds=jobs.visibility_lag)
        if database_now(session) < settled_at:
            look_again(session, target, settled_at)
            return None
        if attempt.outcome is None:
            _close(attempt, "unsure", "worker_lost")
        move_target(
            session,
            actor,
            post,
            target,
            "doubt",
            values={"code": "worker_lost", "reason": "", "next_at": clock.now()},
        )
    return attempt.attempted_at, attempt.lease_until


def _last_attempt(session: Session, target: Target) -> Attempt | None:
    return session.scalar(
        select(Attempt)
        .where(Attempt.target_id == target.id)
        .order_by(Attempt.number.desc())
        .limit(1)
    )


def reconciled(
    session: Session,
    actor: Actor,
    jobs: JobSettings,
    target_id: UUID,
    *,
    seen: Published | NotFound | Unreadable | Attention | Later,
) -> None:
    """
    Record what reading the network told about a target in doubt.

    "Not there" counts once the lease and the network's delay are over; then it is sent again.
    """
    found = opened(session, target_id)
    if found is None:
        return
    post, target = found
    attempt = _last_attempt(session, target)
    if target.state != "unsure" or attempt is None:
        return
    match seen:
        case Published():
            _publish(session, actor, post, target, attempt=attempt, done=seen)
        case Attention():
            need_person(session, actor, post, target, code=seen.code, reason=seen.reason)
        case NotFound():
            believed_at = attempt.lease_until + timedelta(seconds=jobs.visibility_lag)
            if database_now(session) < believed_at:
                look_again(session, target, believed_at)
                return
            _close(attempt, "absent")
            now = clock.now()
            move_target(
                session,
                actor,
                post,
                target,
                "absent",
                values={**_RELEASED, "next_at": now, "code": "", "reason": ""},
            )
            send_again(session, target, now)
        case Unreadable(reason=reason):
            wait = 2.0**target.reads * 5
            _unreadable(session, actor, post, target, reason=reason, wait=wait)
        case Later():
            _unreadable(session, actor, post, target, reason=seen.code, wait=seen.after)
        case _:
            assert_never(seen)


def _unreadable(
    session: Session, actor: Actor, post: Post, target: Target, *, reason: str, wait: float
) -> None:
    if target.reads + 1 >= MOST_READS:
        need_person(session, actor, post, target, code="unreadable", reason=reason)
        return
    target.reads += 1
    target.next_at = clock.now() + timedelta(seconds=min(wait, 300.0))
    target.reason = reason
    touched(post)
    record(session, actor, "post.target_unreadable", ("post", post.id), facts=about(target))
    look_again(session, target, target.next_at)


def look_again(session: Session, target: Target, at: datetime) -> None:
    """Ask for another look at the network."""
    once = f"reconcile:{target.id.hex}:{at.timestamp():.0f}"
    enqueue(session, ReconcileTarget(target=target.id), at=at, once=once)


def send_again(session: Session, target: Target, at: datetime) -> None:
    """Ask for another call."""
    once = f"publish:{target.id.hex}:{at.timestamp():.0f}"
    enqueue(session, PublishTarget(target=target.id), at=at, once=once)


# ------------------------------------------------------------------ withdrawing


def withdrawn(
    session: Session,
    actor: Actor,
    target_id: UUID,
    *,
    seen: Withdrawn | Refused | Unsure | Attention | Later,
) -> None:
    """Record what the network said to a withdrawal, which may be repeated."""
    found = opened(session, target_id)
    if found is None:
        return
    post, target = found
    if target.state != "published" or target.withdraw_asked_at is None:
        return
    match seen:
        case Withdrawn():
            move_target(
                session,
                actor,
                post,
                target,
                "withdraw",
                values={**_RELEASED, "withdrawn_at": clock.now(), "code": "", "reason": ""},
            )
        case Refused(code=code, reason=reason):
            need_person(session, actor, post, target, code=f"withdraw_{code}", reason=reason)
        case Attention():
            code = f"withdraw_{seen.code}"
            need_person(session, actor, post, target, code=code, reason=seen.reason)
        case Unsure() | Later():
            after = seen.after if isinstance(seen, Later) else 2.0**target.reads * 2
            reason = seen.code if isinstance(seen, Later) else seen.reason
            if target.reads + 1 >= MOST_READS:
                need_person(session, actor, post, target, code="withdraw_unsure", reason=reason)
                return
            target.reads += 1
            target.next_at = clock.now() + timedelta(seconds=min(after, LONGEST_WAIT))
            touched(post)
            record(
                session, actor, "post.target_not_withdrawn", ("post", post.id), facts=about(target)
            )
            enqueue(
                session,
                WithdrawTarget(target=target.id),
                at=target.next_at,
                once=f"withdraw:{target.id.hex}:{target.next_at.timestamp():.0f}",
            )
        case _:
            assert_never(seen)

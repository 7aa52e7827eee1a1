"""What a person decides while posts go out: the red button, and targets that need a person."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid, VersionMismatch
from governance.base.policy import Action, Prospect, requires
from governance.identity import step_up
from governance.jobs.enqueue import enqueue
from governance.posts import stop
from governance.posts.drafting import targets_of
from governance.posts.errors import AlreadyStopped, NotStopped, WrongTarget
from governance.posts.jobs import PublishTarget, WithdrawTarget
from governance.posts.models import Attempt, Post, PublishingStop, Target
from governance.posts.recording import conclude, locked, move_target
from governance.posts.schemas import ResolveTarget, StopPublishing
from governance.posts.settling import send_again
from governance.tasks import actions as tasks


@requires(Action.EMERGENCY_STOP)
def set_emergency_stop(session: Session, actor: Actor, command: StopPublishing) -> UUID:
    """Stop all publishing. What is being sent at this moment is not called back."""
    policy.require(actor, Action.EMERGENCY_STOP, Prospect())
    if not command.reason.strip():
        message = "Say why, so that others know when it may end."
        raise Invalid(Flaw(pointer="/reason", code="required", message=message))
    if stop.in_force(session) is not None:
        raise AlreadyStopped
    pressed = PublishingStop(
        id=ids.new(), reason=command.reason.strip(), set_by=actor.person, set_at=clock.now()
    )
    try:
        with session.begin_nested():
            session.add(pressed)
            session.flush()
    except IntegrityError:
        raise AlreadyStopped from None
    record(session, actor, "publishing.stopped", ("stop", pressed.id), reason=pressed.reason)
    return pressed.id


@requires(Action.EMERGENCY_STOP)
def clear_emergency_stop(session: Session, actor: Actor, command: StopPublishing) -> None:
    """
    Let posts go out again, with a fresh proof of who says so.

    What waited goes out now unless its window is over or it is hours late.
    """
    policy.require(actor, Action.EMERGENCY_STOP, Prospect())
    step_up.require(actor)
    if not command.reason.strip():
        message = "Say why it may end."
        raise Invalid(Flaw(pointer="/reason", code="required", message=message))
    pressed = session.scalar(
        select(PublishingStop).where(PublishingStop.cleared_at.is_(None)).with_for_update()
    )
    if pressed is None:
        raise NotStopped
    pressed.cleared_by, pressed.cleared_at = actor.person, clock.now()
    pressed.cleared_reason = command.reason.strip()
    record(
        session, actor, "publishing.resumed", ("stop", pressed.id), reason=pressed.cleared_reason
    )
    held = session.scalars(
        select(Target.id)
        .join(Post, Post.id == Target.post_id)
        .where(
            Target.state == "waiting",
            Target.code == "publishing_stopped",
            Post.state.in_(("scheduled", "sending")),
        )
    )
    for target_id in held.all():
        enqueue(session, PublishTarget(target=target_id), once=f"publish:{target_id.hex}")


@requires(Action.POST_RESOLVE)
def resolve(
    session: Session,
    actor: Actor,
    post_id: UUID,
    command: ResolveTarget,
    *,
    version: int | None = None,
) -> None:
    """Say what a person found on the network, where the service could not tell."""
    post = locked(session, post_id)
    policy.require(actor, Action.POST_RESOLVE, post)
    if version is not None and version != post.version:
        raise VersionMismatch(post.version)
    target = _target(session, post, command)
    if target.withdraw_asked_at is None:
        _after_sending(session, actor, post, target, command)
    else:
        _after_withdrawing(session, actor, post, target, command)
    conclude(session, actor, post)
    if all(one.state != "needs_person" for one in targets_of(session, post.id)):
        tasks.close_tasks(session, thing=("post", post.id), kind="post.needs_person")


def _target(session: Session, post: Post, command: ResolveTarget) -> Target:
    for target in targets_of(session, post.id, lock=True):
        if ids.show("account", target.account_id) == command.account_id:
            if target.state != "needs_person":
                raise WrongTarget
            return target
    message = "The post is not meant for this account. Choose one of its accounts."
    raise Invalid(Flaw(pointer="/account_id", code="account.unknown", message=message))


def _after_sending(
    session: Session, actor: Actor, post: Post, target: Target, command: ResolveTarget
) -> None:
    now = clock.now()
    move = partial(
        move_target,
        facts={"answer": command.answer},
        reason=command.reason.strip(),
    )
    match command.answer:
        case "there":
            remote_id = _remote_id(command.url)
            _settle_attempt(session, target, "published", remote_id)
            values = {
                "remote_id": remote_id,
                "url": command.url,
                "published_at": now,
                "code": "",
                "reason": "",
            }
            move(session, actor, post, target, "publish", values=values)
        case "again":
            _settle_attempt(session, target, "absent", None)
            values = {"next_at": now, "code": "", "reason": "", "reads": 0}
            move(session, actor, post, target, "again", values=values)
            send_again(session, target, now)
        case "give_up" | "gone":
            _settle_attempt(session, target, "given_up", None)
            values = {"code": "given_up", "reason": command.reason}
            move(session, actor, post, target, "refuse", values=values)


def _after_withdrawing(
    session: Session, actor: Actor, post: Post, target: Target, command: ResolveTarget
) -> None:
    now = clock.now()
    move = partial(
        move_target,
        facts={"answer": command.answer},
        reason=command.reason.strip(),
    )
    if command.answer == "gone":
        values = {"withdrawn_at": now, "code": "", "reason": ""}
        move(session, actor, post, target, "withdraw", values=values)
        return
    again = command.answer == "again"
    values = {
        "withdraw_asked_at": now if again else None,
        "next_at": now if again else None,
        "code": "" if again else "still_there",
        "reason": command.reason,
        "reads": 0,
    }
    move(session, actor, post, target, "still_there", values=values)
    if again:
        enqueue(session, WithdrawTarget(target=target.id), once=f"withdraw:{target.id.hex}")


def _settle_attempt(session: Session, target: Target, outcome: str, remote_id: str | None) -> None:
    attempt = session.scalar(
        select(Attempt)
        .where(Attempt.target_id == target.id, Attempt.outcome == "unsure")
        .order_by(Attempt.number.desc())
        .limit(1)
    )
    if attempt is not None:
        attempt.outcome, attempt.remote_id, attempt.settled_at = outcome, remote_id, clock.now()


def _remote_id(url: str) -> str:
    """The network's id in the address of a post: the last part of the path, or `v` of the query."""
    parts = urlsplit(url)
    last = [part for part in parts.path.split("/") if part]
    watched = parse_qs(parts.query).get("v")
    if parts.scheme not in {"http", "https"} or not parts.netloc or not (watched or last):
        message = "Give the address of the post on the network (https://…)."
        raise Invalid(Flaw(pointer="/url", code="url", message=message))
    return watched[0] if watched else last[-1]

"""What the jobs do: short transactions around calls that are made with none open."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import (
    Connection,
    ConnectorError,
    NeedsAttention,
    NotFound,
    Published,
    Publishes,
    Reconciles,
    Refused,
    Release,
    TryLater,
    Unreadable,
    Unsure,
    Withdrawn,
    Withdraws,
)
from governance.approvals import actions as approvals
from governance.base import clock, errors
from governance.base import log as logs
from governance.base.actor import system
from governance.base.secrets import KeysUnusable
from governance.jobs.enqueue import enqueue
from governance.jobs.runtime import Runtime
from governance.posts import accounts as known
from governance.posts import stop
from governance.posts.claiming import Claimed, claim, expire, refuse
from governance.posts.holding import holding
from governance.posts.jobs import (
    ExpirePosts,
    PublishTarget,
    ReconcileTarget,
    SweepTargets,
    WithdrawTarget,
)
from governance.posts.models import Post, Revision, Target
from governance.posts.recording import locked, move_post
from governance.posts.release import NotTheApproved, release
from governance.posts.settling import (
    Answer,
    Attention,
    Later,
    need_person,
    opened,
    reconciled,
    settle,
    take_over,
    withdrawn,
)
from governance.settings import JobSettings, Settings
from governance.social_accounts import queries as social_accounts

log = logs.get(__name__)

GRACE: Final = timedelta(seconds=10)
"""How long after its time a target's own job may still be on its way."""

MARGIN: Final = timedelta(seconds=30)
"""How far the clocks of a network and of the database may differ."""


class Prepared(Struct, frozen=True, kw_only=True):
    """Everything a call needs, read before any claim is made."""

    release: Release
    digest: str
    connection: Connection


class Unusable(Struct, frozen=True, kw_only=True):
    """Why no call can be made; `person` when somebody can repair it."""

    code: str
    reason: str
    person: bool


# ------------------------------------------------------------------ publishing


def publish_target(job: PublishTarget, runtime: Runtime) -> None:
    """Claim, call, record. A target found in `sending` belongs to a dead worker or a living one."""
    began = time.monotonic()
    with runtime.database.reading() as session:
        target = session.get(Target, job.target)
        if target is None or target.state not in {"waiting", "sending"}:
            return
        in_doubt = target.state == "sending"
        prepared = None if in_doubt else _prepared(session, runtime, target)
    if in_doubt:
        _reconcile_in_its_time(runtime, job.target)
        return
    assert prepared is not None
    connector = _connector(runtime, prepared, Publishes)
    if isinstance(connector, Unusable):
        _stop_before_call(runtime, job.target, connector)
        return
    assert isinstance(prepared, Prepared)
    with runtime.database.writing() as session:
        claimed = claim(
            session,
            system("posts.publish"),
            runtime.settings.jobs,
            job.target,
            digest=prepared.digest,
        )
    if not isinstance(claimed, Claimed):
        log.info("publish.passed", target=job.target.hex, why=claimed.why)
        return
    # A worker that was frozen since it began may have lost its lease: it must not call any more.
    if time.monotonic() - began > runtime.settings.jobs.lease / 2:
        answer: Answer = Later(1.0, "worker_was_slow")
    else:
        with holding(runtime, job.target, claimed.token):
            answer = _call(connector, prepared.release)
    with runtime.database.writing() as session:
        ours = settle(
            session,
            system("posts.publish"),
            runtime.settings.jobs,
            job.target,
            token=claimed.token,
            answer=answer,
        )
    log.info("publish.settled", target=job.target.hex, answer=type(answer).__name__, ours=ours)


def _call(connector: Publishes, ready: Release) -> Answer:
    try:
        return connector.publish(ready)
    except NeedsAttention as error:
        return Attention(error.code or "needs_attention", str(error))
    except TryLater as error:
        return Later(error.after, error.code)
    except ConnectorError as error:
        # Whatever else went wrong: the call may have been made.
        return Unsure(reason=error.code or str(error))


def _prepared(session: Session, runtime: Runtime, target: Target) -> Prepared | Unusable:
    post = session.get_one(Post, target.post_id)
    revision = session.get(Revision, post.revision_id) if post.revision_id else None
    account = known.some(session, [target.account_id]).get(target.account_id)
    if revision is None or account is None:
        return Unusable(code="account_gone", reason="", person=False)
    try:
        ready = release(runtime.settings, target, revision, account)
    except NotTheApproved as error:
        return Unusable(code=error.code, reason="", person=False)
    try:
        connection = social_accounts.connection(session, runtime.keys, target.account_id)
    except KeysUnusable:
        return Unusable(code="keys_unusable", reason="", person=True)
    except (errors.NotFound, errors.Conflict, errors.Invalid) as error:
        return Unusable(code=error.code, reason=error.detail, person=True)
    return Prepared(release=ready, digest=revision.digest, connection=connection)


def _connector(runtime: Runtime, prepared: Prepared | Unusable, capability: type) -> Any:
    if isinstance(prepared, Unusable):
        return prepared
    try:
        connector = runtime.connect(prepared.connection)
    except registry.UnknownProvider:
        return Unusable(code="no_connector", reason="", person=True)
    except ConnectorError as error:
        return Unusable(code=error.code or "not_connected", reason=str(error), person=True)
    if not isinstance(connector, capability):
        return Unusable(code=f"cannot_{capability.__name__.lower()}", reason="", person=True)
    return connector


def _stop_before_call(runtime: Runtime, target_id: UUID, why: Unusable) -> None:
    with runtime.database.writing() as session:
        found = opened(session, target_id)
        if found is None:
            return
        post, target = found
        if target.state != "waiting" or post.state not in {"scheduled", "sending"}:
            return
        if (target.next_at or clock.now()) > clock.now() + timedelta(seconds=1):
            return
        actor = system("posts.publish")
        if not why.person:
            refuse(session, actor, post, target, code=why.code, reason=why.reason)
            return
        if post.state == "scheduled":
            move_post(session, actor, post, "claim")
        need_person(session, actor, post, target, code=why.code, reason=why.reason)


def _reconcile_in_its_time(runtime: Runtime, target_id: UUID) -> None:
    with runtime.database.writing() as session:
        enqueue(session, ReconcileTarget(target=target_id), once=f"reconcile:{target_id.hex}")


# ------------------------------------------------------------------ reconciling


def reconcile_target(job: ReconcileTarget, runtime: Runtime) -> None:
    """Read the network about a target in doubt, and record what it told."""
    actor = system("posts.reconcile")
    jobs = runtime.settings.jobs
    with runtime.database.writing() as session:
        window = take_over(session, actor, jobs, job.target)
    if window is None:
        return
    with runtime.database.reading() as session:
        target = session.get_one(Target, job.target)
        jobs = _with_lag(runtime.settings, target.network)
        prepared = _prepared(session, runtime, target)
    connector = _connector(runtime, prepared, Reconciles)
    seen: Published | NotFound | Unreadable | Attention | Later
    if isinstance(connector, Unusable):
        seen = Attention(connector.code, connector.reason)
    else:
        assert isinstance(prepared, Prepared)
        seen = _find(connector, prepared.release, window[0] - MARGIN)
    with runtime.database.writing() as session:
        reconciled(session, actor, jobs, job.target, seen=seen)
    log.info("reconcile.seen", target=job.target.hex, seen=type(seen).__name__)


def _with_lag(settings: Settings, network: str) -> JobSettings:
    """The times of the worker, with the longer of its own and the network's delay."""
    if settings.sandbox:
        # A stand-in is not the network whose delay the manifest tells of.
        return settings.jobs
    try:
        lag = registry.manifest(network).visibility_lag
    except registry.UnknownProvider:
        return settings.jobs
    return msgspec.structs.replace(
        settings.jobs, visibility_lag=max(lag, settings.jobs.visibility_lag)
    )


def _find(
    connector: Reconciles, ready: Release, since: datetime
) -> Published | NotFound | Unreadable | Attention | Later:
    try:
        return connector.find(ready, since=since)
    except NeedsAttention as error:
        return Attention(error.code or "needs_attention", str(error))
    except TryLater as error:
        return Later(error.after, error.code)
    except ConnectorError as error:
        return Unreadable(reason=error.code or str(error))


# ------------------------------------------------------------------ withdrawing


def withdraw_target(job: WithdrawTarget, runtime: Runtime) -> None:
    """Take one published post back."""
    with runtime.database.reading() as session:
        target = session.get(Target, job.target)
        if target is None or target.state != "published" or target.withdraw_asked_at is None:
            return
        remote_id = target.remote_id
        prepared = _prepared(session, runtime, target)
    connector = _connector(runtime, prepared, Withdraws)
    seen: Withdrawn | Refused | Unsure | Attention | Later
    if isinstance(connector, Unusable):
        seen = Attention(connector.code, connector.reason)
    elif not remote_id:
        seen = Attention("no_remote_id", "Nobody knows the post's id on the network.")
    else:
        seen = _take_back(connector, remote_id)
    with runtime.database.writing() as session:
        withdrawn(session, system("posts.withdraw"), job.target, seen=seen)


def _take_back(
    connector: Withdraws, remote_id: str
) -> Withdrawn | Refused | Unsure | Attention | Later:
    try:
        return connector.withdraw(remote_id)
    except NeedsAttention as error:
        return Attention(error.code or "needs_attention", str(error))
    except TryLater as error:
        return Later(error.after, error.code)
    except ConnectorError as error:
        return Unsure(reason=error.code or str(error))


# ------------------------------------------------------------------ keeping house


def sweep_targets(_job: SweepTargets, runtime: Runtime) -> None:
    """Give a new job to every target that stands still beyond its time."""
    with runtime.database.writing() as session:
        overdue = clock.now() - GRACE
        waiting = and_(Target.state == "waiting", Post.state.in_(("scheduled", "sending")))
        if stop.in_force(session) is not None:
            waiting = and_(waiting, Target.code != "publishing_stopped")
        taking_back = and_(Target.state == "published", Target.withdraw_asked_at.is_not(None))
        rows = session.execute(
            select(Target.id, Target.state)
            .join(Post, Post.id == Target.post_id)
            .where(
                Target.next_at <= overdue,
                or_(waiting, Target.state.in_(("sending", "unsure")), taking_back),
            )
            .order_by(Target.next_at)
            .limit(500)
        ).all()
        for row in rows:
            match row.state:
                case "waiting":
                    enqueue(session, PublishTarget(target=row.id), once=f"publish:{row.id.hex}")
                case "published":
                    enqueue(session, WithdrawTarget(target=row.id), once=f"withdraw:{row.id.hex}")
                case _:
                    enqueue(session, ReconcileTarget(target=row.id), once=f"reconcile:{row.id.hex}")
        if rows:
            log.warning("publish.swept", targets=len(rows))


def expire_posts(_job: ExpirePosts, runtime: Runtime) -> None:
    """End every post whose window is over and of which nothing was sent."""
    actor = system("posts.expire")
    with runtime.database.writing() as session:
        over = session.scalars(
            select(Post.id)
            .where(
                Post.state.in_(("in_review", "approved", "scheduled")),
                Post.not_after <= clock.now(),
            )
            .order_by(Post.not_after, Post.id)
            .limit(200)
        ).all()
        for post_id in over:
            post = locked(session, post_id)
            if post.state not in {"in_review", "approved", "scheduled"}:
                continue
            if post.state == "in_review":
                approvals.void(session, actor, kind="post", thing=post.id, reason="expired")
            expire(session, actor, post)


HANDLERS: Final = {
    PublishTarget: publish_target,
    ReconcileTarget: reconcile_target,
    WithdrawTarget: withdraw_target,
    SweepTargets: sweep_targets,
    ExpirePosts: expire_posts,
}
"""Job → what does it; `wiring` takes them from here."""

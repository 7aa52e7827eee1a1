"""What people do with posts, up to the point where the worker takes over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.approvals import actions as approvals
from governance.approvals import queries as asked
from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw, Forbidden, Invalid
from governance.base.policy import Action, Prospect, requires
from governance.base.states import WrongState
from governance.jobs.enqueue import enqueue
from governance.posts import content, guards, overriding, stop
from governance.posts.drafting import (
    Chosen,
    as_command,
    media_of,
    of_rows,
    targets_of,
    write,
)
from governance.posts.errors import NotPublishable, PublishingStopped
from governance.posts.jobs import PublishTarget, WithdrawTarget
from governance.posts.judging import judged
from governance.posts.models import Post, Revision, RevisionApproval
from governance.posts.operating import clear_emergency_stop, resolve, set_emergency_stop
from governance.posts.recording import called, locked, move_post
from governance.posts.schemas import (
    AskOverride,
    DraftPost,
    EditPost,
    GrantOverride,
    TransitionPost,
)
from governance.posts.states import POST
from governance.tasks import actions as tasks

__all__ = [
    "approve",
    "cancel",
    "clear_emergency_stop",
    "draft",
    "edit",
    "resolve",
    "schedule",
    "send_back",
    "set_emergency_stop",
    "submit",
    "transition",
    "withdraw",
]

# ------------------------------------------------------------------ writing


@requires(Action.POST_WRITE)
def draft(session: Session, actor: Actor, command: DraftPost) -> UUID:
    """Begin a post; it is judged at once. Raises `Invalid` with every flaw."""
    policy.require_any(actor, Action.POST_WRITE)
    author = guards.person(actor)
    chosen = Chosen(session, actor, command)
    department = guards.department(actor, chosen.accounts)
    policy.require(
        actor,
        Action.POST_WRITE,
        Prospect(policy_department=department, policy_participants=frozenset({author})),
    )
    now = clock.now()
    post = Post(
        id=ids.new(),
        state=POST.initial,
        digest="0" * 64,
        verdict="unknown",
        judgements=[],
        author_id=author,
        department_id=department,
        writers=[author],
        reviewers=[],
        created_at=now,
        updated_at=now,
    )
    answer = write(session, actor, post, command, chosen)
    record(
        session,
        actor,
        "post.drafted",
        ("post", post.id),
        after_state=post.state,
        facts=guards.judged_facts(post, answer),
    )
    return post.id


@requires(Action.POST_WRITE)
def edit(
    session: Session, actor: Actor, post_id: UUID, command: EditPost, *, version: int | None = None
) -> None:
    """Change a draft; it is judged at once. Whoever writes does not approve."""
    post = guards.opened(session, actor, post_id, Action.POST_WRITE, version)
    if post.state != "draft":
        raise WrongState(POST, post.state, "edit")
    guards.person(actor)
    files, targets = media_of(session, post.id), targets_of(session, post.id, lock=True)
    before = as_command(post, files, targets)
    changes = {
        field: value
        for field, value in msgspec.structs.asdict(command).items()
        if value is not UNSET
    }
    after = msgspec.structs.replace(before, **changes)
    chosen = Chosen(session, actor, after)
    old_digest = post.digest
    post.version += 1
    answer = write(session, actor, post, after, chosen)
    record(
        session,
        actor,
        "post.edited",
        ("post", post.id),
        changes={"digest": (old_digest, post.digest)},
        facts={
            **guards.judged_facts(post, answer),
            "fields": sorted(
                field for field in changes if getattr(before, field) != getattr(after, field)
            ),
        },
    )


# ------------------------------------------------------------------ review


@requires(Action.POST_SUBMIT)
def submit(
    session: Session,
    actor: Actor,
    post_id: UUID,
    *,
    asking: AskOverride | None = None,
    version: int | None = None,
) -> None:
    """
    Freeze the draft and lay it before those who approve for its accounts.

    It is judged again; `block` and `unknown` refuse with the findings, `warn` goes to the approver.
    Blocks that rules let somebody pass go there too when the author says why (`asking`).
    """
    post = guards.opened(session, actor, post_id, Action.POST_SUBMIT, version)
    if post.state != "draft":
        raise WrongState(POST, post.state, "submit")
    submitter = guards.person(actor)
    files, targets = media_of(session, post.id), targets_of(session, post.id, lock=True)
    accounts = guards.accounts(session, targets)
    guards.require_window(post)
    guards.require_postable(session, targets)
    answer = judged(session, actor, post, files, accounts, publish_at=post.publish_at)
    words = overriding.words_of(post, files)
    asked_for = overriding.ask(session, actor, answer, words, asking or AskOverride())
    frozen = of_rows(post, files, [target.account_id for target in targets])
    number = session.scalar(
        select(func.count()).select_from(Revision).where(Revision.post_id == post.id)
    )
    writers = sorted({*post.writers, submitter})
    revision = Revision(
        id=ids.new(),
        post_id=post.id,
        number=(number or 0) + 1,
        digest=content.digest(frozen),
        content=msgspec.to_builtins(frozen),
        judgements=list(answer.judgements),
        verdict=answer.verdict,
        author_id=post.author_id,
        writers=writers,
        submitted_by=submitter,
        submitted_at=clock.now(),
        overrides=msgspec.to_builtins(asked_for.items),
        override_reason=asked_for.reason,
    )
    session.add(revision)
    session.flush()
    post.verdict, post.judgements = answer.verdict, list(answer.judgements)
    post.digest, post.revision_id, post.writers = revision.digest, revision.id, writers
    move_post(
        session,
        actor,
        post,
        "submit",
        facts={**guards.judged_facts(post, answer), "revision": revision.number},
    )
    overriding.record_asking(session, actor, post, revision)
    approvals.open_approval(
        session,
        guards.unscoped(actor),
        kind="post",
        thing=post.id,
        digest=revision.digest,
        department=guards.route_department(post, accounts),
        author=post.author_id,
        facts=guards.route_facts(post, accounts),
        parties=[person for person in writers if person != post.author_id],
        roles=asked_for.roles,
    )
    guards.lay_before(session, post)
    tasks.close_tasks(session, thing=("post", post.id))


@requires(Action.POST_DECIDE)
def approve(
    session: Session,
    actor: Actor,
    post_id: UUID,
    *,
    seen_digest: str | None,
    comment: str = "",
    granting: GrantOverride | None = None,
    version: int | None = None,
) -> None:
    """
    Say yes to exactly the bytes that were seen. Nobody says yes to their own words.

    Where blocks are to be let through, the yes names them and its reason (`granting`).
    """
    post = guards.opened(session, actor, post_id, Action.POST_DECIDE, version)
    if post.state != "in_review":
        raise WrongState(POST, post.state, "approve")
    if not seen_digest:
        message = "Send the digest of the post that you saw, so that you approve that one only."
        raise Invalid(Flaw(pointer="/seen_digest", code="required", message=message))
    approver = guards.person(actor)
    if approver == post.author_id or approver in post.writers:
        raise Forbidden("four_eyes")
    decided = approvals.decide(
        session,
        actor,
        kind="post",
        thing=post.id,
        seen_digest=seen_digest,
        verdict="approve",
        comment=comment,
    )
    revision = session.get_one(Revision, post.revision_id)
    words = overriding.words_of(post, media_of(session, post.id))
    granted = overriding.confirmed(session, actor, revision, words, granting or GrantOverride())
    if granted is not None:
        deciding = msgspec.structs.replace(
            actor, on_behalf_of=decided.on_behalf_of or actor.on_behalf_of
        )
        overriding.record_granting(session, deciding, post, revision, granted)
    session.add(
        RevisionApproval(
            id=ids.new(),
            revision_id=revision.id,
            author_id=revision.author_id,
            writers=revision.writers,
            approver_id=approver,
            step=decided.step,
            seen_digest=seen_digest,
            approved_at=clock.now(),
            override_digest=granted.digest if granted else None,
            override_reason=granted.reason if granted else "",
        )
    )
    if decided.final:
        move_post(session, actor, post, "approve", reason=comment)
        return
    post.version += 1
    guards.lay_before(session, post)
    record(
        session,
        actor,
        "post.step_approved",
        ("post", post.id),
        reason=comment,
        facts={"digest": post.digest, "step": decided.step, "steps": decided.steps},
    )


@requires(Action.POST_DECIDE)
def send_back(
    session: Session, actor: Actor, post_id: UUID, *, comment: str, version: int | None = None
) -> None:
    """
    Give a post back to its author, with what has to change.

    Approvers return it; those who may write it take it back. Either voids what was approved.
    """
    post = locked(session, post_id)
    writes = isinstance(policy.decide(actor, Action.POST_WRITE, post), policy.Allow)
    if not writes:
        policy.require(actor, Action.POST_DECIDE, post)
    guards.require_version(post, version)
    if post.state not in {"in_review", "approved"}:
        raise WrongState(POST, post.state, "return")
    if not comment.strip():
        message = "Say what has to change, so that the author knows."
        raise Invalid(Flaw(pointer="/reason", code="required", message=message))
    decides = post.state == "in_review" and asked.refusal(session, actor, "post", post.id) is None
    if decides:
        approvals.decide(
            session,
            actor,
            kind="post",
            thing=post.id,
            seen_digest=post.digest,
            verdict="return",
            comment=comment,
        )
    else:
        approvals.void(session, actor, kind="post", thing=post.id, reason=comment)
    guards.make_wait(session, actor, post)
    move_post(session, actor, post, "return", reason=comment, values={"remark": comment.strip()})
    if actor.person != post.author_id:
        tasks.open_task(
            session,
            kind="post.returned",
            thing=("post", post.id),
            assignees=[post.author_id],
            facts={"title": called(post)},
        )


# ------------------------------------------------------------------ publication


@requires(Action.POST_SCHEDULE)
def schedule(
    session: Session,
    actor: Actor,
    post_id: UUID,
    *,
    publish_at: datetime | None = None,
    version: int | None = None,
) -> None:
    """
    Let an approved post go out at `publish_at`, or at the time that was drafted, or now.

    Judged once more with the rules of today. Refused outside its window and while publishing is
    stopped.
    """
    post = guards.opened(session, actor, post_id, Action.POST_SCHEDULE, version)
    if post.state != "approved":
        raise WrongState(POST, post.state, "schedule")
    now = clock.now()
    when = guards.moment(post, publish_at, now)
    if stop.in_force(session) is not None:
        raise PublishingStopped
    files, targets = media_of(session, post.id), targets_of(session, post.id, lock=True)
    guards.require_postable(session, targets)
    answer = judged(session, actor, post, files, guards.accounts(session, targets), publish_at=when)
    stopped_by = overriding.uncovered(session, post, answer.findings)
    if answer.undecided or stopped_by:
        raise NotPublishable.of(stopped_by or answer.findings)
    post.verdict, post.judgements = answer.verdict, list(answer.judgements)
    guards.make_wait(session, actor, post, targets)
    move_post(
        session,
        actor,
        post,
        "schedule",
        values={"publish_at": when, "scheduled_at": now},
        facts={"publish_at": when.isoformat(), **guards.judged_facts(post, answer)},
    )
    for target in targets:
        target.next_at, target.code, target.reason = when, "", ""
        once = f"publish:{target.id.hex}:{when.timestamp():.0f}"
        enqueue(session, PublishTarget(target=target.id), at=when, once=once)
    tasks.close_tasks(session, thing=("post", post.id))


@requires(Action.POST_SCHEDULE)
def cancel(
    session: Session, actor: Actor, post_id: UUID, *, reason: str = "", version: int | None = None
) -> None:
    """Take a scheduled post off the calendar. What has been claimed cannot be stopped any more."""
    post = guards.opened(session, actor, post_id, Action.POST_SCHEDULE, version)
    if post.state != "scheduled":
        raise WrongState(POST, post.state, "cancel")
    for target in targets_of(session, post.id, lock=True):
        target.next_at, target.code = None, ""
    move_post(session, actor, post, "cancel", reason=reason)


@requires(Action.POST_WITHDRAW)
def withdraw(
    session: Session, actor: Actor, post_id: UUID, *, reason: str = "", version: int | None = None
) -> None:
    """
    Take a published post back from every account it reached.

    Returns before the networks have answered; watch the targets.
    """
    post = guards.opened(session, actor, post_id, Action.POST_WITHDRAW, version)
    if post.state != "published":
        raise WrongState(POST, post.state, "withdraw")
    now = clock.now()
    move_post(session, actor, post, "withdraw", reason=reason)
    for target in targets_of(session, post.id, lock=True):
        if target.state == "published":
            target.withdraw_asked_at, target.next_at, target.reads = now, now, 0
            enqueue(session, WithdrawTarget(target=target.id), once=f"withdraw:{target.id.hex}")


@requires(Action.POST_READ)
def transition(
    session: Session,
    actor: Actor,
    post_id: UUID,
    command: TransitionPost,
    *,
    version: int | None = None,
) -> None:
    """Make the move that the command names; each has its own permission."""
    said = command.comment or command.reason
    match command.event:
        case "submit":
            asking = AskOverride(reason=command.override_reason, digest=command.override_digest)
            submit(session, actor, post_id, asking=asking, version=version)
        case "approve":
            approve(
                session,
                actor,
                post_id,
                seen_digest=command.seen_digest,
                comment=said,
                granting=GrantOverride(
                    digest=command.override_digest or "", reason=command.override_reason
                ),
                version=version,
            )
        case "return":
            send_back(session, actor, post_id, comment=said, version=version)
        case "schedule":
            schedule(session, actor, post_id, publish_at=command.publish_at, version=version)
        case "cancel":
            cancel(session, actor, post_id, reason=said, version=version)
        case "withdraw":
            withdraw(session, actor, post_id, reason=said, version=version)

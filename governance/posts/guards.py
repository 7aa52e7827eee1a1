"""What has to hold before a post moves, and what a move needs to know. Refusals name every flaw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from governance.approvals import queries as asked
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Conflict, Flaw, Forbidden, Invalid, VersionMismatch
from governance.base.policy import Action, Prospect
from governance.posts import accounts as known
from governance.posts.drafting import outside_window, targets_of
from governance.posts.judging import Judged
from governance.posts.models import Post, Target
from governance.posts.recording import called, locked, move_target
from governance.social_accounts import queries as social_accounts

PAST_TOLERANCE: Final = timedelta(minutes=10)
"""A time of publication so little ago is read as now."""

LAST_TIME: Final = timedelta(days=400)
"""Nothing is scheduled further ahead than this."""


def opened(
    session: Session, actor: Actor, post_id: UUID, action: Action, version: int | None
) -> Post:
    """The post, locked, once the gate and the version let this actor at it."""
    post = locked(session, post_id)
    policy.require(actor, action, post)
    require_version(post, version)
    return post


def require_version(post: Post, version: int | None) -> None:
    """Raise `VersionMismatch` where somebody changed the post meanwhile."""
    if version is not None and version != post.version:
        raise VersionMismatch(post.version)


def person(actor: Actor) -> UUID:
    """The person who acts; what people answer for is not done by a job."""
    if actor.person is None:
        raise Forbidden("person_required")
    return actor.person


def unscoped(actor: Actor) -> Actor:
    """The actor for what a move brings with it, once the move itself was allowed."""
    return msgspec.structs.replace(actor, scopes=None)


def department(actor: Actor, accounts: Sequence[known.Account]) -> UUID:
    """The department that says it: that of the accounts where the actor may write, or their own."""
    places = {account.department_id for account in accounts}
    if len(places) == 1:
        place = next(iter(places))
        thing = Prospect(policy_department=place)
        if policy.decide(actor, Action.POST_WRITE, thing) == policy.Allow():
            return place
    if actor.department is None:
        raise Conflict(
            "You belong to no department, so nobody could approve this. "
            "Ask an administrator to enter your department."
        )
    return actor.department


def accounts(session: Session, targets: Sequence[Target]) -> list[known.Account]:
    """The accounts of these targets, in the same order."""
    found = known.some(session, [target.account_id for target in targets])
    return [found[target.account_id] for target in targets if target.account_id in found]


def route_department(post: Post, accounts: Sequence[known.Account]) -> UUID:
    """Whose approval route the post takes: that of its accounts, or its own."""
    places = {account.department_id for account in accounts}
    if len(places) == 1:
        return places.pop()
    assert post.department_id is not None
    return post.department_id


def route_facts(post: Post, accounts: Sequence[known.Account]) -> dict[str, str]:
    """What approval routes may look at."""
    networks = {account.network for account in accounts}
    return {
        "network": networks.pop() if len(networks) == 1 else "several",
        "account": (ids.show("account", accounts[0].id) if len(accounts) == 1 else "several"),
        "category": post.category,
        "verdict": post.verdict,
        "title": called(post),
    }


def lay_before(session: Session, post: Post) -> None:
    """Let those who may decide now see the post from here on."""
    people = asked.may_decide(session, "post", post.id)
    post.reviewers = sorted({*post.reviewers, *people})


def require_window(post: Post) -> None:
    """Raise `Invalid` when the window is over."""
    if post.not_after is not None and post.not_after <= clock.now():
        message = "The window is over already. Give a later end."
        raise Invalid(Flaw(pointer="/not_after", code="window.past", message=message))


def require_postable(session: Session, targets: Sequence[Target]) -> None:
    """Raise `Invalid` naming every account on which nothing can be published now."""
    flaws = []
    for position, target in enumerate(targets):
        code = social_accounts.postable(session, target.account_id, clock.now())
        if code is not None:
            flaws.append(
                Flaw(
                    pointer=f"/account_ids/{position}",
                    code=code,
                    message=(
                        "Nothing can be published on this account now. Ask its owner, or choose "
                        "another account."
                    ),
                )
            )
    if flaws:
        raise Invalid(*flaws)


def moment(post: Post, publish_at: datetime | None, now: datetime) -> datetime:
    """When the post shall go out, or `Invalid` with the reason why not then."""
    if publish_at is None:
        drafted = post.publish_at
        publish_at = drafted if drafted is not None and drafted > now else now
    elif publish_at < now - PAST_TOLERANCE:
        message = "This time is over. Choose a later one, or leave it out to publish now."
        raise Invalid(Flaw(pointer="/publish_at", code="publish_at.past", message=message))
    elif publish_at > now + LAST_TIME:
        message = "This is more than a year ahead. Choose an earlier time."
        raise Invalid(Flaw(pointer="/publish_at", code="publish_at.far", message=message))
    when = max(publish_at, now)
    flaws = outside_window(when, post.not_before, post.not_after)
    if flaws:
        raise Invalid(*flaws)
    return when


def make_wait(
    session: Session, actor: Actor, post: Post, targets: Sequence[Target] | None = None
) -> None:
    """Targets that were refused wait again, for a new approval or another sending."""
    for target in targets_of(session, post.id, lock=True) if targets is None else targets:
        if target.state == "refused":
            move_target(
                session,
                actor,
                post,
                target,
                "reset",
                values={"code": "", "reason": "", "next_at": None, "reads": 0},
            )


def judged_facts(post: Post, answer: Judged) -> dict[str, object]:
    """What an audit event tells of a judgement."""
    return {
        "digest": post.digest,
        "verdict": answer.verdict,
        "judgements": [ids.show("judgement", key) for key in answer.judgements],
    }

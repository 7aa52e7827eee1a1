"""What is asked about posts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from approval_rules.model import Finding
from governance.approvals import queries as asked
from governance.audit import queries as audit
from governance.audit.schemas import EventView
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid, NotFound
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.posts import accounts as known
from governance.posts import override_view, stop
from governance.posts.content import Content
from governance.posts.drafting import media_of
from governance.posts.judging import merged
from governance.posts.models import Post, Revision, Target
from governance.posts.schemas import (
    Allowed,
    CalendarEntry,
    PostFilters,
    PostMediaView,
    PostRow,
    PostView,
    StopView,
    TargetView,
    Transitions,
)
from governance.posts.states import BY_PEOPLE, POST
from governance.rulebook import queries as rulebook
from governance.rulebook.schemas import in_language
from governance.social_accounts import queries as social_accounts

ACTIONS: Final = {
    "submit": Action.POST_SUBMIT,
    "return": Action.POST_DECIDE,
    "approve": Action.POST_DECIDE,
    "schedule": Action.POST_SCHEDULE,
    "cancel": Action.POST_SCHEDULE,
    "withdraw": Action.POST_WITHDRAW,
}
"""The permission that each move needs."""


def visible(actor: Actor) -> ColumnElement[bool]:
    """The posts this actor may know about."""
    own: list[ColumnElement[bool]] = []
    if actor.person is not None:
        own = [
            Post.author_id == actor.person,
            Post.writers.contains([actor.person]),
            Post.reviewers.contains([actor.person]),
        ]
    return policy.visible(actor, Action.POST_READ, department=Post.department_id, own=own)


def readable(session: Session, actor: Actor, post_id: UUID) -> Post:
    """The post, or `NotFound` where the actor may not know of it."""
    post = session.get(Post, post_id)
    if post is None:
        raise NotFound
    policy.require(actor, Action.POST_READ, post)
    return post


def one(session: Session, actor: Actor, post_id: UUID, *, language: str = "ja") -> PostView:
    """The whole post."""
    post = readable(session, actor, post_id)
    around = _around(session, [post])
    number = session.scalar(
        select(func.count()).select_from(Revision).where(Revision.post_id == post.id)
    )
    found = _found(session, post)
    return PostView(
        id=ids.show("post", post.id),
        state=post.state,
        digest=post.digest,
        title=post.title,
        text=post.text,
        category=post.category,
        account_ids=[target.account_id for target in around.targets[post.id]],
        media=[
            PostMediaView(
                id=ids.show("media", file.media_id),
                alt=file.alt,
                kind=file.kind,
                media_type=file.media_type,
                name=file.name,
                size=file.size,
                sha256=file.sha256,
            )
            for file in media_of(session, post.id)
        ],
        not_before=post.not_before,
        not_after=post.not_after,
        publish_at=post.publish_at,
        published_at=post.published_at,
        targets=around.targets[post.id],
        findings=in_language(found, language),
        verdict=post.verdict,
        waits_for=(
            asked.waiting_names(session, "post", post.id)
            if post.state == "in_review"
            else around.waits_for(post)
        ),
        remark=post.remark,
        author=ids.show("person", post.author_id),
        author_name=around.people.get(post.author_id, ""),
        department=ids.show_optional("department", post.department_id),
        department_name=around.department_name(post),
        revision=number or 0,
        stopped=stop.in_force(session) is not None,
        override=override_view.view(session, post, found, language),
        version=post.version,
        created_at=post.created_at,
        updated_at=post.updated_at,
    )


def text_before(session: Session, actor: Actor, post_id: UUID) -> str | None:
    """The text of the round before the last, where a post was laid before somebody again."""
    post = readable(session, actor, post_id)
    contents = session.scalars(
        select(Revision.content)
        .where(Revision.post_id == post.id)
        .order_by(Revision.number.desc())
        .offset(1)
        .limit(1)
    ).all()
    return msgspec.convert(contents[0], Content).text if contents else None


def text_of(session: Session, actor: Actor, post_id: UUID, digest: str) -> str | None:
    """The text that was laid before somebody under this digest; None when none was."""
    post = readable(session, actor, post_id)
    frozen = session.scalars(
        select(Revision.content)
        .where(Revision.post_id == post.id, Revision.digest == digest)
        .order_by(Revision.number.desc())
        .limit(1)
    ).first()
    return None if frozen is None else msgspec.convert(frozen, Content).text


def list_(session: Session, actor: Actor, ask: Ask, filters: PostFilters) -> Page[PostRow]:
    """One page of the posts that the actor may see, the newest first."""
    query = _filtered(select(Post).where(visible(actor)), filters)
    posts = session.scalars(keyset(query, Post.created_at, Post.id, ask)).all()
    around = _around(session, posts)
    return page(posts, ask, position=lambda post: (post.created_at, post.id), show=around.row)


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """State → how many posts the actor may see there; every state is named."""
    query = select(Post.state, func.count()).where(visible(actor)).group_by(Post.state)
    found = {row[0]: row[1] for row in session.execute(query)}
    return {state: found.get(state, 0) for state in POST.states}


def rows(session: Session, actor: Actor, filters: PostFilters) -> Iterator[PostRow]:
    """Every post that the actor may see, for exports, the newest first."""
    ask = Ask(limit=200)
    while True:
        found = list_(session, actor, ask, filters)
        yield from found.items
        if found.next_cursor is None:
            return
        ask = Ask(limit=200, cursor=found.next_cursor)


def calendar(session: Session, actor: Actor, start: datetime, end: datetime) -> list[CalendarEntry]:
    """What goes out, went out, or is meant to go out in this span of time; 500 posts at most."""
    at = func.coalesce(Post.published_at, Post.publish_at)
    posts = session.scalars(
        select(Post).where(visible(actor), at >= start, at < end).order_by(at, Post.id).limit(500)
    ).all()
    around = _around(session, posts)
    return [
        CalendarEntry(
            id=ids.show("post", post.id),
            state=post.state,
            title=post.title,
            text=post.text,
            at=post.published_at or post.publish_at or post.created_at,
            networks=[target.network for target in around.targets[post.id]],
        )
        for post in posts
    ]


def history(session: Session, actor: Actor, post_id: UUID, ask: Ask) -> Page[EventView]:
    """Everything that happened to the post, the newest first."""
    post = readable(session, actor, post_id)
    return audit.history(session, ("post", post.id), ask)


def transitions(
    session: Session, actor: Actor, post_id: UUID, ask: Ask | None = None
) -> Transitions:
    """What happened, and which moves the actor may make now and why not the others."""
    post = readable(session, actor, post_id)
    return Transitions(
        state=post.state,
        items=audit.history(session, ("post", post.id), ask or Ask()).items,
        allowed=[
            Allowed(event=event, allowed=why is None, reason=why)
            for event in BY_PEOPLE
            for why in (refusal(session, actor, post, event),)
        ],
    )


def refusal(session: Session, actor: Actor, post: Post, event: str) -> str | None:
    """The code that says why the actor may not make this move now; None when they may."""
    if POST.target(event, post.state) is None:
        return "wrong_state"
    decision = policy.decide(actor, ACTIONS[event], post)
    if event == "return" and decision != policy.Allow():
        decision = policy.decide(actor, Action.POST_WRITE, post)
    match decision:
        case policy.Deny(code):
            return code
        case policy.NotVisible():
            return "not_visible"
        case policy.Allow():
            return _own_refusal(session, actor, post, event)


def _own_refusal(session: Session, actor: Actor, post: Post, event: str) -> str | None:
    match event:
        case "submit":
            if post.verdict == "block":
                askable = override_view.view(session, post, _found(session, post), "en")
                return "blocked" if askable is None else "override_needed"
            if post.verdict == "unknown":
                return "unknown"
            if post.not_after is not None and post.not_after <= clock.now():
                return "expired"
            return _account_refusal(session, post)
        case "approve":
            if actor.person is None:
                return "person_required"
            if actor.person == post.author_id or actor.person in post.writers:
                return "four_eyes"
            return asked.refusal(session, actor, "post", post.id)
        case "schedule":
            if stop.in_force(session) is not None:
                return "stopped"
            if post.not_after is not None and post.not_after <= clock.now():
                return "expired"
            return _account_refusal(session, post)
        case _:
            return None


def _found(session: Session, post: Post) -> list[Finding]:
    return merged(rulebook.findings(session, post.judgements).values())


def _account_refusal(session: Session, post: Post) -> str | None:
    accounts = session.scalars(select(Target.account_id).where(Target.post_id == post.id))
    codes = (social_accounts.postable(session, key, clock.now()) for key in accounts.all())
    return next((code for code in codes if code is not None), None)


def emergency_stop(session: Session, actor: Actor) -> StopView | None:
    """The emergency stop in force, with who set it, when and why; None when posts go out."""
    policy.require_any(actor, Action.RULES_READ)
    pressed = stop.in_force(session)
    if pressed is None:
        return None
    people = identity.names(session, [pressed.set_by] if pressed.set_by else [])
    return StopView(
        id=ids.show("stop", pressed.id),
        reason=pressed.reason,
        set_by=people.get(pressed.set_by, "") if pressed.set_by else "",
        set_at=pressed.set_at,
    )


# ------------------------------------------------------------------ small pieces


class _Around(Struct, frozen=True, kw_only=True):
    """What several posts need from elsewhere, read once for all of them."""

    targets: dict[UUID, list[TargetView]]
    people: dict[UUID, str]
    departments: dict[UUID, str]
    accounts: dict[UUID, known.Account]
    overrides: dict[UUID, str]

    def department_name(self, post: Post) -> str:
        return self.departments.get(post.department_id, "") if post.department_id else ""

    def waits_for(self, post: Post) -> list[str]:
        """The names of those without whom nothing goes on; nobody while the service works."""
        if post.state in {"draft", "approved"}:
            return [self.people.get(post.author_id, "")]
        if post.state == "in_review":
            return sorted(self.people[key] for key in post.reviewers if key in self.people)
        owners = [
            self.people.get(account.owner_id, "")
            for target in self.targets[post.id]
            if target.state == "needs_person"
            for account in (self.accounts.get(ids.read("account", target.account_id)),)
            if account is not None
        ]
        return list(dict.fromkeys(owners))

    def row(self, post: Post) -> PostRow:
        targets = self.targets[post.id]
        return PostRow(
            id=ids.show("post", post.id),
            state=post.state,
            digest=post.digest,
            title=post.title,
            text=post.text,
            category=post.category,
            account_ids=[target.account_id for target in targets],
            targets=targets,
            not_before=post.not_before,
            not_after=post.not_after,
            publish_at=post.publish_at,
            published_at=post.published_at,
            verdict=post.verdict,
            waits_for=self.waits_for(post),
            author=ids.show("person", post.author_id),
            author_name=self.people.get(post.author_id, ""),
            department=ids.show_optional("department", post.department_id),
            department_name=self.department_name(post),
            override=self.overrides.get(post.id, ""),
            version=post.version,
            created_at=post.created_at,
            updated_at=post.updated_at,
        )


def _around(session: Session, posts: Collection[Post]) -> _Around:
    found = session.scalars(
        select(Target)
        .where(Target.post_id.in_([post.id for post in posts]))
        .order_by(Target.post_id, Target.position)
    ).all()
    accounts = known.some(session, {target.account_id for target in found})
    targets: dict[UUID, list[TargetView]] = {post.id: [] for post in posts}
    for target in found:
        account = accounts.get(target.account_id)
        targets[target.post_id].append(_shown(target, account.handle if account else ""))
    people = {post.author_id for post in posts}
    people |= {key for post in posts if post.state == "in_review" for key in post.reviewers}
    people |= {account.owner_id for account in accounts.values()}
    departments = {post.department_id for post in posts if post.department_id is not None}
    return _Around(
        targets=targets,
        people=identity.names(session, people),
        departments=identity.department_names(session, departments),
        accounts=accounts,
        overrides=override_view.states(session, posts),
    )


def _shown(target: Target, handle: str) -> TargetView:
    return TargetView(
        id=ids.show("target", target.id),
        account_id=ids.show("account", target.account_id),
        network=target.network,
        handle=handle,
        state=target.state,
        remote_id=target.remote_id,
        url=target.url,
        code=target.code,
        reason=target.reason,
        attempts=target.attempts,
        next_at=target.next_at,
        published_at=target.published_at,
        withdrawn_at=target.withdrawn_at,
    )


def _filtered(query: Select[Any], filters: PostFilters) -> Select[Any]:
    at = func.coalesce(Post.published_at, Post.publish_at, Post.created_at)
    if filters.state is not None:
        if filters.state not in POST.states:
            message = f"Choose one of: {', '.join(POST.states)}."
            raise Invalid(Flaw(pointer="/state", code="unknown_state", message=message))
        query = query.where(Post.state == filters.state)
    if filters.account_id is not None:
        account = _read("account", filters.account_id, "/account_id")
        query = query.where(Post.id.in_(select(Target.post_id).where(Target.account_id == account)))
    if filters.author_id is not None:
        query = query.where(Post.author_id == _read("person", filters.author_id, "/author_id"))
    if filters.text.strip():
        words: Sequence[str] = filters.text.split()
        for word in words[:10]:
            query = query.where(
                or_(
                    Post.text.icontains(word, autoescape=True),
                    Post.title.icontains(word, autoescape=True),
                )
            )
    if filters.override is not None:
        if filters.override not in override_view.STATES:
            message = f"Choose one of: {', '.join(override_view.STATES)}."
            raise Invalid(Flaw(pointer="/override", code="unknown_state", message=message))
        query = query.where(override_view.where(filters.override))
    if filters.from_ is not None:
        query = query.where(at >= filters.from_)
    if filters.to is not None:
        query = query.where(at < filters.to)
    return query


def _read(kind: str, text: str, pointer: str) -> UUID:
    try:
        return ids.read(kind, text)
    except ids.MalformedId:
        message = f"This is not an id of this kind ({ids.PREFIXES[kind]}_…)."
        raise Invalid(Flaw(pointer=pointer, code="malformed_id", message=message)) from None

"""Checking words against the publishing rules before they are a post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from approval_rules.model import Evidence, Length, Override, Stretch
from approval_rules.submission import Media, Submission
from governance.base import clock
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid
from governance.base.policy import Action
from governance.rest.limits import Limit
from governance.rest.routing import House, answer, identify_field, language_of, policy
from governance.rulebook import actions
from governance.rulebook.schemas import in_language
from governance.social_accounts import queries as accounts

Network = Literal["x", "youtube", "line", "mastodon", "bluesky", "facebook", "instagram"]

# DESIGN promises 50 a second; people who type never come near it.
LIMIT: Final = Limit(rate=100, burst=200)


class CheckedMedia(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One picture or film of the post."""

    kind: Literal["image", "video", "gif", "document"] = "image"
    size: Annotated[int, Meta(ge=0)] = 0
    """Bytes; 0 while unknown."""
    alt: Annotated[str, Meta(max_length=5000)] = ""
    name: Annotated[str, Meta(max_length=500)] = ""


class CheckContent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be checked. `publish_at` has an offset."""

    network: Network
    text: Annotated[str, Meta(max_length=1_000_000)]
    title: Annotated[str, Meta(max_length=10_000)] = ""
    tags: Annotated[list[Annotated[str, Meta(max_length=500)]], Meta(max_length=200)] = []
    account_id: str | None = None
    media: Annotated[list[CheckedMedia], Meta(max_length=50)] = []
    publish_at: Annotated[datetime, Meta(tz=True)] | None = None
    category: Annotated[str, Meta(max_length=100)] = ""


class RulesInForce(Struct, frozen=True, kw_only=True):
    """Which rules answered."""

    digest: str


class CheckedFinding(Struct, frozen=True, kw_only=True):
    """Offsets are code points into the field as sent; `end` is exclusive."""

    rule: str
    type: str
    level: Literal["info", "warn", "block"]
    field: str
    start: int
    end: int
    start_utf16: int
    end_utf16: int
    title: str
    message: str
    clause: Sequence[str]
    remedy: str
    evidence: Sequence[Evidence]
    replacement: str | None
    """What would stand at `replaces` instead, where a word settles it; "" takes that out."""
    replaces: Stretch | None
    """No more of the span than has to change; there whenever a replacement is."""
    override: Override | None
    """Of a block: who may let it pass, and whether they must say why; None where nobody may."""


class ContentCheck(Struct, frozen=True, kw_only=True):
    """The answer. `unknown`: the engine failed or timed out, and a person must look."""

    verdict: Literal["pass", "warn", "block", "unknown"]
    findings: Sequence[CheckedFinding]
    length: Length
    rules: RulesInForce


@post(
    "/content-checks",
    status_code=200,
    opt=policy(Action.CONTENT_CHECK, query=()),
    sync_to_thread=True,
)
def check(
    request: Request[Any, Any, Any],
    data: JSONBody[CheckContent],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[ContentCheck]:
    """What the rules in force say about these words. Nothing is kept."""
    LIMIT.take(actor.reference)
    account = identify_field("account", data.account_id, "/account_id")
    if data.publish_at is not None and not clock.is_reckoned(data.publish_at):
        message = "Give a time of the years 2000 to 2199, as 2026-12-01T10:00:00+09:00."
        raise Invalid(Flaw(pointer="/publish_at", code="time.range", message=message))
    with house.database.reading() as session:
        submission = Submission(
            network=data.network,
            text=data.text,
            title=data.title,
            media=tuple(
                Media(kind=m.kind, alt=m.alt, name=m.name, size=m.size) for m in data.media
            ),
            tags=tuple(data.tags),
            publish_at=data.publish_at,
            category=data.category,
            account="" if account is None else accounts.handle(session, actor, account),
        )
        judgement = actions.judge_only(session, actor, submission)
    findings = [
        CheckedFinding(
            rule=found.rule,
            type=found.type,
            level=found.level,  # type: ignore[arg-type]
            field=found.field,
            start=found.start,
            end=found.end,
            start_utf16=found.start_utf16,
            end_utf16=found.end_utf16,
            title=found.title,
            message=found.message,
            clause=found.clause,
            remedy=found.remedy,
            evidence=found.evidence,
            replacement=found.replacement,
            replaces=found.replaces,
            override=found.override,
        )
        for found in in_language(judgement.findings, language_of(request))
    ]
    whole = ContentCheck(
        verdict=judgement.verdict,
        findings=findings,
        length=judgement.length,
        rules=RulesInForce(digest=judgement.digest),
    )
    return answer(whole)


ROUTES = [check]

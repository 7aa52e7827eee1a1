"""Asking the rules about a post, once for each account it is meant for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy.orm import Session

from approval_rules.model import LEVELS, Finding, Verdict
from approval_rules.submission import Media, Submission
from governance.base.actor import Actor
from governance.posts.accounts import Account
from governance.posts.models import Post, PostMedia
from governance.rulebook.actions import judge

_WORST: Final[tuple[Verdict, ...]] = ("block", "unknown", "warn", "pass")


_KINDS: Final = {"animation": "gif"}
"""What the rules call a kind of file that is kept under another name."""


class Judged(Struct, frozen=True, kw_only=True):
    """The worst verdict over all accounts, every finding once, and the kept judgements."""

    verdict: Verdict
    findings: Sequence[Finding]
    judgements: Sequence[UUID]
    undecided: bool = False
    """On one account at least the check did not come to its end, whatever the others say."""


def judged(
    session: Session,
    actor: Actor,
    post: Post,
    media: Sequence[PostMedia],
    accounts: Iterable[Account],
    *,
    publish_at: datetime | None,
) -> Judged:
    """What the rules in force say of this post on these accounts. No account is no answer."""
    # A token that is limited to posts still has its posts checked.
    asking = msgspec.structs.replace(actor, scopes=None)
    shown = tuple(
        Media(kind=_KINDS.get(file.kind, file.kind), alt=file.alt, name=file.name, size=file.size)
        for file in media
    )
    kept = [
        judge(
            session,
            asking,
            Submission(
                network=account.network,
                text=post.text,
                title=post.title,
                media=shown,
                publish_at=publish_at,
                category=post.category,
                account=account.handle,
                complete=True,
            ),
        )
        for account in accounts
    ]
    verdicts = {answer.judgement.verdict for answer in kept}
    return Judged(
        verdict=next((verdict for verdict in _WORST if verdict in verdicts), "unknown"),
        findings=merged(answer.judgement.findings for answer in kept),
        judgements=[answer.id for answer in kept],
        undecided="unknown" in verdicts or not verdicts,
    )


def merged(findings: Iterable[Iterable[Finding]]) -> list[Finding]:
    """
    Every finding once; two networks often say the same.

    Those that block come first, hints last, and within a level they follow the text.
    """
    unique = {
        (
            -LEVELS.index(found.level),
            found.field != "text",
            found.field,
            found.start,
            found.end,
            found.rule,
            found.message.ja,
        ): found
        for several in findings
        for found in several
    }
    return [unique[key] for key in sorted(unique)]

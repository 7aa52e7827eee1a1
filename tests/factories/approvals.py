"""Things that go through an approval, for tests."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy.orm import Session

from governance.approvals import actions
from governance.approvals.schemas import Decided, Verdict
from governance.base import ids
from governance.base.actor import system
from tests.factories.people import City


def digest(text: str) -> str:
    """The digest of these bytes, as a post would have it."""
    return hashlib.sha256(text.encode()).hexdigest()


def submitted(
    session: Session,
    city: City,
    *,
    kind: str = "post",
    thing: UUID | None = None,
    text: str = "one",
    author: str = "pr",
    facts: dict[str, str] | None = None,
    parties: tuple[UUID, ...] = (),
) -> UUID:
    """A thing whose approval the author asked for; its id."""
    actions.ensure_default_routes(session, system("factory"))
    thing = thing or ids.new()
    actions.open_approval(
        session,
        city.actor(session, author),
        kind=kind,
        thing=thing,
        digest=digest(text),
        department=city.department,
        author=city.people[author],
        facts=facts or {},
        parties=parties,
    )
    return thing


def decided(
    session: Session,
    city: City,
    key: str,
    thing: UUID,
    *,
    kind: str = "post",
    text: str = "one",
    verdict: Verdict = "approve",
    comment: str = "",
    fresh: bool = True,
) -> Decided:
    """This person's decision on what they saw."""
    return actions.decide(
        session,
        city.actor(session, key, fresh=fresh),
        kind=kind,
        thing=thing,
        seen_digest=digest(text),
        verdict=verdict,
        comment=comment,
    )

"""Building the Actor: person, roles, reached departments and deputyships in one statement."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from governance.base import clock
from governance.base.actor import Actor, Grant
from governance.base.errors import NotFound
from governance.base.secrets import Keys, keyed_hash
from governance.identity.models import (
    ApiToken,
    DepartmentReach,
    Deputy,
    PageSession,
    Person,
    RoleGrant,
    TokenUse,
)
from governance.identity.schemas import SignedIn

IDLE_SECONDS: Final = 30 * 60
"""A page session ends when nobody used it for so long."""
SEEN_EVERY_SECONDS: Final = 60
DEPUTISED: Final = ("approver", "security")
"""The roles that a deputy takes over: those that decide."""

TOKEN_PREFIX: Final = "sek_"  # noqa: S105 - what secret scanners look for


def today() -> date:
    """The calendar day in the organisation's own time zone."""
    return clock.now().astimezone(clock.LOCAL).date()


def active(person: Any, day: date) -> ColumnElement[bool]:
    """The person works here on that day."""
    return and_(
        person.active_from <= day, or_(person.active_until.is_(None), person.active_until >= day)
    )


def in_force(period: Any, at: datetime) -> ColumnElement[bool]:
    """The grant or deputyship holds at that moment."""
    return and_(period.valid_from <= at, or_(period.valid_until.is_(None), period.valid_until > at))


def _known() -> Select[Any]:
    """One row for each role of each active person: who, role, its departments, deputy for whom."""
    at, day = clock.now(), today()
    absent = aliased(Person)
    represented = (
        select(Deputy.person_id)
        .join(absent, absent.id == Deputy.person_id)
        .where(Deputy.deputy_id == Person.id, in_force(Deputy, at), active(absent, day))
        .correlate(Person)
    )
    reached = (
        select(func.array_agg(DepartmentReach.department_id))
        .where(DepartmentReach.ancestor_id == RoleGrant.department_id)
        .correlate(RoleGrant)
        .scalar_subquery()
    )
    names = (
        select(func.array_agg(Deputy.person_id))
        .where(Deputy.deputy_id == Person.id, Deputy.person_id.in_(represented))
        .correlate(Person)
        .scalar_subquery()
    )
    held = or_(
        RoleGrant.person_id == Person.id,
        and_(RoleGrant.role.in_(DEPUTISED), RoleGrant.person_id.in_(represented)),
    )
    return (
        select(
            Person.id,
            Person.name,
            Person.department_id,
            Person.language,
            RoleGrant.role,
            RoleGrant.department_id.label("top"),
            reached.label("reached"),
            names.label("deputy_for"),
        )
        .select_from(Person)
        .outerjoin(RoleGrant, and_(in_force(RoleGrant, at), held))
        .where(active(Person, day))
    )


def _grants(rows: Sequence[Any]) -> tuple[Grant, ...]:
    return tuple(
        Grant(role=row.role, departments=None if row.top is None else frozenset(row.reached or ()))
        for row in rows
        if row.role is not None
    )


def _actor(rows: Sequence[Any], **more: Any) -> Actor:
    first = rows[0]
    return Actor(
        person=first.id,
        name=first.name,
        department=first.department_id,
        grants=_grants(rows),
        deputy_for=frozenset(first.deputy_for or ()),
        **more,
    )


def actor_of_person(
    session: Session,
    person_id: UUID,
    *,
    step_up_at: datetime | None = None,
    request_id: str = "",
) -> Actor:
    """The person as an actor with everything they may do now. Raises `NotFound` when not active."""
    rows = session.execute(_known().where(Person.id == person_id)).all()
    if not rows:
        raise NotFound
    return _actor(rows, step_up_at=step_up_at, request_id=request_id)


def token_hash(keys: Keys, token_id: UUID, secret: str) -> bytes:
    """What is kept of a token's secret."""
    return keyed_hash(keys, secret.encode("utf-8", "surrogatepass"), purpose=f"token:{token_id}")


def read_token(text: str) -> tuple[UUID, str] | None:
    """The id and the secret in a token's text, or None for anything else."""
    if not text.startswith(TOKEN_PREFIX):
        return None
    identity, _, secret = text.removeprefix(TOKEN_PREFIX).partition("_")
    try:
        return UUID(hex=identity), secret
    except ValueError:
        return None


def actor_of_token(
    session: Session,
    keys: Keys,
    text: str,
    request_id: str = "",
    *,
    token_is_step_up: bool = False,
) -> Actor | None:
    """
    Who calls with this token, or None when it is unknown, expired, revoked or its owner has left.

    With `token_is_step_up` the token counts as the person's fresh proof.
    """
    found = known_token(session, keys, text, request_id, token_is_step_up=token_is_step_up)
    return None if found is None else found[0]


def known_token(
    session: Session, keys: Keys, text: str, request_id: str, *, token_is_step_up: bool
) -> tuple[Actor, UUID, date | None] | None:
    """The token's actor, its id and the last day of its use, in one statement."""
    read = read_token(text)
    if read is None:
        return None
    token_id, secret = read
    at = clock.now()
    statement = (
        _known()
        .join(ApiToken, ApiToken.person_id == Person.id)
        .outerjoin(TokenUse, TokenUse.token_id == ApiToken.id)
        .where(ApiToken.id == token_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > at)
        .add_columns(ApiToken.secret_hash, ApiToken.scopes, TokenUse.used_on)
    )
    rows = session.execute(statement).all()
    expected = rows[0].secret_hash if rows else b""
    if not hmac.compare_digest(expected, token_hash(keys, token_id, secret)):
        return None
    scopes = rows[0].scopes
    actor = _actor(
        rows,
        kind="token",
        scopes=None if scopes is None else frozenset(scopes),
        step_up_at=at if token_is_step_up else None,
        request_id=request_id,
        session_ref=f"token:{token_id.hex}",
    )
    return actor, token_id, rows[0].used_on


def cookie_hash(keys: Keys, cookie: str) -> bytes:
    """What is kept of a page session's secret."""
    return keyed_hash(keys, cookie.encode("utf-8", "surrogatepass"), purpose="session")


def csrf_of(keys: Keys, cookie: str) -> str:
    """The form token that belongs to this session and to no other."""
    return keyed_hash(keys, cookie.encode("utf-8", "surrogatepass"), purpose="csrf").hex()


def actor_of_session(
    session: Session, keys: Keys, cookie: str, request_id: str = ""
) -> SignedIn | None:
    """Who uses the browser with this cookie, or None when the session is unknown or over."""
    at = clock.now()
    statement = (
        _known()
        .join(PageSession, PageSession.person_id == Person.id)
        .where(PageSession.key_hash == cookie_hash(keys, cookie), PageSession.expires_at > at)
        .add_columns(
            PageSession.id.label("session_id"),
            PageSession.seen_at,
            PageSession.expires_at,
            PageSession.step_up_at,
        )
    )
    rows = session.execute(statement).all()
    if not rows:
        return None
    first = rows[0]
    idle = (at - first.seen_at).total_seconds()
    if idle >= IDLE_SECONDS:
        return None
    return SignedIn(
        actor=_actor(
            rows,
            step_up_at=first.step_up_at,
            request_id=request_id,
            session_ref=f"session:{first.session_id.hex}",
        ),
        csrf=csrf_of(keys, cookie),
        person=first.id,
        name=first.name,
        language=first.language,
        expires_at=first.expires_at,
        stale=idle >= SEEN_EVERY_SECONDS,
    )

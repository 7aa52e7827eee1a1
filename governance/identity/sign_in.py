"""Signing in and out, and proving oneself afresh."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, policy
from governance.base.actor import Actor, system
from governance.base.errors import Flaw, Invalid, NotFound
from governance.base.policy import Action, requires
from governance.base.secrets import Keys, keyed_hash
from governance.identity import passwords
from governance.identity.actors import active, actor_of_person, cookie_hash, today
from governance.identity.models import Credential, PageSession, Person, Throttle
from governance.identity.schemas import SignedInNow, SignIn, SignInRefused

ABSOLUTE: Final = timedelta(hours=9)
"""A page session ends after so long, used or not."""

FREE_ATTEMPTS: Final = {"account": 5, "address": 60}
"""How many failures in a row cost nothing. Many people can share one address."""
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=1)


def sign_in(
    session: Session, keys: Keys, command: SignIn, *, address: str
) -> SignedInNow | SignInRefused:
    """
    A new page session for the right name and password.

    A refusal is returned, not raised: the caller commits, so that it is counted. It costs the same
    work and says the same whether the name, the password or the moment was wrong.
    """
    name = command.name.strip().lower()
    row = session.execute(
        select(Person.id, Credential.password)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(or_(Person.login == name, Person.email == name), active(Person, today()))
        .limit(1)
    ).one_or_none()
    account = str(row.id) if row is not None else name
    return _attempt(
        session,
        keys,
        person_id=None if row is None else row.id,
        encoded=None if row is None else row.password,
        password=command.password,
        places=(("account", account), ("address", address)),
        address=address,
    )


def step_up(
    session: Session, keys: Keys, cookie: str, password: str, *, address: str
) -> SignedInNow | SignInRefused:
    """The session proved afresh, under a new cookie; refused like a sign-in."""
    row = session.execute(
        select(PageSession.id, PageSession.person_id, Credential.password)
        .join(Person, Person.id == PageSession.person_id)
        .outerjoin(Credential, Credential.person_id == PageSession.person_id)
        .where(
            PageSession.key_hash == cookie_hash(keys, cookie),
            PageSession.expires_at > clock.now(),
            active(Person, today()),
        )
    ).one_or_none()
    answer = _attempt(
        session,
        keys,
        person_id=None if row is None else row.person_id,
        encoded=None if row is None else row.password,
        password=password,
        places=(
            ("account", "" if row is None else str(row.person_id)),
            ("address", address),
        ),
        address=address,
    )
    if row is not None and isinstance(answer, SignedInNow):
        session.execute(delete(PageSession).where(PageSession.id == row.id))
    return answer


def sign_out(session: Session, keys: Keys, cookie: str) -> None:
    """End this page session on the server. Unknown ones are none."""
    row = session.execute(
        delete(PageSession)
        .where(PageSession.key_hash == cookie_hash(keys, cookie))
        .returning(PageSession.person_id)
    ).one_or_none()
    if row is not None:
        actor = Actor(person=row.person_id, name="")
        record(session, actor, "person.signed_out", ("person", row.person_id))


def keep(session: Session, keys: Keys, cookie: str) -> None:
    """Set the idle clock of this session anew."""
    session.execute(
        update(PageSession)
        .where(PageSession.key_hash == cookie_hash(keys, cookie))
        .values(seen_at=clock.now())
    )


@requires(Action.PERSON_MANAGE)
def sign_out_everywhere(session: Session, actor: Actor, person_id: UUID) -> int:
    """End every page session of a person and say how many there were."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    if actor.person != person_id or actor.scopes is not None:
        policy.require(actor, Action.PERSON_MANAGE, person)
    ended = end_sessions(session, person_id)
    record(session, actor, "person.signed_out_everywhere", ("person", person_id))
    return ended


def end_sessions(session: Session, person_id: UUID) -> int:
    """The same as a part of another change, which leaves the record."""
    ended = session.execute(delete(PageSession).where(PageSession.person_id == person_id))
    return int(ended.rowcount)  # type: ignore[attr-defined]


def forget_ended(session: Session) -> int:
    """Delete sessions that are over and counters that no longer count."""
    at = clock.now()
    gone = session.execute(delete(PageSession).where(PageSession.expires_at <= at))
    session.execute(delete(Throttle).where(Throttle.failed_at < at - 2 * FORGOTTEN_AFTER))
    return int(gone.rowcount)  # type: ignore[attr-defined]


@requires(Action.TOKEN_OWN)
def set_password(session: Session, actor: Actor, current: str, new: str) -> None:
    """Change one's own password; every page session of the person ends."""
    person = session.get(Person, actor.person) if actor.person else None
    if person is None:
        raise NotFound
    policy.require(actor, Action.TOKEN_OWN, person)
    credential = session.get(Credential, person.id)
    if not passwords.matches(credential.password if credential else None, current):
        message = "This is not your present password. Type it again, or ask for a reset link."
        raise Invalid(Flaw(pointer="/current", code="password.wrong", message=message))
    store_password(session, person, new)
    record(session, actor, "person.password_changed", ("person", person.id))
    end_sessions(session, person.id)


def store_password(session: Session, person: Person, new: str) -> None:
    """Keep a new password. Raises `Invalid` for one that is too easy."""
    found = passwords.flaws(new, guessable(person))
    if found:
        raise Invalid(*found)
    encoded = passwords.encode(new)
    session.execute(
        insert(Credential)
        .values(person_id=person.id, password=encoded, changed_at=clock.now())
        .on_conflict_do_update(
            index_elements=[Credential.person_id],
            set_={"password": encoded, "changed_at": clock.now()},
        )
    )


def guessable(person: Person) -> list[str]:
    """The words that anybody would try first for this person."""
    return [person.login, person.email, *person.email.split("@"), *person.name.split()]


def open_session(session: Session, keys: Keys, person_id: UUID, *, address: str) -> SignedInNow:
    """A page session of this person, who has just proved who they are."""
    at = clock.now()
    cookie = secrets.token_urlsafe(32)
    opened = PageSession(
        key_hash=cookie_hash(keys, cookie),
        person_id=person_id,
        created_at=at,
        seen_at=at,
        expires_at=at + ABSOLUTE,
        step_up_at=at,
        address=address,
    )
    session.add(opened)
    person = session.get_one(Person, person_id)
    return SignedInNow(
        cookie=cookie, person=person_id, language=person.language, expires_at=opened.expires_at
    )


def _attempt(
    session: Session,
    keys: Keys,
    *,
    person_id: UUID | None,
    encoded: str | None,
    password: str,
    places: tuple[tuple[str, str], ...],
    address: str,
) -> SignedInNow | SignInRefused:
    wait = _wait(session, keys, places)
    right = passwords.matches(encoded, password)
    if wait:
        return SignInRefused(retry_after=wait)
    if person_id is None or not right:
        wait = max(_count(session, keys, kind, value) for kind, value in places)
        if person_id is not None:
            record(
                session,
                system("sign_in"),
                "person.sign_in_refused",
                ("person", person_id),
                outcome="denied",
            )
        return SignInRefused(retry_after=wait)
    session.execute(delete(Throttle).where(Throttle.key == _key(keys, *places[0])))
    if encoded is not None and passwords.is_outdated(encoded):
        session.execute(
            update(Credential)
            .where(Credential.person_id == person_id)
            .values(password=passwords.encode(password))
        )
    answer = open_session(session, keys, person_id, address=address)
    record(session, actor_of_person(session, person_id), "person.signed_in", ("person", person_id))
    return answer


def _key(keys: Keys, kind: str, value: str) -> bytes:
    return keyed_hash(keys, value.encode("utf-8", "surrogatepass"), purpose=f"throttle:{kind}")


def _wait(session: Session, keys: Keys, places: tuple[tuple[str, str], ...]) -> int:
    """
    How many seconds the door stays closed.

    The counter of the account is locked for the attempt, so that parallel guesses are counted one
    by one; a second guess at the same moment is turned away.
    """
    at = clock.now()
    account, *others = (_key(keys, *place) for place in places)
    session.execute(
        insert(Throttle).values(key=account, failures=0, failed_at=at).on_conflict_do_nothing()
    )
    mine = session.execute(
        select(Throttle.closed_until)
        .where(Throttle.key == account)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if mine is None:
        return 1
    closed: list[Any] = [mine.closed_until]
    closed += session.scalars(select(Throttle.closed_until).where(Throttle.key.in_(others)))
    waits = [(until - at).total_seconds() for until in closed if until is not None]
    return max([0, *(int(wait) + 1 for wait in waits if wait > 0)])


def _count(session: Session, keys: Keys, kind: str, value: str) -> int:
    """Count one failure and say how long the door stays closed after it."""
    at = clock.now()
    key = _key(keys, kind, value)
    session.execute(
        insert(Throttle).values(key=key, failures=0, failed_at=at).on_conflict_do_nothing()
    )
    row = session.execute(
        select(Throttle.failures, Throttle.failed_at).where(Throttle.key == key).with_for_update()
    ).one()
    failures = 1 if at - row.failed_at > FORGOTTEN_AFTER else row.failures + 1
    over = failures - FREE_ATTEMPTS[kind]
    wait = min(timedelta(seconds=2 ** min(over, 12)), LONGEST_WAIT) if over >= 0 else timedelta()
    session.execute(
        update(Throttle)
        .where(Throttle.key == key)
        .values(failures=failures, failed_at=at, closed_until=at + wait if wait else None)
    )
    return int(wait.total_seconds())

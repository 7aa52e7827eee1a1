"""Links that work once: for the first administrator, and for a new password."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor, system
from governance.base.errors import Conflict, Invalid, NotFound
from governance.base.policy import Action, requires
from governance.base.secrets import Keys, keyed_hash
from governance.identity import directory, roles, sign_in, step_up
from governance.identity.models import OneTimeLink, Person
from governance.identity.schemas import AddPerson, GrantRole

LIFETIME: Final = timedelta(hours=24)


class LinkUnusable(Conflict):
    """This link is unknown, used or older than 24 hours. Ask for a new one."""

    code = "link_unusable"


def make_setup(session: Session, keys: Keys) -> str:
    """
    The secret of a link that makes one administrator; earlier unused ones stop working.

    Whoever can open the database and the keys may make one.
    """
    session.execute(
        delete(OneTimeLink).where(OneTimeLink.purpose == "setup", OneTimeLink.used_at.is_(None))
    )
    return _make(session, keys, "setup", None)


def accept_setup(  # noqa: PLR0917 - the fields of one form
    session: Session, keys: Keys, token: str, name: str, email: str, password: str
) -> UUID:
    """Make the administrator whom the link was for. Raises `LinkUnusable` and `Invalid`."""
    link = _open(session, keys, "setup", token)
    actor = system("setup")
    command = AddPerson(login=email.strip().lower(), email=email, name=name)
    try:
        added = directory.add_person(session, actor, command)
    except Invalid as error:
        # The form has no login name: what is wrong with it is wrong with the address.
        flaws = {("/email" if it.pointer == "/login" else it.pointer): it for it in error.flaws}
        raise Invalid(
            *(msgspec.structs.replace(it, pointer=pointer) for pointer, it in flaws.items())
        ) from None
    person = session.get_one(Person, added)
    sign_in.store_password(session, person, password)
    roles.grant_role(
        session,
        actor,
        GrantRole(person=ids.show("person", added), role="admin", reason="setup link"),
    )
    link.used_at = clock.now()
    return added


@requires(Action.PERSON_MANAGE)
def make_password_link(session: Session, actor: Actor, keys: Keys, person_id: UUID) -> str:
    """The secret of a link with which a person chooses a password; earlier ones stop working."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    policy.require(actor, Action.PERSON_MANAGE, person)
    step_up.require(actor)
    session.execute(
        delete(OneTimeLink).where(
            OneTimeLink.purpose == "password",
            OneTimeLink.person_id == person_id,
            OneTimeLink.used_at.is_(None),
        )
    )
    record(session, actor, "person.password_link_made", ("person", person_id))
    return _make(session, keys, "password", person_id)


def accept_password(session: Session, keys: Keys, token: str, password: str) -> UUID:
    """Take the password that the person chose through the link; their page sessions end."""
    link = _open(session, keys, "password", token)
    person = session.get_one(Person, link.person_id)
    sign_in.store_password(session, person, password)
    sign_in.end_sessions(session, person.id)
    link.used_at = clock.now()
    actor = Actor(person=person.id, name=person.name)
    record(session, actor, "person.password_changed", ("person", person.id), reason="link")
    return person.id


def is_open(session: Session, keys: Keys, purpose: str, token: str) -> bool:
    """Whether this link would work now."""
    query = select(OneTimeLink.id).where(*_usable(keys, purpose, token))
    return session.scalar(query) is not None


def _hash(keys: Keys, purpose: str, token: str) -> bytes:
    return keyed_hash(keys, token.encode("utf-8", "surrogatepass"), purpose=f"link:{purpose}")


def _usable(keys: Keys, purpose: str, token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        OneTimeLink.purpose == purpose,
        OneTimeLink.key_hash == _hash(keys, purpose, token),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > clock.now(),
    )


def _make(session: Session, keys: Keys, purpose: str, person_id: UUID | None) -> str:
    token = secrets.token_urlsafe(32)
    at = clock.now()
    session.add(
        OneTimeLink(
            purpose=purpose,
            key_hash=_hash(keys, purpose, token),
            person_id=person_id,
            created_at=at,
            expires_at=at + LIFETIME,
        )
    )
    session.flush()
    return token


def _open(session: Session, keys: Keys, purpose: str, token: str) -> OneTimeLink:
    link = session.scalars(
        select(OneTimeLink).where(*_usable(keys, purpose, token)).with_for_update()
    ).one_or_none()
    if link is None:
        raise LinkUnusable
    return link

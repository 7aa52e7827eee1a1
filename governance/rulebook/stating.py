"""Reading what somebody states of the organisation: every flaw at once, and what holds already."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from approval_rules import own, shapes
from approval_rules.text import addresses
from approval_rules.text.validators import phone_kind
from governance.base import clock
from governance.base.errors import Flaw, Invalid
from governance.rulebook.models import OrganisationFact
from governance.rulebook.schemas import AddFact

_SETTINGS: Final = frozenset({"opens", "closes", "length_limits"})
"""Kinds of which the newest entry counts, and not every one."""


class AlreadyStated(Invalid):
    """This is stated already and in force. End that entry first if something about it changes."""

    code = "fact.already_stated"

    def __init__(self, existing: UUID) -> None:
        super().__init__(Flaw(pointer="/value", code=self.code, message=self.summary()))
        self.existing = existing


def flaws(command: AddFact) -> list[Flaw]:
    """Everything that is wrong with a fact by itself, each at its field."""
    found = [*_flaws_of_words(command), *_flaws_of_time(command)]
    value = command.value.strip()
    shape = shapes.shape(command.kind, value) if value else ""
    if shape:
        found.append(Flaw(pointer="/value", code="shape", message=shape))
    return found


def _flaws_of_words(command: AddFact) -> list[Flaw]:
    found = []
    if not command.value.strip():
        found.append(Flaw(pointer="/value", code="required", message="Write the value."))
    if not command.reason.strip():
        found.append(Flaw(pointer="/reason", code="required", message="Say why, in a sentence."))
    return found


def _flaws_of_time(command: AddFact) -> list[Flaw]:
    found = []
    if command.expires is not None and command.expires < _today(clock.now()):
        message = "Give a day that is still to come."
        found.append(Flaw(pointer="/expires", code="past", message=message))
    given = command.starts_at, command.ends_at
    if command.kind != "periods":
        if given != (None, None):
            message = "Only periods have a beginning and an end. Use expires instead."
            found.append(Flaw(pointer="/starts_at", code="not_a_period", message=message))
        return found
    message = "A period needs its beginning and its end."
    for pointer, moment in zip(("/starts_at", "/ends_at"), given, strict=True):
        if moment is None:
            found.append(Flaw(pointer=pointer, code="required", message=message))
    if command.starts_at and command.ends_at and command.ends_at <= command.starts_at:
        message = "The end lies after the beginning."
        found.append(Flaw(pointer="/ends_at", code="order", message=message))
    return found


def _today(now: datetime) -> date:
    return now.astimezone(clock.LOCAL).date()


def _same(kind: str, value: str) -> str:
    """What two ways of writing one value have in common."""
    plain = own.plain(value)
    match kind:
        case "phones":
            return phone_kind(plain)[2] or plain
        case "mail_domains" | "link_domains":
            return shapes.host(plain)
        case "addresses":
            return addresses.canonical(plain)
        case "mentions":
            return plain.removeprefix("@")
        case _:
            return plain


def in_force(at: datetime) -> ColumnElement[bool]:
    """The facts that hold at this moment."""
    return (OrganisationFact.ended_at.is_(None)) & or_(
        OrganisationFact.expires.is_(None), OrganisationFact.expires >= _today(at)
    )


def stated_already(session: Session, command: AddFact) -> UUID | None:
    """The fact in force that says the same for at least as long; None where this one is new."""
    query = (
        select(OrganisationFact)
        .where(OrganisationFact.kind == command.kind, in_force(clock.now()))
        .order_by(OrganisationFact.added_at.desc())
    )
    said = _same(command.kind, command.value)
    for fact in session.scalars(query):
        if _same(fact.kind, fact.value) != said:
            if command.kind in _SETTINGS and _key(fact.value) == _key(command.value):
                return None
            continue
        is_at_the_same_time = (fact.starts_at, fact.ends_at) == (
            command.starts_at,
            command.ends_at,
        )
        is_long_enough = fact.expires is None or (
            command.expires is not None and fact.expires >= command.expires
        )
        if is_at_the_same_time and is_long_enough:
            return fact.id
    return None


def _key(value: str) -> str:
    """What a setting is about: the network of a limit; an hour has nothing before its `=`."""
    return value.partition("=")[0].strip() if "=" in value else ""

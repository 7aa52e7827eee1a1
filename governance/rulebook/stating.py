"""Reading what somebody states of the organisation: every flaw at once, and what holds already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

import idna
import phonenumbers
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from approval_rules.known import PERIODS
from approval_rules.text import addresses
from approval_rules.text.length import is_limit
from approval_rules.text.mails import mails
from approval_rules.text.validators import phone_kind
from governance.base import clock
from governance.base.errors import Flaw, Invalid
from governance.rulebook.models import OrganisationFact
from governance.rulebook.schemas import AddFact

_SCHEME: Final = re.compile(r"\A(?:[a-z]+://|@)")
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_TIME: Final = re.compile(r"\d\d:\d\d")
_MENTION: Final = re.compile(r"@?[\w.-]+(?:@[\w.-]+)?")
_READ: Final = frozenset({"holidays", "opens", "closes", "length_limits", "periods"})
"""Kinds whose values are no words but days, times, numbers and codes."""
_SETTINGS: Final = frozenset({"opens", "closes", "length_limits"})
"""Kinds of which the newest entry counts, and not every one."""

PHONE: Final = "Write one telephone number with its area code, like 03-1234-5678."
DOMAIN: Final = "Write a domain, like city.example.jp."
MAIL: Final = "Write one mail address, like kouhou@city.example.jp."
ADDRESS: Final = "Write an address down to its number, like 例示市見本町1-2-3."
NAME: Final = "Write a name with letters."
ACCOUNT: Final = "Write the bank and the number of the account."
MENTION: Final = "Write the name of one account, like @city_example."
DAY: Final = "Write a day like 2026-12-29."
HOUR: Final = "Write a time like 08:30."
LIMIT: Final = (
    "Write network=number, like x=4000; of one account x/name=4000. What a link counts, how many "
    "files, the longest words for one and the most bytes of one are mastodon:link=23, :media=4, "
    ":alt=1500, :image=16777216 and :video=103809024."
)


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
    shape = _shape(command.kind, value) if value else ""
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


def _shape(kind: str, value: str) -> str:
    """What to write instead, "" for a value that the rules can compare with a post."""
    if kind == "periods":
        known = ", ".join(PERIODS)
        return "" if value in PERIODS else f"A period is one of these: {known}."
    is_well, otherwise = _SHAPES.get(kind, _ANY_WORD)
    return "" if is_well(written(kind, value) if kind in _READ else _plain(value)) else otherwise


def written(kind: str, value: str) -> str:
    """The value as it is kept: what a program reads has no full-width digits."""
    stripped = value.strip()
    return unicodedata.normalize("NFKC", stripped) if kind in _READ else stripped


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip().lower()


def _is_phone(value: str) -> bool:
    _, is_valid, number = phone_kind(value)
    if not is_valid or not set(value) <= set("+0123456789-‐‑–—−ー()./ "):
        return False
    return phonenumbers.is_possible_number(phonenumbers.parse(number, None))


def _host(value: str) -> str:
    """The domain of what was written, in the form that all ways of writing it share."""
    return _SCHEME.sub("", value).removesuffix("/")


def _is_domain(value: str) -> bool:
    try:
        labels = idna.encode(_host(value)).decode("ascii").split(".")
    except (idna.IDNAError, UnicodeError):
        return False
    are_labels = all(_LABEL.fullmatch(label) for label in labels)
    return len(labels) > 1 and are_labels and not labels[-1].isdigit()


def _is_mail(value: str) -> bool:
    return [found.address for found in mails(value)] == [value] and "@" in value


def _is_address(value: str) -> bool:
    own = addresses.canonical(value)
    return any(character.isalpha() for character in own) and any(map(str.isdigit, own))


def _is_name(value: str) -> bool:
    return any(character.isalnum() for character in value)


def _is_bank_account(value: str) -> bool:
    return any(map(str.isdigit, value))


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_hour(value: str) -> bool:
    try:
        time.fromisoformat(value)
    except ValueError:
        return False
    # A time with a zone cannot be compared with the hour of a post.
    return _TIME.fullmatch(value) is not None


def _is_limit(value: str) -> bool:
    key, _, number = value.partition("=")
    return number.isascii() and number.isdigit() and is_limit(key, int(number))


_SHAPES: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "phones": (_is_phone, PHONE),
    "mail_domains": (_is_domain, DOMAIN),
    "link_domains": (_is_domain, DOMAIN),
    "mails": (_is_mail, MAIL),
    "addresses": (_is_address, ADDRESS),
    "bank_accounts": (_is_bank_account, ACCOUNT),
    "mentions": (lambda value: _MENTION.fullmatch(value) is not None, MENTION),
    "holidays": (_is_day, DAY),
    "opens": (_is_hour, HOUR),
    "closes": (_is_hour, HOUR),
    "length_limits": (_is_limit, LIMIT),
} | dict.fromkeys(("officials", "facilities", "mascots", "places", "candidates"), (_is_name, NAME))
_ANY_WORD: Final[tuple[Callable[[str], bool], str]] = (bool, "Write the value.")


def _same(kind: str, value: str) -> str:
    """What two ways of writing one value have in common."""
    plain = _plain(value)
    match kind:
        case "phones":
            return phone_kind(plain)[2] or plain
        case "mail_domains" | "link_domains":
            return _host(plain)
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

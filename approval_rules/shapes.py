"""In what shape an organisation states each kind of fact, so that rules can compare it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Final

import idna
import phonenumbers

from approval_rules.known import PERIODS
from approval_rules.own import plain
from approval_rules.text import addresses
from approval_rules.text.length import is_limit
from approval_rules.text.mails import mails
from approval_rules.text.validators import phone_kind

_SCHEME: Final = re.compile(r"\A(?:[a-z]+://|@)")
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_TIME: Final = re.compile(r"\d\d:\d\d")
_MENTION: Final = re.compile(r"@?[\w.-]+(?:@[\w.-]+)?")
_READ: Final = frozenset({"holidays", "opens", "closes", "length_limits", "periods"})
"""Kinds whose values are no words but days, times, numbers and codes."""

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


def shape(kind: str, value: str) -> str:
    """What to write instead, "" for a value that the rules can compare with a post."""
    if kind == "periods":
        known = ", ".join(PERIODS)
        return "" if value in PERIODS else f"A period is one of these: {known}."
    is_well, otherwise = _SHAPES.get(kind, _ANY_WORD)
    return "" if is_well(written(kind, value) if kind in _READ else plain(value)) else otherwise


def written(kind: str, value: str) -> str:
    """The value as it is kept: what a program reads has no full-width digits."""
    stripped = value.strip()
    return unicodedata.normalize("NFKC", stripped) if kind in _READ else stripped


def host(value: str) -> str:
    """The domain of what was written, in the form that all ways of writing it share."""
    return _SCHEME.sub("", value).removesuffix("/")


def _is_phone(value: str) -> bool:
    _, is_valid, number = phone_kind(value)
    if not is_valid or not set(value) <= set("+0123456789-‐‑–—−ー()./ "):
        return False
    return phonenumbers.is_possible_number(phonenumbers.parse(number, None))


def _is_domain(value: str) -> bool:
    try:
        labels = idna.encode(host(value)).decode("ascii").split(".")
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

"""What an organisation says of itself, in the form in which detectors compare it with a post."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from approval_rules.organisation import Fact, Organisation
from approval_rules.text import addresses
from approval_rules.text.validators import digits, phone_kind

# An organisation has hundreds of facts and says the same ones with every post. Only its own values
# are remembered here, never what stands in a post.
_VALUES: Final = 20_000
_BESIDE_NAMES: Final = re.compile(r"[\s・]")
_BETWEEN_NUMBERS: Final = re.compile(r"(?<=\d)[^\w|]+(?=\d)")
_SCHEME: Final = re.compile(r"\A(?:[a-z]+://|@)")
_OF_EVERY_DOMAIN: Final = frozenset(["city", "town", "vill", "pref", "mail", "info", "home"])
_TITLE: Final = re.compile(r"\A[^\s]*(?:長|議員|監|官|委員|主査|主任|大使)\s+(?=\S)")
_BANK: Final = re.compile(
    r"\A(\w{2,12}?)(?:銀行|信用金庫|信金|信用組合|信組|農協|農業協同組合|労働金庫|労金)"
)
_ANY_BANK: Final = re.compile(r"銀行|信用金庫|信金|信用組合|信組|農協|農業協同組合|労働金庫|労金")
_BEFORE_AN_ACCOUNT: Final = 40
_OTHER_FORMS: Final = str.maketrans(
    "髙﨑邉邊齋齊濵濱𠮷德槇廣嶋嶌澤國眞圓惠", "高崎辺辺斎斉浜浜吉徳槙広島島沢国真円恵"
)
"""Forms of one name: who is registered as 髙橋 may be written 高橋."""


@functools.lru_cache(maxsize=_VALUES)
def plain(value: str) -> str:
    """A value as it is compared: one form of each character, small letters, nothing around it."""
    return unicodedata.normalize("NFKC", value).strip().lower()


@functools.lru_cache(maxsize=_VALUES)
def _phone(value: str) -> str:
    return phone_kind(plain(value))[2] or digits(plain(value))


@functools.lru_cache(maxsize=_VALUES)
def _address(value: str) -> str:
    return addresses.canonical(unicodedata.normalize("NFKC", value).strip())


@functools.lru_cache(maxsize=_VALUES)
def _official(value: str) -> str:
    return name(_TITLE.sub("", unicodedata.normalize("NFKC", value).strip()))


@functools.lru_cache(maxsize=_VALUES)
def _domain(value: str) -> str:
    host = _SCHEME.sub("", plain(value)).partition("/")[0]
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host


@functools.lru_cache(maxsize=_VALUES)
def _parts(value: str) -> str:
    return parts(plain(value))


def name(said: str) -> str:
    """A name without spaces, in one form of each character."""
    return _BESIDE_NAMES.sub("", said).translate(_OTHER_FORMS)


def letters(text: str) -> str:
    """The letters and digits of a text, in lower case."""
    return "".join(character for character in text.lower() if character.isalnum())


def parts(text: str) -> str:
    """The same, but with one mark between numbers that are written apart."""
    apart = _BETWEEN_NUMBERS.sub("|", text.lower())
    return "".join(character for character in apart if character.isalnum() or character == "|")


def holds(whole: str, part: str) -> bool:
    """Whether the part stands in the whole, and not in the middle of a number."""
    start = whole.find(part)
    while start >= 0:
        end = start + len(part)
        cuts = whole[start - 1 : start].isdigit() and part[0].isdigit()
        if not cuts and not (whole[end : end + 1].isdigit() and part[-1].isdigit()):
            return True
        start = whole.find(part, start + 1)
    return False


def reason(entry: Fact) -> str:
    """Why an entry allows what it names."""
    return entry.reason or entry.value


class Own:
    """
    The facts of an organisation that hold on a day; each kind is read at most once for a post.

    A day of expiry is the last on which an entry holds (JST).
    """

    def __init__(self, organisation: Organisation, on: date) -> None:
        self._organisation = organisation
        self._on = on
        self._entries: dict[str, tuple[Fact, ...]] = {}

    def entries(self, kind: str) -> tuple[Fact, ...]:
        """The entries of this kind that hold on the day."""
        known = self._entries.get(kind)
        if known is None:
            every: tuple[Fact, ...] = getattr(self._organisation, kind)
            known = tuple(one for one in every if one.expires is None or one.expires >= self._on)
            self._entries[kind] = known
        return known

    @functools.cached_property
    def phones(self) -> Mapping[str, str]:
        """Telephone number (E.164) → why it is allowed; the first entry of a number counts."""
        return {_phone(one.value): reason(one) for one in reversed(self.entries("phones"))}

    def phone(self, number: str) -> str:
        """Why this number (E.164, or without its area code) is allowed; or ""."""
        if number.startswith("+"):
            return self.phones.get(number, "")
        known = self.phones.items()
        return next((why for own, why in known if own.endswith(number)), "")

    def phone_until(self, number: str) -> date | None:
        """The last day on which this number (E.164) was registered; None unless that is past."""
        return self._until("phones", lambda entry: _phone(entry.value) == number)

    def official_until(self, said: str) -> date | None:
        """The same of somebody's name, as `name` writes it."""
        return self._until("officials", lambda entry: _official(entry.value) == said)

    def _until(self, kind: str, is_it: Callable[[Fact], bool]) -> date | None:
        every: tuple[Fact, ...] = getattr(self._organisation, kind)
        ended = [one.expires for one in every if one.expires is not None and is_it(one)]
        return max((day for day in ended if day < self._on), default=None)

    @functools.cached_property
    def _mails(self) -> Mapping[str, str]:
        return {plain(one.value): reason(one) for one in reversed(self.entries("mails"))}

    def mail(self, address: str, domain: str) -> str:
        """Why this address (in small letters) is allowed, by itself or by its domain; or ""."""
        if address in self._mails:
            return self._mails[address]
        for entry in self.entries("mail_domains"):
            own = _domain(entry.value)
            if domain == own or domain.endswith("." + own):
                return reason(entry)
        return ""

    @functools.cached_property
    def addresses(self) -> list[tuple[str, str]]:
        """The addresses in one way of writing, and why each is allowed."""
        return [(_address(one.value), reason(one)) for one in self.entries("addresses")]

    @functools.cached_property
    def names(self) -> Mapping[str, str]:
        """Name of an official or a mascot, as `name` writes it → why it is allowed."""
        entries = (*self.entries("officials"), *self.entries("mascots"))
        return {_official(one.value): reason(one) for one in entries}

    @functools.cached_property
    def places(self) -> str:
        """The names of its places and facilities in a row."""
        entries = (*self.entries("places"), *self.entries("facilities"))
        return "|".join(name(plain(one.value)) for one in entries)

    @functools.cached_property
    def hosts(self) -> frozenset[str]:
        """What its domains call it in Latin letters: reiji of city.reiji.lg.jp."""
        entries = (*self.entries("mail_domains"), *self.entries("link_domains"))
        parts = {part for one in entries for part in _domain(one.value).split(".")}
        return frozenset(part for part in parts if len(part) > 3) - _OF_EVERY_DOMAIN

    @functools.cached_property
    def link_domains(self) -> Mapping[str, str]:
        """The domains of its links in lower case, and why each is allowed."""
        return {_domain(one.value): reason(one) for one in self.entries("link_domains")}

    def naming(self, kind: str, surface: str, before: str = "") -> str:
        """
        Why an entry of this kind that names the surface, or a part of it, allows it; or "".

        `before` is what stands before the surface: the same number of another bank is another.
        """
        said, whole = parts(surface), letters(surface)
        if not said:
            return ""
        for entry in self.entries(kind):
            if kind == "mentions":
                if plain(entry.value).lstrip("@") == surface.lower().lstrip("@"):
                    return reason(entry)
                continue
            value = _parts(entry.value)
            if not value or not _is_of_its_bank(plain(entry.value), before):
                continue
            if holds(said, value) or holds(value, said) or value.replace("|", "") == whole:
                return reason(entry)
        return ""


def _is_of_its_bank(value: str, before: str) -> bool:
    bank = _BANK.match(value)
    beside = before[-_BEFORE_AN_ACCOUNT:]
    return bank is None or _ANY_BANK.search(beside) is None or bank[1] in beside

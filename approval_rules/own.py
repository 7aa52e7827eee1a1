"""What an organisation says of itself, in the form in which detectors compare it with a post."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from approval_rules.model import Fact, Organisation
from approval_rules.text import addresses
from approval_rules.text.validators import digits, phone_kind

# An organisation has hundreds of facts and says the same ones with every post. Only its own values
# are remembered here, never what stands in a post.
_VALUES: Final = 20_000
_BESIDE_NAMES: Final = re.compile(r"[\s・]")
_BETWEEN_NUMBERS: Final = re.compile(r"(?<=\d)[^\w|]+(?=\d)")


@functools.lru_cache(maxsize=_VALUES)
def _phone(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value)
    return phone_kind(plain)[2] or digits(plain)


@functools.lru_cache(maxsize=_VALUES)
def _address(value: str) -> str:
    return addresses.canonical(value)


@functools.lru_cache(maxsize=_VALUES)
def _name(value: str) -> str:
    return _BESIDE_NAMES.sub("", value)


@functools.lru_cache(maxsize=_VALUES)
def _parts(value: str) -> str:
    return parts(value)


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
    """The facts of an organisation; each kind is read at most once for a post."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation

    @functools.cached_property
    def phones(self) -> Mapping[str, str]:
        """Telephone number (E.164) → why it is allowed; the first entry of a number counts."""
        entries = reversed(self._organisation.phones)
        return {_phone(entry.value): reason(entry) for entry in entries}

    def phone(self, number: str) -> str:
        """Why this number (E.164, or without its area code) is allowed; or ""."""
        if number.startswith("+"):
            return self.phones.get(number, "")
        known = self.phones.items()
        return next((why for own, why in known if own.endswith(number)), "")

    @functools.cached_property
    def mails(self) -> Mapping[str, str]:
        """Mail address in lower case → why it is allowed; the first entry counts."""
        return {entry.value.lower(): reason(entry) for entry in reversed(self._organisation.mails)}

    @functools.cached_property
    def addresses(self) -> list[tuple[str, str]]:
        """The addresses in one way of writing, and why each is allowed."""
        entries = self._organisation.addresses
        return [(_address(entry.value), reason(entry)) for entry in entries]

    @functools.cached_property
    def names(self) -> Mapping[str, str]:
        """Name of an official or a mascot, without spaces → why it is allowed."""
        entries = (*self._organisation.officials, *self._organisation.mascots)
        return {_name(entry.value): reason(entry) for entry in entries}

    @functools.cached_property
    def places(self) -> str:
        """The names of its places in a row."""
        return "".join(entry.value for entry in self._organisation.places)

    @functools.cached_property
    def link_domains(self) -> list[str]:
        """The domains of its links in lower case."""
        return [entry.value.lower() for entry in self._organisation.link_domains]

    def naming(self, kind: str, surface: str) -> str:
        """Why an entry of this kind that names the surface, or a part of it, allows it; or ""."""
        said, whole = parts(surface), letters(surface)
        entries: tuple[Fact, ...] = getattr(self._organisation, kind)
        for entry in entries:
            value = _parts(entry.value)
            if not value or not said:
                continue
            if holds(said, value) or holds(value, said) or value.replace("|", "") == whole:
                return reason(entry)
        return ""

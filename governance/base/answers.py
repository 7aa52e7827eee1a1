"""Collecting everything wrong with the answers of a form, each by its JSON pointer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from governance.base.errors import Flaw, Invalid

SHORT: Final = 200
LONG: Final = 4000
MOST_ITEMS: Final = 50

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_PROVIDER: Final = re.compile(r"[a-z][a-z0-9_]{0,49}")
_ACCOUNT: Final = re.compile(r"[^\s;；、:]{1,200}")


class Flaws:
    """Every flaw found so far."""

    def __init__(self) -> None:
        self.found: list[Flaw] = []

    def add(self, field: str, code: str, message: str) -> None:
        """Note one flaw; `field` is the pointer without its first slash."""
        self.found.append(Flaw(pointer=f"/{field}", code=code, message=message))

    def refuse(self) -> None:
        """Raise `Invalid` with all of them, if there are any."""
        if self.found:
            raise Invalid(*self.found)

    def text(self, field: str, value: str, *, needed: bool = False, longest: int = SHORT) -> None:
        """A text, not empty where it is needed."""
        if needed and not value.strip():
            self.add(field, "field.missing", "Give this field.")
        elif len(value) > longest:
            self.add(field, "field.length", f"Use at most {longest} characters.")

    def choice(
        self, field: str, value: str | None, choices: Sequence[str], *, needed: bool = False
    ) -> None:
        """One of the choices."""
        if not value:
            if needed:
                self.add(field, "field.missing", f"Give one of: {', '.join(choices)}.")
        elif value not in choices:
            self.add(field, "field.choice", f"Give one of: {', '.join(choices)}.")

    def items(self, field: str, values: Sequence[str]) -> None:
        """Not too many short texts."""
        if len(values) > MOST_ITEMS:
            self.add(field, "field.length", f"Give at most {MOST_ITEMS} items.")
        for index, value in enumerate(values):
            self.text(f"{field}/{index}", value, needed=True)

    def countries(self, field: str, values: Sequence[str]) -> None:
        """Countries as two capital letters."""
        for index, value in enumerate(values):
            if not _COUNTRY.fullmatch(value):
                message = "Give the country as two letters, like JP."
                self.add(f"{field}/{index}", "country.unknown", message)

    def url(self, field: str, value: str) -> None:
        """A web address, or nothing."""
        if not value:
            return
        try:
            parts = urlsplit(value)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            good = False
        if not good or len(value) > 2000 or any(character.isspace() for character in value):
            self.add(field, "url.invalid", "Give a web address that begins with https://.")

    def number(self, field: str, value: int | None) -> None:
        """A count, or nothing."""
        if value is not None and not 0 <= value < 1_000_000_000:
            self.add(field, "number.range", "Give a number from 0 to 999999999.")

    def period(self, first: date | None, field: str, last: date | None) -> None:
        """An end that is not before its beginning."""
        if first is not None and last is not None and last < first:
            self.add(field, "period.order", "The last day is before the first. Correct one.")

    def tenant(self, field: str, provider: str, account: str) -> None:
        """An account at a provider."""
        if not _PROVIDER.fullmatch(provider):
            message = "Give the provider in small letters, like aws or google_cloud."
            self.add(f"{field}/provider", "tenant.provider", message)
        if not _ACCOUNT.fullmatch(account):
            message = "Give the account, project or domain without spaces, colons and semicolons."
            self.add(f"{field}/account", "tenant.account", message)
        elif provider == "aws" and not (
            account.isascii() and account.isdigit() and len(account) == 12
        ):
            self.add(f"{field}/account", "tenant.account", "An AWS account has twelve digits.")

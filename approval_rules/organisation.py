"""What an organisation says of itself: facts, periods and hours, by the clock of Japan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from msgspec import Struct

JST: Final = timezone(timedelta(hours=9))
"""The clock by which days, office hours and dates of expiry are meant."""


class Fact(Struct, frozen=True, kw_only=True):
    """Something the organisation says about itself, by whom, why, and until when (a date, JST)."""

    value: str
    owner: str = ""
    reason: str = ""
    expires: date | None = None


class Period(Struct, frozen=True, kw_only=True):
    """A span of time (aware, end exclusive) during which rules may be switched on."""

    kind: str
    start: datetime
    end: datetime
    title: str = ""


class Organisation(Struct, frozen=True, kw_only=True):
    """What an organisation adds to the packs. Empty fields add nothing and allow nothing."""

    phones: tuple[Fact, ...] = ()
    mail_domains: tuple[Fact, ...] = ()
    mails: tuple[Fact, ...] = ()
    link_domains: tuple[Fact, ...] = ()
    addresses: tuple[Fact, ...] = ()
    officials: tuple[Fact, ...] = ()
    bank_accounts: tuple[Fact, ...] = ()
    facilities: tuple[Fact, ...] = ()
    mascots: tuple[Fact, ...] = ()
    places: tuple[Fact, ...] = ()
    embargo_words: tuple[Fact, ...] = ()
    extra_words: tuple[Fact, ...] = ()
    muted_words: tuple[Fact, ...] = ()
    mentions: tuple[Fact, ...] = ()
    candidates: tuple[Fact, ...] = ()
    holidays: tuple[date, ...] = ()
    periods: tuple[Period, ...] = ()
    opens: time = time(8, 30)
    closes: time = time(17, 15)
    length_limits: Mapping[str, int] = {}
    """Limits that are not a network's usual ones, by the keys of `text.length.is_limit`."""


FACTS: Final = (
    "phones", "mail_domains", "mails", "link_domains", "addresses", "officials", "bank_accounts",
    "facilities", "mascots", "places", "embargo_words", "extra_words", "muted_words", "mentions",
    "candidates",
)  # fmt: skip
"""The kinds of facts that an organisation states, and that a pack may name."""

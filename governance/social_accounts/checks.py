"""What makes an application acceptable: every flaw at once. Reads only what it is given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from governance.base.answers import LONG, Flaws
from governance.base.cells import items
from governance.base.errors import Flaw
from governance.identity.references import References
from governance.social_accounts import networks
from governance.social_accounts.schemas import RegisterAccount

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SECOND_FACTORS: Final = ("key", "app", "sms", "none")
LONGEST_PROCEDURE: Final = 20_000
_LONG: Final = ("audience", "reply_policy", "profile_text", "notes")
_SHORT: Final = (
    "display_name",
    "takedown_contact",
    "custodian",
    "custody_place",
    "outsourced_to",
)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


FIELDS: Final = tuple(field.name for field in msgspec.structs.fields(RegisterAccount))


class Around(Struct, frozen=True, kw_only=True):
    """What stands around an application."""

    references: References
    handles: Mapping[tuple[str, str], UUID]
    """(network, key of the handle) that an open entry of the register names → that account."""


def tidied(command: RegisterAccount) -> RegisterAccount:
    """The same answers without space around them, items one by one, the handle without its @."""
    changes: dict[str, str | None] = {}
    for name in FIELDS:
        value = getattr(command, name)
        if isinstance(value, str):
            changes[name] = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    changes["network"] = networks.read(command.network) or changes["network"]
    changes["handle"] = networks.handle(command.handle)
    for name in ("deputy_id", "two_factor", "posting_from", "posting_until"):
        changes[name] = changes.get(name) or None
    return msgspec.structs.replace(
        command,
        **changes,
        categories=tuple(items("; ".join(command.categories))),
        posting_days=_ordered(command.posting_days),
    )


def _ordered(given: Sequence[str]) -> tuple[str, ...]:
    """The days in the order of the week, each once; what is no day stays, to be found wrong."""
    days = {day.strip().casefold() for day in given}
    return (*(day for day in DAYS if day in days), *sorted(days - set(DAYS)))


def flaws(
    command: RegisterAccount,
    around: Around,
    *,
    account: UUID | None = None,
    kept: frozenset[str] = frozenset(),
) -> list[Flaw]:
    """
    Everything wrong with these tidied answers.

    `account` is the one that they are about, when it stands already. `kept` are references that
    the change leaves as they are.
    """
    found = Flaws()
    found.choice("network", command.network, networks.CODES, needed=True)
    found.text("handle", command.handle, needed=True)
    if (
        command.handle
        and command.network in networks.CODES
        and not networks.is_handle(command.network, command.handle)
    ):
        message = "This network has no account of such a name. Give it as its page shows it."
        found.add("handle", "handle.invalid", message)
    taken = around.handles.get((command.network, networks.handle_key(command.handle)), account)
    if taken != account:
        message = "This account is in the register already. Open that entry instead."
        found.add("handle", "handle.taken", message)
    found.text("purpose", command.purpose, needed=True, longest=LONG)
    found.text("procedure", command.procedure, longest=LONGEST_PROCEDURE)
    if "department_id" not in kept:
        around.references.department(found, "department_id", command.department_id)
    if "owner_id" not in kept:
        around.references.person(found, "owner_id", command.owner_id, needed=True)
    if "deputy_id" not in kept:
        around.references.person(found, "deputy_id", command.deputy_id)
    if command.deputy_id and command.deputy_id == command.owner_id:
        message = "The deputy is somebody other than the owner. Name another person, or none."
        found.add("deputy_id", "deputy.is_owner", message)
    for name in _SHORT:
        found.text(name, getattr(command, name))
    for name in _LONG:
        found.text(name, getattr(command, name), longest=LONG)
    for name in ("url", "policy_url", "website_url"):
        found.url(name, getattr(command, name))
    found.items("categories", command.categories)
    found.choice("two_factor", command.two_factor, SECOND_FACTORS)
    _hours(found, command)
    return found.found


def _hours(found: Flaws, command: RegisterAccount) -> None:
    for index, day in enumerate(command.posting_days):
        found.choice(f"posting_days/{index}", day, DAYS, needed=True)
    for name in ("posting_from", "posting_until"):
        value = getattr(command, name)
        if value is not None and not _TIME.fullmatch(value):
            found.add(name, "time.invalid", "Give the time as 08:30.")
    if (command.posting_from is None) != (command.posting_until is None):
        name = "posting_from" if command.posting_from is None else "posting_until"
        found.add(name, "time.pair", "Give both times, or none.")
    elif (command.posting_until or "") < (command.posting_from or ""):
        message = "Posting ends before it begins. Correct one of the times."
        found.add("posting_until", "period.order", message)

"""Ids: UUIDv7 inside, prefixed text outside (`pst_0198…`)."""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

import uuid_utils

PREFIXES: Final = {
    "post": "pst",
    "revision": "rev",
    "target": "tgt",
    "attempt": "att",
    "service": "svc",
    "account": "sns",
    "person": "per",
    "department": "dep",
    "grant": "grt",
    "token": "tok",
    "tenant": "ten",
    "scan": "scn",
    "finding": "fnd",
    "change": "chg",
    "waiver": "wvr",
    "media": "med",
    "task": "tsk",
    "approval": "apr",
    "route": "rte",
    "event": "evt",
    "judgement": "jdg",
    "condition": "cnd",
    "pack": "pck",
    "fact": "fct",
    "stop": "stp",
}
"""Kind of thing → the prefix of its ids outside."""

_TEXT: Final = re.compile(r"([a-z]{3})_([0-9a-f]{32})")


class MalformedId(ValueError):
    """This text is not an id of the kind asked for."""


def new() -> UUID:
    """A new time-ordered id (UUIDv7, RFC 9562)."""
    return UUID(int=uuid_utils.uuid7().int)


def show(kind: str, value: UUID) -> str:
    """The id as outside programs see it."""
    return f"{PREFIXES[kind]}_{value.hex}"


def show_optional(kind: str, value: UUID | None) -> str | None:
    """Like `show`, and None for None."""
    return None if value is None else show(kind, value)


def read(kind: str, text: str) -> UUID:
    """The id inside, or `MalformedId` when the text is not an id of this kind."""
    match = _TEXT.fullmatch(text)
    if match is None or match[1] != PREFIXES[kind]:
        raise MalformedId(text)
    return UUID(hex=match[2])

"""Keyset pages: newest first, no offset, and an opaque cursor."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, or_

from governance.base.errors import Flaw, Invalid

LIMIT: Final = 50
MAXIMUM: Final = 200

T = TypeVar("T")


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list. `next_cursor` is None on the last one."""

    items: Sequence[T]
    next_cursor: str | None = None


class Ask(Struct, frozen=True, kw_only=True):
    """Which page is wanted."""

    limit: int = LIMIT
    cursor: str | None = None


class InvalidCursor(Invalid):
    """The cursor is not one that this list gave out. Start again without it."""

    code = "invalid_cursor"


def encode(*values: Any) -> str:
    """A cursor of these values."""
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).rstrip(b"=").decode()


def decode(cursor: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """The values of a cursor, or `InvalidCursor`."""
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=tuple[kinds])  # type: ignore[valid-type]
    except (ValueError, binascii.Error, msgspec.MsgspecError, UnicodeError):
        flaw = Flaw(pointer="/cursor", code="invalid_cursor", message=InvalidCursor.summary())
        raise InvalidCursor(flaw) from None


def keyset(
    query: Select[Any],
    at: ColumnElement[datetime] | Any,
    identity: ColumnElement[UUID] | Any,
    ask: Ask,
    *,
    oldest_first: bool = False,
) -> Select[Any]:
    """The query narrowed to one page, newest first, with one row more than asked for."""
    if ask.cursor:
        moment, key = decode(ask.cursor, (datetime, UUID))
        further = (at > moment, identity > key) if oldest_first else (at < moment, identity < key)
        query = query.where(or_(further[0], and_(at == moment, further[1])))
    if oldest_first:
        return query.order_by(at, identity).limit(ask.limit + 1)
    return query.order_by(at.desc(), identity.desc()).limit(ask.limit + 1)


def page(
    rows: Sequence[Any],
    ask: Ask,
    *,
    position: Callable[[Any], tuple[datetime, UUID]],
    show: Callable[[Any], T],
) -> Page[T]:
    """The page of these rows, which `keyset` asked for. `position` gives (at, id) of a row."""
    kept = rows[: ask.limit]
    more = len(rows) > ask.limit
    return Page(
        items=[show(row) for row in kept],
        next_cursor=encode(*position(kept[-1])) if more and kept else None,
    )

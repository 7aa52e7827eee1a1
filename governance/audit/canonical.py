"""
The bytes that are hashed: RFC 8785 (JCS), restricted to a subset in which nothing is ambiguous.

No floats, no NaN, ASCII keys, integers below 2^53 in magnitude, strings in NFC. The bytes are
stored; verification never serialises an event again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

_LARGEST: Final = 2**53


class NotCanonical(ValueError):
    """This value has no canonical form: a mistake of the code that records it."""


def plain(value: Any) -> Any:
    """The value in JSON types of the subset: moments and ids as text, decimals as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, int):
        return value if -_LARGEST < value < _LARGEST else str(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, msgspec.Struct):
        return plain(msgspec.to_builtins(value))
    return str(value)


def moment(value: datetime) -> str:
    """RFC 3339 in UTC with microseconds. Raises `NotCanonical` for a naive one."""
    if value.tzinfo is None:
        raise NotCanonical("a moment without offset")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encode(value: Any) -> bytes:
    """The canonical bytes. Raises `NotCanonical` outside the subset."""
    _check(value)
    return msgspec.json.encode(value, order="sorted")


def _check(value: Any) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise NotCanonical("a string that is not in NFC")
    elif isinstance(value, int):
        if not -_LARGEST < value < _LARGEST:
            raise NotCanonical("an integer of 2^53 or more")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical("a key that is not ASCII")
            _check(item)
    elif isinstance(value, list):
        for item in value:
            _check(item)
    else:
        raise NotCanonical(f"a {type(value).__name__}")

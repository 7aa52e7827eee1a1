"""The cookies of the pages: session, visitor, language and the messages that outlive a redirect."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final, Literal

import msgspec
from litestar.datastructures import Cookie
from msgspec import Struct

from governance.base.secrets import Keys, keyed_hash
from governance.settings import Settings

SESSION: Final = "sekisho"
VISITOR: Final = "sekisho_visitor"
"""Before sign-in there is no session, so the form token is bound to this one."""
LANGUAGE: Final = "sekisho_language"
FLASH: Final = "sekisho_flash"

FLASH_BYTES: Final = 3000
"""Browsers drop a cookie beyond 4096 bytes; what is longer is cut, never lost as a whole."""
YEAR: Final = 365 * 24 * 60 * 60

FlashKind = Literal["good", "info", "warn", "bad"]


class Flash(Struct, frozen=True):
    """A message shown once, on the next page."""

    kind: FlashKind
    text: str


def is_secure(settings: Settings) -> bool:
    """Whether cookies carry Secure and the `__Host-` prefix: unless told, not on loopback."""
    if settings.secure_cookies is not None:
        return settings.secure_cookies
    if settings.base_url:
        return settings.base_url.startswith("https://")
    try:
        return not ip_address(settings.host).is_loopback
    except ValueError:
        return settings.host != "localhost"


def name_of(name: str, settings: Settings) -> str:
    """The cookie's name as the browser knows it."""
    return f"__Host-{name}" if is_secure(settings) else name


def bake(
    name: str,
    value: str,
    settings: Settings,
    *,
    seconds: int | None = None,
    read_by_script: bool = False,
) -> Cookie:
    """A cookie for this site only; without `seconds` it ends with the browser."""
    return Cookie(
        key=name_of(name, settings),
        value=value,
        path="/",
        max_age=seconds,
        secure=is_secure(settings),
        httponly=not read_by_script,
        samesite="lax",
    )


def clear(name: str, settings: Settings) -> Cookie:
    """The cookie that removes one."""
    return bake(name, "", settings, seconds=0)


def seal_flashes(keys: Keys, owner: str, flashes: Sequence[Flash]) -> str:
    """The messages as a cookie's value that only this owner's next page will show."""
    kept = [Flash(flash.kind, flash.text[:500]) for flash in flashes]
    body = msgspec.json.encode(kept)
    while len(body) > FLASH_BYTES:
        kept.pop()
        body = msgspec.json.encode(kept)
    return f"{_text(body)}.{_text(_mark(keys, owner, body))}"


def open_flashes(keys: Keys, owner: str, value: str) -> list[Flash]:
    """The messages of the cookie; none when it was not made by us for this owner."""
    text, _, mark = value.partition(".")
    try:
        body, given = _bytes(text), _bytes(mark)
        if not hmac.compare_digest(given, _mark(keys, owner, body)):
            return []
        return msgspec.json.decode(body, type=list[Flash])
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        return []


def _mark(keys: Keys, owner: str, body: bytes) -> bytes:
    return keyed_hash(keys, owner.encode() + b"\0" + body, purpose="flash")


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))

"""The signature of OAuth 1.0a, as X itself would compute it. No I/O."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

from connectors.sandbox.server import Request

HOSTS: Final = ("api.twitter.com", "api.x.com")
"""What a client signs is the provider's own address, not that of the stand-in."""


def is_right(request: Request, consumer_secret: str, token_secret: str) -> bool:
    """Whether the request is signed with these two secrets."""
    header = request.headers.get("authorization", "").removeprefix("OAuth ")
    given = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}
    told = given.pop("oauth_signature", "")
    given.pop("realm", None)
    pairs = [*given.items(), *request.query.items()]
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        pairs += parse_qsl(request.body.decode("latin-1"), keep_blank_values=True)
    key = f"{_escaped(consumer_secret)}&{_escaped(token_secret)}".encode()
    return any(hmac.compare_digest(told, _signature(key, request, host, pairs)) for host in HOSTS)


def _signature(key: bytes, request: Request, host: str, pairs: list[tuple[str, str]]) -> str:
    joined = "&".join(sorted(f"{_escaped(name)}={_escaped(value)}" for name, value in pairs))
    parts = (request.method, f"https://{host}{request.path}", joined)
    base = "&".join(map(_escaped, parts)).encode()
    return base64.b64encode(hmac.digest(key, base, hashlib.sha1)).decode()


def _escaped(text: str) -> str:
    return quote(text, safe="~")

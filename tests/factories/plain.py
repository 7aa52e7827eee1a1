"""Clients of what listens on loopback, without TLS."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

_NO_HEADERS: Mapping[str, str] = {}


def plain(*, base_url: str, headers: Mapping[str, str] = _NO_HEADERS) -> httpx.Client:
    """A client of this address. It trusts nobody, so it need not read whom the machine trusts."""
    # To read the machine's certificates takes 18 ms of each client, and here is nothing to verify.
    assert base_url.startswith("http://127.0.0.1:")
    return httpx.Client(base_url=base_url, headers=headers, timeout=30, verify=False)

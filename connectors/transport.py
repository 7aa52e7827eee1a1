"""
How every provider's SDK reaches the network: settings, proxies, the CA bundle, deadlines.

Rate limits and redaction stand beside it, in `pacing` and `redaction`, and are given here too. What
makes one SDK keep to all this stands in a module of its own (`requests_transport`, …): a process
that reads AWS must not pay for requests, and the registry must not pay for any of them.
"""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from msgspec import Struct

from connectors.contract import ConnectorError
from connectors.pacing import RateLimiter, RequestCounter
from connectors.redaction import quieten, redact

__all__ = [
    "MAX_ANSWER_BYTES",
    "RateLimiter",
    "RequestCounter",
    "TransportSettings",
    "ca_bundle",
    "call_deadline",
    "quieten",
    "redact",
    "time_left",
    "within",
]

MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024
"""No provider call that we make answers with more; a longer body is a fault."""

# --------------------------------------------------------------------------- settings


class TransportSettings(Struct, frozen=True, kw_only=True):
    """
    How to reach the outside. Timeouts are seconds; `call_timeout` bounds one whole call.

    `no_proxy` is the comma-separated list known from the environment variable of that name.
    """

    proxy: str | None = None
    no_proxy: str = ""
    ca_bundle: str | None = None
    connect_timeout: float = 3.0
    read_timeout: float = 10.0
    call_timeout: float = 30.0
    user_agent: str = "Sekisho"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> TransportSettings:
        """
        The settings that the usual variables name (HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, …).

        SEKISHO_CA_BUNDLE, SEKISHO_CONNECT_TIMEOUT, SEKISHO_READ_TIMEOUT and SEKISHO_CALL_TIMEOUT
        win over them. Raises `ConnectorError` for a timeout that is not a positive number.
        """
        env = os.environ if environ is None else environ
        usual = cls()

        def first(*names: str) -> str | None:
            return next((env[name] for name in names if env.get(name)), None)

        def seconds(name: str, default: float) -> float:
            try:
                value = float(env.get(name) or default)
            except ValueError:
                value = 0.0
            if not 0 < value < 3600:
                raise ConnectorError(f"{name} must be a number of seconds above 0.", code=name)
            return value

        return cls(
            proxy=first("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"),
            no_proxy=first("NO_PROXY", "no_proxy") or "",
            ca_bundle=first(
                "SEKISHO_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "SSL_CERT_FILE"
            ),
            connect_timeout=seconds("SEKISHO_CONNECT_TIMEOUT", usual.connect_timeout),
            read_timeout=seconds("SEKISHO_READ_TIMEOUT", usual.read_timeout),
            call_timeout=seconds("SEKISHO_CALL_TIMEOUT", usual.call_timeout),
        )

    def proxy_for(self, host: str) -> str | None:
        """The proxy to use for this host, or nothing where it is reached directly."""
        if self.proxy is None or _bypassed(host, self.no_proxy):
            return None
        return self.proxy

    def __repr__(self) -> str:
        # A proxy's address may carry a password.
        proxy = redact(self.proxy, ()) if self.proxy else None
        return (
            f"TransportSettings(proxy={proxy!r}, ca_bundle={self.ca_bundle!r}, "
            f"connect_timeout={self.connect_timeout}, read_timeout={self.read_timeout}, "
            f"call_timeout={self.call_timeout})"
        )


def _bypassed(host: str, no_proxy: str) -> bool:
    host = host.lower().strip("[]")
    for entry in no_proxy.lower().split(","):
        name = entry.strip().removeprefix("*").removeprefix(".")
        if entry.strip() == "*" or (name and (host == name or host.endswith(f".{name}"))):
            return True
        try:
            if ipaddress.ip_address(host) in ipaddress.ip_network(name, strict=False):
                return True
        except ValueError:
            continue
    return False


def ca_bundle(settings: TransportSettings) -> str | None:
    """
    The path of the CA bundle that is set (boto3: the client's `verify`), or None for the SDK's own.

    Raises `ConnectorError` when there is no such file: the SDKs find out in mid-call.
    """
    if settings.ca_bundle and not os.path.exists(settings.ca_bundle):  # noqa: PTH110 - no Path else
        raise ConnectorError(
            f"The CA bundle {settings.ca_bundle} does not exist; correct SEKISHO_CA_BUNDLE.",
            code="ca_bundle",
        )
    return settings.ca_bundle


# --------------------------------------------------------------------------- deadlines

_block_ends: ContextVar[float | None] = ContextVar("block_ends", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """
    Every call made in this block ends within `seconds`, all of them together.

    Nested blocks only ever shorten. A thread started inside does not inherit the deadline.
    """
    ends = time.monotonic() + seconds
    outer = _block_ends.get()
    token = _block_ends.set(ends if outer is None else min(ends, outer))
    try:
        yield
    finally:
        _block_ends.reset(token)


def time_left() -> float | None:
    """Seconds until the enclosing `within` ends (may be negative), or None outside of one."""
    ends = _block_ends.get()
    return None if ends is None else ends - time.monotonic()


def call_deadline(settings: TransportSettings) -> float:
    """When a call that begins now must have ended, on the clock of `time.monotonic`."""
    ends = time.monotonic() + settings.call_timeout
    block = _block_ends.get()
    return ends if block is None else min(ends, block)

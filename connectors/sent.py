"""Whether a request that failed had left the machine: only what had not may be made again."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Any, Final

_HANDSHAKE_REASONS: Final = frozenset(
    {
        "CERTIFICATE_VERIFY_FAILED",
        "HTTP_REQUEST",
        "NO_PROTOCOLS_AVAILABLE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_INTERNAL_ERROR",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_VERSION_NUMBER",
    }
)


class NothingSent(OSError):
    """Our own limits ended the call before anything left the machine."""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything inside it: urllib3 hides the cause in `args` and `reason`."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [
            *one.args,
            getattr(one, "reason", None),
            getattr(one, "original_error", None),
            one.__cause__,
        ]


def nothing_was_sent(error: BaseException) -> bool:
    """
    True only where the request certainly never reached the provider.

    A name that did not resolve, a refused or timed-out connection, a failed TLS handshake, a
    proxy that would not open the tunnel. Whatever is in doubt is False.
    """
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError) and cause.reason in _HANDSHAKE_REASONS:
            return True
        if isinstance(cause, ConnectionRefusedError):
            return True
        if isinstance(cause, OSError) and str(cause).startswith("Tunnel connection failed"):
            return True
        if type(cause).__name__ in {
            "ConnectTimeout",
            "ConnectTimeoutError",
            "NewConnectionError",
            "NameResolutionError",
            "ServerNotFoundError",
            "gaierror",
            "NothingSent",
        }:
            return True
    return False

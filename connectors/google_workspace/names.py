"""Asks the name server for a domain's mail records."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import dns.exception
import dns.resolver
from publicsuffixlist import PublicSuffixList

from connectors.contract import Connection, Failed, NeedsAttention
from connectors.google_workspace.records import Answer
from connectors.pacing import RequestCounter

LONGEST = 5.0


class Names:
    """One name server. Thread-safe."""

    def __init__(
        self,
        connection: Connection,
        counter: RequestCounter,
        seconds_left: Callable[[], float],
    ) -> None:
        self._counter = counter
        self._left = seconds_left
        self._resolver = _resolver(connection)
        self._suffixes = PublicSuffixList()

    def texts(self, name: str) -> Answer:
        """The texts at a name; none where the name or the texts do not exist."""
        left = min(self._left(), LONGEST)
        if self._resolver is None:
            return Failed("no_name_server")
        if left <= 0:
            return Failed("deadline")
        self._counter.add("DNS TXT")
        try:
            found = self._resolver.resolve(name, "TXT", lifetime=left, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.resolver.NoNameservers:
            return Failed("servfail")
        except dns.exception.Timeout:
            return Failed("timeout")
        except (dns.exception.DNSException, OSError, UnicodeError):
            return Failed("dns")
        return tuple(sorted(b"".join(one.strings).decode("utf-8", "replace") for one in found))

    def above(self, domain: str) -> str:
        """The organisation's own domain, "" where it is this one."""
        found = self._suffixes.privatesuffix(domain.lower()) or ""
        return found if found != domain.lower() else ""


def _resolver(connection: Connection) -> dns.resolver.Resolver | None:
    given = connection.settings.get("dns_server", "")
    if not given and connection.endpoint:
        # Nobody outside is asked on behalf of a stand-in.
        return None
    try:
        resolver = dns.resolver.Resolver(configure=not given)
    except dns.exception.DNSException:
        return None
    if given:
        address, _, port = given.rpartition(":")
        try:
            resolver.nameservers = [str(ipaddress.ip_address(address.strip("[]")))]
            resolver.port = int(port)
        except ValueError:
            message = "The setting dns_server is an address and a port, as in 192.0.2.53:53."
            raise NeedsAttention(message, code="dns_server") from None
    return resolver

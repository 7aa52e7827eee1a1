"""A session of requests that keeps to the settings: deadlines, proxies, limits, one endpoint."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import requests
import urllib3

from connectors.pacing import RateLimiter, RequestCounter
from connectors.redaction import quieten
from connectors.sent import NothingSent, nothing_was_sent
from connectors.transport import MAX_ANSWER_BYTES, TransportSettings, ca_bundle, call_deadline

CONNECT_TRIES: Final = 3
"""How often a connection that was refused, or a name that did not resolve, is tried in all."""


def requests_session(
    settings: TransportSettings,
    *,
    endpoint: str | None = None,
    hosts: Sequence[str] = (),
    counter: RequestCounter | None = None,
    limiter: RateLimiter | None = None,
) -> Any:
    """
    A `requests.Session` for a requests-based SDK.

    Calls to `hosts` go to `endpoint` when one is given, and then no other host is reachable: a
    demo must not talk to the real network by mistake. Every call ends within the settings' limits
    and the enclosing `within`. Nothing is retried but a connection that never came about;
    redirects are an error.
    """
    session = requests.Session()
    # The environment was read once, into the settings; ~/.netrc must not add a credential.
    session.trust_env = False
    session.max_redirects = 0
    session.headers["User-Agent"] = settings.user_agent
    session.verify = ca_bundle(settings) or True
    adapter = _CarefulAdapter(
        settings, endpoint=endpoint, hosts=hosts, counter=counter, limiter=limiter
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    quieten()
    return session


class _CarefulAdapter(requests.adapters.HTTPAdapter):
    def __init__(
        self,
        settings: TransportSettings,
        *,
        endpoint: str | None,
        hosts: Sequence[str],
        counter: RequestCounter | None,
        limiter: RateLimiter | None,
    ) -> None:
        self.settings = settings
        self.endpoint = urlsplit(endpoint) if endpoint else None
        self.hosts = frozenset(hosts)
        self.counter = counter
        self.limiter = limiter
        self.verify = ca_bundle(settings) or True
        super().__init__(pool_connections=4, pool_maxsize=8)

    def send(self, request: Any, **_: Any) -> Any:  # type: ignore[override]  # ours decides
        address = self._address(request)
        proxy = None if self.endpoint else self.settings.proxy_for(address.hostname or "")
        request.url = urlunsplit(address)
        deadline = call_deadline(self.settings)
        if self.limiter and not self.limiter.acquire(deadline):
            raise requests.ConnectTimeout(NothingSent("rate limit"), request=request)
        response = self._connect_and_send(
            request,
            deadline,
            {"http": proxy, "https": proxy} if proxy else {},
        )
        self._read(response, deadline)
        if self.limiter:
            throttled = response.status_code == 429
            (self.limiter.throttled if throttled else self.limiter.succeeded)()
        return response

    def _address(self, request: Any) -> Any:
        address = urlsplit(request.url)
        if self.endpoint is None:
            return address
        if address.netloc == self.endpoint.netloc:
            return address
        if address.hostname not in self.hosts:
            raise requests.exceptions.InvalidURL(
                f"{address.hostname} is out of bounds while an endpoint is set.",
                request=request,
            )
        return address._replace(scheme=self.endpoint.scheme, netloc=self.endpoint.netloc)

    def _connect_and_send(self, request: Any, deadline: float, proxies: Any) -> Any:
        for last in (False,) * (CONNECT_TRIES - 1) + (True,):
            left = deadline - time.monotonic()
            if left <= 0:
                raise requests.ConnectTimeout(NothingSent("deadline"), request=request)
            if self.counter:
                self.counter.add(f"{request.method} {urlsplit(request.url).hostname}")
            try:
                return super().send(
                    request,
                    stream=True,
                    timeout=(
                        min(self.settings.connect_timeout, left),
                        min(self.settings.read_timeout, left),
                    ),
                    verify=self.verify,
                    proxies=proxies,
                )
            except requests.ConnectionError as error:
                if last or not nothing_was_sent(error) or isinstance(error, requests.Timeout):
                    raise
                time.sleep(min(0.1, max(0.0, deadline - time.monotonic())))
        raise AssertionError  # the last try returns or raises

    def _read(self, response: Any, deadline: float) -> None:
        # A body that trickles byte by byte never trips the socket's own timeout.
        parts = []
        size = 0
        try:
            while part := response.raw.read1(1 << 16, decode_content=True):
                parts.append(part)
                size += len(part)
                if time.monotonic() > deadline:
                    raise requests.ReadTimeout("deadline", request=response.request)
                if size > MAX_ANSWER_BYTES:
                    raise requests.exceptions.ContentDecodingError("answer too large")
        except urllib3.exceptions.DecodeError as error:
            response.close()
            raise requests.exceptions.ContentDecodingError(error) from error
        except urllib3.exceptions.ReadTimeoutError as error:
            response.close()
            raise requests.ReadTimeout(error, request=response.request) from error
        except requests.RequestException:
            response.close()
            raise
        except (urllib3.exceptions.HTTPError, OSError) as error:
            response.close()
            raise requests.exceptions.ChunkedEncodingError(error) from error
        response._content = b"".join(parts)  # noqa: SLF001 - requests offers no other way
        response._content_consumed = True  # noqa: SLF001 - as above

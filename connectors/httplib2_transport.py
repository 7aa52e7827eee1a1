"""A connection of httplib2 that keeps to the settings, and sends nothing twice."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import httplib2

from connectors.pacing import RateLimiter, RequestCounter
from connectors.redaction import quieten
from connectors.sent import NothingSent
from connectors.transport import MAX_ANSWER_BYTES, TransportSettings, ca_bundle, call_deadline


def httplib2_http(
    settings: TransportSettings,
    *,
    endpoint: str | None = None,
    counter: RequestCounter | None = None,
    limiter: RateLimiter | None = None,
) -> Any:
    """
    An `httplib2.Http` for Google's client: proxy through PySocks, 308 left to resumable uploads.

    Nothing is sent twice: httplib2's own second try after a lost answer is switched off. With an
    endpoint every other host is refused. Not thread-safe: one per thread.
    """
    quieten()
    return _OnceHttp(settings, endpoint=endpoint, counter=counter, limiter=limiter)


class _OnceHttp(httplib2.Http):  # type: ignore[misc]  # httplib2 ships no types
    def __init__(
        self,
        settings: TransportSettings,
        *,
        endpoint: str | None,
        counter: RequestCounter | None,
        limiter: RateLimiter | None,
    ) -> None:
        super().__init__(
            timeout=settings.read_timeout, ca_certs=ca_bundle(settings), proxy_info=None
        )
        self.settings = settings
        self.endpoint = urlsplit(endpoint) if endpoint else None
        self.counter = counter
        self.limiter = limiter
        # 308 answers a chunk of a resumable upload; followed as a redirect it ends the upload.
        self.redirect_codes = frozenset(httplib2.REDIRECT_CODES) - {308}
        self.follow_redirects = False

    def _conn_request(
        self, conn: Any, request_uri: str, method: str, body: Any, headers: Any
    ) -> Any:
        if self.endpoint is not None and conn.host != self.endpoint.hostname:
            raise NothingSent(f"{conn.host} is out of bounds while an endpoint is set.")
        deadline = call_deadline(self.settings)
        if self.limiter and not self.limiter.acquire(deadline):
            raise NothingSent("rate limit")
        left = deadline - time.monotonic()
        if left <= 0:
            raise NothingSent("deadline")
        # A kept connection that the far side has just closed would lose this request.
        conn.close()
        conn.proxy_info = self._proxy_info(conn.host)
        conn.timeout = min(self.settings.connect_timeout, left)
        self._connect(conn)
        conn.sock.settimeout(min(self.settings.read_timeout, left))
        if self.counter:
            self.counter.add(f"{method} {conn.host}")
        try:
            conn.request(method, request_uri, body, headers)
            answer = conn.getresponse()
            content = self._read(answer, deadline) if method != "HEAD" else b""
        finally:
            conn.close()
        response = httplib2.Response(answer)
        if method != "HEAD":
            content = httplib2._decompressContent(  # noqa: SLF001 - as the base class does
                response, content, self.limit_kwargs
            )
        if self.limiter:
            throttled = answer.status == 429
            (self.limiter.throttled if throttled else self.limiter.succeeded)()
        return response, content

    def _proxy_info(self, host: str) -> Any:
        proxy = None if self.endpoint else self.settings.proxy_for(host)
        return httplib2.proxy_info_from_url(proxy, method="https") if proxy else None

    def _connect(self, conn: Any) -> None:
        try:
            conn.connect()
        except OSError as error:
            # Connecting includes the proxy's tunnel and the TLS handshake, and no request.
            raise NothingSent(f"no connection to {conn.host}: {error}") from error

    def _read(self, answer: Any, deadline: float) -> bytes:
        # A body that trickles byte by byte never trips the socket's own timeout.
        parts = []
        size = 0
        while part := answer.read1(1 << 16):
            parts.append(part)
            size += len(part)
            if time.monotonic() > deadline:
                raise TimeoutError("deadline")
            if size > MAX_ANSWER_BYTES:
                raise httplib2.HttpLib2Error("answer too large")
        if answer.length:
            raise ConnectionError("the answer ended early")
        return b"".join(parts)

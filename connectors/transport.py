"""
How every provider's SDK reaches the network: one place for deadlines, proxies, limits, redaction.

SDKs are imported inside the functions that need them: a process that reads AWS must not pay for
tweepy, and the registry must not pay for any of them.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from msgspec import Struct

from connectors.contract import ConnectorError
from connectors.pacing import RateLimiter, RequestCounter
from connectors.redaction import quieten, redact

__all__ = [
    "NothingSent",
    "RateLimiter",
    "RequestCounter",
    "TransportSettings",
    "botocore_config",
    "ca_bundle",
    "httplib2_http",
    "nothing_was_sent",
    "quieten",
    "redact",
    "requests_session",
    "time_left",
    "within",
]

MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024
"""No provider call that we make answers with more; a longer body is a fault."""

CONNECT_TRIES: Final = 3
"""How often a connection that was refused, or a name that did not resolve, is tried in all."""

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


def _call_deadline(settings: TransportSettings) -> float:
    ends = time.monotonic() + settings.call_timeout
    block = _block_ends.get()
    return ends if block is None else min(ends, block)


# --------------------------------------------------------------------------- what was sent?

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


class NothingSent(OSError):
    """Our own limits ended the call before anything left the machine."""


# --------------------------------------------------------------------------- requests


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
    import requests  # noqa: PLC0415 - see the module's docstring

    session = requests.Session()
    # The environment was read once, into the settings; ~/.netrc must not add a credential.
    session.trust_env = False
    session.max_redirects = 0
    session.headers["User-Agent"] = settings.user_agent
    session.verify = ca_bundle(settings) or True
    adapter = _careful_adapter()(
        settings, endpoint=endpoint, hosts=hosts, counter=counter, limiter=limiter
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    quieten()
    return session


@functools.cache
def _careful_adapter() -> Any:
    """The adapter class, made once; its base class lives in an SDK."""
    import requests  # noqa: PLC0415 - see the module's docstring
    import urllib3  # noqa: PLC0415 - see the module's docstring

    class CarefulAdapter(requests.adapters.HTTPAdapter):
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
            deadline = _call_deadline(self.settings)
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

    return CarefulAdapter


# --------------------------------------------------------------------------- botocore


def botocore_config(
    settings: TransportSettings,
    max_pool_connections: int = 10,
    *,
    endpoint: str | None = None,
    **options: Any,
) -> Any:
    """
    A `botocore.config.Config` for reads: deadlines, proxy, bounded retries of throttled answers.

    The CA bundle is not part of a Config: pass `verify=ca_bundle(settings)` to the client. With an
    endpoint no proxy is used. `options` win over ours.
    """
    from botocore.config import Config  # noqa: PLC0415 - see the module's docstring

    quieten()
    direct = endpoint is not None or settings.proxy is None
    ours: dict[str, Any] = {
        "connect_timeout": settings.connect_timeout,
        "read_timeout": settings.read_timeout,
        "max_pool_connections": max_pool_connections,
        # None would make botocore read the environment a second time.
        "proxies": {} if direct else {"https": settings.proxy, "http": settings.proxy},
        "user_agent_extra": settings.user_agent,
        "retries": {"mode": "standard", "total_max_attempts": 3},
    }
    return Config(**{**ours, **options})


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


# --------------------------------------------------------------------------- httplib2


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
    import httplib2  # noqa: PLC0415 - see the module's docstring

    def proxy_for(_method: str = "https", host: str = "") -> Any:
        proxy = None if endpoint else settings.proxy_for(host)
        return httplib2.proxy_info_from_url(proxy, method="https") if proxy else None

    quieten()
    http = _once_http()(
        timeout=settings.read_timeout,
        ca_certs=ca_bundle(settings),
        proxy_info=None,
    )
    http.settings = settings
    http.endpoint = urlsplit(endpoint) if endpoint else None
    http.counter = counter
    http.limiter = limiter
    http.proxy_for = proxy_for
    # 308 answers a chunk of a resumable upload; followed as a redirect it ends the upload.
    http.redirect_codes = frozenset(http.redirect_codes) - {308}
    http.follow_redirects = False
    return http


@functools.cache
def _once_http() -> Any:
    """The Http class, made once; its base class lives in an SDK."""
    import httplib2  # noqa: PLC0415 - see the module's docstring

    class OnceHttp(httplib2.Http):  # type: ignore[misc]  # httplib2 ships no types
        settings: TransportSettings
        endpoint: Any
        counter: RequestCounter | None
        limiter: RateLimiter | None
        proxy_for: Callable[..., Any]

        def _conn_request(
            self, conn: Any, request_uri: str, method: str, body: Any, headers: Any
        ) -> Any:
            if self.endpoint is not None and conn.host != self.endpoint.hostname:
                raise NothingSent(f"{conn.host} is out of bounds while an endpoint is set.")
            deadline = _call_deadline(self.settings)
            if self.limiter and not self.limiter.acquire(deadline):
                raise NothingSent("rate limit")
            left = deadline - time.monotonic()
            if left <= 0:
                raise NothingSent("deadline")
            # A kept connection that the far side has just closed would lose this request.
            conn.close()
            conn.proxy_info = self.proxy_for("https", conn.host)
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

    return OnceHttp

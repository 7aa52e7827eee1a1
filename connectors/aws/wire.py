"""
GET over connections that are kept: a small and strict reader of HTTP/1.1.

For calls that are made by the thousand, where a general client costs more than everything else.
Names, proxies and TLS are urllib3's. What is not plainly an answer is none.
"""

from __future__ import annotations

import re
import select
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import urllib3.connection
import urllib3.exceptions
from botocore.httpsession import create_urllib3_context, get_cert_path
from msgspec import Struct
from urllib3.util import make_headers, parse_url
from urllib3.util.wait import wait_for_read

from connectors.transport import TransportSettings

HEAD_LIMIT: Final = 64 * 1024
BODY_LIMIT: Final = 8 * 1024 * 1024
"""No sub-document of a bucket comes near it."""

FRESH: Final = 1.0
"""A connection that was used within so many seconds is taken to be open still."""

_PIECE: Final = 64 * 1024
_STATUS: Final = re.compile(rb"HTTP/1\.([01]) ([2-5]\d\d)(?: [^\r\n]*)?")
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH: Final = re.compile(r"\d{1,12}")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?")


class NoAnswer(Exception):
    """The request was not answered: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Closed(NoAnswer):
    """The connection was over before the answer began."""


class Answer(Struct, frozen=True):
    """A whole answer; the names of headers are small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Address(NamedTuple):
    """Where a connection goes to."""

    scheme: str
    host: str
    port: int

    @property
    def netloc(self) -> str:
        """The address as a request names it."""
        usual = {"http": 80, "https": 443}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


class _Idle(NamedTuple):
    address: Address
    connection: Any
    since: float


class Connections:
    """Makes requests from any thread, over connections that are kept for the next one."""

    def __init__(
        self, settings: TransportSettings, *, verify: str | bool, direct: bool, kept: int
    ) -> None:
        self._settings = settings
        self._verify = verify
        self._direct = direct
        self._kept = kept
        self._lock = threading.Lock()
        self._idle: list[_Idle] = []
        self._closed = False
        self._context: ssl.SSLContext | None = None

    def exchange(self, address: Address, request: bytes, ends: float) -> Answer:
        """The answer to one request, or `NoAnswer`; over before `ends` on the monotonic clock."""
        ends = min(ends, time.monotonic() + self._settings.call_timeout)
        kept = self._take(address)
        if kept is not None:
            # Where the far side closed it just now, nobody has seen the request.
            with suppress(_Closed):
                return self._over(address, kept, request, ends)
        return self._over(address, self._open(address, ends), request, ends)

    def _over(self, address: Address, connection: Any, request: bytes, ends: float) -> Answer:
        line = _Line(connection.sock, self._settings.read_timeout, ends)
        again = False
        try:
            line.send(request)
            answer, again = line.answer()
        except TimeoutError:
            raise NoAnswer("timeout") from None
        except OSError as error:
            code = "tls" if isinstance(error, ssl.SSLError) else "unreachable"
            raise (NoAnswer if line.begun else _Closed)(code) from None
        finally:
            if again:
                self._give(address, connection)
            else:
                connection.close()
        return answer

    def close(self) -> None:
        """Close what is idle; what is in use is closed when its answer is there."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for one in idle:
            one.connection.close()

    def _take(self, address: Address) -> Any:
        while True:
            with self._lock:
                found = next((one for one in self._idle if one.address == address), None)
                if found is None:
                    return None
                self._idle.remove(found)
            fresh = time.monotonic() - found.since < FRESH
            # Something to read before anything was asked: the far side has closed.
            if fresh or not wait_for_read(found.connection.sock, timeout=0.0):
                return found.connection
            found.connection.close()

    def _give(self, address: Address, connection: Any) -> None:
        with self._lock:
            self._idle.insert(0, _Idle(address, connection, time.monotonic()))
            kept = 0 if self._closed else self._kept
            closing = self._idle[kept:]
            del self._idle[kept:]
        for one in closing:
            one.connection.close()

    def _open(self, address: Address, ends: float) -> Any:
        seconds = min(self._settings.connect_timeout, ends - time.monotonic())
        if seconds <= 0:
            raise NoAnswer("timeout")
        proxy = None if self._direct else self._settings.proxy_for(address.host)
        connection = self._connection(address, seconds, proxy)
        try:
            connection.connect()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            reached = connection.has_connected_to_proxy
            connection.close()
            raise NoAnswer("proxy" if proxy and not reached else _why(error)) from None
        # With a timeout of its own, a socket gives up the interpreter twice as often.
        connection.sock.setblocking(False)
        return connection

    def _connection(self, address: Address, seconds: float, proxy: str | None) -> Any:
        if address.scheme == "http":
            return urllib3.connection.HTTPConnection(address.host, address.port, timeout=seconds)
        context = self._tls()
        if proxy is None:
            return urllib3.connection.HTTPSConnection(
                address.host, address.port, timeout=seconds, ssl_context=context
            )
        through = parse_url(proxy if "://" in proxy else f"http://{proxy}")
        connection = urllib3.connection.HTTPSConnection(
            through.host or "",
            through.port or (443 if through.scheme == "https" else 80),
            timeout=seconds,
            ssl_context=context,
            proxy=through,
            proxy_config=urllib3.connection.ProxyConfig(
                ssl_context=context,
                use_forwarding_for_https=False,
                assert_hostname=None,
                assert_fingerprint=None,
            ),
        )
        headers = make_headers(proxy_basic_auth=unquote(through.auth)) if through.auth else {}
        connection.set_tunnel(address.host, address.port, headers, through.scheme or "http")
        return connection

    def _tls(self) -> ssl.SSLContext:
        # Made once: it reads the whole list of authorities.
        with self._lock:
            if self._context is None:
                self._context = create_urllib3_context()
                self._context.load_verify_locations(get_cert_path(self._verify))
                self._context.verify_mode = ssl.CERT_REQUIRED
                self._context.check_hostname = True
            return self._context


def _why(error: BaseException) -> str:
    match error:
        # Counts as a timeout to urllib3, which a refused connection is not.
        case urllib3.exceptions.NewConnectionError():
            return "unreachable"
        case TimeoutError() | urllib3.exceptions.ConnectTimeoutError():
            return "timeout"
        case ssl.SSLError() | urllib3.exceptions.SSLError():
            return "tls"
        case _:
            return "unreachable"


class _Line:
    """One request and its answer on a socket. What breaks a rule of HTTP raises `OSError`."""

    def __init__(self, socket: Any, patience: float, ends: float) -> None:
        self._socket = socket
        self._patience = patience
        self._ends = ends
        self._held = bytearray()
        self.begun = False

    def send(self, request: bytes) -> None:
        """Send all of it, and wait for the first of the answer."""
        left = memoryview(request)
        while left:
            try:
                left = left[self._socket.send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                self._wait(select.POLLOUT)
            except ssl.SSLWantReadError:
                self._wait(select.POLLIN)
        self._wait(select.POLLIN)

    def answer(self) -> tuple[Answer, bool]:
        """The answer, and whether the connection may serve again."""
        version, status, headers = self._head()
        closing = version == b"0" or "close" in headers.get("connection", "").lower()
        length = headers.get("content-length")
        coding = headers.get("transfer-encoding")
        if coding is not None:
            if length is not None or coding.strip().lower() != "chunked":
                raise ConnectionError("a length that cannot be told")
            body = self._chunks()
        elif status in {204, 304}:
            body = b""
        elif length is not None:
            if not _LENGTH.fullmatch(length):
                raise ConnectionError("a length that is no number")
            body = self._exactly(int(length))
        else:
            closing = True
            body = self._rest()
        return Answer(status, headers, body), not closing and not self._held

    def _head(self) -> tuple[bytes, int, dict[str, str]]:
        first, *lines = self._until(b"\r\n\r\n", HEAD_LIMIT).split(b"\r\n")
        found = _STATUS.fullmatch(first)
        if not found:
            raise ConnectionError("not an answer of HTTP/1")
        headers: dict[str, str] = {}
        for line in lines:
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon or not _NAME.fullmatch(name):
                raise ConnectionError("not a header")
            name = name.lower()
            value = value.strip(" \t")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return found[1], int(found[2]), headers

    def _chunks(self) -> bytes:
        body = bytearray()
        while True:
            found = _CHUNK.fullmatch(self._until(b"\r\n", 4096))
            if not found:
                raise ConnectionError("not the length of a chunk")
            length = int(found[1], 16)
            if not length:
                break
            if len(body) + length > BODY_LIMIT:
                raise ConnectionError("too long")
            body += self._exactly(length)
            if self._exactly(2) != b"\r\n":
                raise ConnectionError("a chunk without its end")
        while self._until(b"\r\n", HEAD_LIMIT):
            pass  # trailers say nothing that we ask for
        return bytes(body)

    def _until(self, mark: bytes, limit: int) -> bytes:
        while (at := self._held.find(mark)) < 0:
            if len(self._held) > limit:
                raise ConnectionError("too long")
            self._more()
        found = bytes(self._held[:at])
        del self._held[: at + len(mark)]
        return found

    def _exactly(self, length: int) -> bytes:
        if length > BODY_LIMIT:
            raise ConnectionError("too long")
        while len(self._held) < length:
            self._more()
        found = bytes(self._held[:length])
        del self._held[:length]
        return found

    def _rest(self) -> bytes:
        while piece := self._piece():
            self._held += piece
            if len(self._held) > BODY_LIMIT:
                raise ConnectionError("too long")
        found = bytes(self._held)
        self._held.clear()
        return found

    def _more(self) -> None:
        piece = self._piece()
        if not piece:
            raise ConnectionError("the answer ended early")
        self._held += piece

    def _piece(self) -> bytes:
        while True:
            try:
                piece: bytes = self._socket.recv(_PIECE)
            except (BlockingIOError, ssl.SSLWantReadError):
                self._wait(select.POLLIN)
            except ssl.SSLWantWriteError:
                self._wait(select.POLLOUT)
            else:
                self.begun = self.begun or bool(piece)
                return piece

    def _wait(self, event: int) -> None:
        # Until the call's end too: a body that comes byte by byte is never late for long.
        seconds = min(self._patience, self._ends - time.monotonic())
        poll = select.poll()
        poll.register(self._socket, event)
        if seconds <= 0 or not poll.poll(seconds * 1000):
            raise TimeoutError

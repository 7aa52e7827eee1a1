"""The HTTP side that every sandbox shares: loopback only, faults, a log of every request."""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from typing import Any, Final, Protocol, Self
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from connectors.sandbox.faults import Effect, Faults

MAX_BODY_BYTES: Final = 64 * 1024 * 1024
MAX_LOGGED: Final = 100_000
READS: Final = {"GET", "HEAD"}
RESET: Final = struct.pack("ii", 1, 0)
"""SO_LINGER with zero seconds: closing sends RST instead of FIN."""


class Request(Struct, frozen=True, kw_only=True):
    """One request as it came. Header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    base_url: str
    stale_for: float = 0.0
    """Seconds for which whatever this request creates stays out of listings."""

    pairs: Sequence[tuple[str, str]] = ()
    """Every parameter as it came; of one that came several times `query` keeps the last."""

    def json(self) -> Any:
        """The body as JSON, or `BadRequest`."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise BadRequest("The request body is not valid JSON.") from None


class Answer(Struct, frozen=True, kw_only=True):
    """One answer. A `dict` or `list` is sent as JSON, bytes as they are."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = {}

    def encoded(self) -> tuple[bytes, dict[str, str]]:
        """The body's bytes and all headers, their names in lower case."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        if isinstance(self.body, bytes):
            headers.setdefault("content-type", "application/octet-stream")
            return self.body, headers
        if isinstance(self.body, str):
            headers.setdefault("content-type", "text/html; charset=utf-8")
            return self.body.encode(), headers
        headers.setdefault("content-type", "application/json; charset=utf-8")
        return json.dumps(self.body, ensure_ascii=False).encode(), headers


class BadRequest(ValueError):
    """The request to the sandbox itself makes no sense."""


class Service(Protocol):
    """What one stand-in provides to the shared server."""

    name: str

    def answer(self, request: Request) -> Answer:
        """Do what the real service would do."""
        ...

    def fault(self, effect: Effect, request: Request) -> Answer:
        """The real service's own words for a status, a rate limit or a revoked token."""
        ...

    def control(self, request: Request) -> Answer | None:
        """A `/_sandbox/…` call of this service alone, or None where it knows none."""
        ...


def _prepare(kind: type[msgspec.Struct]) -> None:
    # msgspec learns a Struct when it is first read; two threads at once would end the process.
    for inner in kind.__subclasses__():
        with contextlib.suppress(NameError, TypeError):
            msgspec.json.Decoder(inner)
        _prepare(inner)


class Sandbox:
    """A running stand-in. Use as a context manager; `url` is where it listens."""

    def __init__(self, service: Service, *, port: int = 0) -> None:
        _prepare(msgspec.Struct)
        self.service = service
        self.faults = Faults()
        self.log: list[dict[str, Any]] = []
        self._log_lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def record(self, entry: dict[str, Any]) -> None:
        """Remember that a request came; the newest are kept."""
        with self._log_lock:
            self.log.append({"n": len(self.log) + 1, **entry})
            if len(self.log) > MAX_LOGGED:
                del self.log[: MAX_LOGGED // 2]

    def control(self, request: Request) -> Answer:
        """Answer a `/_sandbox/…` call: the script, not the service."""
        what = request.path.removeprefix("/_sandbox/")
        match request.method, what:
            case "POST", "faults":
                try:
                    rule = self.faults.add(request.body)
                except msgspec.DecodeError as error:
                    raise BadRequest(str(error)) from None
                return Answer(status=201, body=msgspec.to_builtins(rule))
            case "DELETE", "faults":
                self.faults.clear()
                return Answer(status=204)
            case "GET", "requests":
                with self._log_lock:
                    log = list(self.log)
                writes = sum(one["effective"] and one["method"] not in READS for one in log)
                return Answer(body={"requests": log, "writes": writes})
            case "DELETE", "requests":
                with self._log_lock:
                    self.log.clear()
                return Answer(status=204)
            case "POST", "reset":
                self.faults.clear()
                with self._log_lock:
                    self.log.clear()
        return self.service.control(request) or Answer(
            status=404, body={"detail": f"No such control: {request.method} {request.path}"}
        )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    # A fixed port must be free again at once after a restart of the demo.
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that goes away in mid-answer is what the faults are about.
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def _handler(sandbox: Sandbox) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 120

        def _take(self) -> None:
            request = self._request()
            if request is None:
                return
            if request.path.startswith("/_sandbox/"):
                try:
                    self._send(sandbox.control(request))
                except BadRequest as error:
                    self._send(Answer(status=400, body={"detail": str(error)}))
                return
            effect = sandbox.faults.next_for(request.method, request.path)
            self._serve(request, effect)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _take  # noqa: N815 - http.server's

        def _request(self) -> Request | None:
            try:
                length = int(self.headers.get("content-length") or 0)
            except ValueError:
                length = -1
            if not 0 <= length <= MAX_BODY_BYTES or self.headers.get("transfer-encoding"):
                self.close_connection = True
                self._send(Answer(status=413, body={"detail": "The body has no usable length."}))
                return None
            address = urlsplit(self.path)
            pairs = parse_qsl(address.query, keep_blank_values=True)
            return Request(
                method=self.command,
                path=address.path,
                query=dict(pairs),
                pairs=pairs,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
                base_url=sandbox.url,
            )

        def _serve(self, request: Request, effect: Effect | None) -> None:
            kind = effect.type if effect else ""
            instead = kind in {"status", "rate_limit", "token_revoked"} or (
                effect is not None and kind == "reset" and not effect.accepted
            )
            if effect and kind == "stale_timeline":
                request = msgspec.structs.replace(request, stale_for=effect.seconds)
            if effect and instead:
                answer = Answer() if kind == "reset" else sandbox.service.fault(effect, request)
            else:
                answer = self._ask(request)
            sandbox.record(
                {
                    "at": datetime.now(UTC).isoformat(),
                    "method": request.method,
                    "path": request.path,
                    "query": dict(request.query),
                    "body_bytes": len(request.body),
                    "status": answer.status,
                    "fault": kind,
                    "effective": not instead and answer.status < HTTPStatus.BAD_REQUEST,
                }
            )
            self._spoil(answer, effect, request)

        def _ask(self, request: Request) -> Answer:
            try:
                return sandbox.service.answer(request)
            except BadRequest as error:
                return Answer(status=400, body={"detail": str(error), "title": "Invalid Request"})

        def _spoil(self, answer: Answer, effect: Effect | None, request: Request) -> None:
            match effect.type if effect else "":
                case "lost_answer":
                    self._hang_up()
                case "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    self._hang_up()
                case "error_after_accept" if effect:
                    self._send(sandbox.service.fault(effect, request))
                case "slow" if effect:
                    time.sleep(effect.seconds)
                    self._send(answer)
                case "truncate":
                    self._send(answer, half=True)
                    self._hang_up()
                case "garbage" if effect:
                    body = effect.body if isinstance(effect.body, str) else '<html>{"data": {'
                    self._send(Answer(status=200, body=body.encode()))
                case _:
                    self._send(answer)

        def _hang_up(self) -> None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            self.connection.close()

        def _send(self, answer: Answer, *, half: bool = False) -> None:
            body, headers = answer.encoded()
            headers["server"] = "Sekisho-sandbox"
            headers["date"] = self.date_time_string()
            if answer.status != HTTPStatus.NO_CONTENT:
                headers["content-length"] = str(len(body))
            if self.close_connection:
                headers["connection"] = "close"
            if self.command == "HEAD" or answer.status == HTTPStatus.NO_CONTENT:
                body = b""
            lines = [f"HTTP/1.1 {answer.status} {_reason(answer.status)}"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            head = "\r\n".join([*lines, "", ""]).encode("latin-1")
            # One write: headers and body apart cost a delayed acknowledgement (40 ms) each.
            self.wfile.write(head + (body[: len(body) // 2] if half else body))

        def log_message(self, *_: object) -> None:
            """Nothing on stderr: the log is `GET /_sandbox/requests`."""

    return Handler


def multipart(request: Request) -> dict[str, bytes]:
    """The fields of a multipart/form-data body by name; nothing where it is not one."""
    found = re.search(r'boundary="?([^";]+)', request.headers.get("content-type", ""))
    parts = {}
    for part in request.body.split(b"--" + found[1].encode()) if found else ():
        head, separator, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]+)"', head)
        if separator and name:
            parts[name[1].decode()] = content.removesuffix(b"\r\n")
    return parts


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


# --------------------------------------------------------------------------- command line


def arguments(description: str) -> argparse.ArgumentParser:
    """The options that every stand-in has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 takes a free one")
    parser.add_argument("--state", required=True, help="directory for the state")
    parser.add_argument("--account", action="append", default=[], help="repeat with --token")
    parser.add_argument("--token", action="append", default=[], help="one for each --account")
    return parser


def accounts(given: argparse.Namespace) -> dict[str, str]:
    """Account name → token, from the repeated options; ends the program when they do not pair."""
    if len(given.account) != len(given.token):
        sys.exit("Give one --token for each --account.")
    return dict(zip(given.account, given.token, strict=True))


def run(make: Callable[[], Service], *, port: int) -> None:
    """Serve until SIGTERM or SIGINT; one JSON line on stdout says where, once it answers."""
    with contextlib.ExitStack() as stack:
        try:
            sandbox = stack.enter_context(Sandbox(make(), port=port))
        except OSError as error:
            print(f"The sandbox cannot start on port {port}: {error.strerror}.", file=sys.stderr)  # noqa: T201 - a command's output
            sys.exit(2)
        # Unlike an event, its `put` may interrupt itself: two signals often come at once.
        stop: SimpleQueue[None] = SimpleQueue()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.put(None))
        print(json.dumps({"url": sandbox.url, "service": sandbox.service.name}), flush=True)  # noqa: T201 - as above
        stop.get()

"""
The AWS sandbox: moto's server on loopback, with its writes on disk and with scripted faults.

`python -m connectors.sandbox.aws --port 0 --state DIR` prints one JSON line with its address when
it is ready. An untouched tenant is the same after a restart: the writes are replayed in their
order, each with the random numbers and the clock that it had.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import signal
import socket
import struct
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

import msgspec
from werkzeug.serving import make_server

from connectors.sandbox import aws_seed
from connectors.sandbox.aws_answers import only_public, page_of, with_root, with_root_mfa
from connectors.sandbox.aws_faults import Fault, Faults, denied_code, error_answer
from connectors.sandbox.aws_journal import Entry, Journal, Occupied
from connectors.sandbox.aws_moto import (
    Clock,
    MotoRequestHandler,
    account_of,
    application,
    date_bucket,
    open_region,
    public_snapshots,
    regions_of_buckets,
    seed,
)
from connectors.sandbox.aws_requests import Call, read_call

SERVICES: Final[Mapping[str, str]] = {
    "account": "account",
    "backup": "backup",
    "cloudtrail": "cloudtrail",
    "config": "config",
    "ec2": "ec2",
    "elasticfilesystem": "efs",
    "events": "events",
    "guardduty": "guardduty",
    "iam": "iam",
    "kms": "kms",
    "lambda": "lambda",
    "organizations": "organizations",
    "rds": "rds",
    "s3": "s3",
    "s3control": "s3control",
    "secretsmanager": "secretsmanager",
    "securityhub": "securityhub",
    "sns": "sns",
    "sqs": "sqs",
    "sts": "sts",
    "tagging": "resourcegroupstaggingapi",
}
"""The name with which requests are signed → moto's own."""

KEPT_HEADERS: Final = ("HTTP_HOST", "HTTP_AUTHORIZATION", "CONTENT_TYPE", "HTTP_CONTENT_MD5")
REMEMBERED: Final = 20_000
StartResponse = Callable[..., Any]
Environ = dict[str, Any]


class Sandbox:
    """The WSGI application in front of moto: faults, journal, requests seen."""

    def __init__(self, journal: Journal) -> None:
        self.clock = Clock()
        self.faults = Faults()
        self._journal = journal
        self._moto = application(SERVICES.values())
        # One request at a time: random numbers are drawn in an order that a replay can repeat.
        self._lock = threading.Lock()
        self._regions: set[tuple[str, str]] = set()
        self.clock.install()
        self._seen: deque[Mapping[str, Any]] = deque(maxlen=REMEMBERED)
        self._total = 0
        self._cleared = 0
        # What AWS Config knows of buckets, by region; moto does not answer such questions.
        self._recorded: dict[str, list[str]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request as AWS would, or as a scripted fault says."""
        path = environ["PATH_INFO"]
        if path.startswith("/_sandbox/"):
            return self._control(environ, start_response)
        body = _read_body(environ)
        call = read_call(
            environ["REQUEST_METHOD"],
            path,
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_AUTHORIZATION", ""),
            body,
            target=environ.get("HTTP_X_AMZ_TARGET", ""),
        )
        # One that is held up by a fault belongs to those before the list was cleared.
        cleared = self._cleared
        fault = None if path.startswith("/moto-api") else self.faults.next_for(call)
        if fault is not None and fault.effect == "slow":
            time.sleep(fault.seconds)
        if fault is None or fault.effect in {"slow", "truncate"}:
            status, headers, answer = self._answer(environ, call, body)
        else:
            status, headers, answer = _faulty(environ, call, fault)
        if cleared == self._cleared:
            self._remember(call, status)
        if fault is not None and fault.effect == "truncate":
            return _truncated(start_response, status, headers, answer)
        start_response(status, headers)
        return [answer]

    def replay(self) -> None:
        """Make every write of the journal again, at its own moment."""
        for entry in self._journal.entries():
            environ = _environ_of(entry)
            call = read_call(
                entry.method,
                entry.path,
                entry.query,
                environ.get("HTTP_AUTHORIZATION", ""),
                entry.body,
                target=environ.get("HTTP_X_AMZ_TARGET", ""),
            )
            self.clock.held = entry.at
            self._dispatch(environ, call, entry.account, entry.number)
        self.clock.held = None

    def _answer(
        self, environ: Environ, call: Call, body: bytes
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        if environ["PATH_INFO"].startswith("/moto-api"):
            return _run(self._moto, environ)
        if call.operation == "ListAnalyzers":
            return _json({"analyzers": aws_seed.analyzers(call.region)})
        if call.operation == "SelectResourceConfig" and call.region in self._recorded:
            return _json(page_of(self._recorded[call.region], body))
        if call.service not in SERVICES:
            return _plain(error_answer(call, 501, "NotImplementedByTheSandbox"))
        with self._lock:
            account = account_of(call.access_key)
            number = self._journal.next_number if call.writes else 0
            at = self.clock.now()
            status, headers, answer = self._dispatch(environ, call, account, number)
            if call.writes and status.startswith("2"):
                self._journal.append(_entry_of(environ, body, number, at, account))
        if call.operation == "ListBuckets":
            answer = self._with_regions(answer)
        elif call.operation == "GetCredentialReport":
            answer = with_root(answer, account)
        elif call.operation == "GetAccountSummary":
            answer = with_root_mfa(answer)
        elif call.operation == "DescribeSnapshots" and b"RestorableBy" in body:
            answer = only_public(answer, public_snapshots(account, call.region))
        return status, _with_length(headers, answer), answer

    def _dispatch(
        self, environ: Environ, call: Call, account: str, number: int
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        # A region comes into being (default network, default group) with the first request that
        # touches it, be it a read: its ids must not depend on what was drawn before.
        if call.service == "ec2" and (account, call.region) not in self._regions:
            self._regions.add((account, call.region))
            seed(f"region:{account}:{call.region}")
            open_region(account, call.region)
        seed(f"write:{number}" if number else f"read:{call}:{self._total}")
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = account
        new = call.operation == "CreateBucket" and call.resource not in regions_of_buckets()
        answer = _run(self._moto, environ)
        if new:
            date_bucket(call.resource, datetime.fromtimestamp(self.clock.now(), UTC))
        return answer

    def _with_regions(self, answer: bytes) -> bytes:
        # moto leaves out BucketRegion, which AWS sends and which saves a call per bucket.
        regions = regions_of_buckets()

        def add(found: re.Match[bytes]) -> bytes:
            name = found[1].decode()
            region = regions.get(name, "us-east-1")
            return found[0] + f"<BucketRegion>{region}</BucketRegion>".encode()

        return re.sub(rb"<Name>([^<]+)</Name>", add, answer)

    def _remember(self, call: Call, status: str) -> None:
        self._total += 1
        self._seen.append(
            {
                "service": call.service,
                "operation": call.operation,
                "resource": call.resource,
                "region": call.region,
                "writes": call.writes,
                "status": int(status.split(" ", 1)[0]),
            }
        )

    def _control(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        route = (environ["REQUEST_METHOD"], environ["PATH_INFO"])
        status = "200 OK"
        match route:
            case ("POST", "/_sandbox/faults"):
                try:
                    content: Any = {"faults": self.faults.add(_read_body(environ))}
                except msgspec.DecodeError as error:
                    status, content = "400 Bad Request", {"error": str(error)}
            case ("DELETE", "/_sandbox/faults"):
                self.faults.clear()
                content = {"faults": []}
            case ("GET", "/_sandbox/requests"):
                seen = list(self._seen)
                counts = Counter(f"{one['service']}:{one['operation']}" for one in seen)
                content = {"total": self._total, "by_operation": counts, "requests": seen}
            case ("DELETE", "/_sandbox/requests"):
                self._cleared += 1
                self._seen.clear()
                self._total = 0
                content = {"total": 0}
            case ("POST", "/_sandbox/recorded"):
                self._recorded = msgspec.json.decode(_read_body(environ), type=dict[str, list[str]])
                content = {"recorded": sorted(self._recorded)}
            case _:
                status, content = "404 Not Found", {"error": "no such sandbox route"}
        body = msgspec.json.encode(content)
        start_response(
            status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        )
        return [body]


# --------------------------------------------------------------------------- on the wire


def _read_body(environ: Environ) -> bytes:
    chunked = environ.get("wsgi.input_terminated", False)
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read() if chunked else environ["wsgi.input"].read(length)
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    if chunked:
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        environ["wsgi.input_terminated"] = False
    return body


def _run(application: Any, environ: Environ) -> tuple[str, list[tuple[str, str]], bytes]:
    kept: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        kept[:] = [status, headers]

    parts = application(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return kept[0], kept[1], body


def _plain(answer: tuple[int, str, bytes]) -> tuple[str, list[tuple[str, str]], bytes]:
    code, content_type, body = answer
    return f"{code} Fault", [("Content-Type", content_type)], body


def _with_length(headers: list[tuple[str, str]], body: bytes) -> list[tuple[str, str]]:
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    return [*kept, ("Content-Length", str(len(body)))]


def _faulty(environ: Environ, call: Call, fault: Fault) -> tuple[str, list[tuple[str, str]], bytes]:
    match fault.effect:
        case "deny":
            return _plain(error_answer(call, 403, fault.code or denied_code(call)))
        case "reset":
            connection: socket.socket = environ["werkzeug.socket"]
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # Closing alone would leave it open: the server's own files still hold it.
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()
            raise ConnectionResetError
        case "html":
            page = b"<!DOCTYPE html><html><body><p>Sign in &nbsp; here<br></body></html>"
            return "200 OK", [("Content-Type", "text/html")], page
        case "garbage":
            return "200 OK", [("Content-Type", "application/xml")], b"\x00\xff<not <xml"
        case _:
            return _plain(error_answer(call, fault.status, fault.code or "ServiceUnavailable"))


def _truncated(
    start_response: StartResponse, status: str, headers: list[tuple[str, str]], answer: bytes
) -> Iterable[bytes]:
    start_response(status, _with_length(headers, answer or b"<empty/>"))
    return [answer[: len(answer) // 2]]


def _json(content: Any) -> tuple[str, list[tuple[str, str]], bytes]:
    body = msgspec.json.encode(content)
    return "200 OK", _with_length([("Content-Type", "application/json")], body), body


def _entry_of(environ: Environ, body: bytes, number: int, at: float, account: str) -> Entry:
    names = [name for name in environ if name in KEPT_HEADERS or name.startswith("HTTP_X_AMZ_")]
    return Entry(
        number=number,
        at=at,
        account=account,
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query=environ.get("QUERY_STRING", ""),
        headers={name: environ[name] for name in names},
        body=body,
    )


def _environ_of(entry: Entry) -> Environ:
    return {
        "REQUEST_METHOD": entry.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": entry.path,
        "QUERY_STRING": entry.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(entry.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(entry.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **entry.headers,
    }


class _QuietHandler(MotoRequestHandler):
    def log_request(self, *_: Any, **__: Any) -> None:
        pass


# --------------------------------------------------------------------------- the process


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM, SIGINT, or the end of standard input with `--until-stdin-closes`."""
    parser = argparse.ArgumentParser(prog="python -m connectors.sandbox.aws")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--empty", action="store_true", help="a new state gets no sample tenant")
    parser.add_argument("--until-stdin-closes", action="store_true")
    options = parser.parse_args(arguments)
    try:
        journal = Journal(options.state)
    except Occupied as error:
        sys.stderr.write(f"{error}; stop it, or give another --state\n")
        return 2
    try:
        listening = socket.create_server(("127.0.0.1", options.port))
    except OSError as error:
        sys.stderr.write(f"port {options.port} cannot be opened: {error.strerror}\n")
        return 2
    sandbox = Sandbox(journal)
    sandbox.replay()
    server = make_server(
        "127.0.0.1",
        options.port,
        sandbox,
        threaded=True,
        request_handler=_QuietHandler,
        fd=listening.fileno(),
    )
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    if journal.is_new:
        if not options.empty:
            aws_seed.populate(url, sandbox.clock)
        journal.finish_population()
    ready = msgspec.json.encode({"url": url, "account": aws_seed.ACCOUNT}).decode()
    sys.stdout.write(ready + "\n")
    sys.stdout.flush()
    # Unlike an event, its `put` may interrupt itself: two signals often come at once.
    stop: SimpleQueue[None] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.put(None))
    if options.until_stdin_closes:
        threading.Thread(target=_wait_for_end, args=(stop,), daemon=True).start()
    stop.get()
    # A write is on disk before it is answered, so that nothing needs to be waited for.
    os._exit(0)


def _wait_for_end(stop: SimpleQueue[None]) -> None:
    # Whoever holds the other end of the pipe may die in any way; the kernel closes it.
    while sys.stdin.buffer.read(4096):
        pass
    stop.put(None)


if __name__ == "__main__":
    sys.exit(main())

"""
S3 of any number of buckets, from moto's answers for thirty, over connections that are kept.

A process of its own, so that only the client's cost is counted. What was never asked before is
asked of moto first. `/_replay` sets latency, refusals and a rate, and tells what came in.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import sys
import time
from typing import Any, Final
from urllib.parse import urlsplit

from scanned.tenant import KINDS, denied, name_of

NAME: Final = re.compile(rb"bench-(\d{5})")
LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length:\s*(\d+)")
SKIPPED: Final = {"host", "connection", "expect"}


class Replay:
    """The answers, and the limits in force."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.answers: dict[tuple[bytes, bytes, bytes], bytes] = {}
        self.set({})

    def set(self, wanted: dict[str, Any]) -> None:
        """New limits; counts begin anew."""
        self.buckets: int = wanted.get("buckets", KINDS)
        self.latency: float = wanted.get("latency", 0.0)
        self.denied: float = wanted.get("denied", 0.0)
        self.rate: float = wanted.get("rate", 0.0)
        self.hold: bool = wanted.get("hold", False)
        self.held = asyncio.Event()
        self.tokens = 50.0
        self.refilled = time.monotonic()
        self.counts = {"requests": 0, "throttled": 0, "denied": 0, "connections": 0, "held": 0}

    def at_once(self, target: bytes) -> bytes | None:
        """A refusal that does not depend on the answer."""
        if self.rate:
            now = time.monotonic()
            self.tokens = min(50.0, self.tokens + (now - self.refilled) * self.rate)
            self.refilled = now
            if self.tokens < 1:
                self.counts["throttled"] += 1
                return error("503 Slow Down", "SlowDown")
            self.tokens -= 1
        path, _, query = target.partition(b"?")
        what = query.decode().partition("=")[0].partition("&")[0]
        bucket = path.strip(b"/").decode()
        if self.denied and bucket and denied(self.denied, what, bucket):
            self.counts["denied"] += 1
            return error("403 Forbidden", "AccessDenied")
        return None

    def known(self, method: bytes, target: bytes, body: bytes) -> tuple[Any, bytes | None]:
        """The key of the answer, and the answer for these very buckets if it is recorded."""
        kind, name = b"", b""
        if found := NAME.search(target):
            name = found[0]
            kind = name_of(int(found[1]) % KINDS).encode()
            target = target.replace(name, kind)
        key = (method, target, body)
        answer = self.answers.get(key)
        if answer is None:
            return key, None
        if kind and kind != name:
            answer = answer.replace(kind, name)
        elif method == b"GET" and b"<ListAllMyBucketsResult" in answer:
            answer = self.listed(answer)
        return key, answer

    def listed(self, answer: bytes) -> bytes:
        """The listing of as many buckets as are wanted."""
        body = answer.partition(b"\r\n\r\n")[2]
        ones = re.findall(rb"<Bucket>.*?</Bucket>", body, re.DOTALL)
        every = (NAME.sub(name_of(at).encode(), ones[at % len(ones)]) for at in range(self.buckets))
        start, end = body.index(ones[0]), body.index(ones[-1]) + len(ones[-1])
        return whole("200 OK", "application/xml", body[:start] + b"".join(every) + body[end:])

    def record(self, key: Any, head: bytes) -> None:
        """Ask moto; blocks."""
        method, target, body = key
        lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
        kept = {
            name.decode(): value.strip().decode()
            for name, _, value in lines
            if name and name.decode().lower() not in SKIPPED
        }
        asked = http.client.HTTPConnection(self.origin, timeout=60)
        asked.request(method.decode(), target.decode(), body, kept)
        got = asked.getresponse()
        content = got.read()
        asked.close()
        kind = got.headers.get("Content-Type", "application/xml")
        self.answers[key] = whole(f"{got.status} X", kind, content)


def whole(status: str, kind: str, body: bytes) -> bytes:
    """An answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def error(status: str, code: str) -> bytes:
    """S3's words for an error."""
    return whole(status, "application/xml", f"<Error><Code>{code}</Code></Error>".encode())


class Line(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.held = b""
        self.counted = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.held += data
        end = self.held.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.held[:end]
        found = LENGTH.search(head)
        length = int(found[1]) if found else 0
        if b"100-continue" in head and len(self.held) == end + 4 and length:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            return
        if len(self.held) < end + 4 + length:
            return
        body = self.held[end + 4 : end + 4 + length]
        self.held = self.held[end + 4 + length :]
        method, target, _ = head.split(b" ", 2)
        if target.startswith(b"/_replay"):
            self.control(method, body)
        else:
            self.serve(method, target, head, body)

    def serve(self, method: bytes, target: bytes, head: bytes, body: bytes) -> None:
        replay = self.replay
        replay.counts["requests"] += 1
        replay.counts["connections"] += not self.counted
        self.counted = True
        if replay.hold:
            replay.hold = False
            replay.counts["held"] = 1
            task = asyncio.ensure_future(replay.held.wait())
            task.add_done_callback(lambda _: self.answer(method, target, head, body))
        else:
            self.answer(method, target, head, body)

    def answer(self, method: bytes, target: bytes, head: bytes, body: bytes) -> None:
        replay = self.replay
        answer = replay.at_once(target)
        if answer is None:
            key, answer = replay.known(method, target, body)
        loop = asyncio.get_running_loop()
        if answer is None:
            asked = loop.run_in_executor(None, replay.record, key, head)
            asked.add_done_callback(
                lambda _: self.transport.write(replay.known(method, target, body)[1])
            )
        elif replay.latency:
            loop.call_later(replay.latency, self.transport.write, answer)
        else:
            self.transport.write(answer)

    def control(self, method: bytes, body: bytes) -> None:
        if method == b"POST":
            self.replay.set(json.loads(body))
        elif method == b"DELETE":
            self.replay.held.set()
        told = json.dumps(self.replay.counts).encode()
        self.transport.write(whole("200 OK", "application/json", told))


async def serve(origin: str) -> None:
    """Until killed."""
    replay = Replay(urlsplit(origin).netloc)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(replay), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{port}"}) + "\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))

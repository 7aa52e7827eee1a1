"""Idempotency-Key on every POST of the API: the same request twice has its effect once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, assert_never

import anyio.to_thread

from governance.base import idempotency
from governance.base.db import Database
from governance.base.idempotency import Answered, First, OtherRequest, Running, Unknown
from governance.base.secrets import Keys
from governance.rest import problems
from governance.rest.problems import Problem

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

KEPT: Final = ("content-type", "etag", "location", "cache-control")
_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
# Nothing happened that a repetition could double, or it may be otherwise next time.
_FORGOTTEN: Final = frozenset({401, 403, 404, 429})


class Memory:
    """What the gate asks about keys. Each question is a short transaction of its own."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def begin(self, actor: str, key: str, request: bytes) -> Any:
        """What became of this request so far."""
        with self._database.writing() as session:
            return idempotency.begin(
                session,
                actor=actor,
                key=key,
                request_hash=hashlib.sha256(request).digest(),
                keys=self._keys,
            )

    def finish(
        self, identity: Any, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> None:
        """Keep the answer, or give the key free where it says that nothing happened."""
        with self._database.writing() as session:
            if status >= 500 or status in _FORGOTTEN:
                idempotency.forget(session, identity)
            else:
                idempotency.finish(
                    session, identity, status=status, headers=headers, body=body, keys=self._keys
                )


class Recorder:
    """A `send` that passes everything on and keeps a copy."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 500
        self.headers: list[tuple[str, str]] = []
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [
                (name.decode("latin-1").lower(), value.decode("latin-1"))
                for name, value in message.get("headers", [])
                if name.decode("latin-1").lower() in KEPT
            ]
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
        await self._send(message)


async def once(
    memory: Memory,
    run: Callable[[Send], Awaitable[None]],
    send: Send,
    *,
    actor: str,
    key: str,
    request: bytes,
    request_id: str,
) -> None:
    """Run the request, or answer what it was answered before."""
    if not _KEY.fullmatch(key):
        refused = problems.plain(
            400,
            "idempotency.invalid",
            "An Idempotency-Key is 1 to 200 visible ASCII characters.",
            request_id,
        )
        await problems.send(send, refused)
        return
    state = await anyio.to_thread.run_sync(memory.begin, actor, key, request)
    match state:
        case First(identity):
            recorder = Recorder(send)
            await run(recorder)
            await anyio.to_thread.run_sync(
                memory.finish,
                identity,
                recorder.status,
                recorder.headers,
                b"".join(recorder.parts),
            )
        case Answered(status, headers, body):
            lines = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            lines.append((b"content-length", str(len(body)).encode()))
            lines.append((b"idempotency-replayed", b"true"))
            await send({"type": "http.response.start", "status": status, "headers": lines})
            await send({"type": "http.response.body", "body": body})
        case Running():
            await problems.send(send, _conflict("running", request_id))
        case Unknown():
            await problems.send(send, _conflict("unknown", request_id))
        case OtherRequest():
            refused = problems.plain(
                422,
                "idempotency.reused",
                "This Idempotency-Key was used for another request. Use a new key.",
                request_id,
            )
            await problems.send(send, refused)
        case _:
            assert_never(state)


def _conflict(kind: str, request_id: str) -> Problem:
    titles = {
        "running": "The first request with this Idempotency-Key is still running. Ask again soon.",
        "unknown": (
            "The first request with this Idempotency-Key ended without an answer. "
            "Look whether it took effect; then use a new key."
        ),
    }
    return problems.plain(409, f"idempotency.{kind}", titles[kind], request_id)

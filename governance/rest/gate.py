"""
The outermost layer of the web process: who asks, is there room, is the body readable.

It stands before routing, so that without a token every `/api/v1` path answers 401, known or not.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import anyio
import anyio.to_thread
import msgspec
import structlog
from msgspec import Struct

from governance.base.actor import Actor
from governance.base.errors import Unavailable
from governance.rest import idempotency, problems
from governance.rest.idempotency import Memory

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Authenticate = Callable[[str, str], Actor | None]

Answered = Callable[[str, int, float], None]

log: Final = structlog.get_logger()
API: Final = "/api/v1"
FACTS: Final = "sekisho"
JSON_LIMIT: Final = 2 * 1024 * 1024
FILE_LIMIT: Final = 64 * 1024 * 1024
WAIT_SECONDS: Final = 5
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class Facts(Struct, kw_only=True):
    """What the gate found out about one request."""

    request_id: str
    actor: Actor | None = None
    body: bytes | None = None
    """The body of a JSON request, read and known to parse."""
    raw: bytes = b""
    """The body of any request, read whole within its limit."""
    peer: str = ""
    started: float = 0.0
    session: Any = None
    """The page session, where the pages found one."""


def facts(scope: Any) -> Facts:
    """The facts of this request."""
    found = scope[FACTS]
    if not isinstance(found, Facts):
        raise TypeError(FACTS)
    return found


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""


class Gate:
    """The outer ASGI application."""

    def __init__(
        self,
        inner: App,
        *,
        authenticate: Authenticate,
        memory: Memory,
        answered: Answered,
        places: int = 16,
    ) -> None:
        self._inner = inner
        self._answered = answered
        self._authenticate = authenticate
        self._memory = memory
        self._places = places
        self._room: anyio.Semaphore | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        given = _header(scope, b"x-request-id")
        request_id = given if _REQUEST_ID.fullmatch(given) else f"req_{secrets.token_hex(8)}"
        client = scope.get("client") or ("", 0)
        it = Facts(request_id=request_id, peer=client[0], started=time.perf_counter())
        scope[FACTS] = it
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id)

        async def tagged(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self._tell(scope, it, message["status"])
                message["headers"] = [
                    *message.get("headers", []),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        path = scope["path"]
        if path.startswith(("/health/live", "/static/", "/events/")):
            await self._inner(scope, receive, tagged)
            return
        await self._with_room(scope, receive, tagged, it)

    def _tell(self, scope: Scope, it: Facts, status: int) -> None:
        seconds = time.perf_counter() - it.started
        self._answered(scope["method"], status, seconds)
        log.info(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=status,
            milliseconds=round(seconds * 1000, 1),
            actor=it.actor.reference if it.actor is not None else "",
        )

    async def _with_room(self, scope: Scope, receive: Receive, send: Send, it: Facts) -> None:
        if self._room is None:
            self._room = anyio.Semaphore(self._places)
            anyio.to_thread.current_default_thread_limiter().total_tokens = self._places + 2
        room = self._room
        with anyio.move_on_after(WAIT_SECONDS) as waiting:
            await room.acquire()
        if waiting.cancelled_caught:
            await problems.send(
                send, problems.of(Unavailable("The service is busy.", retry_after=2), it.request_id)
            )
            return
        try:
            await self._through(scope, receive, send, it)
        finally:
            room.release()

    async def _through(self, scope: Scope, receive: Receive, send: Send, it: Facts) -> None:
        if scope["path"] == API or scope["path"].startswith(API + "/"):
            refused = await self._admit(scope, it)
            if refused is not None:
                await problems.send(send, refused)
                return
        body, refused = await self._read_body(scope, receive, it)
        if refused is not None:
            await problems.send(send, refused)
            return
        again = receive if body is None else _replay(body, receive)
        key = _header(scope, b"idempotency-key")
        # A dry run has no effect that a repetition could double.
        is_dry = b"dry_run=true" in scope.get("query_string", b"")
        if not (key and scope["method"] == "POST" and it.actor is not None) or is_dry:
            await self._inner(scope, again, send)
            return

        async def run(recording: Send) -> None:
            await self._inner(scope, again, recording)

        path = scope["path"].encode() + b"?" + scope.get("query_string", b"")
        await idempotency.once(
            self._memory,
            run,
            send,
            actor=it.actor.reference,
            key=key,
            request=path + b"\0" + (body or b""),
            request_id=it.request_id,
        )

    async def _admit(self, scope: Scope, it: Facts) -> problems.Problem | None:
        scheme, _, token = _header(scope, b"authorization").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return problems.plain(
                401,
                "token.missing",
                "Send a personal token: Authorization: Bearer sek_…",
                it.request_id,
            )
        try:
            it.actor = await anyio.to_thread.run_sync(
                self._authenticate, token.strip(), it.request_id
            )
        except Unavailable as error:
            return problems.of(error, it.request_id)
        if it.actor is None:
            return problems.plain(
                401,
                "token.invalid",
                "This token is unknown, expired or revoked. Make a new one in the service.",
                it.request_id,
            )
        return None

    async def _read_body(
        self, scope: Scope, receive: Receive, it: Facts
    ) -> tuple[bytes | None, problems.Problem | None]:
        """The whole body when it is JSON and readable; larger kinds stay a stream with a limit."""
        if scope["method"] not in {"POST", "PUT", "PATCH", "DELETE"}:
            return None, None
        kind = _header(scope, b"content-type").split(";")[0].strip().lower()
        is_json = kind in {"application/json", ""} or kind.endswith("+json")
        limit = JSON_LIMIT if is_json else FILE_LIMIT
        too_large = problems.plain(
            413,
            "body.too_large",
            f"The body is larger than {limit // (1024 * 1024)} MB. Send less at once.",
            it.request_id,
        )
        length = _header(scope, b"content-length")
        if length.isdigit() and int(length) > limit:
            return None, too_large
        parts: list[bytes] = []
        total = 0
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                break
            part = message.get("body", b"")
            total += len(part)
            if total > limit:
                return None, too_large
            parts.append(part)
            more = message.get("more_body", False)
        body = b"".join(parts)
        it.raw = body
        if is_json and body and scope["path"].startswith(API):
            problem = _unreadable(body, it.request_id)
            if problem is not None:
                return None, problem
            it.body = body
        return body, None


def _unreadable(body: bytes, request_id: str) -> problems.Problem | None:
    try:
        msgspec.json.decode(body)
    except RecursionError:
        return problems.plain(
            400, "json.too_deep", "The JSON is nested too deeply. Flatten it.", request_id
        )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if _SURROGATE.search(body):
            return problems.surrogates(body, request_id)
        return problems.plain(400, "json.invalid", f"The body is not JSON: {error}", request_id)
    if b"\\u0000" in body:
        return problems.nul(body, request_id)
    return None


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replayed() -> MutableMapping[str, Any]:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replayed

"""The faces of errors for programs: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from typing import Any, ClassVar, Final

import msgspec
from litestar.exceptions import HTTPException
from msgspec import Struct

from governance.base import errors
from governance.base.errors import Flaw

MEDIA_TYPE: Final = "application/problem+json"
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem as RFC 9457 shows it."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    instance: str = ""
    errors: Sequence[Flaw] = ()
    reason: str = ""
    allowed: Sequence[str] | None = None
    retry_after: int | None = None
    current_version: int | None = None


class RestError(errors.SekishoError):
    """What only this door can refuse. Its status is its own."""

    code = "request.invalid"
    status: ClassVar[int] = 400
    flaws: tuple[Flaw, ...] = ()
    retry_after: int | None = None


STATUS: Final[Sequence[tuple[type[errors.SekishoError], int]]] = (
    (errors.VersionMismatch, 412),
    (errors.NotFound, 404),
    (errors.Forbidden, 403),
    (errors.Conflict, 409),
    (errors.Invalid, 422),
    (errors.Unavailable, 503),
)
"""The five kinds, mapped once. A stale version is told apart, for If-Match has its own answer."""


def plain(
    status: int, code: str, title: str, request_id: str, *, flaws: Sequence[Flaw] = ()
) -> Problem:
    """A problem that no domain raised."""
    return Problem(
        type=f"urn:sekisho:problem:{code}",
        title=title,
        status=status,
        code=code,
        instance=request_id,
        errors=flaws,
    )


def of(error: errors.SekishoError, request_id: str) -> Problem:
    """The problem that tells of this error."""
    if isinstance(error, RestError):
        return Problem(
            type=f"urn:sekisho:problem:{error.code}",
            title=error.summary(),
            status=error.status,
            code=error.code,
            instance=request_id,
            errors=error.flaws,
            retry_after=error.retry_after,
        )
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    return Problem(
        type=f"urn:sekisho:problem:{error.code}",
        title=error.summary(),
        status=status,
        code=error.code,
        detail=error.detail,
        instance=request_id,
        errors=error.flaws if isinstance(error, errors.Invalid) else (),
        reason=error.reason if isinstance(error, errors.Forbidden) else "",
        allowed=error.allowed if isinstance(error, errors.Conflict) and error.allowed else None,
        retry_after=error.retry_after if isinstance(error, errors.Unavailable) else None,
        current_version=error.current if isinstance(error, errors.VersionMismatch) else None,
    )


_HTTP: Final = {
    400: ("request.invalid", "The request cannot be understood."),
    401: ("token.missing", "Send a personal token."),
    403: ("forbidden", "You may see this but not do it."),
    404: ("not_found", errors.NotFound.summary()),
    405: ("method.not_allowed", "This address does not take this method."),
    413: ("body.too_large", "The body is too large."),
    415: ("body.type", "This address takes another content type."),
}


def of_http(error: HTTPException, request_id: str) -> Problem:
    """The problem that tells of an error of the framework itself."""
    status = error.status_code
    code, title = _HTTP.get(status, ("error", "Something went wrong. It was recorded."))
    detail = error.detail if status in {400, 405, 415} else ""
    return Problem(
        type=f"urn:sekisho:problem:{code}",
        title=title,
        status=status,
        code=code,
        detail=detail,
        instance=request_id,
    )


def headers(problem: Problem) -> dict[str, str]:
    """The headers that belong to a problem."""
    found = {"cache-control": "no-store"}
    if problem.status == 401:
        found["www-authenticate"] = 'Bearer realm="sekisho"'
    if problem.retry_after is not None:
        found["retry-after"] = str(problem.retry_after)
    return found


async def send(send_: Send, problem: Problem) -> None:
    """Answer with the problem outside of the framework."""
    body = msgspec.json.encode(problem)
    lines = {
        "content-type": MEDIA_TYPE,
        "content-length": str(len(body)),
        "x-content-type-options": "nosniff",
        **headers(problem),
    }
    await send_(
        {
            "type": "http.response.start",
            "status": problem.status,
            "headers": [(key.encode(), value.encode()) for key, value in lines.items()],
        }
    )
    await send_({"type": "http.response.body", "body": body})


def _strings(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, item in value.items():
            place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            yield place, key
            yield from _strings(item, place)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, f"{pointer}/{index}")


def _flawed_text(body: bytes, request_id: str, code: str, message: str, bad: Any) -> Problem:
    try:
        # The standard library reads lone surrogates, so that the field can be named.
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        return plain(400, "json.invalid", f"The body is not JSON: {error}", request_id)
    flaws = [
        Flaw(pointer=pointer.encode("utf-8", "replace").decode(), code=code, message=message)
        for pointer, text in _strings(value)
        if bad(text)
    ]
    title = errors.Invalid.summary()
    return plain(422, code, title, request_id, flaws=flaws)


def surrogates(body: bytes, request_id: str) -> Problem:
    """The problem of a body whose text holds half of a character."""

    def is_bad(text: str) -> bool:
        return any("\ud800" <= character <= "\udfff" for character in text)

    message = "The text holds half of a character (a lone surrogate). Send well-formed Unicode."
    problem = _flawed_text(body, request_id, "text.surrogate", message, is_bad)
    if problem.status == 422 and not problem.errors:
        return plain(400, "json.invalid", "The body is not JSON.", request_id)
    return problem


def nul(body: bytes, request_id: str) -> Problem | None:
    """The problem of a body whose text holds the character NUL, or None when it does not."""
    message = "The text holds the character NUL. Remove it."
    problem = _flawed_text(body, request_id, "text.nul", message, lambda text: "\0" in text)
    return problem if problem.errors else None


def builtins(problem: Problem) -> dict[str, Any]:
    """The problem's members, for one that has more of its own."""
    found: dict[str, Any] = msgspec.to_builtins(problem)
    return found

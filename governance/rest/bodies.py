"""Strict bodies: every wrong field at once, each by its JSON pointer."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from governance.base.errors import Flaw, Invalid
from governance.rest.gate import facts

_PATH: Final = re.compile(r" - at `(?:key in )?\$(.*)`$")
_STEP: Final = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")


def pointer(path: str) -> str:
    """The JSON pointer of msgspec's own path (`.media[0].alt` → `/media/0/alt`)."""
    return "".join(f"/{name or index}" for name, index in _STEP.findall(path))


def _split(message: str) -> tuple[str, str]:
    found = _PATH.search(message)
    if found is None:
        return message, ""
    return message[: found.start()], pointer(found[1])


def _code(message: str) -> str:
    if "missing required field" in message:
        return "field.missing"
    if "unknown field" in message:
        return "field.unknown"
    if message.startswith("Expected") and "length" in message:
        return "field.length"
    if message.startswith("Invalid enum value"):
        return "field.choice"
    if message.startswith("Expected"):
        return "field.type"
    return "field.invalid"


def flaws(kind: Any, value: Any, at: str = "") -> list[Flaw]:
    """Everything that keeps `value` (JSON builtins) from being a `kind`; empty for a good one."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        whole = str(error)
    else:
        return []
    info = msgspec.inspect.type_info(kind)
    if not (isinstance(info, msgspec.inspect.StructType) and isinstance(value, dict)):
        message, place = _split(whole)
        return [Flaw(pointer=at + place, code=_code(message), message=message)]
    found: list[Flaw] = []
    known = {field.encode_name: field for field in info.fields}
    tag = info.tag_field
    if info.forbid_unknown_fields:
        found = [
            Flaw(
                pointer=f"{at}/{name.replace('~', '~0').replace('/', '~1')}",
                code="field.unknown",
                message="There is no such field.",
            )
            for name in value
            if name not in known and name != tag
        ]
    annotations = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in known.items():
        if name in value:
            found += flaws(annotations[name].type, value[name], f"{at}/{name}")
        elif field.required:
            found.append(
                Flaw(pointer=f"{at}/{name}", code="field.missing", message="Give this field.")
            )
    if found:
        return found
    message, place = _split(whole)
    return [Flaw(pointer=at + place, code=_code(message), message=message)]


class StrictBody(ASGIMiddleware):
    """Checks a JSON body against the handler's Struct, strictly, before the framework reads it."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Raise `Invalid` with every flaw, or 415 for another content type."""
        handler = scope["route_handler"]
        field = handler.parsed_fn_signature.parameters.get("data")
        kind = field.annotation if field is not None else None
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            body = facts(scope).body
            if body is None:
                headers = dict(scope["headers"])
                given = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
                if given and given != b"application/json" and not given.endswith(b"+json"):
                    raise HTTPException(status_code=415, detail="Send application/json.")
                raise Invalid(Flaw(pointer="", code="body.missing", message="Send a JSON body."))
            found = flaws(kind, msgspec.json.decode(body))
            if found:
                raise Invalid(*found)
        await next_app(scope, receive, send)

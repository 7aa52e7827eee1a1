"""The OpenAPI document: security, an example for each request and for each kind of error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Litestar, Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.router import Router
from litestar.routes import HTTPRoute

from governance.rest.examples import REQUESTS
from governance.rest.routing import PUBLIC

ERRORS: Final[Mapping[str, tuple[str, str, Mapping[str, Any]]]] = {
    "400": (
        "query.invalid",
        "A query parameter is unknown or cannot be read.",
        {
            "errors": [
                {
                    "pointer": "/colour",
                    "code": "query.invalid",
                    "message": "Unknown parameter. Known here: cursor, limit.",
                }
            ]
        },
    ),
    "401": ("token.missing", "Send a personal token: Authorization: Bearer sek_…", {}),
    "403": (
        "forbidden",
        "You may see this but not do it.",
        {"reason": "role_missing:service.decide"},
    ),
    "404": ("not_found", "There is no such thing, or you may not know of it.", {}),
    "409": (
        "stale_digest",
        "This is not what was last submitted. Read it again and decide anew.",
        {},
    ),
    "412": (
        "version_mismatch",
        "Somebody changed this after you read it. Read it again and repeat your change.",
        {"current_version": 4},
    ),
    "413": ("body.too_large", "The body is larger than 2 MB. Send less at once.", {}),
    "415": ("body.type", "This address takes another content type.", {}),
    "422": (
        "invalid",
        "What was sent has fields that cannot be accepted.",
        {
            "errors": [
                {"pointer": "/owner_id", "code": "field.missing", "message": "Give this field."}
            ]
        },
    ),
    "428": ("if_match.missing", "Send If-Match with the ETag that you read.", {}),
    "429": (
        "rate.limited",
        "Too many requests with this token. Wait as long as Retry-After says.",
        {"retry_after": 1},
    ),
    "503": ("unavailable", "The service cannot answer just now. Try again in a moment.", {}),
}
"""Status → code, title, further members of the example."""

_READS: Final = ("400", "401", "403", "404", "422", "429", "503")
_WRITES: Final = ("400", "401", "403", "404", "409", "413", "415", "422", "429", "503")


def problem_example(status: str) -> dict[str, Any]:
    """A problem as the service sends it with this status."""
    code, title, more = ERRORS[status]
    return {
        "type": f"urn:sekisho:problem:{code}",
        "title": title,
        "status": int(status),
        "code": code,
        "instance": "req_5f0c2a9d1b7e4c33",
        **more,
    }


_PROBLEM: Final[Mapping[str, Any]] = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; `title` and `detail` are for people.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "reason": {"type": "string"},
        "allowed": {"type": "array", "items": {"type": "string"}},
        "retry_after": {"type": "integer"},
        "current_version": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer (RFC 6901)"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def _errors_of(method: str, operation: Mapping[str, Any]) -> list[str]:
    statuses = list(_READS if method == "get" else _WRITES)
    names = {parameter.get("name", "").lower() for parameter in operation.get("parameters", [])}
    if method == "patch" or "if-match" in names:
        statuses += ["412", "428"]
    return sorted(statuses)


_PARAMETERS: Final[Mapping[str, tuple[Mapping[str, Any], str]]] = {
    "limit": ({"type": "integer", "minimum": 1, "maximum": 200}, "How many at most."),
    "cursor": ({"type": "string"}, "The `next_cursor` of the page before."),
    "dry_run": ({"type": "string", "enum": ["true", "false"]}, "Only tell what would happen."),
    "override": (
        {"type": "string", "enum": ["asked", "granted"]},
        "Posts with blocks that somebody is asked to let pass, or did.",
    ),
    "size": ({"type": "integer", "minimum": 1}, "A size of the tree."),
    "to": ({"type": "string"}, "Until when, or to which size."),
}


def _queries(app: Litestar) -> dict[tuple[str, str], frozenset[str]]:
    """(path, method) → the query parameters that the route takes, as its gate knows them."""
    found = {}
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for method in handler.http_methods:
                    taken = frozenset(handler.opt.get("query", ()))
                    found[route.path_format, method.lower()] = taken
    return found


def decorated(
    schema: Mapping[str, Any], queries: Mapping[tuple[str, str], frozenset[str]]
) -> dict[str, Any]:
    """The document with what every operation of the API shares, and each one's parameters."""
    whole = msgspec.json.decode(msgspec.json.encode(schema))
    components = whole.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["securitySchemes"] = {
        "personalToken": {
            "type": "http",
            "scheme": "bearer",
            "description": "A personal token `sek_…`, made under 管理 → トークン.",
        }
    }
    for path, item in whole.get("paths", {}).items():
        for method, operation in item.items():
            if method in {"get", "post", "patch", "put", "delete"}:
                _decorate(path, method, operation)
                _parameters(operation, queries.get((path, method), frozenset()))
    return dict(whole)


def _parameters(operation: dict[str, Any], taken: frozenset[str]) -> None:
    listed = operation.setdefault("parameters", [])
    known = {one["name"] for one in listed if one.get("in") == "query"}
    for name in sorted(taken - known):
        schema, words = _PARAMETERS.get(name, ({"type": "string"}, "Narrows what is answered."))
        listed.append({"name": name, "in": "query", "schema": schema, "description": words})


def _decorate(path: str, method: str, operation: dict[str, Any]) -> None:
    if not path.startswith("/api/"):
        return
    operation["security"] = [{"personalToken": []}]
    if method == "post":
        operation.setdefault("parameters", []).append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": path.endswith("/imports"),
                "schema": {"type": "string", "maxLength": 200},
                "description": "The same key with the same request has its effect once.",
            }
        )
    if method == "patch":
        operation.setdefault("parameters", []).append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
                "description": "The ETag that you read.",
            }
        )
    responses = operation.setdefault("responses", {})
    for status in _errors_of(method, operation):
        responses[status] = {
            "description": ERRORS[status][1],
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {ERRORS[status][0]: {"value": problem_example(status)}},
                }
            },
        }
    for media in operation.get("requestBody", {}).get("content", {}).values():
        name = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
        example = REQUESTS.get(name)
        if example is not None:
            media["examples"] = {name: {"value": example}}


class Document(OpenAPIRenderPlugin):
    """Serves the decorated document as JSON; no page that would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__(path="/openapi.json", media_type="application/json")  # type: ignore[arg-type]
        self._bytes: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document's bytes, made once."""
        if self._bytes is None:
            queries = _queries(request.app)
            self._bytes = msgspec.json.encode(decorated(openapi_schema, queries))
        return self._bytes


def config(version: str) -> OpenAPIConfig:
    """How the framework makes the document, and where it is served."""
    return OpenAPIConfig(
        title="Sekisho",
        version=version,
        description=(
            "The register of cloud services and official accounts, the approval of posts, scans "
            "and evidence. Lists take `limit` (≤ 200) and `cursor`. Times are RFC 3339 with offset."
        ),
        render_plugins=[Document()],
        openapi_router=Router(
            "/schema", route_handlers=[], include_in_schema=False, opt={"policy": PUBLIC}
        ),
        use_handler_docstrings=True,
    )

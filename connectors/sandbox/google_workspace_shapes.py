"""What Google Workspace's answers look like: error bodies, pages, partial responses. No I/O."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from connectors.sandbox.server import Answer

_REASONS: Final = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    429: "rateLimitExceeded",
    500: "backendError",
    503: "backendError",
}
_STATUSES: Final = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
NOT_AUTHORISED: Final = "Not Authorized to access this resource/api"


def error(path: str, status: int, reason: str = "", message: str = "", after: float = 0) -> Answer:
    """A refusal as the API behind this path words it: Cloud Identity's differs from the others'."""
    headers = {"retry-after": str(int(after))} if after else {}
    if path.startswith("/v1/"):
        name = _STATUSES.get(status, "UNKNOWN")
        said = message or "The caller does not have permission"
        inner: dict[str, Any] = {"code": status, "message": said, "status": name}
        if reason:
            kind = "type.googleapis.com/google.rpc.ErrorInfo"
            domain = "googleapis.com"
            inner["details"] = [{"@type": kind, "reason": reason, "domain": domain}]
        return Answer(status=status, body={"error": inner}, headers=headers)
    reason = reason or _REASONS.get(status, "internalError")
    said = message or (NOT_AUTHORISED if status == 403 else reason)
    one = {"message": said, "domain": "global", "reason": reason}
    body = {"error": {"code": status, "message": said, "errors": [one]}}
    return Answer(status=status, body=body, headers=headers)


def too_few(path: str) -> str:
    """The reason that the API behind this path gives where a token's scopes do not suffice."""
    if path.startswith("/v1/"):
        return "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    return "insufficientPermissions"


def token_error(code: str, said: str) -> Answer:
    """A refusal of the token endpoint."""
    status = 401 if code in {"unauthorized_client", "invalid_client"} else 400
    return Answer(status=status, body={"error": code, "error_description": said})


def page(
    name: str, found: Sequence[Any], start: int, size: int, *, kind: str = ""
) -> dict[str, Any]:
    """One page of a listing: an empty list is left out, and so is the token after the last page."""
    shown = list(found[start : start + size])
    more = start + size < len(found)
    return {
        **({"kind": kind} if kind else {}),
        **({name: shown} if shown else {}),
        **({"nextPageToken": f"{start + size}"} if more else {}),
    }


def domain(name: str, held: Mapping[str, Any]) -> dict[str, Any]:
    """A domain, with its aliases where it has some."""
    aliases = [
        {
            "kind": "admin#directory#domainAlias",
            "domainAliasName": alias,
            "parentDomainName": name,
            "verified": True,
        }
        for alias in held["domainAliases"]
    ]
    return {
        "kind": "admin#directory#domain",
        "domainName": name,
        "isPrimary": held["isPrimary"],
        "verified": True,
        "creationTime": "1680307200000",
        **({"domainAliases": aliases} if aliases else {}),
    }


def unit(key: str, held: Mapping[str, Any], primary: str) -> dict[str, Any]:
    """An organisational unit; the one above all has no parent."""
    shown = {
        "kind": "admin#directory#orgUnit",
        "orgUnitId": f"id:{key}",
        "orgUnitPath": held["path"],
        "name": held["path"].rpartition("/")[2] or primary,
        "description": "",
    }
    if "parent" in held:
        shown["parentOrgUnitId"] = f"id:{held['parent']}"
        shown["parentOrgUnitPath"] = held["parent_path"]
    return shown


def assignment(key: str, role: str, user: str) -> dict[str, Any]:
    """A role that a user has."""
    return {
        "kind": "admin#directory#roleAssignment",
        "roleAssignmentId": key,
        "roleId": role,
        "assignedTo": user,
        "assigneeType": "user",
        "scopeType": "CUSTOMER",
    }


def activity(
    application: str, name: str, days: int, email: str, told: Mapping[str, Any]
) -> dict[str, Any]:
    """What somebody did this many days ago."""
    at = datetime.now(UTC) - timedelta(days=days)
    parameters = [
        {"name": key, ("multiValue" if isinstance(value, list) else "value"): value}
        for key, value in told.items()
    ]
    return {
        "kind": "admin#reports#activity",
        "id": {
            "time": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "uniqueQualifier": str(zlib.crc32(f"{name} {days} {email}".encode())),
            "applicationName": application,
        },
        "actor": {"callerType": "USER", "email": email, "profileId": "1"},
        "events": [{"type": "auth", "name": name, "parameters": parameters}],
    }


def selected(body: Any, mask: str) -> Any:
    """What a partial response shows of a body: `kind,users(id,name)`."""
    return _select(body, fields_of(mask)) if mask else body


def fields_of(mask: str) -> dict[str, Any]:
    """The names in a mask, each with those inside of it."""
    found: dict[str, Any] = {}
    depth, word, inner = 0, "", ""
    for letter in f"{mask},":
        if letter == "," and not depth:
            found[word] = fields_of(inner) if inner else {}
            word, inner = "", ""
        elif letter == "(" and not depth:
            depth = 1
        elif letter == ")" and depth == 1:
            depth = 0
        elif depth:
            depth += {"(": 1, ")": -1}.get(letter, 0)
            inner += letter
        else:
            word += letter
    return found


def _select(body: Any, wanted: Mapping[str, Any]) -> Any:
    if isinstance(body, list):
        return [_select(one, wanted) for one in body]
    if not isinstance(body, dict):
        return body
    return {
        name: _select(body[name], inner) if inner else body[name]
        for name, inner in wanted.items()
        if name in body
    }

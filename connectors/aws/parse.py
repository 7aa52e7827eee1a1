"""What every parser of AWS answers shares: codes, reads, and the form of values. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from msgspec import Struct

from connectors.contract import Absent, Denied, Facet, Failed, Present

UNREADABLE: Final = "unreadable_answer"

CREDENTIAL_CODES: Final = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "InvalidToken",
        "MissingAuthenticationToken",
        "RequestExpired",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
        "UnrecognizedClientException",
    }
)
DENIED_CODES: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AllAccessDisabled",
        "Forbidden",
        "OptInRequired",
        "UnauthorizedAccess",
        "UnauthorizedOperation",
    }
)
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Unreadable(Exception):
    """The answer lacks what an answer of AWS has."""


class Read(Struct, frozen=True, kw_only=True):
    """How one facet is read: the SDK's method, what says "not configured", and its value."""

    service: str
    method: str
    value: Callable[[Mapping[str, Any]], Any]
    """None where nothing is configured; an error for an answer that is not understood."""

    absent: frozenset[str] = frozenset()
    arguments: Mapping[str, Any] = {}


class Pages(Struct, frozen=True, kw_only=True):
    """A listing: the SDK's method, where its entries stand, and how its next page is asked for."""

    service: str
    method: str
    entries: Callable[[Mapping[str, Any]], Sequence[Any]]
    """An error for an answer that lacks what every answer of AWS has."""

    arguments: Mapping[str, Any] = {}
    asked: str = "NextToken"
    answered: str = "NextToken"


class Ask(Protocol):
    """Makes one call: the SDK's service and method, a region or "", and the arguments."""

    def __call__(self, service: str, method: str, region: str = "", **arguments: Any) -> Any: ...


class Steps(Struct, frozen=True, kw_only=True):
    """A facet that takes several calls: what they give, and what says "not configured"."""

    run: Callable[[Ask, str], Any]
    """Takes the region of the facet's own resource; none where nothing is configured."""

    absent: frozenset[str] = frozenset()


def facet_of(read: Read, answer: Mapping[str, Any]) -> Facet:
    """The facet that an answer gives; `Failed` where the answer cannot be understood."""
    return computed(read.value, answer)


def computed(value: Callable[[Any], Any], of: Any) -> Facet:
    """The facet that a value makes; `Failed` where what it is made of cannot be understood."""
    try:
        found = value(of)
    except (Unreadable, KeyError, TypeError, ValueError, AttributeError, IndexError):
        return Failed(UNREADABLE)
    return Absent() if found is None else Present(found)


def facet_of_error(read: Read | Steps, code: str, status: int) -> Facet:
    """The facet that an error gives: Absent only for the codes that say "not configured"."""
    if code in read.absent:
        return Absent()
    return refusal(code, status)


def refusal(code: str, status: int) -> Denied | Failed:
    """Whether an error says that we may not look, or that we could not."""
    if code in DENIED_CODES or code in CREDENTIAL_CODES or status in {401, 403}:
        return Denied(code)
    return Failed(code or f"http_{status}")


# --------------------------------------------------------------------------- values


def snake(value: Any) -> Any:
    """The same JSON with keys as_words, times as text, and without empty lists of the SDK."""
    if isinstance(value, Mapping):
        return {snake_word(str(key)): snake(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [snake(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def snake_word(word: str) -> str:
    """A key of AWS as_words."""
    return _WORD.sub("_", word).lower()


def boolean(value: Any) -> bool:
    """The value, which must be true or false: text that looks like either is not understood."""
    if not isinstance(value, bool):
        raise Unreadable
    return value


def listed(value: Any) -> Sequence[Any]:
    """A list, also where AWS lets a single value stand for a list of one."""
    return value if isinstance(value, list) else [value]


def texts(value: Any) -> Sequence[str]:
    """Texts whose order means nothing, each once."""
    if value is None:
        return []
    return sorted(
        {str(one).lower() if isinstance(one, bool) else str(one) for one in listed(value)}
    )


def tags(entries: Any) -> Any:
    """Tags by their key, whichever way this service writes them."""
    return {
        str(one["Key"] if "Key" in one else one["TagKey"]): str(
            one["Value"] if "Value" in one else one["TagValue"]
        )
        for one in sorted(entries, key=text)
    }


def ordered(values: Sequence[Any]) -> Sequence[Any]:
    """Values whose order means nothing, in the order of their content."""
    return sorted(values, key=text)


def text(value: Any) -> str:
    """A value as text that is the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


# --------------------------------------------------------------------------- answers

ROOTS: Final[Mapping[str, str]] = {
    "GetBucketAcl": "AccessControlPolicy",
    "GetBucketEncryption": "ServerSideEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketOwnershipControls": "OwnershipControls",
    "GetBucketPolicyStatus": "PolicyStatus",
    "GetBucketReplication": "ReplicationConfiguration",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetObjectLockConfiguration": "ObjectLockConfiguration",
    "GetPublicAccessBlock": "PublicAccessBlockConfiguration",
    "ListBuckets": "ListAllMyBucketsResult",
}
"""
Operation → the outermost element of its answer, where it is not named after the operation.

The SDK reads any well-formed XML, so that a proxy's page would pass for "not configured".
"""


def is_answer_of(operation: str, body: bytes) -> bool:
    """Whether the body is an answer to this operation."""
    root = ROOTS.get(operation)
    if root is None and not body.lstrip().startswith(b"<"):
        return True
    found = re.search(rb"<([A-Za-z][\w:.-]*)", body[:2000])
    name = found[1].decode().rpartition(":")[2] if found else ""
    # Most services, and stores that speak S3's protocol, name the answer after the operation.
    return name == root or name.startswith(operation)


def is_page(body: bytes) -> bool:
    """Whether the body is a web page: a proxy's, or of a server that is not AWS."""
    return body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))

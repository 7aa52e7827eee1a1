"""Scripted faults of the AWS sandbox: which call goes wrong, how, and how often."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from typing import Annotated, Final, Literal
from xml.sax.saxutils import escape

import msgspec
from msgspec import Meta, Struct

from connectors.sandbox.aws_requests import REST_SERVICES, Call

JSON_SERVICES: Final = REST_SERVICES | {
    "cloudtrail",
    "config",
    "events",
    "kms",
    "organizations",
    "secretsmanager",
    "sqs",
    "tagging",
}


class Fault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What happens to the calls that match.

    `service`, `operation`, `resource` and `region` match exactly, "*" matches all. `share` picks
    that part of the (operation, resource, region) triples, always the same ones. `count` ends the
    fault after so many hits. `seconds` is how long `slow` waits before the true answer.
    """

    effect: Literal["deny", "status", "slow", "reset", "truncate", "garbage", "html"]
    service: str = "*"
    operation: str = "*"
    resource: str = "*"
    region: str = "*"
    status: Annotated[int, Meta(ge=400, le=599)] = 503
    code: str = ""
    seconds: Annotated[float, Meta(ge=0, le=600)] = 1.0
    count: Annotated[int, Meta(ge=1)] | None = None
    share: Annotated[float, Meta(gt=0, le=1)] = 1.0

    def matches(self, call: Call) -> bool:
        """Whether this call is among those that the fault names."""
        wanted = (self.service, self.operation, self.resource, self.region)
        seen = (call.service, call.operation, call.resource, call.region)
        if any(want not in {"*", got} for want, got in zip(wanted, seen, strict=True)):
            return False
        return self.share >= 1 or _share_of(call) < self.share


class Faults:
    """The faults in force, oldest first. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[tuple[Fault, int]] = []

    def add(self, body: bytes) -> Sequence[Fault]:
        """Put one fault, or a list of them, in force. An unknown key is a `ValidationError`."""
        decoded = msgspec.json.decode(body, type=list[Fault] | Fault)
        faults = decoded if isinstance(decoded, list) else [decoded]
        with self._lock:
            self._rules.extend((fault, 0) for fault in faults)
        return faults

    def clear(self) -> None:
        """End every fault."""
        with self._lock:
            self._rules.clear()

    def next_for(self, call: Call) -> Fault | None:
        """The fault that strikes this call, counted as used."""
        with self._lock:
            for position, (fault, used) in enumerate(self._rules):
                spent = fault.count is not None and used >= fault.count
                if not spent and fault.matches(call):
                    self._rules[position] = (fault, used + 1)
                    return fault
        return None


def error_answer(call: Call, status: int, code: str) -> tuple[int, str, bytes]:
    """Status, content type and body of an error as this service words it."""
    safe = escape(code)
    message = "Refused by a scripted fault of the sandbox."
    if call.service in JSON_SERVICES:
        told = msgspec.json.encode({"__type": code, "message": message})
        return status, "application/x-amz-json-1.1", told
    if call.service in {"s3", "s3control"}:
        body = f"<Error><Code>{safe}</Code><Message>{message}</Message></Error>"
    elif call.service == "ec2":
        body = (
            f"<Response><Errors><Error><Code>{safe}</Code><Message>{message}</Message></Error>"
            "</Errors><RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>"
        )
    else:
        body = (
            f"<ErrorResponse><Error><Type>Sender</Type><Code>{safe}</Code>"
            f"<Message>{message}</Message></Error>"
            "<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
        )
    return status, "application/xml", body.encode()


def denied_code(call: Call) -> str:
    """How this service says that a right is missing."""
    if call.service in JSON_SERVICES:
        return "AccessDeniedException"
    return "UnauthorizedOperation" if call.service == "ec2" else "AccessDenied"


def _share_of(call: Call) -> float:
    key = f"{call.operation}|{call.resource}|{call.region}".encode()
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) / 2**64

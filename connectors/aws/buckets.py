"""
The reads that are made once for each bucket and facet, below the SDK.

The SDK spends on a call many times what S3's answer is worth. Here it still says where S3 is, how
an operation goes out and what its answer means, so that the values are the same.
"""

from __future__ import annotations

import functools
import random
import re
import time
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import botocore.exceptions
import botocore.parsers
from botocore.retries.quota import RetryQuota
from msgspec import Struct

from connectors.aws import parse
from connectors.aws.calls import THREADS, THROTTLING, Caller, Stopped, ending, patiently
from connectors.aws.parse import Read
from connectors.aws.signature import Signer, canonical_path, canonical_query
from connectors.aws.wire import Address, Answer, Connections, NoAnswer
from connectors.contract import Facet

ATTEMPTS: Final = 3
RETRY_COST: Final = 5
SILENCE: Final = 2 * THREADS
"""So many timeouts of a region in a row, and it is asked no more: the others need the threads."""

_PASSING: Final = THROTTLING | {
    "PriorRequestNotComplete",
    "RequestTimeout",
    "RequestTimeoutException",
    "proxy",
    "timeout",
    "tls",
    "unreachable",
}
_PASSING_STATUS: Final = frozenset({429, 500, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 307})
_AWS: Final = re.compile(r"(?:.*\.)?amazonaws\.com(?:\.cn)?")
_HOST_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")


class _Operation(Struct, frozen=True):
    """How one of the SDK's methods goes out."""

    model: Any
    query: str
    signed_query: str
    event: str


class Place(Struct, frozen=True):
    """Where S3 of one region is asked for one bucket."""

    address: Address
    path: str


class _Headers(dict[str, str]):
    """Names in small letters that are found in any: the SDK's own does this for each at a cost."""

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(str(name).lower())

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


class BucketReads:
    """Reads facets of buckets from any thread, within the limits of the scan's other calls."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._signer = Signer()
        self._connections = Connections(
            caller.settings,
            verify=caller.authorities(),
            direct=caller.endpoint is not None,
            kept=THREADS,
        )
        self._parser = botocore.parsers.create_parser("rest-xml")
        self._quota = RetryQuota()
        self._moved: dict[str, str] = {}
        self._silent: dict[str, int] = {}
        self._operation = functools.cache(self._described)

    def close(self) -> None:
        """Keep no connection."""
        self._connections.close()

    def facet(self, read: Read, bucket: str, region: str) -> Facet:
        """One facet of a bucket; `region` is "" where the listing did not tell."""
        try:
            return parse.facet_of(read, self.answer(read.method, bucket, region))
        except Stopped as error:
            return parse.facet_of_error(read, error.code, error.status)

    def answer(self, method: str, bucket: str, region: str) -> Any:
        """What the SDK's method of this name answers, or `Stopped` as it would end."""
        return patiently(lambda: self._once(method, bucket, region))

    def _once(self, method: str, bucket: str, region: str) -> Any:
        for attempt in range(ATTEMPTS):
            here = self._moved.get(bucket) or region or self._caller.region
            if self._silent.get(here, 0) >= SILENCE:
                raise Stopped("timeout")
            try:
                answer = ending(partial(self._attempt, method, bucket, here))
            except Stopped as error:
                passing = error.code in _PASSING or error.status in _PASSING_STATUS
                last = attempt == ATTEMPTS - 1
                if last or not passing or not self._quota.acquire(RETRY_COST):
                    raise
                scale = 1.0 if error.code in THROTTLING else 0.05
                self._caller.pause(random.random() * scale * 2**attempt)  # noqa: S311 - jitter
            else:
                self._quota.release(1)
                return answer
        raise AssertionError  # the last attempt returns or raises

    def _attempt(self, method: str, bucket: str, region: str) -> Any:
        operation = self._operation(method)
        answer = self._exchange(operation, bucket, region)
        told = _region_told(answer)
        if told and told != region:
            self._moved[bucket] = told
            answer = self._exchange(operation, bucket, told)
        status = answer["ResponseMetadata"]["HTTPStatusCode"]
        if status >= 300:
            raise Stopped(answer.get("Error", {}).get("Code") or f"http_{status}", status)
        return answer

    def _exchange(self, operation: _Operation, bucket: str, region: str) -> dict[str, Any]:
        client = self._caller.client("s3", region)
        to = place(client.meta.endpoint_url, bucket)
        self._caller.leave()
        try:
            answer = self._connections.exchange(
                to.address,
                self._request(operation, to, region),
                self._caller.ends,
            )
        except NoAnswer as error:
            if error.code == "timeout":
                self._silent[region] = self._silent.get(region, 0) + 1
            raise Stopped(error.code) from None
        self._silent[region] = 0
        return self._read(client, operation, answer)

    def _request(self, operation: _Operation, to: Place, region: str) -> bytes:
        headers = self._signer.headers(
            self._caller.keys(),
            region=region,
            host=to.address.netloc,
            path=to.path,
            query=operation.signed_query,
            at=time.time(),
        )
        lines = [
            f"GET {to.path}?{operation.query} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers),
            f"user-agent: {self._caller.settings.user_agent}",
            "accept-encoding: identity",
        ]
        request = "\r\n".join(lines)
        if request.count("\n") != len(lines) - 1:
            raise ValueError("a line break within a header")
        return f"{request}\r\n\r\n".encode()

    def _read(self, client: Any, operation: _Operation, answer: Answer) -> dict[str, Any]:
        # As the SDK does it: its handlers find errors that S3 sends with 200.
        given = {
            "status_code": answer.status,
            "headers": _Headers(answer.headers),
            "body": answer.body,
            "context": {"operation_name": operation.model.name},
        }
        more: dict[str, Any] = {}
        client.meta.events.emit(
            operation.event,
            operation_model=operation.model,
            response_dict=given,
            customized_response_dict=more,
        )
        parsed: dict[str, Any] = self._parser.parse(given, operation.model.output_shape)
        parsed.update(more)
        return parsed

    def _described(self, method: str) -> _Operation:
        client = self._caller.client("s3")
        name = client.meta.method_to_api_mapping[method]
        model = client.meta.service_model.operation_model(name)
        query = urlsplit(model.http["requestUri"]).query
        return _Operation(
            model,
            query,
            canonical_query(parse_qsl(query, keep_blank_values=True)),
            f"before-parse.s3.{name}",
        )


def place(endpoint: str, bucket: str) -> Place:
    """As the SDK has it: the bucket in the host's name where it can be, else in the path."""
    address, path = _endpoint(endpoint)
    if _AWS.fullmatch(address.host) and _HOST_NAME.fullmatch(bucket):
        return Place(address._replace(host=f"{bucket}.{address.host}"), f"{path}/")
    return Place(address, f"{path}/{canonical_path(bucket)}")


@functools.cache
def _endpoint(url: str) -> tuple[Address, str]:
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    address = Address(parts.scheme, parts.hostname or "", parts.port or usual)
    return address, canonical_path(parts.path.rstrip("/"))


def _region_told(answer: dict[str, Any]) -> str:
    """The region of the bucket, where the answer says that it is another one."""
    about = answer["ResponseMetadata"]
    error = answer.get("Error", {})
    elsewhere = (
        about["HTTPStatusCode"] in _REDIRECTS
        or error.get("Code") == "PermanentRedirect"
        or (error.get("Code") == "AuthorizationHeaderMalformed" and "Region" in error)
    )
    if not elsewhere:
        return ""
    return str(about["HTTPHeaders"].get("x-amz-bucket-region") or error.get("Region") or "")

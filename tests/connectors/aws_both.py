"""Both ways to read a bucket: the SDK's, and the one below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from connectors.aws.buckets import BucketReads
from connectors.aws.calls import Caller, Stopped
from connectors.contract import Connection
from connectors.sandbox.aws_seed import REGION
from connectors.transport import TransportSettings
from tests.connectors.aws_stage import KEYS

VERSIONED = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"


class Reader:
    """Both ways to read, each with limits of its own."""

    def __init__(self, connection: Connection, transport: TransportSettings, seconds: float):
        self.by_sdk = Caller(connection, transport, region=REGION, seconds=seconds)
        self.caller = Caller(connection, transport, region=REGION, seconds=seconds)
        self.reads = BucketReads(self.caller)

    def sdk(self, method: str, bucket: str, region: str = REGION) -> Any:
        return ended(lambda: self.by_sdk.call("s3", method, region, Bucket=bucket))

    def wire(self, method: str, bucket: str, region: str = REGION) -> Any:
        return ended(lambda: self.reads.answer(method, bucket, region))


def ended(call: Callable[[], Any]) -> Any:
    """The answer without what names the request, or the code and the status it ended with."""
    try:
        answer = dict(call())
    except Stopped as error:
        return error.code, error.status
    answer.pop("ResponseMetadata")
    return answer


@contextmanager
def reading(
    url: str | None, *, seconds: float = 60, region: str = REGION, **limits: Any
) -> Iterator[Reader]:
    transport = TransportSettings(**{"connect_timeout": 5.0, "read_timeout": 5.0, **limits})
    connection = Connection(
        provider="aws", settings={"regions": region}, secrets=KEYS, endpoint=url
    )
    reader = Reader(connection, transport, seconds)
    try:
        yield reader
    finally:
        reader.reads.close()


def named(request: str, name: str) -> str:
    """A header of a request."""
    lines = dict(line.lower().partition(": ")[::2] for line in request.splitlines()[1:])
    return lines[name]

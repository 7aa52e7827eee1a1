"""
What one scan of S3 costs us: requests and CPU for each bucket, against plain boto3 in the same run.

moto's answers are recorded once and replayed over keep-alive by a process of its own, so that only
the client's cost is counted. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from approval_rules.load import default_packs
from approval_rules.usage import compile_usage
from connectors import registry
from connectors.contract import Connection
from governance.scans.judge import judge
from governance.scans.plan import plan

PACK: Final = "aws-s3-baseline"
REGION: Final = "ap-northeast-1"
KEYS: Final = {"access_key_id": "bench", "secret_access_key": "bench"}
CALLS: Final = (
    "get_public_access_block",
    "get_bucket_encryption",
    "get_bucket_versioning",
    "get_bucket_logging",
    "get_bucket_policy",
    "get_bucket_lifecycle_configuration",
    "get_bucket_ownership_controls",
)
THREADS: Final = 8


class Replay(BaseHTTPRequestHandler):
    """Answers from memory; what was never asked before is asked of moto first."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    origin = ""
    answers: ClassVar[dict[tuple[str, str, bytes], bytes]] = {}

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        key = (self.command, self.path, body)
        answer = self.answers.get(key)
        if answer is None:
            answer = self.answers[key] = self._asked(body)
        self.wfile.write(answer)

    do_POST = do_GET  # noqa: N815

    def _asked(self, body: bytes) -> bytes:
        asked = http.client.HTTPConnection(self.origin, timeout=60)
        kept = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in {"host", "connection"}
        }
        asked.request(self.command, self.path, body, kept)
        got = asked.getresponse()
        content = got.read()
        asked.close()
        kind = got.headers.get("Content-Type", "application/xml")
        head = f"HTTP/1.1 {got.status} X\r\nContent-Type: {kind}\r\n"
        return f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def process(*arguments: str) -> Iterator[str]:
    """A server as a process of its own, and its address."""
    running = subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert running.stdout is not None
        yield json.loads(running.stdout.readline())["url"]
    finally:
        running.kill()
        running.wait()


def client(url: str) -> Any:
    """A plain boto3 client of S3."""
    return boto3.client(
        "s3",
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id=KEYS["access_key_id"],
        aws_secret_access_key=KEYS["secret_access_key"],
        config=Config(max_pool_connections=THREADS, s3={"addressing_style": "path"}, proxies={}),
    )


def populate(url: str, number: int) -> None:
    """Buckets of which every second, third and fifth is set up otherwise."""
    s3 = client(url)

    def make(at: int) -> None:
        name = f"bench-{at:05}"
        place = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=place)
        if at % 2:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        if at % 3:
            switches = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy")
            on = dict.fromkeys((*switches, "RestrictPublicBuckets"), True)
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=on)
        if at % 5 == 0:
            arns = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
            deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": arns}
            deny["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}
            policy = {"Version": "2012-10-17", "Statement": [deny]}
            s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(make, range(number)))


def plain(url: str) -> tuple[int, dict[str, bool]]:
    """The same calls by hand: requests, and which bucket has versioning."""
    s3 = client(url)
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]

    def read(name: str) -> bool:
        enabled = False
        for call in CALLS:
            try:
                answer = getattr(s3, call)(Bucket=name)
            except ClientError:
                continue
            enabled = enabled or (call == CALLS[2] and answer.get("Status") == "Enabled")
        return enabled

    with ThreadPoolExecutor(THREADS) as pool:
        return 1 + len(names) * len(CALLS), dict(zip(names, pool.map(read, names), strict=True))


def ours(url: str, account: str) -> tuple[int, dict[str, bool]]:
    """A scan with all eight rules judged: requests, and which bucket has versioning."""
    rules = compile_usage([pack for pack in default_packs("cloud_usage") if pack.id == PACK])
    connector = registry.connect(
        Connection(
            provider="aws",
            account=account,
            settings={"regions": REGION},
            secrets=KEYS,
            endpoint=url,
        )
    )
    seen = connector.observe(plan(rules, registry.manifest("aws")), deadline=600)
    assert not seen.gaps, seen.gaps[:3]
    verdicts = judge(rules, seen, {"provider": "aws"})
    found = {one.name: one.verdict == "pass" for one in verdicts if one.rule == "aws.s3.versioning"}
    return seen.requests, found


def timed(function: Any, *arguments: Any) -> tuple[float, float, tuple[int, dict[str, bool]]]:
    """CPU seconds, wall seconds and the answer; the better of two."""
    best: tuple[float, float, Any] | None = None
    for _ in range(2):
        cpu, wall = time.process_time(), time.perf_counter()
        answer = function(*arguments)
        spent = (time.process_time() - cpu, time.perf_counter() - wall, answer)
        best = spent if best is None or spent[0] < best[0] else best
    assert best is not None
    return best


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--buckets", type=int, default=300)
    parser.add_argument("--replay", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.replay:
        Replay.origin = urlsplit(options.replay).netloc
        server = ThreadingHTTPServer(("127.0.0.1", 0), Replay)
        sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}) + "\n")
        sys.stdout.flush()
        server.serve_forever()
    number = options.buckets
    with (
        tempfile.TemporaryDirectory() as state,
        process("-m", "connectors.sandbox.aws", "--state", state, "--empty") as moto,
        process(__file__, "--replay", moto) as url,
    ):
        populate(moto, number)
        ours(url, "")  # records
        plain(url)
        our_cpu, our_wall, (our_requests, our_found) = timed(ours, url, "")
        cpu, wall, (requests, found) = timed(plain, url)
    figures = {
        "benchmark": "scan_aws",
        "buckets": number,
        "requests_per_bucket": round(our_requests / number, 2),
        "cpu_ms_per_bucket": round(our_cpu * 1000 / number, 2),
        "wall_s": round(our_wall, 2),
        "baseline": f"plain boto3, one client, {THREADS} threads, the same calls, no rules judged",
        "baseline_requests_per_bucket": round(requests / number, 2),
        "baseline_cpu_ms_per_bucket": round(cpu * 1000 / number, 2),
        "baseline_wall_s": round(wall, 2),
        "ratio_cpu": round(our_cpu / cpu, 2),
        "verdicts_equal": our_found == found and len(found) == number,
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Buckets of thirty kinds: how each is set up, and what is therefore true of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import boto3
from botocore.config import Config

KINDS: Final = 30
REGION: Final = "ap-northeast-1"
KEYS: Final = {"access_key_id": "bench", "secret_access_key": "bench"}
BLOCKED: Final = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)

TRUTH: Final[Mapping[str, tuple[str, Callable[[int], bool]]]] = {
    "public-access-block": ("publicAccessBlock", lambda at: at % 3 != 0),
    "default-encryption": ("encryption", lambda at: at % 5 != 0),
    "kms-encryption": ("encryption", lambda at: at % 5 > 2),
    "versioning": ("versioning", lambda at: at % 2 == 1),
    "access-logging": ("logging", lambda at: at % 15 < 6),
    "tls-only": ("policy", lambda at: at % 6 == 0),
    "lifecycle": ("lifecycle", lambda at: at % 5 in {0, 2}),
    "acls-disabled": ("ownershipControls", lambda at: at % 10 < 3),
}
"""Rule → what it reads, and whether it holds for a bucket of this number."""


def name_of(at: int) -> str:
    """The bucket's name; all are of one length."""
    return f"bench-{at:05}"


def denied(share: float, what: str, bucket: str) -> bool:
    """Whether this read is among those refused: always the same ones."""
    key = f"{what}|{bucket}".encode()
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) / 2**64 < share


def client(url: str, connections: int = 10) -> Any:
    """A plain boto3 client of S3."""
    return boto3.client(
        "s3",
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id=KEYS["access_key_id"],
        aws_secret_access_key=KEYS["secret_access_key"],
        config=Config(
            max_pool_connections=connections, s3={"addressing_style": "path"}, proxies={}
        ),
    )


def populate(url: str) -> None:
    """One bucket of each kind."""
    s3 = client(url)
    for at in range(KINDS):
        place = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket=name_of(at), CreateBucketConfiguration=place)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda at: _set_up(s3, at), range(KINDS)))


def _set_up(s3: Any, at: int) -> None:
    bucket = {"Bucket": name_of(at)}
    if _is(at, "public-access-block"):
        s3.put_public_access_block(**bucket, PublicAccessBlockConfiguration=BLOCKED)
    if _is(at, "default-encryption"):
        algorithm = "aws:kms" if _is(at, "kms-encryption") else "AES256"
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}
        rules = {"Rules": [rule]}
        s3.put_bucket_encryption(**bucket, ServerSideEncryptionConfiguration=rules)
    if _is(at, "versioning"):
        s3.put_bucket_versioning(**bucket, VersioningConfiguration={"Status": "Enabled"})
    if at % 3 == 0 or _is(at, "access-logging"):
        s3.put_bucket_policy(**bucket, Policy=json.dumps(_policy(at)))
    if _is(at, "access-logging"):
        to = {"LoggingEnabled": {"TargetBucket": name_of(at), "TargetPrefix": "log/"}}
        s3.put_bucket_logging(**bucket, BucketLoggingStatus=to)
    if _is(at, "lifecycle"):
        rule = {"ID": "end", "Status": "Enabled", "Filter": {"Prefix": ""}}
        rules = {"Rules": [{**rule, "Expiration": {"Days": 1830}}]}
        s3.put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration=rules)
    if at % 10 < 6:
        ownership = "BucketOwnerEnforced" if _is(at, "acls-disabled") else "ObjectWriter"
        controls = {"Rules": [{"ObjectOwnership": ownership}]}
        s3.put_bucket_ownership_controls(**bucket, OwnershipControls=controls)


def _policy(at: int) -> Any:
    arns = [f"arn:aws:s3:::{name_of(at)}", f"arn:aws:s3:::{name_of(at)}/*"]
    logs = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": arns[1],
    }
    plain = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": arns,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [logs, *([plain] * _is(at, "tls-only"))]}


def _is(at: int, rule: str) -> bool:
    return TRUTH[rule][1](at % KINDS)


def expected(buckets: int, share: float = 0.0) -> dict[tuple[str, str], str]:
    """(rule, bucket) → pass, fail, or unknown where the read is refused."""
    return {
        (rule, name_of(at)): "unknown"
        if denied(share, what, name_of(at))
        else ("pass" if _is(at, rule) else "fail")
        for rule, (what, _) in TRUTH.items()
        for at in range(buckets)
    }

"""The baseline: the same reads with one plain boto3 client, and the eight rules by hand."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from botocore.exceptions import ClientError
from scanned.tenant import client

THREADS: Final = 8
CALLS: Final = (
    "get_public_access_block",
    "get_bucket_encryption",
    "get_bucket_versioning",
    "get_bucket_logging",
    "get_bucket_policy",
    "get_bucket_lifecycle_configuration",
    "get_bucket_ownership_controls",
)


def look(s3: Any, bucket: str) -> dict[str, bool]:
    """Which rules hold for a bucket."""
    seen: list[Any] = []
    for call in CALLS:
        try:
            seen.append(getattr(s3, call)(Bucket=bucket))
        except ClientError:
            seen.append({})
    block, encryption, versioning, logging, policy, lifecycle, ownership = seen
    switches = block.get("PublicAccessBlockConfiguration", {})
    rules = encryption.get("ServerSideEncryptionConfiguration", {}).get("Rules", [{}])
    algorithm = rules[0].get("ApplyServerSideEncryptionByDefault", {}).get("SSEAlgorithm", "")
    statements = json.loads(policy.get("Policy", "{}")).get("Statement", [])
    owners = ownership.get("OwnershipControls", {}).get("Rules", [{}])
    return {
        "public-access-block": len(switches) == 4 and all(switches.values()),
        "default-encryption": bool(algorithm),
        "kms-encryption": algorithm == "aws:kms",
        "versioning": versioning.get("Status") == "Enabled",
        "access-logging": "LoggingEnabled" in logging,
        "tls-only": any(one["Effect"] == "Deny" for one in statements),
        "lifecycle": bool(lifecycle.get("Rules")),
        "acls-disabled": owners[0].get("ObjectOwnership") == "BucketOwnerEnforced",
    }


def main() -> None:
    """One line for each verdict."""
    s3 = client(os.environ["AWS_ENDPOINT_URL"], THREADS)
    names = [bucket["Name"] for bucket in s3.list_buckets(MaxBuckets=1000)["Buckets"]]
    with ThreadPoolExecutor(THREADS) as pool:
        for name, held in zip(names, pool.map(lambda one: look(s3, one), names), strict=True):
            for rule, holds in held.items():
                line = {"rule": rule, "bucket": name, "verdict": "pass" if holds else "fail"}
                sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()

"""Prowler and Cloud Custodian, where `benchmarks/peers.sh` has installed them."""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from scanned.run import Tool
from scanned.tenant import REGION

HERE: Final = Path(__file__).parent
CHECKS: Final = {
    "s3_bucket_level_public_access_block": "public-access-block",
    "s3_bucket_default_encryption": "default-encryption",
    "s3_bucket_kms_encryption": "kms-encryption",
    "s3_bucket_object_versioning": "versioning",
    "s3_bucket_server_access_logging_enabled": "access-logging",
    "s3_bucket_secure_transport_policy": "tls-only",
    "s3_bucket_lifecycle_enabled": "lifecycle",
    "s3_bucket_acl_prohibited": "acls-disabled",
}


def found() -> Iterator[tuple[Tool | None, str]]:
    """Each peer, or None with its name where it is not installed."""
    usual = Path(os.environ.get("TMPDIR") or tempfile.gettempdir()) / "sekisho-peers"
    folder = Path(os.environ.get("SEKISHO_PEERS") or usual)
    for name, program, make in (("prowler", "prowler", prowler), ("c7n", "custodian", c7n)):
        path = folder / name / "bin" / program
        if path.exists():
            yield make(path), name
        else:
            sys.stderr.write(f"{name} is not in {folder}: benchmarks/peers.sh installs it\n")
            yield None, name


def prowler(program: Path) -> Tool:
    """Prowler with the same eight checks and no other output than its CSV."""

    def command(folder: Path) -> Sequence[str]:
        return (
            *(str(program), "aws", "--checks", *CHECKS, "--region", REGION, "--no-banner"),
            *("--output-formats", "csv", "--output-directory", str(folder / "said")),
            *("--ignore-exit-code-3",),
        )

    return Tool("prowler", command, prowler_verdicts)


def prowler_verdicts(folder: Path) -> dict[tuple[str, str], str]:
    """MANUAL counts as unknown."""
    said = {}
    for path in (folder / "said").glob("*.csv"):
        with path.open() as file:
            for one in csv.DictReader(file, delimiter=";"):
                bucket = one["RESOURCE_UID"].rpartition(":")[2]
                verdict = {"PASS": "pass", "FAIL": "fail"}.get(one["STATUS"], "unknown")
                said[CHECKS[one["CHECK_ID"]], bucket] = verdict
    return said


def c7n(program: Path) -> Tool:
    """Custodian with eight policies, each of which selects the buckets that fail."""

    def command(folder: Path) -> Sequence[str]:
        return (
            *(str(program), "run", "--region", REGION, "--cache-period", "10"),
            *("--cache", "memory", "--output-dir", str(folder / "said"), str(HERE / "c7n.yaml")),
        )

    return Tool("c7n", command, c7n_verdicts)


def c7n_verdicts(folder: Path) -> dict[tuple[str, str], str]:
    """A bucket that a policy did not select passes; a policy that did not end says nothing."""
    selected = {
        path.parent.name: {one["Name"] for one in json.loads(path.read_text())}
        for path in (folder / "said").glob("*/resources.json")
    }
    every = {name for names in selected.values() for name in names}
    rules = {rule: names for rule, names in selected.items() if rule != "all-buckets"}
    return {
        (rule, bucket): "fail" if bucket in names else "pass"
        for rule, names in rules.items()
        for bucket in every
    }

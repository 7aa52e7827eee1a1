"""
What one scan of S3 costs, and whether it tells the truth: `sekisho scan aws` against plain boto3.

Answers of moto are replayed over kept connections by a process of its own, so that only the
client's cost is counted. Each scan is a process: its start is what it spends before its first
request, which the replay holds until it was measured; the rest is its cost for the buckets. Where
`benchmarks/peers.sh` has installed prowler and c7n, they judge the same eight rules in the same
run. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from scanned import peers
from scanned.run import Tool, process, run, told
from scanned.tenant import KEYS, REGION, populate

from connectors import registry
from connectors.contract import Connection, Present
from governance.scans.drift import fingerprint

HERE: Final = Path(__file__).parent
PACK: Final = "aws-s3-baseline"
ONE_FACET: Final = """
pack: one-facet
version: "1"
rules:
  - id: aws.s3.versioning
    type: recovery
    title: {ja: 版, en: Versions}
    clause: [bench/1]
    resource: aws.s3.bucket
    reads: [versioning]
    holds: resource.versioning != null && resource.versioning.status == 'Enabled'
    severity: [{level: low}]
    remedy: {ja: 直す, en: Mend it}
    examples:
      pass: [{versioning: {status: Enabled}}]
      fail: [{versioning: null}]
      unknown: [{versioning: denied}]
"""


def sekisho(rules: str = PACK) -> Tool:
    """Our command."""
    command = (
        *(sys.executable, "-m", "governance.cli.main", "scan", "aws"),
        *("--rules", rules, "--only", "s3", "--json"),
    )
    # The checkout's own packages, not an installed copy's.
    paths = {"PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}"}
    return Tool("sekisho", lambda _: command, lines, paths)


def plain() -> Tool:
    """The same reads by hand."""
    command = (sys.executable, "-m", "scanned.plain")
    return Tool("boto3", lambda _: command, lines)


def lines(folder: Path) -> dict[tuple[str, str], str]:
    """Verdicts as lines of JSON, ours and the baseline's."""
    found = {}
    for line in (folder / "out").read_text().splitlines():
        one = json.loads(line)
        if "rule" in one:
            bucket = one.get("bucket") or one["resource"].rpartition(":")[2]
            found[one["rule"].removeprefix("aws.s3."), bucket] = one["verdict"]
    return found


def better(figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The run that was disturbed less."""
    return min(figures, key=lambda one: one["cpu_ms_per_bucket"] + one["start_cpu_s"])


def slope(small: dict[str, Any], large: dict[str, Any]) -> float:
    """KB of resident memory for each bucket more."""
    more = large["buckets"] - small["buckets"]
    return round((large["rss_mb"] - small["rss_mb"]) * 1024 / more, 1)


def facets(url: str, buckets: int) -> list[Any]:
    """The values of all facets of these buckets."""
    told(url, "POST", {"buckets": buckets})
    connection = Connection(
        provider="aws", settings={"regions": REGION}, secrets=KEYS, endpoint=url
    )
    kind = "aws.s3.bucket"
    wanted = {kind: frozenset(registry.manifest("aws").resources[kind].facets)}
    seen = registry.connect(connection).observe(wanted, deadline=600)
    every = (facet for one in seen.resources for facet in one.facets.values())
    return [facet.value for facet in every if isinstance(facet, Present)]


def microseconds(work: Callable[[Any], Any], values: Sequence[Any]) -> float:
    """CPU for each value; the best of five."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        for value in values:
            work(value)
        best = min(best, time.process_time() - began)
    return round(best * 1e6 / len(values), 2)


def measured(url: str, folder: Path, small: int, large: int) -> dict[str, Any]:
    """All rows."""
    turn = iter(range(1000))

    def row(tool: Tool, buckets: int, **limits: Any) -> dict[str, Any]:
        return run(tool, url, folder / f"{next(turn)}-{tool.name}", buckets, **limits)

    row(sekisho(), 30)  # records, and compiles what is not compiled yet
    row(plain(), 30)
    pack = folder / "one-facet.yaml"
    pack.write_text(ONE_FACET)
    ours, base = (
        {n: better([row(tool, n) for _ in range(2)]) for n in (small, large)}
        for tool in (sekisho(), plain())
    )
    one = row(sekisho(str(pack)), small)
    one.pop("verdicts")  # seven rules of eight were not asked
    found = {
        "sekisho": [*ours.values()],
        "sekisho_rss_kb_per_bucket": slope(ours[small], ours[large]),
        "baseline": "plain boto3, one client, 8 threads, the same reads, the rules by hand",
        "boto3": [*base.values()],
        "one_facet": one,
        "latency_25_ms": row(sekisho(), small, latency=0.025),
        "denied_10_percent": row(sekisho(), small, denied=0.1),
        "throttled_200_per_s": row(sekisho(), small, rate=200.0),
        "throttled_200_per_s_large": row(sekisho(), large, rate=200.0),
        "throttled_200_per_s_boto3": row(plain(), small, rate=200.0),
        "fingerprint_us_per_facet": microseconds(fingerprint, facets(url, small)),
    }
    for tool, name in peers.found():
        if tool is None:
            found[name] = None
            continue
        row(tool, 30)  # records what only this one asks
        found[name] = [row(tool, n) for n in (small, large)]
        found[f"{name}_rss_kb_per_bucket"] = slope(*found[name])
        found[f"{name}_latency_25_ms"] = row(tool, small, latency=0.025)
        found[f"{name}_denied_10_percent"] = row(tool, small, denied=0.1)
        found[f"{name}_throttled_200_per_s"] = row(tool, small, rate=200.0)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=300)
    parser.add_argument("--large", type=int, default=1000)
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        process("-m", "connectors.sandbox.aws", "--state", f"{folder}/state", "--empty") as moto,
        process("-m", "scanned.replay", moto) as url,
    ):
        populate(moto)
        found = measured(url, Path(folder), options.small, options.large)
    sys.stdout.write(json.dumps({"benchmark": "scan_aws", **found}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

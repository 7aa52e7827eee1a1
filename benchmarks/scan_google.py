"""
What one scan of Google Cloud costs: the connector against plain googleapiclient on the same assets.

The stand-in is a process of its own, so that only the client's cost is counted. The baseline lists
the same assets, resources and policies, page by page with Google's client and does nothing with
them. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document

from approval_rules.load import default_packs
from approval_rules.usage import compile_usage
from connectors import registry
from connectors.contract import Connection
from connectors.google_cloud.parse import ASSET_TYPES
from connectors.sandbox.google_cloud_seed import DOMAIN, TOKEN
from connectors.sandbox.google_cloud_things import WEB
from governance.scans.judge import judge
from governance.scans.plan import plan

HERE: Final = Path(__file__).parent
BUDGET_MS: Final = 0.3
RULES: Final = compile_usage([one for one in default_packs("cloud_usage") if one.id == "gcp-jp"])
PLAN: Final = plan(RULES, registry.manifest("google_cloud"))


@contextmanager
def stand_in(more: int) -> Iterator[str]:
    """The stand-in with so many things more, and its address."""
    with tempfile.TemporaryDirectory() as folder:
        running = subprocess.Popen(
            [
                *(sys.executable, "-m", "connectors.sandbox.google_cloud"),
                *("--state", folder, "--more", str(more)),
            ],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        )
        try:
            assert running.stdout is not None
            yield json.loads(running.stdout.readline())["url"]
        finally:
            running.kill()
            running.wait()


def sekisho(url: str) -> dict[str, Any]:
    """One scan by the connector, and what the rules say of it."""
    connection = Connection(
        provider="google_cloud",
        account=WEB,
        settings={"domains": DOMAIN},
        secrets={"access_token": TOKEN},
        endpoint=url,
    )
    began = time.process_time()
    seen = registry.connect(connection).observe(PLAN, deadline=600)
    looked = time.process_time()
    verdicts = Counter(one.verdict for one in judge(RULES, seen, {"confidentiality": "2"}))
    judged = time.process_time()
    number = len(seen.resources)
    return {
        "resources": number,
        "requests": seen.requests,
        "gaps": len(seen.gaps),
        "cpu_ms_per_asset": round((looked - began) * 1000 / number, 4),
        "judging_cpu_ms_per_asset": round((judged - looked) * 1000 / number, 4),
        "verdicts": dict(sorted(verdicts.items())),
    }


def plain(url: str) -> dict[str, Any]:
    """The same assets with Google's client alone."""
    began = time.process_time()
    found = requests = 0
    with_policy = ("project", "bucket", "dataset", "key", "secret")
    every = [name for name in ASSET_TYPES if name not in {"folder", "organization"}]
    for content, names in (("RESOURCE", every), ("IAM_POLICY", with_policy)):
        token = None
        while True:
            asked = _assets(url).list(
                parent=WEB,
                contentType=content,
                assetTypes=[ASSET_TYPES[name] for name in names],
                pageSize=1000,
                pageToken=token,
            )
            body = asked.execute()
            requests += 1
            found += len(body.get("assets", ())) if content == "RESOURCE" else 0
            token = body.get("nextPageToken")
            if not token:
                break
    spent = time.process_time() - began
    return {
        "assets": found,
        "requests": requests,
        "cpu_ms_per_asset": round(spent * 1000 / found, 4),
    }


def _assets(url: str, kept: dict[str, Any] = {}) -> Any:  # noqa: B006 - made once
    if url not in kept:
        import googleapiclient.discovery_cache as cache  # noqa: PLC0415 - the baseline's own

        document = Path(next(iter(cache.__path__))) / "documents" / "cloudasset.v1.json"
        described = json.loads(document.read_text("utf-8"))
        described |= {"rootUrl": f"{url}/", "baseUrl": f"{url}/"}
        http = AuthorizedHttp(Credentials(token=TOKEN), http=httplib2.Http())
        kept[url] = build_from_document(described, http=http).assets()
    return kept[url]


def better(measure: Callable[[str], dict[str, Any]], url: str) -> dict[str, Any]:
    """The run of three that was disturbed least."""
    return min((measure(url) for _ in range(3)), key=lambda one: one["cpu_ms_per_asset"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the line; 1 where the budget is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--assets", type=int, default=10_000)
    options = parser.parse_args(arguments)
    with stand_in(options.assets) as url:
        first = sekisho(url)
        ours, base = better(sekisho, url), better(plain, url)
    found = {
        "benchmark": "scan_google",
        "sekisho": ours,
        "sekisho_first_scan_cpu_ms_per_asset": first["cpu_ms_per_asset"],
        "baseline": "plain googleapiclient, the same assets listed and nothing made of them",
        "googleapiclient": base,
        "ratio": round(ours["cpu_ms_per_asset"] / base["cpu_ms_per_asset"], 2),
        "budget_cpu_ms_per_asset": BUDGET_MS,
    }
    sys.stdout.write(json.dumps(found) + "\n")
    return int(ours["cpu_ms_per_asset"] > BUDGET_MS)


if __name__ == "__main__":
    sys.exit(main())

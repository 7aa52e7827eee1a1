"""
Kills, database restarts and provider faults at full length, in an environment of its own.

`make faults` runs it; the last line is the result as JSON. Ends with 1 when a post was doubled,
lost or stuck.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import msgspec

from governance.settings import JobSettings
from tests.faults.arena import Arena, breaking

JOBS: Final = JobSettings(heartbeat=1, stall_limit=5, lease=20, visibility_lag=2, poll=0.5)
REST: Final = 180.0
"""Seconds in which everything must come to an end once nothing is broken any more."""


def main() -> int:
    """Break things for a while, let them settle, and print what came of every post."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--posts", type=int, default=600)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 100_000)
    given = parser.parse_args()
    print(f"seed {given.seed}", file=sys.stderr)
    chance = random.Random(given.seed)
    with (
        tempfile.TemporaryDirectory(prefix="sekisho-faults-") as home,
        Arena(Path(home), JOBS, workers=2) as arena,
    ):
        seconds = given.minutes * 60
        end = time.monotonic() + seconds
        batch = 10
        with breaking(arena, every=3.0, databases=True, chance=chance):
            for number in range(0, given.posts, batch):
                arena.schedule_many(min(batch, given.posts - number), within=5.0)
                left = end - time.monotonic()
                rounds = (given.posts - number - batch) / batch
                if left > 0 and rounds > 0:
                    time.sleep(min(left / rounds, 30.0))
                done = number + batch
                print(f"{done} posts, {arena.kills} kills", file=sys.stderr)
        arena.wait(time.monotonic() + REST)
        report = arena.report()
        for reason, times in arena.reasons().items():
            print(f"{times} × {reason}", file=sys.stderr)
    print(msgspec.json.encode(report).decode())
    return 1 if report.duplicates or report.lost or report.stuck else 0


if __name__ == "__main__":
    sys.exit(main())

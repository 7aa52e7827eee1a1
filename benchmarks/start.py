"""How long the sample city takes to be ready, the first time and again, and what it weighs.

Prints one JSON line. Seconds are wall-clock and noisy on a shared machine; the ratio of the second
start to the first, made in the same run, and the megabytes are the facts.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
SEKISHO = Path(sys.executable).parent / "sekisho"


def started(home: Path) -> tuple[subprocess.Popen[bytes], float]:
    """The demo on this home, and the seconds until it said that it is ready."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [SEKISHO, "demo"],
        env={**os.environ, "SEKISHO_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (home / "demo.json").exists():
        if process.poll() is not None:
            raise SystemExit("the demo ended before it was ready")
        time.sleep(0.02)
    return process, time.perf_counter() - begun


def ended(process: subprocess.Popen[bytes]) -> float:
    """Seconds from Ctrl-C to the end."""
    begun = time.perf_counter()
    process.send_signal(signal.SIGINT)
    process.wait(60)
    return time.perf_counter() - begun


def children(pid: int) -> dict[str, int]:
    """Name → pid of the processes that this supervisor started."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            words = (path / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if parent == pid and "governance.cli.main" in words:
            found[words[words.index("governance.cli.main") + 1]] = int(path.name)
    return found


def resident(pid: int) -> float:
    """Megabytes that this process holds in memory, shared ones included."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    """Start twice, weigh in between."""
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as name:
        home = Path(name)
        process, first = started(home)
        description = json.loads((home / "demo.json").read_text())
        with urlopen(description["base_url"] + "/health/ready") as answer:
            assert answer.status == 200
        weights = {name: round(resident(pid), 1) for name, pid in children(process.pid).items()}
        stopped = ended(process)
        process, second = started(home)
        ended(process)
    line = {
        "benchmark": "start",
        "first_start_seconds": round(first, 2),
        "second_start_seconds": round(second, 2),
        "stop_seconds": round(stopped, 2),
        "resident_megabytes": weights,
        "web_and_worker_megabytes": round(sum(weights.values()), 1),
        "baseline": "first start in the same run",
        "ratio": round(second / first, 2),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()

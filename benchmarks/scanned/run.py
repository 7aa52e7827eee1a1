"""One scanner over the replayed tenant, as a process of its own: what it costs and what it says."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from scanned.tenant import KEYS, REGION, expected

TICK = os.sysconf("SC_CLK_TCK")


class Tool(NamedTuple):
    """A scanner: how it is called, where its folder is given, and how its verdicts are read."""

    name: str
    command: Callable[[Path], Sequence[str]]
    verdicts: Callable[[Path], dict[tuple[str, str], str]]
    environment: Mapping[str, str] = {}


@contextmanager
def process(*arguments: str) -> Iterator[str]:
    """A server as a process of its own, and its address."""
    running = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    try:
        assert running.stdout is not None
        yield json.loads(running.stdout.readline())["url"]
    finally:
        running.kill()
        running.wait()


def told(url: str, method: str = "GET", wanted: Any = None) -> dict[str, Any]:
    """What the replay counted; with POST under new limits, with DELETE lets go what it holds."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request(method, "/_replay", json.dumps(wanted or {}))
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def run(tool: Tool, url: str, folder: Path, buckets: int, **limits: Any) -> dict[str, Any]:
    """The figures of one scan under these limits."""
    folder.mkdir(parents=True, exist_ok=True)
    told(url, "POST", {"buckets": buckets, "hold": True, **limits})
    began = time.monotonic()
    running = subprocess.Popen(
        tool.command(folder),
        stdout=(folder / "out").open("wb"),
        stderr=(folder / "err").open("wb"),
        cwd=folder,
        env=_environment(url, folder) | dict(tool.environment),
    )
    start = _until_first_request(running, url)
    released = time.monotonic()
    peak = _watched(running)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    ended = time.monotonic()
    counts = told(url)
    cpu = used.ru_utime + used.ru_stime
    figures = {
        "buckets": buckets,
        "exit": running.returncode,
        "requests_per_bucket": round(counts["requests"] / buckets, 2),
        "start_cpu_s": round(start, 2),
        "cpu_ms_per_bucket": round((cpu - start) * 1000 / buckets, 2),
        "wall_s": round(ended - released, 2),
        "start_wall_s": round(released - began, 2),
        "rss_mb": round(peak() / 1024, 1),
        "connections": counts["connections"],
    }
    if counts["throttled"]:
        figures["throttled_share"] = round(counts["throttled"] / counts["requests"], 4)
    return figures | _judged(tool.verdicts(folder), expected(buckets, limits.get("denied", 0.0)))


def _environment(url: str, folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "AWS_ACCESS_KEY_ID": KEYS["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": KEYS["secret_access_key"],
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": url,
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }


def _until_first_request(running: subprocess.Popen[bytes], url: str) -> float:
    """CPU seconds until the first request left: the replay holds it, so that nothing goes on."""
    while running.poll() is None and not told(url)["held"]:
        time.sleep(0.02)
    fields = Path(f"/proc/{running.pid}/stat").read_text().rpartition(")")[2].split()
    told(url, "DELETE")
    return (int(fields[11]) + int(fields[12])) / TICK


def _watched(running: subprocess.Popen[bytes]) -> Callable[[], int]:
    """
    The peak of resident memory in KB, read from the process itself.

    What the kernel tells of an ended child begins with the peak of whoever started it.
    """
    peak = [0]

    def watch() -> None:
        status = Path(f"/proc/{running.pid}/status")
        while True:
            try:
                text = status.read_text()
            except OSError:
                return
            lines = dict(line.partition(":")[::2] for line in text.splitlines())
            if "VmHWM" not in lines:
                return
            peak[0] = max(peak[0], int(lines["VmHWM"].split()[0]))
            time.sleep(0.02)

    watching = threading.Thread(target=watch)
    watching.start()

    def ended() -> int:
        watching.join()
        return peak[0]

    return ended


def _judged(
    said: Mapping[tuple[str, str], str], truth: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    """
    How the verdicts stand to the truth.

    `wrong`: said to pass or to fail, and it does not. `silent`: the read was possible and nothing
    was said, or only that nothing is known.
    """
    found: Counter[str] = Counter()
    for what, true in truth.items():
        says = said.get(what, "unknown")
        if says == true:
            found["right"] += 1
        elif says == "unknown":
            found["silent"] += 1
        elif true == "unknown":
            found["guessed"] += 1
        else:
            found["wrong"] += 1
    return {"verdicts": {name: found[name] for name in ("right", "wrong", "guessed", "silent")}}

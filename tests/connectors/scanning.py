"""`sekisho scan` as a process of its own, and what it answers."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"}


def scan(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command with these arguments, in an environment that holds nothing else."""
    return subprocess.run(
        [sys.executable, "-m", "governance.cli.main", "scan", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**ENVIRONMENT, **environment},
    )


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Its answer, line by line."""
    return [json.loads(line) for line in done.stdout.splitlines()]

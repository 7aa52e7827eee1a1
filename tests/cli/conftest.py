"""The command `sekisho` as people call it: another process, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "governance.cli.main")


def environment(home: Path | str, **more: str) -> dict[str, str]:
    """Nothing of this run's own settings, and this data directory."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SEKISHO_") and name != "DATABASE_URL"
    }
    return {**kept, "SEKISHO_HOME": str(home), **more}


def sekisho(
    *arguments: str, home: Path | str, more: Mapping[str, str] = {}, seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """The command's end: its code, what it said and where."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that says what is wrong; exit code 2 and no traceback."""
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("sekisho: ")
    return lines[0]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migrated data directory of a module."""
    directory = tmp_path_factory.mktemp("sekisho") / "home"
    done = sekisho("migrate", home=directory)
    assert done.returncode == 0, done.stderr
    return directory

"""The commands that the front page shows work as it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

BIN = Path(sys.executable).parent
LONG = ("sekisho up", "sekisho scan", "make ")
"""Commands that other tests drive: tests/cli, tests/connectors, tests/flows, and CI itself."""


def shown(readme: str) -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_every_short_command_ends_well(readme):
    commands = [line for line in shown(readme) if not line.startswith(LONG)]
    assert len(commands) >= 2
    for line in commands:
        program, *arguments = shlex.split(line)
        result = subprocess.run(
            [BIN / program, *arguments], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert result.returncode in {0, 1}, f"{line}: {result.stderr}"
        assert "Traceback" not in result.stderr


def test_both_readmes_show_the_same_commands():
    assert [line.split(" #")[0] for line in shown("README.md")] == [
        line.split(" #")[0] for line in shown("README.ja.md")
    ]


def test_every_link_of_the_readmes_leads_to_a_file():
    for readme in ("README.md", "README.ja.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        links = re.findall(r"\]\((?!http)([^)#]+)", text)
        assert [link for link in links if not (ROOT / link).exists()] == [], readme

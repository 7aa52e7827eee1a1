"""The import contracts of pyproject.toml hold."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.source import ROOT


def test_every_import_contract_is_kept():
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-1000:]


def test_importing_the_service_starts_nothing():
    program = """
import socket, sys
class Refuse(socket.socket):
    def connect(self, *_): raise SystemExit("an import opened a connection")
socket.socket = Refuse
import governance.app, governance.wiring, governance.cli.worker
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert result.returncode == 0, result.stderr


def test_a_worker_process_has_loaded_neither_litestar_nor_a_page():
    program = """
import sys
import governance.cli.worker, governance.wiring
doors = ("litestar", "governance.web", "governance.rest")
print([name for name in sys.modules if name.startswith(doors)])
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert result.stdout.strip() == "[]"

"""The key files: made once, by whoever comes first, and never half read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from governance.base.secrets import MASTER, NAMES, PEPPER, KeysUnusable, load

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 40

STARTER = """
import pathlib, sys
from governance.base.secrets import KeysUnusable, load

print("ready", flush=True)
for line in sys.stdin:
    try:
        print(load(pathlib.Path(line.strip()), make=True).fingerprint, flush=True)
    except KeysUnusable as error:
        print("refused:", error, flush=True)
"""


class Starter:
    """A process that loads, or makes, the keys of each directory that it is told."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", STARTER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def tell(self, directory: Path) -> None:
        """Let it begin on this directory."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{directory}\n")
        self.process.stdin.flush()

    def says(self) -> str:
        """Its next line."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def starters() -> Iterator[list[Starter]]:
    """Two processes that are ready to load keys."""
    found = [Starter(), Starter()]
    assert [one.says() for one in found] == ["ready", "ready"]
    yield found
    for one in found:
        one.process.communicate(timeout=30)


def test_two_first_starts_at_once_agree_on_the_keys(starters: list[Starter], tmp_path: Path):
    for number in range(ROUNDS):
        directory = tmp_path / str(number) / "keys"
        for one in starters:
            one.tell(directory)
        assert {one.says() for one in starters} == {load(directory, make=False).fingerprint}


def test_key_files_are_closed_to_others_and_nothing_half_written_stays(tmp_path: Path):
    load(tmp_path / "keys", make=True)
    assert all((tmp_path / "keys" / name).stat().st_mode & 0o077 == 0 for name in NAMES)
    found = {path.name for path in (tmp_path / "keys").iterdir()}
    assert {name for name in found if not name.endswith(".lock")} == set(NAMES)


def test_a_lost_key_is_never_made_anew(tmp_path: Path):
    load(tmp_path, make=True)
    (tmp_path / PEPPER).unlink()
    with pytest.raises(KeysUnusable, match=rf"{PEPPER} missing\. Restore"):
        load(tmp_path, make=True)
    assert not (tmp_path / PEPPER).exists()


@pytest.mark.parametrize("staged", [0, 1, 2, 3])
def test_a_first_start_that_was_killed_is_finished_with_the_same_keys(tmp_path: Path, staged: int):
    made = load(tmp_path, make=True)
    for name in NAMES[len(NAMES) - staged :]:
        (tmp_path / name).rename(tmp_path / f".{name}.new")
    assert load(tmp_path, make=True).fingerprint == made.fingerprint or staged == len(NAMES)
    assert {path.name for path in tmp_path.iterdir()} - {".making.lock"} == set(NAMES)


def test_a_first_start_that_was_killed_before_any_key_stood_begins_again(tmp_path: Path):
    (tmp_path / f".{NAMES[0]}.new").write_bytes(b"half")
    assert len(load(tmp_path, make=True).master) == 32


def test_without_being_asked_no_key_is_made(tmp_path: Path):
    with pytest.raises(KeysUnusable, match=MASTER):
        load(tmp_path / "keys", make=False)
    assert list(tmp_path.iterdir()) == []

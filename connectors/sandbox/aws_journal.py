"""The writes of a sandbox on disk: one JSON line each, replayed at the next start."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct


class Occupied(Exception):
    """Another sandbox uses this state directory."""


class Entry(Struct, frozen=True, kw_only=True):
    """One write as it came over the wire, at the moment it was made (seconds since 1970, UTC)."""

    number: int
    at: float
    account: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Journal:
    """
    An append-only file of writes.

    A line is on disk before its write is answered. A last line that a crash tore is cut off: its
    write was never answered.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "aws-journal.jsonl"
        self._draft = folder / "aws-journal.draft"
        self._lock = (folder / "aws-journal.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied(f"another sandbox uses {folder}") from None
        self.next_number = 1
        self.is_new = not self._path.exists()
        # A new tenant is populated in a draft that takes its name when it is whole, so that a
        # kill in the middle of it leaves no half-populated tenant behind.
        self._draft.unlink(missing_ok=True)
        self._file = (self._draft if self.is_new else self._path).open("ab")

    def entries(self) -> Iterator[Entry]:
        """Every whole entry in its order; what a crash tore off at the end is cut away."""
        if self.is_new:
            return
        whole = 0
        for line in self._path.read_bytes().splitlines(keepends=True):
            try:
                entry = msgspec.json.decode(line, type=Entry)
            except msgspec.DecodeError:
                if whole + len(line) < self._path.stat().st_size:
                    raise
                break
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            self.next_number = entry.number + 1
            yield entry
        if whole < self._path.stat().st_size:
            os.truncate(self._path, whole)

    def append(self, entry: Entry) -> None:
        """Write the entry through to the disk."""
        self._file.write(msgspec.json.encode(entry) + b"\n")
        self._file.flush()
        if not self.is_new:
            os.fsync(self._file.fileno())
        self.next_number = entry.number + 1

    def finish_population(self) -> None:
        """Give the draft its name. From here on every entry is synced one by one."""
        os.fsync(self._file.fileno())
        self._draft.rename(self._path)
        self.is_new = False

    def close(self) -> None:
        """Release the file and the folder."""
        self._file.close()
        self._lock.close()

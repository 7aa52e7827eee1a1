"""Where servers of tests keep their data: in memory, where there is room."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_MEMORY: Final = Path("/dev/shm")
# Containers are often given 64 MB of it; one server with its log of changes may take 500.
_ROOM: Final = 3 * 1024**3


def memory() -> Path | None:
    """The directory that is kept in memory, unless there is none or it may not be enough."""
    roomy = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if roomy else None


@contextmanager
def open_place() -> Iterator[Path]:
    """A directory that every user may enter, as root's server must; gone at the end."""
    # Pytest's own directories are closed to the user of root's server.
    with tempfile.TemporaryDirectory(prefix="sekisho-test-", dir=memory() or "/tmp") as name:
        path = Path(name)
        path.chmod(0o711)
        yield path

"""The sandbox's memory on disk: one JSON file, replaced whole, never half-written."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any


def load(path: Path, empty: dict[str, Any]) -> dict[str, Any]:
    """What was saved last, or `empty` where nothing was."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return empty
    return {**empty, **saved}


def save(path: Path, state: dict[str, Any]) -> None:
    """Replace the file in one step: a process killed here leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(state, file, ensure_ascii=False)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

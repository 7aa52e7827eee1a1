"""Where the bytes stand: `<home>/media/<two digits>/<sha256>`, written once."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from governance.settings import Settings


def path(settings: Settings, sha256: str) -> Path:
    """The file with this content."""
    return settings.home_path / "media" / sha256[:2] / sha256


def preview_path(settings: Settings, sha256: str) -> Path:
    """The small JPEG of an image; there is none for a video."""
    return path(settings, sha256).with_suffix(".preview.jpg")


def keep(target: Path, data: bytes) -> None:
    """Write the file unless it stands there; whole or not at all, and on the disk at return."""
    if target.exists() and target.read_bytes() == data:
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def is_whole(settings: Settings, sha256: str) -> bool:
    """Whether the file stands there with the content that its name promises."""
    try:
        with path(settings, sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False

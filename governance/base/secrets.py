"""The one place for secrets: key files, envelopes, keyed hashes.

Keys are files of 32 random bytes in one directory, mode 0600, made at the first start. The
database keeps only their fingerprint.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

if sys.platform != "win32":
    import fcntl

MASTER: Final = "master.key"
PEPPER: Final = "pepper.key"
SIGNING: Final = "audit-signing.key"
NAMES: Final = (MASTER, PEPPER, SIGNING)
MAKING: Final = ".making.lock"


class KeysUnusable(Exception):
    """The key files are missing, unreadable, too open, or not those of this database."""


class Keys(Struct, frozen=True, kw_only=True):
    """The loaded keys. Never in a `repr`, a log, a job or the database."""

    directory: Path
    master: bytes
    pepper: bytes
    signing: bytes

    def __repr__(self) -> str:
        return f"Keys(directory={str(self.directory)!r}, …)"

    @property
    def fingerprint(self) -> str:
        """What the database remembers of the keys (hex)."""
        joined = b"".join(hashlib.sha256(k).digest() for k in (self.master, self.pepper))
        return hashlib.sha256(b"sekisho keys v1" + joined).hexdigest()


def load(directory: Path, *, make: bool) -> Keys:
    """
    The keys of this directory.

    With `make`, missing ones are made when the directory holds none at all. Raises `KeysUnusable`.
    """
    missing = _missing(directory)
    if missing and make:
        missing = _made(directory)
    if missing:
        msg = f"{directory}: {', '.join(missing)} missing. Restore the key files from your backup."
        raise KeysUnusable(msg)
    read = {name: _read(directory / name) for name in NAMES}
    return Keys(
        directory=directory, master=read[MASTER], pepper=read[PEPPER], signing=read[SIGNING]
    )


def _missing(directory: Path) -> list[str]:
    return [name for name in NAMES if not (directory / name).exists()]


def _made(directory: Path) -> list[str]:
    """Make the keys where there are none. Returns what is missing afterwards."""
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _making(directory):
            # Another first start may have made some or all of them before we held the lock.
            missing = _missing(directory)
            if len(missing) == len(NAMES):
                for name in NAMES:
                    _stage(directory, name)
            # No key stands in its place before all are staged: a start that was killed in between
            # is finished with the same keys, and a key that was lost later is never made anew.
            if all(_staged(directory, name).exists() for name in missing):
                for name in missing:
                    _staged(directory, name).rename(directory / name)
                return []
            return missing
    except OSError as error:
        msg = f"{directory}: key files cannot be written ({error.strerror})."
        raise KeysUnusable(msg) from None


@contextmanager
def _making(directory: Path) -> Iterator[None]:
    # The lock file stays: who deleted it could let two processes lock two different files.
    handle = os.open(directory / MAKING, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _staged(directory: Path, name: str) -> Path:
    return directory / f".{name}.new"


def _stage(directory: Path, name: str) -> None:
    _staged(directory, name).unlink(missing_ok=True)
    handle = os.open(_staged(directory, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_mode & 0o077:
            msg = f"{path} is readable by others. Run: chmod 600 {path}"
            raise KeysUnusable(msg)
        key = path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror})."
        raise KeysUnusable(msg) from None
    if len(key) != 32:
        msg = f"{path} is not a key of 32 bytes. Restore it from your backup."
        raise KeysUnusable(msg)
    return key


def keyed_hash(keys: Keys, value: bytes, *, purpose: str) -> bytes:
    """HMAC-SHA-256 of the value under the pepper, separated by purpose."""
    return hmac.digest(keys.pepper, purpose.encode() + b"\0" + value, "sha256")


def recognition_key(keys: Keys) -> bytes:
    """The key of the hashes by which the same personal value is known again in another post."""
    return keyed_hash(keys, b"personal values", purpose="recognition")


def seal(keys: Keys, plain: bytes, *, table: str, row: UUID, column: str) -> bytes:
    """
    An envelope: AES-256-GCM under a data key of its own, which the master key wraps.

    It is bound to its place: moved to another row it does not open.
    """
    place = f"{table}|{row.hex}|{column}".encode()
    data_key = AESGCM.generate_key(bit_length=256)
    wrap_nonce, nonce = os.urandom(12), os.urandom(12)
    wrapped = AESGCM(keys.master).encrypt(wrap_nonce, data_key, place)
    return b"\x01" + wrap_nonce + wrapped + nonce + AESGCM(data_key).encrypt(nonce, plain, place)


def unseal(keys: Keys, envelope: bytes, *, table: str, row: UUID, column: str) -> bytes:
    """What was sealed. Raises `KeysUnusable` for a foreign key, a moved or a damaged envelope."""
    place = f"{table}|{row.hex}|{column}".encode()
    try:
        if envelope[:1] != b"\x01":
            raise InvalidTag
        data_key = AESGCM(keys.master).decrypt(envelope[1:13], envelope[13:61], place)
        return AESGCM(data_key).decrypt(envelope[61:73], envelope[73:], place)
    except (InvalidTag, ValueError):
        msg = "A stored secret cannot be opened with these keys."
        raise KeysUnusable(msg) from None

"""
Backups: one tar file with the dump of the database, the media files and the keys.

The dump carries neither owners nor grants, so that it can move from the embedded server to any
other; `restore` grants anew.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import msgspec
from msgspec import Struct
from sqlalchemy import make_url

from governance.base import clock, migrate
from governance.base.embedded import binaries
from governance.base.secrets import NAMES

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DUMP: Final = "database.dump"
# pg_dump 18 sets what a server of version 15 or 16 does not know.
_UNKNOWN_BEFORE_17: Final = b"SET transaction_timeout"


class ArchiveUnusable(Exception):
    """A backup cannot be written or read. The text says what to do."""


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds. `made_at` is aware, UTC."""

    format: int
    made_at: datetime
    revision: str
    with_keys: bool
    media_files: int


def _program(name: str) -> str:
    ours = binaries() / name
    found = str(ours) if ours.exists() else shutil.which(name)
    if found is None:
        raise ArchiveUnusable(f"{name} is missing. Debian: apt install postgresql-client")
    return found


def _libpq(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, which travels in the environment where `ps` is blind."""
    parsed = make_url(url).set(drivername="postgresql")
    environment = dict(os.environ)
    if parsed.password:
        environment["PGPASSWORD"] = str(parsed.password)
        parsed = parsed.set(password=None)
    return parsed.render_as_string(hide_password=False), environment


def _said(result: subprocess.CompletedProcess[bytes]) -> str:
    lines = result.stderr.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"exit code {result.returncode}"


def write(url: str, target: Path, *, keys: Path | None, media: Path) -> Manifest:
    """
    Write a backup beside and rename it into place, mode 0600.

    Raises `ArchiveUnusable`; an existing file is never replaced.
    """
    if target.exists():
        raise ArchiveUnusable(f"{target} exists already. Name another file.")
    revision = migrate.revision_of(url)
    if revision is None:
        raise ArchiveUnusable("The database is empty: there is nothing to back up.")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".sekisho-backup-") as name:
            return _write(url, target, Path(name), revision, keys=keys, media=media)
    except OSError as error:
        raise ArchiveUnusable(f"{target} cannot be written: {error.strerror}.") from None


def _write(
    url: str, target: Path, work: Path, revision: str, *, keys: Path | None, media: Path
) -> Manifest:
    address, environment = _libpq(url)
    dump = work / DUMP
    result = subprocess.run(  # noqa: S603 - a fixed program
        [
            _program("pg_dump"),
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--file={dump}",
            f"--dbname={address}",
        ],
        env=environment,
        capture_output=True,
        check=False,
    )
    if result.returncode != 0:
        raise ArchiveUnusable(f"The database could not be dumped: {_said(result)}")
    files = sorted(path for path in media.rglob("*") if path.is_file()) if media.exists() else []
    manifest = Manifest(
        format=FORMAT,
        made_at=clock.now(),
        revision=revision,
        with_keys=keys is not None,
        media_files=len(files),
    )
    (work / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    whole = work / "whole.tar"
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        tar.add(work / MANIFEST, MANIFEST)
        tar.add(dump, DUMP)
        for key in NAMES if keys is not None else ():
            tar.add(Path(keys or "") / key, f"keys/{key}")
        for path in files:
            tar.add(path, f"media/{path.relative_to(media)}")
        file.flush()
        os.fsync(file.fileno())
    whole.rename(target)
    return manifest


def _unpack(tar: tarfile.TarFile, directory: Path) -> None:
    """
    Write the files of the archive below the directory, and nothing else anywhere.

    `extractall(filter="data")` would do it, but not with the Python 3.11 of Debian 12, which is
    older than that argument. Raises `TarError` for a link, a device or a name that leads outside.
    """
    root = directory.resolve()
    for member in tar:
        target = (root / member.name).resolve()
        content = tar.extractfile(member) if member.isfile() else None
        if not target.is_relative_to(root) or (content is None and not member.isdir()):
            raise tarfile.TarError(member.name)
        if content is None:
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file)
        target.chmod(member.mode & 0o755)


@contextmanager
def opened(source: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and the unpacked content of a backup. Raises `ArchiveUnusable`."""
    with tempfile.TemporaryDirectory(prefix="sekisho-restore-") as name:
        directory = Path(name)
        try:
            with tarfile.open(source, mode="r:") as tar:
                _unpack(tar, directory)
            manifest = msgspec.json.decode((directory / MANIFEST).read_bytes(), type=Manifest)
        except OSError as error:
            raise ArchiveUnusable(f"{source} cannot be read: {error.strerror}.") from None
        except (tarfile.TarError, msgspec.MsgspecError, json.JSONDecodeError):
            raise ArchiveUnusable(f"{source} is not a backup of Sekisho, or is damaged.") from None
        if manifest.format != FORMAT or manifest.revision > migrate.expected_revision():
            raise ArchiveUnusable(
                f"{source} was made by a newer Sekisho (revision {manifest.revision}). "
                "Install that version and restore with it."
            )
        yield manifest, directory


def restore(url: str, directory: Path) -> None:
    """
    Load the unpacked dump into an empty database in one transaction, grant, and migrate to now.

    Raises `ArchiveUnusable`; a database that holds anything is refused.
    """
    if not migrate.is_bare(url):
        raise ArchiveUnusable(
            "The database is not empty. Restore into a new SEKISHO_HOME, or name an empty database "
            "in DATABASE_URL."
        )
    address, environment = _libpq(url)
    reading = subprocess.Popen(  # noqa: S603 - a fixed program
        [
            _program("pg_restore"),
            "--no-owner",
            "--no-privileges",
            "--file=-",
            str(directory / DUMP),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    loading = subprocess.Popen(  # noqa: S603 - a fixed program
        [
            _program("psql"),
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--dbname={address}",
        ],
        env={**environment, "PGOPTIONS": "-c client_min_messages=warning"},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if reading.stdout is None or loading.stdin is None or loading.stderr is None:
        raise ArchiveUnusable("The programs of PostgreSQL could not be started.")
    _pump(reading.stdout, loading.stdin)
    said = loading.stderr.read().decode(errors="replace").strip()
    if reading.wait() != 0 or loading.wait() != 0:
        raise ArchiveUnusable(f"The backup could not be loaded: {said or 'the dump is damaged'}")
    migrate.grant(url)
    migrate.migrate(url)


def _pump(source: IO[bytes], target: IO[bytes]) -> None:
    in_preamble = True
    try:
        for line in source:
            in_preamble = in_preamble and not line.startswith(b"CREATE ")
            if not (in_preamble and line.startswith(_UNKNOWN_BEFORE_17)):
                target.write(line)
        target.close()
    except BrokenPipeError:
        # psql stopped at an error, which it says itself; let pg_restore end.
        source.close()

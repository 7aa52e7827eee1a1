"""The PostgreSQL process: recognised, started, asked, stopped. Callers hold the start lock."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import psycopg
from psycopg.conninfo import make_conninfo

from governance.base.embedded_places import (
    ELSEWHERE,
    ENVIRONMENT,
    MAJOR,
    PORT,
    EmbeddedUnavailable,
    Locations,
    identity,
    open_beside,
    own_directory,
    run_as,
    server_user,
    unusable,
)

OWNER: Final = "sekisho_owner"
DATABASE: Final = "sekisho"
START_SECONDS: Final = 60.0
START_LOG: Final = "postgres-start.log"

_SETTINGS: Final = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "wal_level": "replica",
    "max_wal_senders": "2",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    # One file per weekday, each truncated a week later: the log can never fill the disk for good.
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
}
_WITHOUT_FSYNC: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# After `kill -9` of a postmaster its children need a moment to notice.
_PASSES_BY_ITSELF: Final = (
    "pre-existing shared memory block",
    "lock file",
    "Is another postmaster",
)
_REMEDIES: Final = (
    ("No space left on device", "the disk is full: free some space and start again"),
    ("Disk quota exceeded", "the disk quota is used up: free some space and start again"),
    ("Read-only file system", "the file system is read-only: make it writable"),
    ("Permission denied", "permission denied: give the data back to the server's user"),
    (
        "incompatible with server",
        f"its data was made by another version of PostgreSQL: {ELSEWHERE}",
    ),
)


class Postmaster(NamedTuple):
    """A running postgres on our data directory, as its `postmaster.pid` describes it."""

    pid: int
    sockets: Path
    port: int


def conninfo(sockets: Path, port: int, database: str, user: str) -> str:
    """The libpq connection string for a server behind a unix socket."""
    return make_conninfo(host=str(sockets), port=port, dbname=database, user=user)


def running(place: Locations) -> Postmaster | None:
    """The live server on this data directory; a pid that belongs to anything else is nobody."""
    try:
        lines = (place.data / "postmaster.pid").read_text(errors="replace").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(lines) < 1 or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    if not _is_postmaster(pid, place):
        return None
    # Lines 4 and 5 come a moment after the first three; until then the planned place is right.
    return Postmaster(
        pid=pid,
        sockets=Path(lines[4]) if len(lines) > 4 and lines[4] else place.sockets,
        port=int(lines[3]) if len(lines) > 3 and lines[3].isdigit() else PORT,
    )


def initialise(place: Locations, *, fsync: bool) -> None:
    """Make the data directory whole or not at all; refuse one that another version made."""
    for leftover in place.base.glob("postgres.new-*"):
        # Whoever made it was killed: we hold the start lock.
        shutil.rmtree(leftover, ignore_errors=True)
    if place.data.exists() and not place.data.is_dir():
        raise EmbeddedUnavailable(
            f"{place.data} is not a directory: move it away, or set SEKISHO_HOME elsewhere."
        )
    if place.data.exists() and any(place.data.iterdir()):
        _refuse_other_versions(place)
        return
    user = server_user(place.data)
    fresh = Path(tempfile.mktemp(prefix="postgres.new-", dir=place.base))  # noqa: S306 -- made at once by a mkdir that fails if it exists
    try:
        own_directory(fresh, user)
        command = [
            *(str(place.binaries / "initdb"), "-D", str(fresh), "-U", OWNER),
            # The socket's directory is open to the server's user alone: that is the authentication.
            *("--auth-local=trust", "--auth-host=reject"),
            *("--encoding=UTF8", "--locale=C", "--data-checksums"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
            *([] if fsync else ["--no-sync"]),
        ]
        result = run_as(user, command)
        if result.returncode != 0:
            raise _failure(place, "make its data directory", result.stderr)
        fresh.rename(place.data)
        if fsync:
            _sync_directory(place.base)
    except OSError as error:
        raise unusable(fresh, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def start(
    place: Locations, sockets: Path, *, fsync: bool, settings: Mapping[str, str]
) -> tuple[Postmaster, int]:
    """Attach to this directory's server or start one, and wait for its answer and its version."""
    deadline = time.monotonic() + START_SECONDS
    launched: int | None = None
    failures = 0
    while time.monotonic() < deadline:
        found = running(place)
        if found is not None:
            version = _answer(found)
            if version is not None:
                return found, version
            if _lost_its_socket(place, found):
                stop(place)
        elif launched is None or _command(launched) is None:
            if launched is not None:
                failures += 1
                _raise_if_hopeless(place, failures)
                time.sleep(0.2)
            _clear_remnants(place, sockets)
            launched = _launch(place, sockets, fsync=fsync, settings=settings)
        time.sleep(0.02)
    raise _failure(place, f"answer within {START_SECONDS:.0f} s", _last_words(place))


def stop(place: Locations) -> None:
    """Stop this directory's server: fast, after 30 s at once; returns when the process is gone."""
    for number, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
        found = running(place)
        if found is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(found.pid, number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not _is_postmaster(found.pid, place):
                return
            time.sleep(0.02)


def _refuse_other_versions(place: Locations) -> None:
    try:
        found = (place.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise EmbeddedUnavailable(
            f"{place.data} is not a PostgreSQL data directory, and it is not empty:"
            " move it away, or set SEKISHO_HOME elsewhere."
        ) from None
    except OSError as error:
        raise unusable(place.data, error) from error
    if found == str(MAJOR):
        return
    if found.isdigit() and int(found) > MAJOR:
        raise EmbeddedUnavailable(
            f"The data in {place.data} was made by PostgreSQL {found}, newer than the {MAJOR} of"
            " this Sekisho: install the newer Sekisho again, or restore a backup into another"
            " SEKISHO_HOME."
        )
    raise EmbeddedUnavailable(
        f"The data in {place.data} was made by PostgreSQL {found}, this Sekisho brings {MAJOR}:"
        " make a backup with the Sekisho that made it, and restore it into another SEKISHO_HOME."
    )


def _launch(place: Locations, sockets: Path, *, fsync: bool, settings: Mapping[str, str]) -> int:
    user = server_user(place.data)
    chosen = {
        **_SETTINGS,
        # The setting is a comma-separated list: a quoted name may hold commas and spaces.
        "unix_socket_directories": '"' + str(sockets).replace('"', '""') + '"',
        **({} if fsync else _WITHOUT_FSYNC),
        **settings,
    }
    options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    server = [str(place.binaries / "postgres"), "-D", str(place.data), *options]
    # The shell ends at once, so the server is nobody's zombie when it ends later; the session of
    # its own keeps a Ctrl-C in the terminal from stopping it before the processes that use it.
    script = 'exec 3>&1; exec >&2; "$@" </dev/null 3>&- & echo $! >&3'
    with os.fdopen(open_beside(place, START_LOG, os.O_WRONLY | os.O_TRUNC), "wb") as log:
        result = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 -- no shell parses the arguments
            ["/bin/sh", "-c", script, "sh", *server],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            check=True,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
            umask=0o077,
            **identity(user),
        )
    return int(result.stdout)


def _clear_remnants(place: Locations, sockets: Path) -> None:
    # Only here, where no postgres on this directory is alive: an empty file, or one whose pid now
    # belongs to a stranger, would keep postgres from starting. A server whose file is gone is
    # still kept apart by its shared memory, which postgres finds by the directory's inode.
    name = sockets / f".s.PGSQL.{PORT}"
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        client.connect(str(name))
        raise EmbeddedUnavailable(
            f"A server that this process cannot see (in another container?) answers on {name}:"
            f" stop it first, or {ELSEWHERE}."
        )
    for remnant in (place.data / "postmaster.pid", name, name.with_name(name.name + ".lock")):
        remnant.unlink(missing_ok=True)


def _answer(found: Postmaster) -> int | None:
    try:
        with psycopg.connect(
            conninfo(found.sockets, found.port, "postgres", OWNER),
            autocommit=True,
            connect_timeout=5,
        ) as connection:
            connection.execute("select 1")
            known = connection.execute(
                "select 1 from pg_database where datname = %s", [DATABASE]
            ).fetchone()
            if known is None:
                connection.execute(f"create database {DATABASE} owner {OWNER}")
            return connection.info.server_version
    except psycopg.OperationalError:
        return None


def _lost_its_socket(place: Locations, found: Postmaster) -> bool:
    # A cleaner of /tmp may have taken it; nobody can reach such a server any more.
    ready = (place.data / "postmaster.pid").read_text(errors="replace").rstrip().endswith("ready")
    return ready and not (found.sockets / f".s.PGSQL.{found.port}").exists()


def _is_postmaster(pid: int, place: Locations) -> bool:
    command = _command(pid)
    if command is None:
        return False
    data = str(place.data)
    if isinstance(command, str):
        return "postgres" in command.split(" -D ")[0] and f" -D {data} " in f"{command} "
    # Children of a server call themselves "postgres: …", in one argument.
    if Path(command[0]).name != "postgres" or "-D" not in command:
        return False
    if command[command.index("-D") + 1 :][:1] == [data]:
        return True
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").samefile(data)
    return False


def _command(pid: int) -> list[str] | str | None:
    """A live process's arguments, apart where the system keeps them so; None for a zombie."""
    if sys.platform == "linux":
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return None
        return os.fsdecode(line).rstrip("\0").split("\0") if line else None
    else:  # noqa: RET505 -- the type checker knows a platform only by its branch
        answer = subprocess.run(  # noqa: S603 -- fixed program, a number
            ["/bin/ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
            errors="replace",
        ).stdout.strip()
        return None if not answer or answer.startswith("Z") else answer


def _raise_if_hopeless(place: Locations, failures: int) -> None:
    words = _last_words(place)
    if any(phrase in words for phrase in _PASSES_BY_ITSELF):
        return
    if failures >= 3 or any(phrase in words for phrase, _ in _REMEDIES):
        raise _failure(place, "start", words)


def _last_words(place: Locations) -> str:
    files = [place.base / START_LOG, *(place.data / "log").glob("*.log")]
    texts = []
    for path in sorted(files, key=lambda file: file.stat().st_mtime if file.exists() else 0):
        with contextlib.suppress(OSError):
            texts.append(path.read_text(errors="replace")[-4000:])
    return "\n".join(texts)


def _failure(place: Locations, what: str, words: str) -> EmbeddedUnavailable:
    lines = [line for line in words.splitlines() if "FATAL" in line or "error:" in line]
    said = (lines or words.strip().splitlines() or ["no message"])[-1].strip()
    for phrase, remedy in _REMEDIES:
        if phrase in said:
            return EmbeddedUnavailable(
                f"The embedded PostgreSQL could not {what} in {place.data}: {remedy}."
                f" It said: {said}"
            )
    return EmbeddedUnavailable(
        f"The embedded PostgreSQL could not {what}: {said}"
        f" (see {place.base / START_LOG} and {place.data / 'log'}; or {ELSEWHERE})."
    )


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

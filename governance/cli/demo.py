"""`sekisho demo`: the sample city with sandbox providers, all of it on this machine."""

from __future__ import annotations

import fcntl
import json
import os
import selectors
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import click
import msgspec
from msgspec import Struct

from governance import settings as settings_
from governance.base import log
from governance.cli import prepare
from governance.cli.opening import address
from governance.cli.supervise import Child, Process, Stop, end_all, keep
from governance.cli.up import WORKER, listen, web
from governance.demo.kept import City
from governance.demo.roster import PASSWORD, PEOPLE, TOKENS
from governance.settings import Settings, SettingsError

FIRST_PORT: Final = 8410
LAST_PORT: Final = 8499
ORGANISATION: Final = "例示市"
PROVIDERS: Final = ("aws", "x", "youtube")
PORTS: Final = "ports.json"
READY_SECONDS: Final = 120.0


class Description(Struct, frozen=True, kw_only=True):
    """What `var/demo.json` says, for programs that use the demo."""

    base_url: str
    tokens: Mapping[str, str]
    logins: Mapping[str, Mapping[str, str]]
    accounts: Mapping[str, str]
    tenants: Mapping[str, str]
    sandbox: Mapping[str, str]


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the home for this demo. Raises `SettingsError` when another one runs there."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "demo.lock").open("w")
    except OSError as error:
        raise SettingsError(
            f"{home} cannot be written ({error.strerror}). Set SEKISHO_HOME to a directory that "
            "can be."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"A demo runs on {home} already. Use it, or set SEKISHO_HOME to another directory."
            ) from None
        yield


def first_free(host: str) -> socket.socket:
    """A socket that listens on the first free port from `FIRST_PORT` on."""
    for port in range(FIRST_PORT, LAST_PORT + 1):
        try:
            return listen(host, port)
        except SettingsError:
            continue
    raise SettingsError(f"Every port from {FIRST_PORT} to {LAST_PORT} is in use. Free one of them.")


def _is_free(port: int) -> bool:
    try:
        listen("127.0.0.1", port).close()
    except SettingsError:
        return False
    return True


def _remembered_ports(file: Path) -> dict[str, int]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, int])
    except (OSError, msgspec.MsgspecError):
        return {}


def sandbox_children(home: Path) -> list[Child]:
    """The stand-ins, on the ports of last time where these are free: published links go on."""
    directory = home / "sandbox"
    directory.mkdir(exist_ok=True)
    known = _remembered_ports(directory / PORTS)
    children = []
    for name in PROVIDERS:
        port = known.get(name, 0)
        state = directory / name
        state.mkdir(exist_ok=True)
        children.append(
            Child(
                name=f"sandbox {name}",
                arguments=[
                    f"connectors.sandbox.{name}",
                    "--port",
                    str(port if port and _is_free(port) else 0),
                    "--state",
                    str(state),
                ],
                stdout=subprocess.PIPE,
            )
        )
    return children


def remember_ports(home: Path, sandbox: Mapping[str, str]) -> None:
    """Keep on which ports the stand-ins listen."""
    file = home / "sandbox" / PORTS
    ports = {name: urlsplit(url).port or 0 for name, url in sandbox.items()}
    temporary = file.with_suffix(".new")
    temporary.write_bytes(msgspec.json.encode(ports))
    temporary.replace(file)


def address_of(process: Process, stop: Stop, seconds: float = 60.0) -> str:
    """The address that a stand-in prints when it listens."""
    deadline = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        selector.register(process.output, selectors.EVENT_READ)
        while time.monotonic() < deadline and not stop.came:
            if selector.select(timeout=0.2):
                line = process.output.readline()
                if line:
                    return str(json.loads(line)["url"])
            if process.code() is not None:
                break
    if stop.came:
        raise SystemExit(0)
    raise SettingsError(f"The {process.child.name} did not start; see the lines above.")


def _environment(settings: Settings, port: int, sandbox: Mapping[str, str]) -> dict[str, str]:
    found = {
        "SEKISHO_HOME": str(settings.home_path),
        "SEKISHO_HOST": settings.host,
        "SEKISHO_PORT": str(port),
        "SEKISHO_ORGANISATION": settings.organisation or ORGANISATION,
        "SEKISHO_SANDBOX": "true",
        "SEKISHO_TOKEN_IS_STEP_UP": "true",
        # The stand-ins show a post at once, so that a doubt is settled while one watches.
        "SEKISHO_JOBS__LEASE": "20",
        "SEKISHO_JOBS__VISIBILITY_LAG": "2",
        "SEKISHO_LOG_LEVEL": os.environ.get("SEKISHO_LOG_LEVEL", "WARNING"),
    }
    found |= {f"SEKISHO_SANDBOX_ENDPOINTS__{name.upper()}": url for name, url in sandbox.items()}
    return found


def wait_until_ready(base_url: str, processes: list[Process], stop: Stop) -> None:
    """Ask `/health/ready` until it says 200. Raises `SettingsError` with what is missing."""
    deadline = time.monotonic() + READY_SECONDS
    missing = "nothing answered"
    while time.monotonic() < deadline:
        if stop.wait(0.1):
            raise SystemExit(0)
        ended = [process for process in processes if process.code() is not None]
        if ended:
            raise SettingsError(f"{ended[0].child.name} ended at its start; see the lines above.")
        try:
            with urllib.request.urlopen(f"{base_url}/health/ready", timeout=2):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError as error:
            missing = _detail(error)
        except OSError:
            continue
    raise SettingsError(f"The service did not become ready within {READY_SECONDS:.0f} s: {missing}")


def _detail(error: urllib.error.HTTPError) -> str:
    try:
        body: dict[str, Any] = json.loads(error.read())
    except (ValueError, OSError):
        return str(error)
    return str(body.get("detail", error))


def write(file: Path, description: Description) -> None:
    """Write the description beside and rename it into place, mode 0600."""
    temporary = file.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(description), indent=2) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)


def _tell(description: Description, file: Path) -> None:
    click.echo()
    click.echo(f"  関所 Sekisho — {ORGANISATION} (sample city)")
    click.echo(f"  {description.base_url}")
    click.echo()
    for key in TOKENS:
        sample = PEOPLE[key]
        click.echo(f"  {key:<10} {sample.name}（{sample.position}）")
    click.echo(f"\n  Password of everybody: {PASSWORD}")
    click.echo(f"  Tokens for the API: {file}")
    for name, url in description.sandbox.items():
        click.echo(f"  Sandbox {name}: {url}")
    click.echo("\n  Ctrl-C stops everything.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the description as one JSON object.")
def command(*, as_json: bool) -> None:
    """Run the sample city: database, service, worker and stand-ins for the providers."""
    settings = settings_.read()
    log.configure(level=os.environ.get("SEKISHO_LOG_LEVEL", "WARNING"))
    file = settings.home_path / "demo.json"
    stop = Stop()
    processes: list[Process] = []
    with alone(settings.home_path):
        file.unlink(missing_ok=True)
        try:
            code = _run(settings, file, processes, stop, as_json=as_json)
        finally:
            # An address where nobody listens any more would only mislead.
            file.unlink(missing_ok=True)
            end_all(processes)
    sys.exit(code)


def _run(
    settings: Settings, file: Path, processes: list[Process], stop: Stop, *, as_json: bool
) -> int:
    click.echo("Starting the sandbox providers and the database …", err=True)
    processes += [Process(child) for child in sandbox_children(settings.home_path)]
    with address(settings):
        # The stand-ins start while the database is made.
        listening = first_free(settings.host)
        port = listening.getsockname()[1]
        sandbox = {}
        first = {**os.environ, **_environment(settings, port, {})}
        made = prepare.run("demo", first, City)
        for name, process in zip(PROVIDERS, processes, strict=True):
            sandbox[name] = address_of(process, stop)
        remember_ports(settings.home_path, sandbox)
        environment = _environment(settings, port, sandbox)
        service = [
            Process(msgspec.structs.replace(child, environment=environment))
            for child in (web(listening), WORKER)
        ]
        processes += service
        base_url = f"http://{settings.host}:{port}"
        wait_until_ready(base_url, processes, stop)
        description = Description(
            base_url=base_url,
            tokens=made.tokens,
            logins={key: {"login": key, "password": PASSWORD} for key in TOKENS},
            accounts=made.accounts,
            tenants=made.tenants,
            sandbox=sandbox,
        )
        write(file, description)
        if as_json:
            click.echo(msgspec.json.encode(description).decode())
        else:
            _tell(description, file)
        try:
            return keep(processes, stop)
        finally:
            end_all(processes)
            processes.clear()

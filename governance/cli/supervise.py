"""Keeping a few child processes alive, and ending them all together."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import IO, Final

import click
from msgspec import Struct

STOP_SECONDS: Final = 20
FATAL: Final = 2
"""A child's exit code that a restart cannot mend: wrong use, said on its standard error."""
_LONGEST_PAUSE: Final = 30.0
_CALM_SECONDS: Final = 60.0


class Child(Struct, frozen=True, kw_only=True):
    """One process: a module run under `governance.cli.child`."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = {}
    stdout: int | None = None
    descriptors: Sequence[int] = ()
    """Open files that it is handed, under the same numbers."""


class Process:
    """A started child. `end` asks it to stop; it also stops when we are gone."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.started = time.monotonic()
        self._popen = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", "governance.cli.child", *child.arguments],
            stdin=subprocess.PIPE,
            stdout=child.stdout,
            env={**os.environ, **child.environment},
            pass_fds=tuple(child.descriptors),
            # A Ctrl-C in the terminal is for the supervisor, which then ends us in order.
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._popen.pid

    @property
    def output(self) -> IO[bytes]:
        """Its standard output, when it was asked for."""
        if self._popen.stdout is None:
            raise ValueError(self.child.name)
        return self._popen.stdout

    def code(self) -> int | None:
        """The exit code, None while it runs."""
        return self._popen.poll()

    def ask_to_end(self) -> None:
        """Send SIGTERM. Its standard input stays open: the end of it would be a second one."""
        if self._popen.poll() is None:
            self._popen.send_signal(signal.SIGTERM)

    def wait_or_kill(self, seconds: float) -> None:
        """Wait for its end; kill it when it does not come."""
        try:
            self._popen.wait(max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()


class Stop:
    """
    Whether SIGINT or SIGTERM came. A second one is obeyed at once.

    Not a `threading.Event`: a signal that comes while this thread holds the event's own lock would
    wait for it for ever.
    """

    def __init__(self) -> None:
        self.came = False
        self._hears, self._tells = socket.socketpair()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._come)

    def wait(self, seconds: float) -> bool:
        """Wait this long for a signal; whether one came."""
        return self.came or bool(select.select([self._hears], [], [], seconds)[0])

    def _come(self, number: int, _frame: FrameType | None) -> None:
        if self.came:
            raise SystemExit(128 + number)
        self.came = True
        self._tells.send(b".")


def end_all(processes: Sequence[Process]) -> None:
    """End the children, last started first, within `STOP_SECONDS` together."""
    deadline = time.monotonic() + STOP_SECONDS
    for process in reversed(processes):
        process.ask_to_end()
    for process in reversed(processes):
        process.wait_or_kill(deadline - time.monotonic())


def keep(processes: list[Process], stop: Stop, *, watch: Callable[[], None] | None = None) -> int:
    """
    Restart what ends, with growing pauses, until asked to stop. Returns the exit code.

    `watch` is called about four times a second.
    """
    pauses: dict[str, float] = {}
    due: dict[int, float] = {}
    while not stop.wait(0.25):
        if watch is not None:
            watch()
        for index, process in enumerate(processes):
            code = process.code()
            if code is None:
                continue
            name = process.child.name
            if code == FATAL and time.monotonic() - process.started < _CALM_SECONDS:
                return FATAL
            if index not in due:
                calm = time.monotonic() - process.started > _CALM_SECONDS
                pause = 0.5 if calm else min(pauses.get(name, 0.25) * 2, _LONGEST_PAUSE)
                pauses[name] = pause
                due[index] = time.monotonic() + pause
                click.echo(f"{name} ended ({code}); starting it again.", err=True)
            elif time.monotonic() >= due[index]:
                del due[index]
                processes[index] = Process(process.child)
    return 0

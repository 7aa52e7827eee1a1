"""`sekisho worker`: take jobs from some or all queues until asked to stop."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import Final

import click

from governance import settings as settings_
from governance import wiring
from governance.base import log
from governance.cli.opening import opened
from governance.jobs import worker
from governance.jobs.runtime import Runtime

QUEUES: Final = ("publish", "scan", "default")


def _queues(_context: click.Context, _parameter: click.Parameter, text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in QUEUES]
    if unknown or not names:
        raise click.BadParameter(f"Name some of {', '.join(QUEUES)}, separated by commas.")
    return names


@click.command()
@click.option(
    "--queues", default=",".join(QUEUES), callback=_queues, help="Which queues, by commas."
)
def command(queues: tuple[str, ...]) -> None:
    """Run jobs until Ctrl-C or SIGTERM. As many workers as wanted, on as many hosts."""
    settings = settings_.read()
    log.configure(level=settings.log_level)
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    with opened(settings, pool_size=worker.CONNECTIONS) as it:
        runtime = Runtime(
            database=it.database,
            keys=it.keys,
            settings=settings,
            connect=wiring.connect_guarded(settings),
        )
        try:
            worker.run(
                runtime,
                url=it.url,
                append_only=it.append_only,
                handlers=wiring.HANDLERS,
                schedules=wiring.SCHEDULES,
                loops=wiring.LOOPS,
                queues=queues,
                stop=stop,
            )
        except worker.OtherRevision:
            click.echo(
                "The database was migrated: restart this worker with that version.", err=True
            )
            sys.exit(3)

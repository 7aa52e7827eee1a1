"""`sekisho worker`: take jobs from some or all queues until asked to stop."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import Final

import click
import msgspec

from governance import settings as settings_
from governance import wiring
from governance.base import log
from governance.base.actor import system
from governance.base.errors import NotFound
from governance.cli.opening import opened
from governance.jobs import queries, worker
from governance.jobs.runtime import Runtime
from governance.tasks.operating import begin_job_again

QUEUES: Final = ("publish", "scan", "default")


def _queues(_context: click.Context, _parameter: click.Parameter, text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in QUEUES]
    if unknown or not names:
        raise click.BadParameter(f"Name some of {', '.join(QUEUES)}, separated by commas.")
    return names


@click.group(invoke_without_command=True)
@click.option(
    "--queues", default=",".join(QUEUES), callback=_queues, help="Which queues, by commas."
)
@click.pass_context
def command(context: click.Context, queues: tuple[str, ...]) -> None:
    """
    Run jobs until Ctrl-C or SIGTERM. As many workers as wanted, on as many hosts.

    With a subcommand: see the jobs that used up their tries, and let one begin again.
    """
    if context.invoked_subcommand is None:
        _work(queues)


def _work(queues: tuple[str, ...]) -> None:
    settings = settings_.read()
    log.configure(level=settings.log_level)
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        # A second signal within `set` would wait for a lock that this thread holds.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    with opened(settings, pool_size=worker.CONNECTIONS) as it:
        runtime = Runtime(
            database=it.database,
            keys=it.keys,
            settings=settings,
            connect=wiring.connect_guarded(settings, it.database, it.keys),
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


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON list.")
def exhausted(*, as_json: bool) -> None:
    """List the jobs that used up their tries; exit code 1 when there are some."""
    with opened(settings_.read(), pool_size=1) as it, it.database.reading() as session:
        found = queries.exhausted(session)
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
    else:
        for job in found:
            told = msgspec.json.encode(job.arguments.get("job", {})).decode()
            click.echo(f"{job.id}  {job.queue}  {job.name}  {told}")
        if not found:
            click.echo("No job used up its tries.")
    sys.exit(1 if found else 0)


@command.command()
@click.argument("number", type=int)
def retry(number: int) -> None:
    """Let the exhausted job NUMBER begin again with all its tries."""
    with opened(settings_.read(), pool_size=1) as it:
        try:
            with it.database.writing() as session:
                begun = begin_job_again(session, system("worker retry"), number)
        except NotFound:
            says = f"No exhausted job has the number {number}. See: sekisho worker exhausted"
            raise click.UsageError(says) from None
    if begun.waited_already:
        click.echo(f"The work of job {number} waits already; nothing was added.")
    else:
        click.echo(f"Job {number} begins again at the next look of a worker.")

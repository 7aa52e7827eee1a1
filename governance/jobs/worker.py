"""
The worker: one loop for each queue, the takeover of dead workers' jobs, schedules, other loops.

The queue's own worker is asynchronous, so this file is; every handler is a plain function that runs
in a thread.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from msgspec import Struct
from procrastinate import App, PsycopgConnector
from procrastinate.job_context import JobContext
from sqlalchemy import delete, exc, make_url, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from governance.base import clock, ids, migrate, structs
from governance.base.db import APPLICATION_ROLE
from governance.base.errors import Unavailable
from governance.jobs import runner
from governance.jobs.enqueue import name_of
from governance.jobs.models import WorkerPoll
from governance.jobs.runtime import Handler, Job, Runtime
from governance.jobs.schedules import Schedule, run_due

log: Final = structlog.get_logger()
CONCURRENCY: Final[Mapping[str, int]] = {"publish": 4, "scan": 2, "default": 4}
"""Jobs at once in each loop: a scan never delays a post."""
CONNECTIONS: Final = sum(CONCURRENCY.values()) + 4
"""Connections that a worker's handlers and loops need at most."""
STOP_SECONDS: Final = 15
_LOCK: Final = 0x5E_4B_15_42


class OtherRevision(Exception):
    """The database was migrated to another revision: this worker takes no more jobs."""


class Loop(Struct, frozen=True, kw_only=True):
    """Something that runs every so many seconds beside the queues, in a thread of its own."""

    name: str
    seconds: float
    run: Callable[[Runtime], Any]


def _app(
    url: str, role: str | None, handlers: Mapping[type[Job], Handler], runtime: Runtime, size: int
) -> App:
    options = "-c timezone=UTC" + (f" -c role={role}" if role else "")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connector = PsycopgConnector(
        conninfo=address,
        kwargs={"options": options, "connect_timeout": 5, "application_name": "sekisho queue"},
        min_size=1,
        max_size=size,
    )
    app = App(connector=connector)
    for kind, handler in handlers.items():
        app.task(name=name_of(kind), queue=kind.queue, pass_context=True)(
            _task(kind, handler, runtime)
        )
    return app


def _task(kind: type[Job], handler: Handler, runtime: Runtime) -> Callable[..., None]:
    def task(context: JobContext, **arguments: Any) -> None:
        runner.run(kind, handler, runtime, arguments, once=context.job.queueing_lock)

    return task


def take_over(session: Session, stall_limit: float) -> int:
    """
    Put the jobs of dead workers back into their queues; returns how many.

    A job whose `once` waits again already is closed: the one that waits does its work.
    """
    if not session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _LOCK}):
        return 0
    stalled = session.execute(
        text("""
            SELECT j.id, j.task_name FROM procrastinate_jobs j
            LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
            WHERE j.status = 'doing'
              AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => :limit))
        """),
        {"limit": stall_limit},
    ).all()
    for row in stalled:
        try:
            with session.begin_nested():
                session.execute(
                    text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)"),
                    {"id": row.id},
                )
        except exc.IntegrityError:
            session.execute(
                text("SELECT procrastinate_finish_job_v1(:id, 'succeeded', true)"), {"id": row.id}
            )
        log.warning("job.taken_over", job=row.task_name, id=row.id)
    return len(stalled)


class _Beat:
    """Tells the database that this worker polls, takes over, and keeps the schedules."""

    def __init__(
        self, runtime: Runtime, queues: Sequence[str], schedules: tuple[Schedule, ...]
    ) -> None:
        self._runtime = runtime
        self._queues = list(queues)
        self._schedules = schedules
        self._id = ids.new()
        self._started = clock.now()
        self._expected = migrate.expected_revision()

    def once(self) -> None:
        """One beat. Raises `OtherRevision`."""
        limit = self._runtime.settings.jobs.stall_limit
        with self._runtime.database.writing() as session:
            if migrate.revision_in(session) != self._expected:
                raise OtherRevision
            now = clock.now()
            row = insert(WorkerPoll).values(
                id=self._id,
                host=socket.gethostname(),
                queues=self._queues,
                revision=self._expected,
                started_at=self._started,
                polled_at=now,
            )
            session.execute(
                row.on_conflict_do_update(
                    index_elements=[WorkerPoll.id], set_={"polled_at": row.excluded.polled_at}
                )
            )
            session.execute(
                delete(WorkerPoll).where(WorkerPoll.polled_at < now - timedelta(days=1))
            )
        with self._runtime.database.writing() as session:
            take_over(session, limit)
        if "default" in self._queues:
            with self._runtime.database.writing() as session:
                run_due(session, self._schedules)

    def leave(self) -> None:
        """Say that this worker is gone."""
        with self._runtime.database.writing() as session:
            session.execute(delete(WorkerPoll).where(WorkerPoll.id == self._id))


async def _every(name: str, seconds: float, work: Callable[[], Any], stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(work)
        except (Unavailable, exc.DBAPIError, OSError) as error:
            # The database is away, or the disk is full: the next round tries again.
            log.warning("loop.failed", loop=name, reason=str(error).partition("\n")[0])
        try:
            await asyncio.wait_for(stop.wait(), seconds)
        except TimeoutError:
            continue


def run(
    runtime: Runtime,
    *,
    url: str,
    append_only: bool,
    handlers: Mapping[type[Job], Handler],
    schedules: Sequence[Schedule],
    loops: Sequence[Loop],
    queues: Sequence[str],
    stop: threading.Event,
) -> None:
    """
    Work until `stop` is set; running jobs get some seconds to end, others are taken over later.

    Raises `OtherRevision` when the database moves to another revision meanwhile.
    """
    structs.prepare()
    asyncio.run(
        _work(
            runtime,
            url=url,
            role=APPLICATION_ROLE if append_only else None,
            handlers=handlers,
            beat=_Beat(runtime, queues, tuple(schedules)),
            loops=loops if "default" in queues else (),
            queues=queues,
            stop=stop,
        )
    )


async def _work(
    runtime: Runtime,
    *,
    url: str,
    role: str | None,
    handlers: Mapping[type[Job], Handler],
    beat: _Beat,
    loops: Sequence[Loop],
    queues: Sequence[str],
    stop: threading.Event,
) -> None:
    times = runtime.settings.jobs
    app = _app(url, role, handlers, runtime, size=2 * len(queues) + 4)
    ending = asyncio.Event()
    # No job is taken before the revision is known to be this program's.
    await asyncio.to_thread(beat.once)
    async with app.open_async():
        tasks = [
            asyncio.create_task(
                app.run_worker_async(
                    queues=[queue],
                    name=f"sekisho-{queue}",
                    concurrency=CONCURRENCY.get(queue, 2),
                    fetch_job_polling_interval=times.poll,
                    abort_job_polling_interval=max(times.poll, 5),
                    update_heartbeat_interval=times.heartbeat,
                    stalled_worker_timeout=times.stall_limit,
                    shutdown_graceful_timeout=STOP_SECONDS,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                )
            )
            for queue in queues
        ]
        interval = min(2.0, max(times.poll, 0.05))
        tasks.append(asyncio.create_task(_every("beat", interval, beat.once, ending)))
        tasks += [
            asyncio.create_task(_every(loop.name, loop.seconds, _bound(loop, runtime), ending))
            for loop in loops
        ]
        tasks.append(asyncio.create_task(_wait_for(stop)))
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        ending.set()
        for task in tasks[: len(queues)]:
            task.cancel()
        await asyncio.wait(tasks[:-1], timeout=STOP_SECONDS + 5)
        stop.set()
        await asyncio.wait(tasks)
        await asyncio.to_thread(_leave, beat)
        for task in done:
            task.result()


def _bound(loop: Loop, runtime: Runtime) -> Callable[[], Any]:
    return lambda: loop.run(runtime)


def _leave(beat: _Beat) -> None:
    try:
        beat.leave()
    except (Unavailable, exc.DBAPIError):
        # The row grows old by itself.
        log.warning("worker.left_without_word")


async def _wait_for(stop: threading.Event) -> None:
    # The event belongs to threads and signals; a thread of ours waits for it.
    await asyncio.to_thread(stop.wait)

"""The jobs about tasks, done. No transaction is open while the mail server is spoken to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from email.message import EmailMessage
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from governance.base import clock, log
from governance.identity.actors import active, today
from governance.identity.models import Person
from governance.jobs.enqueue import enqueue
from governance.jobs.runtime import Runtime
from governance.tasks import letters, mail
from governance.tasks.jobs import Remind, SendNotice, SendReminder
from governance.tasks.keeping import keep_tasks
from governance.tasks.models import Task

SOON: Final = timedelta(days=3)
"""Due within so long is worth a reminder."""
OLD: Final = timedelta(days=7)
"""Waiting for so long without a reminder is worth one."""
EVERY: Final = timedelta(hours=20)

_log = log.get(__name__)


class Moved(Protocol):
    """A job that says: who has this thing may have changed."""

    @property
    def kind(self) -> str: ...
    @property
    def thing(self) -> UUID: ...
    @property
    def title(self) -> str: ...


WhoWaits = Callable[[Session, str, UUID], Mapping[str, frozenset[UUID]]]


def following(who_waits: WhoWaits) -> Callable[[Moved, Runtime], None]:
    """The handler that keeps the tasks of a thing in line with this answer."""

    def follow(job: Moved, runtime: Runtime) -> None:
        with runtime.database.writing() as session:
            waits = who_waits(session, job.kind, job.thing)
            facts = {"title": job.title} if job.title else {}
            keep_tasks(session, thing=(job.kind, job.thing), waits=waits, facts=facts)

    return follow


def send_notice(job: SendNotice, runtime: Runtime) -> None:
    """Mail one new task to its assignee."""
    settings = runtime.settings
    if not settings.mail.host:
        return
    with runtime.database.reading() as session:
        row = session.execute(
            select(Task.kind, Task.facts, Task.due, Person.name, Person.email, Person.language)
            .join(Person, Person.id == Task.assignee_id)
            .where(Task.id == job.task, Task.closed_at.is_(None), active(Person, today()))
        ).one_or_none()
    if row is None:
        return
    letter = letters.notice(
        letters.Reader(name=row.name, email=row.email, language=row.language),
        letters.Item(kind=row.kind, title=row.facts.get("title", ""), due=row.due),
        sender=settings.mail.sender,
        address=settings.address,
    )
    _send(runtime, letter, task=str(job.task))


def remind(_job: Remind, runtime: Runtime) -> None:
    """Ask for one reminder for each person whose tasks are due soon, overdue or old."""
    if not runtime.settings.mail.host:
        return
    at = clock.now()
    with runtime.database.writing() as session:
        pressing = or_(
            and_(Task.due.is_not(None), Task.due <= at + SOON), Task.opened_at <= at - OLD
        )
        rested = or_(Task.reminded_at.is_(None), Task.reminded_at <= at - EVERY)
        people = session.scalars(
            select(Task.assignee_id)
            .join(Person, Person.id == Task.assignee_id)
            .where(Task.closed_at.is_(None), pressing, rested, active(Person, today()))
            .distinct()
        ).all()
        for person in people:
            enqueue(session, SendReminder(person=person))
            session.execute(
                update(Task)
                .where(Task.assignee_id == person, Task.closed_at.is_(None))
                .values(reminded_at=at)
            )


def send_reminder(job: SendReminder, runtime: Runtime) -> None:
    """Mail one person everything that waits for them."""
    settings = runtime.settings
    if not settings.mail.host:
        return
    with runtime.database.reading() as session:
        reader = session.execute(
            select(Person.name, Person.email, Person.language).where(
                Person.id == job.person, active(Person, today())
            )
        ).one_or_none()
        tasks = session.execute(
            select(Task.kind, Task.facts, Task.due)
            .where(Task.assignee_id == job.person, Task.closed_at.is_(None))
            .order_by(Task.due.nulls_last(), Task.opened_at)
            .limit(50)
        ).all()
    if reader is None or not tasks:
        return
    letter = letters.reminder(
        letters.Reader(name=reader.name, email=reader.email, language=reader.language),
        [
            letters.Item(kind=row.kind, title=row.facts.get("title", ""), due=row.due)
            for row in tasks
        ],
        sender=settings.mail.sender,
        address=settings.address,
    )
    _send(runtime, letter, person=str(job.person))


def _send(runtime: Runtime, letter: EmailMessage, **about: str) -> None:
    try:
        mail.send(runtime.settings.mail, letter)
    except mail.MailRefused as error:
        # The task itself still waits in the service, so nothing is lost but the notice.
        _log.warning("mail.refused", reason=str(error), **about)

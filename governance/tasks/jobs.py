"""What happens to tasks later: notices, reminders."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from governance.jobs.runtime import Job
from governance.jobs.schedules import Schedule


class SendNotice(Job, frozen=True, kw_only=True, tag="tasks.send_notice"):
    """Mail somebody that a task waits, unless it is done by now. A repeat may mail twice."""

    tries: ClassVar[int] = 8
    task: UUID


class Remind(Job, frozen=True, kw_only=True, tag="tasks.remind"):
    """Find whose tasks are due or old, and send each of them one reminder."""


class SendReminder(Job, frozen=True, kw_only=True, tag="tasks.send_reminder"):
    """Mail one person the list of what waits for them."""

    tries: ClassVar[int] = 8
    person: UUID


SCHEDULES: Final = (Schedule(job=Remind(), cron="30 8 * * 1-5", name="tasks.remind"),)
"""On working days at 8:30 in the organisation's own time zone."""

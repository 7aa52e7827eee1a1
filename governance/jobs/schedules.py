"""What happens again and again, at times of the organisation's own clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from croniter import croniter
from msgspec import Struct
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from governance.base import clock
from governance.jobs.enqueue import enqueue
from governance.jobs.models import ScheduleSlot
from governance.jobs.runtime import Job


class Schedule(Struct, frozen=True, kw_only=True):
    """A job and its times: five fields of cron, a sixth for seconds. Japan Standard Time."""

    job: Job
    cron: str
    name: str


def slot(schedule: Schedule, at: datetime) -> datetime:
    """The latest moment at or before `at` when the schedule was due."""
    after = at.astimezone(clock.LOCAL).replace(microsecond=0) + timedelta(seconds=1)
    # Not `croniter.match`: without a field for seconds it says yes for the whole minute.
    found: datetime = croniter(schedule.cron, after).get_prev(datetime)
    return found


def run_due(session: Session, schedules: tuple[Schedule, ...]) -> int:
    """
    Enqueue every schedule whose latest slot nobody has taken; returns how many.

    One job a slot, whatever the number of workers. Slots that were missed run once, then the time
    skips ahead.
    """
    now = clock.now()
    taken = 0
    for schedule in schedules:
        due = slot(schedule, now)
        row = insert(ScheduleSlot).values(name=schedule.name, slot=due)
        won = session.scalar(
            row.on_conflict_do_update(
                index_elements=[ScheduleSlot.name],
                set_={"slot": row.excluded.slot},
                where=ScheduleSlot.slot < row.excluded.slot,
            ).returning(ScheduleSlot.name)
        )
        if won is not None:
            enqueue(session, schedule.job, once=f"schedule:{schedule.name}")
            taken += 1
    return taken

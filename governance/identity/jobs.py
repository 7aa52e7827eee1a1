"""What happens to sign-ins later."""

from __future__ import annotations

from typing import Final

from governance.jobs.runtime import Job
from governance.jobs.schedules import Schedule


class ForgetEnded(Job, frozen=True, kw_only=True, tag="identity.forget_ended"):
    """Delete page sessions that are over and sign-in counters that no longer count."""


SCHEDULES: Final = (Schedule(job=ForgetEnded(), cron="17 * * * *", name="identity.forget_ended"),)

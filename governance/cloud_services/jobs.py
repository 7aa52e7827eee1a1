"""What happens to cloud services by the clock."""

from __future__ import annotations

from typing import Final

from governance.jobs.runtime import Job
from governance.jobs.schedules import Schedule


class WatchServices(Job, frozen=True, kw_only=True, tag="services.watch"):
    """End approvals whose day has passed, and ask for what somebody must look at. Repeatable."""


SCHEDULES: Final = (Schedule(job=WatchServices(), cron="10 6 * * *", name="services.watch"),)
"""Every morning before work begins."""

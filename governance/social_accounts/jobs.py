"""What happens to official accounts by the clock."""

from __future__ import annotations

from typing import Final

from governance.jobs.runtime import Job
from governance.jobs.schedules import Schedule


class WatchAccounts(Job, frozen=True, kw_only=True, tag="accounts.watch"):
    """Find accounts for which nobody answers any more. Repeatable."""


SCHEDULES: Final = (Schedule(job=WatchAccounts(), cron="20 6 * * *", name="accounts.watch"),)
"""Every morning before work begins."""

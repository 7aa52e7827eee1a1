"""What scans leave for later."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from governance.jobs.runtime import Job
from governance.jobs.schedules import Schedule


class RunScan(Job, frozen=True, kw_only=True, tag="scans.run"):
    """Look at a tenant. Safe to repeat: the scan records once."""

    queue: ClassVar[str] = "scan"
    tries: ClassVar[int] = 3
    scan: UUID


class ScanDue(Job, frozen=True, kw_only=True, tag="scans.due"):
    """Start a scan of every tenant whose time has come."""

    queue: ClassVar[str] = "scan"


SCHEDULES: Final = (Schedule(job=ScanDue(), cron="*/5 * * * *", name="scans.due"),)

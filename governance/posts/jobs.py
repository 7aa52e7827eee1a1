"""What happens later. Every job may run again from its start; `handlers` says what each does."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from governance.jobs.runtime import Job
from governance.jobs.schedules import Schedule


class PublishTarget(Job, frozen=True, kw_only=True, tag="posts.publish"):
    """Put an approved post on one account. At most one claim at a time holds the target."""

    queue: ClassVar[str] = "publish"
    tries: ClassVar[int] = 1
    target: UUID


class ReconcileTarget(Job, frozen=True, kw_only=True, tag="posts.reconcile"):
    """Find out by reading the network whether a post is there."""

    queue: ClassVar[str] = "publish"
    tries: ClassVar[int] = 1
    target: UUID


class WithdrawTarget(Job, frozen=True, kw_only=True, tag="posts.withdraw"):
    """Take a post back from one account. Safe to repeat."""

    queue: ClassVar[str] = "publish"
    tries: ClassVar[int] = 1
    target: UUID


class SweepTargets(Job, frozen=True, kw_only=True, tag="posts.sweep"):
    """Pick up every target that stands still beyond its time: its job was lost."""

    queue: ClassVar[str] = "publish"


class ExpirePosts(Job, frozen=True, kw_only=True, tag="posts.expire"):
    """End the posts whose window is over."""


SCHEDULES: Final = (
    Schedule(job=SweepTargets(), cron="* * * * * */15", name="posts.sweep"),
    Schedule(job=ExpirePosts(), cron="* * * * * 30", name="posts.expire"),
)

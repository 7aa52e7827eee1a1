"""What happens after a round moved."""

from __future__ import annotations

from uuid import UUID

from governance.jobs.runtime import Job


class TellWaiting(Job, frozen=True, kw_only=True, tag="approvals.tell_waiting"):
    """Bring the tasks of a thing in line with who may decide it now. Safe to repeat."""

    kind: str
    thing: UUID
    title: str = ""
    """What people call the thing, where the domain said so in its facts."""

"""Bringing the open tasks of a thing in line with who has it now."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from governance.tasks.actions import Thing, close_tasks, open_task
from governance.tasks.queries import assignees

YIELDING = frozenset({"approval.revise"})
"""Kinds that say no more than another task about the same thing does."""


def keep_tasks(
    session: Session,
    *,
    thing: Thing,
    waits: Mapping[str, frozenset[UUID]],
    facts: Mapping[str, str] = {},
) -> None:
    """
    For each kind, let the thing wait for exactly these people: open and close what differs.

    A kind that yields is not opened for somebody who has another task about the thing already.
    """
    for kind, wanted in waits.items():
        holders = assignees(session, thing, kind)
        people = wanted
        if kind in YIELDING:
            people = wanted - (assignees(session, thing) - holders)
        if holders - people:
            close_tasks(session, thing=thing, kind=kind, assignees=holders - people)
        if people - holders:
            open_task(session, kind=kind, thing=thing, assignees=people - holders, facts=facts)

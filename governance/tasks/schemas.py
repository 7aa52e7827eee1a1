"""What goes out about tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct


class TaskView(Struct, frozen=True, kw_only=True):
    """One thing that waits. `on_behalf_of` names the absent person it was meant for."""

    id: str
    kind: str
    thing_kind: str
    thing: str
    assignee: str
    on_behalf_of: str | None
    due: datetime | None
    overdue: bool
    facts: Mapping[str, str]
    opened_at: datetime

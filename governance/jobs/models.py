"""Tables beside the queue's own: slots taken, workers that poll."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from governance.base.tables import Id, Table


class ScheduleSlot(Table):
    """The latest slot of a schedule that was enqueued. Operational."""

    __tablename__ = "schedule_slot"

    name: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[datetime]


class WorkerPoll(Table):
    """A worker process and when it last looked for jobs. Operational."""

    __tablename__ = "worker_poll"

    id: Mapped[Id]
    host: Mapped[str]
    queues: Mapped[list[Any]] = mapped_column(ARRAY(TEXT))
    revision: Mapped[str]
    started_at: Mapped[datetime]
    polled_at: Mapped[datetime] = mapped_column(index=True)

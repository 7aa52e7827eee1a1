"""Jobs that used up their tries, in the hands of an operator."""

from __future__ import annotations

import structlog
from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.orm import Session

from governance.base.errors import NotFound

_log = structlog.get_logger()


class BegunAgain(Struct, frozen=True):
    """The job's name, and whether another with the same `once` waited already."""

    name: str
    waited_already: bool


def begin_again(session: Session, number: int) -> BegunAgain:
    """
    Put an exhausted job back into its queue with all its tries.

    Where another with the same `once` waits already, that one does the work. Raises `NotFound`
    when there is no exhausted job of this number.
    """
    row = session.execute(
        text("""
            SELECT task_name, queueing_lock FROM procrastinate_jobs
            WHERE id = :id AND status = 'failed' FOR UPDATE
        """),
        {"id": number},
    ).one_or_none()
    if row is None:
        raise NotFound
    put_back = session.execute(
        text("""
            INSERT INTO procrastinate_jobs
                (queue_name, task_name, priority, lock, queueing_lock, args)
            SELECT queue_name, task_name, priority, lock, queueing_lock,
                   args || '{"attempt": 1}'::jsonb
            FROM procrastinate_jobs WHERE id = :id
            ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
            RETURNING id
        """),
        {"id": number},
    ).one_or_none()
    session.execute(text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": number})
    _log.info("job.begun_again", job=row.task_name, id=number)
    return BegunAgain(row.task_name, put_back is None)

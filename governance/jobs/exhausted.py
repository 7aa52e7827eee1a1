"""Jobs that used up their tries, in the hands of an operator."""

from __future__ import annotations

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from governance.base.errors import NotFound

_log = structlog.get_logger()


def begin_again(session: Session, number: int) -> bool:
    """
    Put an exhausted job back into its queue with all its tries.

    False when another with the same `once` waits already: then that one does the work. Raises
    `NotFound` when there is no exhausted job of this number.
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
    return put_back is not None

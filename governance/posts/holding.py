"""A claim that lasts as long as its call: an upload may take longer than any lease."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from governance.base import log as logs
from governance.base.errors import Unavailable
from governance.jobs.runtime import Runtime
from governance.posts.settling import prolong

log = logs.get(__name__)


@contextmanager
def holding(runtime: Runtime, target_id: UUID, token: UUID) -> Iterator[None]:
    """
    Prolong the claim with this token while the block runs.

    "Not there" is believed only after the lease. Without this, a video that is still on its way
    when the lease ends would be believed lost, and sent a second time. A worker that dies prolongs
    nothing: then the lease ends as it was.
    """
    over = threading.Event()
    thread = threading.Thread(
        target=_keep, args=(runtime, target_id, token, over), name="publish-lease", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep(runtime: Runtime, target_id: UUID, token: UUID, over: threading.Event) -> None:
    jobs = runtime.settings.jobs
    while not over.wait(jobs.lease / 3):
        try:
            with runtime.database.writing() as session:
                ours = prolong(session, jobs, target_id, token=token)
        except (SQLAlchemyError, Unavailable) as error:
            # Two thirds of the lease are left for the database to come back.
            log.warning("publish.not_prolonged", target=target_id.hex, why=type(error).__name__)
            continue
        if not ours:
            log.warning("publish.claim_lost", target=target_id.hex)
            return

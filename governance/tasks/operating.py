"""What waits for an operator: jobs that used up their tries."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import policy
from governance.base.actor import Actor
from governance.base.policy import Action, Prospect, requires
from governance.jobs import exhausted, queries
from governance.jobs.exhausted import BegunAgain
from governance.jobs.queries import ExhaustedJob


def exhausted_jobs(session: Session, actor: Actor) -> list[ExhaustedJob]:
    """The jobs that used up their tries, the latest first."""
    policy.require(actor, Action.JOB_MANAGE, Prospect())
    return queries.exhausted(session)


@requires(Action.JOB_MANAGE)
def begin_job_again(session: Session, actor: Actor, number: int) -> BegunAgain:
    """Let the exhausted job of this number begin again with all its tries, or `NotFound`."""
    policy.require(actor, Action.JOB_MANAGE, Prospect())
    begun = exhausted.begin_again(session, number)
    record(
        session,
        actor,
        "job.begun_again",
        ("job", UUID(int=number)),
        facts={"job": begun.name, "number": number, "waited_already": begun.waited_already},
    )
    return begun

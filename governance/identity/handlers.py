"""The jobs about sign-ins, done."""

from __future__ import annotations

from governance.identity.jobs import ForgetEnded
from governance.identity.sign_in import forget_ended as forget
from governance.jobs.runtime import Runtime


def forget_ended(_job: ForgetEnded, runtime: Runtime) -> None:
    """Delete what is over; safe to repeat."""
    with runtime.database.writing() as session:
        forget(session)

"""What the machine could not do by itself, and the workers that try."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, get, post

from governance.base.errors import NotFound
from governance.base.policy import Action
from governance.jobs import queries
from governance.tasks import operating
from governance.web.shell import N_, Visit, actor, house, page, redirect

MANAGE: Final = {"policy": Action.JOB_MANAGE}
HERE: Final = "/admin/jobs"


@get(HERE, opt=MANAGE, sync_to_thread=True)
def list_jobs(request: Visit) -> Response[str]:
    """The jobs that used up their tries, how many wait, and who works."""
    with house(request).database.reading() as session:
        jobs = operating.exhausted_jobs(session, actor(request))
        waiting = sum(
            number for _, state, number in queries.counts(session) if state in {"todo", "doing"}
        )
        workers = queries.workers(session)
    return page(
        request,
        "admin/jobs.html",
        title=N_("Jobs"),
        place="administration",
        breadcrumbs=[(N_("Administration"), "/admin"), (N_("Jobs"), None)],
        jobs=jobs,
        waiting=waiting,
        workers=workers,
    )


@post(HERE + "/{number:int}/begin-again", opt=MANAGE, sync_to_thread=True, status_code=303)
def begin_again(request: Visit) -> Response[Any]:
    """Put the job back into its queue."""
    number: int = request.path_params["number"]
    if number >= 2**63:
        raise NotFound
    with house(request).database.writing() as session:
        begun = operating.begin_job_again(session, actor(request), number)
    good = N_("The job begins again.")
    if begun.waited_already:
        good = N_("Another job does the same work already; nothing was added.")
    return redirect(request, HERE, good=good)


ROUTES: Final = [list_jobs, begin_again]

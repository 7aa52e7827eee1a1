"""The red button: whether publishing is stopped, stopping it, and letting it go on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from litestar import Response, get, post

from governance.base import clock
from governance.base.errors import Flaw, Invalid
from governance.base.policy import Action
from governance.identity import step_up
from governance.posts import operating, queries
from governance.posts.errors import AlreadyStopped, NotStopped
from governance.posts.schemas import StopPublishing
from governance.web.forms import CHOOSE, FormState, form
from governance.web.shell import N_, Visit, actor, house, page, redirect, viewer

HERE: Final = "/admin/stop"
SOON: Final = timedelta(days=1)
DUE: Final = frozenset({"approved", "scheduled", "sending"})


def _page(request: Visit, given: FormState[Any], status: int = 200) -> Response[str]:
    who, now = actor(request), clock.now()
    with house(request).database.reading() as session:
        stop = queries.emergency_stop(session, who)
        coming = queries.calendar(session, who, now, now + SOON)
    return page(
        request,
        "admin/stop.html",
        title=N_("Emergency stop"),
        place="administration",
        breadcrumbs=[(N_("Administration"), "/admin"), (N_("Emergency stop"), None)],
        status=status,
        stop=stop,
        # Proved before the reason is written, so that the way over the password loses no words.
        must_prove=stop is not None and not step_up.is_fresh(who),
        may_stop=Action.EMERGENCY_STOP.value in viewer(request).can,
        form=given,
        waiting=sum(1 for entry in coming if entry.state in DUE),
    )


@get(HERE, opt={"policy": Action.RULES_READ}, sync_to_thread=True)
def stop_page(request: Visit) -> Response[str]:
    """Whether publishing is stopped, and the switch for those who may use it."""
    return _page(request, FormState.empty())


@post(HERE, opt={"policy": Action.EMERGENCY_STOP}, sync_to_thread=True, status_code=200)
def press(request: Visit) -> Response[Any]:
    """Stop publishing, or let it go on with a fresh proof of who says so."""
    given, who = form(request, StopPublishing), actor(request)
    try:
        command = given.command()
        with house(request).database.writing() as session:
            match given.text("do"):
                case "set":
                    operating.set_emergency_stop(session, who, command)
                    done = N_("Publishing is stopped. Nothing goes out until you let it go on.")
                case "clear":
                    operating.clear_emergency_stop(session, who, command)
                    done = N_("Publishing goes on. What was due goes out now.")
                case _:
                    raise Invalid(Flaw(pointer="/do", code="field.choice", message=CHOOSE))
    except Invalid as error:
        return _page(request, given.refused(error), 422)
    except (AlreadyStopped, NotStopped) as error:
        # Somebody else was faster; the page says how it stands now.
        return redirect(request, HERE, info=error.summary())
    return redirect(request, HERE, good=done)


ROUTES: Final = [stop_page, press]

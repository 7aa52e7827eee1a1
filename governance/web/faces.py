"""The faces of errors for people: what happened, what to do now, and a way back."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import Struct

from governance.base import errors
from governance.identity.step_up import StepUpNeeded
from governance.web import i18n
from governance.web.gate import ForeignForm
from governance.web.shell import (
    N_,
    Visit,
    facts,
    json_answer,
    language,
    local_path,
    page,
    redirect,
    request_path,
    surroundings,
)


class Face(Struct, frozen=True, kw_only=True):
    """One error page; the texts are message ids."""

    status: int
    title: str
    text: str
    remedy: str


_FACES: Final = {
    400: Face(
        status=400,
        title=N_("This request could not be understood"),
        text=N_("Something in the address or in the form cannot be read."),
        remedy=N_("Go back, and try again from there."),
    ),
    403: Face(
        status=403,
        title=N_("You may not do this"),
        text=N_("Your roles do not include this action."),
        remedy=N_("If it belongs to your work, ask the administration for the role."),
    ),
    404: Face(
        status=404,
        title=N_("There is nothing here"),
        text=N_("The address is wrong, or what stood here may not be seen by you."),
        remedy=N_("Check the address, or start from the desk."),
    ),
    405: Face(
        status=405,
        title=N_("This address cannot be used this way"),
        text=N_("The page exists, but not for this kind of request."),
        remedy=N_("Go back, and try again from there."),
    ),
    409: Face(
        status=409,
        title=N_("It has changed in the meantime"),
        text=N_("Nothing was done, because the present state no longer allows it."),
        remedy=N_("Go back, read what is there now, and decide again."),
    ),
    413: Face(
        status=413,
        title=N_("This is too large"),
        text=N_("The form or its files are larger than the service accepts."),
        remedy=N_("Go back, and send less or smaller files at once."),
    ),
    422: Face(
        status=422,
        title=N_("Some of it cannot be accepted"),
        text=N_("Nothing was saved."),
        remedy=N_("Go back: your words are still in the form. Correct what is named here."),
    ),
    500: Face(
        status=500,
        title=N_("Something went wrong here"),
        text=N_("It is our mistake, and it was recorded. Nothing was saved half."),
        remedy=N_("Try again. If it happens again, tell the administration the number below."),
    ),
    503: Face(
        status=503,
        title=N_("The service is busy"),
        text=N_("It cannot answer just now."),
        remedy=N_("Wait a moment, then load the page again."),
    ),
}

_KINDS: Final[tuple[tuple[type[errors.SekishoError], int], ...]] = (
    (errors.NotFound, 404),
    (errors.Forbidden, 403),
    (errors.Conflict, 409),
    (errors.Invalid, 422),
    (errors.Unavailable, 503),
)

REASONS: Final = {
    "four_eyes": N_("Who wrote it cannot approve it: another person has to."),
    "not_your_step": N_("At this step another person decides."),
    "role_needed": N_("The rules leave this decision to a role that you do not hold."),
    "employee": N_("Only employees can take this on."),
    "foreign_form": ForeignForm.summary(),
}
"""Why something is forbidden, where the code of the reason says more than the roles."""


def status_of(error: Exception) -> int:
    """The status of the page that tells of this error."""
    if isinstance(error, HTTPException):
        return error.status_code if error.status_code in _FACES else _nearest(error.status_code)
    if isinstance(error, errors.SekishoError):
        return next((status for kind, status in _KINDS if isinstance(error, kind)), 400)
    return 500


def face(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The page for any error; signed out, the way to the sign-in page and back here."""
    if isinstance(error, StepUpNeeded) or _reason(error) == "step_up":
        return _lead(request, f"/step-up?next={_back(request)}", 403)
    if _reason(error) == "signed_out":
        return _lead(request, f"/sign-in?next={_back(request)}", 401)
    status = status_of(error)
    known = _FACES[status]
    if "application/json" in request.headers.get("accept", ""):
        return json_answer(request, {"error": getattr(error, "code", "error")}, status=status)
    headers = {}
    if isinstance(error, errors.Unavailable):
        headers["retry-after"] = str(error.retry_after)
    if status == 405 and isinstance(error, HTTPException):
        headers["allow"] = (error.headers or {}).get("allow", "GET")
    return page(
        request,
        "error.html",
        title=known.title,
        status=status,
        headers=headers,
        text=_text(error, known),
        remedy=known.remedy,
        flaws=_flaws(request, error),
        number=facts(request).request_id if status >= 500 else "",
        back=_referring_path(request),
        signed_in=surroundings(request).viewer is not None,
    )


def _text(error: Exception, known: Face) -> str:
    reason = REASONS.get(_reason(error).split(":")[0])
    if reason:
        return reason
    # A subclass is one fact and says it; the five kinds themselves say nothing of their own.
    if isinstance(error, errors.SekishoError) and type(error) not in {kind for kind, _ in _KINDS}:
        return error.summary()
    return known.text


def _flaws(request: Visit, error: Exception) -> list[str]:
    if not isinstance(error, errors.Invalid):
        return []
    return [i18n.message(flaw.message, language(request)) for flaw in error.flaws]


def _reason(error: Exception) -> str:
    return error.reason if isinstance(error, errors.Forbidden) else ""


def _nearest(status: int) -> int:
    return 400 if status < 500 else 500


def _lead(request: Visit, to: str, status: int) -> Response[Any]:
    if "application/json" in request.headers.get("accept", ""):
        return json_answer(request, {"error": "signed_out"}, status=status)
    if request.headers.get("hx-request"):
        answer = json_answer(request, None, status=status)
        answer.headers["hx-redirect"] = to
        return answer
    return redirect(request, to)


def _back(request: Visit) -> str:
    """Where to return to: this page, or for a sent form the page that it stood on."""
    if request.method in {"GET", "HEAD"} and not request.headers.get("hx-request"):
        return quote(local_path(request_path(request)), safe="")
    return quote(_referring_path(request), safe="")


def _referring_path(request: Visit) -> str:
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/"
    if parts.netloc.lower() != request.headers.get("host", "").lower():
        return "/"
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)

"""Signing in and out, proving oneself afresh, the links that work once, the language."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from litestar import Response, get, post
from msgspec import Struct

from governance.base.errors import Flaw, Invalid, SekishoError
from governance.identity import actions
from governance.identity.schemas import SignedInNow, SignIn, SignInRefused
from governance.web import cookies, i18n
from governance.web.forms import MISSING, FormState, form
from governance.web.shell import (
    N_,
    Visit,
    address,
    house,
    local_path,
    page,
    redirect,
    surroundings,
    translate,
    viewer,
)

PUBLIC: Final = {"policy": "public"}
SIGNED_IN: Final = {"policy": "signed_in"}

WRONG: Final = N_(
    "The name or the password is not right. Check both, and mind upper and lower case."
)
WRONG_PASSWORD: Final = N_("The password is not right. Check upper and lower case.")
WAIT: Final = N_("There were too many attempts. Try again in %(seconds)s seconds.")


class AcceptSetup(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first administrator, as the form gives them."""

    name: str = ""
    email: str = ""
    password: str = ""
    repeated: str = ""

    def __repr__(self) -> str:
        return "AcceptSetup(…)"


def _sign_in_page(
    request: Visit, given: FormState[Any], *, problem: str = "", status: int = 200, wait: int = 0
) -> Response[str]:
    headers = {"retry-after": str(wait)} if wait else {}
    return page(
        request,
        "entrance/sign_in.html",
        title=N_("Sign in"),
        status=status,
        headers=headers,
        form=given,
        problem=problem,
        next=local_path(given.text("next") or request.query_params.get("next")),
    )


@get("/sign-in", opt=PUBLIC, sync_to_thread=True)
def sign_in_page(request: Visit) -> Response[Any]:
    """The form; whoever is signed in already goes on."""
    if surroundings(request).viewer is not None:
        return redirect(request, local_path(request.query_params.get("next")))
    return _sign_in_page(request, FormState.empty())


@post("/sign-in", opt=PUBLIC, sync_to_thread=True, status_code=200)
def sign_in(request: Visit) -> Response[Any]:
    """A new session, and on to where the person wanted to go; else the form again."""
    given = form(request, SignIn)
    here = house(request)
    name, password = given.text("name"), given.text("password")
    if not name.strip() or not password:
        flaws = [
            Flaw(pointer=f"/{field}", code="field.missing", message=MISSING)
            for field, value in (("name", name.strip()), ("password", password))
            if not value
        ]
        return _sign_in_page(request, given.refused(Invalid(*flaws)), status=422)
    try:
        command = SignIn(name=name[:254], password=password[:1024])
        with here.database.writing() as session:
            answer = actions.sign_in(session, here.keys, command, address=address(request))
    except Invalid as error:
        return _sign_in_page(request, given.refused(error), status=422)
    if isinstance(answer, SignInRefused):
        return _sign_in_page(request, given, **_refusal(request, answer, WRONG))
    return _enter(request, answer, local_path(given.text("next")))


def _refusal(request: Visit, answer: SignInRefused, wrong: str) -> dict[str, Any]:
    if answer.retry_after:
        text = translate(request, WAIT, seconds=answer.retry_after)
        return {"problem": text, "status": 429, "wait": answer.retry_after}
    return {"problem": translate(request, wrong), "status": 422}


def _enter(request: Visit, answer: SignedInNow, to: str, good: str = "") -> Response[None]:
    settings = house(request).settings
    baked = [cookies.bake(cookies.SESSION, answer.cookie, settings)]
    if cookies.name_of(cookies.VISITOR, settings) in request.cookies:
        baked.append(cookies.clear(cookies.VISITOR, settings))
    return redirect(request, to, good=good, set_cookies=baked, owner=answer.cookie)


@post("/sign-out", opt=PUBLIC, sync_to_thread=True, status_code=303)
def sign_out(request: Visit) -> Response[None]:
    """End the session on the server and forget its cookie."""
    here, around = house(request), surroundings(request)
    if around.viewer is not None:
        with here.database.writing() as session:
            actions.sign_out(session, here.keys, around.cookie)
    answer = redirect(
        request, "/sign-in", set_cookies=[cookies.clear(cookies.SESSION, here.settings)]
    )
    # What a shared machine still holds of the pages goes too.
    answer.headers["clear-site-data"] = '"cache"'
    return answer


@get("/step-up", opt=SIGNED_IN, sync_to_thread=True)
def step_up_page(request: Visit) -> Response[str]:
    """Ask for the password once more."""
    return _step_up_page(request, FormState.empty())


def _step_up_page(
    request: Visit, given: FormState[Any], *, problem: str = "", status: int = 200, wait: int = 0
) -> Response[str]:
    return page(
        request,
        "entrance/step_up.html",
        title=N_("Confirm that it is you"),
        status=status,
        headers={"retry-after": str(wait)} if wait else {},
        form=given,
        problem=problem,
        next=local_path(given.text("next") or request.query_params.get("next")),
    )


@post("/step-up", opt=SIGNED_IN, sync_to_thread=True, status_code=200)
def step_up(request: Visit) -> Response[Any]:
    """The session proved afresh, under a new cookie."""
    given = form(request, SignIn)
    here = house(request)
    with here.database.writing() as session:
        answer = actions.step_up(
            session,
            here.keys,
            surroundings(request).cookie,
            given.text("password")[:1024],
            address=address(request),
        )
    if isinstance(answer, SignInRefused):
        return _step_up_page(request, given, **_refusal(request, answer, WRONG_PASSWORD))
    to = local_path(given.text("next"))
    return _enter(
        request, answer, to, good=N_("Confirmed. You can now repeat what you wanted to do.")
    )


def _setup_page(
    request: Visit, given: FormState[Any], *, status: int = 200, problem: str = ""
) -> Response[str]:
    return page(
        request,
        "entrance/setup.html",
        title=N_("The first administrator"),
        status=status,
        form=given,
        problem=problem,
        token=request.path_params["token"],
    )


@get("/setup/{token:str}", opt=PUBLIC, sync_to_thread=True)
def setup_page(request: Visit) -> Response[str]:
    """The form behind the link that was printed at the first start."""
    return _setup_page(request, FormState.empty())


@post("/setup/{token:str}", opt=PUBLIC, sync_to_thread=True, status_code=200)
def setup(request: Visit) -> Response[Any]:
    """Make the first administrator."""
    given = form(request, AcceptSetup)
    here = house(request)
    try:
        command = given.command()
        _require_equal(command.password, command.repeated)
        with here.database.writing() as session:
            actions.accept_setup(
                session,
                here.keys,
                request.path_params["token"],
                command.name,
                command.email,
                command.password,
            )
    except Invalid as error:
        return _setup_page(request, given.refused(error), status=422)
    except actions.LinkUnusable as error:
        return _setup_page(request, given, status=409, problem=_words(request, error))
    return redirect(request, "/sign-in", good=N_("The administrator is made. Sign in now."))


def _require_equal(password: str, repeated: str) -> None:
    if password != repeated:
        message = N_("The two passwords differ. Type the same one twice.")
        raise Invalid(Flaw(pointer="/repeated", code="password.differs", message=message))


def _words(request: Visit, error: SekishoError) -> str:
    return translate(request, error.summary())


class ChoosePassword(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new password behind a link."""

    password: str = ""
    repeated: str = ""

    def __repr__(self) -> str:
        return "ChoosePassword(…)"


def _password_page(
    request: Visit, given: FormState[Any], *, status: int = 200, problem: str = ""
) -> Response[str]:
    return page(
        request,
        "entrance/password.html",
        title=N_("Choose a password"),
        status=status,
        form=given,
        problem=problem,
        token=request.path_params["token"],
    )


@get("/password/{token:str}", opt=PUBLIC, sync_to_thread=True)
def password_page(request: Visit) -> Response[str]:
    """The form behind a link for a new password."""
    return _password_page(request, FormState.empty())


@post("/password/{token:str}", opt=PUBLIC, sync_to_thread=True, status_code=200)
def choose_password(request: Visit) -> Response[Any]:
    """Keep the new password; the link works no more."""
    given = form(request, ChoosePassword)
    here = house(request)
    try:
        command = given.command()
        _require_equal(command.password, command.repeated)
        with here.database.writing() as session:
            actions.accept_password(
                session, here.keys, request.path_params["token"], command.password
            )
    except Invalid as error:
        return _password_page(request, given.refused(error), status=422)
    except actions.LinkUnusable as error:
        return _password_page(request, given, status=409, problem=_words(request, error))
    return redirect(request, "/sign-in", good=N_("The password is set. Sign in now."))


@get("/language", opt=PUBLIC, sync_to_thread=True)
def choose_language(request: Visit) -> Response[None]:
    """Keep the language asked for and go back to the page."""
    wanted = request.query_params.get("lang")
    settings = house(request).settings
    baked = (
        [cookies.bake(cookies.LANGUAGE, wanted, settings, seconds=cookies.YEAR)]
        if wanted in i18n.LANGUAGES
        else []
    )
    return redirect(request, local_path(request.query_params.get("next")), set_cookies=baked)


def sign_in_address(to: str) -> str:
    """The sign-in page that leads back to this path."""
    return f"/sign-in?next={quote(local_path(to), safe='')}"


ROUTES: Final = [
    sign_in_page,
    sign_in,
    sign_out,
    step_up_page,
    step_up,
    setup_page,
    setup,
    password_page,
    choose_password,
    choose_language,
]

__all__ = ["ROUTES", "sign_in_address", "viewer"]

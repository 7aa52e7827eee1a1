"""Files into the registers: what a file would do is shown first, then exactly that is done."""

from __future__ import annotations

import base64
import binascii
from types import ModuleType
from typing import Any, Final

from litestar import Response, get, post
from msgspec import Struct

from governance.base import policy
from governance.base.errors import Conflict, Invalid
from governance.base.exchange import Outcome
from governance.base.policy import Action
from governance.cloud_services import exchange as services
from governance.identity import exchange as people
from governance.social_accounts import exchange as accounts
from governance.web import i18n
from governance.web.forms import FormState, form
from governance.web.shell import N_, Visit, actor, house, language, page, redirect, translate

SUFFIXES: Final = {".csv": "csv", ".xlsx": "xlsx", ".ndjson": "ndjson"}
LARGEST: Final = 3_000_000
"""Bytes of a file; a larger one goes through the command line."""


class Place(Struct, frozen=True, kw_only=True):
    """One register that takes files."""

    address: str
    title: str
    action: Action
    exchange: ModuleType
    place: str


_PLACES: Final = {
    "/services": Place(
        address="/services",
        title=N_("Take cloud services from a file"),
        action=Action.SERVICE_REGISTER,
        exchange=services,
        place="register",
    ),
    "/accounts": Place(
        address="/accounts",
        title=N_("Take official accounts from a file"),
        action=Action.ACCOUNT_REGISTER,
        exchange=accounts,
        place="register",
    ),
    "/admin/people": Place(
        address="/admin/people",
        title=N_("Take people from a file"),
        action=Action.PERSON_MANAGE,
        exchange=people,
        place="administration",
    ),
}


class TakeFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file as it was shown, and the word that lets exactly that happen."""

    kind: str = ""
    content: str = ""
    confirm: str = ""


def _place(request: Visit) -> Place:
    return _PLACES[str(request.scope["path"]).removesuffix("/import")]


def _page(
    request: Visit,
    given: FormState[Any],
    *,
    status: int = 200,
    outcome: Outcome | None = None,
    content: str = "",
    kind: str = "",
    name: str = "",
) -> Response[str]:
    found = _place(request)
    return page(
        request,
        "registers/import.html",
        title=found.title,
        place=found.place,
        status=status,
        form=given,
        address=found.address,
        outcome=outcome,
        problems=[
            {
                "row": flaw.row,
                "column": flaw.column,
                "message": i18n.message(flaw.message, language(request)),
            }
            for flaw in (outcome.errors if outcome is not None else ())
        ],
        content=content,
        kind=kind,
        name=name,
    )


def _new(request: Visit) -> Response[str]:
    policy.require_any(actor(request), _place(request).action)
    return _page(request, FormState.empty())


def _take(request: Visit) -> Response[Any]:
    given = form(request, TakeFile)
    return _apply(request, given) if given.text("confirm") else _dry_run(request, given)


def _dry_run(request: Visit, given: FormState[TakeFile]) -> Response[str]:
    found, here = _place(request), house(request)
    sent = given.files.get("file")
    if not sent:
        return _refused(request, N_("Choose a file."))
    name = sent[0].filename or ""
    kind = SUFFIXES.get(f".{name.rpartition('.')[2].lower()}")
    if kind is None:
        return _refused(request, N_("Send a file whose name ends with .csv, .xlsx or .ndjson."))
    data = sent[0].file.read(LARGEST + 1)
    if len(data) > LARGEST:
        return _refused(
            request, N_("The file is too large for this page. Take it in by the command line.")
        )
    try:
        with here.database.reading() as session:
            outcome = found.exchange.dry_run(session, actor(request), here.keys, data, kind)
    except Invalid as error:
        return _page(request, given.refused(error), status=422)
    content = base64.b64encode(data).decode() if outcome.confirm else ""
    status = 422 if outcome.errors else 200
    return _page(
        request,
        FormState.empty(),
        status=status,
        outcome=outcome,
        content=content,
        kind=kind,
        name=name,
    )


def _apply(request: Visit, given: FormState[TakeFile]) -> Response[Any]:
    found, here = _place(request), house(request)
    try:
        data = base64.b64decode(given.text("content"), validate=True)
    except (ValueError, binascii.Error):
        return _refused(request, N_("Choose a file."))
    try:
        with here.database.writing() as session:
            done = found.exchange.apply(
                session,
                actor(request),
                here.keys,
                data,
                given.text("kind"),
                confirm=given.text("confirm"),
            )
    except Conflict as error:
        return _refused(request, str(error), status=409)
    except Invalid as error:
        return _page(request, given.refused(error), status=422)
    return redirect(
        request,
        "/admin" if found.address == "/admin/people" else found.address,
        good=N_("The file is taken in: %(created)s new, %(changed)s changed."),
        values={"created": done.creates, "changed": done.updates},
    )


def _refused(request: Visit, message: str, *, status: int = 422) -> Response[str]:
    flaws = {"file": translate(request, message)}
    return _page(request, FormState(flaws=flaws), status=status)


@get("/services/import", opt={"policy": Action.SERVICE_REGISTER}, sync_to_thread=True)
def services_page(request: Visit) -> Response[str]:
    """Choose a file of cloud services."""
    return _new(request)


@post(
    "/services/import",
    opt={"policy": Action.SERVICE_REGISTER},
    sync_to_thread=True,
    status_code=200,
)
def take_services(request: Visit) -> Response[Any]:
    """What the file would do, or exactly that."""
    return _take(request)


@get("/accounts/import", opt={"policy": Action.ACCOUNT_REGISTER}, sync_to_thread=True)
def accounts_page(request: Visit) -> Response[str]:
    """Choose a file of official accounts."""
    return _new(request)


@post(
    "/accounts/import",
    opt={"policy": Action.ACCOUNT_REGISTER},
    sync_to_thread=True,
    status_code=200,
)
def take_accounts(request: Visit) -> Response[Any]:
    """What the file would do, or exactly that."""
    return _take(request)


@get("/admin/people/import", opt={"policy": Action.PERSON_MANAGE}, sync_to_thread=True)
def people_page(request: Visit) -> Response[str]:
    """Choose a file of people."""
    return _new(request)


@post(
    "/admin/people/import",
    opt={"policy": Action.PERSON_MANAGE},
    sync_to_thread=True,
    status_code=200,
)
def take_people(request: Visit) -> Response[Any]:
    """What the file would do, or exactly that."""
    return _take(request)


ROUTES: Final = [
    services_page,
    take_services,
    accounts_page,
    take_accounts,
    people_page,
    take_people,
]

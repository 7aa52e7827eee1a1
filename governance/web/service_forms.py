"""The application for a cloud service as a form: a new one, and one that is changed."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

from litestar import Response, get, post
from msgspec import Struct, structs
from sqlalchemy.orm import Session

from governance.base import policy
from governance.base.errors import Conflict, Invalid, VersionMismatch
from governance.base.policy import Action
from governance.cloud_services import actions, forms, queries
from governance.cloud_services.schemas import EditService, RegisterService, ServiceView
from governance.web import common
from governance.web.forms import FormState, form
from governance.web.shell import (
    N_,
    Visit,
    actor,
    house,
    identify,
    language,
    page,
    redirect,
    translate,
)

TENANT_ROWS: Final = 3
LISTS: Final = ("information_kinds", "data_locations", "certifications")
"""Answers of several short texts, which the form takes in one line."""
REGISTER: Final = {"policy": Action.SERVICE_REGISTER}
EDIT: Final = {"policy": Action.SERVICE_EDIT}
_CRUMB: Final = (N_("Cloud services"), "/services")
_TENANT: Final = re.compile(r"tenants-(\d{1,3})(?:-(provider|account))?")

T = TypeVar("T", bound=Struct)


def _application(request: Visit, kind: type[T]) -> FormState[T]:
    """The posted answers, the tenants without the rows that were left empty between them."""
    given = form(request, kind)
    values: dict[str, Any] = {}
    rows: dict[int, dict[str, Any]] = {}
    for name, value in given.values.items():
        found = _TENANT.fullmatch(name)
        if found is None:
            values[name] = value
        elif found[2] is not None:
            rows.setdefault(int(found[1]), {})[found[2]] = value
    kept = [rows[number] for number in sorted(rows) if any(rows[number].values())]
    for index, row in enumerate(kept):
        values |= {f"tenants-{index}-{part}": value for part, value in row.items()}
    return structs.replace(given, values=values)


def _refused(given: FormState[T], error: Invalid) -> FormState[T]:
    """The same words, each flaw at a field that the form has."""
    flaws: dict[str, str] = {}
    refused = given.refused(error)
    for name, text in refused.flaws.items():
        whole = _TENANT.fullmatch(name)
        field = next((one for one in LISTS if name.startswith(f"{one}-")), name)
        field = f"{name}-account" if whole is not None and whole[2] is None else field
        flaws[field] = f"{flaws[field]} {text}" if field in flaws else text
    return structs.replace(refused, flaws=flaws)


def _form_page(
    request: Visit,
    given: FormState[Any],
    *,
    service: ServiceView | None = None,
    status: int = 200,
    moved: list[dict[str, str]] | None = None,
) -> Response[str]:
    with house(request).database.reading() as session:
        places = common.departments(session, actor(request))
        people = common.people(session, actor(request))
    if service is not None:
        places = common.kept(places, (service.department_id, service.department))
        people = common.kept(
            people, (service.owner_id, service.owner), (service.deputy_id, service.deputy)
        )
    # One row stays free for one more.
    rows = [int(found[1]) + 2 for found in map(_TENANT.fullmatch, given.values) if found]
    crumbs = [_CRUMB] if service is None else [_CRUMB, (service.name, f"/services/{service.id}")]
    return page(
        request,
        "services/form.html",
        title=N_("Register a cloud service") if service is None else N_("Change the service"),
        place="register",
        breadcrumbs=crumbs,
        status=status,
        form=given,
        service=service,
        action="/services/new" if service is None else f"/services/{service.id}/edit",
        departments=places,
        people=people,
        tenant_rows=min(max([TENANT_ROWS, *rows]), 200),
        moved=moved or [],
    )


@get("/services/new", opt=REGISTER, sync_to_thread=True)
def new(request: Visit) -> Response[str]:
    """The empty form."""
    policy.require_any(actor(request), Action.SERVICE_REGISTER)
    return _form_page(request, FormState.empty())


@post("/services/new", opt=REGISTER, sync_to_thread=True, status_code=200)
def register(request: Visit) -> Response[Any]:
    """Register, or the same form with every flaw and every word still in it."""
    given = _application(request, RegisterService)
    try:
        with house(request).database.writing() as session:
            made = common.carried_out(given, partial(actions.register, session, actor(request)))
            view = queries.one(session, actor(request), made)
    except Invalid as error:
        return _form_page(request, _refused(given, error), status=422)
    return redirect(
        request,
        f"/services/{view.id}",
        good=N_("It is registered as a draft. Read it once more, then send it for approval."),
    )


def _values(session: Session, request: Visit, service_id: UUID) -> dict[str, Any]:
    """The answers as the fields of the form."""
    answers = queries.answers_of(session, actor(request), service_id)
    values = structs.asdict(answers)
    values |= {name: "; ".join(values[name]) for name in LISTS}
    for index, tenant in enumerate(values.pop("tenants")):
        values[f"tenants-{index}-provider"] = tenant.provider
        values[f"tenants-{index}-account"] = tenant.account
    return values


@get("/services/{service_id:str}/edit", opt=EDIT, sync_to_thread=True)
def edit_page(request: Visit) -> Response[str]:
    """The form with the answers in it."""
    identity = identify("service", request.path_params["service_id"])
    with house(request).database.reading() as session:
        row = queries.find(session, actor(request), identity)
        policy.require(actor(request), Action.SERVICE_EDIT, row)
        view = queries.one(session, actor(request), identity)
        values = _values(session, request, identity)
    return _form_page(request, FormState(values=values), service=view)


@post("/services/{service_id:str}/edit", opt=EDIT, sync_to_thread=True, status_code=200)
def edit(request: Visit) -> Response[Any]:
    """Change what differs; what somebody else changed meanwhile is shown beside it, and kept."""
    identity = identify("service", request.path_params["service_id"])
    given = _application(request, EditService)
    try:
        with house(request).database.writing() as session:
            change = partial(
                actions.edit, session, actor(request), identity, version=given.version()
            )
            common.carried_out(given, change)
    except VersionMismatch:
        return _moved_page(request, identity, given)
    except Invalid as error:
        return _edit_again(request, identity, _refused(given, error), status=422)
    except Conflict as error:
        flaw = translate(request, str(error))
        again = structs.replace(given, flaws={"form": flaw})
        return _edit_again(request, identity, again, status=409)
    return redirect(
        request, f"/services/{request.path_params['service_id']}", good=N_("It is saved.")
    )


def _edit_again(
    request: Visit,
    identity: UUID,
    given: FormState[Any],
    *,
    status: int,
    moved: list[dict[str, str]] | None = None,
    version: int | None = None,
) -> Response[str]:
    with house(request).database.reading() as session:
        view = queries.one(session, actor(request), identity)
    seen = given.version() if version is None else version
    # The page keeps the version that its words were written against.
    view = structs.replace(view, version=view.version if seen is None else seen)
    return _form_page(request, given, service=view, status=status, moved=moved)


def _moved_page(request: Visit, identity: UUID, given: FormState[EditService]) -> Response[Any]:
    with house(request).database.reading() as session:
        current = queries.answers_of(session, actor(request), identity)
        view = queries.one(session, actor(request), identity)
        wanted = forms.merged(current, given.command())
        moved = common.differences(session, language(request), forms.differences(current, wanted))
    if not moved:
        return redirect(request, f"/services/{view.id}", info=N_("It says that already."))
    return _edit_again(request, identity, given, status=409, moved=moved, version=view.version)


ROUTES: Final = [new, register, edit_page, edit]

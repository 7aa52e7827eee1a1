"""The tree of departments as pages."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from litestar import Response, get, post
from msgspec import structs

from governance.base import policy
from governance.base.errors import Conflict, Invalid
from governance.base.policy import Action
from governance.identity import actions, queries
from governance.identity.schemas import AddDepartment, EditDepartment
from governance.web import common
from governance.web.forms import FormState, form
from governance.web.shell import N_, Visit, actor, house, identify, page, redirect, translate

MANAGE: Final = {"policy": Action.DEPARTMENT_MANAGE}
HERE: Final = "/admin/departments"
_CRUMBS: Final = ((N_("Administration"), "/admin"), (N_("Departments"), HERE))


def _tree_page(request: Visit, given: FormState[Any], *, status: int = 200) -> Response[str]:
    with house(request).database.reading() as session:
        rows = queries.all_departments(session, actor(request))
        choices = common.departments(session, actor(request))
    depths: dict[str, int] = {}
    for row in rows:
        depths[row.id] = depths.get(row.parent or "", -1) + 1
    return page(
        request,
        "admin/departments.html",
        title=N_("Departments"),
        place="administration",
        breadcrumbs=[_CRUMBS[0]],
        status=status,
        departments=[{"department": row, "depth": depths[row.id]} for row in rows],
        form=given,
        choices=choices,
    )


@get(HERE, opt={"policy": Action.DEPARTMENT_READ}, sync_to_thread=True)
def tree(request: Visit) -> Response[str]:
    """The tree."""
    return _tree_page(request, FormState.empty())


@post(HERE, opt=MANAGE, sync_to_thread=True, status_code=200)
def add(request: Visit) -> Response[Any]:
    """Add a department below another, or at the top."""
    given = form(request, AddDepartment)
    try:
        with house(request).database.writing() as session:
            do = partial(actions.add_department, session, actor(request))
            common.carried_out(given, do)
    except Invalid as error:
        return _tree_page(request, given.refused(error), status=422)
    return redirect(request, HERE, good=N_("The department is added."))


def _one_page(
    request: Visit, given: FormState[Any] | None = None, *, status: int = 200
) -> Response[str]:
    key = identify("department", request.path_params["department_id"])
    with house(request).database.reading() as session:
        department = queries.department(session, key)
        choices = common.departments(session, actor(request))
    return page(
        request,
        "admin/department.html",
        title=department.name,
        place="administration",
        breadcrumbs=_CRUMBS,
        status=status,
        department=department,
        choices=[(value, words) for value, words in choices if value != department.id],
        form=given or FormState(values=structs.asdict(department)),
    )


@get(HERE + "/{department_id:str}", opt=MANAGE, sync_to_thread=True)
def one(request: Visit) -> Response[str]:
    """The form of one department."""
    policy.require_any(actor(request), Action.DEPARTMENT_MANAGE)
    return _one_page(request)


@post(HERE + "/{department_id:str}", opt=MANAGE, sync_to_thread=True, status_code=200)
def edit(request: Visit) -> Response[Any]:
    """Rename it, move it with everything below it, or give it an end."""
    given = form(request, EditDepartment)
    key = identify("department", request.path_params["department_id"])
    change = partial(actions.edit_department, version=given.version())
    try:
        with house(request).database.writing() as session:
            common.carried_out(given, partial(change, session, actor(request), key))
    except Invalid as error:
        return _one_page(request, given.refused(error), status=422)
    except Conflict as error:
        again = structs.replace(given, flaws={"form": translate(request, str(error))})
        return _one_page(request, again, status=409)
    return redirect(request, HERE, good=N_("It is saved."))


ROUTES: Final = [tree, add, one, edit]

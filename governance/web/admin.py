"""The administration as pages: people, their roles and deputies, and one's own tokens."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from msgspec import Struct, structs

from governance.base import ids, policy
from governance.base.errors import Conflict, Flaw, Invalid
from governance.base.paging import Ask
from governance.base.policy import Action, Prospect
from governance.identity import actions, exchange, queries
from governance.identity.schemas import (
    AddPerson,
    EditPerson,
    GrantRole,
    IssueToken,
    SetDeputy,
)
from governance.web import common
from governance.web.forms import FormState, form
from governance.web.shell import (
    N_,
    Visit,
    actor,
    ask,
    house,
    identify,
    language,
    page,
    redirect,
    translate,
    viewer,
)

MANAGE: Final = {"policy": Action.PERSON_MANAGE}
READ: Final = {"policy": Action.PERSON_READ}
OWN: Final = {"policy": "signed_in"}
_CRUMB: Final = (N_("Administration"), "/admin")


@get("/admin", opt=READ, sync_to_thread=True)
def list_people(request: Visit) -> Response[str]:
    """The people, narrowed by the filters."""
    who, given = actor(request), common.filters(request, "q", "role", "department")
    with house(request).database.reading() as session:
        found = queries.people(
            session,
            who,
            ask(request),
            text=given["q"],
            department=common.id_or_none("department", given["department"]),
            role=given["role"] or None,
        )
        places = common.departments(session, who)
    return page(
        request,
        "admin/people.html",
        title=N_("Administration"),
        place="administration",
        people=found.items,
        departments=places,
        department_names={key: name.strip("\u3000") for key, name in places},
        filters=given,
        next_cursor=found.next_cursor,
        exports=[{"text": "CSV", "href": "/admin/people.csv"}],
    )


@get("/admin/people.csv", opt=READ, sync_to_thread=True)
def people_csv(request: Visit) -> Response[bytes]:
    """The people as CSV."""
    japanese = language(request) == "ja"
    with house(request).database.reading() as session:
        parts = exchange.export(session, actor(request), "csv", japanese=japanese)
        return common.download(request, parts, "csv", "people")


# --- people -----------------------------------------------------------------------------------


def _person_page(
    request: Visit,
    key: UUID | None,
    given: FormState[Any] | None = None,
    *,
    grant: FormState[Any] | None = None,
    deputy: FormState[Any] | None = None,
    link: str = "",
    status: int = 200,
) -> Response[str]:
    who = actor(request)
    with house(request).database.reading() as session:
        person = queries.person(session, key) if key is not None else None
        grants = queries.grants(session, who, key) if key is not None else []
        deputies = queries.deputies(session, who, key) if key is not None else []
        people = common.people(session, who, employees=False)
        places = common.departments(session, who)
    values = structs.asdict(person) if person is not None else {"employee": True}
    empty = FormState.empty()
    return page(
        request,
        "admin/person.html",
        title=person.name if person is not None else N_("Add a person"),
        place="administration",
        breadcrumbs=[_CRUMB],
        status=status,
        person=person,
        grants=grants,
        deputies=deputies,
        names=dict(people),
        departments=places,
        people=people,
        form=given or FormState(values=values),
        grant_form=grant or empty,
        deputy_form=deputy or empty,
        link=link,
    )


@get("/admin/people/new", opt=MANAGE, sync_to_thread=True)
def new_person(request: Visit) -> Response[str]:
    """The empty form."""
    policy.require_any(actor(request), Action.PERSON_MANAGE)
    return _person_page(request, None)


@post("/admin/people/new", opt=MANAGE, sync_to_thread=True, status_code=200)
def add_person(request: Visit) -> Response[Any]:
    """Add a person, who has no role yet."""
    given = form(request, AddPerson)
    try:
        with house(request).database.writing() as session:
            do = partial(actions.add_person, session, actor(request))
            made = common.carried_out(given, do)
    except Invalid as error:
        return _person_page(request, None, given.refused(error), status=422)
    shown = ids.show("person", made)
    return redirect(request, f"/admin/people/{shown}", good=N_("Added. Now give a role."))


def _key(request: Visit) -> UUID:
    return identify("person", request.path_params["person_id"])


def _back(request: Visit, good: str) -> Response[None]:
    return redirect(request, f"/admin/people/{request.path_params['person_id']}", good=good)


@get("/admin/people/{person_id:str}", opt=READ, sync_to_thread=True)
def one_person(request: Visit) -> Response[str]:
    """A person with roles and deputies."""
    policy.require(actor(request), Action.PERSON_MANAGE, Prospect())
    return _person_page(request, _key(request))


@post("/admin/people/{person_id:str}", opt=MANAGE, sync_to_thread=True, status_code=200)
def edit_person(request: Visit) -> Response[Any]:
    """Change what is known of a person."""
    given = form(request, EditPerson)
    try:
        with house(request).database.writing() as session:
            change = partial(
                actions.edit_person,
                session,
                actor(request),
                _key(request),
                version=given.version(),
            )
            common.carried_out(given, change)
    except Invalid as error:
        return _person_page(request, _key(request), given.refused(error), status=422)
    except Conflict as error:
        again = structs.replace(given, flaws={"form": translate(request, str(error))})
        return _person_page(request, _key(request), again, status=409)
    return _back(request, N_("It is saved."))


@post("/admin/people/{person_id:str}/grants", opt=MANAGE, sync_to_thread=True, status_code=200)
def grant(request: Visit) -> Response[Any]:
    """Give a role."""
    given = form(request, GrantRole)
    try:
        with house(request).database.writing() as session:
            common.carried_out(given, partial(actions.grant_role, session, actor(request)))
    except Invalid as error:
        return _person_page(request, _key(request), grant=given.refused(error), status=422)
    return _back(request, N_("The role is given."))


@post("/admin/grants/{grant_id:str}/revoke", opt=MANAGE, sync_to_thread=True, status_code=303)
def revoke(request: Visit) -> Response[None]:
    """Take a role away."""
    given = form(request, GrantRole)
    person = ids.show("person", identify("person", given.text("person")))
    key = identify("grant", request.path_params["grant_id"])
    with house(request).database.writing() as session:
        actions.revoke_role(session, actor(request), key, version=given.version())
    return redirect(request, f"/admin/people/{person}", good=N_("The role is taken away."))


@post("/admin/people/{person_id:str}/deputies", opt=READ, sync_to_thread=True, status_code=200)
def name_deputy(request: Visit) -> Response[Any]:
    """Name who decides in a person's place for a time."""
    given = form(request, SetDeputy)
    try:
        with house(request).database.writing() as session:
            common.carried_out(given, partial(actions.set_deputy, session, actor(request)))
    except Invalid as error:
        return _person_page(request, _key(request), deputy=given.refused(error), status=422)
    return _back(request, N_("The deputy is named."))


@post("/admin/deputies/{deputy_id:uuid}/end", opt=READ, sync_to_thread=True, status_code=303)
def end_deputy(request: Visit) -> Response[None]:
    """Let the deputy decide no longer."""
    given = form(request, SetDeputy)
    person = ids.show("person", identify("person", given.text("person")))
    key: UUID = request.path_params["deputy_id"]
    with house(request).database.writing() as session:
        actions.end_deputy(session, actor(request), key)
    return redirect(request, f"/admin/people/{person}", good=N_("The deputy decides no longer."))


@post(
    "/admin/people/{person_id:str}/password-link",
    opt=MANAGE,
    sync_to_thread=True,
    status_code=200,
)
def password_link(request: Visit) -> Response[str]:
    """A link with which the person chooses a password, shown this once."""
    here = house(request)
    with here.database.writing() as session:
        secret = actions.make_password_link(session, actor(request), here.keys, _key(request))
    link = f"{here.settings.address.rstrip('/')}/password/{secret}"
    return _person_page(request, _key(request), link=link)


# --- oneself ----------------------------------------------------------------------------------


class ChangePassword(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The present password and a new one, twice."""

    current: str = ""
    password: str = ""
    repeated: str = ""

    def __repr__(self) -> str:
        return "ChangePassword(…)"


def _me_page(
    request: Visit, given: FormState[Any], *, issued: str = "", status: int = 200
) -> Response[str]:
    person = viewer(request).person
    with house(request).database.reading() as session:
        tokens = queries.tokens(session, actor(request), Ask(limit=100)).items
        places = dict(common.departments(session, actor(request)))
        roles = [
            {
                "role": row.role,
                "where": places.get(row.department or "", translate(request, N_("everywhere"))),
            }
            for row in queries.grants(session, actor(request), person)
        ]
    return page(
        request,
        "admin/me.html",
        title=N_("You and your tokens"),
        status=status,
        tokens=tokens,
        issued=issued,
        form=given,
        scopes=[(one.value, one.value) for one in Action],
        roles=roles,
    )


@get("/me", opt=OWN, sync_to_thread=True)
def me(request: Visit) -> Response[str]:
    """One's roles, tokens and password."""
    return _me_page(request, FormState.empty())


@post("/me/tokens", opt=OWN, sync_to_thread=True, status_code=200)
def issue(request: Visit) -> Response[str]:
    """A new token, shown this once."""
    given, here = form(request, IssueToken), house(request)
    chosen = given.values.get("scopes", "")
    picked = [one for one in (chosen if isinstance(chosen, list) else [chosen]) if one]
    values = {name: value for name, value in given.values.items() if name != "scopes"}
    if picked:
        values["scopes"] = picked
    given = structs.replace(given, values=values)
    try:
        with here.database.writing() as session:
            do = partial(actions.issue_token, session, actor(request), here.keys)
            issued = common.carried_out(given, do)
    except Invalid as error:
        return _me_page(request, given.refused(error), status=422)
    return _me_page(request, FormState.empty(), issued=issued.text)


@post("/me/tokens/{token_id:str}/revoke", opt=OWN, sync_to_thread=True, status_code=303)
def revoke_token(request: Visit) -> Response[None]:
    """End a token now."""
    key = identify("token", request.path_params["token_id"])
    with house(request).database.writing() as session:
        actions.revoke_token(session, actor(request), key)
    return redirect(request, "/me", good=N_("The token is revoked."))


@post("/me/password", opt=OWN, sync_to_thread=True, status_code=200)
def change_password(request: Visit) -> Response[Any]:
    """Keep the new password; every session of the person ends."""
    given = form(request, ChangePassword)
    command = given.command()
    try:
        if command.password != command.repeated:
            message = N_("The two passwords differ. Type the same one twice.")
            raise Invalid(Flaw(pointer="/repeated", code="password.differs", message=message))
        with house(request).database.writing() as session:
            actions.set_password(session, actor(request), command.current, command.password)
    except Invalid as error:
        return _me_page(request, structs.replace(given.refused(error), values={}), status=422)
    return redirect(request, "/sign-in", good=N_("The password is set. Sign in now."))


ROUTES: Final = [
    list_people,
    people_csv,
    new_person,
    add_person,
    one_person,
    edit_person,
    grant,
    revoke,
    name_deputy,
    end_deputy,
    password_link,
    me,
    issue,
    revoke_token,
    change_password,
]

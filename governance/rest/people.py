"""Departments, people, roles, deputies and tokens for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.exchange import Outcome
from governance.base.paging import Page
from governance.base.policy import Action
from governance.identity import actions, exchange, queries
from governance.identity.schemas import (
    AddDepartment,
    AddPerson,
    DepartmentView,
    DeputyView,
    EditDepartment,
    EditPerson,
    GrantRole,
    GrantView,
    IssuedToken,
    IssueToken,
    PersonView,
    SetDeputy,
    TokenView,
)
from governance.rest.files import IMPORT_QUERY, Sent, download, exports
from governance.rest.routing import (
    PAGED,
    House,
    answer,
    ask,
    identify,
    identify_query,
    if_match,
    language_of,
    policy,
    text_query,
)

Asked = Request[Any, Any, Any]


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why something ends."""

    reason: Annotated[str, Meta(max_length=2000)] = ""


class Me(Struct, frozen=True, kw_only=True):
    """Who the token belongs to, and what they may ask for."""

    person: PersonView
    kind: str
    scopes: Sequence[str] | None
    roles: Sequence[str]


@get("/departments", opt=policy(Action.DEPARTMENT_READ, query=(*PAGED, "q")), sync_to_thread=True)
def list_departments(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[DepartmentView]:
    """The departments, newest first."""
    with house.database.reading() as session:
        return queries.departments(session, actor, ask(request), text=text_query(request, "q"))


@post("/departments", opt=policy(Action.DEPARTMENT_MANAGE, query=()), sync_to_thread=True)
def add_department(
    data: JSONBody[AddDepartment], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[DepartmentView]:
    """Add a department below another, or at the top."""
    with house.database.writing() as session:
        view = queries.department(session, actions.add_department(session, actor, data))
    return answer(view, status=201, version=view.version, location=f"/departments/{view.id}")


@get(
    "/departments/{department_id:str}",
    opt=policy(Action.DEPARTMENT_READ, query=()),
    sync_to_thread=True,
)
def one_department(
    department_id: FromPath[str], house: NamedDependency[House]
) -> Response[DepartmentView]:
    """One department."""
    with house.database.reading() as session:
        view = queries.department(session, identify("department", department_id))
    return answer(view, version=view.version)


@patch(
    "/departments/{department_id:str}",
    opt=policy(Action.DEPARTMENT_MANAGE, query=()),
    sync_to_thread=True,
)
def edit_department(
    request: Asked,
    department_id: FromPath[str],
    data: JSONBody[EditDepartment],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[DepartmentView]:
    """Change a department; with another parent it moves with everything below it."""
    identity = identify("department", department_id)
    version = if_match(request, required=True)
    with house.database.writing() as session:
        actions.edit_department(session, actor, identity, data, version=version)
        view = queries.department(session, identity)
    return answer(view, version=view.version)


@get(
    "/people",
    opt=policy(Action.PERSON_READ, query=(*PAGED, "q", "department", "role")),
    sync_to_thread=True,
)
def list_people(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[PersonView]:
    """The people, newest first."""
    with house.database.reading() as session:
        return queries.people(
            session,
            actor,
            ask(request),
            text=text_query(request, "q"),
            department=identify_query(request, "department", "department"),
            role=text_query(request, "role") or None,
        )


@post("/people", opt=policy(Action.PERSON_MANAGE, query=()), sync_to_thread=True)
def add_person(
    data: JSONBody[AddPerson], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[PersonView]:
    """Add a person, who has no role yet."""
    with house.database.writing() as session:
        view = queries.person(session, actions.add_person(session, actor, data))
    return answer(view, status=201, version=view.version, location=f"/people/{view.id}")


def _export(request: Asked, actor: Actor, house: House, kind: str) -> Response[bytes]:
    japanese = language_of(request) == "ja" and "accept-language" in request.headers
    with house.database.reading() as session:
        parts = exchange.export(session, actor, kind, japanese=japanese)
        return download(parts, kind, "people")


@post(
    "/people/imports",
    status_code=200,
    opt=policy(Action.PERSON_MANAGE, query=IMPORT_QUERY),
    sync_to_thread=True,
)
def take_in(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Outcome:
    """What a file would do (`dry_run=true`), or exactly that done (`confirm=…`)."""
    sent = Sent(request)
    if sent.confirm is None:
        with house.database.reading() as session:
            return exchange.dry_run(session, actor, house.keys, sent.data, sent.kind)
    with house.database.writing() as session:
        return exchange.apply(
            session, actor, house.keys, sent.data, sent.kind, confirm=sent.confirm
        )


@get("/people/me", opt=policy(Action.PERSON_READ, query=()), sync_to_thread=True)
def me(actor: NamedDependency[Actor], house: NamedDependency[House]) -> Me:
    """Who this token belongs to."""
    if actor.person is None:
        raise NotFound
    with house.database.reading() as session:
        return Me(
            person=queries.person(session, actor.person),
            kind=actor.kind,
            scopes=None if actor.scopes is None else sorted(actor.scopes),
            roles=sorted(actor.roles()),
        )


@get("/people/{person_id:str}", opt=policy(Action.PERSON_READ, query=()), sync_to_thread=True)
def one_person(person_id: FromPath[str], house: NamedDependency[House]) -> Response[PersonView]:
    """One person."""
    with house.database.reading() as session:
        view = queries.person(session, identify("person", person_id))
    return answer(view, version=view.version)


@patch("/people/{person_id:str}", opt=policy(Action.PERSON_MANAGE, query=()), sync_to_thread=True)
def edit_person(
    request: Asked,
    person_id: FromPath[str],
    data: JSONBody[EditPerson],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[PersonView]:
    """Change what is known of a person, or when they work here."""
    identity = identify("person", person_id)
    version = if_match(request, required=True)
    with house.database.writing() as session:
        actions.edit_person(session, actor, identity, data, version=version)
        view = queries.person(session, identity)
    return answer(view, version=view.version)


@get("/people/{person_id:str}/roles", opt=policy(Action.PERSON_READ, query=()), sync_to_thread=True)
def list_roles(
    person_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[GrantView]:
    """The roles of a person that have not ended."""
    with house.database.reading() as session:
        return Page(items=queries.grants(session, actor, identify("person", person_id)))


@post("/roles", opt=policy(Action.PERSON_MANAGE, query=()), sync_to_thread=True)
def grant_role(
    data: JSONBody[GrantRole], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[GrantView]:
    """Give a person a role, in the subtree of a department or everywhere."""
    with house.database.writing() as session:
        identity = actions.grant_role(session, actor, data)
        view = queries.grant(session, identity)
    return answer(view, status=201, version=view.version)


@post(
    "/roles/{grant_id:str}/revocations",
    opt=policy(Action.PERSON_MANAGE, query=()),
    sync_to_thread=True,
)
def revoke_role(
    grant_id: FromPath[str],
    data: JSONBody[Reason],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[GrantView]:
    """End a role now."""
    identity = identify("grant", grant_id)
    with house.database.writing() as session:
        actions.revoke_role(session, actor, identity, reason=data.reason)
        view = queries.grant(session, identity)
    return answer(view, status=201, version=view.version)


@get(
    "/people/{person_id:str}/deputies",
    opt=policy(Action.PERSON_READ, query=()),
    sync_to_thread=True,
)
def list_deputies(
    person_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[DeputyView]:
    """Who decides in this person's place, now and later."""
    with house.database.reading() as session:
        return Page(items=queries.deputies(session, actor, identify("person", person_id)))


@post("/deputies", opt=policy(Action.PERSON_READ, query=()), sync_to_thread=True)
def set_deputy(
    data: JSONBody[SetDeputy], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[Page[DeputyView]]:
    """Name who decides in a person's place, from when until when: one's own, or any as manager."""
    with house.database.writing() as session:
        actions.set_deputy(session, actor, data)
        view = Page(items=queries.deputies(session, actor, identify("person", data.person)))
    return answer(view, status=201)


@get("/tokens", opt=policy(Action.TOKEN_OWN, query=(*PAGED, "person")), sync_to_thread=True)
def list_tokens(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[TokenView]:
    """One's own tokens; those who manage people may ask for another's."""
    with house.database.reading() as session:
        person = identify_query(request, "person", "person")
        return queries.tokens(session, actor, ask(request), person_id=person)


@post("/tokens", opt=policy(Action.TOKEN_OWN, query=()), sync_to_thread=True)
def issue_token(
    data: JSONBody[IssueToken], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[IssuedToken]:
    """A new personal token. Its text is in this answer and nowhere else."""
    with house.database.writing() as session:
        issued = actions.issue_token(session, actor, house.keys, data)
    return answer(issued, status=201, version=issued.token.version)


@get("/tokens/{token_id:str}", opt=policy(Action.TOKEN_OWN, query=()), sync_to_thread=True)
def one_token(
    token_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[TokenView]:
    """One token without its secret."""
    with house.database.reading() as session:
        view = queries.token(session, actor, identify("token", token_id))
    return answer(view, version=view.version)


@delete("/tokens/{token_id:str}", opt=policy(Action.TOKEN_OWN, query=()), sync_to_thread=True)
def revoke_token(
    token_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> None:
    """End a token now. Safe to repeat."""
    with house.database.writing() as session:
        actions.revoke_token(session, actor, identify("token", token_id))


ROUTES = [
    list_departments,
    add_department,
    one_department,
    edit_department,
    list_people,
    add_person,
    *exports("people", Action.PERSON_READ, (), _export),
    take_in,
    me,
    one_person,
    edit_person,
    list_roles,
    grant_role,
    revoke_role,
    list_deputies,
    set_deputy,
    list_tokens,
    issue_token,
    one_token,
    revoke_token,
]

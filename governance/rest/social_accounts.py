"""The register of official accounts for programs."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from governance.audit.schemas import EventView
from governance.base.actor import Actor
from governance.base.exchange import Outcome
from governance.base.paging import Page
from governance.base.policy import Action
from governance.rest.files import IMPORT_QUERY, Sent, download, exports
from governance.rest.routing import (
    PAGED,
    House,
    answer,
    ask,
    choice_query,
    identify,
    identify_query,
    if_match,
    language_of,
    policy,
    text_query,
)
from governance.social_accounts import actions, exchange, queries
from governance.social_accounts.schemas import (
    AccountSummary,
    AccountView,
    Connect,
    EditAccount,
    Filters,
    MoveAccount,
    RegisterAccount,
    Transitions,
)
from governance.social_accounts.states import MACHINE

Asked = Request[Any, Any, Any]
FILTERS = ("q", "state", "department", "owner", "network")


def _filters(request: Asked) -> Filters:
    return Filters(
        q=text_query(request, "q") or None,
        state=choice_query(request, "state", MACHINE.states),
        department=identify_query(request, "department", "department"),
        owner=identify_query(request, "owner", "person"),
        network=text_query(request, "network") or None,
    )


def _whole(view: AccountView, status: int = 200) -> Response[AccountView]:
    location = f"/api/v1/social-accounts/{view.id}" if status == 201 else None
    return answer(view, status=status, version=view.version, location=location)


@get(
    "/social-accounts",
    opt=policy(Action.ACCOUNT_READ, query=(*PAGED, *FILTERS)),
    sync_to_thread=True,
)
def list_accounts(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[AccountSummary]:
    """The official accounts that one may know of, newest first."""
    with house.database.reading() as session:
        return queries.list_(session, actor, ask(request), _filters(request))


def _export(request: Asked, actor: Actor, house: House, kind: str) -> Response[bytes]:
    japanese = language_of(request) == "ja" and "accept-language" in request.headers
    with house.database.reading() as session:
        parts = exchange.export(session, actor, kind, _filters(request), japanese=japanese)
        return download(parts, kind, "social-accounts")


@post("/social-accounts", opt=policy(Action.ACCOUNT_REGISTER, query=()), sync_to_thread=True)
def register(
    data: JSONBody[RegisterAccount], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[AccountView]:
    """Register an official account as a draft. Every wrong field is named at once."""
    with house.database.writing() as session:
        view = queries.one(session, actor, actions.register(session, actor, data))
    return _whole(view, 201)


@post(
    "/social-accounts/imports",
    status_code=200,
    opt=policy(Action.ACCOUNT_REGISTER, query=IMPORT_QUERY),
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


@get(
    "/social-accounts/{account_id:str}",
    opt=policy(Action.ACCOUNT_READ, query=()),
    sync_to_thread=True,
)
def one_account(
    account_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[AccountView]:
    """One account with every answer."""
    with house.database.reading() as session:
        return _whole(queries.one(session, actor, identify("account", account_id)))


@patch(
    "/social-accounts/{account_id:str}",
    opt=policy(Action.ACCOUNT_EDIT, query=()),
    sync_to_thread=True,
)
def edit(
    request: Asked,
    account_id: FromPath[str],
    data: JSONBody[EditAccount],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[AccountView]:
    """Change what the body gives; after the draft only what no approval is bound to."""
    identity, version = identify("account", account_id), if_match(request, required=True)
    with house.database.writing() as session:
        actions.edit(session, actor, identity, data, version=version)
        return _whole(queries.one(session, actor, identity))


@get(
    "/social-accounts/{account_id:str}/transitions",
    opt=policy(Action.ACCOUNT_READ, query=PAGED),
    sync_to_thread=True,
)
def transitions(
    request: Asked,
    account_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Transitions:
    """The state, what led to it, and what one could do now."""
    with house.database.reading() as session:
        return queries.transitions(session, actor, identify("account", account_id), ask(request))


@post(
    "/social-accounts/{account_id:str}/transitions",
    opt=policy(Action.ACCOUNT_READ, query=()),
    sync_to_thread=True,
)
def move(
    request: Asked,
    account_id: FromPath[str],
    data: JSONBody[MoveAccount],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[AccountView]:
    """Cause one event; each asks for its own permission."""
    identity, version = identify("account", account_id), if_match(request, required=False)
    with house.database.writing() as session:
        actions.move(session, actor, identity, data, version=version)
        return _whole(queries.one(session, actor, identity), 201)


@post(
    "/social-accounts/{account_id:str}/connections",
    opt=policy(Action.ACCOUNT_OPERATE, query=()),
    sync_to_thread=True,
)
def connect(
    request: Asked,
    account_id: FromPath[str],
    data: JSONBody[Connect],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[AccountView]:
    """Give the credentials of the account; they are sealed and never shown again."""
    identity, version = identify("account", account_id), if_match(request, required=False)
    with house.database.writing() as session:
        actions.connect(
            session, actor, house.keys, identity, data, settings=house.settings, version=version
        )
        return _whole(queries.one(session, actor, identity), 201)


@get(
    "/social-accounts/{account_id:str}/history",
    opt=policy(Action.ACCOUNT_READ, query=PAGED),
    sync_to_thread=True,
)
def history(
    request: Asked,
    account_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Page[EventView]:
    """Everything that happened to the account, newest first."""
    with house.database.reading() as session:
        return queries.history(session, actor, identify("account", account_id), ask(request))


ROUTES = [
    list_accounts,
    *exports("social-accounts", Action.ACCOUNT_READ, FILTERS, _export),
    register,
    take_in,
    one_account,
    edit,
    transitions,
    move,
    connect,
    history,
]

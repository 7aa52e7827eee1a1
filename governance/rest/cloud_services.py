"""The register of cloud services for programs."""

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
from governance.cloud_services import actions, exchange, queries
from governance.cloud_services.schemas import (
    EditService,
    Filters,
    MeetCondition,
    MoveService,
    RegisterService,
    ServiceSummary,
    ServiceView,
    Transitions,
)
from governance.cloud_services.states import MACHINE
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

Asked = Request[Any, Any, Any]
FILTERS = ("q", "state", "department", "owner", "confidentiality", "provider")


def _filters(request: Asked) -> Filters:
    return Filters(
        q=text_query(request, "q") or None,
        state=choice_query(request, "state", MACHINE.states),
        department=identify_query(request, "department", "department"),
        owner=identify_query(request, "owner", "person"),
        confidentiality=text_query(request, "confidentiality") or None,
        provider=text_query(request, "provider") or None,
    )


def _whole(view: ServiceView, status: int = 200) -> Response[ServiceView]:
    location = f"/api/v1/cloud-services/{view.id}" if status == 201 else None
    return answer(view, status=status, version=view.version, location=location)


@get(
    "/cloud-services",
    opt=policy(Action.SERVICE_READ, query=(*PAGED, *FILTERS)),
    sync_to_thread=True,
)
def list_services(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[ServiceSummary]:
    """The cloud services that one may know of, newest first."""
    with house.database.reading() as session:
        return queries.list_(session, actor, ask(request), _filters(request))


def _export(request: Asked, actor: Actor, house: House, kind: str) -> Response[bytes]:
    japanese = language_of(request) == "ja" and "accept-language" in request.headers
    with house.database.reading() as session:
        parts = exchange.export(session, actor, kind, _filters(request), japanese=japanese)
        return download(parts, kind, "cloud-services")


@post("/cloud-services", opt=policy(Action.SERVICE_REGISTER, query=()), sync_to_thread=True)
def register(
    data: JSONBody[RegisterService], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[ServiceView]:
    """Register a cloud service as a draft. Every wrong field is named at once."""
    with house.database.writing() as session:
        view = queries.one(session, actor, actions.register(session, actor, data))
    return _whole(view, 201)


@post(
    "/cloud-services/imports",
    status_code=200,
    opt=policy(Action.SERVICE_REGISTER, query=IMPORT_QUERY),
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
    "/cloud-services/{service_id:str}",
    opt=policy(Action.SERVICE_READ, query=()),
    sync_to_thread=True,
)
def one_service(
    service_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[ServiceView]:
    """One service with every answer."""
    with house.database.reading() as session:
        return _whole(queries.one(session, actor, identify("service", service_id)))


@patch(
    "/cloud-services/{service_id:str}",
    opt=policy(Action.SERVICE_EDIT, query=()),
    sync_to_thread=True,
)
def edit(
    request: Asked,
    service_id: FromPath[str],
    data: JSONBody[EditService],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[ServiceView]:
    """Change what the body gives; after the draft only what no approval is bound to."""
    identity, version = identify("service", service_id), if_match(request, required=True)
    with house.database.writing() as session:
        actions.edit(session, actor, identity, data, version=version)
        return _whole(queries.one(session, actor, identity))


@get(
    "/cloud-services/{service_id:str}/transitions",
    opt=policy(Action.SERVICE_READ, query=PAGED),
    sync_to_thread=True,
)
def transitions(
    request: Asked,
    service_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Transitions:
    """The state, what led to it, and what one could do now."""
    with house.database.reading() as session:
        return queries.transitions(session, actor, identify("service", service_id), ask(request))


@post(
    "/cloud-services/{service_id:str}/transitions",
    opt=policy(Action.SERVICE_READ, query=()),
    sync_to_thread=True,
)
def move(
    request: Asked,
    service_id: FromPath[str],
    data: JSONBody[MoveService],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[ServiceView]:
    """Cause one event; each asks for its own permission."""
    identity, version = identify("service", service_id), if_match(request, required=False)
    with house.database.writing() as session:
        actions.move(session, actor, identity, data, version=version)
        return _whole(queries.one(session, actor, identity), 201)


@post(
    "/cloud-services/{service_id:str}/conditions/{condition_id:str}/evidence",
    opt=policy(Action.SERVICE_OPERATE, query=()),
    sync_to_thread=True,
)
def meet_condition(
    service_id: FromPath[str],
    condition_id: FromPath[str],
    data: JSONBody[MeetCondition],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[ServiceView]:
    """Say how a condition of the approval was met."""
    identity = identify("service", service_id)
    with house.database.writing() as session:
        actions.meet_condition(session, actor, identify("condition", condition_id), data)
        return _whole(queries.one(session, actor, identity), 201)


@get(
    "/cloud-services/{service_id:str}/history",
    opt=policy(Action.SERVICE_READ, query=PAGED),
    sync_to_thread=True,
)
def history(
    request: Asked,
    service_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Page[EventView]:
    """Everything that happened to the service, newest first."""
    with house.database.reading() as session:
        return queries.history(session, actor, identify("service", service_id), ask(request))


ROUTES = [
    list_services,
    *exports("cloud-services", Action.SERVICE_READ, FILTERS, _export),
    register,
    take_in,
    one_service,
    edit,
    transitions,
    move,
    meet_condition,
    history,
]

"""Tenants, scans, findings, changes and waivers for programs."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from governance.base.actor import Actor
from governance.base.paging import Page
from governance.base.policy import Action
from governance.rest.routing import (
    PAGED,
    BadQuery,
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
from governance.scans import actions, moves, queries
from governance.scans.schemas import (
    ChangeView,
    EditTenant,
    Filters,
    FindingView,
    MoveScan,
    MoveWaiver,
    RegisterTenant,
    RequestWaiver,
    ScanView,
    TenantView,
    Transitions,
    WaiverView,
)
from governance.scans.states import CHANGE_KINDS, FINDING_STATES, SEVERITIES

Asked = Request[Any, Any, Any]
OF_BOTH = ("tenant", "scan", "resource")
OF_FINDINGS = (*OF_BOTH, "state", "rule", "severity")
OF_CHANGES = (*OF_BOTH, "kind")


def _filters(request: Asked) -> Filters:
    # Read as ids first, so that a malformed one is a flaw of the query.
    identify_query(request, "tenant", "tenant")
    identify_query(request, "scan", "scan")
    resource = request.query_params.get("resource") or ""
    if len(resource) > 2000 or "\0" in resource:
        raise BadQuery("resource", "Give at most 2000 characters.")
    return Filters(
        tenant=request.query_params.get("tenant") or "",
        scan=request.query_params.get("scan") or "",
        resource=resource,
        state=choice_query(request, "state", FINDING_STATES) or "",
        rule=text_query(request, "rule"),
        severity=choice_query(request, "severity", SEVERITIES) or "",
        kind=choice_query(request, "kind", CHANGE_KINDS) or "",
    )


@get("/tenants", opt=policy(Action.TENANT_READ, query=PAGED), sync_to_thread=True)
def list_tenants(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[TenantView]:
    """The tenants that one may know of, newest first."""
    with house.database.reading() as session:
        return queries.tenants(session, actor, ask(request))


@post("/tenants", opt=policy(Action.TENANT_MANAGE, query=()), sync_to_thread=True)
def register_tenant(
    data: JSONBody[RegisterTenant],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[TenantView]:
    """Let an account be scanned. Its secrets are sealed and never shown again."""
    with house.database.writing() as session:
        identity = actions.register_tenant(session, actor, house.keys, data)
        view = queries.tenant(session, actor, identity)
    return answer(view, status=201, version=view.version, location=f"/api/v1/tenants/{view.id}")


@get("/tenants/{tenant_id:str}", opt=policy(Action.TENANT_READ, query=()), sync_to_thread=True)
def one_tenant(
    tenant_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[TenantView]:
    """One tenant; of its secrets only the names."""
    with house.database.reading() as session:
        view = queries.tenant(session, actor, identify("tenant", tenant_id))
    return answer(view, version=view.version)


@patch("/tenants/{tenant_id:str}", opt=policy(Action.TENANT_MANAGE, query=()), sync_to_thread=True)
def edit_tenant(
    request: Asked,
    tenant_id: FromPath[str],
    data: JSONBody[EditTenant],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[TenantView]:
    """Change what the body gives; a secret is replaced, never shown."""
    identity, version = identify("tenant", tenant_id), if_match(request, required=True)
    with house.database.writing() as session:
        actions.edit_tenant(session, actor, house.keys, identity, data, version=version)
        view = queries.tenant(session, actor, identity)
    return answer(view, version=view.version)


@get(
    "/tenants/{tenant_id:str}/scans",
    opt=policy(Action.TENANT_READ, query=PAGED),
    sync_to_thread=True,
)
def list_scans(
    request: Asked,
    tenant_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Page[ScanView]:
    """The scans of a tenant, newest first."""
    with house.database.reading() as session:
        return queries.scans(session, actor, identify("tenant", tenant_id), ask(request))


@post(
    "/tenants/{tenant_id:str}/scans", opt=policy(Action.SCAN_START, query=()), sync_to_thread=True
)
def start_scan(
    tenant_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[ScanView]:
    """Queue a scan, also while another one runs."""
    with house.database.writing() as session:
        identity = actions.start_scan(session, actor, identify("tenant", tenant_id))
        view = queries.scan(session, actor, identity)
    return answer(view, status=201, version=view.version, location=f"/api/v1/scans/{view.id}")


@get("/scans/{scan_id:str}", opt=policy(Action.TENANT_READ, query=()), sync_to_thread=True)
def one_scan(
    scan_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[ScanView]:
    """One scan with its coverage: what was asked, seen, denied and failed."""
    with house.database.reading() as session:
        view = queries.scan(session, actor, identify("scan", scan_id))
    return answer(view, version=view.version)


@get(
    "/scans/{scan_id:str}/transitions",
    opt=policy(Action.TENANT_READ, query=PAGED),
    sync_to_thread=True,
)
def scan_transitions(
    request: Asked,
    scan_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Transitions:
    """The state of a scan, what led to it, and whether one could cancel it."""
    with house.database.reading() as session:
        return moves.of_scan(session, actor, identify("scan", scan_id), ask(request))


@post(
    "/scans/{scan_id:str}/transitions",
    opt=policy(Action.SCAN_START, query=()),
    sync_to_thread=True,
)
def move_scan(
    request: Asked,
    scan_id: FromPath[str],
    data: JSONBody[MoveScan],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[ScanView]:
    """`cancel`: end a scan that is queued or runs; what it sees from now on is not recorded."""
    identity, version = identify("scan", scan_id), if_match(request, required=False)
    with house.database.writing() as session:
        actions.cancel_scan(session, actor, identity, data.reason, version=version)
        view = queries.scan(session, actor, identity)
    return answer(view, status=201, version=view.version)


@get(
    "/findings",
    opt=policy(Action.TENANT_READ, query=(*PAGED, *OF_FINDINGS)),
    sync_to_thread=True,
)
def list_findings(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[FindingView]:
    """What rules say of resources, newest first, as it stands now."""
    with house.database.reading() as session:
        return queries.findings(
            session, actor, ask(request), _filters(request), language=language_of(request)
        )


@get("/findings/{finding_id:str}", opt=policy(Action.TENANT_READ, query=()), sync_to_thread=True)
def one_finding(
    request: Asked,
    finding_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[FindingView]:
    """One finding with what was expected and what was seen."""
    identity, language = identify("finding", finding_id), language_of(request)
    with house.database.reading() as session:
        return answer(queries.finding(session, actor, identity, language=language))


@get(
    "/findings/{finding_id:str}/waivers",
    opt=policy(Action.TENANT_READ, query=PAGED),
    sync_to_thread=True,
)
def list_waivers(
    request: Asked,
    finding_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Page[WaiverView]:
    """The exceptions that were asked for, newest first."""
    with house.database.reading() as session:
        return queries.waivers(session, actor, identify("finding", finding_id), ask(request))


@post(
    "/findings/{finding_id:str}/waivers",
    opt=policy(Action.WAIVER_REQUEST, query=()),
    sync_to_thread=True,
)
def request_waiver(
    finding_id: FromPath[str],
    data: JSONBody[RequestWaiver],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[WaiverView]:
    """Ask for a dated exception; another person decides."""
    with house.database.writing() as session:
        identity = actions.request_waiver(session, actor, identify("finding", finding_id), data)
        view = queries.waiver(session, actor, identity)
    where = f"/api/v1/waivers/{view.id}"
    return answer(view, status=201, version=view.version, location=where)


@get("/waivers/{waiver_id:str}", opt=policy(Action.TENANT_READ, query=()), sync_to_thread=True)
def one_waiver(
    waiver_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[WaiverView]:
    """One exception; whether it is in force is judged now."""
    with house.database.reading() as session:
        view = queries.waiver(session, actor, identify("waiver", waiver_id))
    return answer(view, version=view.version)


@get(
    "/waivers/{waiver_id:str}/transitions",
    opt=policy(Action.TENANT_READ, query=PAGED),
    sync_to_thread=True,
)
def waiver_transitions(
    request: Asked,
    waiver_id: FromPath[str],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Transitions:
    """The state of an exception, what led to it, and what one could do now."""
    with house.database.reading() as session:
        return moves.of_waiver(session, actor, identify("waiver", waiver_id), ask(request))


@post(
    "/waivers/{waiver_id:str}/transitions",
    opt=policy(Action.TENANT_READ, query=()),
    sync_to_thread=True,
)
def move_waiver(
    request: Asked,
    waiver_id: FromPath[str],
    data: JSONBody[MoveWaiver],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[WaiverView]:
    """`approve`, `refuse` (another person than who asked), `revoke`: each needs its own right."""
    identity, version = identify("waiver", waiver_id), if_match(request, required=False)
    with house.database.writing() as session:
        actions.move_waiver(session, actor, identity, data, version=version)
        view = queries.waiver(session, actor, identity)
    return answer(view, status=201, version=view.version)


@get("/changes", opt=policy(Action.TENANT_READ, query=(*PAGED, *OF_CHANGES)), sync_to_thread=True)
def list_changes(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[ChangeView]:
    """What moved between scans, newest first: one line for each facet that moved."""
    with house.database.reading() as session:
        return queries.changes(session, actor, ask(request), _filters(request))


ROUTES = [
    list_tenants,
    register_tenant,
    one_tenant,
    edit_tenant,
    list_scans,
    start_scan,
    one_scan,
    scan_transitions,
    move_scan,
    list_findings,
    one_finding,
    list_waivers,
    request_waiver,
    one_waiver,
    waiver_transitions,
    move_waiver,
    list_changes,
]

"""Tenants as pages: the last look at each, its gaps told, a new one at the press of a button."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from msgspec import Struct, structs
from sqlalchemy.orm import Session

from connectors import registry
from governance.base import ids, policy
from governance.base.errors import Conflict, Invalid
from governance.base.paging import Ask
from governance.base.policy import Action
from governance.cloud_services import queries as services
from governance.identity import queries as identity
from governance.scans import actions, queries
from governance.scans.schemas import (
    ChangeView,
    EditTenant,
    Filters,
    FindingView,
    RegisterTenant,
    ScanView,
    TenantView,
)
from governance.web import common, i18n
from governance.web.forms import FormState, form
from governance.web.shell import (
    N_,
    Visit,
    actor,
    ask,
    fragment,
    house,
    identify,
    language,
    page,
    redirect,
    translate,
)

READ: Final = {"policy": Action.TENANT_READ}
MANAGE: Final = {"policy": Action.TENANT_MANAGE}
SCAN: Final = {"policy": Action.SCAN_START}
_CRUMB: Final = (N_("Tenants"), "/tenants")


def tenant_row(tenant: TenantView) -> dict[str, Any]:
    """What the pages show of a tenant everywhere."""
    known = registry.manifests().get(tenant.provider)
    needed = frozenset(known.secrets) if known else frozenset()
    return {
        "id": tenant.id,
        "provider": tenant.provider,
        "account": tenant.account,
        "name": tenant.name or tenant.account,
        "version": tenant.version,
        "connected": needed <= frozenset(tenant.secrets),
    }


def _state(scan: ScanView | None, *, connected: bool) -> str:
    if scan is None or scan.status in {"queued", "running", "cancelled"}:
        return "connected" if connected else "new"
    return {"complete": "active", "partial": "needs_attention"}.get(scan.status, "unreachable")


def scan_row(scan: ScanView | None) -> dict[str, Any] | None:
    """A scan as its fragment shows it."""
    if scan is None:
        return None
    return {
        "id": scan.id,
        "status": scan.status,
        "coverage": scan.coverage,
        "counts": scan.counts,
        "queued_at": scan.created_at,
        "started_at": scan.started_at,
        "finished_at": scan.finished_at,
        "reason": scan.reason,
        "progress": scan.progress,
    }


def finding_row(finding: FindingView, tenant: str) -> dict[str, Any]:
    """A finding as lists show it."""
    waiver = finding.waiver
    return {
        "id": finding.id,
        "rule": finding.rule,
        "rule_title": finding.title,
        "resource": finding.name or finding.resource,
        "state": finding.state,
        "severity": finding.severity,
        "tenant": tenant,
        "tenant_id": finding.tenant,
        "first_seen": finding.first_seen,
        "waiver": waiver if waiver is not None and waiver.active else None,
    }


def change_row(change: ChangeView, tenant: str) -> dict[str, Any]:
    """A change as lists show it."""
    return {**structs.asdict(change), "tenant": tenant, "tenant_id": change.tenant}


def service_of(session: Session, tenant: TenantView) -> dict[str, Any] | None:
    """The registered service to which the tenant belongs."""
    found = services.service_of_tenant(session, tenant.provider, tenant.account)
    if found is None:
        return None
    names = identity.names(session, {ids.read("person", found.owner)})
    return {
        "id": found.id,
        "name": found.name,
        "owner": next(iter(names.values()), ""),
        "confidentiality": found.confidentiality,
    }


def _last(session: Session, request: Visit, tenant: TenantView) -> ScanView | None:
    if tenant.last_scan is None:
        return None
    return queries.scan(session, actor(request), ids.read("scan", tenant.last_scan))


@get("/tenants", opt=READ, sync_to_thread=True)
def list_tenants(request: Visit) -> Response[str]:
    """The tenants that one may know of, with the last look at each."""
    who = actor(request)
    policy.require_any(who, Action.TENANT_READ)
    rows = []
    with house(request).database.reading() as session:
        found = queries.tenants(session, who, ask(request))
        for tenant in found.items:
            scan = _last(session, request, tenant)
            key = ids.read("tenant", tenant.id)
            open_ = queries.open_by_severity(session, who, tenant_id=key)
            row = tenant_row(tenant)
            rows.append(
                {
                    **row,
                    "state": _state(scan, connected=row["connected"]),
                    "service": service_of(session, tenant),
                    "last_scan": scan_row(scan),
                    "open": sum(open_.values()),
                }
            )
    return page(
        request,
        "tenants/list.html",
        title=N_("Tenants"),
        place="watch",
        tenants=rows,
        next_cursor=found.next_cursor,
    )


def _form_page(request: Visit, given: FormState[Any], *, status: int = 200) -> Response[str]:
    with house(request).database.reading() as session:
        places = common.departments(session, actor(request))
        people = common.people(session, actor(request))
    manifests = registry.manifests()
    observed = {name: one for name, one in manifests.items() if "observes" in one.capabilities}
    return page(
        request,
        "tenants/form.html",
        title=N_("Connect a tenant"),
        place="watch",
        breadcrumbs=[_CRUMB],
        status=status,
        form=given,
        providers=[
            (name, i18n.label("provider", name, language(request))) for name in sorted(observed)
        ],
        departments=places,
        people=people,
        action="/tenants/new",
    )


@get("/tenants/new", opt=MANAGE, sync_to_thread=True)
def new(request: Visit) -> Response[str]:
    """The empty form."""
    policy.require_any(actor(request), Action.TENANT_MANAGE)
    return _form_page(request, FormState.empty(every_hours="24"))


class ConnectTenant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tenant as the form gives it; its keys are set on its own page."""

    provider: str = ""
    account: str = ""
    name: str = ""
    department_id: str = ""
    owner_id: str = ""
    every_hours: int = 24


@post("/tenants/new", opt=MANAGE, sync_to_thread=True, status_code=200)
def register(request: Visit) -> Response[Any]:
    """Let an account be scanned."""
    given = form(request, ConnectTenant)
    here = house(request)

    def do(command: ConnectTenant) -> UUID:
        wanted = RegisterTenant(**structs.asdict(command))
        return actions.register_tenant(session, actor(request), here.keys, wanted)

    try:
        with here.database.writing() as session:
            made = common.carried_out(given, do)
    except Invalid as error:
        return _form_page(request, given.refused(error), status=422)
    except Conflict as error:
        again = structs.replace(given, flaws={"account": translate(request, str(error))})
        return _form_page(request, again, status=409)
    shown = ids.show("tenant", made)
    good = N_("It is there. Set its keys, then scan.")
    return redirect(request, f"/tenants/{shown}/edit", good=good)


@get("/tenants/{tenant_id:str}", opt=READ, sync_to_thread=True)
def one_tenant(request: Visit) -> Response[str]:
    """The last scan with its gaps, open findings, and what moved."""
    who = actor(request)
    key = identify("tenant", request.path_params["tenant_id"])
    with house(request).database.reading() as session:
        view = queries.tenant(session, who, key)
        row = queries.find_tenant(session, who, key)
        scan = _last(session, request, view)
        wanted = Filters(tenant=view.id, state="open")
        findings = queries.findings(
            session, who, Ask(limit=50), wanted, language=language(request)
        ).items
        changes = queries.changes(session, who, Ask(limit=20), Filters(tenant=view.id)).items
        service = service_of(session, view)
    may = policy.decide(who, Action.SCAN_START, row)
    manages = isinstance(policy.decide(who, Action.TENANT_MANAGE, row), policy.Allow)
    tenant = tenant_row(view)
    tenant["state"] = _state(scan, connected=tenant["connected"])
    ordered = sorted(findings, key=lambda one: _GRAVEST.index(one.severity))
    return page(
        request,
        "tenants/detail.html",
        title=tenant["name"],
        place="watch",
        breadcrumbs=[_CRUMB],
        tenant=tenant,
        service=service,
        scan=scan_row(scan),
        may_scan=isinstance(may, policy.Allow),
        refusal_code=may.code if isinstance(may, policy.Deny) else "",
        findings=[finding_row(one, tenant["name"]) for one in ordered],
        changes=[change_row(one, tenant["name"]) for one in changes],
        may_change=manages,
        settings=view.settings,
        every_hours=view.every_hours,
    )


_GRAVEST: Final = ("critical", "high", "medium", "low", "info")


@post("/tenants/{tenant_id:str}/scans", opt=SCAN, sync_to_thread=True, status_code=303)
def start(request: Visit) -> Response[None]:
    """Queue a scan; the page follows it."""
    key = identify("tenant", request.path_params["tenant_id"])
    with house(request).database.writing() as session:
        actions.start_scan(session, actor(request), key)
    shown = request.path_params["tenant_id"]
    return redirect(request, f"/tenants/{shown}", good=N_("The scan is queued."))


@get("/tenants/{tenant_id:str}/scan", opt=READ, sync_to_thread=True)
def progress(request: Visit) -> Response[str]:
    """How far the last scan is, for the page to put in its place."""
    key = identify("tenant", request.path_params["tenant_id"])
    with house(request).database.reading() as session:
        view = queries.tenant(session, actor(request), key)
        scan = _last(session, request, view)
    return fragment(request, "tenants/_scan.html", scan=scan_row(scan), tenant=tenant_row(view))


class ChangeTenant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the form of a tenant changes besides its provider's settings and keys."""

    name: str = ""
    owner_id: str = ""
    every_hours: int = 24


def _edit_page(
    request: Visit, given: FormState[Any] | None = None, *, status: int = 200
) -> Response[str]:
    who, key = actor(request), identify("tenant", request.path_params["tenant_id"])
    with house(request).database.reading() as session:
        view = queries.tenant(session, who, key)
        policy.require(who, Action.TENANT_MANAGE, queries.find_tenant(session, who, key))
        people = common.people(session, who)
    settings = {f"settings-{name}": value for name, value in view.settings.items()}
    values = {"name": view.name, "owner_id": view.owner_id, "every_hours": str(view.every_hours)}
    known = registry.manifests().get(view.provider)
    tenant = tenant_row(view)
    return page(
        request,
        "tenants/edit.html",
        title=tenant["name"],
        place="watch",
        breadcrumbs=[_CRUMB, (tenant["name"], f"/tenants/{view.id}")],
        status=status,
        tenant=tenant,
        people=common.kept(people, (view.owner_id, None)),
        settings=known.settings if known else (),
        secrets=known.secrets if known else (),
        optional_secrets=known.optional_secrets if known else (),
        kept=view.secrets,
        form=given or FormState(values=values | settings),
    )


@get("/tenants/{tenant_id:str}/edit", opt=MANAGE, sync_to_thread=True)
def edit(request: Visit) -> Response[str]:
    """The form with what is known; of the keys only their names."""
    return _edit_page(request)


@post("/tenants/{tenant_id:str}/edit", opt=MANAGE, sync_to_thread=True, status_code=200)
def change(request: Visit) -> Response[Any]:
    """Change the tenant; an empty key leaves the one that is sealed."""
    key, here = identify("tenant", request.path_params["tenant_id"]), house(request)
    given = form(request, ChangeTenant)
    settings, secrets = _named(given, "settings-"), _named(given, "secrets-")
    # Nothing of the keys goes back into a page.
    words = {name: text for name, text in given.values.items() if not name.startswith("secrets-")}
    given = structs.replace(given, values=words)

    def do(command: ChangeTenant) -> None:
        wanted = EditTenant(**structs.asdict(command), settings=settings, secrets=secrets)
        actions.edit_tenant(
            session, actor(request), here.keys, key, wanted, version=given.version()
        )

    try:
        with here.database.writing() as session:
            common.carried_out(given, do)
    except Invalid as error:
        return _edit_page(request, given.refused(error), status=422)
    except Conflict as error:
        again = structs.replace(given, flaws={"form": translate(request, str(error))})
        return _edit_page(request, again, status=409)
    good = N_("The keys are sealed.") if secrets else N_("It is saved.")
    return redirect(request, f"/tenants/{request.path_params['tenant_id']}", good=good)


def _named(given: FormState[Any], start: str) -> dict[str, str]:
    return {
        name.removeprefix(start): given.text(name).strip()
        for name in given.values
        if name.startswith(start) and given.text(name).strip()
    }


ROUTES: Final = [list_tenants, new, register, one_tenant, start, progress, edit, change]

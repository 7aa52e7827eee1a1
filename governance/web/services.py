"""The register of cloud services as pages: list, one service, decisions, files."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from litestar import Response, get, post
from msgspec import structs
from sqlalchemy.orm import Session

from governance.base import policy
from governance.base.errors import Conflict, Invalid
from governance.base.paging import MAXIMUM, Ask
from governance.base.policy import Action
from governance.cloud_services import actions, exchange, forms, queries
from governance.cloud_services.schemas import (
    Filters,
    MeetCondition,
    MoveService,
    ServiceView,
)
from governance.cloud_services.states import IN_REVIEW, MACHINE
from governance.scans import queries as scans
from governance.scans.schemas import Filters as FindingFilters
from governance.web import common, service_forms
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
)

FILTERS: Final = ("q", "state", "department", "owner", "confidentiality", "provider")
_CRUMB: Final = (N_("Cloud services"), "/services")
READ: Final = {"policy": Action.SERVICE_READ}


def _filters(request: Visit) -> Filters:
    given = common.filters(request, *FILTERS)
    return Filters(
        q=given["q"] or None,
        state=common.one_of(given["state"], MACHINE.states),
        department=common.id_or_none("department", given["department"]),
        owner=common.id_or_none("person", given["owner"]),
        confidentiality=given["confidentiality"] or None,
        provider=given["provider"] or None,
    )


@get("/services", opt=READ, sync_to_thread=True)
def list_services(request: Visit) -> Response[str]:
    """The services that one may know of, narrowed by the filters."""
    with house(request).database.reading() as session:
        found = queries.list_(session, actor(request), ask(request), _filters(request))
        places = common.departments(session, actor(request))
    return page(
        request,
        "services/list.html",
        title=N_("Cloud services"),
        place="register",
        services=found.items,
        next_cursor=found.next_cursor,
        filters=common.filters(request, *FILTERS),
        departments=places,
        exports=common.exports(request, "/services"),
    )


def _export(request: Visit) -> Response[bytes]:
    kind = common.kind_of(request)
    japanese = language(request) == "ja"
    with house(request).database.reading() as session:
        parts = exchange.export(session, actor(request), kind, _filters(request), japanese=japanese)
        return common.download(request, parts, kind, "cloud-services")


@get("/services.csv", opt=READ, sync_to_thread=True)
def services_csv(request: Visit) -> Response[bytes]:
    """The same list as CSV."""
    return _export(request)


@get("/services.xlsx", opt=READ, sync_to_thread=True)
def services_xlsx(request: Visit) -> Response[bytes]:
    """The same list as a spreadsheet."""
    return _export(request)


@get("/services.ndjson", opt=READ, sync_to_thread=True)
def services_ndjson(request: Visit) -> Response[bytes]:
    """The same list, one JSON object a line."""
    return _export(request)


# --- one service ------------------------------------------------------------------------------


@get("/services/{service_id:str}", opt=READ, sync_to_thread=True)
def one_service(request: Visit) -> Response[str]:
    """One service with what happened, who has it, and what could be next."""
    return _service_page(request, FormState.empty())


def _service_page(request: Visit, given: FormState[Any], *, status: int = 200) -> Response[str]:
    who = actor(request)
    identity = identify("service", request.path_params["service_id"])
    with house(request).database.reading() as session:
        view = queries.one(session, who, identity)
        row = queries.find(session, who, identity)
        moves = queries.transitions(session, who, identity, common.LAST_EVENTS)
        events = queries.history(session, who, identity, common.LAST_EVENTS)
        in_review = view.state in IN_REVIEW
        approval, refusal = common.deciding(
            request,
            session,
            "service",
            identity,
            in_review=in_review,
            decides=Action.SERVICE_DECIDE,
        )
        before = None
        if in_review and approval is not None and approval.previous_digest:
            frozen = {one.digest: one.body for one in queries.snapshots(session, who, identity)}
            old, new_ = frozen.get(approval.previous_digest), frozen.get(approval.digest)
            if old and new_:
                changes = common.between(old, new_, forms.FIELDS)
                before = common.differences(session, language(request), changes)
        context: dict[str, Any] = {
            "service": view,
            "approval": approval,
            "refusal_code": refusal,
            "allowed": moves.allowed,
            "before": before,
            "people": common.people(session, who),
            "may_edit": isinstance(policy.decide(who, Action.SERVICE_EDIT, row), policy.Allow)
            and view.state != "retired"
            and not in_review,
            "may_operate": isinstance(
                policy.decide(who, Action.SERVICE_OPERATE, row), policy.Allow
            ),
            "events": common.trail(
                session,
                language(request),
                events.items,
                may_audit=common.may_audit(request),
            ),
            "findings": _findings(request, session, view),
            "holder": common.holder(
                request,
                approval,
                state=view.state,
                in_review=in_review,
                owner=view.owner,
                mine=who.person in row.policy_participants,
                may_decide=refusal == "",
            ),
        }
    return page(
        request,
        "services/detail.html",
        title=view.name,
        place="register",
        breadcrumbs=[_CRUMB],
        status=status,
        form=given,
        **context,
    )


def _findings(request: Visit, session: Session, view: ServiceView) -> list[dict[str, str]] | None:
    """The open findings of its tenants; None while nobody looked, or for who may not know."""
    who = actor(request)
    if not view.tenants or not policy.holds(who, Action.TENANT_READ):
        return None
    named = {(tenant.provider, tenant.account) for tenant in view.tenants}
    looked = []
    wanted = Ask(limit=MAXIMUM)
    while True:
        known = scans.tenants(session, who, wanted)
        looked += [
            one for one in known.items if (one.provider, one.account) in named and one.last_scan
        ]
        if known.next_cursor is None:
            break
        wanted = Ask(limit=MAXIMUM, cursor=known.next_cursor)
    if not looked:
        return None
    found = []
    for tenant in looked:
        still_open = FindingFilters(tenant=tenant.id, state="open")
        rows = scans.findings(session, who, Ask(limit=20), still_open, language=language(request))
        found += [
            {
                "id": row.id,
                "rule_title": row.title,
                "severity": row.severity,
                "state": row.state,
            }
            for row in rows.items
        ]
    return found


def _shown(request: Visit) -> str:
    return str(request.path_params["service_id"])


@post("/services/{service_id:str}/transitions", opt=READ, sync_to_thread=True, status_code=200)
def move(request: Visit) -> Response[Any]:
    """Cause one event; each asks for its own permission."""
    return _moved(request, form(request, MoveService), good=N_("It is done."))


@post("/services/{service_id:str}/decision", opt=READ, sync_to_thread=True, status_code=200)
def decide(request: Visit) -> Response[Any]:
    """Approve what was shown, or send it back with what has to change."""
    given = form(request, MoveService)
    verdict = given.text("verdict")
    values = {**given.values, "event": verdict}
    if verdict == "return":
        # Conditions belong to an approval; half-filled ones must not keep a return from happening.
        values = {
            name: value
            for name, value in values.items()
            if not name.startswith("conditions-") and name != "approval_until"
        }
    good = N_("You approved it.") if verdict == "approve" else N_("You sent it back.")
    return _moved(request, structs.replace(given, values=values), good=good)


def _moved(request: Visit, given: FormState[MoveService], *, good: str) -> Response[Any]:
    identity = identify("service", request.path_params["service_id"])
    try:
        with house(request).database.writing() as session:
            cause = partial(
                actions.move, session, actor(request), identity, version=given.version()
            )
            common.carried_out(given, cause)
    except Invalid as error:
        refused = common.in_dialog(given.refused(error), given.text("event"))
        return _service_page(request, refused, status=422)
    except Conflict as error:
        again = structs.replace(given, flaws={"form": translate(request, str(error))})
        return _service_page(request, again, status=409)
    return redirect(request, f"/services/{_shown(request)}", good=good)


@post(
    "/services/{service_id:str}/conditions/{condition_id:str}",
    opt={"policy": Action.SERVICE_OPERATE},
    sync_to_thread=True,
    status_code=200,
)
def meet(request: Visit) -> Response[Any]:
    """Say how a condition of the approval was met."""
    condition = identify("condition", request.path_params["condition_id"])
    given = form(request, MeetCondition)
    try:
        with house(request).database.writing() as session:
            actions.meet_condition(session, actor(request), condition, given.command())
    except Invalid as error:
        field = f"evidence-{request.path_params['condition_id']}"
        again: FormState[Any] = FormState(
            values={field: given.text("evidence")},
            flaws={field: " ".join(given.refused(error).flaws.values())},
        )
        return _service_page(request, again, status=422)
    return redirect(request, f"/services/{_shown(request)}", good=N_("The condition is met."))


ROUTES: Final = [
    list_services,
    services_csv,
    services_xlsx,
    services_ndjson,
    *service_forms.ROUTES,
    one_service,
    move,
    decide,
    meet,
]

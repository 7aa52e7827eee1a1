"""Findings, changes and waivers as pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from msgspec import structs
from sqlalchemy.orm import Session

from governance.audit import queries as audit
from governance.base import ids, policy
from governance.base.errors import Conflict, Invalid
from governance.base.paging import Ask
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.rulebook import queries as rulebook
from governance.scans import actions, queries
from governance.scans.schemas import Filters, FindingView, MoveWaiver, RequestWaiver, WaiverView
from governance.scans.states import CHANGE_KINDS, FINDING_STATES, SEVERITIES
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
)
from governance.web.tenants import READ, change_row, finding_row, service_of

FILTERS: Final = ("tenant", "scan", "resource", "state", "rule", "severity", "kind")
_CRUMB: Final = (N_("Findings"), "/findings")


def _filters(request: Visit) -> Filters:
    given = common.filters(request, *FILTERS)
    known = {
        "tenant": given["tenant"] if common.id_or_none("tenant", given["tenant"]) else "",
        "scan": given["scan"] if common.id_or_none("scan", given["scan"]) else "",
        "resource": given["resource"],
        "rule": given["rule"],
        "state": common.one_of(given["state"], FINDING_STATES) or "",
        "severity": common.one_of(given["severity"], SEVERITIES) or "",
        "kind": common.one_of(given["kind"], CHANGE_KINDS) or "",
    }
    return Filters(**known)


def _tenants(session: Session, request: Visit) -> dict[str, str]:
    rows = queries.tenants(session, actor(request), Ask(limit=1000)).items
    return {row.id: row.name or row.account for row in rows}


def _rules(session: Session, request: Visit) -> list[tuple[str, str]]:
    packs = [
        *rulebook.packs_in_force(session, "cloud_usage"),
        *rulebook.packs_in_force(session, "social_usage"),
    ]
    titles = {rule.id: rule.title for pack in packs for rule in pack.usage}
    japanese = language(request) == "ja"
    return [(key, title.ja if japanese else title.en) for key, title in titles.items()]


@get("/findings", opt=READ, sync_to_thread=True)
def list_findings(request: Visit) -> Response[str]:
    """What rules say of resources, newest first."""
    policy.require_any(actor(request), Action.TENANT_READ)
    with house(request).database.reading() as session:
        tenants = _tenants(session, request)
        rules = _rules(session, request)
        found = queries.findings(
            session, actor(request), ask(request), _filters(request), language=language(request)
        )
    return page(
        request,
        "findings/list.html",
        title=N_("Findings"),
        place="watch",
        findings=[finding_row(one, tenants.get(one.tenant, "")) for one in found.items],
        next_cursor=found.next_cursor,
        filters=common.filters(request, *FILTERS),
        tenants=list(tenants.items()),
        rules=rules,
        exports=[],
    )


@get("/changes", opt=READ, sync_to_thread=True)
def list_changes(request: Visit) -> Response[str]:
    """What moved between scans, newest first."""
    policy.require_any(actor(request), Action.TENANT_READ)
    with house(request).database.reading() as session:
        tenants = _tenants(session, request)
        found = queries.changes(session, actor(request), ask(request), _filters(request))
    return page(
        request,
        "findings/changes.html",
        title=N_("Changes"),
        place="watch",
        changes=[change_row(one, tenants.get(one.tenant, "")) for one in found.items],
        next_cursor=found.next_cursor,
        filters=common.filters(request, *FILTERS),
        tenants=list(tenants.items()),
    )


@get("/findings/{finding_id:str}", opt=READ, sync_to_thread=True)
def one_finding(request: Visit) -> Response[str]:
    """Expected and seen, what to do, and the waivers."""
    key = identify("finding", request.path_params["finding_id"])
    return _finding_page(request, key, FormState.empty())


def _finding_page(
    request: Visit, key: UUID, given: FormState[Any], *, status: int = 200
) -> Response[str]:
    who = actor(request)
    with house(request).database.reading() as session:
        view = queries.finding(session, who, key, language=language(request))
        _, row = queries.find_finding(session, who, key)
        tenant = queries.tenant(session, who, row.id)
        waivers = queries.waivers(session, who, key, Ask(limit=50)).items
        people = {
            ids.read("person", person)
            for waiver in waivers
            for person in (waiver.requested_by, waiver.decided_by)
            if person
        }
        names = {
            ids.show("person", one): name for one, name in identity.names(session, people).items()
        }
        events = audit.history(session, ("finding", key), common.LAST_EVENTS, *_parts(waivers))
        trail = common.trail(
            session, language(request), events.items, may_audit=common.may_audit(request)
        )
        service = service_of(session, tenant)
    may = policy.decide(who, Action.WAIVER_REQUEST, row)
    return page(
        request,
        "findings/detail.html",
        title=view.title,
        place="watch",
        breadcrumbs=[_CRUMB],
        status=status,
        finding=_shown(view, tenant.name or tenant.account),
        rule={"title": view.title, "remedy": view.remedy, "clause": view.clause},
        service=service,
        waivers=[
            {
                **structs.asdict(one),
                "requested_by": names.get(one.requested_by, ""),
                "decided_by": names.get(one.decided_by or ""),
            }
            for one in waivers
        ],
        may_waive=isinstance(may, policy.Allow),
        refusal_code=may.code if isinstance(may, policy.Deny) else "",
        decision=_decision(request, row, waivers),
        active=next((one for one in waivers if one.active), None),
        latest=queries.today() + timedelta(days=365),
        form=given,
        events=trail,
    )


def _parts(waivers: Sequence[WaiverView]) -> list[tuple[str, UUID]]:
    return [("waiver", ids.read("waiver", one.id)) for one in waivers]


def _shown(view: FindingView, tenant: str) -> dict[str, Any]:
    return {
        **finding_row(view, tenant),
        "last_seen": view.last_seen,
        "expected": view.expected,
        "seen": view.seen or None,
        "reason": view.reason,
        "resource": view.resource,
    }


def _decision(
    request: Visit, row: policy.Thing, waivers: Sequence[WaiverView]
) -> dict[str, Any] | None:
    """The waiver that waits for an answer, and why this viewer cannot give it."""
    waiting = next((one for one in waivers if one.state == "requested"), None)
    if waiting is None:
        return None
    who = actor(request)
    may = policy.decide(who, Action.WAIVER_DECIDE, row)
    code = may.code if isinstance(may, policy.Deny) else ""
    asked = who.person is not None and waiting.requested_by == ids.show("person", who.person)
    return {
        "id": waiting.id,
        "version": waiting.version,
        "refusal_code": "four_eyes" if asked else code,
    }


@post(
    "/findings/{finding_id:str}/waivers",
    opt={"policy": Action.WAIVER_REQUEST},
    sync_to_thread=True,
    status_code=200,
)
def ask_waiver(request: Visit) -> Response[Any]:
    """Ask for a dated exception; another person decides."""
    key = identify("finding", request.path_params["finding_id"])
    given = form(request, RequestWaiver)
    try:
        with house(request).database.writing() as session:
            do = partial(actions.request_waiver, session, actor(request), key)
            common.carried_out(given, do)
    except Invalid as error:
        return _finding_page(request, key, given.refused(error), status=422)
    except Conflict as error:
        again = structs.replace(given, flaws={"form": translate(request, str(error))})
        return _finding_page(request, key, again, status=409)
    shown = request.path_params["finding_id"]
    good = N_("The waiver is asked for. Another person decides.")
    return redirect(request, f"/findings/{shown}", good=good)


@get("/waivers/{waiver_id:str}", opt=READ, sync_to_thread=True)
def one_waiver(request: Visit) -> Response[None]:
    """Lead to the finding that the waiver is about."""
    key = identify("waiver", request.path_params["waiver_id"])
    with house(request).database.reading() as session:
        view = queries.waiver(session, actor(request), key)
    return redirect(request, f"/findings/{view.finding}")


@post("/waivers/{waiver_id:str}/decision", opt=READ, sync_to_thread=True, status_code=200)
def decide(request: Visit) -> Response[Any]:
    """Approve the waiver as it was shown, refuse it with words, or end it before its day."""
    key = identify("waiver", request.path_params["waiver_id"])
    given = form(request, MoveWaiver)
    verdict = given.text("verdict")
    event = {"approve": "approve", "return": "refuse", "revoke": "revoke"}.get(verdict, "")
    # Each of the two forms of the page has its field for the reason; a choice that no button of
    # ours makes has none.
    field = "/comment-revoke" if event == "revoke" else "/comment"
    places = {"/reason": field, "/comment": field, "/event": ""}
    values = {**given.values, "event": event, "reason": given.text("comment")}
    given = structs.replace(given, values=values)
    with house(request).database.reading() as session:
        finding = queries.waiver(session, actor(request), key).finding
    try:
        with house(request).database.writing() as session:
            actions.move_waiver(
                session, actor(request), key, given.command(), version=given.version()
            )
    except Invalid as error:
        named = tuple(
            structs.replace(flaw, pointer=places.get(flaw.pointer, flaw.pointer))
            for flaw in error.flaws
        )
        again = given.refused(Invalid(*named))
        return _finding_page(request, ids.read("finding", finding), again, status=422)
    except Conflict as error:
        again = structs.replace(given, flaws={"form": translate(request, str(error))})
        return _finding_page(request, ids.read("finding", finding), again, status=409)
    return redirect(request, f"/findings/{finding}", good=N_("It is decided."))


ROUTES: Final = [list_findings, list_changes, one_finding, ask_waiver, one_waiver, decide]

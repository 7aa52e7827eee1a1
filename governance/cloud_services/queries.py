"""The register of cloud services, read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from governance.approvals import queries as approvals
from governance.audit import queries as audit
from governance.audit.schemas import EventView
from governance.base import ids, policy
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import Action, Allow, Deny
from governance.cloud_services import forms
from governance.cloud_services.models import Condition, Ownership, Service, Snapshot, Tenant
from governance.cloud_services.schemas import (
    Allowed,
    ConditionView,
    Filters,
    OwnershipView,
    ServiceFacts,
    ServiceSummary,
    ServiceView,
    SnapshotView,
    Transitions,
)
from governance.cloud_services.states import (
    BY_THE_CLOCK,
    DECISIONS,
    EVENT_ACTIONS,
    IN_REVIEW,
    MACHINE,
)
from governance.identity import queries as identity
from governance.identity.actors import active, today
from governance.identity.models import Department, DepartmentReach, Person

SOON: Final = timedelta(days=30)
"""How long before its end an approval asks for attention."""

_Owner = aliased(Person)


def _visible(actor: Actor) -> Any:
    own = [
        Service.owner_id == actor.person,
        Service.deputy_id == actor.person,
        Service.applicant_id == actor.person,
    ]
    return policy.visible(actor, Action.SERVICE_READ, department=Service.department_id, own=own)


def find(session: Session, actor: Actor, service_id: UUID, *, lock: bool = False) -> Service:
    """The row that the actor may know of, or `NotFound`."""
    service = session.get(Service, service_id, with_for_update=True if lock else None)
    if service is None:
        raise NotFound
    policy.require(actor, Action.SERVICE_READ, service)
    return service


# --------------------------------------------------------------------------- one


def in_use(row: Any) -> bool:
    """Whether the service may be used today; an approval ends whether or not a job ran."""
    return row.state in {"approved", "renewing"} and bool(
        row.approval_until and row.approval_until >= today()
    )


def _attention(row: Any, *, owner_may: bool) -> list[str]:
    found: list[str] = []
    if row.state == "retired":
        return found
    if not owner_may:
        found.append("owner_invalid")
    until = row.approval_until
    if row.state in {"approved", "renewing", "expired"} and until is not None:
        if until < today():
            found.append("approval_ended")
        elif until - today() <= SOON:
            found.append("approval_ends_soon")
    return found


def conditions(session: Session, service_id: UUID) -> list[ConditionView]:
    """What its approvals asked for, the nearest day first."""
    rows = session.scalars(
        select(Condition)
        .where(Condition.service_id == service_id, Condition.state != "void")
        .order_by(Condition.due, Condition.id)
    )
    return [
        ConditionView(
            id=ids.show("condition", row.id),
            text=row.text,
            due=row.due,
            state=row.state,
            overdue=row.state == "open" and row.due < today(),
            evidence=row.evidence,
            met_at=row.met_at,
        )
        for row in rows
    ]


def one(session: Session, actor: Actor, service_id: UUID) -> ServiceView:
    """The service with every answer, or `NotFound`."""
    service = find(session, actor, service_id)
    answers = forms.form_of(session, service)
    asked = conditions(session, service_id)
    owner_may = identity.is_active_employee(session, service.owner_id)
    attention = _attention(service, owner_may=owner_may)
    if any(condition.overdue for condition in asked):
        attention.append("condition_overdue")
    if answers.ismap_valid_until is not None and answers.ismap_valid_until < today():
        attention.append("ismap_ended")
    if answers.contract_to is not None and answers.contract_to < today():
        attention.append("contract_ended")
    people = {service.owner_id} | ({service.deputy_id} if service.deputy_id else set())
    names = identity.names(session, people)
    places = identity.department_names(session, {service.department_id})
    waits: Sequence[str] = ()
    if service.state in IN_REVIEW:
        waits = approvals.waiting_names(session, "service", service.id)
    return ServiceView(
        id=ids.show("service", service.id),
        state=service.state,
        in_use=in_use(service),
        attention=attention,
        waits_for=waits,
        digest=forms.digest(service.id, answers),
        approved_digest=service.approved_digest,
        approved_at=service.approved_at,
        approval_until=service.approval_until,
        department=places.get(service.department_id, ""),
        owner=names.get(service.owner_id, ""),
        deputy=names.get(service.deputy_id) if service.deputy_id else None,
        applicant_id=ids.show_optional("person", service.applicant_id),
        conditions=asked,
        version=service.version,
        created_at=service.created_at,
        updated_at=service.updated_at,
        **{name: getattr(answers, name) for name in forms.FIELDS},
    )


def answers_of(session: Session, actor: Actor, service_id: UUID) -> Any:
    """The answers as the form would be filled in again (`RegisterService`)."""
    return forms.form_of(session, find(session, actor, service_id))


# --------------------------------------------------------------------------- lists


def _narrowed(actor: Actor, filters: Filters) -> Select[Any]:
    query = (
        select(
            *Service.__table__.columns,
            _Owner.name.label("owner"),
            Department.name.label("department"),
            (_Owner.employee & active(_Owner, today())).label("owner_may"),
        )
        .join(_Owner, _Owner.id == Service.owner_id)
        .join(Department, Department.id == Service.department_id)
        .where(_visible(actor))
    )
    if filters.q:
        texts = (Service.name, Service.provider, Service.purpose)
        word = filters.q.strip()
        query = query.where(or_(*(text.icontains(word, autoescape=True) for text in texts)))
    if filters.state:
        query = query.where(Service.state == filters.state)
    if filters.department:
        below = select(DepartmentReach.department_id).where(
            DepartmentReach.ancestor_id == filters.department
        )
        query = query.where(Service.department_id.in_(below))
    if filters.owner:
        query = query.where(Service.owner_id == filters.owner)
    if filters.confidentiality:
        query = query.where(Service.confidentiality == filters.confidentiality)
    if filters.provider:
        query = query.where(
            Service.id.in_(select(Tenant.service_id).where(Tenant.provider == filters.provider))
        )
    return query


def _summary(row: Any) -> ServiceSummary:
    return ServiceSummary(
        id=ids.show("service", row.id),
        state=row.state,
        name=row.name,
        provider=row.provider,
        purpose=row.purpose,
        department_id=ids.show("department", row.department_id),
        department=row.department,
        owner_id=ids.show("person", row.owner_id),
        owner=row.owner,
        confidentiality=row.confidentiality,
        integrity=row.integrity,
        availability=row.availability,
        in_use=in_use(row),
        approval_until=row.approval_until,
        attention=_attention(row, owner_may=row.owner_may),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def list_(
    session: Session, actor: Actor, ask: Ask, filters: Filters | None = None
) -> Page[ServiceSummary]:
    """The services that the actor may know of, newest first."""
    query = _narrowed(actor, filters or Filters())
    rows = session.execute(keyset(query, Service.created_at, Service.id, ask)).all()
    return page(rows, ask, position=lambda row: (row.created_at, row.id), show=_summary)


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """State → how many of the services that the actor may know of."""
    query = (
        select(Service.state, func.count().label("number"))
        .where(_visible(actor))
        .group_by(Service.state)
    )
    found = {row.state: row.number for row in session.execute(query)}
    return {state: found.get(state, 0) for state in MACHINE.states}


def rows(
    session: Session, actor: Actor, filters: Filters | None = None
) -> Iterator[tuple[Any, Any]]:
    """Every service that the filters leave, newest first, with its answers."""
    query = _narrowed(actor, filters or Filters()).order_by(
        Service.created_at.desc(), Service.id.desc()
    )
    found = session.execute(query).all()
    tenants = forms.tenants_of(session, [row.id for row in found])
    for row in found:
        yield row, forms.form(row, tenants.get(row.id, []))


# --------------------------------------------------------------------------- history


def history(session: Session, actor: Actor, service_id: UUID, ask: Ask) -> Page[EventView]:
    """Everything that happened to the service, newest first."""
    find(session, actor, service_id)
    return audit.history(session, ("service", service_id), ask)


def transitions(session: Session, actor: Actor, service_id: UUID, ask: Ask) -> Transitions:
    """The state, what led to it, and what the actor could do now."""
    service = find(session, actor, service_id)
    events = audit.history(session, ("service", service_id), ask)
    return Transitions(
        state=service.state,
        items=[event for event in events.items if event.after_state is not None],
        allowed=allowed(session, actor, service),
    )


def allowed(session: Session, actor: Actor, service: Service) -> list[Allowed]:
    """Each event that a person can cause, whether this one may now, and the code why not."""
    found = []
    for event in (*MACHINE.all_events(), "hand_over"):
        if event in BY_THE_CLOCK:
            continue
        reason = _refusal(session, actor, service, event)
        found.append(Allowed(event=event, allowed=reason is None, reason=reason))
    return found


def _refusal(session: Session, actor: Actor, service: Service, event: str) -> str | None:
    if event == "hand_over":
        if service.state in {*IN_REVIEW, "retired"}:
            return "wrong_state"
    elif MACHINE.target(event, service.state) is None:
        return "wrong_state"
    if event in DECISIONS:
        # A deputy decides without holding the role: the route knows who may.
        return approvals.refusal(session, actor, "service", service.id)
    match policy.decide(actor, EVENT_ACTIONS[event], service):
        case Allow():
            pass
        case Deny(code):
            return code
        case _:
            return "not_found"
    if event == "resume" and actor.person in service.policy_participants:
        return "four_eyes"
    return None


def owners(session: Session, actor: Actor, service_id: UUID) -> list[OwnershipView]:
    """Who answered for the service from when to when, the latest first."""
    find(session, actor, service_id)
    query = (
        select(Ownership, Person.name)
        .join(Person, Person.id == Ownership.person_id)
        .where(Ownership.service_id == service_id)
        .order_by(Ownership.owned_from.desc())
    )
    return [
        OwnershipView(
            person_id=ids.show("person", period.person_id),
            name=name,
            owned_from=period.owned_from,
            owned_until=period.owned_until,
        )
        for period, name in session.execute(query)
    ]


def snapshots(session: Session, actor: Actor, service_id: UUID) -> list[SnapshotView]:
    """Its applications as they were submitted, the latest first."""
    find(session, actor, service_id)
    query = (
        select(Snapshot)
        .where(Snapshot.service_id == service_id)
        .order_by(Snapshot.submitted_at.desc(), Snapshot.id.desc())
    )
    return [
        SnapshotView(
            digest=row.digest,
            body=row.body,
            submitted_by=ids.show("person", row.submitted_by),
            submitted_at=row.submitted_at,
        )
        for row in session.scalars(query)
    ]


def service_of_tenant(session: Session, provider: str, account: str) -> ServiceFacts | None:
    """The service to which this tenant belongs, None when the register names it nowhere."""
    service = session.scalars(
        select(Service)
        .join(Tenant, Tenant.service_id == Service.id)
        .where(Tenant.provider == provider, Tenant.account == account, ~Tenant.released)
    ).one_or_none()
    if service is None:
        return None
    return ServiceFacts(
        id=ids.show("service", service.id),
        name=service.name,
        owner=ids.show("person", service.owner_id),
        state=service.state,
        confidentiality=service.confidentiality,
        integrity=service.integrity,
        availability=service.availability,
        purpose=service.purpose,
        personal_data=forms.details(service.details).personal_data,
    )

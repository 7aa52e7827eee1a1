"""The register of cloud services by the clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base import clock
from governance.base.actor import Actor, system
from governance.cloud_services.jobs import WatchServices
from governance.cloud_services.models import Service
from governance.cloud_services.operation import moved
from governance.cloud_services.queries import SOON
from governance.cloud_services.schemas import MoveService
from governance.identity import queries as identity
from governance.identity.actors import active, today
from governance.identity.models import Person
from governance.jobs.runtime import Runtime
from governance.tasks import actions as tasks


def watch_services(_job: WatchServices, runtime: Runtime) -> None:
    """Each service in a transaction of its own, so that one trouble does not stop the others."""
    actor = system("services.watch")
    with runtime.database.reading() as session:
        due = session.scalars(
            select(Service.id).where(
                Service.state == "approved", Service.approval_until <= today() + SOON
            )
        ).all()
        orphans = session.scalars(
            select(Service.id)
            .join(Person, Person.id == Service.owner_id)
            .where(
                Service.state.not_in(("draft", "retired")),
                ~(Person.employee & active(Person, today())),
            )
        ).all()
    for service_id in due:
        with runtime.database.writing() as session:
            _renew_or_end(session, actor, service_id)
    for service_id in orphans:
        with runtime.database.writing() as session:
            _orphaned(session, service_id)


def _renew_or_end(session: Session, actor: Actor, service_id: UUID) -> None:
    service = session.get_one(Service, service_id, with_for_update=True)
    if service.state != "approved" or service.approval_until is None:
        return
    if service.approval_until < today():
        moved(session, actor, service, MoveService(event="expire"), action="service.expired")
    tasks.open_task(
        session,
        kind="service.renew",
        thing=("service", service.id),
        assignees=_answering(session, service),
        due=datetime.combine(service.approval_until, time(23, 59), tzinfo=clock.LOCAL),
        facts={"title": service.name},
    )


def _orphaned(session: Session, service_id: UUID) -> None:
    """The deputy, and those who can hand over, are told that nobody answers for the service."""
    service = session.get_one(Service, service_id)
    tasks.open_task(
        session,
        kind="service.owner_invalid",
        thing=("service", service.id),
        assignees=_answering(session, service)
        | identity.holders(session, "security", service.department_id),
        facts={"title": service.name},
    )


def _answering(session: Session, service: Service) -> set[UUID]:
    people: Collection[UUID | None] = (service.owner_id, service.deputy_id)
    return {
        person
        for person in people
        if person is not None and identity.is_active_employee(session, person)
    }

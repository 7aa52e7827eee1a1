"""Writing a new entry whose answers were found good."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid
from governance.cloud_services import forms
from governance.cloud_services.models import Ownership, Service, Tenant
from governance.cloud_services.schemas import RegisterService
from governance.cloud_services.states import MACHINE


def add(session: Session, actor: Actor, answers: RegisterService) -> UUID:
    """A draft with these tidied, checked answers; its event is written with it."""
    service = Service(id=ids.new(), state=MACHINE.initial, applicant_id=actor.person)
    forms.write(service, answers)
    session.add(service)
    session.flush()
    session.add(
        Ownership(service_id=service.id, person_id=service.owner_id, owned_from=clock.now())
    )
    session.add_all(
        Tenant(service_id=service.id, provider=tenant.provider, account=tenant.account)
        for tenant in answers.tenants
    )
    if answers.tenants:
        flush(session)
    record(
        session,
        actor,
        "service.registered",
        ("service", service.id),
        changes={
            name: (None, value)
            for name, (_, value) in forms.differences(RegisterService(), answers).items()
        },
        after_state=MACHINE.initial,
    )
    return service.id


def flush(session: Session) -> None:
    """Two people may name one tenant at the same moment; the index lets one of them."""
    try:
        session.flush()
    except IntegrityError as error:
        if "uq_cloud_service_tenant_provider_account" not in str(error.orig):
            raise
        message = "Another service in the register names this tenant. Remove it from one."
        raise Invalid(Flaw(pointer="/tenants", code="tenant.taken", message=message)) from None

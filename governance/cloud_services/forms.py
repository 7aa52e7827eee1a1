"""Between the answers of a form and the rows that keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base import ids
from governance.cloud_services.models import Service, Tenant
from governance.cloud_services.schemas import Details, EditService, RegisterService, TenantName

FIELDS: Final = tuple(field.name for field in msgspec.structs.fields(RegisterService))
DETAILS: Final = frozenset(field.name for field in msgspec.structs.fields(Details))
LIVE: Final = frozenset(
    {
        "owner_id",
        "deputy_id",
        "number_of_users",
        "ismap_listed",
        "ismap_number",
        "ismap_valid_until",
        "certifications",
        "contract_to",
        "url",
        "terms_url",
        "terms_checked_on",
        "exit_plan",
        "tenants",
        "notes",
    }
)
"""What may change while the service is in use; everything else is what was approved."""


def details(kept: Mapping[str, Any]) -> Details:
    """The further answers as they were kept."""
    return msgspec.convert(kept, Details)


def form(service: Any, tenants: Sequence[TenantName]) -> RegisterService:
    """The answers of a service, as they would be given again."""
    further = msgspec.structs.asdict(details(service.details))
    return RegisterService(
        name=service.name,
        provider=service.provider,
        purpose=service.purpose,
        department_id=ids.show("department", service.department_id),
        owner_id=ids.show("person", service.owner_id),
        deputy_id=ids.show_optional("person", service.deputy_id),
        confidentiality=service.confidentiality,
        integrity=service.integrity,
        availability=service.availability,
        tenants=tenants,
        **further,
    )


def tenants_of(session: Session, services: Sequence[UUID]) -> dict[UUID, list[TenantName]]:
    """The tenants that these services name, in a steady order."""
    rows = session.execute(
        select(Tenant.service_id, Tenant.provider, Tenant.account)
        .where(Tenant.service_id.in_(services))
        .order_by(Tenant.provider, Tenant.account)
    )
    found: dict[UUID, list[TenantName]] = {}
    for row in rows:
        found.setdefault(row.service_id, []).append(
            TenantName(provider=row.provider, account=row.account)
        )
    return found


def form_of(session: Session, service: Service) -> RegisterService:
    """The answers of this service."""
    return form(service, tenants_of(session, [service.id]).get(service.id, []))


def body(service_id: UUID, answers: RegisterService) -> bytes:
    """The text that is frozen at submission: one for the same answers, always."""
    ordered = msgspec.structs.replace(
        answers, tenants=sorted(answers.tenants, key=lambda t: (t.provider, t.account))
    )
    content = {"service": ids.show("service", service_id), **msgspec.to_builtins(ordered)}
    return msgspec.json.encode(content, order="sorted")


def digest(service_id: UUID, answers: RegisterService) -> str:
    """SHA-256 of the text that is frozen (64 lowercase hex)."""
    return hashlib.sha256(body(service_id, answers)).hexdigest()


def merged(answers: RegisterService, command: EditService) -> RegisterService:
    """The answers with those changed that the command gives."""
    given = {name: getattr(command, name) for name in FIELDS if getattr(command, name) is not UNSET}
    return msgspec.structs.replace(answers, **given)


def differences(before: RegisterService, after: RegisterService) -> dict[str, tuple[Any, Any]]:
    """Field → what it was and what it is, as JSON values, for the fields that differ."""
    old, new = _values(before), _values(after)
    return {name: (old[name], new[name]) for name in FIELDS if old[name] != new[name]}


def _values(answers: RegisterService) -> dict[str, Any]:
    """As JSON knows them: a tuple and a list of the same texts are equal there."""
    return msgspec.json.decode(msgspec.json.encode(answers), type=dict[str, Any])


def write(service: Service, answers: RegisterService) -> None:
    """Put tidied, checked answers into the row; its tenants are rows of their own."""
    service.name = answers.name
    service.provider = answers.provider
    service.purpose = answers.purpose
    service.department_id = ids.read("department", answers.department_id)
    service.owner_id = ids.read("person", answers.owner_id)
    service.deputy_id = ids.read("person", answers.deputy_id) if answers.deputy_id else None
    service.confidentiality = answers.confidentiality
    service.integrity = answers.integrity
    service.availability = answers.availability
    further = Details(**{name: getattr(answers, name) for name in DETAILS})
    service.details = msgspec.to_builtins(further)


def write_tenants(session: Session, service: Service, answers: RegisterService) -> None:
    """Make the service's tenants those of the answers."""
    wanted = {(tenant.provider, tenant.account) for tenant in answers.tenants}
    for row in session.scalars(select(Tenant).where(Tenant.service_id == service.id)):
        name = (row.provider, row.account)
        if name in wanted:
            wanted.discard(name)
            row.released = False
        else:
            session.delete(row)
    session.flush()
    for provider, account in sorted(wanted):
        session.add(Tenant(service_id=service.id, provider=provider, account=account))

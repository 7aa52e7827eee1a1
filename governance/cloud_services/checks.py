"""What makes an application acceptable: every flaw at once. Reads only what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from governance.base.answers import LONG, Flaws
from governance.base.cells import items
from governance.base.errors import Flaw
from governance.cloud_services import levels
from governance.cloud_services.schemas import RegisterService, TenantName
from governance.identity.references import References

SERVICE_MODELS: Final = ("iaas", "paas", "saas", "terms")
_LONG: Final = ("user_scope", "exit_plan", "notes")
_SHORT: Final = ("governing_law", "ismap_number")


FIELDS: Final = tuple(field.name for field in msgspec.structs.fields(RegisterService))


class Around(Struct, frozen=True, kw_only=True):
    """What stands around an application."""

    references: References
    tenants: Mapping[tuple[str, str], UUID]
    """Tenants that some service in the register names already → that service."""


def tidied(command: RegisterService) -> RegisterService:
    """The same answers without space around them, classes by their codes, items one by one."""
    changes: dict[str, str | None] = {}
    for name in FIELDS:
        value = getattr(command, name)
        if isinstance(value, str):
            changes[name] = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    for name, ladder in (
        ("confidentiality", levels.CONFIDENTIALITY),
        ("integrity", levels.INTEGRITY),
        ("availability", levels.AVAILABILITY),
    ):
        value = getattr(command, name)
        if value is not None:
            changes[name] = levels.read(ladder, value) or value
    for name in ("deputy_id", "integrity", "availability", "service_model"):
        changes[name] = changes.get(name) or None
    return msgspec.structs.replace(
        command,
        **changes,
        information_kinds=tuple(items("; ".join(command.information_kinds))),
        certifications=tuple(items("; ".join(command.certifications))),
        data_locations=tuple(place.upper() for place in items("; ".join(command.data_locations))),
        tenants=tuple(
            TenantName(provider=tenant.provider.strip(), account=tenant.account.strip())
            for tenant in command.tenants
        ),
    )


def flaws(
    command: RegisterService,
    around: Around,
    *,
    service: UUID | None = None,
    kept: frozenset[str] = frozenset(),
) -> list[Flaw]:
    """
    Everything wrong with these tidied answers.

    `service` is the one that they are about, when it stands already. `kept` are fields that
    somebody else answered long ago: a person who left since is no flaw of this change.
    """
    found = Flaws()
    found.text("name", command.name, needed=True)
    found.text("provider", command.provider, needed=True)
    found.text("purpose", command.purpose, needed=True, longest=LONG)
    if "department_id" not in kept:
        around.references.department(found, "department_id", command.department_id)
    if "owner_id" not in kept:
        around.references.person(found, "owner_id", command.owner_id, needed=True)
    if "deputy_id" not in kept:
        around.references.person(found, "deputy_id", command.deputy_id)
    if command.deputy_id and command.deputy_id == command.owner_id:
        message = "The deputy is somebody other than the owner. Name another person, or none."
        found.add("deputy_id", "deputy.is_owner", message)
    found.choice(
        "confidentiality",
        command.confidentiality,
        levels.codes(levels.CONFIDENTIALITY),
        needed=True,
    )
    found.choice("integrity", command.integrity, levels.codes(levels.INTEGRITY))
    found.choice("availability", command.availability, levels.codes(levels.AVAILABILITY))
    found.choice("service_model", command.service_model, SERVICE_MODELS)
    for name in _SHORT:
        found.text(name, getattr(command, name))
    for name in _LONG:
        found.text(name, getattr(command, name), longest=LONG)
    found.items("information_kinds", command.information_kinds)
    found.items("certifications", command.certifications)
    found.countries("data_locations", command.data_locations)
    found.number("number_of_users", command.number_of_users)
    found.url("url", command.url)
    found.url("terms_url", command.terms_url)
    found.period(command.contract_from, "contract_to", command.contract_to)
    _tenants(found, command, around, service)
    return found.found


def _tenants(found: Flaws, command: RegisterService, around: Around, service: UUID | None) -> None:
    seen = set()
    for index, tenant in enumerate(command.tenants):
        found.tenant(f"tenants/{index}", tenant.provider, tenant.account)
        name = (tenant.provider, tenant.account)
        if name in seen:
            message = "This tenant is named twice. Remove one."
            found.add(f"tenants/{index}", "tenant.twice", message)
        elif around.tenants.get(name, service) != service:
            message = "Another service in the register names this tenant. Remove it from one."
            found.add(f"tenants/{index}/account", "tenant.taken", message)
        seen.add(name)

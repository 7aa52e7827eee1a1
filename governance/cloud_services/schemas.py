"""What comes in and goes out about cloud services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from governance.audit.schemas import EventView


class TenantName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account, project or domain at a provider (`aws` and its twelve digits, say)."""

    provider: str
    account: str


class Details(Struct, frozen=True, kw_only=True):
    """The answers of the form that nothing searches for."""

    service_model: str | None = None
    information_kinds: Sequence[str] = ()
    personal_data: bool | None = None
    specific_personal_data: bool | None = None
    number_of_users: int | None = None
    user_scope: str = ""
    data_locations: Sequence[str] = ()
    governing_law: str = ""
    ismap_listed: bool | None = None
    ismap_number: str = ""
    ismap_valid_until: date | None = None
    certifications: Sequence[str] = ()
    multi_factor: bool | None = None
    single_sign_on: bool | None = None
    generative_ai: bool | None = None
    contract_from: date | None = None
    contract_to: date | None = None
    url: str = ""
    terms_url: str = ""
    terms_checked_on: date | None = None
    exit_plan: str = ""
    notes: str = ""


class RegisterService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    The application for a cloud service, the same from program, form and file.

    Needed: name, provider, purpose, department_id, owner_id, confidentiality. All else may be
    left out; what is left out is not known yet, and is never read as a no.
    """

    name: str = ""
    provider: str = ""
    """The company that offers it."""
    purpose: str = ""
    department_id: str = ""
    owner_id: str = ""
    """The person who answers for it (責任者): staff, active."""
    deputy_id: str | None = None
    confidentiality: str = ""
    """`3A`, `3B`, `3C`, `3`, `2` or `1` (自治体機密性)."""
    integrity: str | None = None
    availability: str | None = None
    service_model: str | None = None
    """`iaas`, `paas`, `saas` or `terms` (約款型)."""
    information_kinds: Sequence[str] = ()
    personal_data: bool | None = None
    specific_personal_data: bool | None = None
    """特定個人情報."""
    number_of_users: int | None = None
    user_scope: str = ""
    data_locations: Sequence[str] = ()
    """Countries as two letters (`JP`)."""
    governing_law: str = ""
    ismap_listed: bool | None = None
    ismap_number: str = ""
    ismap_valid_until: date | None = None
    certifications: Sequence[str] = ()
    multi_factor: bool | None = None
    single_sign_on: bool | None = None
    generative_ai: bool | None = None
    contract_from: date | None = None
    contract_to: date | None = None
    url: str = ""
    terms_url: str = ""
    terms_checked_on: date | None = None
    exit_plan: str = ""
    tenants: Sequence[TenantName] = ()
    notes: str = ""


class EditService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different about a service; what is left out stays. `reason` is for history."""

    name: str | UnsetType = UNSET
    provider: str | UnsetType = UNSET
    purpose: str | UnsetType = UNSET
    department_id: str | UnsetType = UNSET
    owner_id: str | UnsetType = UNSET
    deputy_id: str | UnsetType | None = UNSET
    confidentiality: str | UnsetType = UNSET
    integrity: str | UnsetType | None = UNSET
    availability: str | UnsetType | None = UNSET
    service_model: str | UnsetType | None = UNSET
    information_kinds: Sequence[str] | UnsetType = UNSET
    personal_data: bool | UnsetType | None = UNSET
    specific_personal_data: bool | UnsetType | None = UNSET
    number_of_users: int | UnsetType | None = UNSET
    user_scope: str | UnsetType = UNSET
    data_locations: Sequence[str] | UnsetType = UNSET
    governing_law: str | UnsetType = UNSET
    ismap_listed: bool | UnsetType | None = UNSET
    ismap_number: str | UnsetType = UNSET
    ismap_valid_until: date | UnsetType | None = UNSET
    certifications: Sequence[str] | UnsetType = UNSET
    multi_factor: bool | UnsetType | None = UNSET
    single_sign_on: bool | UnsetType | None = UNSET
    generative_ai: bool | UnsetType | None = UNSET
    contract_from: date | UnsetType | None = UNSET
    contract_to: date | UnsetType | None = UNSET
    url: str | UnsetType = UNSET
    terms_url: str | UnsetType = UNSET
    terms_checked_on: date | UnsetType | None = UNSET
    exit_plan: str | UnsetType = UNSET
    tenants: Sequence[TenantName] | UnsetType = UNSET
    notes: str | UnsetType = UNSET
    reason: str = ""


class SetCondition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an approval asks for, and by which day."""

    text: str
    due: date


class MoveService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    One event of a service.

    `approve` needs the `seen_digest` of what was read, and takes `conditions` and the last day of
    the approval (`approval_until`, at most a year; default a year). `hand_over` needs `owner_id`.
    """

    event: str
    reason: str = ""
    seen_digest: str | None = None
    conditions: Sequence[SetCondition] = ()
    approval_until: date | None = None
    owner_id: str | None = None


class MeetCondition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a condition was met, so that another can see it."""

    evidence: str


class ConditionView(Struct, frozen=True, kw_only=True):
    """A condition; `overdue` is judged when it is read."""

    id: str
    text: str
    due: date
    state: str
    overdue: bool
    evidence: str
    met_at: datetime | None


class ServiceSummary(Struct, frozen=True, kw_only=True):
    """A service as a line of a list."""

    id: str
    state: str
    name: str
    provider: str
    purpose: str
    department_id: str
    department: str
    owner_id: str
    owner: str
    confidentiality: str
    integrity: str | None
    availability: str | None
    in_use: bool
    approval_until: date | None
    attention: Sequence[str]
    version: int
    created_at: datetime
    updated_at: datetime


class ServiceView(Struct, frozen=True, kw_only=True):
    """A service with every answer. `attention` holds codes of what somebody must look at."""

    id: str
    state: str
    in_use: bool
    """Approved, and the approval has not run out."""
    attention: Sequence[str]
    waits_for: Sequence[str]
    """The names of those who can decide next."""
    digest: str
    """Of the answers as they are; what an approver sends back as `seen_digest`."""
    approved_digest: str | None
    approved_at: datetime | None
    approval_until: date | None
    name: str
    provider: str
    purpose: str
    department_id: str
    department: str
    owner_id: str
    owner: str
    deputy_id: str | None
    deputy: str | None
    applicant_id: str | None
    confidentiality: str
    integrity: str | None
    availability: str | None
    service_model: str | None
    information_kinds: Sequence[str]
    personal_data: bool | None
    specific_personal_data: bool | None
    number_of_users: int | None
    user_scope: str
    data_locations: Sequence[str]
    governing_law: str
    ismap_listed: bool | None
    ismap_number: str
    ismap_valid_until: date | None
    certifications: Sequence[str]
    multi_factor: bool | None
    single_sign_on: bool | None
    generative_ai: bool | None
    contract_from: date | None
    contract_to: date | None
    url: str
    terms_url: str
    terms_checked_on: date | None
    exit_plan: str
    tenants: Sequence[TenantName]
    notes: str
    conditions: Sequence[ConditionView]
    version: int
    created_at: datetime
    updated_at: datetime


class ServiceFacts(Struct, frozen=True, kw_only=True):
    """What the rules and the pages are told of the service to which a tenant belongs."""

    id: str
    name: str
    owner: str
    state: str
    confidentiality: str
    integrity: str | None
    availability: str | None
    purpose: str
    personal_data: bool | None


class OwnershipView(Struct, frozen=True, kw_only=True):
    """Who answered for the service from when to when."""

    person_id: str
    name: str
    owned_from: datetime
    owned_until: datetime | None


class SnapshotView(Struct, frozen=True, kw_only=True):
    """An application as it was submitted; the SHA-256 of `body` is `digest`."""

    digest: str
    body: str
    submitted_by: str
    submitted_at: datetime


class Filters(Struct, frozen=True, kw_only=True):
    """Which services are wanted; what is None does not narrow."""

    q: str | None = None
    state: str | None = None
    department: UUID | None = None
    """With everything below it."""
    owner: UUID | None = None
    confidentiality: str | None = None
    provider: str | None = None


class Allowed(Struct, frozen=True, kw_only=True):
    """Whether the one who asks could cause this event now, and the code why not."""

    event: str
    allowed: bool
    reason: str | None = None


class Transitions(Struct, frozen=True, kw_only=True):
    """Where the service stands, what led there, and what could be next."""

    state: str
    items: Sequence[EventView]
    allowed: Sequence[Allowed]

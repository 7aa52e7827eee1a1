"""What comes in and goes out about official accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from governance.audit.schemas import EventView


class Details(Struct, frozen=True, kw_only=True):
    """The answers of the form that nothing searches for."""

    url: str = ""
    audience: str = ""
    categories: Sequence[str] = ()
    posting_days: Sequence[str] = ()
    posting_from: str | None = None
    posting_until: str | None = None
    reply_policy: str = ""
    policy_url: str = ""
    website_url: str = ""
    profile_text: str = ""
    takedown_contact: str = ""
    verified: bool | None = None
    two_factor: str | None = None
    custodian: str = ""
    custody_place: str = ""
    recovery_by_organisation: bool | None = None
    outsourced_to: str = ""
    disaster_use: bool | None = None
    terms_checked_on: date | None = None
    notes: str = ""


class RegisterAccount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    The application for an official account, the same from program, form and file.

    Needed: network, handle, purpose, department_id, owner_id. All else may be left out; what is
    left out is not known yet, and is never read as a no. No password belongs here.
    """

    network: str = ""
    """`x`, `youtube`, `line`, …"""
    handle: str = ""
    display_name: str = ""
    url: str = ""
    purpose: str = ""
    audience: str = ""
    department_id: str = ""
    owner_id: str = ""
    """The person who answers for it (責任者): staff, active."""
    deputy_id: str | None = None
    categories: Sequence[str] = ()
    """What may be published there (発信できる情報)."""
    posting_days: Sequence[str] = ()
    """`mon` to `sun`; none is every day."""
    posting_from: str | None = None
    """`08:30`, local time."""
    posting_until: str | None = None
    procedure: str = ""
    """The procedure (運用手順); each change is a new version."""
    reply_policy: str = ""
    policy_url: str = ""
    website_url: str = ""
    """The page of the body's own site that names this account."""
    profile_text: str = ""
    takedown_contact: str = ""
    verified: bool | None = None
    two_factor: str | None = None
    """`key`, `app`, `sms` or `none`."""
    custodian: str = ""
    """Who keeps the credentials, and `custody_place` where; never the credentials themselves."""
    custody_place: str = ""
    recovery_by_organisation: bool | None = None
    """Recovery mail and telephone belong to the organisation."""
    outsourced_to: str = ""
    disaster_use: bool | None = None
    terms_checked_on: date | None = None
    notes: str = ""


class EditAccount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different about an account; what is left out stays."""

    network: str | UnsetType = UNSET
    handle: str | UnsetType = UNSET
    display_name: str | UnsetType = UNSET
    url: str | UnsetType = UNSET
    purpose: str | UnsetType = UNSET
    audience: str | UnsetType = UNSET
    department_id: str | UnsetType = UNSET
    owner_id: str | UnsetType = UNSET
    deputy_id: str | UnsetType | None = UNSET
    categories: Sequence[str] | UnsetType = UNSET
    posting_days: Sequence[str] | UnsetType = UNSET
    posting_from: str | UnsetType | None = UNSET
    posting_until: str | UnsetType | None = UNSET
    procedure: str | UnsetType = UNSET
    reply_policy: str | UnsetType = UNSET
    policy_url: str | UnsetType = UNSET
    website_url: str | UnsetType = UNSET
    profile_text: str | UnsetType = UNSET
    takedown_contact: str | UnsetType = UNSET
    verified: bool | UnsetType | None = UNSET
    two_factor: str | UnsetType | None = UNSET
    custodian: str | UnsetType = UNSET
    custody_place: str | UnsetType = UNSET
    recovery_by_organisation: bool | UnsetType | None = UNSET
    outsourced_to: str | UnsetType = UNSET
    disaster_use: bool | UnsetType | None = UNSET
    terms_checked_on: date | UnsetType | None = UNSET
    notes: str | UnsetType = UNSET
    reason: str = ""


class MoveAccount(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event of an account. `approve` needs `seen_digest`, `hand_over` needs `owner_id`."""

    event: str
    reason: str = ""
    seen_digest: str | None = None
    owner_id: str | None = None


class Connect(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Credentials for the connector; they are sealed and never shown again.

    A secret that is left out stays. `endpoint` is for sandboxes.
    """

    secrets: Mapping[str, str] = {}
    settings: Mapping[str, str] | UnsetType = UNSET
    endpoint: str | UnsetType | None = UNSET

    def __repr__(self) -> str:
        return f"Connect(secrets={sorted(self.secrets)}, …)"


class AccountSummary(Struct, frozen=True, kw_only=True):
    """An account as a line of a list."""

    id: str
    state: str
    network: str
    handle: str
    display_name: str
    url: str
    purpose: str
    department_id: str
    department: str
    owner_id: str
    owner: str
    attention: Sequence[str]
    version: int
    created_at: datetime
    updated_at: datetime


class AccountView(Struct, frozen=True, kw_only=True):
    """An account with every answer. `attention` holds codes of what somebody must look at."""

    id: str
    state: str
    postable: bool
    """Posts may go out now, as far as the account itself is concerned."""
    attention: Sequence[str]
    waits_for: Sequence[str]
    """The names of those who can decide next."""
    digest: str
    """Of the answers as they are; what an approver sends back as `seen_digest`."""
    approved_digest: str | None
    approved_at: datetime | None
    connected: bool
    """Every secret that the connector needs is kept here, sealed."""
    network: str
    handle: str
    display_name: str
    url: str
    purpose: str
    audience: str
    department_id: str
    department: str
    owner_id: str
    owner: str
    deputy_id: str | None
    deputy: str | None
    applicant_id: str | None
    categories: Sequence[str]
    posting_days: Sequence[str]
    posting_from: str | None
    posting_until: str | None
    procedure: str
    procedure_version: int
    reply_policy: str
    policy_url: str
    website_url: str
    profile_text: str
    takedown_contact: str
    verified: bool | None
    two_factor: str | None
    custodian: str
    custody_place: str
    recovery_by_organisation: bool | None
    outsourced_to: str
    disaster_use: bool | None
    terms_checked_on: date | None
    notes: str
    version: int
    created_at: datetime
    updated_at: datetime


class AccountFacts(Struct, frozen=True, kw_only=True):
    """What a post must know of the account that it goes to."""

    id: UUID
    network: str
    handle: str
    display_name: str
    state: str
    department_id: UUID
    owner_id: UUID
    deputy_id: UUID | None
    categories: Sequence[str]
    posting_days: Sequence[str]
    posting_from: str | None
    posting_until: str | None


class PublicAccount(Struct, frozen=True, kw_only=True):
    """An account as everybody may know it; closed ones stay, so that impostors are recognised."""

    network: str
    handle: str
    display_name: str
    url: str
    department: str
    purpose: str
    official: bool
    """Speaking now; False for one that was closed."""


class OwnershipView(Struct, frozen=True, kw_only=True):
    """Who answered for the account from when to when."""

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
    """Which accounts are wanted; what is None does not narrow."""

    q: str | None = None
    state: str | None = None
    department: UUID | None = None
    """With everything below it."""
    owner: UUID | None = None
    network: str | None = None


class Allowed(Struct, frozen=True, kw_only=True):
    """Whether the one who asks could cause this event now, and the code why not."""

    event: str
    allowed: bool
    reason: str | None = None


class Transitions(Struct, frozen=True, kw_only=True):
    """Where the account stands, what led there, and what could be next."""

    state: str
    items: Sequence[EventView]
    allowed: Sequence[Allowed]

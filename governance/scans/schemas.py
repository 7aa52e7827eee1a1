"""Commands in and views out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from governance.audit.schemas import EventView


class RegisterTenant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account to be scanned. `settings` and `secrets` are those of the provider's manifest."""

    provider: str
    account: str
    name: str
    department_id: str
    owner_id: str
    settings: Mapping[str, str] = {}
    secrets: Mapping[str, str] = {}
    every_hours: int = 24

    def __repr__(self) -> str:
        return f"RegisterTenant({self.provider!r}, {self.account!r})"


class EditTenant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be changed; None leaves it. `secrets` replaces those it names."""

    name: str | None = None
    owner_id: str | None = None
    settings: Mapping[str, str] | None = None
    secrets: Mapping[str, str] = {}
    every_hours: int | None = None

    def __repr__(self) -> str:
        return "EditTenant(…)"


class RequestWaiver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask that a finding be tolerated until the end of a day, at most a year ahead."""

    reason: Annotated[str, Meta(min_length=1)]
    until: date


class DecideWaiver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer of another person than the one who asked."""

    verdict: Literal["approve", "refuse"]
    comment: str = ""


class MoveScan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to happen to a scan."""

    event: Literal["cancel"]
    reason: str = ""


class MoveWaiver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to happen to a waiver; refusing and revoking need a reason."""

    event: Literal["approve", "refuse", "revoke"]
    reason: str = ""


class TenantView(Struct, frozen=True, kw_only=True):
    """A tenant. Of its secrets only the names."""

    id: str
    provider: str
    account: str
    name: str
    department_id: str
    owner_id: str
    settings: Mapping[str, str]
    secrets: list[str]
    every_hours: int
    last_scan: str | None
    version: int
    created_at: datetime
    updated_at: datetime


class ProgressView(Struct, frozen=True, kw_only=True):
    """How far a running scan is; `total` is 0 while unknown."""

    what: str
    done: int
    total: int


class ScanView(Struct, frozen=True, kw_only=True):
    """One look at a tenant."""

    id: str
    tenant: str
    status: Literal["queued", "running", "complete", "partial", "failed", "cancelled"]
    reason: str
    coverage: Mapping[str, Any]
    counts: Mapping[str, int]
    requests: int
    progress: ProgressView | None
    started_at: datetime | None
    finished_at: datetime | None
    version: int
    created_at: datetime


class WaiverView(Struct, frozen=True, kw_only=True):
    """A dated exception. `active` is judged at the moment of reading."""

    id: str
    finding: str
    state: Literal["requested", "approved", "refused", "revoked"]
    active: bool
    reason: str
    until: date
    requested_by: str
    decided_by: str | None
    decided_at: datetime | None
    comment: str
    version: int
    created_at: datetime


class FindingView(Struct, frozen=True, kw_only=True):
    """
    What a rule says of a resource. `waiver` is the one in force, or the newest request.

    `title`, `remedy` and `clause` are those of the rule in force; of one that is not, the title is
    its id and the others are empty. `last_seen` of an open finding is when it was last confirmed.
    """

    id: str
    tenant: str
    rule: str
    title: str
    remedy: str
    clause: Sequence[str]
    resource: str
    type: str
    name: str
    state: Literal["open", "resolved", "gone", "unknown"]
    severity: Literal["critical", "high", "medium", "low", "info"]
    reason: str
    first_seen: datetime
    last_seen: datetime
    waiver: WaiverView | None
    expected: str
    seen: Mapping[str, Any]


class ChangeView(Struct, frozen=True, kw_only=True):
    """One fact of drift. `by` is who did it, where the provider told."""

    id: str
    scan: str
    tenant: str
    resource: str
    facet: str
    kind: Literal["appeared", "changed", "vanished"]
    path: str
    old: Any
    new: Any
    at: datetime
    by: str | None = None


class Filters(Struct, frozen=True, kw_only=True):
    """
    Which findings or changes are wanted; empty fields want all.

    `state`, `rule` and `severity` narrow findings alone, `kind` changes alone.
    """

    tenant: str = ""
    scan: str = ""
    resource: str = ""
    state: str = ""
    rule: str = ""
    severity: str = ""
    kind: str = ""


class Allowed(Struct, frozen=True, kw_only=True):
    """Whether the one who asks could cause this event now, and the code why not."""

    event: str
    allowed: bool
    reason: str | None = None


class Transitions(Struct, frozen=True, kw_only=True):
    """Where a scan or a waiver stands, what led there, and what could be next."""

    state: str
    items: Sequence[EventView]
    allowed: Sequence[Allowed]

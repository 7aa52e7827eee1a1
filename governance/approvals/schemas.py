"""What comes in and goes out about routes, approvals and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

Kind = Literal["post", "service", "account", "waiver"]
Verdict = Literal["approve", "return"]
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class Condition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact of the thing is among these values; a fact that is not known is among none."""

    fact: Name
    among: Annotated[tuple[str, ...], Meta(min_length=1, max_length=100)]


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many of these people approve: the holders of a role, or people by name."""

    name: Name
    role: Literal["approver", "security"] | None = None
    people: Annotated[tuple[str, ...], Meta(max_length=50)] = ()
    quorum: Annotated[int, Meta(ge=1, le=20)] = 1


class AddRoute(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new route; routes are tried by `position`, the first whose conditions hold is taken."""

    kind: Kind
    name: Name
    position: Annotated[int, Meta(ge=0, le=10_000)]
    department: str | None = None
    conditions: Annotated[tuple[Condition, ...], Meta(max_length=20)] = ()
    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=10)]


class EditRoute(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be different about a route; rounds that run already keep their steps."""

    name: Name | UnsetType = UNSET
    position: Annotated[int, Meta(ge=0, le=10_000)] | UnsetType = UNSET
    conditions: Annotated[tuple[Condition, ...], Meta(max_length=20)] | UnsetType = UNSET
    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=10)] | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class RouteView(Struct, frozen=True, kw_only=True):
    """A route as others see it."""

    id: str
    kind: str
    name: str
    position: int
    department: str | None
    conditions: Sequence[Condition]
    steps: Sequence[Step]
    active: bool
    version: int


class DecisionView(Struct, frozen=True, kw_only=True):
    """Who decided what, when, and for whom."""

    person: str
    name: str
    on_behalf_of: str | None
    on_behalf_of_name: str | None
    verdict: str
    comment: str
    decided_at: datetime


class StepView(Struct, frozen=True, kw_only=True):
    """One step of a round; `state` is done, current, returned or waiting."""

    number: int
    name: str
    role: str | None
    quorum: int
    state: str
    decisions: Sequence[DecisionView]
    waits_for: Sequence[str]
    """Names of those who may decide now; empty unless the step is current."""


class ApprovalView(Struct, frozen=True, kw_only=True):
    """One round. `previous_digest` is what the round before it asked about."""

    id: str
    kind: str
    thing: str
    round: int
    state: str
    digest: str
    previous_digest: str | None
    author: str
    author_name: str
    step: int
    steps: Sequence[StepView]
    opened_at: datetime
    closed_at: datetime | None
    reason: str


class Decided(Struct, frozen=True, kw_only=True):
    """What a decision led to; `final` when the last step is approved."""

    approval: UUID
    final: bool
    step: int
    """The step decided upon, from 1."""
    steps: int
    state: str
    on_behalf_of: UUID | None = None

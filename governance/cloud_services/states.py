"""The moves of a cloud service, as data."""

from __future__ import annotations

from typing import Final

from governance.base.policy import Action
from governance.base.states import Machine, Move

MACHINE: Final = Machine(
    name="service",
    initial="draft",
    states=("draft", "submitted", "approved", "renewing", "suspended", "expired", "retired"),
    moves=(
        Move(event="submit", sources=("draft",), target="submitted"),
        Move(event="withdraw", sources=("submitted",), target="draft"),
        Move(event="withdraw", sources=("renewing",), target="approved"),
        Move(event="return", sources=("submitted",), target="draft"),
        Move(event="return", sources=("renewing",), target="approved"),
        Move(event="approve", sources=("submitted", "renewing"), target="approved"),
        Move(event="renew", sources=("approved", "expired"), target="renewing"),
        Move(event="revise", sources=("approved", "suspended", "expired"), target="draft"),
        Move(event="suspend", sources=("approved", "renewing"), target="suspended"),
        Move(event="resume", sources=("suspended",), target="approved"),
        Move(event="expire", sources=("approved",), target="expired"),
        Move(
            event="retire", sources=("draft", "approved", "suspended", "expired"), target="retired"
        ),
    ),
)

IN_REVIEW: Final = ("submitted", "renewing")
NEEDS_REASON: Final = frozenset({"return", "suspend", "revise", "retire", "hand_over"})
BY_THE_CLOCK: Final = frozenset({"expire"})
"""Events that no person causes."""
DECISIONS: Final = frozenset({"approve", "return"})
"""Events that the approval route lets people cause."""
EVENT_ACTIONS: Final = {
    "submit": Action.SERVICE_SUBMIT,
    "withdraw": Action.SERVICE_SUBMIT,
    "renew": Action.SERVICE_SUBMIT,
    "revise": Action.SERVICE_SUBMIT,
    "resume": Action.SERVICE_DECIDE,
    "suspend": Action.SERVICE_OPERATE,
    "retire": Action.SERVICE_OPERATE,
    "hand_over": Action.SERVICE_OPERATE,
    "expire": Action.SERVICE_OPERATE,
}
"""Event → the permission that it needs, decisions aside."""

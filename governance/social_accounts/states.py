"""The moves of an official account, as data."""

from __future__ import annotations

from typing import Final

from governance.base.policy import Action
from governance.base.states import Machine, Move

MACHINE: Final = Machine(
    name="account",
    initial="draft",
    states=("draft", "in_review", "approved", "operating", "suspended", "closed"),
    moves=(
        Move(event="submit", sources=("draft",), target="in_review"),
        Move(event="withdraw", sources=("in_review",), target="draft"),
        Move(event="return", sources=("in_review",), target="draft"),
        Move(event="approve", sources=("in_review",), target="approved"),
        Move(event="activate", sources=("approved",), target="operating"),
        Move(event="suspend", sources=("approved", "operating"), target="suspended"),
        Move(event="resume", sources=("suspended",), target="operating"),
        Move(event="revise", sources=("approved", "suspended"), target="draft"),
        Move(
            event="close", sources=("draft", "approved", "operating", "suspended"), target="closed"
        ),
    ),
)

NEEDS_REASON: Final = frozenset({"return", "suspend", "resume", "revise", "close", "hand_over"})
DECISIONS: Final = frozenset({"approve", "return"})
"""Events that the approval route lets people cause."""
EVENT_ACTIONS: Final = {
    "submit": Action.ACCOUNT_SUBMIT,
    "withdraw": Action.ACCOUNT_SUBMIT,
    "revise": Action.ACCOUNT_SUBMIT,
    "activate": Action.ACCOUNT_OPERATE,
    "suspend": Action.ACCOUNT_OPERATE,
    "resume": Action.ACCOUNT_DECIDE,
    "close": Action.ACCOUNT_OPERATE,
    "hand_over": Action.ACCOUNT_OPERATE,
}
"""Event → the permission that it needs, decisions aside."""

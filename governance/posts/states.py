"""The moves of a post and of its targets, and what the targets' states make of the post's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from governance.base.states import Machine, Move

POST: Final = Machine(
    name="post",
    initial="draft",
    states=(
        "draft",
        "in_review",
        "approved",
        "scheduled",
        "sending",
        "published",
        "withdrawn",
        "expired",
    ),
    moves=(
        Move(event="submit", sources=("draft",), target="in_review"),
        Move(event="return", sources=("in_review", "approved"), target="draft"),
        Move(event="approve", sources=("in_review",), target="approved"),
        Move(event="schedule", sources=("approved",), target="scheduled"),
        Move(event="cancel", sources=("scheduled",), target="approved"),
        Move(event="claim", sources=("scheduled",), target="sending"),
        Move(event="publish", sources=("sending",), target="published"),
        Move(event="refuse", sources=("sending",), target="approved"),
        Move(event="withdraw", sources=("published",), target="withdrawn"),
        Move(event="expire", sources=("in_review", "approved", "scheduled"), target="expired"),
    ),
)

BY_PEOPLE: Final = ("submit", "return", "approve", "schedule", "cancel", "withdraw")
"""The events that a person can ask for; the others happen."""

TARGET: Final = Machine(
    name="target",
    initial="waiting",
    states=(
        "waiting",
        "sending",
        "published",
        "refused",
        "unsure",
        "needs_person",
        "withdrawn",
    ),
    moves=(
        Move(event="claim", sources=("waiting",), target="sending"),
        Move(event="publish", sources=("sending", "unsure", "needs_person"), target="published"),
        Move(
            event="refuse",
            sources=("waiting", "sending", "unsure", "needs_person"),
            target="refused",
        ),
        Move(event="doubt", sources=("sending",), target="unsure"),
        Move(event="later", sources=("sending",), target="waiting"),
        Move(event="absent", sources=("unsure",), target="waiting"),
        Move(
            event="attention",
            sources=("waiting", "sending", "unsure", "published"),
            target="needs_person",
        ),
        Move(event="again", sources=("needs_person",), target="waiting"),
        Move(event="still_there", sources=("needs_person",), target="published"),
        Move(event="reset", sources=("refused",), target="waiting"),
        Move(event="withdraw", sources=("published", "needs_person"), target="withdrawn"),
    ),
)

OPEN: Final = frozenset({"waiting", "sending", "unsure", "needs_person"})


def outcome(targets: Iterable[str]) -> str | None:
    """
    The event that these target states mean for a post in sending, or None while one is open.

    Published when every target is published or refused and at least one is published; all refused
    sends the post back to approved.
    """
    states = frozenset(targets)
    if states & OPEN or not states:
        return None
    return "publish" if "published" in states else "refuse"

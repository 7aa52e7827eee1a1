"""The moves of scans and of waivers, as data."""

from __future__ import annotations

from typing import Final

from governance.base.states import Machine, Move

SCAN: Final = Machine(
    name="scan",
    initial="queued",
    states=("queued", "running", "complete", "partial", "failed", "cancelled"),
    moves=(
        # A scan whose worker died is begun again by the one that takes its job over.
        Move(event="begin", sources=("queued", "running"), target="running"),
        Move(event="complete", sources=("running",), target="complete"),
        Move(event="partial", sources=("running",), target="partial"),
        Move(event="fail", sources=("queued", "running"), target="failed"),
        Move(event="cancel", sources=("queued", "running"), target="cancelled"),
    ),
)

WAIVER: Final = Machine(
    name="waiver",
    initial="requested",
    states=("requested", "approved", "refused", "revoked"),
    moves=(
        Move(event="approve", sources=("requested",), target="approved"),
        Move(event="refuse", sources=("requested",), target="refused"),
        Move(event="revoke", sources=("requested", "approved"), target="revoked"),
    ),
)

FINDING_STATES: Final = ("open", "resolved", "gone", "unknown")
CHANGE_KINDS: Final = ("appeared", "changed", "vanished")
SEVERITIES: Final = ("critical", "high", "medium", "low", "info")
OVER: Final = frozenset({"complete", "partial", "failed", "cancelled"})
"""States of a scan that never change again."""

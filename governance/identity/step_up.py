"""Fresh proof of who acts, for what cannot be taken back: decisions, roles, the red button."""

from __future__ import annotations

from typing import Final

from governance.base import clock
from governance.base.actor import Actor
from governance.base.errors import Forbidden

FRESH_SECONDS: Final = 15 * 60


class StepUpNeeded(Forbidden):
    """Confirm with your password that it is you, then repeat this."""

    code = "step_up"

    def __init__(self) -> None:
        super().__init__("step_up")


def is_fresh(actor: Actor) -> bool:
    """Whether the actor proved themselves within the last 15 minutes. A job needs no proof."""
    if actor.person is None:
        return True
    if actor.step_up_at is None:
        return False
    return (clock.now() - actor.step_up_at).total_seconds() < FRESH_SECONDS


def require(actor: Actor) -> None:
    """Raise `StepUpNeeded` unless the actor proved themselves freshly."""
    if not is_fresh(actor):
        raise StepUpNeeded

"""The moves of an approval round."""

from __future__ import annotations

from typing import Final

from governance.base.states import Machine, Move

APPROVAL: Final = Machine(
    name="approval",
    initial="open",
    states=("open", "approved", "returned", "voided"),
    moves=(
        Move(event="approve", sources=("open",), target="approved"),
        Move(event="return", sources=("open", "approved"), target="returned"),
        Move(event="void", sources=("open", "approved"), target="voided"),
    ),
)

"""The state-machine engine: moves are data, and a state column moves only through `move`.

`move` issues one conditional UPDATE. When no row matched, somebody else was first: `Lost`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import event, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from governance.base.db import STATE_DOOR, Misuse, is_persistent, touch
from governance.base.errors import Conflict

ANY: Final = "*"


class Move(Struct, frozen=True, kw_only=True):
    """One move: from any of these states, by this event, to that state."""

    event: str
    sources: Sequence[str]
    target: str


class Machine(Struct, frozen=True, kw_only=True):
    """All moves of one kind of thing. `initial` is where it begins."""

    name: str
    initial: str
    states: Sequence[str]
    moves: Sequence[Move]

    def target(self, event_name: str, state: str) -> str | None:
        """Where this event leads from this state, or None."""
        for move_ in self.moves:
            if move_.event == event_name and state in move_.sources:
                return move_.target
        return None

    def events(self, state: str) -> tuple[str, ...]:
        """The events that lead on from this state, in the order of the table."""
        return tuple(move_.event for move_ in self.moves if state in move_.sources)

    def all_events(self) -> tuple[str, ...]:
        """Every event once, in the order of the table."""
        return tuple(dict.fromkeys(move_.event for move_ in self.moves))


class Moved(Struct, frozen=True, kw_only=True, tag="moved"):
    """The row was moved by us."""

    before: str
    after: str


class Lost(Struct, frozen=True, tag="lost"):
    """The row was not in the state (or version) expected: somebody else moved it."""


class WrongState(Conflict):
    """This cannot be done in the present state."""

    code = "wrong_state"

    def __init__(self, machine: Machine, state: str, event_name: str) -> None:
        super().__init__(allowed=machine.events(state))
        self.state = state
        self.event = event_name


class StateAssigned(Misuse):
    """A state column was assigned; it moves only through `states.move`."""


def guard(column: Any) -> None:
    """Refuse assignments to this mapped state column once the row stands in the database."""

    def refuse(row: object, value: object, old: object, _initiator: object) -> None:
        if is_persistent(row) and value != old:
            raise StateAssigned(f"{type(row).__name__}.{column.key}")

    event.listen(column, "set", refuse)


def move(
    session: Session,
    thing: Any,
    event_name: str,
    *,
    machine: Machine,
    expect: str,
    values: Mapping[str, Any] = {},
) -> Moved | Lost:
    """
    Move `thing` by `event_name` if it is still in the state `expect`.

    Raises `WrongState` when the table has no such move from `expect`. `values` are further columns
    set in the same UPDATE. A `version` column, where there is one, goes up by one.
    """
    target = machine.target(event_name, expect)
    if target is None:
        raise WrongState(machine, expect, event_name)
    session.flush()
    table = type(thing)
    changes = {"state": target, **values}
    statement = update(table).where(table.id == thing.id, table.state == expect)
    if hasattr(table, "version"):
        statement = statement.where(table.version == thing.version)
        changes["version"] = thing.version + 1
    result = session.execute(
        statement.values(changes),
        execution_options={STATE_DOOR: True, "synchronize_session": False},
    )
    if result.rowcount != 1:  # type: ignore[attr-defined]
        return Lost()
    for key, value in changes.items():
        set_committed_value(thing, key, value)
    if table.__audited_as__ is not None:
        touch(session, table.__audited_as__, thing.id)
    return Moved(before=expect, after=target)

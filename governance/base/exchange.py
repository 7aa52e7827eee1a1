"""
Taking a file into a register: columns, a plan that is shown, and exactly that plan applied.

Knows no register: each domain describes its own as a `Register`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from governance.base import sheets
from governance.base.cells import CellUnusable, folded
from governance.base.errors import Conflict, Flaw
from governance.base.secrets import Keys, keyed_hash
from governance.base.sheets import CellFlaw

IDENTITY: Final = "id"


class OtherFile(Conflict):
    """This file is not the one that was checked. Check it again, then confirm."""

    code = "import.other_file"


class RegisterMoved(Conflict):
    """The register changed after the file was checked. Check the file again, then confirm."""

    code = "import.moved"


class Column(Struct, frozen=True, kw_only=True):
    """One column of a register's files. `read` may raise `CellUnusable`."""

    name: str
    label: str
    """The Japanese header that is understood too."""
    read: Callable[[str], Any]
    show: Callable[[Any], str]
    read_only: bool = False


class Known(Struct, frozen=True, kw_only=True):
    """A thing that stands in the register. `values` are JSON builtins by column name."""

    id: UUID
    version: int
    shown_id: str
    key: tuple[str, ...]
    values: Mapping[str, Any]


class Register(Struct, frozen=True, kw_only=True):
    """What this module must know of a register."""

    name: str
    columns: Sequence[Column]
    known: Callable[[], Sequence[Known]]
    key: Callable[[Mapping[str, Any]], tuple[str, ...]]
    """The natural key, by which a row without an id finds its thing."""
    flaws: Callable[[Mapping[str, Any], Known | None], Sequence[Flaw]]
    """Everything wrong with these values; for an update the values are merged already."""
    refusal: Callable[[Known, Mapping[str, Any]], Flaw | None]
    """Why this actor may not change these values of the thing, or None."""
    create: Callable[[Mapping[str, Any]], None]
    update: Callable[[Known, Mapping[str, Any]], None]


class Outcome(Struct, frozen=True, kw_only=True):
    """What a file would do, or did. While there are errors there is nothing to confirm."""

    rows: int
    creates: int
    updates: int
    unchanged: int
    errors: Sequence[CellFlaw] = ()
    confirm: str | None = None


class Planned(Struct, frozen=True, kw_only=True):
    """What one row does. `values` are all of them for a create, the changed ones for an update."""

    row: int
    does: Literal["create", "update", "unchanged"]
    known: Known | None = None
    values: Mapping[str, Any] = {}


class Plan(Struct, frozen=True, kw_only=True):
    """What a whole file does."""

    rows: int
    lines: Sequence[Planned]
    errors: Sequence[CellFlaw]

    def outcome(self, *, confirm: str | None = None) -> Outcome:
        """The figures that are shown."""
        does = [line.does for line in self.lines]
        return Outcome(
            rows=self.rows,
            creates=does.count("create"),
            updates=does.count("update"),
            unchanged=does.count("unchanged"),
            errors=self.errors,
            confirm=confirm,
        )


def dry_run(register: Register, keys: Keys, data: bytes, kind: str, *, actor: str) -> Outcome:
    """What the file would do, and the word that lets exactly this happen."""
    plan = plan_of(register, sheets.read(data, kind))
    if plan.errors:
        return plan.outcome()
    return plan.outcome(confirm=_confirm(register, keys, data, plan, actor))


def apply(
    register: Register, keys: Keys, data: bytes, kind: str, *, actor: str, confirm: str
) -> Outcome:
    """
    Do exactly what was shown.

    Raises `OtherFile` and `RegisterMoved`; then nothing was done.
    """
    plan = plan_of(register, sheets.read(data, kind))
    expected = _confirm(register, keys, data, plan, actor)
    if not hmac.compare_digest(expected[:43].encode(), confirm[:43].encode()):
        raise OtherFile
    if plan.errors or not hmac.compare_digest(expected.encode(), confirm.encode()):
        raise RegisterMoved
    for line in plan.lines:
        if line.does == "create":
            register.create(line.values)
        elif line.does == "update" and line.known is not None:
            register.update(line.known, line.values)
    return plan.outcome()


def export(
    columns: Sequence[Column], things: Iterable[Known], kind: str, *, japanese: bool = False
) -> Iterator[bytes]:
    """The file of these things, in the order given."""
    header = [IDENTITY, *(column.label if japanese else column.name for column in columns)]
    records = (
        [thing.shown_id, *(column.show(thing.values.get(column.name)) for column in columns)]
        for thing in things
    )
    return sheets.write(header, records, kind)


def _confirm(register: Register, keys: Keys, data: bytes, plan: Plan, actor: str) -> str:
    """Two words of 43 characters: one for the file and who sends it, one for the plan."""
    file = hashlib.sha256(data).digest()
    bound = msgspec.json.encode([register.name, actor, file])
    steps = msgspec.json.encode(
        [
            [
                line.row,
                line.does,
                line.known and line.known.id,
                line.known and line.known.version,
                line.values,
            ]
            for line in plan.lines
        ]
    )
    first = keyed_hash(keys, bound, purpose="import file")
    second = keyed_hash(keys, bound + steps, purpose="import plan")
    return ".".join(
        base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (first, second)
    )


# --------------------------------------------------------------------------- the plan


class _Header(Struct, frozen=True, kw_only=True):
    """How the columns of a file map to those of the register."""

    sent: Mapping[str, str]
    """Column name → header as sent."""
    columns: Mapping[str, Column]
    flaws: Sequence[CellFlaw]


class _Index:
    """What stands in the register, and which of it the rows so far have spoken of."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.by_id = {thing.shown_id: thing for thing in known}
        self.by_key: dict[tuple[str, ...], list[Known]] = {}
        for thing in known:
            self.by_key.setdefault(thing.key, []).append(thing)
        self.taken: dict[Any, int] = {}


def plan_of(register: Register, sheet: sheets.Sheet) -> Plan:
    """What each row does, and everything wrong with the file."""
    header = _header(register, sheet)
    errors = [*sheet.flaws, *header.flaws]
    index = _Index(register.known())
    lines = []
    for line in sheet.lines:
        found = _plan_line(register, header, line, index)
        if isinstance(found, Planned):
            lines.append(found)
        else:
            errors += found
    order = {name: index for index, name in enumerate(sheet.header)}
    errors.sort(key=lambda flaw: (flaw.row, order.get(flaw.column, -1)))
    return Plan(rows=len(sheet.lines), lines=lines, errors=errors)


def _header(register: Register, sheet: sheets.Sheet) -> _Header:
    names = {folded(IDENTITY): IDENTITY}
    columns = {column.name: column for column in register.columns}
    for column in register.columns:
        names[folded(column.name)] = column.name
        names[folded(column.label)] = column.name
    sent: dict[str, str] = {}
    row = sheet.header_row
    flaws = []
    for title in sheet.header:
        name = names.get(folded(title))
        if not title or sent.get(name or "") == title:
            # An empty header is a flaw of rows that fill it; a repeated one is flawed already.
            continue
        if name is None:
            message = f"There is no such column. Known: {', '.join([IDENTITY, *columns])}."
            flaws.append(CellFlaw(row=row, column=title, code="column.unknown", message=message))
        elif name in sent:
            message = f"This column means the same as '{sent[name]}'. Remove one of them."
            flaws.append(CellFlaw(row=row, column=title, code="column.duplicate", message=message))
        else:
            sent[name] = title
    return _Header(
        sent=sent, columns={name: columns[name] for name in sent if name in columns}, flaws=flaws
    )


def _plan_line(
    register: Register, header: _Header, line: sheets.Line, index: _Index
) -> Planned | list[CellFlaw]:
    if line.flaws:
        return list(line.flaws)

    def flaw(column: str, code: str, message: str) -> CellFlaw:
        title = header.sent.get(column, column)
        return CellFlaw(row=line.row, column=title, code=code, message=message)

    values, flaws = _read(header, line, flaw)
    thing, problem = _thing(header, line, register.key(values), index, flaw)
    if problem is not None:
        return [*flaws, problem]
    subject = thing.id if thing is not None else register.key(values)
    if subject in index.taken:
        message = f"Row {index.taken[subject]} speaks of the same thing. Keep one of them."
        return [*flaws, flaw("", "row.duplicate", message)]
    index.taken[subject] = line.row
    flaws += _read_only(header, line, thing, flaw)
    changes = _changes(header, values, thing)
    if thing is not None and not changes:
        return flaws or Planned(row=line.row, does="unchanged", known=thing)
    if thing is not None:
        refusal = register.refusal(thing, changes)
        if refusal is not None:
            flaws.append(flaw(refusal.pointer.strip("/"), refusal.code, refusal.message))
    unread = {found.column for found in flaws}
    merged = {**(thing.values if thing is not None else {}), **values}
    for wrong in register.flaws(merged, thing):
        column = wrong.pointer.split("/")[1] if wrong.pointer else ""
        if header.sent.get(column, column) not in unread or not column:
            flaws.append(flaw(column, wrong.code, wrong.message))
    if flaws:
        return flaws
    if thing is None:
        return Planned(row=line.row, does="create", values=values)
    return Planned(row=line.row, does="update", known=thing, values=changes)


_Flawed = Callable[[str, str, str], CellFlaw]


def _read(
    header: _Header, line: sheets.Line, flaw: _Flawed
) -> tuple[dict[str, Any], list[CellFlaw]]:
    values: dict[str, Any] = {}
    flaws = []
    for name, column in header.columns.items():
        title = header.sent[name]
        if column.read_only or title not in line.cells:
            continue
        try:
            values[name] = column.read(line.cells[title])
        except CellUnusable as unusable:
            flaws.append(flaw(name, unusable.code, unusable.message))
    return values, flaws


def _thing(
    header: _Header, line: sheets.Line, key: tuple[str, ...], index: _Index, flaw: _Flawed
) -> tuple[Known | None, CellFlaw | None]:
    shown = line.cells.get(header.sent.get(IDENTITY, ""), "").strip()
    if shown:
        thing = index.by_id.get(shown)
        if thing is None:
            message = "There is no such thing here. Empty the cell to register a new one."
            return None, flaw(IDENTITY, "id.unknown", message)
        return thing, None
    found = index.by_key.get(key, ())
    if len(found) > 1:
        names = ", ".join(thing.shown_id for thing in found)
        message = f"Several entries fit this row ({names}). Write the id of the one you mean."
        return None, flaw(IDENTITY, "id.ambiguous", message)
    return (found[0] if found else None), None


def _read_only(
    header: _Header, line: sheets.Line, thing: Known | None, flaw: _Flawed
) -> Iterator[CellFlaw]:
    for name, column in header.columns.items():
        given = line.cells.get(header.sent[name], "").strip()
        if not column.read_only or not given or thing is None:
            continue
        if given != column.show(thing.values.get(name)).strip():
            message = "This column cannot be changed by a file. Put back what was exported."
            yield flaw(name, "column.read_only", message)


def _changes(header: _Header, values: Mapping[str, Any], thing: Known | None) -> dict[str, Any]:
    """The values that differ, judged by how they are shown, so that an export is unchanged."""
    if thing is None:
        return dict(values)
    return {
        name: value
        for name, value in values.items()
        if header.columns[name].show(value) != header.columns[name].show(thing.values.get(name))
    }

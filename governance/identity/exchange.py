"""The list of people as a file, out and in. Passwords, roles and tokens are never in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.base import cells, exchange, ids, policy
from governance.base.actor import Actor
from governance.base.errors import Flaw
from governance.base.exchange import Column, Known, Outcome, Register
from governance.base.policy import Action, Prospect
from governance.base.secrets import Keys
from governance.identity import directory, references
from governance.identity.actors import active, today
from governance.identity.models import Person
from governance.identity.references import References, Words
from governance.identity.schemas import AddPerson, EditPerson

NAME: Final = "people"
_ONE_AT_A_TIME: Final = 0x5E_0903
"""Key of the advisory lock that lets one import of people run at a time."""

_LABELS: Final = {
    "login": "ログイン名",
    "email": "メールアドレス",
    "staff_number": "職員番号",
    "name": "氏名",
    "kana": "氏名カナ",
    "position": "職名",
    "employee": "職員",
    "department": "所属",
    "active_from": "在籍開始日",
    "active_until": "在籍終了日",
    "language": "表示言語",
}
_LANGUAGES: Final = {"ja": "ja", "en": "en", "日本語": "ja", "英語": "en", "English": "en"}
_TEXTS: Final = ("kana", "position")
_NEEDED: Final = ("login", "email", "name", "employee", "active_from", "language")
"""What a person who stands in the list cannot lose."""

_PATH: Final = re.compile(r"`\$\.(\w+)")
_NO_WORDS: Final = Words(
    references=References(people={}, departments={}), people={}, departments={}
)


def _login(cell: str) -> str:
    return directory.key(cell)


def columns(words: Words) -> tuple[Column, ...]:
    """The columns in the order of the file."""
    readers: dict[str, Any] = {
        "login": _login,
        "email": _login,
        "staff_number": cells.optional_text,
        "employee": cells.flag,
        "department": cells.reference(words.departments, "department"),
        "active_from": cells.day,
        "active_until": cells.day,
        "language": cells.choice(_LANGUAGES),
    }
    return (
        *(
            Column(name=name, label=label, read=readers.get(name, cells.text), show=cells.show)
            for name, label in _LABELS.items()
        ),
        Column(name="active", label="在籍", read=cells.text, show=cells.show, read_only=True),
    )


def _known(row: Any) -> Known:
    return Known(
        id=row.id,
        version=row.version,
        shown_id=ids.show("person", row.id),
        key=(row.login,),
        values={
            "login": row.login,
            "email": row.email,
            "staff_number": row.staff_number,
            "name": row.name,
            "kana": row.kana,
            "position": row.position,
            "employee": row.employee,
            "department": ids.show_optional("department", row.department_id),
            "active_from": row.active_from.isoformat(),
            "active_until": row.active_until.isoformat() if row.active_until else None,
            "language": row.language,
            "active": row.active,
        },
    )


def _key(values: Mapping[str, Any]) -> tuple[str, ...]:
    return (values.get("login") or "",)


def _rows(session: Session, actor: Actor) -> Sequence[Any]:
    seen = policy.visible(
        actor,
        Action.PERSON_READ,
        department=Person.department_id,
        own=[Person.id == actor.person],
    )
    return session.execute(
        select(*Person.__table__.columns, active(Person, today()).label("active"))
        .where(seen)
        .order_by(Person.created_at, Person.id)
    ).all()


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in _LABELS and value is not None}


def _unfit(values: Mapping[str, Any]) -> AddPerson | Flaw:
    """The values as a command, or what keeps them from being one."""
    given = {"login": "-", "email": "-", "name": "-", **_given(values)}
    for name in ("login", "email", "name"):
        given[name] = given[name] or "-"
    try:
        return msgspec.convert(given, AddPerson)
    except msgspec.ValidationError as error:
        found = _PATH.search(str(error))
        message = f"This cannot be used: {str(error).split(' - at ')[0]}."
        return Flaw(pointer=f"/{found[1]}" if found else "", code="field.invalid", message=message)


class _Names:
    """Who has which login name, address and number; the rows of the file so far included."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._holders: dict[tuple[str, str], UUID] = {}
        for row in rows:
            self.note(row)

    def note(self, row: Any) -> None:
        """Remember what this person has or will have."""
        for name in ("login", "email", "staff_number"):
            value = getattr(row, name)
            if value:
                self._holders.setdefault((name, value), row.id)

    def taken(self, name: str, value: str, own: UUID) -> bool:
        """Whether somebody else has it."""
        return self._holders.get((name, value), own) != own


def register(session: Session, actor: Actor) -> Register:
    """The list of people for one taking in of a file by this actor."""
    rows = _rows(session, actor)
    names = _Names(rows)

    def known() -> Sequence[Known]:
        return [_known(row) for row in rows]

    def flaws(values: Mapping[str, Any], thing: Known | None) -> Sequence[Flaw]:
        command = _unfit(values)
        if isinstance(command, Flaw):
            return [command]
        found = []
        if thing is not None:
            found = [
                Flaw(pointer=f"/{name}", code="required", message="Fill this in.")
                for name in _NEEDED
                if values.get(name) in {None, ""}
            ]
        row = Person(
            id=ids.new() if thing is None else thing.id,
            login=values.get("login") or "",
            email=values.get("email") or "",
            staff_number=command.staff_number,
            name=directory.clean(values.get("name") or ""),
            kana=directory.clean(command.kana),
            position=directory.clean(command.position),
            active_from=command.active_from or today(),
            active_until=command.active_until,
        )
        said = {flaw.pointer for flaw in found}
        found += [it for it in directory.check_person(row, names.taken) if it.pointer not in said]
        if not found:
            names.note(row)
        return found

    def create(values: Mapping[str, Any]) -> None:
        directory.add_person(session, actor, msgspec.convert(_given(values), AddPerson))

    def update(thing: Known, values: Mapping[str, Any]) -> None:
        given = {
            name: "" if value is None and name in _TEXTS else value
            for name, value in values.items()
        }
        command = msgspec.convert(given, EditPerson)
        directory.edit_person(session, actor, thing.id, command, version=thing.version)

    return Register(
        name=NAME,
        columns=columns(references.everybody(session)),
        known=known,
        key=_key,
        flaws=flaws,
        refusal=lambda _thing, _changes: None,
        create=create,
        update=update,
    )


def dry_run(session: Session, actor: Actor, keys: Keys, data: bytes, kind: str) -> Outcome:
    """What the file would do to the list of people."""
    policy.require(actor, Action.PERSON_MANAGE, Prospect())
    return exchange.dry_run(register(session, actor), keys, data, kind, actor=actor.reference)


def apply(
    session: Session, actor: Actor, keys: Keys, data: bytes, kind: str, *, confirm: str
) -> Outcome:
    """Do exactly what was shown, all of it or nothing."""
    policy.require(actor, Action.PERSON_MANAGE, Prospect())
    session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    return exchange.apply(
        register(session, actor), keys, data, kind, actor=actor.reference, confirm=confirm
    )


def export(session: Session, actor: Actor, kind: str, *, japanese: bool = False) -> Iterator[bytes]:
    """The people whom the actor may know of, as a file of this kind (`csv`, `xlsx`, `ndjson`)."""
    things = [_known(row) for row in _rows(session, actor)]
    return exchange.export(columns(_NO_WORDS), things, kind, japanese=japanese)

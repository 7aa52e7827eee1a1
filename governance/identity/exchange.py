"""The list of people as a file, out and in. Roles and passwords are never in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.base import cells, exchange, ids, policy
from governance.base.actor import Actor
from governance.base.answers import Flaws
from governance.base.errors import Flaw
from governance.base.exchange import Column, Known, Outcome, Register
from governance.base.policy import Action, Prospect
from governance.base.secrets import Keys
from governance.identity import directory, references
from governance.identity.models import Person
from governance.identity.references import Words
from governance.identity.schemas import AddPerson, EditPerson

NAME: Final = "people"
_ONE_AT_A_TIME: Final = 0x5E_0903
"""Key of the advisory lock that lets one import into this register at a time."""

_LABELS: Final = {
    "login": "ログイン名",
    "email": "メール",
    "staff_number": "職員番号",
    "name": "氏名",
    "kana": "フリガナ",
    "position": "職名",
    "employee": "職員",
    "department": "所属",
    "active_from": "在籍開始日",
    "active_until": "在籍終了日",
    "language": "言語",
}
_LANGUAGES: Final = {"ja": "ja", "日本語": "ja", "en": "en", "English": "en", "英語": "en"}
_ALWAYS: Final = ("employee", "active_from", "language")
"""Fields that a new person gets by themselves, and that nobody is without."""
_UNIQUE: Final = ("login", "email", "staff_number")
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")
_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|[^\s@]+@localhost")


def _address(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().lower()


def _name(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip()


def columns(departments: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns in the order of the file."""
    readers: dict[str, Any] = {
        "login": _address,
        "email": _address,
        "staff_number": cells.optional_text,
        "employee": cells.flag,
        "department": cells.reference(departments, "department"),
        "active_from": cells.day,
        "active_until": cells.day,
        "language": cells.choice(_LANGUAGES),
    }
    return tuple(
        Column(name=name, label=label, read=readers.get(name, _name), show=cells.show)
        for name, label in _LABELS.items()
    )


def _known(person: Person) -> Known:
    values = {name: getattr(person, name) for name in _LABELS if name != "department"}
    for name in ("active_from", "active_until"):
        values[name] = values[name].isoformat() if values[name] else None
    values["department"] = ids.show_optional("department", person.department_id)
    return Known(
        id=person.id,
        version=person.version,
        shown_id=ids.show("person", person.id),
        key=_key(values),
        values=values,
    )


def _key(values: Mapping[str, Any]) -> tuple[str, ...]:
    return ("login", values.get("login") or "")


def _everybody(session: Session, actor: Actor, department: UUID | None = None) -> list[Person]:
    seen = policy.visible(
        actor,
        Action.PERSON_READ,
        department=Person.department_id,
        own=[Person.id == actor.person],
    )
    query = select(Person).where(seen).order_by(Person.created_at.desc(), Person.id.desc())
    if department is not None:
        query = query.where(Person.department_id == department)
    return list(session.scalars(query))


class _Checks:
    """What makes a row acceptable, among everybody and among the rows before it."""

    def __init__(self, words: Words, known: Sequence[Known]) -> None:
        self.words = words
        self.taken: dict[tuple[str, str], UUID] = {
            (name, thing.values[name]): thing.id
            for thing in known
            for name in _UNIQUE
            if thing.values[name]
        }

    def flaws(self, values: Mapping[str, Any], thing: Known | None) -> Sequence[Flaw]:
        """Everything wrong with this row."""
        found = Flaws()
        login, email = values.get("login") or "", values.get("email") or ""
        found.text("login", login, needed=True, longest=100)
        found.text("email", email, needed=True, longest=254)
        found.text("name", values.get("name") or "", needed=True)
        for name in ("kana", "position"):
            found.text(name, values.get(name) or "")
        found.text("staff_number", values.get("staff_number") or "", longest=50)
        if login and not _LOGIN.fullmatch(login):
            message = "Use letters a to z, digits and . _ - + @, beginning with a letter or digit."
            found.add("login", "login.invalid", message)
        if email and not (_EMAIL.fullmatch(email) and email.isascii()):
            message = "Write one e-mail address, like hanako@example.lg.jp."
            found.add("email", "email.invalid", message)
        for name in ("name", "kana", "position"):
            if any(unicodedata.category(sign)[0] == "C" for sign in values.get(name) or ""):
                message = "Remove the invisible characters; type the text anew."
                found.add(name, "text.invisible", message)
        for name in _ALWAYS:
            if thing is not None and values.get(name) is None:
                found.add(name, "field.missing", "Give this field.")
        found.period(_day(values, "active_from"), "active_until", _day(values, "active_until"))
        owner = thing.id if thing is not None else ids.new()
        for name in _UNIQUE:
            value = values.get(name)
            if value and self.taken.setdefault((name, value), owner) != owner:
                message = "Another person has this already. Look them up in the list of people."
                found.add(name, f"{name}.taken", message)
        return found.found


def _day(values: Mapping[str, Any], name: str) -> date | None:
    text = values.get(name)
    return date.fromisoformat(text) if text else None


def register(session: Session, actor: Actor) -> Register:
    """The list of people for one taking in of a file by this actor."""
    words = references.everybody(session)
    known = [_known(person) for person in _everybody(session, actor)]
    checks = _Checks(words, known)

    def create(values: Mapping[str, Any]) -> None:
        given = {name: value for name, value in values.items() if value is not None}
        directory.add_person(session, actor, msgspec.convert(given, AddPerson))

    def update(thing: Known, values: Mapping[str, Any]) -> None:
        command = msgspec.convert(values, EditPerson)
        directory.edit_person(session, actor, thing.id, command, version=thing.version)

    return Register(
        name=NAME,
        columns=columns(words.departments),
        known=lambda: known,
        key=_key,
        flaws=checks.flaws,
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


def export(
    session: Session,
    actor: Actor,
    kind: str,
    *,
    department: UUID | None = None,
    japanese: bool = False,
) -> Iterator[bytes]:
    """The people whom the actor may know of, as a file of this kind (`csv`, `xlsx`, `ndjson`)."""
    things = [_known(person) for person in _everybody(session, actor, department)]
    return exchange.export(columns({}), things, kind, japanese=japanese)

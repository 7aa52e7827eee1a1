"""What the pages of every register share: choices, trails, files, what differs between forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import msgspec
from litestar import Response
from msgspec import Struct, structs
from sqlalchemy.orm import Session

from governance.approvals import queries as approvals
from governance.approvals.schemas import ApprovalView
from governance.audit.schemas import EventView
from governance.base import ids, policy
from governance.base.actor import Actor
from governance.base.errors import Conflict, Invalid
from governance.base.paging import Ask
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.web import i18n
from governance.web.forms import FormState
from governance.web.shell import N_, Visit, actor, house, security_headers, translate

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ndjson": "application/x-ndjson",
    "txt": "text/plain; charset=utf-8",
}
_KINDS: Final = (("csv", "CSV"), ("xlsx", "Excel"), ("ndjson", "NDJSON"))
_EVERYBODY: Final = Ask(limit=5000)
"""More people than an organisation that fits on one machine employs."""
LAST_EVENTS: Final = Ask(limit=20)
Choices = list[tuple[str, str]]

T = TypeVar("T", bound=Struct)
R = TypeVar("R")


class Holder(Struct, frozen=True, kw_only=True):
    """With whom a thing is now, and what they are asked to do."""

    name: str
    department: str = ""
    mine: bool = False
    since: Any = None
    what: str = ""


# --- choices and filters ----------------------------------------------------------------------


def departments(session: Session, who: Actor) -> Choices:
    """The departments as a list to choose from, each below its parent."""
    depths: dict[str, int] = {}
    found = []
    for row in identity.all_departments(session, who):
        depths[row.id] = depths.get(row.parent or "", -1) + 1
        found.append((row.id, "\u3000" * depths[row.id] + row.name))
    return found


def people(session: Session, who: Actor, *, employees: bool = True) -> Choices:
    """Who works here, by name; only those who can be accountable unless told otherwise."""
    rows = identity.people(session, who, _EVERYBODY, active_only=True).items
    names = [row.name for row in rows]
    found = [
        (row.id, f"{row.name} ({row.login})" if names.count(row.name) > 1 else row.name)
        for row in rows
        if row.employee or not employees
    ]
    return sorted(found, key=lambda one: one[1])


def kept(choices: Choices, *named: tuple[str | None, str | None]) -> Choices:
    """The choices with those that stand in a form already, though nobody would choose them now."""
    known = {key for key, _ in choices}
    more = [(key, words or key) for key, words in named if key and key not in known]
    return [*choices, *dict(more).items()]


def filters(request: Visit, *names: str) -> dict[str, str]:
    """The words of these filters, "" for one that was not given or is too long."""
    found = {name: (request.query_params.get(name) or "").strip() for name in names}
    return {name: "" if len(text) > 500 or "\0" in text else text for name, text in found.items()}


def id_or_none(kind: str, text: str) -> UUID | None:
    """The id in a filter; None for an empty or a foreign word, which narrows nothing."""
    try:
        return ids.read(kind, text) if text else None
    except ids.MalformedId:
        return None


def one_of(text: str, choices: Iterable[str]) -> str | None:
    """The word if it is among the choices."""
    return text if text in choices else None


# --- files ------------------------------------------------------------------------------------


def exports(request: Visit, address: str) -> list[dict[str, str]]:
    """Links to the list of this page as files, with its filters."""
    query = parse_qsl(request.scope.get("query_string", b"").decode("latin-1"))
    kept = urlencode([(name, value) for name, value in query if name not in {"cursor", "lang"}])
    return [
        {"text": words, "href": f"{address}.{kind}" + (f"?{kept}" if kept else "")}
        for kind, words in _KINDS
    ]


def kind_of(request: Visit) -> str:
    """The kind of file that the address ends with."""
    return str(request.scope["path"]).rpartition(".")[2]


def download(request: Visit, parts: Iterable[bytes], kind: str, name: str) -> Response[bytes]:
    """A file to keep."""
    headers = security_headers(house(request).settings, "")
    headers["content-disposition"] = f'attachment; filename="{name}.{kind}"'
    return Response(b"".join(parts), media_type=MEDIA_TYPES[kind], headers=headers)


# --- values as words --------------------------------------------------------------------------


def words(value: Any, field: str, reader: i18n.Language, names: Mapping[str, str]) -> str:
    """A JSON value as a reader sees it: codes by their labels, ids by the names of their things."""
    gettext, _ = i18n.translator(reader)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, Mapping):
        return " ".join(words(part, key, reader, names) for key, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(words(part, field, reader, names) for part in value)
    text = str(value)
    return names.get(text) or i18n.label(_LABELS.get(field, field), text, reader)


_LABELS: Final = {
    "state": "service_state",
    "categories": "category",
    "posting_days": "weekday",
}
"""Field → kind of its codes, where that is another word."""


def names_in(session: Session, values: Iterable[Any]) -> dict[str, str]:
    """The names of the people and departments whose ids stand among these values."""
    found: dict[str, set[UUID]] = {"person": set(), "department": set()}
    for value in _flat(values):
        for kind, known in found.items():
            if value.startswith(f"{ids.PREFIXES[kind]}_"):
                identity_ = id_or_none(kind, value)
                if identity_ is not None:
                    known.add(identity_)
    names = {
        ids.show("person", key): name
        for key, name in identity.names(session, found["person"]).items()
    }
    for key, name in identity.department_names(session, found["department"]).items():
        names[ids.show("department", key)] = name
    return names


def _flat(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _flat(value.values())
        elif isinstance(value, Sequence):
            yield from _flat(value)


def differences(
    session: Session, reader: i18n.Language, changes: Mapping[str, Sequence[Any]]
) -> list[dict[str, str]]:
    """Field → before and after, as the pages show what changed."""
    names = names_in(session, [value for pair in changes.values() for value in pair])
    return [
        {
            "label": i18n.label("field", field, reader),
            "before": words(pair[0], field, reader, names),
            "after": words(pair[1], field, reader, names),
        }
        for field, pair in changes.items()
        if len(pair) == 2
    ]


def between(old: str, new: str, inner: Iterable[str]) -> dict[str, tuple[Any, Any]]:
    """What differs between two frozen applications (their JSON texts)."""
    before, after = (msgspec.json.decode(text, type=dict[str, Any]) for text in (old, new))
    return {
        name: (before.get(name), after.get(name))
        for name in inner
        if before.get(name) != after.get(name)
    }


# --- what happened, and who has it ------------------------------------------------------------


def trail(
    session: Session, reader: i18n.Language, events: Sequence[EventView], *, may_audit: bool
) -> list[dict[str, Any]]:
    """Events as the timeline shows them."""
    persons = {event.on_behalf_of for event in events if event.on_behalf_of}
    names = names_in(session, persons)
    return [
        {
            "action": event.action,
            "actor": event.actor_name,
            "on_behalf_of": names.get(event.on_behalf_of or ""),
            "at": event.at,
            "reason": event.reason,
            "changes": differences(session, reader, event.changes),
            "seq": event.seq,
            "href": f"/audit?thing={event.thing}" if may_audit else None,
            "thing_kind": event.kind,
            "thing": event.thing,
            "outcome": event.outcome,
        }
        for event in events
    ]


def may_audit(request: Visit) -> bool:
    """Whether records may be followed into the evidence."""
    return policy.holds(actor(request), Action.AUDIT_READ)


def deciding(
    request: Visit,
    session: Session,
    kind: str,
    thing: UUID,
    *,
    in_review: bool,
    decides: Action,
) -> tuple[ApprovalView | None, str | None]:
    """The round, and why the viewer cannot decide it: "" when they can, None when not concerned."""
    approval = approvals.current(session, kind, thing)
    if not in_review or approval is None:
        return approval, None
    code = approvals.refusal(session, actor(request), kind, thing)
    if code is None:
        return approval, ""
    concerned = policy.holds(actor(request), decides) or code.startswith("four_eyes")
    return approval, code if concerned else None


def holder(
    request: Visit,
    approval: ApprovalView | None,
    *,
    state: str,
    in_review: bool,
    owner: str,
    mine: bool,
    may_decide: bool,
) -> Holder | None:
    """Who has it: the approvers of the current step, or the owner of a draft."""
    if in_review and approval is not None:
        waits = next((step.waits_for for step in approval.steps if step.state == "current"), ())
        return Holder(
            name=", ".join(waits) or translate(request, N_("nobody who could decide")),
            mine=may_decide,
            since=approval.opened_at,
            what=translate(request, N_("Read the application and decide.")),
        )
    if state == "draft":
        return Holder(
            name=owner,
            mine=mine,
            what=translate(request, N_("Complete the draft and send it for approval.")),
        )
    return None


# --- every flaw at once -----------------------------------------------------------------------


def in_dialog(given: FormState[T], event: str) -> FormState[T]:
    """A refused move, with what is wrong with its reason at the field of that event's dialog."""
    if "reason" not in given.flaws or event in {"approve", "return"}:
        return given
    flaws = {
        f"reason-{event}" if name == "reason" else name: text for name, text in given.flaws.items()
    }
    return structs.replace(given, flaws=flaws)


def carried_out(given: FormState[T], do: Callable[[T], R]) -> R:
    """
    What `do` answers to the form's command. Raises `Invalid` with the flaws of shape and of rule.

    Called inside of a transaction: what is tried without the unreadable fields, to learn what else
    is wrong, falls with the exception.
    """
    try:
        command = given.command()
    except Invalid as shape:
        unreadable = {flaw.pointer.strip("/").replace("/", "-") for flaw in shape.flaws}
        rest = {name: value for name, value in given.values.items() if name not in unreadable}
        found = list(shape.flaws)
        try:
            do(structs.replace(given, values=rest).command())
        except Invalid as rule:
            known = {flaw.pointer for flaw in found}
            found += [flaw for flaw in rule.flaws if flaw.pointer not in known]
        except Conflict:
            # What stands in the way of the whole is told when the words can be read.
            pass
        raise Invalid(*found) from None
    return do(command)

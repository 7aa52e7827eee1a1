"""The facts of an organisation in a YAML file, for who tries rules without a service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from approval_rules import shapes
from approval_rules.known import NETWORKS, PERIODS
from approval_rules.misfits import refused
from approval_rules.organisation import FACTS, JST, Fact, Organisation, Period
from approval_rules.source import Document, read_text, read_yaml

KINDS: Final = (*FACTS, "holidays", "opens", "closes", "length_limits", "periods")
_BEGIN: Final = "begin with `phones: [03-1234-5678]`"


class _Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    value: str
    owner: str = ""
    reason: str = ""
    expires: date | None = None


class _Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: str
    start: str
    end: str
    title: str = ""


def load_facts(path: Path) -> Organisation:
    """The organisation in a YAML file; raises PackError with the line and the remedy."""
    return parse_facts(read_text(path, remedy="leave out what no rule needs"), file=str(path))


def parse_facts(text: str, *, file: str = "facts") -> Organisation:
    """The organisation in a YAML text; `file` is what errors call it. Raises PackError."""
    document = read_yaml(text, file, remedy=_BEGIN)
    if not isinstance(document.values, dict):
        raise document.error("facts are a list of keys", "", _BEGIN)
    found: dict[str, Any] = {}
    for kind, value in document.values.items():
        if kind not in KINDS:
            known = ", ".join(KINDS)
            raise document.error(f"there are no facts “{kind}”", kind, f"one of: {known}")
        read: Callable[[Any, Document, str], Any] = _READ.get(kind, _entries)
        found[kind] = read(value, document, kind)
    organisation = Organisation(**found)
    if organisation.closes <= organisation.opens:
        raise document.error(
            "the office closes before it opens",
            "closes" if "closes" in found else "opens",
            "write both, as in `opens: 08:30` and `closes: 17:15`",
        )
    return organisation


def moment(text: str) -> datetime:
    """A time such as 2026-12-01 10:00, of Japan where it does not say; raises ValueError."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=JST)


def _entries(value: Any, document: Document, path: str) -> tuple[Fact, ...]:
    listed = _listed(value, document, path)
    facts: list[Fact] = []
    for index, one in enumerate(listed):
        place = f"{path}[{index}]"
        said = _converted(one, str | _Entry, document, place)
        entry = _Entry(value=said) if isinstance(said, str) else said
        if not entry.value.strip():
            raise document.error("the value is empty", place, "take the entry out")
        if instead := shapes.shape(path, entry.value):
            raise document.error(f"“{entry.value}” cannot be read", place, instead)
        facts.append(
            Fact(value=entry.value, owner=entry.owner, reason=entry.reason, expires=entry.expires)
        )
    return tuple(facts)


def _listed(value: Any, document: Document, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise document.error("this is no list", path, f"write `{path}: […]`")
    return value


def _converted(value: Any, kind: Any, document: Document, path: str) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise refused(error, kind, value, document, path) from None


def _read(
    value: Any, document: Document, path: str, convert: Callable[[str], Any], shape: str
) -> Any:
    try:
        return convert(str(value))
    except ValueError:
        raise document.error(f"“{value}” cannot be read", path, f"write {shape}") from None


def _holidays(value: Any, document: Document, path: str) -> tuple[date, ...]:
    return tuple(
        _read(one, document, f"{path}[{index}]", date.fromisoformat, "a day like 2026-12-29")
        for index, one in enumerate(_listed(value, document, path))
    )


def _hour(value: Any, document: Document, path: str) -> time:
    said = str(value)
    if shapes.shape(path, said):
        raise document.error(f"“{said}” cannot be read", path, "write a time like 08:30")
    return time.fromisoformat(said)


def _limits(value: Any, document: Document, path: str) -> dict[str, int]:
    if not isinstance(value, dict):
        raise document.error("this is no mapping", path, f"write `{path}: {{mastodon: 5000}}`")
    for network, limit in value.items():
        place = f"{path}.{network}"
        if network not in NETWORKS:
            known = ", ".join(NETWORKS)
            raise document.error(f"there is no network “{network}”", place, f"one of: {known}")
        # A yes is a 1 to Python.
        if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
            raise document.error(
                f"“{limit}” is no number of characters",
                place,
                "write a whole number without quotes",
            )
    return value


def _periods(value: Any, document: Document, path: str) -> tuple[Period, ...]:
    periods: list[Period] = []
    shape = "a time like 2026-12-01 or 2026-12-01 10:00"
    for index, one in enumerate(_listed(value, document, path)):
        place = f"{path}[{index}]"
        span = _converted(one, _Span, document, place)
        if span.kind not in PERIODS:
            known = ", ".join(PERIODS)
            raise document.error(f"there is no period “{span.kind}”", place, f"one of: {known}")
        start = _read(span.start, document, f"{place}.start", moment, shape)
        end = _read(span.end, document, f"{place}.end", moment, shape)
        if end <= start:
            raise document.error("the period ends before it begins", place, "turn the two round")
        periods.append(Period(kind=span.kind, start=start, end=end, title=span.title))
    return tuple(periods)


_READ: Final[dict[str, Callable[[Any, Document, str], Any]]] = {
    "holidays": _holidays,
    "opens": _hour,
    "closes": _hour,
    "length_limits": _limits,
    "periods": _periods,
}

"""
A posted form as the same input Struct that the API takes, with every flaw at once.

Names of fields are those of the Struct; inner ones are joined by hyphens (`media-0-alt`), as in the
pointer `/media/0/alt`. What a person typed is never lost: `values` holds it for the next page.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Generic, TypeVar, Union, get_args, get_origin

import msgspec
from litestar.datastructures import UploadFile
from msgspec import NODEFAULT, UNSET, Struct, UnsetType, structs

from governance.base.clock import LOCAL
from governance.base.errors import Flaw, Invalid
from governance.web import i18n
from governance.web.i18n import Language
from governance.web.shell import N_, Visit, language, surroundings

T = TypeVar("T", bound=Struct)

_NAIVE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?")
_AT: Final = re.compile(r" - at `(?:key in )?\$(.*)`$")
_STEP: Final = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_UNCHECKED: Final = frozenset({"", "no", "false", "off", "0"})
MOST_ITEMS: Final = 200

MISSING: Final = N_("Fill this in.")
CHOOSE: Final = N_("Choose one of the offered values.")
TOO_LONG: Final = N_("This is too long. Use at most %(limit)s characters.")
TOO_SHORT: Final = N_("This is too short. Use at least %(limit)s characters.")
NOT_A_DATE: Final = N_("Enter a date, like 2026-04-01.")
NOT_A_MOMENT: Final = N_("Enter a date and a time, like 2026-04-01 09:00.")
NOT_A_NUMBER: Final = N_("Enter a number.")
NOT_ACCEPTED: Final = N_("This value cannot be accepted. Correct it.")
LONE_CHARACTER: Final = N_("The text holds a character that cannot be stored. Remove it.")


class FormState(Struct, Generic[T], frozen=True, kw_only=True):
    """What a form holds: the person's words and, by field, what is wrong with them."""

    values: Mapping[str, Any] = {}
    flaws: Mapping[str, str] = {}
    """Name of the field → message in the reader's language."""
    files: Mapping[str, Sequence[UploadFile]] = {}
    kind: type[T] | None = None
    language: Language = i18n.DEFAULT_LANGUAGE

    @staticmethod
    def empty(**values: Any) -> FormState[Any]:
        """A form before anything was sent, with these values in it."""
        return FormState(values=values)

    def command(self) -> T:
        """The input Struct. Raises `Invalid` with every flaw of shape."""
        if self.kind is None:
            raise TypeError("this form was not read as a Struct")
        return decode(self.kind, self.values)

    def text(self, name: str) -> str:
        """One field's words, empty when it was not sent."""
        found = self.values.get(name, "")
        return found if isinstance(found, str) else next(reversed(found), "")

    def version(self) -> int | None:
        """The version that the page was made from, of the field `if_match`."""
        found = self.text("if_match")
        return int(found) if found.isascii() and found.isdigit() and len(found) < 19 else None

    def refused(self, error: Invalid) -> FormState[T]:
        """The same words with what is wrong with them."""
        found: dict[str, str] = {}
        for flaw in error.flaws:
            message = i18n.message(flaw.message, self.language)
            name = flaw.pointer.strip("/").replace("/", "-") or "form"
            found[name] = f"{found[name]} {message}" if name in found else message
        return structs.replace(
            self, flaws=found or {"form": i18n.message(error.summary(), self.language)}
        )


def form(request: Visit, kind: type[T]) -> FormState[T]:
    """The posted form, to be read as this Struct; asks for nothing but what was sent."""
    values: dict[str, Any] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in surroundings(request).fields:
        if isinstance(value, UploadFile):
            if value.filename:
                files.setdefault(name, []).append(value)
        elif name in values:
            known = values[name]
            values[name] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            values[name] = value
    return FormState(values=values, files=files, kind=kind, language=language(request))


def decode(kind: type[T], values: Mapping[str, Any]) -> T:
    """The Struct of these words. Raises `Invalid` with every flaw of shape at once."""
    found: list[Flaw] = []
    ready = _struct(kind, values, "", found)
    if found:
        raise Invalid(*found)
    try:
        return msgspec.convert(ready, kind, strict=False)
    except msgspec.ValidationError as error:
        # A rule of the whole Struct: every field by itself was good.
        raise Invalid(
            Flaw(pointer=_pointer(str(error)), code="field.invalid", message=NOT_ACCEPTED)
        ) from None


def _struct(kind: Any, values: Mapping[str, Any], at: str, found: list[Flaw]) -> dict[str, Any]:
    ready: dict[str, Any] = {}
    for field in structs.fields(kind):
        name = field.encode_name
        value = _read(field.type, name, values, f"{at}/{name}", found)
        required = field.default is NODEFAULT and field.default_factory is NODEFAULT
        if value is UNSET:
            if required:
                found.append(Flaw(pointer=f"{at}/{name}", code="field.missing", message=MISSING))
            continue
        ready[name] = value
    return ready


def _read(wanted: Any, name: str, values: Mapping[str, Any], at: str, found: list[Flaw]) -> Any:
    """The value of one field as JSON would hold it, UNSET when nothing was given."""
    kinds = _alternatives(wanted)
    inner = next((kind for kind in kinds if _is_struct(kind)), None)
    if inner is not None:
        part = _below(name, values)
        return _struct(inner, part, at, found) if part else (None if type(None) in kinds else UNSET)
    sequence = next(
        (kind for kind in kinds if get_origin(_bare(kind)) in {list, tuple, Sequence}), None
    )
    if sequence is not None:
        return _items(sequence, name, values, at, found)
    if name not in values:
        # An empty box is not sent at all. Where "not known" is an answer, silence is that.
        return False if kinds == [bool] else UNSET
    given = values[name]
    text = given if isinstance(given, str) else next((one for one in reversed(given) if one), "")
    value = _value(kinds, text)
    if value is UNSET or value is None:
        return value
    _check(wanted, value, at, found)
    return value


def _value(kinds: Sequence[Any], text: str) -> Any:
    plain = {_bare(kind) for kind in kinds}
    if bool in plain:
        if not text.strip() and type(None) in plain:
            return None
        return text.strip().lower() not in _UNCHECKED
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        if type(None) in plain:
            return None
        # An edit that empties a text means it; for a new thing an empty text is a missing one.
        if str in plain and (UnsetType in plain or not _needs_text(kinds)):
            return text.strip()
        return UNSET
    if datetime in plain:
        text = text.strip().replace(" ", "T", 1)
        if _NAIVE.fullmatch(text) is None:
            return text
        return (
            datetime.fromisoformat(text).replace(tzinfo=LOCAL).isoformat()
            if _is_real(text)
            else text
        )
    return text if str in plain else text.strip()


def _items(wanted: Any, name: str, values: Mapping[str, Any], at: str, found: list[Flaw]) -> Any:
    inner = get_args(_bare(wanted))[0]
    kinds = _alternatives(inner)
    struct = next((kind for kind in kinds if _is_struct(kind)), None)
    if struct is not None:
        rows: dict[int, dict[str, Any]] = {}
        for key, value in _below(name, values).items():
            number, _, rest = key.partition("-")
            if number.isascii() and number.isdigit() and len(number) < 4 and rest:
                rows.setdefault(int(number), {})[rest] = value
        kept = [rows[number] for number in sorted(rows) if any(rows[number].values())]
        return [
            _struct(struct, row, f"{at}/{index}", found)
            for index, row in enumerate(kept[:MOST_ITEMS])
        ]
    if name not in values:
        return UNSET
    given = values[name]
    listed = [one for one in ([given] if isinstance(given, str) else given) if one.strip()]
    ready = [_value(kinds, one) for one in listed]
    _check(wanted, ready, at, found)
    return ready


def _below(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    start = f"{name}-"
    return {
        key.removeprefix(start): value for key, value in values.items() if key.startswith(start)
    }


def _check(wanted: Any, value: Any, at: str, found: list[Flaw]) -> None:
    if isinstance(value, str) and (
        "\0" in value or any("\ud800" <= character <= "\udfff" for character in value)
    ):
        found.append(Flaw(pointer=at, code="text.character", message=LONE_CHARACTER))
        return
    try:
        msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError as error:
        code, message = _explained(wanted, str(error))
        found.append(Flaw(pointer=at + _pointer(str(error)), code=code, message=message))


def _explained(wanted: Any, said: str) -> tuple[str, str]:
    plain = {_bare(kind) for kind in _alternatives(wanted)}
    limit = re.search(r"length ([<>]=?) (\d+)", said)
    if limit is not None:
        if limit[1].startswith("<"):
            return "field.length", TOO_LONG % {"limit": limit[2]}
        if limit[2] == "1":
            return "field.missing", MISSING
        return "field.length", TOO_SHORT % {"limit": limit[2]}
    if "enum value" in said:
        return "field.choice", CHOOSE
    if datetime in plain:
        return "field.type", NOT_A_MOMENT
    if date in plain:
        return "field.type", NOT_A_DATE
    if plain & {int, float}:
        return "field.type", NOT_A_NUMBER
    return "field.invalid", NOT_ACCEPTED


def _is_real(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _pointer(said: str) -> str:
    place = _AT.search(said)
    return "".join(f"/{name or index}" for name, index in _STEP.findall(place[1])) if place else ""


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _alternatives(wanted: Any) -> list[Any]:
    bare = _bare(wanted)
    if get_origin(bare) in {Union, types.UnionType}:
        return [inner for part in get_args(bare) for inner in _alternatives(part)]
    return [wanted]


def _is_struct(kind: Any) -> bool:
    bare = _bare(kind)
    return isinstance(bare, type) and issubclass(bare, Struct)


def _needs_text(kinds: Sequence[Any]) -> bool:
    for kind in kinds:
        for meta in get_args(kind)[1:] if get_origin(kind) is Annotated else ():
            if isinstance(meta, msgspec.Meta) and meta.min_length:
                return True
    return False

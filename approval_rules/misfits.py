"""What does not fit where it stands in a file, told with what to write there instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import inspect

from approval_rules.detect import BuiltInDetect, Cues, PatternDetect, WordsDetect
from approval_rules.model import Override, Scope, UsageScope
from approval_rules.source import Document, PackError
from approval_rules.submission import Media

_AT: Final = re.compile(r"^(?P<what>.*?)(?: - at `\$?\.?(?P<path>.*)`)?$", re.DOTALL)
_STEP: Final = re.compile(r"\[\d+\]|\[\.\.\.\]|[^.\[\]]+")
_UNKNOWN: Final = re.compile(r"unknown field `(?P<name>.*)`")
_MISSING: Final = re.compile(r"missing required field `(?P<name>.*)`")
_OTHER: Final = re.compile(r"Expected `.*`, got `(?P<got>.*)`")
_CHOICE: Final = re.compile(r"Invalid (?:enum )?value '(?P<got>.*)'")
_TIME: Final = re.compile(r"Invalid RFC3339")

CLAUSE: Final = "name the obligations that the rule serves, as in `clause: [soumu-gl-2026.03/S1a]`"
MISSING: Final[Mapping[str, str]] = {
    "clause": CLAUSE,
    "examples": "add examples: they are the rule's tests",
    "remedy": "say what the author can do, in `remedy: {ja: …, en: …}`",
    "id": "give the rule a short name such as `id: pii.phone`",
    "name": "name the detector, as in `{kind: detector, name: phone}`",
}
"""Field → what to add, where the name of the field does not say enough."""

_NEGATIVE: Final = 'write `negative_cues`, and `when: "!negative_cue"` at a level'
INSTEAD: Final[Mapping[tuple[type, str], str]] = {
    (PatternDetect, "unless_near"): _NEGATIVE,
    (BuiltInDetect, "unless_near"): _NEGATIVE,
    (WordsDetect, "negative_cues"): "write `unless_near`",
    (BuiltInDetect, "detector"): "write `name`, as in `{kind: detector, name: phone}`",
}
"""A field that belongs elsewhere → what does its work here."""

GIVEN: Final[Mapping[str, str]] = {
    "str": "a text stands here",
    "int": "a number stands here",
    "float": "a number stands here",
    "bool": "true or false stands here",
    "array": "a list stands here",
    "list": "a list stands here",
    "object": "a group of fields stands here",
    "null": "nothing stands here",
}
"""What YAML made of a value → how it is called."""

WRITTEN: Final[Mapping[type[inspect.Type], str]] = {
    inspect.BoolType: "write true or false",
    inspect.IntType: "write a whole number without quotes",
    inspect.DateType: "write a day like 2026-12-31",
    inspect.DateTimeType: "write a time like 2026-12-01T10:00:00+09:00",
}
"""What is wanted → what to write."""

QUOTES: Final = "put the value between quotes"
TEXTS: Final[Mapping[str, str]] = {
    "int": QUOTES,
    "float": QUOTES,
    "bool": QUOTES,
    "null": "write a text, or take the field out",
    "array": "write one text, without [ ]",
    "list": "write one text, without [ ]",
    "object": "write one text, without { }",
}
"""What stands in place of a text → what to write."""

_SHOWN: Final[Mapping[type, str]] = {
    Cues: "{any: […], window: 30}",
    Media: "{kind: image, alt: …}",
    Override: "{role: approver, reason_required: true}",
    Scope: "{networks: […]}",
    UsageScope: "{providers: […]}",
    WordsDetect: "{kind: words, words: [{word: …, why: …}]}",
}
"""How a Struct is written of which no field, or not the fields alone, are necessary."""


def refused(
    error: msgspec.ValidationError, kind: Any, values: Any, document: Document, at: str = ""
) -> PackError:
    """
    The refusal of values that are none of this kind, for who wrote them.

    `at` is where the values stand in the document.
    """
    parts = _AT.match(str(error))
    what, inside = (parts["what"], parts["path"] or "") if parts else (str(error), "")
    kinds, value = _at(inside, kind, values)
    # msgspec writes `[...]` for the keys of a mapping
    path = _joined(at, inside.replace("[...]", ""))
    if found := _UNKNOWN.search(what):
        return _unknown(found["name"], kinds, document, path)
    if found := _MISSING.search(what):
        return _missing(found["name"], kinds, document, path)
    if found := _CHOICE.search(what):
        message = f"“{found['got']}” is not known here"
        return document.error(message, path, _choice(found["got"], inside, kind, values))
    if _TIME.search(what):
        return document.error(f"“{value}” cannot be read", path, _instead(kinds, "str"))
    found = _OTHER.search(what)
    got = found["got"] if found else ""
    return document.error(GIVEN.get(got, what), path, _instead(kinds, got))


def _joined(at: str, inside: str) -> str:
    between = "." if at and inside and not inside.startswith("[") else ""
    return f"{at}{between}{inside}"


def _unknown(name: str, kinds: Sequence[inspect.Type], document: Document, path: str) -> PackError:
    structs = _structs(kinds)
    instead = (INSTEAD[one.cls, name] for one in structs if (one.cls, name) in INSTEAD)
    known = ", ".join(dict.fromkeys(one.encode_name for kind in structs for one in kind.fields))
    return document.error(
        f"the field “{name}” is not known",
        _joined(path, name),
        next(instead, f"check its spelling, or take it out; there are: {known}"),
    )


def _missing(name: str, kinds: Sequence[inspect.Type], document: Document, path: str) -> PackError:
    remedy = MISSING.get(name, f"add `{name}: …`")
    if tags := [str(one.tag) for one in _structs(kinds) if one.tag_field == name]:
        remedy = f"add `{name}`, one of: {', '.join(tags)}"
    return document.error(f"“{name}” is missing", path, remedy)


def _choice(got: str, inside: str, kind: Any, values: Any) -> str:
    """What to write where only few words may stand."""
    kinds, _ = _at(inside, kind, values)
    listed = [
        one for found in kinds if isinstance(found, inspect.LiteralType) for one in found.values
    ]
    if not listed:
        # The word by which one Struct of several is known is no field of any.
        owner, _, field = inside.rpartition(".")
        structs = _structs(_at(owner, kind, values)[0])
        listed = [one.tag for one in structs if one.tag_field == field]
        if BuiltInDetect in {one.cls for one in structs} and _is_detector(got):
            return f"write `{{kind: detector, name: {got}}}`"
    return f"write one of: {', '.join(map(str, dict.fromkeys(listed)))}"


def _is_detector(name: str) -> bool:
    # Detectors load their libraries, which nothing but a mistake needs here.
    from approval_rules.detectors.by_name import READING, WHOLE  # noqa: PLC0415

    return name in READING or name in WHOLE


def _instead(kinds: Sequence[inspect.Type], got: str) -> str:
    """What to write where any of these kinds may stand, and something else does."""
    if literals := [one for one in kinds if isinstance(one, inspect.LiteralType)]:
        return f"write one of: {', '.join(str(value) for one in literals for value in one.values)}"
    for kind in kinds:
        if isinstance(kind, inspect.StrType):
            return TEXTS.get(got, QUOTES)
        if type(kind) in WRITTEN:
            return WRITTEN[type(kind)]
    return f"write `{_shape(kinds)}`"


def _shape(kinds: Sequence[inspect.Type], *, inner: bool = False) -> str:
    for kind in kinds:
        if isinstance(kind, inspect.VarTupleType):
            return f"[{_shape(list(_alternatives(kind.item_type)), inner=inner)}]"
        if isinstance(kind, inspect.DictType):
            return f"{{…: {_shape(list(_alternatives(kind.value_type)), inner=True)}}}"
    structs = _structs(kinds)
    if inner or not structs:
        return "…"
    for struct in structs:
        if struct.cls in _SHOWN:
            return _SHOWN[struct.cls]
    necessary = (one.encode_name for one in structs[0].fields if one.required)
    return f"{{{', '.join(f'{name}: …' for name in necessary)}}}"


# ------------------------------------------------------------------ what may stand where


def _at(path: str, kind: Any, values: Any) -> tuple[list[inspect.Type], Any]:
    """What may stand at this path of values of a kind, and what does."""
    kinds, value = list(_alternatives(inspect.type_info(kind), values)), values
    for step in _STEP.findall(path):
        inside = [one for kind in kinds for one in _inside(kind, step)]
        value = _value(value, step)
        kinds = [one for kind in inside for one in _alternatives(kind, value)]
    return kinds, value


def _inside(kind: inspect.Type, step: str) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.StructType):
        yield from (one.type for one in kind.fields if one.encode_name == step)
    elif isinstance(kind, inspect.DictType):
        yield kind.value_type
    elif isinstance(kind, inspect.VarTupleType):
        yield kind.item_type


def _value(value: Any, step: str) -> Any:
    if isinstance(value, list) and step[1:-1].isdigit():
        return value[int(step[1:-1])]
    return value.get(step) if isinstance(value, dict) else None


def _alternatives(kind: inspect.Type, value: Any = None) -> Iterator[inspect.Type]:
    """The kinds of a union; of Structs told apart by a word, the one that the value names."""
    if not isinstance(kind, inspect.UnionType):
        yield kind
        return
    tagged = [one for one in _structs(kind.types) if one.tag_field]
    named = [
        one for one in tagged if isinstance(value, dict) and value.get(one.tag_field) == one.tag
    ]
    for one in kind.types:
        if one not in tagged or not named or one in named:
            yield one


def _structs(kinds: Sequence[inspect.Type]) -> list[inspect.StructType]:
    return [one for one in kinds if isinstance(one, inspect.StructType)]

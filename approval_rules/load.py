"""YAML packs become Structs here, or are refused with the place and the remedy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct, inspect

from approval_rules.detect import ListedPart, Word
from approval_rules.model import Pack, PackKind, PublishingRule, Text, UsageRule
from approval_rules.parts import lists_named, with_parts
from approval_rules.source import Document, PackError, read_text, read_yaml

__all__ = ["PackError", "default_packs", "load_pack", "load_packs", "mistakes_of", "parse_pack"]

_ID: Final = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*$")
_AT: Final = re.compile(r"^(?P<what>.*?)(?: - at `\$?\.?(?P<path>.*)`)?$", re.DOTALL)
_UNKNOWN: Final = re.compile(r"unknown field `(?P<name>.*)`")
_MISSING: Final = re.compile(r"missing required field `(?P<name>.*)`")
_WANTS_TEXT: Final = re.compile(r"Expected `(?P<want>.*)`, got `(?P<got>.*)`")

_REMEDIES: Final = {
    "clause": "name the obligations that the rule serves, as in `clause: [soumu-gl-2026.03/S1a]`",
    "examples": "add examples: they are the rule's tests",
    "remedy": "say what the author can do, in `remedy: {ja: …, en: …}`",
    "id": "give the rule a short name such as `id: pii.phone`",
}


class _PublishingFile(Struct, frozen=True, forbid_unknown_fields=True):
    pack: str
    version: str
    rules: tuple[PublishingRule, ...]
    title: Text | None = None
    parts: dict[str, str | ListedPart] = {}


class _UsageFile(Struct, frozen=True, forbid_unknown_fields=True):
    pack: str
    version: str
    rules: tuple[UsageRule, ...]
    title: Text | None = None


def load_pack(path: Path) -> Pack:
    """
    The pack in a YAML file, its word lists (`../words/*.yaml`) read with it.

    Raises PackError; never any other error for anything that a file may hold.
    """
    return parse_pack(read_text(path), file=str(path), words_directory=path.parent.parent / "words")


def load_packs(directory: Path) -> tuple[Pack, ...]:
    """All packs (`*.yaml`) of a directory in the order of their names; raises PackError."""
    if not directory.is_dir():
        raise PackError(
            "there is no such directory", file=str(directory), remedy="name a directory of packs"
        )
    packs = tuple(load_pack(path) for path in sorted(directory.glob("*.yaml")))
    refuse_doubles(packs)
    return packs


def default_packs(kind: PackKind) -> tuple[Pack, ...]:
    """The packs that are shipped for one kind of question."""
    with resources.as_file(resources.files("approval_rules") / "packs" / kind) as directory:
        return load_packs(directory)


def parse_pack(text: str, *, file: str = "pack", words_directory: Path | None = None) -> Pack:
    """The pack in a YAML text; `file` is what errors call it. Raises PackError."""
    return _pack(read_yaml(text, file), words_directory)


def mistakes_of(
    text: str, *, file: str = "pack", words_directory: Path | None = None
) -> tuple[PackError, ...]:
    """
    Everything for which `parse_pack` refuses a text: the first mistake of each rule, in the order
    of the file. Empty when it is a pack. Never raises.
    """
    try:
        document = read_yaml(text, file)
    except PackError as error:
        return (error,)
    try:
        _pack(document, words_directory)
    except PackError as error:
        found = {str(error): error}
    else:
        return ()
    rules = document.values.get("rules") if isinstance(document.values, dict) else None
    for index in range(len(rules) if isinstance(rules, list) else 0):
        try:
            _pack(document.alone(index), words_directory)
        except PackError as error:
            found.setdefault(str(error), error)
    return tuple(sorted(found.values(), key=lambda one: one.line))


def _pack(document: Document, words_directory: Path | None) -> Pack:
    values = document.values
    if not isinstance(values, dict):
        raise document.error("a pack is a list of keys", "", "begin with `pack: name`")
    usage = _is_usage(values)
    decoded: _PublishingFile | _UsageFile
    try:
        if usage:
            decoded = msgspec.convert(values, _UsageFile)
        else:
            decoded = msgspec.convert(values, _PublishingFile)
    except msgspec.ValidationError as error:
        raise _refused(error, document, _UsageFile if usage else _PublishingFile) from None
    words = _word_lists(decoded, words_directory, document)
    publishing: tuple[PublishingRule, ...] = ()
    if isinstance(decoded, _PublishingFile):
        publishing = with_parts(decoded.rules, decoded.parts, words, document)
    pack = Pack(
        id=decoded.pack,
        version=decoded.version,
        title=decoded.title or Text(ja=decoded.pack, en=decoded.pack),
        digest=_digest(values, words),
        publishing=publishing,
        usage=decoded.rules if isinstance(decoded, _UsageFile) else (),
        word_lists=words,
        origin=document.file,
    )
    _check(pack, document)
    return pack


def refuse_doubles(packs: tuple[Pack, ...]) -> None:
    """Raise PackError when two packs, or two rules of different packs, have the same id."""
    seen: dict[str, str] = {}
    for pack in packs:
        for name in (f"pack {pack.id}", *(rule.id for rule in pack.rules)):
            if name in seen:
                raise PackError(
                    f"“{name}” stands in {seen[name]} already",
                    file=pack.origin,
                    path=name,
                    remedy="give one of the two another id",
                )
            seen[name] = pack.origin


def _is_usage(values: dict[str, Any]) -> bool:
    rules = values.get("rules")
    first = rules[0] if isinstance(rules, list) and rules else {}
    return isinstance(first, dict) and ("resource" in first or "holds" in first)


def _refused(error: msgspec.ValidationError, document: Document, file: Any) -> PackError:
    parts = _AT.match(str(error))
    what = parts["what"] if parts else str(error)
    path = (parts["path"] or "") if parts else ""
    # msgspec writes `[...]` for the keys of a mapping
    path = path.replace("[...]", "")
    if found := _UNKNOWN.search(what):
        name = found["name"]
        path = f"{path}.{name}" if path else name
        return document.error(
            f"the field “{name}” is not known", path, "check its spelling, or take it out"
        )
    if found := _MISSING.search(what):
        name = found["name"]
        remedy = _REMEDIES.get(name, f"add `{name}: …`")
        return document.error(f"“{name}” is missing", path, remedy)
    if found := _WANTS_TEXT.search(what):
        remedy = f"write a value of the type {found['want']}"
        if found["want"] == "str":
            remedy = "put the value between quotes"
        return document.error(f"{found['got']} stands where {found['want']} belongs", path, remedy)
    allowed = _choices(path, file)
    if allowed and (found := _WRONG_CHOICE.search(what)):
        return document.error(
            f"“{found['got']}” is not known here", path, f"write one of: {', '.join(allowed)}"
        )
    return document.error(what, path, "see packs/README.md for the values allowed here")


_WRONG_CHOICE: Final = re.compile(r"Invalid enum value '(?P<got>.*)'")


def _choices(path: str, file: Any) -> Sequence[Any]:
    """What may stand at this path of a file of rules, as its Structs say; empty for anything."""
    here = list(_kinds_in(inspect.type_info(file)))
    for name in re.findall(r"[A-Za-z_]+", path):
        here = [
            kind
            for struct in here
            if isinstance(struct, inspect.StructType)
            for one in struct.fields
            if one.encode_name == name
            for kind in _kinds_in(one.type)
        ]
    return [
        value for kind in here if isinstance(kind, inspect.LiteralType) for value in kind.values
    ]


def _kinds_in(kind: inspect.Type) -> Iterator[inspect.Type]:
    """A type, and what its lists and unions hold."""
    if isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from _kinds_in(one)
    elif isinstance(kind, inspect.VarTupleType):
        yield from _kinds_in(kind.item_type)
    else:
        yield kind


def _word_lists(
    decoded: _PublishingFile | _UsageFile, directory: Path | None, document: Document
) -> dict[str, tuple[Word, ...]]:
    lists: dict[str, tuple[Word, ...]] = {}
    if isinstance(decoded, _UsageFile):
        return lists
    for path, names in lists_named(decoded.rules, decoded.parts):
        for name in names:
            if directory is None or not re.fullmatch(r"[a-z0-9_-]+", name):
                raise document.error(f"the word list “{name}” is not known", path, "check its name")
            if name not in lists:
                if not (directory / f"{name}.yaml").is_file():
                    known = ", ".join(sorted(one.stem for one in directory.glob("*.yaml")))
                    raise document.error(
                        f"there is no word list “{name}”", path, f"one of: {known}"
                    )
                lists[name] = _words(directory / f"{name}.yaml")
    return lists


def _words(path: Path) -> tuple[Word, ...]:
    document = read_yaml(read_text(path), str(path))
    try:
        words = msgspec.convert(document.values, tuple[Word, ...])
    except msgspec.ValidationError as error:
        raise _refused(error, document, tuple[Word, ...]) from None
    from approval_rules import lint  # noqa: PLC0415 -- see `_check`

    if not words:
        raise document.error("the list is empty", "", "add a word, as in `- {word: …, why: …}`")
    lint.check_words(words, document, "")
    return words


def _digest(values: Any, words: dict[str, tuple[Word, ...]]) -> str:
    content = msgspec.json.encode([values, words], order="sorted")
    return hashlib.sha256(content).hexdigest()


def _check(pack: Pack, document: Document) -> None:
    """Everything about a pack that its shape alone does not say."""
    if not _ID.match(pack.id):
        raise document.error(
            f"“{pack.id}” is not an id", "pack", "use small letters, digits, dots and hyphens"
        )
    if not pack.rules:
        raise document.error("the pack has no rules", "rules", "add at least one rule")
    seen: set[str] = set()
    for index, rule in enumerate(pack.rules):
        path = f"rules[{index}]"
        if not _ID.match(rule.id):
            raise document.error(
                f"“{rule.id}” is not an id",
                f"{path}.id",
                "use small letters, digits, dots and hyphens",
            )
        if rule.id in seen:
            raise document.error(
                f"the rule “{rule.id}” stands twice", f"{path}.id", "give one another id"
            )
        seen.add(rule.id)
        if not rule.clause:
            raise document.error("“clause” is empty", f"{path}.clause", _REMEDIES["clause"])
        # each kind of rule knows its own expressions and patterns; importing them here keeps the
        # words of the leaf (model.py) importable without the CEL and RE2 libraries
        if isinstance(rule, UsageRule):
            from approval_rules import usage  # noqa: PLC0415 -- see above

            usage.check_rule(rule, document, path)
        else:
            from approval_rules import lint  # noqa: PLC0415 -- see above

            lint.check_rule(rule, document, path)
    if pack.publishing:
        from approval_rules import lint  # noqa: PLC0415 -- see above

        lint.check_pack(pack, document)

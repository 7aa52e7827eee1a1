"""YAML packs become Structs here, or are refused with the place and the remedy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from approval_rules.detect import ListedPart, Word
from approval_rules.misfits import CLAUSE, refused
from approval_rules.model import Pack, PackKind, PublishingRule, Text, UsageRule
from approval_rules.parts import lists_named, with_parts, written_out
from approval_rules.source import Document, PackError, read_text, read_yaml

__all__ = ["PackError", "default_packs", "load_pack", "load_packs", "mistakes_of", "parse_pack"]

_ID: Final = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*$")
_LIST: Final = re.compile(r"[a-z0-9_-]+")


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
    The pack in a YAML file, the word lists that it names read with it.

    They stand in `words/` or `../words/` beside the file, else among the shipped ones. Raises
    PackError; never any other error for anything that a file may hold.
    """
    folder = path.absolute().parent
    return _pack(read_yaml(read_text(path), str(path)), (folder / "words", folder.parent / "words"))


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
    """
    The pack in a YAML text; `file` is what errors call it. Raises PackError.

    A word list is sought in `words_directory` before the shipped ones.
    """
    return _pack(read_yaml(text, file), [words_directory] if words_directory else [])


def mistakes_of(
    text: str, *, file: str = "pack", words_directory: Path | None = None
) -> tuple[PackError, ...]:
    """
    Everything for which `parse_pack` refuses a text: the first mistake of each rule, in the order
    of the file. Empty when it is a pack. Never raises.
    """
    own_words = [words_directory] if words_directory else []
    try:
        document = read_yaml(text, file)
    except PackError as error:
        return (error,)
    try:
        _pack(document, own_words)
    except PackError as error:
        found = {str(error): error}
    else:
        return ()
    rules = document.values.get("rules") if isinstance(document.values, dict) else None
    for index in range(len(rules) if isinstance(rules, list) else 0):
        try:
            _pack(document.alone(index), own_words)
        except PackError as error:
            found.setdefault(str(error), error)
    return tuple(sorted(found.values(), key=lambda one: one.line))


def _pack(document: Document, own_words: Sequence[Path]) -> Pack:
    values = document.values
    if not isinstance(values, dict):
        raise document.error("a pack is a list of keys", "", "begin with `pack: name`")
    shape: type[_PublishingFile | _UsageFile] = _PublishingFile
    if _is_usage(values):
        shape = _UsageFile
    try:
        decoded = msgspec.convert(values, shape)
    except msgspec.ValidationError as error:
        raise refused(error, shape, values, document) from None
    words = _word_lists(decoded, own_words, document)
    publishing: tuple[PublishingRule, ...] = ()
    if isinstance(decoded, _PublishingFile):
        parts = written_out(decoded.parts, words, document)
        from approval_rules import lint  # noqa: PLC0415 -- see `_check`

        lint.check_parts(parts, document)
        publishing = with_parts(decoded.rules, parts, words, document)
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


def _word_lists(
    decoded: _PublishingFile | _UsageFile, own: Sequence[Path], document: Document
) -> dict[str, tuple[Word, ...]]:
    lists: dict[str, tuple[Word, ...]] = {}
    if isinstance(decoded, _UsageFile):
        return lists
    with resources.as_file(resources.files("approval_rules") / "packs" / "words") as shipped:
        directories = (*own, shipped)
        for path, names in lists_named(decoded.rules, decoded.parts):
            for name in names:
                if name not in lists:
                    lists[name] = _words(_list_called(name, directories, document, path))
    return lists


def _list_called(name: str, directories: Sequence[Path], document: Document, path: str) -> Path:
    """The file of a word list in the first directory that has it."""
    # A name is no path: it leads out of no directory.
    if _LIST.fullmatch(name):
        for directory in directories:
            if (directory / f"{name}.yaml").is_file():
                return directory / f"{name}.yaml"
    known = {one.stem for directory in directories for one in directory.glob("*.yaml")}
    raise document.error(
        f"there is no word list “{name}”", path, f"one of: {', '.join(sorted(known))}"
    )


def _words(path: Path) -> tuple[Word, ...]:
    document = read_yaml(read_text(path), str(path))
    try:
        words = msgspec.convert(document.values, tuple[Word, ...])
    except msgspec.ValidationError as error:
        raise refused(error, tuple[Word, ...], document.values, document) from None
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
            raise document.error("“clause” is empty", f"{path}.clause", CLAUSE)
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

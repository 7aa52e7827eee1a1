"""YAML text with the place of everything in it, read strictly: no tab, no double key, no alias."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import yaml

FILE_LIMIT: Final = 4 * 1024 * 1024
NODE_LIMIT: Final = 200_000
DEPTH_LIMIT: Final = 40

_TRUE: Final = {"true": True, "True": True, "false": False, "False": False}
_NULL: Final = {"", "~", "null"}
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})$")
_STORABLE: Final = re.compile("[^\0\ud800-\udfff]*")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?$")
_WIDE_COLON: Final = re.compile(r"[-\s]*(?P<key>[A-Za-z_]+)\s*：")
_WIDE_BLANK: Final = re.compile("[- ]*[\u3000\u00a0]")
_CURLY: Final = re.compile("[“”„][^“”]*[“”]?|[‘’][^‘’]*[‘’]|＂[^＂]*＂?")
"""A whole value between quotes that YAML takes for a part of it."""


class PackError(ValueError):
    """A pack cannot be put in force. Says where, what, and what to write instead."""

    def __init__(
        self, message: str, *, file: str = "", line: int = 0, path: str = "", remedy: str = ""
    ) -> None:
        place = f"{file}:{line}" if line else file
        inside = f" ({path})" if path else ""
        self.place = f"{place}{inside}"
        super().__init__(f"{self.place}: {message}" + (f" — {remedy}" if remedy else ""))
        self.file = file
        self.line = line
        self.path = path
        self.message = message
        self.remedy = remedy


class Document:
    """A YAML document as plain values, with the line (from 1) of every path in it."""

    def __init__(self, values: Any, lines: dict[str, int], file: str) -> None:
        self.values = values
        self.file = file
        self._lines = lines
        self._index = 0

    def alone(self, index: int) -> Document:
        """The same document with one of its rules only; its errors keep their lines and paths."""
        parts = self.values.get("parts")
        kept = {"parts": parts} if isinstance(parts, dict) else {}
        rule = self.values["rules"][index]
        found = Document(
            {"pack": "alone", "version": "1", **kept, "rules": [rule]}, self._lines, self.file
        )
        found._index = index
        return found

    def line(self, path: str) -> int:
        """The line of a path such as `rules[0].title`; of its nearest parent when it is absent."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = re.sub(r"(\[[^\[\]]*\]|\.?[^.\[\]]+)$", "", path) if path != "" else ""
        return self._lines.get("", 1)

    def error(self, message: str, path: str, remedy: str = "") -> PackError:
        """A PackError at this path."""
        if self._index and path.startswith("rules[0]"):
            path = f"rules[{self._index}]{path.removeprefix('rules[0]')}"
        return PackError(message, file=self.file, line=self.line(path), path=path, remedy=remedy)


def read_text(path: Path, *, remedy: str = "cut it into packs") -> str:
    """The text of a UTF-8 file; raises PackError, whose remedy for a file too large is `remedy`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PackError(
            f"the file cannot be read: {error.strerror}",
            file=str(path),
            remedy="check the path and its rights",
        ) from None
    if len(raw) > FILE_LIMIT:
        raise PackError(
            f"the file is larger than {FILE_LIMIT} bytes",
            file=str(path),
            remedy=remedy,
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PackError(
            "the file is not UTF-8", file=str(path), line=line, remedy="save it as UTF-8"
        ) from None


def read_yaml(text: str, file: str, *, remedy: str = "begin with `pack: name`") -> Document:
    """
    The document in `text`; raises PackError with the line of the first thing that is wrong.

    `remedy` is what to do about a file without content.
    """
    # the C loader is five times faster, and not on every platform
    loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, text, file) from None
    except (yaml.YAMLError, RecursionError, UnicodeError) as error:
        raise PackError(
            f"the file is not readable YAML: {str(error).splitlines()[0]}",
            file=file,
            line=1,
            remedy="save it as UTF-8 text without control characters",
        ) from None
    if node is None:
        raise PackError("the file is empty", file=file, line=1, remedy=remedy)
    lines: dict[str, int] = {}
    reader = _Reader(file, lines)
    return Document(reader.value(node, "", 0), lines, file)


class _Reader:
    def __init__(self, file: str, lines: dict[str, int]) -> None:
        self._file = file
        self._lines = lines
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: str, depth: int) -> Any:
        line = node.start_mark.line + 1
        self._lines.setdefault(path, line)
        if id(node) in self._seen:
            raise self._error("an alias (*name) is used", node, path, "write the value out again")
        self._seen.add(id(node))
        if depth > DEPTH_LIMIT or len(self._seen) > NODE_LIMIT:
            raise self._error("the file is too deep or too large", node, path, "cut it into packs")
        if not node.tag.startswith("tag:yaml.org,2002:"):
            raise self._error(f"the tag {node.tag} is not allowed", node, path, "leave it out")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [
                self.value(child, f"{path}[{index}]", depth + 1)
                for index, child in enumerate(node.value)
            ]
        if not getattr(node, "style", None) and _CURLY.fullmatch(str(node.value)):
            raise self._error(
                "the quotes around the value are curly: they would be a part of it",
                node,
                path,
                'write plain quotes ("), or put plain ones around them where they are meant',
            )
        found = _scalar(node)
        if isinstance(found, str) and not _STORABLE.fullmatch(found):
            raise self._error(
                "a character that cannot be stored stands here", node, path, "take it out"
            )
        if isinstance(found, float) and not math.isfinite(found):
            raise self._error("the number is too large", node, path, "write a smaller one")
        return found

    def _mapping(self, node: yaml.MappingNode, path: str, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error("a key is not a word", key_node, path, "write `key: value`")
            key = str(key_node.value)
            inside = f"{path}.{key}" if path else key
            if key == "<<":
                raise self._error("merging (<<) is used", key_node, inside, "write the values out")
            if not _STORABLE.fullmatch(key):
                raise self._error(
                    "a character that cannot be stored stands here", key_node, path, "take it out"
                )
            if key in values:
                raise self._error(
                    f"the key “{key}” stands twice", key_node, inside, "keep one of the two"
                )
            if flaw := _wide_flaw(key):
                raise self._error(flaw[0], key_node, path, flaw[1])
            self._lines[inside] = key_node.start_mark.line + 1
            values[key] = self.value(value_node, inside, depth + 1)
        return values

    def _error(self, message: str, node: yaml.Node, path: str, remedy: str) -> PackError:
        line = node.start_mark.line + 1
        return PackError(message, file=self._file, line=line, path=path, remedy=remedy)


def _scalar(node: yaml.Node) -> Any:
    # YAML 1.1 reads `no` as false and 12:30 as 750; only the plain words of YAML 1.2 are kept
    text = str(node.value)
    if getattr(node, "style", None):
        return text
    if text in _TRUE:
        return _TRUE[text]
    if text in _NULL:
        return None
    convert: Callable[[str], Any]
    for pattern, convert in ((_INTEGER, int), (_FLOAT, float)):
        if pattern.match(text):
            return convert(text)
    return text


def _unreadable(error: yaml.MarkedYAMLError, text: str, file: str) -> PackError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    written = text.splitlines()
    source = written[line - 1] if line <= len(written) else ""
    if "\t" in source[: len(source) - len(source.lstrip())] or "\\t" in (error.problem or ""):
        return PackError(
            "a tab is used for indentation", file=file, line=line, remedy="use spaces instead"
        )
    # YAML takes a full-width sign for a letter, and stumbles over what comes after it.
    first = error.context_mark.line if error.context_mark else 0
    for index in range(min(line, len(written)) - 1, first - 1, -1):
        if flaw := _wide_flaw(written[index]):
            return PackError(flaw[0], file=file, line=index + 1, remedy=flaw[1])
    return PackError(
        f"the YAML is broken: {error.problem or error.context}",
        file=file,
        line=line,
        remedy="check the indentation, and put values with : or # between quotes",
    )


def _wide_flaw(said: str) -> tuple[str, str] | None:
    """What is wrong with a line or a key that begins with signs of full width, if anything is."""
    if _WIDE_BLANK.match(said):
        return "a full-width blank stands at the beginning", "use plain blanks instead"
    if found := _WIDE_COLON.match(said):
        return (
            "the colon is of full width",
            f"write `{found['key']}: …`, with a plain colon and a blank after it",
        )
    return None

"""Whether words and patterns are written as the text is that they are sought in."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any, Final

import re2

from approval_rules.flaws import of_pattern
from approval_rules.text.normalise import views

PATTERN_MEMORY: Final = 1 << 20
_ASCII_ONLY: Final = re.compile(
    r"(?<!\\)(?:\\\\)*\\(?P<sign>[bBwW])|(?P<named>\[:\^?(?:alpha|alnum|word):\])"
)
_CLASS: Final = re.compile(r"\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\]\\])*\]")
_COUNTED: Final = re.compile(
    r"(?P<what>\[\^(?:\\.|\[:\^?\w+:\]|[^\]\\])+\]|(?<!\\)\\[pP]\{\w+\}|(?<!\\)\.)"
    r"\{(?P<least>\d*),\d+\}"
)
_ANYTHING: Final = ("", "あ", "a", "1", " ", "、")


def options(memory: int = PATTERN_MEMORY) -> Any:
    """How patterns are compiled: silently, and within this memory."""
    found = re2.Options()
    found.log_errors = False
    found.max_mem = memory
    return found


def loosened(source: str) -> str:
    """
    A pattern that matches wherever this one does, and elsewhere, with far fewer states.

    `[^。]{0,36}` has to count, `[^。]*` has not. Who asks with it must ask the
    pattern itself where it matches.
    """
    return _COUNTED.sub(lambda found: f"{found['what']}{{{found['least'] or 0},}}", source)


@functools.lru_cache(maxsize=2000)
def pattern(source: str) -> Any:
    """The RE2 pattern. Raises `ValueError` with the library's words."""
    try:
        return re2.compile(source, options=options())
    except re2.error as error:
        said = error.args[0] if error.args else str(error)
        if isinstance(said, bytes):
            said = said.decode("utf-8", "replace")
        raise ValueError(said) from None


def folded(text: str) -> str:
    """The text as detectors read it: one form of each sign, nothing hidden."""
    return views(text).text.text


def are_folded(texts: Iterable[str]) -> bool:
    """Whether each of these is written as it would be read; asked of all at once."""
    joined = "\n".join(texts)
    return folded(joined) == joined


def word_flaw(word: str, *, is_folded: bool = False) -> tuple[str, str] | None:
    """
    Why these words can stand in no text that is read, and what to write; None when they can.

    `is_folded` tells that they are known to be written as they would be read.
    """
    if not word.strip():
        return "a word is empty: it stands everywhere", "take the entry out"
    if word.strip() != word:
        return f"“{word}” begins or ends with a blank", "take the blank away"
    read = word if is_folded else folded(word)
    if read != word:
        return f"“{word}” is never read: every text is read in one form", f"write “{read}”"
    return None


def pattern_flaw(source: str) -> tuple[str, str] | None:
    """Why this pattern cannot be used, and what to write; None when it can."""
    if found := _ASCII_ONLY.search(source):
        said = f"\\{found['sign']}" if found["sign"] else found["named"]
        if found["sign"] in {"b", "B"}:
            return f"{said} does not know Japanese", "use `not_before` and `not_after` instead"
        return (
            f"{said} does not know Japanese",
            r"write the signs, as in [A-Za-z0-9_], or \p{L} for letters of every script",
        )
    try:
        pattern(source)
    except ValueError as error:
        return of_pattern(str(error))
    signs = sorted({sign for sign in _CLASS.sub("", source) if not sign.isascii()})
    if are_folded(signs):
        return None
    for sign in signs:
        # Beside others in [ ] such a sign does no harm.
        if folded(sign) != sign:
            return (
                f"“{sign}” is never read: every text is read in one form",
                f"write “{folded(sign)}”",
            )
    return None


def is_before_everything(source: str) -> bool:
    """Whether what ends in the pattern is anything at all."""
    compiled = pattern(f"(?:{source})$")
    return all(compiled.search(text) is not None for text in _ANYTHING)


def is_after_everything(source: str) -> bool:
    """Whether what begins with the pattern is anything at all."""
    compiled = pattern(source)
    return all(compiled.match(text) is not None for text in _ANYTHING)

"""What the libraries say of a pattern or a condition that they refuse, for who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

Cure = tuple[str, str, str]
"""A pattern for what the library says, what is said instead of it, and what to write."""

_OF_PATTERNS: Final[Sequence[Cure]] = (
    (
        r"missing \)",
        "a bracket ( is never closed",
        r"close it with ), or write \( for the sign itself",
    ),
    (
        r"unexpected \)",
        "a bracket ) is never opened",
        r"take it out, or write \) for the sign itself",
    ),
    (
        r"missing \]",
        "a list [ is never closed",
        r"close it with ], or write \[ for the sign itself",
    ),
    (
        r"no argument for repetition operator: (.+)",
        "{0} stands where there is nothing to repeat",
        r"write before it what is repeated, or \{0} for the sign itself",
    ),
    (
        r"bad repetition operator: (.+)",
        "{0} repeats a repetition",
        "keep one of the two signs",
    ),
    (
        r"invalid repetition size: (.+)",
        "{0} repeats too often: 1000 is the most, nested ones together",
        "write a smaller number, or * for any number",
    ),
    (
        r"invalid escape sequence: (.+)",
        "{0} means nothing",
        r"write the sign without \, or \\ for a \ of the text",
    ),
    (
        r"invalid perl operator: (.+)",
        "{0} looks around, and no pattern here may",
        "use `not_before`, `not_after` or `cues` instead",
    ),
    (
        r"invalid character class range: (\\[pP].+)",
        "there is no class of letters {0}",
        r"write \p{{Han}}, \p{{Hiragana}}, \p{{Katakana}}, \p{{L}} or the letters themselves",
    ),
    (
        r"invalid character class range: (.+)",
        "the range {0} runs backwards",
        r"write the smaller sign first, or \- for the sign itself",
    ),
    (
        r"invalid named capture group: (.+)",
        "{0} is no name of a group",
        "write (…) without a name",
    ),
    (
        r"too large",
        "the pattern is too large",
        "make two of it, or a list of words",
    ),
)
_OF_CONDITIONS: Final[Sequence[Cure]] = (
    (
        r"token recognition error at: '= ?",
        "one = compares nothing",
        "write == to compare",
    ),
    (
        r"token recognition error at: '(.+)'",
        "{0} has no meaning here",
        "take it out; texts stand in quotes",
    ),
    (
        r"mismatched input '<EOF>'",
        "it ends too early",
        "write what comes after the last && or ||, or close the bracket",
    ),
    (
        r"(?:extraneous|mismatched) input '(.+?)'",
        "{0} stands where it may not",
        "join two questions with && or ||",
    ),
    (
        r"undeclared reference to '(.+?)'",
        "there is no “{0}” here",
        "the names are those of packs/README.md",
    ),
    (
        r"no matching overload for '_?(.+?)_?' applied to '\((.+)\)'",
        "{0} does not go with what stands beside it ({1})",
        "compare a text with a text in quotes, a number with a number, true or false with nothing",
    ),
    (
        r"must answer true or false, not (.+)",
        "it gives no yes or no",
        "compare it with something, as in post.length > 100",
    ),
)


def of_pattern(said: str) -> tuple[str, str]:
    """What is wrong with a pattern of which RE2 says this, and what to write."""
    cure = "write it in the way of RE2 (no look-around, no back-references)"
    said, cure = _told(said, _OF_PATTERNS) or (said, cure)
    return f"the pattern cannot be used: {said}", cure


def of_condition(said: str) -> tuple[str, str]:
    """What is wrong with a condition of which CEL says this, and what to write."""
    said, cure = _told(said, _OF_CONDITIONS) or (said, "see packs/README.md for conditions")
    return f"the condition cannot be read: {said}", cure


def _told(said: str, cures: Sequence[Cure]) -> tuple[str, str] | None:
    for pattern, instead, cure in cures:
        found = re.search(pattern, said)
        if found is not None:
            return instead.format(*found.groups()), cure.format(*found.groups())
    return None

"""Which of many patterns may match in a text, found without asking each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import re2

from approval_rules.spelling import loosened, options

Which = tuple[int, int]
"""The number of a rule, and which of its patterns."""
_MEMORY: Final = 1 << 24
"""For a few patterns in one set; with less, RE2 forgets what it learnt within a few posts."""
_MOST_TOGETHER: Final = 8
"""
Patterns in one set.

The states of patterns multiply where they stand in one set: all of them together outgrow any memory
and are made anew for each post, which costs three times what a few sets more cost.
"""


class Prefilter:
    """
    Patterns of one view. Those that need certain words are asked by these words, all in one pass
    (`FilteredRE2`); the few that need none are asked in sets, in a looser form of them.

    Raises `re2.error` for a pattern that RE2 refuses.
    """

    def __init__(self, patterns: Sequence[tuple[Which, str]]) -> None:
        self._by_words: list[tuple[Any, Sequence[Which]]] = []
        self._sets: list[tuple[Any, Sequence[Which]]] = []
        needs_words, needs_none = _parted(patterns)
        if needs_words:
            self._by_words = list(_by_words(needs_words))
        for first in range(0, len(needs_none), _MOST_TOGETHER):
            self._sets += _together(needs_none[first : first + _MOST_TOGETHER])

    def candidates(self, text: str) -> Iterator[Which]:
        """The patterns that may match somewhere in the text; no other one does."""
        encoded = text.encode("utf-8", "replace")
        for asked in (self._by_words, self._sets):
            for together, entries in asked:
                for index in together.Match(encoded) or ():
                    yield entries[index]


def _parted(
    patterns: Sequence[tuple[Which, str]],
) -> tuple[list[tuple[Which, str]], list[tuple[Which, str]]]:
    """The patterns that match only where some word stands, and those that need none."""
    if not patterns:
        return [], []
    (together, _), *others = _by_words(patterns)
    if others:
        # Their words are too many for one pass: each half is parted by itself.
        half = len(patterns) // 2
        first, second = _parted(patterns[:half]), _parted(patterns[half:])
        return [*first[0], *second[0]], [*first[1], *second[1]]
    # What may match in an empty text needs no word.
    free = set(together.Match("", potential=True) or ())
    numbered = list(enumerate(patterns))
    return (
        [one for number, one in numbered if number not in free],
        [one for number, one in numbered if number in free],
    )


def _by_words(patterns: Sequence[tuple[Which, str]]) -> Iterator[tuple[Any, Sequence[Which]]]:
    together = re2.Filter()
    for _, source in patterns:
        together.Add(loosened(source), options(_MEMORY))
    try:
        together.Compile()
    except re2.error:
        if len(patterns) < 2:
            raise
        half = len(patterns) // 2
        yield from _by_words(patterns[:half])
        yield from _by_words(patterns[half:])
        return
    yield together, [which for which, _ in patterns]


def _together(patterns: Sequence[tuple[Which, str]]) -> Iterator[tuple[Any, Sequence[Which]]]:
    together = re2.Set.SearchSet(options(_MEMORY))
    for _, source in patterns:
        together.Add(loosened(source))
    try:
        together.Compile()
    except re2.error:
        # Too much for one set: each half is asked by itself.
        half = len(patterns) // 2
        yield from _together(patterns[:half])
        yield from _together(patterns[half:])
        return
    yield together, [which for which, _ in patterns]

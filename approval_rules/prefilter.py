"""Which of many patterns may match in a text, found without asking each of them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any, Final

import re2

from approval_rules.spelling import loosened, options

Which = tuple[int, int]
"""The number of a rule, and which of its patterns."""
Patterns = Sequence[tuple[Which, str]]
_MEMORY: Final = 1 << 24
"""For a few patterns in one set; with less, RE2 forgets what it learnt within a few posts."""
_MOST_TOGETHER: Final = 8
"""
Patterns in one set.

The states of patterns multiply where they stand in one set: all of them together outgrow any memory
and are made anew for each post, which costs three times what a few sets more cost.
"""


_MOST_BY_WORDS: Final = 80
"""
Patterns whose words are sought in one pass.

The pass over the words of 470 has a memory that nobody can set, outgrows it and makes its states
anew for each post: 0.76 ms of a post, against 0.04 ms for six passes that remember.
"""


class Prefilter:
    """
    Patterns of one view, all asked in a looser form that does not count.

    Those that need certain words are asked where their words stand, which one pass finds
    (`FilteredRE2`); the few that need none are asked in sets. Raises `re2.error` for a pattern
    that RE2 refuses.
    """

    def __init__(self, patterns: Patterns) -> None:
        loose = [(which, loosened(source)) for which, source in patterns]
        self._by_words = [
            one
            for first in range(0, len(loose), _MOST_BY_WORDS)
            for one in _by_words(loose[first : first + _MOST_BY_WORDS])
        ]
        free = [one for words in self._by_words for one in words.free]
        self._sets = [
            one
            for first in range(0, len(free), _MOST_TOGETHER)
            for one in _together(free[first : first + _MOST_TOGETHER])
        ]

    def candidates(self, text: str) -> Iterator[Which]:
        """The patterns that may match somewhere in the text; no other one does."""
        encoded = text.encode("utf-8", "replace")
        for words in self._by_words:
            yield from words.candidates(encoded)
        for together, entries in self._sets:
            for index in together.Match(encoded) or ():
                yield entries[index]


class _Words:
    """Patterns by the words that they need, whatever else must stand there."""

    def __init__(self, together: Any, patterns: Patterns) -> None:
        self._together = together
        self._patterns = patterns
        # What may match in an empty text needs no word.
        self._free = frozenset(together.Match("", potential=True) or ())

    @property
    def free(self) -> list[tuple[Which, str]]:
        """The patterns that need no word."""
        return [self._patterns[index] for index in sorted(self._free)]

    def candidates(self, encoded: bytes) -> Iterator[Which]:
        """Those whose words stand in the text, and that match there."""
        for index in self._together.Match(encoded, potential=True) or ():
            if index not in self._free:
                which, source = self._patterns[index]
                if _compiled(source).search(encoded) is not None:
                    yield which


@functools.lru_cache(maxsize=5000)
def _compiled(source: str) -> Any:
    return re2.compile(source, options=options(_MEMORY))


def _by_words(patterns: Patterns) -> Iterator[_Words]:
    together = re2.Filter()
    for _, source in patterns:
        together.Add(source, options(_MEMORY))
    try:
        together.Compile()
    except re2.error:
        # Their words are too many for one pass.
        if len(patterns) < 2:
            raise
        half = len(patterns) // 2
        yield from _by_words(patterns[:half])
        yield from _by_words(patterns[half:])
        return
    yield _Words(together, patterns)


def _together(patterns: Patterns) -> Iterator[tuple[Any, Sequence[Which]]]:
    together = re2.Set.SearchSet(options(_MEMORY))
    for _, source in patterns:
        together.Add(source)
    try:
        together.Compile()
    except re2.error:
        # Too much for one set: each half is asked by itself.
        half = len(patterns) // 2
        yield from _together(patterns[:half])
        yield from _together(patterns[half:])
        return
    yield together, [which for which, _ in patterns]

"""The classes of information (情報の格付け), ordered, as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from governance.base.cells import folded


class Level(Struct, frozen=True, kw_only=True):
    """One class. `words` are ways of writing it besides its code."""

    code: str
    title: str
    words: Sequence[str] = ()


CONFIDENTIALITY: Final = (
    Level(code="1", title="自治体機密性1", words=("機密性1",)),
    Level(code="2", title="自治体機密性2", words=("機密性2",)),
    Level(code="3", title="機密性3", words=("自治体機密性3",)),
    Level(code="3C", title="自治体機密性3C", words=("機密性3C",)),
    Level(code="3B", title="自治体機密性3B", words=("機密性3B",)),
    Level(code="3A", title="自治体機密性3A", words=("機密性3A",)),
)
"""From the least to the most. The undivided 3 is for bodies that have not divided it yet."""

INTEGRITY: Final = (
    Level(code="1", title="完全性1", words=("自治体完全性1",)),
    Level(code="2", title="完全性2", words=("自治体完全性2",)),
)
AVAILABILITY: Final = (
    Level(code="1", title="可用性1", words=("自治体可用性1",)),
    Level(code="2", title="可用性2", words=("自治体可用性2",)),
)


def codes(levels: Sequence[Level]) -> tuple[str, ...]:
    """The codes, from the least to the most."""
    return tuple(level.code for level in levels)


def words(levels: Sequence[Level]) -> dict[str, str]:
    """What people write → the code."""
    return {
        word: level.code for level in levels for word in (level.code, level.title, *level.words)
    }


def read(levels: Sequence[Level], text: str) -> str | None:
    """The code that is meant, or None when none is."""
    return {folded(word): code for word, code in words(levels).items()}.get(folded(text))

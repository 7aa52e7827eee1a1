"""Lists of words that are written as running text, so that a page of them can be read."""

from __future__ import annotations


def listed(said: str) -> frozenset[str]:
    """The words of a running text; `_` stands for a space within one of them."""
    return frozenset(word.replace("_", " ") for word in said.split())

"""Patterns that are compiled when they are first asked: most texts need few of them."""

from __future__ import annotations

import re
from typing import Any, cast


class _OnDemand:
    """What a pattern of the standard library does, from the first question on."""

    __slots__ = ("_flags", "finditer", "fullmatch", "match", "pattern", "search", "split", "sub")

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        # Asked again, the compiled pattern answers by itself.
        self.search, self.match = compiled.search, compiled.match
        self.fullmatch, self.finditer = compiled.fullmatch, compiled.finditer
        self.sub, self.split = compiled.sub, compiled.split
        return getattr(compiled, name)


def on_demand(source: str, flags: int = 0) -> re.Pattern[str]:
    """
    The pattern, compiled when it is first asked; a mistake in it is raised then (`re.error`).

    To compile all of them takes longer than to check some hundred posts.
    """
    return cast("re.Pattern[str]", _OnDemand(source, flags))

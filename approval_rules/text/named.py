"""All the names of people in a text: what each reader of names finds, put together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import chain

from approval_rules.text import addressed, announced, foreign, latin_names, pairs, people, unlisted
from approval_rules.text.words import Name, Words


def names(found: Words) -> list[Name]:
    """Everybody who is named, each once, without people of history, of works and of examples."""
    text = found.text
    known = people.names(found)
    result = merged(known, addressed.names(found, known))
    for reader in (pairs.names, foreign.names, unlisted.names, announced.names):
        result = merged(result, reader(found))
    result = [name for name in result if not people.is_nobody(text, name)]
    for more in (pairs.in_rows, pairs.readings, pairs.repeated):
        result = merged(result, more(text, result))
    return merged(result, latin_names.names(text))


def merged(known: Iterable[Name], more: Iterable[Name]) -> list[Name]:
    """The names of both, and of those that overlap the longer one."""
    kept: list[Name] = []
    for one in chain(known, more):
        # What is kept does not overlap: its ends are in order as its beginnings are.
        first = bisect_right(kept, one.start, key=_end)
        beyond = bisect_left(kept, one.end, key=_start)
        if all(other.end - other.start < one.end - one.start for other in kept[first:beyond]):
            kept[first:beyond] = [one]
    return kept


def _start(name: Name) -> int:
    return name.start


def _end(name: Name) -> int:
    return name.end

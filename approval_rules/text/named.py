"""All the names of people in a text: what each reader of names finds, put together."""

from __future__ import annotations

from collections.abc import Iterable

from approval_rules.text import addressed, foreign, latin_names, pairs, people, unlisted
from approval_rules.text.words import Name, Words


def names(found: Words, known: Iterable[Name]) -> list[Name]:
    """Everybody who is named, each once, without people of history, of works and of examples."""
    text = found.text
    result = merged(known, addressed.names(found, known))
    for reader in (pairs.names, foreign.names, unlisted.names):
        result = merged(result, reader(found))
    result = [name for name in result if not people.is_nobody(text, name)]
    for more in (pairs.in_rows, pairs.readings, pairs.repeated):
        result = merged(result, more(text, result))
    return merged(result, latin_names.names(text))


def merged(known: Iterable[Name], more: Iterable[Name]) -> list[Name]:
    """The names of both, and of those that overlap the longer one."""
    kept = list(known)
    for one in more:
        beside = [other for other in kept if other.start < one.end and one.start < other.end]
        if all(other.end - other.start < one.end - one.start for other in beside):
            kept = [other for other in kept if other not in beside]
            kept.append(one)
    return kept

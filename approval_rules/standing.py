"""How something stands in a view: alone or within a longer word, and with others of its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from approval_rules.detect import Word, WordsDetect
from approval_rules.reading import Reading
from approval_rules.text.normalise import View

_UNLESS_WINDOW: Final = 20
_SHORTEST_OF_A_LIST: Final = 5


class Place(NamedTuple):
    """Where something stands in a view."""

    view: View
    start: int
    end: int


class Refusal(NamedTuple):
    """Why a listed word is not taken where it stands."""

    reason: Literal["unless", "gate", "pos"]
    by: str
    """The longer word that it is a part of, or its part of speech."""


_FIGURES: Final = re.compile(r"\d")
_AND_ANOTHER: Final = re.compile(r"(?:\s?(?:と|、|,|・|/|及び|および|and)\s?|\n)(?=\d)")


def of_the_same_shape(place: Place) -> Iterator[Place]:
    """The numbers that a list goes on with behind one: `手帳番号 2201873、2201874` are two."""
    view, start, end = place
    if end - start < _SHORTEST_OF_A_LIST:
        return
    shape = _FIGURES.sub("0", view.text[start:end])
    if "0" not in shape[:1]:
        return
    while found := _AND_ANOTHER.match(view.text, end):
        start, end = found.end(), found.end() + len(shape)
        said = _FIGURES.sub("0", view.text[start : end + 1])
        if said[: len(shape)] != shape or said[len(shape) :] == "0":
            return
        yield Place(view, start, end)


def refusal(detect: WordsDetect, word: Word, reading: Reading, place: Place) -> Refusal | None:
    """What keeps the listed word from being a word there, or silences it."""
    view, start, end = place
    around = view.text[max(0, start - _UNLESS_WINDOW) : end + _UNLESS_WINDOW].lower()
    for other in word.unless:
        if other.lower() in around:
            return Refusal("unless", other)
    if detect.gate == "substring" and not word.pos:
        return None
    if word.word.isascii():
        before, after = view.text[start - 1 : start], view.text[end : end + 1]
        inside = (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())
        return Refusal("gate", f"{before}{word.word}{after}") if inside else None
    found = reading.tokens if view is reading.views.text else reading.squeezed_tokens
    if detect.gate == "token" and not found.holds(start, end):
        token = found.around(start)
        return Refusal("gate", token.surface if token is not None else word.word)
    if not word.pos:
        return None
    token = found.around(start)
    if token is not None and token.pos[0] in word.pos:
        return None
    return Refusal("pos", token.pos[0] if token is not None else "")

"""Detectors of characters that nobody sees, or that not every device shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from approval_rules.model import Evidence
from approval_rules.post import Post
from approval_rules.reading import Hit, Reading
from approval_rules.text.normalise import unfolded
from approval_rules.text.on_demand import on_demand

_PLATFORM: Final = on_demand(
    # circled and bracketed, squared, Roman, of the telephone, old marks of quotation, of half width
    r"[①-⓿㈀-㋿㌀-㏿№℡℻Ⅰ-ⅿ❶-➓∟∮⊿〝〟〠☎☏](?!\ufe0f)|[ｦ-ﾟ]+"
    # letters of mathematics that stand for bold and italic ones, and letters in boxes
    r"|[\U0001d400-\U0001d7cb\U0001f130-\U0001f149\U0001f150-\U0001f169]+"
)
_FUSED: Final = on_demand("[㈠-㋿㌀-㍗㍘-㍰㍱-㍿㏠-㏾№℡℻〠]")
"""Several letters in one, which a reader skips or spells."""
_FIRST_STYLED: Final = "\U0001d400"
_READ_WELL: Final = frozenset("㊗㊙㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟")
_IN_WORDS: Final = {"☎": "電話", "☏": "電話", "〠": "〒", "℻": "FAX", "〝": "「", "〟": "」"}


def hidden(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape for all
    """Characters that nobody sees: `zero_width` or `bidi`."""
    whole = reading.views
    if not whole.hidden:
        return
    original = reading.original
    view = unfolded(original)
    for found in whole.hidden:
        code = f"U+{ord(original[found.start]):04X}"
        yield Hit(
            view=view,
            start=found.start,
            end=found.start + 1,
            kind=found.kind,
            evidence=[Evidence(kind="found", text=code)],
            replacement="",
        )


def platform_characters(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    """Characters that some devices and readers cannot show or speak (機種依存文字), by kind."""
    original = reading.original
    if original.isascii():
        return
    view = unfolded(original)
    for found in _PLATFORM.finditer(original):
        yield Hit(
            view=view,
            start=found.start(),
            end=found.end(),
            kind=_kind(found[0]),
            evidence=[Evidence(kind="found", text=found[0])],
            replacement=_plain(found[0]),
        )


def _kind(said: str) -> str:
    """
    `half` for katakana of half width, `fused` for several letters in one, `styled` for letters that
    look bold or boxed, else `sign`.
    """
    if said[0] >= _FIRST_STYLED:
        return "styled"
    if len(said) > 1 or said >= "\uff61":
        return "half"
    return "fused" if _FUSED.match(said) and said not in _READ_WELL else "sign"


def _plain(said: str) -> str | None:
    """How it is written with characters that every device shows; None where nothing settles it."""
    number = unicodedata.digit(said, None) if len(said) == 1 else None
    plain = _IN_WORDS.get(said) or unicodedata.normalize("NFKC", said)
    if said[0] < _FIRST_STYLED and (number is not None or plain.isdigit()):
        return f"({plain if number is None else number})"
    return plain if plain != said else None

"""Addresses of Japan down to the house, as people write them in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOWN: Final = r"[A-Z][A-Za-z]+(?:-[A-Za-z]+)*"
_FLAT: Final = r"(?:(?:Apt|Apartment|Room|Rm|Unit|Flat)\.?\s?#?[A-Z]?\d{1,4}[A-Z]?|#\d{1,4}),?\s"
_ENGLISH: Final = re.compile(
    r"\d(?<![\d-]\d)(?:"
    rf"\d{{0,3}}(?:-\d{{1,4}}){{1,3}},?\s{_TOWN}(?:\s{_TOWN})?(?:\s\d-chome)?"
    rf"(?:,\s?{_TOWN}(?:\s(?:City|Ward|Town|Village|Prefecture))?){{1,4}}"
    rf"|-chome,?\s\d{{1,4}}(?:-\d{{1,4}}){{1,2}},?\s{_TOWN}(?:,\s?{_TOWN}(?:\s(?:City|Ward|Town))?){{1,3}}"
    r"|\d{0,4}[A-Z]?\s(?:[A-Z][a-z]+\s){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Close|Crescent|Terrace|Court|Way)"
    r"(?![A-Za-z])(?:,\s(?!The|Please|Mr|Ms|Call|Open)[A-Z][a-z]+(?:\s[A-Z][a-z]+)?){0,2}"
    r"(?:,?\s[A-Z]{2}\s\d{5})?)"
)
_ENGLISH_TURNED: Final = re.compile(
    rf"[A-Z](?<![A-Za-z-].)[A-Za-z]+(?:-[A-Za-z]+)*(?:\s\d-chome)?\s\d{{1,4}}(?:-\d{{1,4}}){{1,3}}(?:,\s?{_TOWN}){{0,2}}"
    rf",\s?[A-Z][a-z]+(?:-(?:ku|shi|cho|machi|gun|mura)|\s(?:City|Ward|Town|Village|Prefecture))(?:,\s?{_TOWN}){{0,2}}"
)
_FLAT_BEFORE: Final = re.compile(_FLAT + r"\Z")
_BUILDING_BEFORE: Final = re.compile(r"(?:[A-Z][a-z]+\s){1,3}\d{1,4},\s\Z")


def english_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses in Latin letters stand that lead to one house."""
    for found in _ENGLISH.finditer(text):
        before = text[max(0, found.start() - 40) : found.start()]
        flat = _FLAT_BEFORE.search(before) or _BUILDING_BEFORE.search(before)
        yield found.start() - (len(flat[0]) if flat else 0), found.end()
    if "-" in text:
        for found in _ENGLISH_TURNED.finditer(text):
            yield found.span()

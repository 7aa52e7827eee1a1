"""How long a post is, in each network's own way of counting, and what it takes of media."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import grapheme
from msgspec import Struct
from twitter_text import parse_tweet

from approval_rules.model import Length, Submission


class Measure(Struct, frozen=True, kw_only=True):
    """A network's limit on its text. `unit` names how it counts."""

    limit: int
    unit: str
    count: Callable[[str], int]
    media: int = 4
    alt: int = 1000
    title: int = 0
    """Longest title in code points; 0 where there is none."""


def _clean(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _weighted(text: str) -> int:
    return int(parse_tweet(_clean(text)).weightedLength)


def _utf16(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _graphemes(text: str) -> int:
    return int(grapheme.length(_clean(text)))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


MEASURES: Final[Mapping[str, Measure]] = {
    "x": Measure(limit=280, unit="weighted", count=_weighted, media=4, alt=1000),
    "youtube": Measure(limit=5000, unit="bytes", count=_bytes, media=1, alt=0, title=100),
    "line": Measure(limit=5000, unit="utf16", count=_utf16, media=5, alt=400),
    "mastodon": Measure(limit=500, unit="characters", count=len, media=4, alt=1500),
    "bluesky": Measure(limit=300, unit="graphemes", count=_graphemes, media=4, alt=2000),
    "facebook": Measure(limit=63_206, unit="characters", count=len, media=10, alt=1000),
    "instagram": Measure(limit=2200, unit="characters", count=len, media=10, alt=1000),
}
"""Network → its limits, as of November 2026. An organisation's own limits replace them."""

BLUESKY_BYTES: Final = 3000
_LONGEST_COUNTED: Final = 100_000


def measure(submission: Submission, limits: Mapping[str, int]) -> Length:
    """The length of the text where it will stand; a network that is not known takes anything."""
    known = MEASURES.get(submission.network)
    text = submission.text
    if known is None:
        return Length(used=len(text), limit=0, unit="characters", valid=True)
    limit = limits.get(submission.network, known.limit)
    if len(text) > _LONGEST_COUNTED:
        # Longer than any network takes, whatever the unit: not worth the counting.
        return Length(used=len(text), limit=limit, unit=known.unit, valid=False)
    used = known.count(text)
    valid = used <= limit
    if submission.network == "bluesky" and _bytes(text) > BLUESKY_BYTES:
        valid = False
    if submission.network == "youtube" and ("<" in text or ">" in text):
        valid = False
    return Length(used=used, limit=limit, unit=known.unit, valid=valid)

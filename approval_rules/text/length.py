"""How long a post is, in each network's own way of counting, and what it takes of media."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import grapheme
from msgspec import Struct

from approval_rules.model import Length, Submission
from approval_rules.text.seeking import matches


class Measure(Struct, frozen=True, kw_only=True):
    """A network's limit on its text. `unit` names how it counts."""

    limit: int
    unit: str
    count: Callable[[str], int]
    media: int = 4
    alt: int = 1000
    title: int = 0
    """Longest title in code points; 0 where there is none."""


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _clean(text: str) -> str:
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_LIGHT: Final = re.compile("[\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
"""Characters that count half (twitter-text configuration v3)."""
_EMOJI_BEGINS: Final = re.compile(
    "[#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934-\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff](?:(?<![#*0-9])|(?=[\ufe0f\u20e3]))"
)
_LINK_WEIGHT: Final = 23
_EMOJI_WEIGHT: Final = 2


def _weighted(text: str) -> int:
    """
    X's weighted length (twitter-text).

    The library asks its patterns of links and of emoji, thousands of branches each, at every place
    of a text. Here they are asked only where a link or an emoji can be; the sum is the same.
    """
    clean = unicodedata.normalize("NFC", _clean(text)).replace("\r\n", "\n")
    entities = [(*place, _LINK_WEIGHT) for place in _links(clean)] if "." in clean else []
    if _EMOJI_BEGINS.search(clean):
        # The library compiles its patterns for 0.4 s, which a process pays when first needed.
        from twitter_text.regexp.emoji import emoji  # noqa: PLC0415

        entities += [
            (*found.span(), _EMOJI_WEIGHT) for found in matches(emoji, clean, _EMOJI_BEGINS)
        ]
        # Where both begin at one place the library reads a link.
        entities.sort(key=lambda one: (one[0], -one[2]))
    total = position = 0
    for start, end, weight in entities:
        if start < position:
            continue
        total += weight + _weight(clean[position:start])
        position = end
    return total + _weight(clean[position:])


_AROUND_DOT: Final = 70
"""More than the longest label (63): a link begins no further before its first dot."""
_LONGEST_SCHEME: Final = len("_https")
_DOT_LETTER: Final = re.compile(r"\.[^\W\d_]")
_PLAIN_LINK: Final = re.compile(
    r"(?<![^\s\u3001-\u9fff])https?://(?:[a-z0-9]{1,30}\.){1,6}(?P<top>(?!co\b)[a-z]{2,18})"
    r"(?:/[A-Za-z0-9/_-]{0,300})?(?=[ \n\u3000]|\Z)"
)
"""A link in which nothing is to be decided but whether its top level is one; t.co is special."""
_AFTER_DOT: Final = re.compile(r"[^\s\u3040-\u30ff\u3400-\u9fff]*")


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Where X sees links: its library is asked about what stands around dots only."""
    from twitter_text.extract_urls import extract_urls_with_indices  # noqa: PLC0415

    position = 0
    while (dot := text.find(".", position)) >= 0:
        start = max(position, dot - _AROUND_DOT)
        scheme = text.rfind("://", start, dot)
        if scheme >= 0:
            # What stands before a scheme belongs to no link whose first dot comes after it.
            start = max(start, scheme - _LONGEST_SCHEME)
            plain = _PLAIN_LINK.match(text, max(start, text.rfind("http", start, scheme)))
            if plain is not None and _is_top_level(plain["top"]):
                yield plain.span()
                position = plain.end()
                continue
        end = dot
        while dot >= 0 and dot <= end + _AROUND_DOT:
            # Windows that touch are one.
            run = _AFTER_DOT.match(text, dot)
            end = run.end() if run else dot + 1
            dot = text.find(".", end)
        end = min(len(text), end + 1)
        piece = text[start:end]
        if scheme >= 0 or _has_top_level(piece):
            for found in extract_urls_with_indices(piece):
                # The library counts by the words of the link, which may be fewer than its place.
                first = start + found["indices"][0]
                yield first, first + len(found["url"])
        position = end


@functools.cache
def _top_levels() -> re.Pattern[str]:
    from twitter_text.regexp.valid_cctld import valid_cctld  # noqa: PLC0415
    from twitter_text.regexp.valid_gtld import valid_gtld  # noqa: PLC0415

    sources = [getattr(one, "pattern", one) for one in (valid_gtld, valid_cctld)]
    return re.compile(rf"\.(?:{'|'.join(sources)}|xn--)", re.IGNORECASE)


@functools.lru_cache(maxsize=2000)
def _is_top_level(name: str) -> bool:
    return _top_levels().fullmatch(f".{name}") is not None


def _has_top_level(piece: str) -> bool:
    return _DOT_LETTER.search(piece) is not None and _top_levels().search(piece) is not None


def _weight(text: str) -> int:
    return len(text) + len(_LIGHT.sub("", text))


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

"""How long a post is, in each network's own way of counting."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import grapheme
from msgspec import Struct

from approval_rules.model import Length
from approval_rules.submission import Submission
from approval_rules.text.on_demand import on_demand
from approval_rules.text.seeking import matches


class Measure(Struct, frozen=True, kw_only=True):
    """A network's limits on its words. `unit` names how it counts the text."""

    limit: int
    unit: str
    count: Callable[[str], int]
    alt: int = 1000
    film_alt: int = 0
    """Longest words for a film, where they are other than those for a picture."""
    alt_count: Callable[[str], int] = len
    alt_unit: str = "characters"
    title: int = 0
    """Longest title in code points; 0 where there is none. A network that has one needs one."""
    bytes: int = 0
    """Most bytes of the text, where the network counts them beside its unit."""
    tags: int = 0
    """Most characters of all tags."""
    hashtags: int = 0
    mentions: int = 0
    refused: str = ""
    """Characters that it takes neither in the title nor in the text."""


_SURROGATE: Final = on_demand("[\ud800-\udfff]")


def _clean(text: str) -> str:
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_LIGHT: Final = on_demand("[\x00-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
"""Characters that count half (twitter-text configuration v3)."""
_EMOJI_BEGINS: Final = on_demand(
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
_DOT_LETTER: Final = on_demand(r"\.[^\W\d_]")
_PLAIN_LINK: Final = on_demand(
    r"(?<![^\s\u3001-\u9fff])https?://(?:[a-z0-9]{1,30}\.){1,6}(?P<top>(?!co\b)[a-z]{2,18})"
    r"(?:/[A-Za-z0-9/_-]{0,300})?(?=[ \n\u3000]|\Z)"
)
"""A link in which nothing is to be decided but whether its top level is one; t.co is special."""
_AFTER_DOT: Final = on_demand(r"[^\s\u3040-\u30ff\u3400-\u9fff]*")


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
    return on_demand(rf"\.(?:{'|'.join(sources)}|xn--)", re.IGNORECASE)


@functools.lru_cache(maxsize=2000)
def _is_top_level(name: str) -> bool:
    return _top_levels().fullmatch(f".{name}") is not None


def _has_top_level(piece: str) -> bool:
    return _DOT_LETTER.search(piece) is not None and _top_levels().search(piece) is not None


def _weight(text: str) -> int:
    return len(text) + len(_LIGHT.sub("", text))


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_PLAIN: Final = (
    r"\n -~\u3000-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff9d"
)
_JOINING: Final = on_demand(rf"[{_PLAIN}]?(?:[^{_PLAIN}]++[{_PLAIN}]?)++")
"""What may be joined, with its neighbours: between two plain characters there is always a break."""


def _graphemes(text: str) -> int:
    clean = _clean(text)
    pieces = _JOINING.findall(clean)
    return len(clean) + sum(int(grapheme.length(piece)) - len(piece) for piece in pieces)


def bytes_of(text: str) -> int:
    """The bytes of a text in UTF-8."""
    return len(text.encode("utf-8", "replace"))


def tags_length(tags: Sequence[str]) -> int:
    """How YouTube counts tags: with a comma between two, and quotes around one with a blank."""
    quoted = sum(len(tag) + 2 * (" " in tag) for tag in tags)
    return quoted + max(0, len(tags) - 1)


_HASHTAG: Final = on_demand(r"(?<![\w&#＃])[#＃](?=\w*[^\W\d])\w+")
_MENTION: Final = on_demand(r"(?<![\w@.])@[A-Za-z0-9_.]{1,30}")


def hashtags(text: str) -> int:
    """How many hashtags stand in a text."""
    return sum(1 for _ in _HASHTAG.finditer(text))


def mentions(text: str) -> int:
    """How many accounts are named with an @ in a text."""
    return sum(1 for _ in _MENTION.finditer(text))


# ------------------------------------------------------------------ Mastodon

_SHORT_LINK: Final = 23
_LONGEST_LINK: Final = 2083
_LONGEST_DOMAIN: Final = 253
_FAR_MENTION: Final = on_demand(
    r"(?<![=/\w])@(?P<user>[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)@(?P<domain>\w+(?:[.-]+\w+)*)"
)
_HOST: Final = on_demand(r"https?://[^/?#]*", re.IGNORECASE)
_PATH: Final = on_demand(r"/(?:\([^\s()<>?]{0,200}\)|[^\s<>()?])*")
_QUERY: Final = on_demand(r"\?[a-zA-Z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^\xa0-\ud7ff\uf900-\uffef]*")
_NO_PATH_END: Final = "!*\"'「」;:=,.$%[]~&|@"
_QUERY_END: Final = on_demand(r"[\w&=#/\-\xa0-\ud7ff\uf900-\uffef]")


def tooted(text: str, link: int = _SHORT_LINK) -> int:
    """
    Mastodon's length: graphemes, a link as `link` of them, `@user@host` as `@user`.

    A link goes on to the next blank, whatever the script; one without its scheme is none.
    """
    clean = _clean(text)
    if "://" not in clean and "@" not in clean:
        return _graphemes(clean)
    total = position = 0
    for start, end, length in _short(clean, link):
        if start < position:
            continue
        total += length + _graphemes(clean[position:start])
        position = end
    return total + _graphemes(clean[position:])


def _short(text: str, link: int) -> list[tuple[int, int, int]]:
    """Where something counts other than its length (start, end, what it counts)."""
    found = []
    for start, end in _links(text) if "://" in text else ():
        host = _HOST.match(text, start, end)
        stop = host and _link_end(text, host.end())
        if stop and stop - start <= _LONGEST_LINK:
            found.append((start, stop, link))
    found += [
        (*one.span(), 1 + len(one["user"]))
        for one in _FAR_MENTION.finditer(text)
        if len(one["domain"]) <= _LONGEST_DOMAIN
    ]
    return sorted(found)


def _link_end(text: str, end: int) -> int:
    if path := _PATH.match(text, end):
        first, end = end, path.end()
        while end > first + 1 and text[end - 1] in _NO_PATH_END:
            end -= 1
    if query := _QUERY.match(text, end):
        stop = query.end()
        while stop > end and not _QUERY_END.match(text, stop - 1):
            stop -= 1
        end = stop
    return end


# ------------------------------------------------------------------ the networks

MEASURES: Final[Mapping[str, Measure]] = {
    "x": Measure(limit=280, unit="weighted", count=_weighted),
    "youtube": Measure(
        limit=5000, unit="bytes", count=bytes_of, alt=0, title=100, tags=500, refused="<>"
    ),
    "line": Measure(limit=5000, unit="utf16", count=_utf16, alt=400),
    "mastodon": Measure(limit=500, unit="characters", count=tooted, alt=1500),
    "bluesky": Measure(
        limit=300,
        unit="graphemes",
        count=_graphemes,
        bytes=3000,
        alt=2000,
        film_alt=1000,
        alt_count=_graphemes,
        alt_unit="graphemes",
    ),
    "facebook": Measure(limit=63_206, unit="characters", count=len),
    "instagram": Measure(limit=2200, unit="characters", count=len, hashtags=30, mentions=20),
}
"""Network → its limits, as of November 2026. An organisation's own limits replace them."""

PARTS: Final[Mapping[str, int]] = {
    "": 100_000,
    "link": 1000,
    "media": 100,
    "alt": 100_000,
    "image": 10**12,
    "video": 10**12,
}
"""What an organisation may state of a network or of an account there → the most it may say."""

_LONGEST_COUNTED: Final = 100_000
_ROUGHLY: Final = {"weighted": _weight, "bytes": bytes_of, "utf16": _utf16}


def is_limit(key: str, number: int) -> bool:
    """
    Whether an organisation may state this limit.

    The key is `network`, `network:part`, `network/account` or `network/account:part`.
    Without a part it is the length of the text; `link` is what a link counts (Mastodon's
    characters_reserved_per_url), `media` how many files, `alt` the longest words for one, `image`
    and `video` the most bytes of one.
    """
    place, _, part = key.partition(":")
    return place.partition("/")[0] in MEASURES and 0 < number <= PARTS.get(part, 0)


def stated(submission: Submission, limits: Mapping[str, int], part: str = "") -> int | None:
    """What the organisation says of its account there, or else of the network; None for nothing."""
    if not limits:
        return None
    folded = {key.casefold(): number for key, number in limits.items()}
    account = submission.account.removeprefix("@")
    suffix = f":{part}" if part else ""
    own = folded.get(f"{submission.network}/{account}{suffix}".casefold())
    return folded.get(f"{submission.network}{suffix}") if own is None else own


def measure(submission: Submission, limits: Mapping[str, int]) -> Length:
    """The length of the text where it will stand; a network that is not known takes anything."""
    known = MEASURES.get(submission.network)
    text = submission.text
    if known is None:
        return Length(used=len(text), limit=0, unit="characters", valid=True)
    limit = stated(submission, limits) or known.limit
    if len(text) > _LONGEST_COUNTED:
        # Longer than any network takes: what links count less is not worth the seeking.
        used = _ROUGHLY.get(known.unit, len)(text)
        return Length(used=used, limit=limit, unit=known.unit, valid=False)
    if submission.network == "mastodon":
        used = tooted(text, stated(submission, limits, "link") or _SHORT_LINK)
    else:
        used = known.count(text)
    valid = used <= limit and not (known.bytes and bytes_of(text) > known.bytes)
    return Length(used=used, limit=limit, unit=known.unit, valid=valid)

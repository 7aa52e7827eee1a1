"""What each network takes of files: how many, which may stand together, how large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from approval_rules.submission import Media, Submission
from approval_rules.text.length import stated

_MEGABYTE: Final = 1024 * 1024
_GIGABYTE: Final = 1024 * _MEGABYTE


class Files(Struct, frozen=True, kw_only=True):
    """What a network takes beside the words. A kind that `most` does not name is not taken."""

    files: int
    most: Mapping[str, int]
    """Kind → how many of it."""
    bytes: Mapping[str, int]
    """Kind → the size of the largest."""
    alone: frozenset[str] = frozenset()
    """Kinds of which one stands without any other file."""
    needs: frozenset[str] = frozenset()
    """Kinds of which one must be there."""
    messages: bool = False
    """The words and each file are messages that are counted together."""


FILES: Final[Mapping[str, Files]] = {
    "x": Files(
        files=4,
        most={"image": 4, "gif": 1, "video": 1},
        alone=frozenset({"gif", "video"}),
        bytes={"image": 5 * _MEGABYTE, "gif": 15 * _MEGABYTE, "video": 512 * _MEGABYTE},
    ),
    "youtube": Files(
        # The film, its thumbnail, its captions.
        files=3,
        most={"video": 1, "image": 1, "document": 1},
        needs=frozenset({"video"}),
        bytes={"video": 256 * _GIGABYTE, "image": 50 * _MEGABYTE, "document": 100 * _MEGABYTE},
    ),
    "line": Files(
        files=5,
        most={"image": 5, "video": 5},
        bytes={"image": 10 * _MEGABYTE, "video": 200 * _MEGABYTE},
        messages=True,
    ),
    "mastodon": Files(
        files=4,
        most={"image": 4, "gif": 4, "video": 1},
        alone=frozenset({"video"}),
        bytes={"image": 16 * _MEGABYTE, "gif": 16 * _MEGABYTE, "video": 99 * _MEGABYTE},
    ),
    "bluesky": Files(
        files=4,
        most={"image": 4, "gif": 4, "video": 1},
        alone=frozenset({"video"}),
        bytes={"image": 2_000_000, "gif": 2_000_000, "video": 100_000_000},
    ),
    "facebook": Files(
        files=10,
        most={"image": 10, "gif": 10, "video": 1},
        alone=frozenset({"video"}),
        bytes={"image": 10 * _MEGABYTE, "gif": 10 * _MEGABYTE, "video": 10 * _GIGABYTE},
    ),
    "instagram": Files(
        files=10,
        most={"image": 10, "video": 10},
        needs=frozenset({"image", "video"}),
        bytes={"image": 8 * _MEGABYTE, "video": _GIGABYTE},
    ),
}
"""Network → what it takes, as of November 2026. An organisation's own limits replace numbers."""


class Flaw(Struct, frozen=True, kw_only=True):
    """
    Why a network would not take these files.

    `what` is `many`, `messages` (the text is one of them), `kind` (not taken at all), `many_of`
    (a kind), `alone` (a kind beside others), `large` (the file `index`) or
    `missing` (nothing of `kinds`).
    """

    what: str
    kind: str = ""
    used: int = 0
    limit: int = 0
    index: int = 0
    kinds: Sequence[str] = ()


def flaws(submission: Submission, limits: Mapping[str, int]) -> Iterator[Flaw]:
    """Everything about the files that the network would not take; nothing of an unknown one."""
    known = FILES.get(submission.network)
    if known is None:
        return
    media = submission.media
    if known.needs and not any(one.kind in known.needs for one in media):
        yield Flaw(what="missing", kinds=sorted(known.needs))
    files = stated(submission, limits, "media") or known.files
    with_text = known.messages and bool(submission.text)
    if (used := len(media) + with_text) > files:
        yield Flaw(what="messages" if with_text else "many", used=used, limit=files)
    for kind, used in Counter(one.kind for one in media).items():
        limit = known.most.get(kind, 0)
        if kind in known.alone and len(media) > 1:
            yield Flaw(what="alone", kind=kind, used=len(media), limit=1)
        elif not limit:
            yield Flaw(what="kind", kind=kind, used=used)
        elif used > limit and limit < known.files:
            yield Flaw(what="many_of", kind=kind, used=used, limit=limit)
    for index, one in enumerate(media):
        largest = _largest(submission, limits, known, one)
        if largest and one.size > largest:
            yield Flaw(what="large", kind=one.kind, used=one.size, limit=largest, index=index)


def _largest(submission: Submission, limits: Mapping[str, int], known: Files, one: Media) -> int:
    part = "image" if one.kind == "gif" else one.kind
    own = stated(submission, limits, part) if part in {"image", "video"} else None
    return own or known.bytes.get(one.kind, 0)

"""A post and the texts that follow it: what X would not take, and how much stands. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from connectors.contract import Refused, Release
from connectors.x import parse

MAX_WEIGHTED: Final = 280
MAX_POSTS: Final = 25
"""X's own composer joins no more."""

PAUSES: Final = (0.5, 2.0, 4.0)
"""
Seconds between the tries of a reply: X sometimes does not see yet what it has just taken, and then
refuses the reply to it.
"""


class Options(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`Release.options` for X. `thread` holds the texts that follow the post, in their order."""

    reply_settings: Literal[
        "everyone", "following", "mentionedUsers", "subscribers", "verified"
    ] = "everyone"
    in_reply_to: str = ""
    thread: tuple[str, ...] = ()


def options_of(release: Release) -> Options | Refused:
    """What the release asks of X, or why X would not take all of it."""
    try:
        options = msgspec.convert(dict(release.options), Options)
    except msgspec.ValidationError as error:
        return Refused(code="invalid_options", reason=str(error))
    if options.in_reply_to and not parse.is_id(options.in_reply_to):
        return Refused(code="invalid_id", reason="This is not the id of a post on X.")
    return (_flaw(release, options) if options.thread else None) or options


def _flaw(release: Release, options: Options) -> Refused | None:
    """A single text is left to X's own judgement; a thread must not break off half-way."""
    if options.in_reply_to:
        reason = "A thread begins a conversation of its own; it cannot answer another post."
        return Refused(code="invalid_options", reason=reason)
    texts = (release.text, *options.thread)
    if len(texts) > MAX_POSTS:
        return Refused(
            code="thread_too_long",
            reason=f"A thread has at most {MAX_POSTS} posts; this one has {len(texts)}.",
        )
    first_at: dict[str, int] = {}
    for place, text in enumerate(texts, 1):
        if not text.strip() and not (place == 1 and release.attachments):
            return Refused(code="thread_empty", reason=f"Post {place} of the thread is empty.")
        if (length := weighted_length(text)) > MAX_WEIGHTED:
            return Refused(
                code="text_too_long",
                reason=f"Post {place} of the thread counts {length} on X; {MAX_WEIGHTED} fit.",
            )
        earlier = first_at.setdefault(parse.same_text(text), place)
        if earlier != place:
            return Refused(
                code="thread_repeats",
                reason=f"Post {place} of the thread repeats post {earlier}; X takes no text twice.",
            )
    return None


def weighted_length(text: str) -> int:
    """X's own count: a kanji is 2, a link 23."""
    # A quarter of a second to import: only a thread pays it.
    from twitter_text import parse_tweet  # noqa: PLC0415

    return int(parse_tweet(text).weightedLength)


def first_of(shown: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> str:
    """
    The id under which these texts stand, each as a reply to the one before; "" where they do not.

    `shown` is a timeline, newest first. The oldest of several is ours.
    """
    for first in reversed(shown):
        if _stands(shown, first, texts):
            return str(first["id"])
    return ""


def _stands(
    shown: Sequence[Mapping[str, Any]], first: Mapping[str, Any], texts: Sequence[str]
) -> bool:
    if not parse.says(first, texts[0]):
        return False
    last = first["id"]
    for text in texts[1:]:
        following = [
            one["id"] for one in shown if parse.answered(one) == last and parse.says(one, text)
        ]
        if not following:
            return False
        last = following[-1]
    return True


def standing(shown: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> int:
    """How many of these texts stand, joined or not: the first anywhere, the others as replies."""
    replies = [one for one in shown if parse.answered(one)]
    return any(parse.says(one, texts[0]) for one in shown) + sum(
        any(parse.says(one, text) for one in replies) for text in texts[1:]
    )

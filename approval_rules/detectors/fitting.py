"""Detectors of what a network would not take, each saying by how much in the network's own unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.model import Evidence, Text
from approval_rules.post import Post, whole
from approval_rules.reading import Hit
from approval_rules.submission import Media
from approval_rules.text.attachments import Flaw, flaws
from approval_rules.text.length import (
    MEASURES,
    Measure,
    bytes_of,
    hashtags,
    mentions,
    stated,
    tags_length,
)

NETWORKS: Final = {
    "x": "X",
    "youtube": "YouTube",
    "line": "LINE",
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "facebook": "Facebook",
    "instagram": "Instagram",
}
_UNITS: Final = {
    "weighted": Text(ja="単位（全角2・半角1）", en="weighted characters"),
    "bytes": Text(ja="バイト", en="bytes"),
    "utf16": Text(ja="文字（UTF-16）", en="UTF-16 code units"),
    "characters": Text(ja="文字", en="characters"),
    "graphemes": Text(ja="文字（書記素）", en="graphemes"),
}
_KINDS: Final = {
    "image": Text(ja="画像", en="pictures"),
    "gif": Text(ja="動くGIF", en="animated GIFs"),
    "video": Text(ja="動画", en="videos"),
    "document": Text(ja="文書", en="documents"),
}
_SHORTEN: Final = Text(
    ja="短くするか、二つの投稿に分けてください。", en="Shorten it, or make two posts of it."
)
_SHORTEN_IT: Final = Text(ja="短くしてください。", en="Shorten it.")
_TAKE_OUT: Final = Text(ja="減らしてください。", en="Take some of them out.")


def _longer(post: Post, what: Text, used: int, limit: int, unit: str) -> Hit:
    """That something is longer than the network takes, and by how much."""
    network = NETWORKS[post.submission.network]
    of = _UNITS[unit]
    message = Text(
        ja=f"{what.ja}が {network} の上限を {used - limit:,} {of.ja}超えています"
        f"（{used:,}／{limit:,}）。",
        en=f"The {what.en} is too long for {network} by {used - limit:,} ({of.en}): "
        f"{used:,} of {limit:,}.",
    )
    told = f"{used}/{limit} {unit}" if what.en == "text" else f"{what.en} {used}/{limit} {unit}"
    remedy = _SHORTEN if what.en == "text" else _SHORTEN_IT
    return whole(post, told, message=message, remedy=remedy)


def _too_many(network: str, what: Text, used: int, limit: int) -> Text:
    """That there are more of something than the network takes, and by how many."""
    return Text(
        ja=f"{what.ja}が {network} の上限より {used - limit} 個多くあります（{used}／{limit}）。",
        en=f"Too many {what.en} for {network} by {used - limit}: {used} of {limit}.",
    )


def length(post: Post) -> Iterator[Hit]:
    """
    Words that the network does not take: too long, too many tags, characters that it refuses.

    `awaited` is a title that must be there before this is sent.
    """
    submission = post.submission
    known = MEASURES.get(submission.network)
    if known is None:
        return
    text = submission.text
    if post.length.used > post.length.limit:
        yield _longer(post, _TEXT, post.length.used, post.length.limit, post.length.unit)
    if known.bytes and (used := bytes_of(text)) > known.bytes:
        yield _longer(post, _TEXT, used, known.bytes, "bytes")
    if known.title and len(submission.title) > known.title:
        yield _longer(post, _TITLE, len(submission.title), known.title, "characters")
    if known.title and not submission.title.strip():
        yield _without_title(post)
    if not known.title and not submission.media and not text.strip():
        yield _without_words(post)
    if known.tags and (used := tags_length(submission.tags)) > known.tags:
        yield _longer(post, _TAGS, used, known.tags, "characters")
    for what, said in ((_TITLE, submission.title), (_TEXT, text)):
        yield from _refused(post, known, what, said)
    for what, used, limit in (
        (_HASHTAGS, hashtags(text), known.hashtags),
        (_MENTIONS, mentions(text), known.mentions),
    ):
        if limit and used > limit:
            message = _too_many(NETWORKS[submission.network], what, used, limit)
            yield whole(post, f"{what.en} {used}/{limit}", message=message, remedy=_TAKE_OUT)


_TEXT: Final = Text(ja="本文", en="text")
_TITLE: Final = Text(ja="題名", en="title")
_TAGS: Final = Text(ja="タグの合計", en="list of tags")
_HASHTAGS: Final = Text(ja="ハッシュタグ", en="hashtags")
_MENTIONS: Final = Text(ja="@ による名指し", en="accounts named with an @")
_FILES: Final = Text(ja="添付", en="files")
_MESSAGES: Final = Text(ja="本文と添付を合わせたメッセージ", en="messages, the text being one,")


def _without_words(post: Post) -> Hit:
    return whole(
        post,
        "text 0",
        kind="missing" if post.submission.complete else "awaited",
        message=Text(ja="本文も添付もありません。", en="There are neither words nor files."),
        remedy=Text(ja="本文を書くか、画像を添えてください。", en="Write words, or add a picture."),
    )


def _without_title(post: Post) -> Hit:
    network = NETWORKS[post.submission.network]
    return whole(
        post,
        "title 0",
        kind="missing" if post.submission.complete else "awaited",
        message=Text(
            ja=f"{network} には題名が必要です。", en=f"{network} takes nothing without a title."
        ),
        remedy=Text(ja="題名を書いてください。", en="Write a title."),
    )


def _refused(post: Post, known: Measure, what: Text, said: str) -> Iterator[Hit]:
    there = [character for character in known.refused if character in said]
    if not there:
        return
    network = NETWORKS[post.submission.network]
    signs = " ".join(there)
    message = Text(
        ja=f"{network} は{what.ja}に {signs} を受け付けません。",
        en=f"{network} takes no {signs} in the {what.en}.",
    )
    remedy = Text(ja="別の文字に書き換えてください。", en="Write it with other characters.")
    yield whole(post, f"{what.en} {signs}", message=message, remedy=remedy)


# ------------------------------------------------------------------ files


def media(post: Post) -> Iterator[Hit]:
    """
    Files that the network does not take: too many, too large, not together.

    `awaited` is a file that must be there before this is sent.
    """
    for flaw in flaws(post.submission, post.organisation.length_limits):
        message, remedy = _of_files(NETWORKS[post.submission.network], flaw)
        kind = flaw.what
        if kind == "missing" and not post.submission.complete:
            kind = "awaited"
        yield whole(post, _told(flaw), kind=kind, message=message, remedy=remedy)


def _told(flaw: Flaw) -> str:
    match flaw.what:
        case "missing":
            return f"no {' or '.join(flaw.kinds)}"
        case "large":
            return f"media[{flaw.index}] {flaw.used}/{flaw.limit} bytes"
        case "kind":
            return f"{flaw.kind} {flaw.used}/0"
        case _:
            return f"{flaw.kind} {flaw.used}/{flaw.limit}".strip()


def _of_files(network: str, flaw: Flaw) -> tuple[Text, Text]:
    """What is wrong with the files, and what to do."""
    kind = _KINDS.get(flaw.kind, Text(ja=flaw.kind, en=flaw.kind))
    match flaw.what:
        case "many" | "messages" | "many_of":
            what = {"many": _FILES, "messages": _MESSAGES}.get(flaw.what, kind)
            return _too_many(network, what, flaw.used, flaw.limit), _TAKE_OUT
        case "alone":
            said = Text(
                ja=f"{network} では{kind.ja}は一つだけで、ほかの添付と一緒に載せられません。",
                en=f"{network} takes {kind.en} one at a time and beside no other file.",
            )
            remedy = Text(
                ja="一つだけ残すか、投稿を分けてください。",
                en="Leave one of them, or make several posts.",
            )
            return said, remedy
        case "kind":
            said = Text(
                ja=f"{network} は{kind.ja}を受け付けません。", en=f"{network} takes no {kind.en}."
            )
            remedy = Text(ja="外すか、別の形式にしてください。", en="Take it out or convert it.")
            return said, remedy
        case "large":
            said = Text(
                ja=f"{flaw.index + 1} 番目の添付が {network} の上限を "
                f"{flaw.used - flaw.limit:,} バイト超えています"
                f"（{flaw.used:,}／{flaw.limit:,}）。",
                en=f"Attachment {flaw.index + 1} is too large for {network} by "
                f"{flaw.used - flaw.limit:,} bytes: {flaw.used:,} of {flaw.limit:,}.",
            )
            remedy = Text(ja="小さく保存し直してください。", en="Save it smaller.")
            return said, remedy
    kinds = [_KINDS[one] for one in flaw.kinds]
    said = Text(
        ja=f"{network} の投稿には{'か'.join(one.ja for one in kinds)}が必要です。",
        en=f"{network} takes no post without {' or '.join(one.en for one in kinds)}.",
    )
    return said, Text(ja="添付してください。", en="Attach one.")


def alt_too_long(post: Post, index: int, item: Media) -> Hit | None:
    """That the words for a file are longer than the network takes."""
    known = MEASURES.get(post.submission.network)
    if known is None or not known.alt:
        return None
    standing = known.film_alt if item.kind == "video" and known.film_alt else known.alt
    limit = stated(post.submission, post.organisation.length_limits, "alt") or standing
    used = known.alt_count(item.alt.strip())
    if used <= limit:
        return None
    what = Text(ja=f"{index + 1} 番目の代替テキスト", en=f"alternative text {index + 1}")
    hit = _longer(post, what, used, limit, known.alt_unit)
    hit.kind, hit.canonical = "too_long", str(index)
    hit.evidence = [Evidence(kind="found", text=f"media[{index}] too_long {used}/{limit}")]
    hit.title = Text(ja="長すぎる代替テキスト", en="Alternative text too long")
    return hit

"""What a release says about its video, and everything that YouTube would not take. No I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from connectors.contract import Attachment, Refused, Release
from connectors.youtube import parse

MAX_TITLE: Final = 100
MAX_DESCRIPTION_BYTES: Final = 5000
MAX_TAGS: Final = 500
CAPTIONS: Final = frozenset({"text/vtt", "application/x-subrip"})
THUMBNAILS: Final = frozenset({"image/jpeg", "image/png"})
MOST_BYTES: Final = {"video": 274_877_906_944, "thumbnail": 52_428_800, "captions": 104_857_600}


class Options(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`Release.options` for YouTube. `publish_at` is an aware time in ISO 8601."""

    tags: tuple[str, ...] = ()
    category: str = "25"
    """News and politics."""

    language: str = "ja"
    privacy: str = "public"
    publish_at: str = ""
    made_for_kids: bool = False
    synthetic_media: bool = False
    notify_subscribers: bool = True
    playlist: str = ""
    """The id of a playlist of the channel that the video joins after its upload."""


class Upload(Struct, frozen=True, kw_only=True):
    """All that goes up for one release."""

    video: Attachment
    thumbnail: Attachment | None
    captions: Attachment | None
    options: Options
    body: Mapping[str, Any]


def upload_of(release: Release, *, audited: bool) -> Upload | Refused:
    """What goes up, or why YouTube would not take it."""
    try:
        options = msgspec.convert(dict(release.options), Options)
    except msgspec.ValidationError as error:
        return Refused(code="invalid_options", reason=str(error))
    videos = [one for one in release.attachments if one.media_type.startswith("video/")]
    pictures = [one for one in release.attachments if one.media_type in THUMBNAILS]
    captions = [one for one in release.attachments if one.media_type in CAPTIONS]
    known = len(videos) + len(pictures) + len(captions) == len(release.attachments)
    if len(videos) != 1 or len(pictures) > 1 or len(captions) > 1 or not known:
        return Refused(
            code="attachments",
            reason="Attach one video, at most one JPEG or PNG thumbnail, and one caption file.",
        )
    refused = _flaw(release, options, audited=audited)
    if refused:
        return refused
    status: dict[str, Any] = {
        "privacyStatus": options.privacy,
        "selfDeclaredMadeForKids": options.made_for_kids,
        "containsSyntheticMedia": options.synthetic_media,
    }
    if options.publish_at:
        status["publishAt"] = options.publish_at
    snippet = {
        "title": release.title,
        "description": release.text,
        "tags": list(options.tags),
        "categoryId": options.category,
        "defaultLanguage": options.language,
        "defaultAudioLanguage": options.language,
    }
    return Upload(
        video=videos[0],
        thumbnail=pictures[0] if pictures else None,
        captions=captions[0] if captions else None,
        options=options,
        body={"snippet": snippet, "status": status},
    )


def size_flaw(sizes: Mapping[str, int]) -> Refused | None:
    """Why YouTube would not take files of these sizes (the file's part in the upload → bytes)."""
    for part, size in sizes.items():
        if size > MOST_BYTES[part]:
            return Refused(
                code="file_too_large",
                reason=f"YouTube takes at most {MOST_BYTES[part]} bytes as {part}; this is {size}.",
            )
        if size == 0:
            return Refused(code="file_empty", reason=f"The file for {part} is empty.")
    return None


def _flaw(release: Release, options: Options, *, audited: bool) -> Refused | None:
    if not release.title.strip() or len(release.title) > MAX_TITLE:
        reason = f"A video has a title of 1 to {MAX_TITLE} characters."
        return Refused(code="invalid_title", reason=reason)
    if len(release.text.encode()) > MAX_DESCRIPTION_BYTES:
        reason = f"A description has at most {MAX_DESCRIPTION_BYTES} bytes; a kanji has three."
        return Refused(code="invalid_description", reason=reason)
    if re.search("[<>]", release.title + release.text):
        reason = "YouTube takes neither < nor > in a title or a description."
        return Refused(code="invalid_text", reason=reason)
    if sum(len(tag) + 1 for tag in options.tags) > MAX_TAGS:
        return Refused(code="invalid_tags", reason=f"All tags have at most {MAX_TAGS} characters.")
    if options.privacy not in {"public", "private", "unlisted"}:
        return Refused(code="invalid_privacy", reason="Choose public, unlisted or private.")
    if options.publish_at and options.privacy != "private":
        reason = "A time of its own needs `private`: YouTube makes the video public then."
        return Refused(code="invalid_publish_at", reason=reason)
    if options.publish_at and parse.moment(options.publish_at) is None:
        reason = "Write the time with its zone, as in 2026-12-01T09:00:00+09:00."
        return Refused(code="invalid_publish_at", reason=reason)
    if not audited and (options.privacy != "private" or options.publish_at):
        return Refused(code="project_unaudited", reason=UNAUDITED)
    return None


UNAUDITED: Final = (
    "Google locks videos from an API project that it has not audited to private. "
    "Have the project audited, or choose private."
)
LOCKED: Final = (
    "The video stands, but YouTube keeps it private; look at it in YouTube Studio, and have the "
    "API project audited."
)

"""Media of a post through API v2: initialize, append, finalize, wait, alternative text."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from connectors.contract import Attachment, Refused
from connectors.transport import time_left
from connectors.x import parse
from connectors.x.calls import Caller, Lost, Reply, refusal

SEGMENT: Final = 4 * 1024 * 1024
MEGABYTE: Final = 1024 * 1024
CATEGORIES: Final = {
    "image/jpeg": ("tweet_image", 5 * MEGABYTE),
    "image/png": ("tweet_image", 5 * MEGABYTE),
    "image/webp": ("tweet_image", 5 * MEGABYTE),
    "image/gif": ("tweet_gif", 15 * MEGABYTE),
    "video/mp4": ("tweet_video", 512 * MEGABYTE),
}
"""Media type → X's category and the most bytes."""

MAX_ALT: Final = 1000
PROCESSING: Final = 300.0
"""Seconds that X may take over a video."""


def upload(caller: Caller, attachments: Sequence[Attachment]) -> list[str] | Refused:
    """The media ids in their order. Raises `Lost` where X went silent: nothing shows yet."""
    refused = _flaw(attachments)
    if refused:
        return refused
    ids = []
    for one in attachments:
        media_id = _upload(caller, one)
        if isinstance(media_id, Refused):
            return media_id
        ids.append(media_id)
    return ids


def _flaw(attachments: Sequence[Attachment]) -> Refused | None:
    kinds = [CATEGORIES.get(one.media_type) for one in attachments]
    for one, kind in zip(attachments, kinds, strict=True):
        if kind is None:
            return Refused(code="media_type", reason=f"X takes no {one.media_type}.")
        if (size := Path(one.path).stat().st_size) > kind[1]:
            return Refused(
                code="media_too_large",
                reason=f"X takes at most {kind[1]} bytes of {one.media_type}; this is {size}.",
            )
        if len(one.alt) > MAX_ALT:
            return Refused(
                code="alt_too_long", reason=f"X takes alternative texts of {MAX_ALT} characters."
            )
    single = any(kind and kind[0] != "tweet_image" for kind in kinds)
    if len(kinds) > (1 if single else 4):
        return Refused(code="too_many_media", reason="X takes four images, or one GIF or video.")
    return None


def _upload(caller: Caller, one: Attachment) -> str | Refused:
    path = Path(one.path)
    category = CATEGORIES[one.media_type][0]
    opened = caller.request(
        "POST",
        "/2/media/upload/initialize",
        json={
            "media_type": one.media_type,
            "total_bytes": path.stat().st_size,
            "media_category": category,
        },
    )
    if refused := _refused(caller, opened):
        return refused
    media_id = parse.created_id(opened.body)
    if not media_id:
        raise Lost("unreadable_answer")
    with path.open("rb") as file:
        for index, segment in enumerate(iter(lambda: file.read(SEGMENT), b"")):
            if refused := _refused(caller, caller.append(media_id, index, segment)):
                return refused
    closed = caller.request("POST", f"/2/media/upload/{media_id}/finalize")
    if refused := _refused(caller, closed):
        return refused
    if parse.created_id(closed.body) != media_id:
        raise Lost("unreadable_answer")
    if refused := _processed(caller, media_id, closed):
        return refused
    if one.alt:
        about = {"id": media_id, "metadata": {"alt_text": {"text": one.alt}}}
        described = caller.request("POST", "/2/media/metadata", json=about)
        if refused := _refused(caller, described):
            return refused
        if not isinstance(described.body, dict):
            raise Lost("unreadable_answer")
    return media_id


def _processed(caller: Caller, media_id: str, reply: Reply) -> Refused | None:
    ends = time.monotonic() + min(PROCESSING, time_left() or PROCESSING)
    while info := _processing(reply.body):
        match info.get("state"):
            case "succeeded":
                return None
            case "failed":
                return Refused(code="media_processing", reason="X could not use the media file.")
        pause = info.get("check_after_secs")
        pause = pause if isinstance(pause, int | float) and pause >= 0 else 1
        if time.monotonic() + pause > ends:
            raise Lost("media_processing")
        time.sleep(pause)
        asked = {"command": "STATUS", "media_id": media_id}
        reply = caller.request("GET", "/2/media/upload", params=asked)
        if refused := _refused(caller, reply):
            return refused
        if not _processing(reply.body):
            raise Lost("unreadable_answer")
    return None


def _processing(body: Any) -> dict[str, Any]:
    data = body.get("data") if isinstance(body, dict) else None
    info = data.get("processing_info") if isinstance(data, dict) else None
    return info if isinstance(info, dict) else {}


def _refused(caller: Caller, reply: Reply) -> Refused | None:
    if reply.ok:
        return None
    stop = refusal(reply, caller.clean)
    if stop:
        raise stop
    if not 400 <= reply.status < 500:
        raise Lost(str(reply.status))
    said = caller.clean(parse.text_of(reply.body))
    code = parse.code_of(reply.status, reply.body)
    return Refused(code=code, reason=said or "X did not take the media file.")

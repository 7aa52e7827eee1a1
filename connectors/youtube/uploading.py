"""A resumable upload: asked where it stands after every doubt, so that one video comes of it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Final

from googleapiclient.http import MediaFileUpload

from connectors.contract import NeedsAttention, Progress, Refused, TryLater, Unsure
from connectors.youtube import parse
from connectors.youtube.calls import SOON, Caller, Lost, Reply
from connectors.youtube.metadata import Upload

CHUNK: Final = 8 * 1024 * 1024
RESUMES: Final = 3
"""How often a broken upload goes on where it stood."""

log = logging.getLogger(__name__)


def put_up(caller: Caller, upload: Upload, progress: Progress | None) -> Reply | Unsure:
    """
    YouTube's answer to the whole upload, or `Unsure`.

    Raises `TryLater` or `NeedsAttention` only before the last byte can have been taken.
    """
    total = Path(upload.video.path).stat().st_size
    request = caller.api.videos().insert(
        part="snippet,status",
        body=upload.body,
        notifySubscribers=upload.options.notify_subscribers,
        media_body=MediaFileUpload(
            upload.video.path, mimetype=upload.video.media_type, chunksize=CHUNK, resumable=True
        ),
    )
    caller.methods.add(request.methodId)
    doubts = 0
    while True:
        reply = _step(caller, request)
        if request.resumable_uri is None and not (reply and _final(reply)):
            message = "YouTube did not answer before the video was sent."
            raise TryLater(message, after=SOON, code="no_upload_session")
        if reply is not None and reply.status == 308:
            if progress:
                progress("video", request.resumable_progress, total)
            continue
        if reply is not None and _final(reply):
            return reply
        doubts += 1
        seen = _asked(caller, request.resumable_uri, total)
        if seen is None or (seen.status != 308 and not _final(seen)) or doubts > RESUMES:
            return Unsure(reason="upload_unclear")
        if seen.status != 308:
            return seen
        request.resumable_progress = seen.received


def _step(caller: Caller, request: Any) -> Reply | None:
    """The next chunk's reply; None where it is in doubt what became of the chunk."""

    def chunk() -> Reply:
        _, body = request.next_chunk(num_retries=0)
        return Reply(status=308) if body is None else Reply(status=200, body=body)

    begun = request.resumable_uri is not None
    try:
        reply = caller.guarded(chunk)
    except Lost:
        return None
    except TryLater:
        # Google's client may have asked the session first: an earlier chunk can be in doubt.
        if begun:
            return None
        raise
    if parse.kind_of_refusal(reply.status, reply.body) == "unknown" and reply.status >= 400:
        return None
    return reply


def _asked(caller: Caller, address: str, total: int) -> Reply | None:
    try:
        return caller.received(address, total)
    except (Lost, TryLater, NeedsAttention):
        return None


def _final(reply: Reply) -> bool:
    if reply.ok:
        return bool(parse.text_inside(reply.body, "id"))
    return 400 <= reply.status < 500 and reply.status not in {404, 408, 409, 410}


def sizes(upload: Upload) -> dict[str, int]:
    """The files of an upload and how large they are."""
    files = {"video": upload.video, "thumbnail": upload.thumbnail, "captions": upload.captions}
    return {part: Path(one.path).stat().st_size for part, one in files.items() if one}


def add_extras(caller: Caller, upload: Upload, video_id: str) -> dict[str, str]:
    """
    Thumbnail, captions and playlist: what may not have come about, and YouTube's code for why.

    The video stands already, and no call is made twice.
    """
    requests = {}
    if upload.thumbnail:
        picture = MediaFileUpload(upload.thumbnail.path, mimetype=upload.thumbnail.media_type)
        requests["thumbnail"] = caller.api.thumbnails().set(videoId=video_id, media_body=picture)
    if upload.captions:
        track = {"videoId": video_id, "language": upload.options.language, "name": ""}
        requests["captions"] = caller.api.captions().insert(
            part="snippet",
            body={"snippet": track},
            media_body=MediaFileUpload(upload.captions.path, mimetype="application/octet-stream"),
        )
    if upload.options.playlist:
        video = {"kind": "youtube#video", "videoId": video_id}
        entry = {"playlistId": upload.options.playlist, "resourceId": video}
        requests["playlist"] = caller.api.playlistItems().insert(
            part="snippet", body={"snippet": entry}
        )
    trouble = {part: _trouble(caller, request) for part, request in requests.items()}
    missing = {part: code for part, code in trouble.items() if code}
    for part, code in missing.items():
        log.warning("Video %s stands, and may lack its %s (%s).", video_id, part, code)
    return missing


def _trouble(caller: Caller, request: Any) -> str:
    try:
        reply = caller.ask(request)
    except (Lost, TryLater, NeedsAttention) as error:
        return error.code
    if not reply.ok:
        return parse.reason_of(reply.status, reply.body)
    return "" if parse.text_inside(reply.body, "kind") else "unreadable_answer"


def take_back(caller: Caller, video_id: str, why: Refused) -> Refused | Unsure:
    """Remove a video that YouTube locked, so that nothing stands that nobody can see."""
    try:
        reply = caller.ask(caller.api.videos().delete(id=video_id))
    except (Lost, TryLater, NeedsAttention):
        return Unsure(reason="locked_private")
    return why if reply.ok or reply.status == 404 else Unsure(reason="locked_private")

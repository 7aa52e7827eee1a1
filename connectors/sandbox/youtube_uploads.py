"""Uploads to the stand-in for YouTube: resumable for videos, at once for pictures and captions."""

from __future__ import annotations

import re
import time
from typing import Any, Final

from connectors.sandbox import youtube_shapes
from connectors.sandbox.server import Answer, BadRequest, Request
from connectors.sandbox.youtube_store import Store

MAX_TITLE: Final = 100
MAX_DESCRIPTION_BYTES: Final = 5000
MAX_TAGS: Final = 500
MAX_THUMBNAIL: Final = 52_428_800
GRANULE: Final = 256 * 1024
_RANGE: Final = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)")
PRIVACY: Final = frozenset({"public", "private", "unlisted"})


def flaw(snippet: Any, status: Any) -> Answer | None:
    """What YouTube would say against these fields."""
    if not isinstance(snippet, dict) or not isinstance(status, dict):
        return youtube_shapes.error(400, "invalidVideoMetadata")
    title, about = snippet.get("title") or "", snippet.get("description") or ""
    if not title.strip() or len(title) > MAX_TITLE or re.search("[<>]", title):
        return youtube_shapes.error(400, "invalidTitle", "The video title is invalid or empty.")
    if len(about.encode()) > MAX_DESCRIPTION_BYTES or re.search("[<>]", about):
        return youtube_shapes.error(400, "invalidDescription", "The description is invalid.")
    if sum(len(tag) + 1 for tag in snippet.get("tags") or ()) > MAX_TAGS:
        return youtube_shapes.error(400, "invalidTags", "The video keywords are invalid.")
    privacy = status.get("privacyStatus", "public")
    if privacy not in PRIVACY:
        return youtube_shapes.error(400, "invalidVideoMetadata")
    if status.get("publishAt") and privacy != "private":
        return youtube_shapes.error(400, "invalidPublishAt", "The scheduled time is invalid.")
    return None


def start(store: Store, request: Request, channel: dict[str, Any], *, audited: bool) -> Answer:
    """Open a resumable upload; its address is in the Location header."""
    asked = request.json()
    refused = flaw(asked.get("snippet"), asked.get("status") or {})
    if refused:
        return refused
    total = request.headers.get("x-upload-content-length", "")
    if not total.isdecimal() or int(total) < 1:
        return youtube_shapes.error(400, "mediaBodyRequired", "The video has no content.")
    status = dict(asked.get("status") or {})
    if not audited:
        status["privacyStatus"] = "private"
        status.pop("publishAt", None)
    key = store.new_id(32)
    store.held["uploads"][key] = {
        "channel": channel["id"],
        "total": int(total),
        "received": 0,
        "snippet": asked["snippet"],
        "status": status,
        "video": "",
    }
    store.upload_path(key).write_bytes(b"")
    store.save()
    # The scheme that the client came with: the client follows this address as it is.
    location = f"{request.base_url}/upload/youtube/v3/videos?uploadType=resumable&upload_id={key}"
    return Answer(headers={"location": location, "x-guploader-uploadid": key})


def take(store: Store, request: Request, channel: dict[str, Any]) -> Answer:
    """Take the next bytes, or say how many are here."""
    key = request.query.get("upload_id", "")
    upload = store.held["uploads"].get(key)
    if upload is None or upload["channel"] != channel["id"]:
        return Answer(status=404)
    if upload["video"]:
        held = store.held["videos"][upload["video"]]
        return Answer(body=youtube_shapes.video(held, frozenset({"snippet", "status"})))
    found = _RANGE.fullmatch(request.headers.get("content-range", ""))
    whole = f"bytes 0-{upload['total'] - 1}/{upload['total']}"
    found = found or (_RANGE.fullmatch(whole) if len(request.body) == upload["total"] else None)
    if found is None or int(found[3]) != upload["total"]:
        return youtube_shapes.error(400, "invalidContentRange")
    if found[1] is None:
        return _so_far(upload)
    first, last = int(found[1]), int(found[2])
    if first != upload["received"] or len(request.body) != last - first + 1:
        return _so_far(upload)
    final = last + 1 == upload["total"]
    if not final and len(request.body) % GRANULE:
        return youtube_shapes.error(400, "invalidChunkSize")
    with store.upload_path(key).open("ab") as file:
        file.write(request.body)
    upload["received"] = last + 1
    if not final:
        store.save()
        return _so_far(upload)
    shows_at = time.time() + request.stale_for
    held = store.add(channel, upload["snippet"], upload["status"], shows_at=shows_at)
    upload["video"] = held["id"]
    store.save()
    shown = youtube_shapes.video(held, frozenset({"snippet", "status"}))
    # As on YouTube: it is there, and processed only when somebody looks later.
    return Answer(body={**shown, "status": {**shown["status"], "uploadStatus": "uploaded"}})


def _so_far(upload: dict[str, Any]) -> Answer:
    headers = {"range": f"bytes=0-{upload['received'] - 1}"} if upload["received"] else {}
    return Answer(status=308, headers=headers)


def thumbnail(store: Store, request: Request, channel: dict[str, Any]) -> Answer:
    """Set the picture that stands for a video."""
    held = store.held["videos"].get(request.query.get("videoId", ""))
    if held is None or held["deleted"] or held["channel"] != channel["id"]:
        return youtube_shapes.error(404, "videoNotFound")
    if not request.body or len(request.body) > MAX_THUMBNAIL:
        return youtube_shapes.error(400, "mediaBodyRequired")
    if not request.body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return youtube_shapes.error(400, "invalidImage", "The provided image content is invalid.")
    held["thumbnail"] = request.headers.get("content-type", "")
    store.save()
    return Answer(body={"kind": "youtube#thumbnailSetResponse", "items": [{}]})


def caption(store: Store, request: Request, channel: dict[str, Any]) -> Answer:
    """Add a caption track."""
    parts = [one.partition(b"\r\n\r\n")[2] for one in _related(request)]
    if len(parts) != 2:
        return youtube_shapes.error(400, "contentRequired")
    try:
        snippet = Request(
            method="", path="", query={}, headers={}, body=parts[0], base_url=""
        ).json()["snippet"]
        video_id, language = snippet["videoId"], snippet["language"]
    except (BadRequest, KeyError, TypeError):
        return youtube_shapes.error(400, "invalidMetadata")
    held = store.held["videos"].get(video_id)
    if held is None or held["deleted"] or held["channel"] != channel["id"]:
        return youtube_shapes.error(404, "videoNotFound")
    track = {"id": store.new_id(20), "language": language, "bytes": len(parts[1])}
    held["captions"].append(track)
    store.save()
    return Answer(body={"kind": "youtube#caption", "id": track["id"], "snippet": snippet})


def _related(request: Request) -> list[bytes]:
    found = re.search(r'boundary="?([^";]+)', request.headers.get("content-type", ""))
    if not found:
        return []
    pieces = request.body.split(b"--" + found[1].encode())
    return [
        one.replace(b"\n\n", b"\r\n\r\n", 1) if b"\r\n\r\n" not in one else one
        for one in pieces[1:-1]
    ]

"""The upload of media to the stand-in for X: initialize, append, finalize, status, metadata."""

from __future__ import annotations

import time
from typing import Any, Final

from connectors.sandbox import server, x_shapes
from connectors.sandbox.server import Answer, Request
from connectors.sandbox.x_store import Store

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = {"image/gif": 15 * MEGABYTE, "video/mp4": 512 * MEGABYTE}
"""Other types: 5 MB."""

MAX_ALT: Final = 1000
SIGNATURES: Final = {
    "image/jpeg": (0, (b"\xff\xd8\xff",)),
    "image/png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "image/webp": (0, (b"RIFF",)),
    "image/gif": (0, (b"GIF87a", b"GIF89a")),
    "video/mp4": (4, (b"ftyp",)),
}
"""Media type → where its mark stands, and the marks."""


def ready(store: Store, key: str, account: dict[str, Any]) -> bool:
    """Whether this account may attach the file."""
    media = store.held["media"].get(key)
    known = media is not None and media["final"] and media["account"] == account["id"]
    return known and not media.get("processing")


def initialize(store: Store, request: Request, account: dict[str, Any]) -> Answer:
    """Open an upload."""
    asked = request.json()
    total, media_type = asked.get("total_bytes"), asked.get("media_type")
    if not isinstance(total, int) or total < 1 or media_type not in SIGNATURES:
        return Answer(status=400, body=x_shapes.invalid("media_type or total_bytes is invalid"))
    if total > (most := MAX_BYTES.get(media_type, 5 * MEGABYTE)):
        message = f"$.total_bytes: file size must be <= {most} bytes"
        return Answer(status=400, body=x_shapes.invalid(message, total_bytes=[str(total)]))
    key = store.new_id()
    store.held["media"][key] = {
        "account": account["id"],
        "type": media_type,
        "total": total,
        "next": 0,
        "final": False,
        "alt": "",
    }
    store.media_path(key).parent.mkdir(parents=True, exist_ok=True)
    store.media_path(key).write_bytes(b"")
    store.save()
    shown = {"id": key, "media_key": f"3_{key}", "expires_after_secs": 86400}
    return Answer(body={"data": shown})


def append(store: Store, request: Request, account: dict[str, Any], key: str) -> Answer:
    """Take the next segment."""
    media = store.held["media"].get(key)
    parts = server.multipart(request)
    index = parts.get("segment_index", b"").decode("latin-1")
    if media is None or media["account"] != account["id"] or media["final"]:
        return Answer(status=400, body=x_shapes.invalid("The media id is invalid.", id=[key]))
    if not index.isdecimal() or int(index) != media["next"] or "media" not in parts:
        message = "segment_index or media is invalid"
        return Answer(status=400, body=x_shapes.invalid(message, segment_index=[index]))
    with store.media_path(key).open("ab") as file:
        file.write(parts["media"])
    media["next"] += 1
    store.save()
    return Answer(body={"data": {"expires_at": int(time.time()) + 86400}})


def finalize(store: Store, _request: Request, account: dict[str, Any], key: str) -> Answer:
    """Close an upload whose bytes are what was said."""
    media = store.held["media"].get(key)
    if media is None or media["account"] != account["id"]:
        return Answer(status=400, body=x_shapes.invalid("The media id is invalid.", id=[key]))
    content = store.media_path(key).read_bytes()
    if len(content) != media["total"]:
        return Answer(
            status=400,
            body=x_shapes.invalid("Segments do not add up to provided total file size."),
        )
    place, marks = SIGNATURES[media["type"]]
    if not content.startswith(marks, place):
        return Answer(status=400, body=x_shapes.invalid("media type unrecognized."))
    media["final"] = True
    shown = {"id": key, "media_key": f"3_{key}", "size": len(content)}
    if media["type"] == "video/mp4":
        # As on X: a video is processed for a while, and may not be posted before.
        media["processing"] = 1
        shown["processing_info"] = {"state": "pending", "check_after_secs": 0}
    store.save()
    return Answer(body={"data": {**shown, "expires_after_secs": 86400}})


def status(store: Store, request: Request, account: dict[str, Any]) -> Answer:
    """How far the processing is: in progress when first asked about a video, then done."""
    key = request.query.get("media_id", "")
    media = store.held["media"].get(key)
    known = media is not None and media["final"] and media["account"] == account["id"]
    if request.query.get("command") != "STATUS" or not known:
        return Answer(status=400, body=x_shapes.invalid("The media id is invalid."))
    info: dict[str, Any] = {"state": "succeeded", "progress_percent": 100}
    if media.get("processing"):
        info = {"state": "in_progress", "progress_percent": 50, "check_after_secs": 0}
    media["processing"] = 0
    store.save()
    shown = {"id": key, "media_key": f"3_{key}", "processing_info": info}
    return Answer(body={"data": shown})


def metadata(store: Store, request: Request, account: dict[str, Any]) -> Answer:
    """Keep the alternative text."""
    asked = request.json()
    key = asked.get("id", "")
    alt = ((asked.get("metadata") or {}).get("alt_text") or {}).get("text")
    if not ready(store, key, account) or not isinstance(alt, str):
        return Answer(status=400, body=x_shapes.invalid("The media id is invalid.", id=[key]))
    if not 0 < len(alt) <= MAX_ALT:
        message = "$.metadata.alt_text.text: must be at most 1000 characters long"
        return Answer(status=400, body=x_shapes.invalid(message))
    store.held["media"][key]["alt"] = alt
    store.save()
    shown = {"id": key, "associated_metadata": {"alt_text": {"text": alt}}}
    return Answer(body={"data": shown})

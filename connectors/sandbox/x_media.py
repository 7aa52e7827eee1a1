"""The upload of media to the stand-in for X: initialize, append, finalize, status, metadata."""

from __future__ import annotations

import time
from typing import Any, Final

from connectors.sandbox import server, x_shapes
from connectors.sandbox.server import Answer, Request
from connectors.sandbox.x_store import Store

MAX_IMAGE_BYTES: Final = 5 * 1024 * 1024
MAX_ALT: Final = 1000
IMAGE_SIGNATURES: Final = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/webp": (b"RIFF",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}


def ready(store: Store, key: str, account: dict[str, Any]) -> bool:
    """Whether this account may attach the file."""
    media = store.held["media"].get(key)
    return media is not None and media["final"] and media["account"] == account["id"]


def initialize(store: Store, request: Request, account: dict[str, Any]) -> Answer:
    """Open an upload."""
    asked = request.json()
    total, media_type = asked.get("total_bytes"), asked.get("media_type")
    if not isinstance(total, int) or total < 1 or media_type not in IMAGE_SIGNATURES:
        return Answer(status=400, body=x_shapes.invalid("media_type or total_bytes is invalid"))
    if total > MAX_IMAGE_BYTES:
        message = "$.total_bytes: image file size must be <= 5242880 bytes"
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
    if not content.startswith(IMAGE_SIGNATURES[media["type"]]):
        return Answer(status=400, body=x_shapes.invalid("media type unrecognized."))
    media["final"] = True
    store.save()
    shown = {"id": key, "media_key": f"3_{key}", "size": len(content)}
    return Answer(body={"data": {**shown, "expires_after_secs": 86400}})


def status(store: Store, request: Request, account: dict[str, Any]) -> Answer:
    """How far the processing is; it is always done."""
    key = request.query.get("media_id", "")
    if request.query.get("command") != "STATUS" or not ready(store, key, account):
        return Answer(status=400, body=x_shapes.invalid("The media id is invalid."))
    info = {"state": "succeeded", "progress_percent": 100}
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

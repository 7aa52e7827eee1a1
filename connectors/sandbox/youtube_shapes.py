"""What YouTube's answers look like: error bodies, channels, videos, playlists, pages. No I/O."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, Final

from connectors.sandbox.server import Answer

CHANNEL_PARTS: Final = frozenset({"snippet", "contentDetails", "status", "brandingSettings"})
VIDEO_PARTS: Final = frozenset({"snippet", "status", "contentDetails", "processingDetails"})
_REASONS: Final = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "videoNotFound",
    429: "rateLimitExceeded",
    500: "backendError",
    503: "backendError",
}
_PROCESSING: Final = {
    "uploaded": "processing",
    "processed": "succeeded",
    "failed": "failed",
    "rejected": "succeeded",
}


def error(status: int, reason: str = "", message: str = "", **headers: str) -> Answer:
    """A refusal in Google's shape."""
    reason = reason or _REASONS.get(status, "internalError")
    message = message or reason
    inner = {"message": message, "domain": "youtube.api", "reason": reason}
    body = {"error": {"code": status, "message": message, "errors": [inner]}}
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body=body, headers=shown)


def channel(held: Mapping[str, Any], parts: frozenset[str]) -> dict[str, Any]:
    """A channel with the parts asked for."""
    shown = {
        "snippet": {
            "title": held["title"],
            "description": held["description"],
            "customUrl": held["handle"],
            "publishedAt": held["created_at"],
            **({"country": held["country"]} if held["country"] else {}),
        },
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": uploads_of(held["id"])}},
        "status": {
            "privacyStatus": "public",
            "isLinked": True,
            "madeForKids": held["made_for_kids"],
        },
        "brandingSettings": {
            "channel": {"title": held["title"], "keywords": held["keywords"]},
        },
    }
    return {
        "kind": "youtube#channel",
        "id": held["id"],
        **{name: value for name, value in shown.items() if name in parts},
    }


def uploads_of(channel_id: str) -> str:
    """The id of the playlist of everything that the channel uploaded."""
    return f"UU{channel_id[2:]}"


def video(held: Mapping[str, Any], parts: frozenset[str]) -> dict[str, Any]:
    """A video with the parts asked for."""
    kids = bool(held["status"].get("selfDeclaredMadeForKids"))
    shown = {
        "snippet": {
            **held["snippet"],
            "publishedAt": held["published_at"],
            "channelId": held["channel"],
        },
        "status": {
            "uploadStatus": "processed",
            "license": "youtube",
            "embeddable": True,
            "madeForKids": kids,
            **held["status"],
        },
        "contentDetails": {"duration": "PT1M", "caption": "true" if held["captions"] else "false"},
        "processingDetails": {
            "processingStatus": _PROCESSING[held["status"].get("uploadStatus", "processed")]
        },
    }
    return {
        "kind": "youtube#video",
        "id": held["id"],
        **{name: value for name, value in shown.items() if name in parts},
    }


def playlist(held: Mapping[str, Any], count: int) -> dict[str, Any]:
    """A playlist with so many videos."""
    return {
        "kind": "youtube#playlist",
        "id": held["id"],
        "snippet": {"channelId": held["channel"], "title": held["title"]},
        "status": {"privacyStatus": "public"},
        "contentDetails": {"itemCount": count},
    }


def playlist_item(held: Mapping[str, Any], playlist_id: str) -> dict[str, Any]:
    """A video as a playlist shows it."""
    return {
        "kind": "youtube#playlistItem",
        "id": f"{playlist_id}.{held['id']}",
        "snippet": {
            "playlistId": playlist_id,
            "publishedAt": held["published_at"],
            "channelId": held["channel"],
            "title": held["snippet"].get("title", ""),
            "description": held["snippet"].get("description", ""),
            "resourceId": {"kind": "youtube#video", "videoId": held["id"]},
        },
        "contentDetails": {"videoId": held["id"], "videoPublishedAt": held["published_at"]},
        "status": {"privacyStatus": held["status"]["privacyStatus"]},
    }


def listing(
    kind: str, items: Sequence[Any], *, total: int | None = None, token: str = ""
) -> dict[str, Any]:
    """A page of a listing."""
    count = len(items) if total is None else total
    return {
        "kind": f"youtube#{kind}ListResponse",
        **({"nextPageToken": token} if token else {}),
        "pageInfo": {"totalResults": count, "resultsPerPage": len(items)},
        "items": list(items),
    }


def page(held: Mapping[str, Any], channel_title: str) -> str:
    """A small public page of a video, so that a demo's URL shows something."""
    title = html.escape(held["snippet"].get("title", ""))
    about = html.escape(held["snippet"].get("description", ""))
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title} - sandbox</title>'
        "<style>body{font:16px/1.7 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
        "p{white-space:pre-wrap;overflow-wrap:anywhere}</style></head><body>"
        f"<h1>{title}</h1><p>{html.escape(channel_title)}</p><p>{about}</p>"
        "<footer>Sandbox: a stand-in for YouTube on this machine. "
        "Nothing here is on the internet.</footer></body></html>"
    )

"""Playlists on the stand-in for YouTube: a channel's own, and the one of all its uploads."""

from __future__ import annotations

import time
from typing import Any, Final

from connectors.sandbox import youtube_shapes
from connectors.sandbox.server import Answer, Request
from connectors.sandbox.youtube_store import Store

PAGE: Final = 50
FULL: Final = 5000
"""Videos that a playlist holds."""


def playlists(store: Store, request: Request, channel: dict[str, Any]) -> Answer:
    """The playlists of these ids, or the channel's own."""
    wanted = request.query.get("id", "").split(",")
    mine = request.query.get("mine") == "true"
    held = [
        one
        for one in store.held["playlists"].values()
        if (one["channel"] == channel["id"] if mine else one["id"] in wanted)
    ]
    shown = [youtube_shapes.playlist(one, len(one["items"])) for one in held]
    return Answer(body=youtube_shapes.listing("playlist", shown))


def items(store: Store, request: Request, channel: dict[str, Any]) -> Answer:
    """What is in a playlist: the newest upload first, or in the order of joining."""
    size = request.query.get("maxResults", "5")
    start = request.query.get("pageToken") or "0"
    if not size.isdecimal() or not 0 < int(size) <= PAGE or not start.isdecimal():
        return youtube_shapes.error(400, "invalidPageToken")
    key = request.query.get("playlistId", "")
    uploads = {youtube_shapes.uploads_of(one): one for one in store.held["channels"]}
    if key in uploads:
        videos = sorted(
            (one for one in store.held["videos"].values() if one["channel"] == uploads[key]),
            key=lambda one: (one["published_at"], one["number"]),
            reverse=True,
        )
    elif key in store.held["playlists"]:
        joined = store.held["playlists"][key]["items"]
        videos = [store.held["videos"][one] for one in joined]
    else:
        return youtube_shapes.error(404, "playlistNotFound")
    held = [
        one
        for one in videos
        if not one["deleted"]
        and one["shows_at"] <= time.time()
        and (one["channel"] == channel["id"] or one["status"]["privacyStatus"] == "public")
    ]
    end = int(start) + int(size)
    shown = [youtube_shapes.playlist_item(one, key) for one in held[int(start) : end]]
    more = str(end) if end < len(held) else ""
    return Answer(body=youtube_shapes.listing("playlistItem", shown, total=len(held), token=more))


def join(store: Store, request: Request, channel: dict[str, Any]) -> Answer:
    """Put a video at the end of a playlist; twice where it is asked for twice, as YouTube does."""
    snippet = request.json().get("snippet") or {}
    key = snippet.get("playlistId", "")
    video = store.held["videos"].get((snippet.get("resourceId") or {}).get("videoId", ""))
    playlist = store.held["playlists"].get(key)
    if playlist is None:
        return youtube_shapes.error(404, "playlistNotFound")
    if playlist["channel"] != channel["id"]:
        return youtube_shapes.error(403, "playlistItemsNotAccessible")
    if video is None or video["deleted"]:
        return youtube_shapes.error(404, "videoNotFound")
    if len(playlist["items"]) >= FULL:
        return youtube_shapes.error(403, "playlistContainsMaximumNumberOfVideos")
    playlist["items"].append(video["id"])
    store.save()
    return Answer(body=youtube_shapes.playlist_item(video, key))

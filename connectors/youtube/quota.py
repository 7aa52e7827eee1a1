"""What YouTube counts against the project's allowance of the day. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from connectors.youtube.metadata import Upload

UPLOAD: Final = "youtube.videos.insert"
UNITS: Final[Mapping[str, int]] = {
    "youtube.captions.insert": 400,
    "youtube.channels.list": 1,
    "youtube.playlistItems.insert": 50,
    "youtube.playlistItems.list": 1,
    "youtube.playlists.list": 1,
    "youtube.thumbnails.set": 50,
    "youtube.videos.delete": 50,
    "youtube.videos.list": 1,
}
"""
Method → units, by Google's table (developers.google.com/youtube/v3/determine_quota_cost, as it
stood in 2026): 10,000 a day and project. Uploads stand beside it with an allowance of their own,
100 a day. Refused calls count as well; no call is for nothing.
"""


class Spent(Struct, frozen=True, kw_only=True):
    """Units, and uploads beside them."""

    units: int = 0
    uploads: int = 0


def spent(calls: Mapping[str, int]) -> Spent:
    """What these calls (method → how often) are counted as."""
    units = sum(UNITS.get(method, 1) * count for method, count in calls.items() if method != UPLOAD)
    return Spent(units=units, uploads=calls.get(UPLOAD, 0))


def of(upload: Upload) -> Spent:
    """What it takes to publish this, if nothing goes wrong."""
    calls = {
        "youtube.channels.list": 1,
        UPLOAD: 1,
        "youtube.thumbnails.set": int(upload.thumbnail is not None),
        "youtube.captions.insert": int(upload.captions is not None),
        "youtube.playlists.list": int(bool(upload.options.playlist)),
        "youtube.playlistItems.insert": int(bool(upload.options.playlist)),
    }
    return spent(calls)

"""The memory of the stand-in for YouTube: channels, tokens, videos and uploads, saved always."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from connectors.sandbox import state
from connectors.sandbox.server import BadRequest

EMPTY: Final[dict[str, Any]] = {
    "channels": {},
    "tokens": {},
    "videos": {},
    "uploads": {},
    "playlists": {},
    "last": 0,
    "units": 0,
    "inserts": 0,
}
SEEDS: Final[dict[str, dict[str, Any]]] = {
    "reiji_city": {
        "title": "例示市公式チャンネル",
        "description": "例示市の市政情報、防災、催しの動画です。https://www.city.reiji.example/",
        "country": "JP",
    }
}
"""What a stand-in's channel shows from the start, by the name that it was opened under."""


class Store:
    """Everything that the stand-in remembers. The service that owns it holds the lock."""

    def __init__(self, directory: Path, accounts: Mapping[str, str]) -> None:
        self._directory = directory
        self._file = directory / "youtube.json"
        self._given = dict(accounts)
        self.held = state.load(self._file, _copy(EMPTY))
        self._seat()
        self.save()

    def reset(self) -> None:
        """Back to the given channels, without a video."""
        self.held = _copy(EMPTY)
        self._seat()
        self.save()

    def _seat(self) -> None:
        for login, token in self._given.items():
            key = f"UC{_letters(login, 22)}"
            fresh = {
                "id": key,
                "handle": f"@{login}",
                "title": login,
                "description": "",
                "country": "",
                "keywords": "",
                "made_for_kids": False,
                "created_at": "2019-04-01T00:00:00Z",
            }
            self.held["channels"].setdefault(key, {**fresh, **SEEDS.get(login, {})})
            self.held["tokens"][token] = {"channel": key, "kind": "any"}

    def save(self) -> None:
        """Put what is held on disk."""
        state.save(self._file, self.held)

    def new_id(self, length: int) -> str:
        """An id of letters that was never given before."""
        self.held["last"] += 1
        return _letters(f"id {self.held['last']}", length)

    def channel(self, name: str) -> dict[str, Any]:
        """The channel of this handle or id; the first where none is named."""
        channel: dict[str, Any]
        for channel in self.held["channels"].values():
            if name in {"", channel["id"], channel["handle"], channel["handle"].lstrip("@")}:
                return channel
        raise BadRequest(f"There is no channel {name!r}.")

    def add(
        self,
        channel: Mapping[str, Any],
        snippet: Mapping[str, Any],
        status: Mapping[str, Any],
        *,
        at: datetime | None = None,
        shows_at: float = 0.0,
    ) -> dict[str, Any]:
        """One more video of the channel."""
        key = self.new_id(11)
        moment = (at or datetime.now(UTC)).astimezone(UTC)
        video = {
            "id": key,
            "channel": channel["id"],
            "number": self.held["last"],
            "published_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "snippet": dict(snippet),
            "status": {"privacyStatus": "public", **status},
            "thumbnail": "",
            "captions": [],
            "deleted": False,
            "shows_at": shows_at,
        }
        self.held["videos"][key] = video
        self.save()
        return video

    def upload_path(self, key: str) -> Path:
        """Where the bytes of one upload are."""
        path = self._directory / "uploads" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _letters(seed: str, length: int) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:length]


def _copy(empty: dict[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(empty))
    return copied

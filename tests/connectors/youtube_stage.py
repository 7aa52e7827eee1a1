from __future__ import annotations

import hashlib
from pathlib import Path
from types import MappingProxyType
from typing import Any

from connectors.contract import Attachment, Release
from connectors.sandbox.youtube import ACCOUNT, TOKEN
from tests.connectors.stages import SandboxStage


class YouTubeStage(SandboxStage):
    provider = "youtube"
    account = ACCOUNT
    secrets = MappingProxyType({"refresh_token": TOKEN})
    given = MappingProxyType({ACCOUNT: TOKEN})
    writing = ("PUT", "/upload/youtube/v3/videos")
    refused = ("GET", "/youtube/v3/playlistItems")
    plan = MappingProxyType(
        {"youtube.channel": frozenset({"title"}), "youtube.video": frozenset({"title", "privacy"})}
    )

    def __init__(self, url: str, directory: Path) -> None:
        super().__init__(url)
        self._directory = directory

    def file(self, name: str, media_type: str, data: bytes) -> Attachment:
        path = self._directory / name
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        return Attachment(path=str(path), sha256=digest, media_type=media_type)

    def release(self, text: str = "給水のお知らせ", **more: Any) -> Release:
        video = self.file("video.mp4", "video/mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 5000)
        usual = {
            "key": "k",
            "account": self.account,
            "title": "市政だより",
            "text": text,
            "attachments": [video],
        }
        return Release(**{**usual, **more})

    def standing(self) -> list[str]:
        posts = self.control("GET", "posts")["posts"]
        return [one["id"] for one in posts if not one["deleted"]]

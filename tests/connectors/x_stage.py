from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

from connectors.contract import Attachment, Release
from connectors.sandbox.x import ACCOUNT, TOKEN
from tests.connectors.stages import SandboxStage

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
GIF = b"GIF89a" + b"\0" * 64
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 64


def picture(tmp_path: Path, data: bytes = PNG, **more: str) -> Attachment:
    """A media file with an alternative text."""
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.bin"
    path.write_bytes(data)
    return Attachment(
        **{"path": str(path), "sha256": "0" * 64, "media_type": "image/png", "alt": "図", **more}
    )


class XStage(SandboxStage):
    provider = "x"
    account = ACCOUNT
    secrets = MappingProxyType({"access_token": TOKEN})
    writing = ("POST", "/2/tweets")
    refused = ("GET", "/2/users/*/tweets")
    plan = MappingProxyType(
        {"x.account": frozenset({"verified", "url"}), "x.post": frozenset({"text"})}
    )

    def release(self, text: str = "断水のお知らせ", **more: Any) -> Release:
        return Release(**{"key": "k", "account": self.account, "text": text, **more})

    def standing(self) -> list[str]:
        posts = self.control("GET", "posts")["posts"]
        return [one["id"] for one in posts if not one["deleted"]]

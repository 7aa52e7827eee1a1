from __future__ import annotations

from types import MappingProxyType
from typing import Any

from connectors.contract import Release
from connectors.sandbox.x import ACCOUNT, TOKEN
from tests.connectors.stages import SandboxStage


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

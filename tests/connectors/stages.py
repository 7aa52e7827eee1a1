"""A provider's stand-in with one connector before it: what the shared tests need of each."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Protocol

from connectors import registry
from connectors.contract import Connection, Release

SECONDS = 0.4
"""How long the connectors under test wait for an answer."""


class Stage(Protocol):
    """One provider under test."""

    provider: str
    refused: tuple[str, str]
    """The method and path of the listing that is refused when a read right is missing."""

    writing: tuple[str, str]
    """The method and path of the call after which a post is public."""

    plan: Mapping[str, frozenset[str]]
    secrets: Mapping[str, str]

    def connect(self, **secrets: str) -> Any:
        """The connector; given secrets replace the right ones."""
        ...

    def release(self, text: str = "…", **more: Any) -> Release:
        """Something that may be published."""
        ...

    def spoil(self, type_: str, *, at: tuple[str, str] = ("*", "*"), **effect: Any) -> None:
        """Let the next call at this method and path go wrong."""
        ...

    def standing(self) -> list[str]:
        """The ids of what the stand-in shows."""
        ...

    def requests(self) -> list[dict[str, Any]]:
        """What came in."""
        ...


class SandboxStage:
    """What the stages on our own stand-ins have in common."""

    provider: str
    account: str
    secrets: Mapping[str, str]
    settings: Mapping[str, str] = {}

    def __init__(self, url: str) -> None:
        self.url = url

    def connect(self, **secrets: str) -> Any:
        return registry.connect(self.connection(**secrets))

    def connection(self, **secrets: str) -> Connection:
        return Connection(
            provider=self.provider,
            account=self.account,
            settings=self.settings,
            secrets={**self.secrets, **secrets},
            endpoint=self.url,
        )

    def spoil(self, type_: str, *, at: tuple[str, str] = ("*", "*"), **effect: Any) -> None:
        count = effect.pop("count", 1)
        match = {"method": at[0], "path": at[1]}
        rule = {"match": match, "effect": {"type": type_, **effect}, "count": count}
        self.control("POST", "faults", rule)

    def requests(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "requests")["requests"]
        return found

    def writes(self, method: str, path: str) -> int:
        return sum(one["method"] == method and one["path"] == path for one in self.requests())

    def control(self, method: str, what: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/_sandbox/{what}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def page(self, url: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""

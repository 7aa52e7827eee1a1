"""The Google Cloud stand-in, and the connector before it."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors import registry
from connectors.contract import Connection
from connectors.sandbox.google_cloud import google_cloud_sandbox
from connectors.sandbox.google_cloud_seed import (
    DOMAIN,
    ORGANIZATION,
    REFRESH_TOKEN,
    SERVICE_ACCOUNT,
    TOKEN,
)
from tests.connectors.stages import SandboxStage

PATIENCE = 2.0
"""Seconds that the connector under test waits for an answer."""


@functools.cache
def service_account_key() -> str:
    """A key as Google Cloud's console gives it out; the stand-in looks at its name alone."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return json.dumps(
        {
            "type": "service_account",
            "project_id": "reiji-web",
            "private_key_id": "1",
            "private_key": private.decode(),
            "client_email": SERVICE_ACCOUNT,
            "client_id": "1",
            "token_uri": "https://elsewhere.example/token",
        }
    )


def users_key() -> str:
    """What `gcloud auth application-default login` writes."""
    return json.dumps(
        {
            "type": "authorized_user",
            "client_id": "1.apps.googleusercontent.com",
            "client_secret": "s",
            "refresh_token": REFRESH_TOKEN,
        }
    )


class GoogleCloudStage(SandboxStage):
    """A running stand-in with the connector before it."""

    provider = "google_cloud"
    account = ORGANIZATION
    secrets = MappingProxyType({"access_token": TOKEN})
    settings = MappingProxyType({"domains": DOMAIN})

    def acting(
        self, account: str = "", settings: dict[str, str] | None = None, **secrets: str
    ) -> Any:
        """The connector for another part of the organisation, or with other credentials."""
        return registry.connect(
            Connection(
                provider=self.provider,
                account=account or self.account,
                settings={**self.settings, **(settings or {})},
                secrets=secrets or dict(self.secrets),
                endpoint=self.url,
            )
        )

    def change(self, part: str, value: Any, key: str = "") -> None:
        """Another hand changes the organisation."""
        self.control("POST", "change", {"part": part, "key": key, "value": value})

    def state(self, part: str) -> Any:
        return self.control("GET", "state")[part]

    def paths(self) -> list[str]:
        return [one["path"] for one in self.requests()]

    def without_inventory(self, status: int = 403) -> None:
        """Cloud Asset Inventory is switched off: each thing's own API must answer."""
        at = ("GET", "/v1/*/assets")
        self.spoil("status", at=at, status=status, body="SERVICE_DISABLED", count=9999)


@pytest.fixture
def google_cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleCloudStage]:
    # A scan makes dozens of calls side by side: on a busy machine some wait for their turn.
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", str(PATIENCE))
    monkeypatch.setenv("SEKISHO_CONNECT_TIMEOUT", str(PATIENCE))
    with google_cloud_sandbox(tmp_path / "google_cloud") as sandbox:
        yield GoogleCloudStage(sandbox.url)

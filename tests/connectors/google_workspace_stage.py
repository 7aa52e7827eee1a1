"""The Workspace stand-in with its name server, and the connector before it."""

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
from connectors.contract import Connection, Plan, Snapshot
from connectors.sandbox.google_workspace import google_workspace_sandbox, name_server
from connectors.sandbox.google_workspace_seed import ADMIN, DOMAIN, EVENTS, SERVICE_ACCOUNT, TOKEN
from tests.connectors.stages import SandboxStage

MANIFEST = registry.manifest("google_workspace")
ALL: Plan = {kind: frozenset(one.facets) for kind, one in MANIFEST.resources.items()}
KINDS = {
    "gws.customer": "/admin/directory/v1/customers/my_customer",
    "gws.org_unit": "/admin/directory/v1/customer/my_customer/orgunits",
    "gws.user": "/admin/directory/v1/users",
    "gws.domain": "/admin/directory/v1/customer/my_customer/domains",
    "gws.oauth_app": "/admin/reports/v1/activity/users/all/applications/token",
    "gws.form": "/drive/v3/files",
}
"""Each type with the listing without which nothing is known of it."""

POLICIES = "/v1/policies"
ROOT = "orgUnits/03reiji0root"
PRESS = "orgUnits/03reiji0kouhou"
PRESS_GROUP = f"{ROOT}/groups/01reijipress"

BROKEN = {
    ("gws.jp.data-region", ROOT),
    ("gws.mail.forwarding", ROOT),
    ("gws.drive.external-sharing", PRESS),
    ("gws.mail.programs", PRESS_GROUP),
    ("gws.two-step.enrolled", "105"),
    ("gws.apps.reviewed", "1080.apps.googleusercontent.com"),
    ("gws.forms.editors", "1FormMoushikomi"),
    ("gws.mail.spf", EVENTS),
    ("gws.mail.dmarc", EVENTS),
}
"""What the sample customer does wrong, and where."""


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
            "project_id": "reiji-audit",
            "private_key_id": "1",
            "private_key": private.decode(),
            "client_email": SERVICE_ACCOUNT,
            "client_id": "1",
            "token_uri": "https://elsewhere.example/token",
        }
    )


class WorkspaceStage(SandboxStage):
    """A running stand-in with the connector before it."""

    provider = "google_workspace"
    account = DOMAIN
    secrets = MappingProxyType({"access_token": TOKEN})

    def __init__(self, url: str, names: str) -> None:
        super().__init__(url)
        self.names = names

    def connection(self, **secrets: str) -> Connection:
        return self.acting({}, {**self.secrets, **secrets})

    def acting(self, settings: dict[str, str], secrets: dict[str, str]) -> Connection:
        return Connection(
            provider=self.provider,
            account=self.account,
            settings={"dns_server": self.names, **settings},
            secrets=secrets,
            endpoint=self.url,
        )

    def with_settings(self, **settings: str) -> Any:
        """The connector with a token and these settings."""
        return registry.connect(self.acting(settings, dict(self.secrets)))

    def with_key(self, **settings: str) -> Any:
        """The connector with a service account's key."""
        secrets = {"service_account_key": service_account_key()}
        return registry.connect(self.acting({"subject": ADMIN, **settings}, secrets))

    def change(self, part: str, value: Any, key: str = "") -> None:
        """Another hand changes the customer."""
        self.control("POST", "change", {"part": part, "key": key, "value": value})

    def state(self, part: str) -> Any:
        return self.control("GET", "state")[part]

    def paths(self) -> list[str]:
        return [one["path"] for one in self.requests()]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[WorkspaceStage]:
    with google_workspace_sandbox(tmp_path / "workspace") as sandbox, name_server(sandbox) as names:
        yield WorkspaceStage(sandbox.url, names.address)


def see(stage: WorkspaceStage, plan: Plan = ALL, **settings: str) -> Snapshot:
    seen: Snapshot = stage.with_settings(**settings).observe(plan, deadline=30)
    return seen


def facets(snapshot: Snapshot, resource: str) -> Any:
    return next(one.facets for one in snapshot.resources if one.id == resource)

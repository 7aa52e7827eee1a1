"""Reads the posture of one project, folder or organisation of Google Cloud."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from msgspec import structs

from connectors.contract import Connection, NeedsAttention, Plan, Progress, Snapshot
from connectors.google_apis import Stopped
from connectors.google_cloud import credentials, parse, services
from connectors.google_cloud.calls import Caller
from connectors.google_cloud.scan import Scan
from connectors.transport import TransportSettings

_ACCOUNT: Final = re.compile(r"[^\s@/]+@[^\s@/]+\.gserviceaccount\.com")


def connect(connection: Connection) -> GoogleCloud:
    """The connector for this part of the organisation; makes no call."""
    scope = parse.account_of(connection.account)
    return GoogleCloud(
        structs.replace(connection, account=scope), TransportSettings.from_environment()
    )


class GoogleCloud:
    """One project, folder or organisation. Each scan has connections of its own."""

    def __init__(self, connection: Connection, transport: TransportSettings) -> None:
        self._connection = connection
        self._transport = transport
        if not parse.ACCOUNT.fullmatch(connection.account):
            message = (
                f"“{connection.account}” is no part of Google Cloud; the account is a project's "
                "id, folders/NUMBER or organizations/NUMBER."
            )
            raise NeedsAttention(message, code="account")
        target = connection.settings.get("impersonate", "")
        if target and not _ACCOUNT.fullmatch(target):
            message = f"“{target}” is not the address of a service account (impersonate)."
            raise NeedsAttention(message, code="impersonate")
        credentials.key_of(connection)

    def __repr__(self) -> str:
        return f"<GoogleCloud {self._connection.account}>"

    def observe(self, plan: Plan, *, deadline: float, progress: Progress | None = None) -> Snapshot:
        """See projects, who may do what, and their resources, as planned."""
        caller = Caller(self._connection, self._transport, seconds=deadline)
        root = self._identify(caller)
        scan = Scan(
            caller,
            plan,
            scope=self._connection.account,
            domains=frozenset(_words(self._connection.settings.get("domains", ""))),
            progress=progress,
        )
        snapshot = scan.run(root)
        if isinstance(root, Stopped) and root.status in {401, 403, 404} and not snapshot.complete:
            raise self._not_there(root.code)
        return snapshot

    def _identify(self, caller: Caller) -> Mapping[str, Any] | Stopped:
        """What is scanned, as Google knows it; the first call, which signs in as well."""
        try:
            return services.container(caller, self._connection.account)
        except Stopped as error:
            # The listings may still be open to us; a credential that is worth nothing is not tried.
            if error.status == 401:
                raise _refused(error.code) from None
            return error

    def _not_there(self, code: str) -> NeedsAttention:
        message = (
            f"{self._connection.account} does not exist, or the credential may not see it "
            f"({code}); check the name, and grant the roles that the connector's README lists."
        )
        return NeedsAttention(message, code=code)


def _refused(code: str) -> NeedsAttention:
    message = f"Google refused the credential ({code}); check the key and whom it acts as."
    return NeedsAttention(message, code=code)


def _words(text: str) -> list[str]:
    return [word.strip().lower() for word in text.split(",") if word.strip()]

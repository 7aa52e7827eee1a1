"""Reads the posture of one Google Workspace customer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from connectors.contract import Connection, NeedsAttention, Plan, Progress, Snapshot
from connectors.google_apis import CREDENTIAL_CODES, UNREADABLE, Stopped, text
from connectors.google_workspace.calls import Caller, key_of
from connectors.google_workspace.names import Names
from connectors.google_workspace.scan import MINE, Scan
from connectors.transport import TransportSettings

_DOMAIN: Final = re.compile(r"(?=.{4,253}$)([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s@,]+@[^\s@,]+")


def connect(connection: Connection) -> GoogleWorkspace:
    """The connector for this customer; makes no call."""
    return GoogleWorkspace(connection, TransportSettings.from_environment())


class GoogleWorkspace:
    """One customer of Google Workspace. Each scan has connections of its own."""

    def __init__(self, connection: Connection, transport: TransportSettings) -> None:
        self._connection = connection
        self._transport = transport
        if connection.account and not _DOMAIN.fullmatch(connection.account):
            message = "The account is the customer's primary domain, as in city.example.lg.jp."
            raise NeedsAttention(message, code="account")
        subject = connection.settings.get("subject", "")
        owners = connection.settings.get("form_owners", "").split(",")
        for who in (subject, *(one.strip() for one in owners)):
            if who and not _ADDRESS.fullmatch(who):
                message = f"“{who}” is not a mail address; subject and form_owners name accounts."
                raise NeedsAttention(message, code="subject")
        key_of(connection)

    def __repr__(self) -> str:
        return f"<GoogleWorkspace {self._connection.account}>"

    def observe(self, plan: Plan, *, deadline: float, progress: Progress | None = None) -> Snapshot:
        """See the customer's units, people, domains, applications and forms, as planned."""
        caller = Caller(self._connection, self._transport, seconds=deadline)
        names = Names(self._connection, caller.counter, caller.seconds_left)
        customer = self._identify(caller)
        scan = Scan(caller, names, plan, self._connection.settings, progress)
        snapshot = scan.run(customer)
        if not snapshot.resources and not snapshot.complete:
            refused = next((g for g in snapshot.gaps if g.code in CREDENTIAL_CODES), None)
            if refused:
                raise _refused(refused.code)
        return snapshot

    def _identify(self, caller: Caller) -> Mapping[str, Any] | Stopped:
        """The customer behind the credential, which must be the registered one."""
        try:
            found = caller.ask("customer", lambda api: api.customers().get(customerKey=MINE))
        except Stopped as error:
            # The listings may still be open to us; a credential that is worth nothing is not tried.
            if error.status == 401 and error.code != "unauthorized_client":
                raise _refused(error.code) from None
            return error
        if not isinstance(found, dict) or not text(found, "customerDomain"):
            return Stopped(UNREADABLE)
        wanted, domain = self._connection.account.lower(), text(found, "customerDomain")
        if wanted and domain.lower() != wanted:
            message = (
                f"The credential belongs to {domain} and not to {wanted}; "
                "enter the credential of the registered customer, by its primary domain."
            )
            raise NeedsAttention(message, code="wrong_account")
        return found


def _refused(code: str) -> NeedsAttention:
    message = (
        f"Google refused the credential ({code}); check the key, the subject, "
        "and the scopes that domain-wide delegation allows."
    )
    return NeedsAttention(message, code=code)

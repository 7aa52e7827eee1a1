"""Credentials of accounts: sealed when they come in, opened for the connector alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from msgspec import UNSET, Struct
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import Connection
from governance.audit.record import record
from governance.base import clock, secrets
from governance.base.actor import Actor, system
from governance.base.answers import Flaws
from governance.base.errors import NotFound
from governance.base.secrets import Keys
from governance.settings import Settings
from governance.social_accounts.models import Account, Secret
from governance.social_accounts.schemas import Connect

_TABLE: Final = "social_account_secret"
_LONGEST: Final = 8192


def names_of(session: Session, account_id: UUID) -> frozenset[str]:
    """The names of the secrets that are kept for the account."""
    query = select(Secret.name).where(Secret.account_id == account_id)
    return frozenset(session.scalars(query))


def needed(network: str) -> frozenset[str] | None:
    """The secrets that the network's connector knows, None when there is no connector."""
    found = registry.manifests().get(network)
    return None if found is None else frozenset(found.secrets)


class Connectable(Struct, frozen=True, kw_only=True):
    """What may be given to connect an account; `kept` are the secrets that are sealed already."""

    secrets: Sequence[str]
    optional_secrets: Sequence[str]
    settings: Mapping[str, str]
    kept: frozenset[str]


def connectable(session: Session, account: Account) -> Connectable | None:
    """What the network's connector takes, None when there is no connector."""
    found = registry.manifests().get(account.network)
    if found is None:
        return None
    return Connectable(
        secrets=found.secrets,
        optional_secrets=found.optional_secrets,
        settings={name: account.settings.get(name, "") for name in found.settings},
        kept=names_of(session, account.id),
    )


def is_connected(session: Session, account: Account) -> bool:
    """Whether every secret that the connector needs is kept."""
    wanted = needed(account.network)
    return wanted is not None and wanted <= names_of(session, account.id)


def checked(account: Account, command: Connect, settings: Settings) -> Flaws:
    """Everything wrong with these credentials; no flaw repeats one."""
    flaws = Flaws()
    found = registry.manifests().get(account.network)
    if found is None:
        message = "There is no connector for this network. Posts there are made by hand."
        flaws.add("secrets", "connector.missing", message)
        return flaws
    for name, value in command.secrets.items():
        known = (*found.secrets, *found.optional_secrets)
        if name not in known:
            message = f"The connector knows: {', '.join(known) or 'no secrets'}."
            flaws.add(f"secrets/{name}", "secret.unknown", message)
        elif not value.strip() or len(value) > _LONGEST:
            message = f"Give the secret, at most {_LONGEST} characters."
            flaws.add(f"secrets/{name}", "secret.length", message)
    if command.settings is not UNSET:
        for name, value in command.settings.items():
            if name not in found.settings:
                message = f"The connector knows: {', '.join(found.settings) or 'no settings'}."
                flaws.add(f"settings/{name}", "setting.unknown", message)
            flaws.text(f"settings/{name}", value, longest=2000)
    if command.endpoint is not UNSET and command.endpoint is not None:
        if not settings.sandbox:
            message = "Another address of the network is for the sample city. Leave it out."
            flaws.add("endpoint", "endpoint.not_allowed", message)
        flaws.url("endpoint", command.endpoint)
    return flaws


def keep(session: Session, actor: Actor, keys: Keys, account: Account, command: Connect) -> None:
    """Seal the secrets and write an event that names them and holds none."""
    session.execute(
        delete(Secret).where(Secret.account_id == account.id, Secret.name.in_(command.secrets))
    )
    for name, value in command.secrets.items():
        envelope = secrets.seal(
            keys, value.strip().encode(), table=_TABLE, row=account.id, column=name
        )
        session.add(
            Secret(
                account_id=account.id,
                name=name,
                envelope=envelope,
                set_by=actor.person,
                set_at=clock.now(),
            )
        )
    changes: dict[str, tuple[Any, Any]] = {}
    if command.settings is not UNSET:
        changes["settings"] = (dict(account.settings), dict(command.settings))
        account.settings = dict(command.settings)
    if command.endpoint is not UNSET:
        changes["endpoint"] = (account.endpoint, command.endpoint)
        account.endpoint = command.endpoint
    account.version += 1
    account.updated_at = clock.now()
    session.flush()
    record(
        session,
        actor,
        "account.connected",
        ("account", account.id),
        changes=changes,
        facts={"secrets": sorted(command.secrets)},
    )


def open_(session: Session, keys: Keys, account_id: UUID) -> Connection:
    """What the connector needs, with the secrets in the clear. For jobs; never for a view."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    rows = session.execute(
        select(Secret.name, Secret.envelope).where(Secret.account_id == account_id)
    )
    opened: Mapping[str, str] = {
        row.name: secrets.unseal(
            keys, row.envelope, table=_TABLE, row=account_id, column=row.name
        ).decode()
        for row in rows
    }
    return Connection(
        provider=account.network,
        account=account.handle,
        settings={name: str(value) for name, value in account.settings.items()},
        secrets=opened,
        endpoint=account.endpoint,
    )


def renew(
    session: Session, keys: Keys, network: str, handle: str, renewed: Mapping[str, str]
) -> None:
    """
    Keep secrets that the network itself replaced while it was used.

    A refresh token of X serves once: what is not kept here is lost, and a person must connect anew.
    """
    account = session.scalars(
        select(Account)
        .where(Account.network == network, Account.handle == handle, Account.state != "closed")
        .with_for_update()
    ).one_or_none()
    if account is None:
        raise NotFound
    session.execute(
        delete(Secret).where(Secret.account_id == account.id, Secret.name.in_(list(renewed)))
    )
    for name, value in renewed.items():
        envelope = secrets.seal(keys, value.encode(), table=_TABLE, row=account.id, column=name)
        session.add(
            Secret(
                account_id=account.id,
                name=name,
                envelope=envelope,
                set_by=None,
                set_at=clock.now(),
            )
        )
    record(
        session,
        system("connector"),
        "account.credentials_renewed",
        ("account", account.id),
        facts={"secrets": sorted(renewed)},
    )

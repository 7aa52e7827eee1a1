"""What a post has to know of the accounts it is meant for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.social_accounts.models import Account as Registered


class Account(Struct, frozen=True, kw_only=True):
    """An account as posts see it."""

    id: UUID
    network: str
    handle: str
    owner: UUID
    deputy: UUID | None
    department: UUID


def some(session: Session, account_ids: Collection[UUID]) -> dict[UUID, Account]:
    """These accounts, where they are registered."""
    query = select(
        Registered.id,
        Registered.network,
        Registered.handle,
        Registered.owner_id,
        Registered.deputy_id,
        Registered.department_id,
    ).where(Registered.id.in_(account_ids))
    return {
        row.id: Account(
            id=row.id,
            network=row.network,
            handle=row.handle,
            owner=row.owner_id,
            deputy=row.deputy_id,
            department=row.department_id,
        )
        for row in session.execute(query)
    }


def answerable(account: Account) -> list[UUID]:
    """Who is asked when something on this account needs a person."""
    return [person for person in (account.owner, account.deputy) if person is not None]

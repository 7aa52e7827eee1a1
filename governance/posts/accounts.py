"""What a post has to know of the accounts it is meant for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from governance.social_accounts import queries as social_accounts
from governance.social_accounts.schemas import AccountFacts as Account

__all__ = ["Account", "answerable", "some"]


def some(session: Session, account_ids: Collection[UUID]) -> dict[UUID, Account]:
    """These accounts, where they are registered."""
    return social_accounts.facts(session, account_ids)


def answerable(account: Account) -> list[UUID]:
    """Who is asked when something on this account needs a person."""
    return [person for person in (account.owner_id, account.deputy_id) if person is not None]

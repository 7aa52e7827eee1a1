"""The register of official accounts by the clock."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity import queries as identity
from governance.identity.actors import active, today
from governance.identity.models import Person
from governance.jobs.runtime import Runtime
from governance.social_accounts.jobs import WatchAccounts
from governance.social_accounts.models import Account
from governance.tasks import actions as tasks


def watch_accounts(_job: WatchAccounts, runtime: Runtime) -> None:
    """The deputy, and those who can hand over, are told that nobody answers for an account."""
    with runtime.database.writing() as session:
        orphans = session.scalars(
            select(Account)
            .join(Person, Person.id == Account.owner_id)
            .where(
                Account.state.not_in(("draft", "closed")),
                ~(Person.employee & active(Person, today())),
            )
        )
        for account in orphans:
            tasks.open_task(
                session,
                kind="account.owner_invalid",
                thing=("account", account.id),
                assignees=_told(session, account),
                facts={"title": account.display_name or account.handle},
            )


def _told(session: Session, account: Account) -> set[UUID]:
    people = set(identity.holders(session, "security", account.department_id))
    if account.deputy_id and identity.is_active_employee(session, account.deputy_id):
        people.add(account.deputy_id)
    return people

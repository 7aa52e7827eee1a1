"""What may change in which state, and what the checks must know for it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.base import states
from governance.base.errors import Conflict
from governance.identity import references
from governance.social_accounts import checks, forms, networks
from governance.social_accounts.models import Account
from governance.social_accounts.schemas import RegisterAccount
from governance.social_accounts.states import MACHINE


class UnderReview(Conflict):
    """The application is frozen while it is reviewed. Withdraw it, change it, submit it again."""

    code = "account.under_review"


class BoundByApproval(Conflict):
    """This was approved as it is. Suspend the account, `revise` it, and have it approved again."""

    code = "account.bound_by_approval"

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(f"{self.summary()} Fields: {', '.join(sorted(fields))}.")
        self.fields = tuple(sorted(fields))


class Closed(Conflict):
    """A closed account is kept as it was. Register a new one."""

    code = "account.closed"


def refuse_wrong_state(account: Account, event: str) -> None:
    """Raise `WrongState` when the event leads nowhere from here."""
    if MACHINE.target(event, account.state) is None:
        raise states.WrongState(MACHINE, account.state, event)


def kept(changed: Collection[str]) -> frozenset[str]:
    """The references that a change leaves as they are."""
    return frozenset({"department_id", "owner_id", "deputy_id"} - set(changed))


def refuse_change(state: str, changed: Collection[str]) -> None:
    """Raise when these fields cannot be changed in this state."""
    if not changed or state == MACHINE.initial:
        return
    if state == "in_review":
        raise UnderReview
    if state == "closed":
        raise Closed
    bound = forms.BOUND & set(changed)
    if bound:
        raise BoundByApproval(bound)


def around(session: Session, answers: RegisterAccount) -> checks.Around:
    """What the checks must know about the people, the department and the handle named."""
    key = networks.handle_key(answers.handle)
    taken = session.execute(
        select(Account.network, Account.handle_key, Account.id).where(
            Account.network == answers.network,
            Account.handle_key == key,
            Account.state != "closed",
        )
    )
    return checks.Around(
        references=references.some(
            session,
            people=[answers.owner_id, answers.deputy_id],
            departments=[answers.department_id],
        ),
        handles={(row.network, row.handle_key): row.id for row in taken},
    )

"""Writing a new entry whose answers were found good."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids
from governance.base.actor import Actor
from governance.base.errors import Flaw, Invalid
from governance.social_accounts import forms
from governance.social_accounts.models import Account, Ownership
from governance.social_accounts.schemas import RegisterAccount
from governance.social_accounts.states import MACHINE


def add(session: Session, actor: Actor, answers: RegisterAccount) -> UUID:
    """A draft with these tidied, checked answers; its event is written with it."""
    account = Account(id=ids.new(), state=MACHINE.initial, applicant_id=actor.person)
    forms.write(account, answers)
    session.add(account)
    flush(session)
    session.add(
        Ownership(account_id=account.id, person_id=account.owner_id, owned_from=clock.now())
    )
    record(
        session,
        actor,
        "account.registered",
        ("account", account.id),
        changes={
            name: (None, value)
            for name, (_, value) in forms.differences(RegisterAccount(), answers).items()
        },
        after_state=MACHINE.initial,
    )
    return account.id


def flush(session: Session) -> None:
    """Two people may register one account at the same moment; the index lets one of them."""
    try:
        session.flush()
    except IntegrityError as error:
        if "uq_social_account_network_handle_key" not in str(error.orig):
            raise
        message = "This account is in the register already. Open that entry instead."
        raise Invalid(Flaw(pointer="/handle", code="handle.taken", message=message)) from None

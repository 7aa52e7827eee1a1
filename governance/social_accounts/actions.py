"""Register an official account, keep it true, and move it through its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.answers import LONG, Flaws
from governance.base.errors import Flaw, Invalid, VersionMismatch
from governance.base.policy import Action, Prospect, requires
from governance.base.secrets import Keys
from governance.settings import Settings
from governance.social_accounts import checks, custody, entries, forms, guards, operation, review
from governance.social_accounts.models import Account
from governance.social_accounts.queries import find
from governance.social_accounts.schemas import (
    Connect,
    EditAccount,
    MoveAccount,
    RegisterAccount,
)
from governance.social_accounts.states import MACHINE, NEEDS_REASON


@requires(Action.ACCOUNT_REGISTER)
def register(session: Session, actor: Actor, command: RegisterAccount) -> UUID:
    """Add an account to the register as a draft. Raises `Invalid` with every flaw."""
    policy.require(actor, Action.ACCOUNT_REGISTER, Prospect())
    answers = checks.tidied(command)
    _refuse(checks.flaws(answers, guards.around(session, answers)))
    return entries.add(session, actor, answers)


@requires(Action.ACCOUNT_EDIT)
def edit(
    session: Session,
    actor: Actor,
    account_id: UUID,
    command: EditAccount,
    *,
    version: int | None = None,
) -> None:
    """
    Change what the command gives.

    Anything in a draft; later only what no approval is bound to. A new owner of an account beyond
    its draft is a handover, and needs that permission and a reason.
    """
    account = find(session, actor, account_id, lock=True)
    policy.require(actor, Action.ACCOUNT_EDIT, account)
    _expect(account, version)
    before = forms.form(account)
    answers = checks.tidied(forms.merged(before, command))
    changed = forms.differences(before, answers)
    guards.refuse_change(account.state, changed)
    around = guards.around(session, answers)
    flaws = checks.flaws(answers, around, account=account.id, kept=guards.kept(changed))
    hands_over = "owner_id" in changed and account.state != MACHINE.initial
    if hands_over:
        policy.require(actor, Action.ACCOUNT_OPERATE, account)
        if not command.reason.strip():
            flaws.append(_reason_missing())
    _refuse(flaws)
    if not changed:
        return
    if "owner_id" in changed:
        operation.change_owner(session, account, ids.read("person", answers.owner_id))
    forms.write(account, answers)
    account.version += 1
    account.updated_at = clock.now()
    entries.flush(session)
    record(
        session,
        actor,
        "account.handed_over" if hands_over else "account.edited",
        ("account", account.id),
        changes=changed,
        reason=command.reason,
    )


_Mover = Callable[[Session, Actor, Account, MoveAccount], None]
_MOVERS: Final[dict[str, _Mover]] = {
    "submit": review.submit,
    "withdraw": review.withdraw,
    "approve": review.approve,
    "return": review.send_back,
    "activate": operation.activate,
    "suspend": operation.suspend,
    "resume": operation.resume,
    "revise": operation.revise,
    "close": operation.close,
    "hand_over": operation.hand_over,
}


@requires(Action.ACCOUNT_READ)
def move(
    session: Session,
    actor: Actor,
    account_id: UUID,
    command: MoveAccount,
    *,
    version: int | None = None,
) -> None:
    """
    Cause one event. Each event asks for its own permission.

    Raises `Invalid`, `states.WrongState` with the events that are possible, and what the approval
    route raises.
    """
    account = find(session, actor, account_id, lock=True)
    _expect(account, version)
    flaws = Flaws()
    mover = _MOVERS.get(command.event)
    if mover is None:
        flaws.add("event", "event.unknown", f"Use one of: {', '.join(_MOVERS)}.")
    if command.event in NEEDS_REASON and not command.reason.strip():
        flaws.found.append(_reason_missing())
    flaws.text("reason", command.reason, longest=LONG)
    if flaws.found or mover is None:
        raise Invalid(*flaws.found)
    mover(session, actor, account, command)


@requires(Action.ACCOUNT_OPERATE)
def connect(
    session: Session,
    actor: Actor,
    keys: Keys,
    account_id: UUID,
    command: Connect,
    *,
    settings: Settings,
    version: int | None = None,
) -> None:
    """Seal the credentials of an account; they are never shown again. Raises `Invalid`."""
    account = find(session, actor, account_id, lock=True)
    policy.require(actor, Action.ACCOUNT_OPERATE, account)
    _expect(account, version)
    if account.state == "closed":
        raise guards.Closed
    custody.checked(account, command, settings).refuse()
    custody.keep(session, actor, keys, account, command)


def _expect(account: Account, version: int | None) -> None:
    if version is not None and version != account.version:
        raise VersionMismatch(account.version)


def _refuse(flaws: list[Flaw]) -> None:
    if flaws:
        raise Invalid(*flaws)


def _reason_missing() -> Flaw:
    message = "Give the reason; it stands in the history."
    return Flaw(pointer="/reason", code="reason.missing", message=message)

"""An account in operation: activate, suspend, resume, revise, hand over, close."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from governance.approvals import actions as approvals
from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.answers import Flaws
from governance.base.errors import Conflict, Forbidden
from governance.base.policy import Action
from governance.identity import queries as identity
from governance.identity import references
from governance.social_accounts import guards
from governance.social_accounts.models import Account, Ownership, Secret
from governance.social_accounts.review import moved
from governance.social_accounts.schemas import MoveAccount
from governance.social_accounts.states import MACHINE
from governance.tasks import actions as tasks


class OwnerInvalid(Conflict):
    """The owner is not active staff any more. Hand the account over first."""

    code = "account.owner_invalid"


class NotHandedOver(Conflict):
    """An account under review or closed is not handed over. Withdraw the application first."""

    code = "account.not_handed_over"


def activate(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Begin to speak there (運用開始)."""
    policy.require(actor, Action.ACCOUNT_OPERATE, account)
    guards.refuse_wrong_state(account, command.event)
    _owner_may(session, account)
    moved(session, actor, account, command, action="account.activated")
    tasks.close_tasks(session, thing=("account", account.id))


def suspend(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Stop every post to it at once; the owner is told to secure it."""
    policy.require(actor, Action.ACCOUNT_OPERATE, account)
    guards.refuse_wrong_state(account, command.event)
    moved(session, actor, account, command, action="account.suspended")
    tasks.close_tasks(session, thing=("account", account.id))
    tasks.open_task(
        session,
        kind="account.suspended",
        thing=("account", account.id),
        assignees={account.owner_id},
        facts={"title": account.display_name or account.handle},
    )


def resume(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Let a suspended account speak again; never by those who answer for it."""
    policy.require(actor, Action.ACCOUNT_DECIDE, account)
    guards.refuse_wrong_state(account, command.event)
    if actor.person in account.policy_participants:
        raise Forbidden("four_eyes")
    _owner_may(session, account)
    moved(session, actor, account, command, action="account.resumed")
    tasks.close_tasks(session, thing=("account", account.id))


def revise(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Open what was approved for changes; the approval ends now."""
    policy.require(actor, Action.ACCOUNT_SUBMIT, account)
    guards.refuse_wrong_state(account, command.event)
    approvals.void(session, actor, kind="account", thing=account.id, reason=command.reason)
    moved(
        session,
        actor,
        account,
        command,
        action="account.revised",
        values={"approved_digest": None, "approved_at": None},
    )
    tasks.close_tasks(session, thing=("account", account.id))


def close(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """End it for good (廃止). It stays in the public list as closed; its credentials are wiped."""
    policy.require(actor, Action.ACCOUNT_OPERATE, account)
    guards.refuse_wrong_state(account, command.event)
    approvals.void(session, actor, kind="account", thing=account.id, reason="closed")
    session.execute(delete(Secret).where(Secret.account_id == account.id))
    moved(session, actor, account, command, action="account.closed")
    tasks.close_tasks(session, thing=("account", account.id))


def hand_over(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Give the account to another owner (引継ぎ); a deputy who becomes the owner is no deputy."""
    policy.require(actor, Action.ACCOUNT_OPERATE, account)
    if account.state in {"in_review", "closed"}:
        raise NotHandedOver
    flaws = Flaws()
    known = references.some(session, people=[command.owner_id], departments=[])
    known.person(flaws, "owner_id", command.owner_id, needed=True)
    if command.owner_id == ids.show("person", account.owner_id):
        flaws.add("owner_id", "owner.same", "This person is the owner already. Name another one.")
    flaws.refuse()
    assert command.owner_id is not None
    new_owner = ids.read("person", command.owner_id)
    changes: dict[str, tuple[Any, Any]] = {
        "owner_id": (ids.show("person", account.owner_id), command.owner_id)
    }
    if account.deputy_id == new_owner:
        changes["deputy_id"] = (command.owner_id, None)
        account.deputy_id = None
    change_owner(session, account, new_owner)
    account.owner_id = new_owner
    account.version += 1
    account.updated_at = clock.now()
    session.flush()
    record(
        session,
        actor,
        "account.handed_over",
        ("account", account.id),
        changes=changes,
        reason=command.reason,
    )


def change_owner(session: Session, account: Account, new_owner: UUID) -> None:
    """End the ownership of today and begin the next; the new owner is told by a task."""
    now = clock.now()
    period = session.scalars(
        select(Ownership).where(Ownership.account_id == account.id, Ownership.owned_until.is_(None))
    ).one()
    period.owned_until = now
    session.flush()
    session.add(Ownership(account_id=account.id, person_id=new_owner, owned_from=now))
    tasks.close_tasks(session, thing=("account", account.id), kind="account.owner_invalid")
    if account.state != MACHINE.initial:
        # Whoever leaves knows the password: the new owner is asked to change it.
        tasks.open_task(
            session,
            kind="account.handed_over",
            thing=("account", account.id),
            assignees={new_owner},
            facts={"title": account.display_name or account.handle},
        )


def _owner_may(session: Session, account: Account) -> None:
    if not identity.is_active_employee(session, account.owner_id):
        raise OwnerInvalid

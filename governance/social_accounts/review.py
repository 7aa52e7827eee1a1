"""From the application to the approval: submit, withdraw, approve, return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.approvals import actions as approvals
from governance.audit.record import record
from governance.base import clock, policy, states
from governance.base.actor import Actor
from governance.base.answers import Flaws
from governance.base.errors import Forbidden, Invalid, VersionMismatch
from governance.base.policy import Action
from governance.social_accounts import checks, forms, guards
from governance.social_accounts.models import Account, Snapshot
from governance.social_accounts.schemas import MoveAccount
from governance.social_accounts.states import MACHINE
from governance.tasks import actions as tasks


def moved(
    session: Session,
    actor: Actor,
    account: Account,
    command: MoveAccount,
    *,
    action: str,
    facts: Mapping[str, Any] = {},
    values: Mapping[str, Any] = {},
) -> None:
    """Move the account and write the event about it."""
    before = account.state
    outcome = states.move(
        session,
        account,
        command.event,
        machine=MACHINE,
        expect=before,
        values={"updated_at": clock.now(), **values},
    )
    if isinstance(outcome, states.Lost):
        raise VersionMismatch(account.version)
    record(
        session,
        actor,
        action,
        ("account", account.id),
        reason=command.reason,
        before_state=before,
        after_state=account.state,
        facts=facts,
    )


def submit(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Freeze the application and put it on its approval route."""
    policy.require(actor, Action.ACCOUNT_SUBMIT, account)
    guards.refuse_wrong_state(account, command.event)
    if actor.person is None:
        raise Forbidden("person_required")
    answers = forms.form(account)
    flaws = checks.flaws(answers, guards.around(session, answers), account=account.id)
    if flaws:
        raise Invalid(*flaws)
    digest = forms.digest(account.id, answers)
    session.add(
        Snapshot(
            account_id=account.id,
            digest=digest,
            body=forms.body(account.id, answers).decode(),
            submitted_by=actor.person,
            submitted_at=clock.now(),
        )
    )
    moved(session, actor, account, command, action="account.submitted", facts={"digest": digest})
    tasks.close_tasks(session, thing=("account", account.id))
    approvals.open_approval(
        session,
        actor,
        kind="account",
        thing=account.id,
        digest=digest,
        department=account.department_id,
        author=actor.person,
        facts={"network": account.network, "title": account.display_name or account.handle},
        parties=account.policy_participants,
    )


def withdraw(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Take the application back before it is decided."""
    policy.require(actor, Action.ACCOUNT_SUBMIT, account)
    guards.refuse_wrong_state(account, command.event)
    approvals.void(
        session, actor, kind="account", thing=account.id, reason=command.reason or "withdrawn"
    )
    moved(session, actor, account, command, action="account.withdrawn")


def approve(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Approve what was seen."""
    guards.refuse_wrong_state(account, command.event)
    flaws = Flaws()
    if not command.seen_digest:
        message = "Send the digest of the application that was read."
        flaws.add("seen_digest", "field.missing", message)
    flaws.refuse()
    decided = approvals.decide(
        session,
        actor,
        kind="account",
        thing=account.id,
        seen_digest=command.seen_digest or "",
        verdict="approve",
        comment=command.reason,
    )
    facts = {"step": decided.step, "steps": decided.steps, "digest": command.seen_digest or ""}
    if not decided.final:
        account.version += 1
        account.updated_at = clock.now()
        session.flush()
        record(
            session,
            actor,
            "account.step_approved",
            ("account", account.id),
            reason=command.reason,
            facts=facts,
        )
        return
    moved(
        session,
        actor,
        account,
        command,
        action="account.approved",
        facts=facts,
        values={"approved_digest": command.seen_digest, "approved_at": clock.now()},
    )
    tasks.close_tasks(session, thing=("account", account.id))
    tasks.open_task(
        session,
        kind="account.activate",
        thing=("account", account.id),
        assignees={account.owner_id},
        facts={"title": account.display_name or account.handle},
    )


def send_back(session: Session, actor: Actor, account: Account, command: MoveAccount) -> None:
    """Return the application with what has to be changed (差戻し)."""
    guards.refuse_wrong_state(account, command.event)
    latest = session.scalars(
        select(Snapshot.digest)
        .where(Snapshot.account_id == account.id)
        .order_by(Snapshot.submitted_at.desc(), Snapshot.id.desc())
    ).first()
    approvals.decide(
        session,
        actor,
        kind="account",
        thing=account.id,
        seen_digest=command.seen_digest or latest or "",
        verdict="return",
        comment=command.reason,
    )
    moved(session, actor, account, command, action="account.returned")
    tasks.close_tasks(session, thing=("account", account.id))

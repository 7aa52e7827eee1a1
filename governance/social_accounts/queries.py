"""The register of official accounts, read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from connectors.contract import Connection
from governance.approvals import queries as approvals
from governance.audit import queries as audit
from governance.audit.schemas import EventView
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import Action, Allow, Deny
from governance.base.secrets import Keys
from governance.identity import queries as identity
from governance.identity.actors import active, today
from governance.identity.models import Department, DepartmentReach, Person
from governance.social_accounts import custody, forms
from governance.social_accounts.models import Account, Ownership, Snapshot
from governance.social_accounts.schemas import (
    AccountFacts,
    AccountSummary,
    AccountView,
    Allowed,
    Filters,
    OwnershipView,
    PublicAccount,
    SnapshotView,
    Transitions,
)
from governance.social_accounts.states import DECISIONS, EVENT_ACTIONS, MACHINE

_Owner = aliased(Person)
IN_OPERATION: Final = "operating"


def _visible(actor: Actor) -> Any:
    own = [
        Account.owner_id == actor.person,
        Account.deputy_id == actor.person,
        Account.applicant_id == actor.person,
    ]
    return policy.visible(actor, Action.ACCOUNT_READ, department=Account.department_id, own=own)


def find(session: Session, actor: Actor, account_id: UUID, *, lock: bool = False) -> Account:
    """The row that the actor may know of, or `NotFound`."""
    account = session.get(Account, account_id, with_for_update=True if lock else None)
    if account is None:
        raise NotFound
    policy.require(actor, Action.ACCOUNT_READ, account)
    return account


# --------------------------------------------------------------------------- for posts


def postable(session: Session, account_id: UUID, at: datetime) -> str | None:
    """None when posts may go out there at this moment, else the code why not."""
    row = session.execute(
        select(Account.state, Account.owner_id).where(Account.id == account_id)
    ).one_or_none()
    if row is None:
        return "account.unknown"
    if row.state == "suspended":
        return "account.suspended"
    if row.state != IN_OPERATION:
        return "account.not_operating"
    day = at.astimezone(clock.LOCAL).date()
    if not identity.is_active_employee(session, row.owner_id, day):
        return "account.owner_invalid"
    return None


def connection(session: Session, keys: Keys, account_id: UUID) -> Connection:
    """What the connector needs to reach the account. For jobs; never for a view."""
    return custody.open_(session, keys, account_id)


def handle(session: Session, actor: Actor, account_id: UUID) -> str:
    """The account's name on its network, or `NotFound`."""
    return find(session, actor, account_id).handle


def facts(session: Session, account_ids: Collection[UUID]) -> dict[UUID, AccountFacts]:
    """What posts must know of these accounts; unknown ids are left out."""
    rows = session.scalars(select(Account).where(Account.id.in_(account_ids)))
    found = {}
    for row in rows:
        further = forms.details(row.details)
        found[row.id] = AccountFacts(
            id=row.id,
            network=row.network,
            handle=row.handle,
            display_name=row.display_name,
            state=row.state,
            department_id=row.department_id,
            owner_id=row.owner_id,
            deputy_id=row.deputy_id,
            categories=further.categories,
            posting_days=further.posting_days,
            posting_from=further.posting_from,
            posting_until=further.posting_until,
        )
    return found


# --------------------------------------------------------------------------- one


def _attention(row: Any, *, owner_may: bool) -> list[str]:
    if row.state == "closed":
        return []
    found = [] if owner_may else ["owner_invalid"]
    further = forms.details(row.details)
    if row.state == IN_OPERATION and further.two_factor in {None, "none"}:
        found.append("two_factor_missing")
    if row.state == IN_OPERATION and further.recovery_by_organisation is False:
        found.append("recovery_private")
    return found


def one(session: Session, actor: Actor, account_id: UUID) -> AccountView:
    """The account with every answer, or `NotFound`."""
    account = find(session, actor, account_id)
    answers = forms.form(account)
    owner_may = identity.is_active_employee(session, account.owner_id)
    people = {account.owner_id} | ({account.deputy_id} if account.deputy_id else set())
    names = identity.names(session, people)
    places = identity.department_names(session, {account.department_id})
    waits: Sequence[str] = ()
    if account.state == "in_review":
        waits = approvals.waiting_names(session, "account", account.id)
    return AccountView(
        id=ids.show("account", account.id),
        state=account.state,
        postable=account.state == IN_OPERATION and owner_may,
        attention=_attention(account, owner_may=owner_may),
        waits_for=waits,
        digest=forms.digest(account.id, answers),
        approved_digest=account.approved_digest,
        approved_at=account.approved_at,
        connected=custody.is_connected(session, account),
        department=places.get(account.department_id, ""),
        owner=names.get(account.owner_id, ""),
        deputy=names.get(account.deputy_id) if account.deputy_id else None,
        applicant_id=ids.show_optional("person", account.applicant_id),
        procedure_version=account.procedure_version,
        version=account.version,
        created_at=account.created_at,
        updated_at=account.updated_at,
        **{name: getattr(answers, name) for name in forms.FIELDS},
    )


# --------------------------------------------------------------------------- lists


def _narrowed(actor: Actor, filters: Filters) -> Select[Any]:
    query = (
        select(
            *Account.__table__.columns,
            _Owner.name.label("owner"),
            Department.name.label("department"),
            (_Owner.employee & active(_Owner, today())).label("owner_may"),
        )
        .join(_Owner, _Owner.id == Account.owner_id)
        .join(Department, Department.id == Account.department_id)
        .where(_visible(actor))
    )
    if filters.q:
        texts = (Account.handle, Account.display_name, Account.purpose)
        word = filters.q.strip().removeprefix("@")
        query = query.where(or_(*(text.icontains(word, autoescape=True) for text in texts)))
    if filters.state:
        query = query.where(Account.state == filters.state)
    if filters.department:
        below = select(DepartmentReach.department_id).where(
            DepartmentReach.ancestor_id == filters.department
        )
        query = query.where(Account.department_id.in_(below))
    if filters.owner:
        query = query.where(Account.owner_id == filters.owner)
    if filters.network:
        query = query.where(Account.network == filters.network)
    return query


def _summary(row: Any) -> AccountSummary:
    return AccountSummary(
        id=ids.show("account", row.id),
        state=row.state,
        network=row.network,
        handle=row.handle,
        display_name=row.display_name,
        url=forms.details(row.details).url,
        purpose=row.purpose,
        department_id=ids.show("department", row.department_id),
        department=row.department,
        owner_id=ids.show("person", row.owner_id),
        owner=row.owner,
        attention=_attention(row, owner_may=row.owner_may),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def list_(
    session: Session, actor: Actor, ask: Ask, filters: Filters | None = None
) -> Page[AccountSummary]:
    """The accounts that the actor may know of, newest first."""
    query = _narrowed(actor, filters or Filters())
    rows = session.execute(keyset(query, Account.created_at, Account.id, ask)).all()
    return page(rows, ask, position=lambda row: (row.created_at, row.id), show=_summary)


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """State → how many of the accounts that the actor may know of."""
    query = (
        select(Account.state, func.count().label("number"))
        .where(_visible(actor))
        .group_by(Account.state)
    )
    found = {row.state: row.number for row in session.execute(query)}
    return {state: found.get(state, 0) for state in MACHINE.states}


def rows(
    session: Session, actor: Actor, filters: Filters | None = None
) -> Iterator[tuple[Any, Any]]:
    """Every account that the filters leave, newest first, with its answers."""
    query = _narrowed(actor, filters or Filters()).order_by(
        Account.created_at.desc(), Account.id.desc()
    )
    for row in session.execute(query).all():
        yield row, forms.form(row)


def public(session: Session) -> list[PublicAccount]:
    """The official accounts for the organisation's own site, those that were closed last."""
    query = (
        select(*Account.__table__.columns, Department.name.label("department"))
        .join(Department, Department.id == Account.department_id)
        .where(
            or_(
                Account.state == IN_OPERATION,
                # A draft that was given up was never official.
                (Account.state == "closed") & Account.approved_digest.is_not(None),
            )
        )
        .order_by(Account.state.desc(), Account.network, Account.handle_key)
    )
    return [
        PublicAccount(
            network=row.network,
            handle=row.handle,
            display_name=row.display_name,
            url=forms.details(row.details).url,
            department=row.department,
            purpose=row.purpose,
            official=row.state == IN_OPERATION,
        )
        for row in session.execute(query)
    ]


# --------------------------------------------------------------------------- history


def history(session: Session, actor: Actor, account_id: UUID, ask: Ask) -> Page[EventView]:
    """Everything that happened to the account, newest first."""
    find(session, actor, account_id)
    return audit.history(session, ("account", account_id), ask)


def transitions(session: Session, actor: Actor, account_id: UUID, ask: Ask) -> Transitions:
    """The state, what led to it, and what the actor could do now."""
    account = find(session, actor, account_id)
    events = audit.history(session, ("account", account_id), ask)
    return Transitions(
        state=account.state,
        items=[event for event in events.items if event.after_state is not None],
        allowed=allowed(session, actor, account),
    )


def allowed(session: Session, actor: Actor, account: Account) -> list[Allowed]:
    """Each event that a person can cause, whether this one may now, and the code why not."""
    found = []
    for event in (*MACHINE.all_events(), "hand_over"):
        reason = _refusal(session, actor, account, event)
        found.append(Allowed(event=event, allowed=reason is None, reason=reason))
    return found


def _refusal(session: Session, actor: Actor, account: Account, event: str) -> str | None:
    if event == "hand_over":
        if account.state in {"in_review", "closed"}:
            return "wrong_state"
    elif MACHINE.target(event, account.state) is None:
        return "wrong_state"
    if event in DECISIONS:
        # A deputy decides without holding the role: the route knows who may.
        return approvals.refusal(session, actor, "account", account.id)
    match policy.decide(actor, EVENT_ACTIONS[event], account):
        case Allow():
            pass
        case Deny(code):
            return code
        case _:
            return "not_found"
    if event == "resume" and actor.person in account.policy_participants:
        return "four_eyes"
    return None


def owners(session: Session, actor: Actor, account_id: UUID) -> list[OwnershipView]:
    """Who answered for the account from when to when, the latest first."""
    find(session, actor, account_id)
    query = (
        select(Ownership, Person.name)
        .join(Person, Person.id == Ownership.person_id)
        .where(Ownership.account_id == account_id)
        .order_by(Ownership.owned_from.desc())
    )
    return [
        OwnershipView(
            person_id=ids.show("person", period.person_id),
            name=name,
            owned_from=period.owned_from,
            owned_until=period.owned_until,
        )
        for period, name in session.execute(query)
    ]


def snapshots(session: Session, actor: Actor, account_id: UUID) -> list[SnapshotView]:
    """Its applications as they were submitted, the latest first."""
    find(session, actor, account_id)
    query = (
        select(Snapshot)
        .where(Snapshot.account_id == account_id)
        .order_by(Snapshot.submitted_at.desc(), Snapshot.id.desc())
    )
    return [
        SnapshotView(
            digest=row.digest,
            body=row.body,
            submitted_by=ids.show("person", row.submitted_by),
            submitted_at=row.submitted_at,
        )
        for row in session.scalars(query)
    ]

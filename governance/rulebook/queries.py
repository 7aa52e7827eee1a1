"""What is in force, and what was judged."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from approval_rules.evaluate import UsageRules, compile_publishing, compile_usage
from approval_rules.model import Finding, Length, Pack, PackKind
from approval_rules.organisation import Fact, Organisation, Period
from approval_rules.publishing import PublishingRules
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.errors import NotFound, Unavailable
from governance.base.paging import Ask, Page, keyset, page
from governance.base.policy import Action
from governance.rulebook.models import OrganisationFact, PackPeriod, RulePack, StoredJudgement
from governance.rulebook.schemas import (
    LISTS,
    FactView,
    JudgementView,
    PackView,
    in_language,
)

Compiled = TypeVar("Compiled")

_KEPT: Final = 8
"""Compiled sets of rules that a process keeps; a set costs some megabytes."""


class NoRulesInForce(Unavailable):
    """No publishing rules are in force. Ask the security office to put a pack in force."""

    code = "rules.none_in_force"


class _Cache:
    """Compiled rules by the digests of their packs; compiled once however many threads ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, ...], Any] = {}

    def get(self, key: tuple[str, ...]) -> Any | None:
        with self._lock:
            return self._kept.get(key)

    def make(self, key: tuple[str, ...], packs: Sequence[Pack], build: Any) -> Any:
        with self._lock:
            if key not in self._kept:
                while len(self._kept) >= _KEPT:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = build(packs)
            return self._kept[key]


_compiled = _Cache()
_facts: weakref.WeakKeyDictionary[Any, tuple[tuple[int, int], list[Row[Any]]]] = (
    weakref.WeakKeyDictionary()
)
"""The facts of each database with the counts that change whenever a fact is added or ended."""


def in_force(session: Session) -> bool:
    """Whether any publishing rules are in force."""
    return bool(digests(session, "publishing"))


def digests(session: Session, kind: PackKind) -> tuple[str, ...]:
    """The digests of the packs of this kind in force, in a stable order."""
    query = (
        select(RulePack.digest)
        .join(PackPeriod, PackPeriod.pack_id == RulePack.id)
        .where(PackPeriod.kind == kind, PackPeriod.ended_at.is_(None))
        .order_by(RulePack.name)
    )
    return tuple(session.scalars(query))


def packs_in_force(session: Session, kind: PackKind) -> tuple[Pack, ...]:
    """The packs of this kind in force with their whole content."""
    query = (
        select(RulePack.content)
        .join(PackPeriod, PackPeriod.pack_id == RulePack.id)
        .where(PackPeriod.kind == kind, PackPeriod.ended_at.is_(None))
        .order_by(RulePack.name)
    )
    return tuple(msgspec.convert(content, Pack) for content in session.scalars(query))


def running(session: Session, stored: RulePack) -> PackPeriod | None:
    """The period of the version of this pack's name that is in force."""
    return session.scalar(
        select(PackPeriod).where(
            PackPeriod.kind == stored.kind,
            PackPeriod.name == stored.name,
            PackPeriod.ended_at.is_(None),
        )
    )


def beside(session: Session, stored: RulePack) -> tuple[Pack, ...]:
    """The packs that would judge together, were this version in force: this one comes last."""
    asked = (RulePack.kind == "publishing") == (stored.kind == "publishing")
    query = (
        select(RulePack)
        .join(PackPeriod, PackPeriod.pack_id == RulePack.id)
        .where(asked, PackPeriod.ended_at.is_(None))
        .order_by(RulePack.kind, RulePack.name)
    )
    found = [
        one for one in session.scalars(query) if (one.kind, one.name) != (stored.kind, stored.name)
    ]
    return tuple(
        msgspec.structs.replace(msgspec.convert(one.content, Pack), origin=one.name)
        for one in [*found, stored]
    )


def publishing(session: Session) -> PublishingRules:
    """
    The publishing rules in force, compiled once a process and set of packs.

    Raises `NoRulesInForce`: nothing to check is no check.
    """
    key = ("publishing", *digests(session, "publishing"))
    if len(key) == 1:
        raise NoRulesInForce
    found = _compiled.get(key)
    if found is None:
        found = _compiled.make(key, packs_in_force(session, "publishing"), compile_publishing)
    rules: PublishingRules = found
    return rules


def usage(session: Session, provider: str) -> UsageRules:
    """The usage rules in force that speak of this provider, compiled once a process."""
    kinds: tuple[PackKind, ...] = ("cloud_usage", "social_usage")
    key = (f"usage:{provider}", *(digest for kind in kinds for digest in digests(session, kind)))
    found = _compiled.get(key)
    if found is None:
        packs = [
            _for_provider(pack, provider)
            for kind in kinds
            for pack in packs_in_force(session, kind)
        ]
        found = _compiled.make(key, [pack for pack in packs if pack.usage], compile_usage)
    rules: UsageRules = found
    return rules


def _for_provider(pack: Pack, provider: str) -> Pack:
    rules = tuple(
        rule
        for rule in pack.usage
        if not rule.applies_to.providers or provider in rule.applies_to.providers
    )
    return msgspec.structs.replace(pack, usage=rules)


def organisation(session: Session, at: datetime) -> Organisation:
    """What the organisation says about itself at this moment."""
    today = at.astimezone(clock.LOCAL).date()
    rows = [
        row
        for row in _all_facts(session)
        if row.added_at <= at
        and (row.ended_at is None or row.ended_at > at)
        and (row.expires is None or row.expires >= today)
    ]
    given: dict[str, Any] = {
        kind: tuple(
            Fact(value=row.value, owner=row.owner, reason=row.reason, expires=row.expires)
            for row in rows
            if row.kind == kind
        )
        for kind in LISTS
    }
    latest = {row.kind: row.value for row in rows}
    given |= {
        kind: time.fromisoformat(latest[kind]) for kind in ("opens", "closes") if kind in latest
    }
    limits = (row.value.partition("=") for row in rows if row.kind == "length_limits")
    return Organisation(
        **given,
        holidays=tuple(date.fromisoformat(row.value) for row in rows if row.kind == "holidays"),
        length_limits={network: int(number) for network, _, number in limits},
        periods=tuple(
            Period(kind=row.value, start=row.starts_at, end=row.ends_at, title=row.title)
            for row in rows
            if row.kind == "periods"
        ),
    )


def _all_facts(session: Session) -> list[Row[Any]]:
    # Facts are only added and ended, so that two counts tell of every change.
    counts = session.execute(
        select(func.count(), func.count(OrganisationFact.ended_at)).select_from(OrganisationFact)
    ).one()
    fingerprint = (counts[0], counts[1])
    place = session.get_bind()
    known = _facts.get(place)
    if known is not None and known[0] == fingerprint:
        return known[1]
    columns = OrganisationFact.__table__.columns
    rows = list(session.execute(select(*columns).order_by(OrganisationFact.added_at)))
    if not session.info.get("rulebook_changed"):
        _facts[place] = (fingerprint, rows)
    return rows


def packs(session: Session, actor: Actor) -> list[PackView]:
    """Every version of every pack that is known, those in force first."""
    policy.require_any(actor, Action.RULES_READ)
    query = (
        select(RulePack, PackPeriod.started_at)
        .outerjoin(PackPeriod, (PackPeriod.pack_id == RulePack.id) & PackPeriod.ended_at.is_(None))
        .order_by(PackPeriod.started_at.is_(None), RulePack.kind, RulePack.name)
    )
    return [pack_view(pack, since) for pack, since in session.execute(query)]


def pack_view(pack: RulePack, since: datetime | None) -> PackView:
    """A version as lists show it."""
    return PackView(
        id=ids.show("pack", pack.id),
        kind=pack.kind,
        name=pack.name,
        version=pack.pack_version,
        digest=pack.digest,
        title_ja=pack.title_ja,
        title_en=pack.title_en,
        rules=pack.rules,
        shipped=pack.shipped,
        added_at=pack.added_at,
        in_force_since=since,
    )


def pack_page(
    session: Session, actor: Actor, ask: Ask, *, kind: str | None = None
) -> Page[PackView]:
    """Every version of every pack, the newest first."""
    policy.require_any(actor, Action.RULES_READ)
    period = (PackPeriod.pack_id == RulePack.id) & PackPeriod.ended_at.is_(None)
    query = cast(
        "Select[*tuple[Any, ...]]",
        select(RulePack, PackPeriod.started_at).outerjoin(PackPeriod, period),
    )
    if kind is not None:
        query = query.where(RulePack.kind == kind)
    rows = session.execute(keyset(query, RulePack.added_at, RulePack.id, ask)).all()
    return page(
        rows,
        ask,
        position=lambda row: (row[0].added_at, row[0].id),
        show=lambda row: pack_view(row[0], row[1]),
    )


def pack(session: Session, actor: Actor, pack_id: UUID) -> Pack:
    """One pack with all its rules."""
    policy.require_any(actor, Action.RULES_READ)
    content = session.scalar(select(RulePack.content).where(RulePack.id == pack_id))
    if content is None:
        raise NotFound
    return msgspec.convert(content, Pack)


def facts(
    session: Session, actor: Actor, ask: Ask, *, kind: str | None = None, only: UUID | None = None
) -> Page[FactView]:
    """The organisation's facts, the newest first, ended ones too; or `only` this one."""
    policy.require_any(actor, Action.RULES_READ)
    query = select(OrganisationFact)
    if kind is not None:
        query = query.where(OrganisationFact.kind == kind)
    if only is not None:
        query = query.where(OrganisationFact.id == only)
    rows = session.scalars(keyset(query, OrganisationFact.added_at, OrganisationFact.id, ask)).all()
    return page(rows, ask, position=lambda row: (row.added_at, row.id), show=_fact)


def _fact(row: OrganisationFact) -> FactView:
    return FactView(
        id=ids.show("fact", row.id),
        kind=row.kind,
        value=row.value,
        title=row.title,
        owner=row.owner,
        reason=row.reason,
        expires=row.expires,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        added_by=row.added_by,
        added_at=row.added_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )


def findings(session: Session, judgements: Sequence[UUID]) -> dict[UUID, list[Finding]]:
    """The findings of these judgements."""
    query = select(StoredJudgement.id, StoredJudgement.findings).where(
        StoredJudgement.id.in_(judgements)
    )
    return {key: msgspec.convert(stored, list[Finding]) for key, stored in session.execute(query)}


def judgement(
    session: Session, actor: Actor, judgement_id: UUID, *, language: str = "ja"
) -> JudgementView:
    """One kept judgement. Findings are masked, so whoever may read rules may read it."""
    policy.require_any(actor, Action.RULES_READ)
    row = session.get(StoredJudgement, judgement_id)
    if row is None:
        raise NotFound
    return JudgementView(
        id=ids.show("judgement", row.id),
        at=row.at,
        network=row.network,
        verdict=row.verdict,
        rules_digest=row.rules_digest,
        facts_digest=row.facts_digest,
        submission_digest=row.submission_digest,
        findings=in_language(msgspec.convert(row.findings, list[Finding]), language),
        length=msgspec.convert(row.length, Length),
    )

"""Versions of packs: what their examples say, and what changes when one is put in force."""

from __future__ import annotations

from typing import Any, Final, Literal
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from approval_rules import examples, usage
from approval_rules.load import PackError, refuse_doubles
from approval_rules.model import ExampleFailure, Pack, PackKind, Rule
from governance.base import ids, policy
from governance.base.actor import Actor
from governance.base.errors import NotFound
from governance.base.policy import Action
from governance.rulebook import queries
from governance.rulebook.models import PackPeriod, RulePack
from governance.rulebook.schemas import PackPeriodView, PackVersion, RuleChange

NETWORKS: Final = frozenset(
    {"x", "youtube", "line", "mastodon", "bluesky", "facebook", "instagram"}
)
"""Rules of usage on resources of these are of the kind social_usage."""


def kind_of(pack: Pack) -> PackKind:
    """The kind of question that the rules of this pack answer."""
    if pack.publishing:
        return "publishing"
    owners = {rule.resource.partition(".")[0] for rule in pack.usage}
    return "social_usage" if owners <= NETWORKS else "cloud_usage"


def version(session: Session, actor: Actor, pack_id: UUID) -> PackVersion:
    """One version of a pack: what its examples say, and what would change were it in force."""
    policy.require_any(actor, Action.RULES_READ)
    stored = session.get(RulePack, pack_id)
    if stored is None:
        raise NotFound
    content = msgspec.convert(stored.content, Pack)
    period = queries.running(session, stored)
    other = None if period is None else session.get_one(RulePack, period.pack_id)
    since = period.started_at if period is not None and period.pack_id == stored.id else None
    replaces = None
    if period is not None and other is not None and other.id != stored.id:
        replaces = queries.pack_view(other, period.started_at)
    kind: PackKind = msgspec.convert(stored.kind, PackKind)
    obstacle: tuple[str, ...] = ()
    wrong: list[ExampleFailure] = []
    try:
        refuse_doubles(queries.beside(session, stored))
        wrong = (examples if kind == "publishing" else usage).examples_of(content)
    except PackError as error:
        obstacle = (error.message, error.remedy)
    periods = session.scalars(
        select(PackPeriod).where(PackPeriod.pack_id == pack_id).order_by(PackPeriod.started_at)
    )
    return PackVersion(
        pack=queries.pack_view(stored, since),
        content=content,
        added_by=_person(stored.added_by),
        wrong=wrong,
        obstacle=obstacle,
        replaces=replaces,
        changes=differences(
            None if other is None else msgspec.convert(other.content, Pack), content
        ),
        periods=[
            PackPeriodView(
                started_at=one.started_at,
                started_by=_person(one.started_by),
                reason=one.reason,
                ended_at=one.ended_at,
                ended_by=None if one.ended_by is None else _person(one.ended_by),
            )
            for one in periods
        ],
        last=kind == "publishing"
        and since is not None
        and len(queries.digests(session, kind)) == 1,
    )


def _person(reference: str) -> str:
    """`person:<hex>` as outside programs know people; another reference as it is."""
    if not reference.startswith("person:"):
        return reference
    return ids.show("person", UUID(hex=reference.removeprefix("person:")))


def differences(before: Pack | None, after: Pack) -> list[RuleChange]:
    """What judges otherwise once one version stands in place of another, by rule."""
    old = {} if before is None else {rule.id: _said(rule, before) for rule in before.rules}
    new = {rule.id: _said(rule, after) for rule in after.rules}
    titles = {rule.id: rule.title for pack in (before, after) if pack for rule in pack.rules}
    found = []
    for name in [*new, *(name for name in old if name not in new)]:
        change: Literal["new", "changed", "gone"] = "changed"
        parts: tuple[str, ...] = ()
        if name not in old:
            change = "new"
        elif name not in new:
            change = "gone"
        else:
            keys = dict.fromkeys([*old[name], *new[name]])
            parts = tuple(key for key in keys if old[name].get(key) != new[name].get(key))
            if not parts:
                continue
        found.append(RuleChange(rule=name, title=titles[name], change=change, parts=parts))
    return found


def _said(rule: Rule, pack: Pack) -> dict[str, Any]:
    """The fields of a rule, and the words of the lists that it reads."""
    fields: dict[str, Any] = msgspec.structs.asdict(rule)
    files = getattr(getattr(rule, "detect", None), "files", ())
    return {**fields, "words": [pack.word_lists.get(name) for name in files]}

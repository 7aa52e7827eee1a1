"""Packs of rules for programs: known versions, another one, in force and out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType
from sqlalchemy.orm import Session

from approval_rules.model import ExampleFailure, PackKind, Text
from governance.base import ids
from governance.base.actor import Actor
from governance.base.paging import Page
from governance.base.policy import Action
from governance.rest.routing import (
    PAGED,
    House,
    answer,
    ask,
    choice_query,
    identify,
    identify_field,
    policy,
)
from governance.rulebook import actions, queries, versions
from governance.rulebook.schemas import PackPeriodView, PackView, RuleChange

Asked = Request[Any, Any, Any]
Reason = Annotated[str, Meta(min_length=1, max_length=1000)]
LARGEST: Final = 600_000
"""Characters of a pack; the shipped ones have a tenth of it."""


class AddRulePack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pack as YAML. Without `kind`, its rules tell."""

    text: Annotated[str, Meta(min_length=1, max_length=LARGEST)]
    kind: PackKind | None = None


class PutRulePackInForce(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Why. `instead_of` is the version of the same name that was seen in force, null for none.

    When another one is in force by then, nothing happens and the answer is 409.
    """

    reason: Reason
    instead_of: str | UnsetType | None = UNSET


class EndRulePack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why."""

    reason: Reason


class RuleLine(Struct, frozen=True, kw_only=True):
    """A rule of a pack."""

    id: str
    type: str
    title: Text
    clause: Sequence[str]


class RulePackDetail(Struct, frozen=True, kw_only=True):
    """A version with what its examples say and what would change were it in force."""

    pack: PackView
    rules: Sequence[RuleLine]
    wrong_examples: Sequence[ExampleFailure]
    obstacle: str
    """Why it cannot be in force beside the other packs, "" when it can."""
    replaces: PackView | None
    """The other version of this name that is in force."""
    changes: Sequence[RuleChange]
    periods: Sequence[PackPeriodView]


def _detail(session: Session, actor: Actor, pack_id: Any) -> RulePackDetail:
    found = versions.version(session, actor, pack_id)
    return RulePackDetail(
        pack=found.pack,
        rules=[
            RuleLine(id=rule.id, type=rule.type, title=rule.title, clause=rule.clause)
            for rule in found.content.rules
        ],
        wrong_examples=found.wrong,
        obstacle=" — ".join(found.obstacle),
        replaces=found.replaces,
        changes=found.changes,
        periods=found.periods,
    )


@get("/rule-packs", opt=policy(Action.RULES_READ, query=(*PAGED, "kind")), sync_to_thread=True)
def list_packs(
    request: Asked, actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Page[PackView]:
    """Every version of every pack, newest first; `in_force_since` is null for those that rest."""
    kind = choice_query(request, "kind", actions.KINDS)
    with house.database.reading() as session:
        return queries.pack_page(session, actor, ask(request), kind=kind)


@post("/rule-packs", opt=policy(Action.RULES_MANAGE, query=()), sync_to_thread=True)
def add_pack(
    data: JSONBody[AddRulePack], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[RulePackDetail]:
    """Keep a version, which is not in force yet. A text that is known keeps its id."""
    with house.database.writing() as session:
        identity = actions.add_pack(session, actor, data.text, data.kind)
        detail = _detail(session, actor, identity)
    where = f"/api/v1/rule-packs/{ids.show('pack', identity)}"
    return answer(detail, status=201, location=where)


@get("/rule-packs/{pack_id:str}", opt=policy(Action.RULES_READ, query=()), sync_to_thread=True)
def one_pack(
    pack_id: FromPath[str], actor: NamedDependency[Actor], house: NamedDependency[House]
) -> Response[RulePackDetail]:
    """One version of a pack."""
    with house.database.reading() as session:
        return answer(_detail(session, actor, identify("pack", pack_id)))


@post(
    "/rule-packs/{pack_id:str}/in-force",
    opt=policy(Action.RULES_MANAGE, query=()),
    sync_to_thread=True,
)
def put_in_force(
    pack_id: FromPath[str],
    data: JSONBody[PutRulePackInForce],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[RulePackDetail]:
    """Judge by this version from now on, in place of the one of the same name."""
    identity, seen = identify("pack", pack_id), data.instead_of
    if isinstance(seen, str):
        seen = identify_field("pack", seen, "/instead_of")
    with house.database.writing() as session:
        actions.put_in_force(session, actor, identity, data.reason, instead_of=seen)
        detail = _detail(session, actor, identity)
    return answer(detail, status=201)


@post(
    "/rule-packs/{pack_id:str}/ended",
    opt=policy(Action.RULES_MANAGE, query=()),
    sync_to_thread=True,
)
def end_pack(
    pack_id: FromPath[str],
    data: JSONBody[EndRulePack],
    actor: NamedDependency[Actor],
    house: NamedDependency[House],
) -> Response[RulePackDetail]:
    """Judge by this version no longer. The last publishing pack in force stays."""
    identity = identify("pack", pack_id)
    with house.database.writing() as session:
        actions.end_pack(session, actor, identity, data.reason)
        detail = _detail(session, actor, identity)
    return answer(detail, status=201)


ROUTES = [list_packs, add_pack, one_pack, put_in_force, end_pack]

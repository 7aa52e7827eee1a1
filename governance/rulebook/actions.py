"""Putting packs in force, stating facts, and judging."""

from __future__ import annotations

import os
from datetime import datetime
from importlib import resources
from typing import Final, get_args
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from approval_rules import shapes
from approval_rules.evaluate import compile_publishing, compile_usage
from approval_rules.findings import mask
from approval_rules.load import PackError, default_packs, mistakes_of, parse_pack, refuse_doubles
from approval_rules.model import Judgement, Pack, PackKind
from approval_rules.organisation import Organisation
from approval_rules.submission import Submission
from governance.audit.record import record
from governance.base import clock, ids, policy
from governance.base.actor import Actor
from governance.base.db import RECOGNITION
from governance.base.errors import Conflict, Flaw, Invalid, NotFound
from governance.base.policy import Action, Prospect, requires
from governance.rulebook import engine, queries, stating, versions
from governance.rulebook.models import OrganisationFact, PackPeriod, RulePack, StoredJudgement
from governance.rulebook.schemas import AddFact, Judged

KINDS: Final[tuple[PackKind, ...]] = get_args(PackKind)
_LOCK: Final = 0x5E_4B_15_41


class LastPack(Conflict):
    """This is the last publishing pack in force. Put another in force first."""

    code = "rules.last_pack"


class PackRefused(Invalid):
    """This pack cannot be kept. Mend what is told, then try again."""

    code = "pack.invalid"

    def __init__(self, *mistakes: PackError) -> None:
        super().__init__(
            *(Flaw(pointer="/text", code=self.code, message=str(one)) for one in mistakes)
        )
        self.mistakes = mistakes


class InForceAlready(Conflict):
    """This pack is in force already."""

    code = "rules.in_force_already"


class NotInForce(Conflict):
    """This pack is not in force."""

    code = "rules.not_in_force"


class OtherInForce(Conflict):
    """Somebody changed what is in force after you read it. Read it again and decide anew."""

    code = "rules.other_in_force"


# ------------------------------------------------------------------ packs


@requires(Action.RULES_MANAGE)
def ensure_default_packs(session: Session, actor: Actor) -> int:
    """
    Put the shipped packs in force that have no version in force yet, and newer versions of shipped
    ones; how many were put in force.

    A pack that a person put in force in place of a shipped one stays.
    """
    policy.require(actor, Action.RULES_MANAGE, Prospect())
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    changed = 0
    for kind in KINDS:
        # A kind for which nothing is shipped has no directory.
        if not (resources.files("approval_rules") / "packs" / kind).is_dir():
            continue
        for pack in default_packs(kind):
            current = session.scalar(
                select(RulePack)
                .join(PackPeriod, PackPeriod.pack_id == RulePack.id)
                .where(
                    PackPeriod.kind == kind,
                    PackPeriod.name == pack.id,
                    PackPeriod.ended_at.is_(None),
                )
            )
            if current is not None and (current.digest == pack.digest or not current.shipped):
                continue
            ended = current is None and session.scalar(
                select(func.count())
                .select_from(PackPeriod)
                .where(PackPeriod.kind == kind, PackPeriod.name == pack.id)
            )
            if ended:
                # Somebody took it out of force; starting the program again is no reason to undo it.
                continue
            stored = _store(session, actor, kind, pack, shipped=True)
            _begin(session, actor, stored, "Shipped with this version of Sekisho")
            changed += 1
    return changed


@requires(Action.RULES_MANAGE)
def add_pack(
    session: Session,
    actor: Actor,
    text: str,
    kind: PackKind | None = None,
    *,
    file: str = "pack",
) -> UUID:
    """
    Keep a pack written in YAML. It is not in force yet; a text that is known keeps its id.

    Without a kind, its content tells. `file` is what mistakes call the text. Raises `PackRefused`
    with every mistake and its remedy.
    """
    policy.require(actor, Action.RULES_MANAGE, Prospect())
    mistakes = mistakes_of(text, file=file)
    if mistakes:
        raise PackRefused(*mistakes)
    pack = parse_pack(text, file=file)
    kind = kind or versions.kind_of(pack)
    if bool(pack.publishing) is not (kind == "publishing"):
        raise Invalid(
            Flaw(
                pointer="/kind",
                code="pack.kind",
                message=f"The rules of this pack are not of the kind {kind}. Choose the other.",
            )
        )
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    return _store(session, actor, kind, pack, shipped=False).id


@requires(Action.RULES_MANAGE)
def put_in_force(
    session: Session,
    actor: Actor,
    pack_id: UUID,
    reason: str,
    *,
    instead_of: UUID | UnsetType | None = UNSET,
) -> None:
    """
    Put a pack in force in place of the version of the same name.

    A pack of which an example fails, or of which a rule stands in another pack in force, is
    refused. `instead_of` is the version that the person saw in force, None for none: when it is
    another by now, nothing happens.
    """
    policy.require(actor, Action.RULES_MANAGE, Prospect())
    _require_reason(reason)
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    stored = _stored(session, pack_id)
    running = queries.running(session, stored)
    if running is not None and running.pack_id == stored.id:
        raise InForceAlready
    if instead_of is not UNSET and (running.pack_id if running else None) != instead_of:
        raise OtherInForce
    try:
        refuse_doubles(queries.beside(session, stored))
    except PackError as error:
        raise Invalid(Flaw(pointer="/pack", code="pack.doubles", message=str(error))) from None
    _begin(session, actor, stored, reason)


@requires(Action.RULES_MANAGE)
def end_pack(session: Session, actor: Actor, pack_id: UUID, reason: str) -> None:
    """Take a pack out of force. The last publishing pack stays."""
    policy.require(actor, Action.RULES_MANAGE, Prospect())
    _require_reason(reason)
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    stored = _stored(session, pack_id)
    kind: PackKind = msgspec.convert(stored.kind, PackKind)
    running = session.scalar(
        select(PackPeriod).where(PackPeriod.pack_id == pack_id, PackPeriod.ended_at.is_(None))
    )
    if running is None:
        raise NotInForce
    if kind == "publishing" and len(queries.digests(session, kind)) == 1:
        raise LastPack
    running.ended_at, running.ended_by = clock.now(), actor.reference
    record(session, actor, "pack.ended", ("pack", stored.id), reason=reason, facts=_told(stored))


def _stored(session: Session, pack_id: UUID) -> RulePack:
    stored = session.get(RulePack, pack_id)
    if stored is None:
        raise NotFound
    return stored


def _store(
    session: Session, actor: Actor, kind: PackKind, pack: Pack, *, shipped: bool
) -> RulePack:
    known = session.scalar(
        select(RulePack).where(RulePack.kind == kind, RulePack.digest == pack.digest)
    )
    if known is not None:
        return known
    stored = RulePack(
        id=ids.new(),
        kind=kind,
        name=pack.id,
        pack_version=pack.version,
        digest=pack.digest,
        title_ja=pack.title.ja,
        title_en=pack.title.en,
        rules=len(pack.rules),
        shipped=shipped,
        content=msgspec.to_builtins(msgspec.structs.replace(pack, origin="")),
        added_by=actor.reference,
        added_at=clock.now(),
    )
    session.add(stored)
    record(session, actor, "pack.added", ("pack", stored.id), facts=_told(stored))
    session.flush()
    return stored


def _begin(session: Session, actor: Actor, stored: RulePack, reason: str) -> None:
    pack = msgspec.convert(stored.content, Pack)
    try:
        if stored.kind == "publishing":
            compile_publishing([pack])
        else:
            compile_usage([pack])
    except PackError as error:
        raise Invalid(Flaw(pointer="/pack", code="pack.examples", message=str(error))) from None
    now = clock.now()
    before = queries.running(session, stored)
    if before is not None:
        if before.pack_id == stored.id:
            raise InForceAlready
        before.ended_at, before.ended_by = now, actor.reference
        replaced = ("pack", before.pack_id)
        record(session, actor, "pack.ended", replaced, reason=reason, facts=_told(stored))
        session.flush()
    session.add(
        PackPeriod(
            id=ids.new(),
            pack_id=stored.id,
            kind=stored.kind,
            name=stored.name,
            started_at=now,
            started_by=actor.reference,
            reason=reason,
        )
    )
    record(
        session, actor, "pack.put_in_force", ("pack", stored.id), reason=reason, facts=_told(stored)
    )
    session.flush()


def _told(stored: RulePack) -> dict[str, str]:
    return {
        "kind": stored.kind,
        "name": stored.name,
        "version": stored.pack_version,
        "digest": stored.digest,
    }


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(Flaw(pointer="/reason", code="required", message="Say why, in a sentence."))


# ------------------------------------------------------------------ facts


@requires(Action.RULES_MANAGE)
def add_fact(session: Session, actor: Actor, command: AddFact) -> UUID:
    """
    State something about the organisation. It holds from now on.

    Raises `Invalid` with every flaw, `AlreadyStated` where a fact in force says the same.
    """
    policy.require(actor, Action.RULES_MANAGE, Prospect())
    flaws = stating.flaws(command)
    if flaws:
        raise Invalid(*flaws)
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    existing = stating.stated_already(session, command)
    if existing is not None:
        raise stating.AlreadyStated(existing)
    fact = OrganisationFact(
        id=ids.new(),
        kind=command.kind,
        value=shapes.written(command.kind, command.value),
        title=command.title,
        owner=command.owner,
        reason=command.reason,
        expires=command.expires,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        added_by=actor.reference,
        added_at=clock.now(),
    )
    session.add(fact)
    session.info["rulebook_changed"] = True
    record(
        session,
        actor,
        "fact.added",
        ("fact", fact.id),
        reason=command.reason,
        facts={"kind": fact.kind, "value": fact.value},
    )
    return fact.id


@requires(Action.RULES_MANAGE)
def end_fact(session: Session, actor: Actor, fact_id: UUID, reason: str) -> None:
    """Say that a fact holds no longer. It stays readable."""
    policy.require(actor, Action.RULES_MANAGE, Prospect())
    _require_reason(reason)
    fact = session.get(OrganisationFact, fact_id)
    if fact is None:
        raise NotFound
    if fact.ended_at is not None:
        raise Conflict("This fact was ended before.")
    fact.ended_at, fact.ended_by = clock.now(), actor.reference
    session.info["rulebook_changed"] = True
    record(
        session,
        actor,
        "fact.ended",
        ("fact", fact.id),
        reason=reason,
        facts={"kind": fact.kind, "value": fact.value},
    )


# ------------------------------------------------------------------ judging


@requires(Action.CONTENT_CHECK)
def judge(session: Session, actor: Actor, submission: Submission) -> Judged:
    """
    Judge by the rules in force and keep the judgement, with masked findings and no text.

    Only what is kept holds hashes of personal values: a caller who got them for words of their own
    choice could try values out.
    """
    policy.require(actor, Action.CONTENT_CHECK, Prospect())
    at = clock.now()
    organisation = queries.organisation(session, at)
    key = session.info.get(RECOGNITION, b"")
    judgement = _ask(session, submission, organisation, at, key)
    stored = StoredJudgement(
        id=ids.new(),
        at=at,
        asked_by=actor.reference,
        network=submission.network,
        account=submission.account,
        verdict=judgement.verdict,
        rules_digest=judgement.digest,
        packs={"publishing": list(queries.digests(session, "publishing"))},
        facts_digest=engine.digest_of(organisation),
        submission_digest=engine.digest_of(submission),
        findings=msgspec.to_builtins(judgement.findings),
        length=msgspec.to_builtins(judgement.length),
    )
    session.add(stored)
    return Judged(id=stored.id, judgement=judgement)


@requires(Action.CONTENT_CHECK)
def judge_only(session: Session, actor: Actor, submission: Submission) -> Judgement:
    """Judge by the rules in force and keep nothing. Works in a reading session."""
    policy.require(actor, Action.CONTENT_CHECK, Prospect())
    at = clock.now()
    return _ask(session, submission, queries.organisation(session, at), at)


@requires(Action.CONTENT_CHECK)
def masked(session: Session, actor: Actor, text: str, beside: str) -> str:
    """
    The text with every personal value masked that stands in the other text, however it is written.

    For what people write about a finding: their words are kept where the value may not be.
    """
    policy.require(actor, Action.CONTENT_CHECK, Prospect())
    at, key = clock.now(), os.urandom(32)
    organisation = queries.organisation(session, at)
    other, own = (
        _ask(session, Submission(network="x", text=one), organisation, at, key)
        for one in (beside, text)
    )
    hidden = {found.canonical_hash for found in other.findings} - {""}
    for found in sorted(own.findings, key=lambda one: one.start, reverse=True):
        if found.canonical_hash in hidden:
            text = text[: found.start] + mask(text[found.start : found.end]) + text[found.end :]
    return text


def _ask(
    session: Session,
    submission: Submission,
    organisation: Organisation,
    at: datetime,
    key: bytes = b"",
) -> Judgement:
    try:
        rules = queries.publishing(session)
    except (queries.NoRulesInForce, PackError) as error:
        return engine.unknown(submission, engine.NO_RULES, type(error).__name__)
    return engine.ask(rules, rules.digest, submission, organisation, at=at, key=key)

"""Tables: packs and when they were in force, the organisation's facts, every judgement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from governance.base.tables import Id, Table


class RulePack(Table):
    """One version of a pack with its whole content. Append-only."""

    __tablename__ = "rule_pack"
    __audited_as__ = "pack"
    __table_args__ = (
        UniqueConstraint("kind", "digest"),
        CheckConstraint("kind IN ('publishing', 'cloud_usage', 'social_usage')", name="kind"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    name: Mapped[str]
    pack_version: Mapped[str]
    digest: Mapped[str]
    title_ja: Mapped[str]
    title_en: Mapped[str]
    rules: Mapped[int]
    shipped: Mapped[bool]
    content: Mapped[dict[str, Any]]
    added_by: Mapped[str]
    added_at: Mapped[datetime]


class PackPeriod(Table):
    """From when until when a pack was in force. One version of a name at a time."""

    __tablename__ = "pack_period"
    __table_args__ = (
        CheckConstraint("ended_at >= started_at", name="order"),
        Index(
            "uq_pack_period_in_force",
            "kind",
            "name",
            unique=True,
            postgresql_where="ended_at IS NULL",
        ),
    )

    id: Mapped[Id]
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("rule_pack.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    reason: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class OrganisationFact(Table):
    """Something the organisation says about itself: never changed, only ended."""

    __tablename__ = "organisation_fact"
    __audited_as__ = "fact"
    __table_args__ = (
        CheckConstraint("value <> ''", name="value"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint(
            "CASE WHEN kind = 'periods'"
            " THEN starts_at IS NOT NULL AND ends_at IS NOT NULL AND ends_at > starts_at"
            " ELSE starts_at IS NULL AND ends_at IS NULL END",
            name="period",
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(index=True)
    value: Mapped[str]
    title: Mapped[str] = mapped_column(server_default="", default="")
    owner: Mapped[str]
    reason: Mapped[str]
    expires: Mapped[date | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]


class StoredJudgement(Table):
    """What the rules said about one submission, and which rules and facts they were."""

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint("verdict IN ('pass', 'warn', 'block', 'unknown')", name="verdict"),
    )

    id: Mapped[Id]
    at: Mapped[datetime]
    asked_by: Mapped[str]
    network: Mapped[str]
    account: Mapped[str]
    verdict: Mapped[str]
    rules_digest: Mapped[str]
    packs: Mapped[dict[str, Any]]
    facts_digest: Mapped[str]
    submission_digest: Mapped[str]
    findings: Mapped[list[Any]]
    length: Mapped[dict[str, Any]]

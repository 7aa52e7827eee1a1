"""Packs in force, facts of the organisation, judgements."""

from alembic import op

revision = "2026_11_25_0909"
down_revision = "2026_11_25_0908"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE rule_pack (
            id UUID NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            pack_version TEXT NOT NULL,
            digest TEXT NOT NULL,
            title_ja TEXT NOT NULL,
            title_en TEXT NOT NULL,
            rules INTEGER NOT NULL,
            shipped BOOLEAN NOT NULL,
            content JSONB NOT NULL,
            added_by TEXT NOT NULL,
            added_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_rule_pack PRIMARY KEY (id),
            CONSTRAINT uq_rule_pack_kind_digest UNIQUE (kind, digest),
            CONSTRAINT ck_rule_pack_kind
                CHECK (kind IN ('publishing', 'cloud_usage', 'social_usage')),
            CONSTRAINT ck_rule_pack_digest CHECK (digest ~ '^[0-9a-f]{64}$')
        )
    """)
    op.execute("SELECT sekisho_append_only('rule_pack')")
    op.execute("""
        CREATE TABLE pack_period (
            id UUID NOT NULL,
            pack_id UUID NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            started_at TIMESTAMP WITH TIME ZONE NOT NULL,
            started_by TEXT NOT NULL,
            reason TEXT NOT NULL,
            ended_at TIMESTAMP WITH TIME ZONE,
            ended_by TEXT,
            CONSTRAINT pk_pack_period PRIMARY KEY (id),
            CONSTRAINT ck_pack_period_order CHECK (ended_at >= started_at),
            CONSTRAINT fk_pack_period_pack_id_rule_pack FOREIGN KEY(pack_id)
                REFERENCES rule_pack (id)
        )
    """)
    op.execute("CREATE INDEX ix_pack_period_pack_id ON pack_period (pack_id)")
    op.execute("""
        CREATE UNIQUE INDEX uq_pack_period_in_force ON pack_period (kind, name)
        WHERE ended_at IS NULL
    """)
    op.execute("""
        CREATE TABLE organisation_fact (
            id UUID NOT NULL,
            kind TEXT NOT NULL,
            value TEXT NOT NULL,
            title TEXT DEFAULT '' NOT NULL,
            owner TEXT NOT NULL,
            reason TEXT NOT NULL,
            expires DATE,
            starts_at TIMESTAMP WITH TIME ZONE,
            ends_at TIMESTAMP WITH TIME ZONE,
            added_by TEXT NOT NULL,
            added_at TIMESTAMP WITH TIME ZONE NOT NULL,
            ended_by TEXT,
            ended_at TIMESTAMP WITH TIME ZONE,
            CONSTRAINT pk_organisation_fact PRIMARY KEY (id),
            CONSTRAINT ck_organisation_fact_value CHECK (value <> ''),
            CONSTRAINT ck_organisation_fact_reason CHECK (reason <> ''),
            CONSTRAINT ck_organisation_fact_period CHECK (
                CASE WHEN kind = 'periods'
                    THEN starts_at IS NOT NULL AND ends_at IS NOT NULL AND ends_at > starts_at
                    ELSE starts_at IS NULL AND ends_at IS NULL
                END
            )
        )
    """)
    op.execute("CREATE INDEX ix_organisation_fact_kind ON organisation_fact (kind)")
    op.execute("""
        CREATE TABLE judgement (
            id UUID NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            asked_by TEXT NOT NULL,
            network TEXT NOT NULL,
            account TEXT NOT NULL,
            verdict TEXT NOT NULL,
            rules_digest TEXT NOT NULL,
            packs JSONB NOT NULL,
            facts_digest TEXT NOT NULL,
            submission_digest TEXT NOT NULL,
            findings JSONB NOT NULL,
            length JSONB NOT NULL,
            CONSTRAINT pk_judgement PRIMARY KEY (id),
            CONSTRAINT ck_judgement_verdict
                CHECK (verdict IN ('pass', 'warn', 'block', 'unknown'))
        )
    """)
    op.execute("SELECT sekisho_append_only('judgement')")

"""Answers to requests that carried an Idempotency-Key."""

from alembic import op

revision = "2026_11_25_0912"
down_revision = "2026_11_25_0911"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE remembered_answer (
            id uuid CONSTRAINT pk_remembered_answer PRIMARY KEY,
            actor text NOT NULL,
            key text NOT NULL,
            request_hash bytea NOT NULL,
            status integer,
            headers jsonb,
            sealed_body bytea,
            made_at timestamptz NOT NULL,
            CONSTRAINT uq_remembered_answer_actor_key UNIQUE (actor, key),
            CONSTRAINT ck_remembered_answer_whole
                CHECK ((status IS NULL) = (sealed_body IS NULL))
        )
    """)
    op.execute("CREATE INDEX ix_remembered_answer_made_at ON remembered_answer (made_at)")

"""What a post asks to be let through in spite of a block, and who let it."""

from alembic import op

revision = "2026_11_27_0901"
down_revision = "2026_11_25_0912"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        ALTER TABLE post_revision
            ADD COLUMN overrides jsonb DEFAULT '[]' NOT NULL,
            ADD COLUMN override_reason text DEFAULT '' NOT NULL
    """)
    # Every row that is there fulfils the wider check: it fulfilled the narrower one.
    op.execute("ALTER TABLE post_revision DROP CONSTRAINT ck_post_revision_judged")
    op.execute("""
        ALTER TABLE post_revision ADD CONSTRAINT ck_post_revision_judged
            CHECK (verdict IN ('pass', 'warn', 'block')
                AND (verdict = 'block') = (jsonb_array_length(overrides) > 0)
                AND (verdict = 'block') = (override_reason <> '')) NOT VALID
    """)
    op.execute("ALTER TABLE post_revision VALIDATE CONSTRAINT ck_post_revision_judged")
    op.execute("""
        ALTER TABLE post_revision_approval
            ADD COLUMN override_digest text,
            ADD COLUMN override_reason text DEFAULT '' NOT NULL
    """)
    op.execute("""
        CREATE INDEX ix_post_revision_approval_override
            ON post_revision_approval (revision_id) WHERE override_digest IS NOT NULL
    """)
    op.execute("ALTER TABLE approval ADD COLUMN roles jsonb DEFAULT '[]' NOT NULL")

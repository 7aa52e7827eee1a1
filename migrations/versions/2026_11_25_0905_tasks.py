"""What waits for whom, and mail."""

from alembic import op

revision = "2026_11_25_0905"
down_revision = "2026_11_25_0904"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE task (
            id UUID NOT NULL,
            kind TEXT NOT NULL,
            thing_kind TEXT NOT NULL,
            thing_id UUID NOT NULL,
            assignee_id UUID NOT NULL,
            due TIMESTAMP WITH TIME ZONE,
            facts JSONB NOT NULL,
            opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
            closed_at TIMESTAMP WITH TIME ZONE,
            reminded_at TIMESTAMP WITH TIME ZONE,
            CONSTRAINT pk_task PRIMARY KEY (id),
            CONSTRAINT fk_task_assignee_id_person FOREIGN KEY(assignee_id) REFERENCES person (id)
        )
    """)
    op.execute("""
        CREATE INDEX ix_task_assignee_open
            ON task (assignee_id, opened_at)
            WHERE closed_at IS NULL
    """)
    op.execute("CREATE INDEX ix_task_thing ON task (thing_kind, thing_id)")
    op.execute("""
        CREATE UNIQUE INDEX uq_task_open
            ON task (kind, thing_kind, thing_id, assignee_id)
            WHERE closed_at IS NULL
    """)

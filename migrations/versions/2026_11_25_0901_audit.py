"""The audit log: events, leaves, nodes, checkpoints."""

from alembic import op

revision = "2026_11_25_0901"
down_revision = "2026_11_25_0900"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")

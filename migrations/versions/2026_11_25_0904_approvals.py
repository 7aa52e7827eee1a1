"""Approval routes and decisions."""

from alembic import op

revision = "2026_11_25_0904"
down_revision = "2026_11_25_0903"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")

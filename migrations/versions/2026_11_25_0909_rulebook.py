"""Packs in force, facts of the organisation, judgements, the emergency stop."""

from alembic import op

revision = "2026_11_25_0909"
down_revision = "2026_11_25_0908"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")

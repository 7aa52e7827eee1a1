"""Content-addressed files."""

from alembic import op

revision = "2026_11_25_0906"
down_revision = "2026_11_25_0905"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")

"""The schema of Procrastinate 3.10, kept beside this file: history must not move with a package."""

from pathlib import Path

from alembic import op

revision = "2026_11_25_0902"
down_revision = "2026_11_25_0901"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    schema = Path(__file__).with_name("procrastinate_3_10.sql").read_text(encoding="utf-8")
    # Straight through the driver: SQLAlchemy would hand over an empty parameter list, and psycopg
    # would then read the schema's percent signs as placeholders.
    op.get_bind().connection.driver_connection.execute(schema)
    op.execute("""
        CREATE TABLE schedule_slot (
            name text CONSTRAINT pk_schedule_slot PRIMARY KEY,
            slot timestamptz NOT NULL
        )
    """)
    op.execute("""
        CREATE TABLE worker_poll (
            id uuid CONSTRAINT pk_worker_poll PRIMARY KEY,
            host text NOT NULL,
            queues text[] NOT NULL,
            revision text NOT NULL,
            started_at timestamptz NOT NULL,
            polled_at timestamptz NOT NULL
        )
    """)
    op.execute("CREATE INDEX ix_worker_poll_polled_at ON worker_poll (polled_at)")

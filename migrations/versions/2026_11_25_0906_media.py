"""Content-addressed files."""

from alembic import op

revision = "2026_11_25_0906"
down_revision = "2026_11_25_0905"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE media (
            id UUID NOT NULL,
            sha256 TEXT NOT NULL,
            sent_sha256 TEXT NOT NULL,
            kind TEXT NOT NULL,
            media_type TEXT NOT NULL,
            size BIGINT NOT NULL,
            width INTEGER,
            height INTEGER,
            name TEXT NOT NULL,
            removed JSONB NOT NULL,
            department_id UUID,
            uploaded_by UUID,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_media PRIMARY KEY (id),
            CONSTRAINT ck_media_kind CHECK (kind IN ('image', 'animation', 'video')),
            CONSTRAINT ck_media_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
            CONSTRAINT uq_media_sent_sha256_uploaded_by UNIQUE (sent_sha256, uploaded_by),
            CONSTRAINT fk_media_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id),
            CONSTRAINT fk_media_uploaded_by_person FOREIGN KEY(uploaded_by) REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_media_sha256 ON media (sha256)")

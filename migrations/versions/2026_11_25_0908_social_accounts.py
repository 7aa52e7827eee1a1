"""The register of SNS accounts."""

from alembic import op

revision = "2026_11_25_0908"
down_revision = "2026_11_25_0907"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE social_account (
            id UUID NOT NULL,
            state TEXT NOT NULL,
            network TEXT NOT NULL,
            handle TEXT NOT NULL,
            handle_key TEXT NOT NULL,
            display_name TEXT NOT NULL,
            purpose TEXT NOT NULL,
            department_id UUID NOT NULL,
            owner_id UUID NOT NULL,
            deputy_id UUID,
            applicant_id UUID,
            procedure TEXT NOT NULL,
            procedure_version INTEGER DEFAULT '1' NOT NULL,
            details JSONB NOT NULL,
            settings JSONB NOT NULL,
            endpoint TEXT,
            approved_digest TEXT,
            approved_at TIMESTAMP WITH TIME ZONE,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_social_account PRIMARY KEY (id),
            CONSTRAINT ck_social_account_state CHECK (state IN ('draft', 'in_review', 'approved',
                'operating', 'suspended', 'closed')),
            CONSTRAINT ck_social_account_deputy_not_owner CHECK (deputy_id <> owner_id),
            CONSTRAINT ck_social_account_approved CHECK (
                state NOT IN ('approved', 'operating', 'suspended')
                OR approved_digest IS NOT NULL),
            CONSTRAINT fk_social_account_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id),
            CONSTRAINT fk_social_account_owner_id_person FOREIGN KEY(owner_id)
                REFERENCES person (id),
            CONSTRAINT fk_social_account_deputy_id_person FOREIGN KEY(deputy_id)
                REFERENCES person (id),
            CONSTRAINT fk_social_account_applicant_id_person FOREIGN KEY(applicant_id)
                REFERENCES person (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_social_account_network_handle_key
            ON social_account (network, handle_key)
            WHERE state <> 'closed'
    """)
    op.execute("CREATE INDEX ix_social_account_created_at_id ON social_account (created_at, id)")
    op.execute("CREATE INDEX ix_social_account_department_id ON social_account (department_id)")
    op.execute("CREATE INDEX ix_social_account_owner_id ON social_account (owner_id)")
    op.execute("""
        CREATE TABLE social_account_owner (
            id UUID NOT NULL,
            account_id UUID NOT NULL,
            person_id UUID NOT NULL,
            owned_from TIMESTAMP WITH TIME ZONE NOT NULL,
            owned_until TIMESTAMP WITH TIME ZONE,
            CONSTRAINT pk_social_account_owner PRIMARY KEY (id),
            CONSTRAINT ck_social_account_owner_period CHECK (owned_until >= owned_from),
            CONSTRAINT fk_social_account_owner_account_id_social_account FOREIGN KEY(account_id)
                REFERENCES social_account (id),
            CONSTRAINT fk_social_account_owner_person_id_person FOREIGN KEY(person_id)
                REFERENCES person (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_social_account_owner_one_now
            ON social_account_owner (account_id)
            WHERE owned_until IS NULL
    """)
    op.execute("""
        CREATE TABLE social_account_snapshot (
            id UUID NOT NULL,
            account_id UUID NOT NULL,
            digest TEXT NOT NULL,
            body TEXT NOT NULL,
            submitted_by UUID NOT NULL,
            submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_social_account_snapshot PRIMARY KEY (id),
            CONSTRAINT ck_social_account_snapshot_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
            CONSTRAINT fk_social_account_snapshot_account_id_social_account FOREIGN KEY(account_id)
                REFERENCES social_account (id),
            CONSTRAINT fk_social_account_snapshot_submitted_by_person FOREIGN KEY(submitted_by)
                REFERENCES person (id)
        )
    """)
    op.execute(
        "CREATE INDEX ix_social_account_snapshot_account_id ON social_account_snapshot (account_id)"
    )
    op.execute("SELECT sekisho_append_only('social_account_snapshot')")
    op.execute("""
        CREATE TABLE social_account_secret (
            account_id UUID NOT NULL,
            name TEXT NOT NULL,
            envelope BYTEA NOT NULL,
            set_by UUID,
            set_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_social_account_secret PRIMARY KEY (account_id, name),
            CONSTRAINT fk_social_account_secret_account_id_social_account FOREIGN KEY(account_id)
                REFERENCES social_account (id),
            CONSTRAINT fk_social_account_secret_set_by_person FOREIGN KEY(set_by)
                REFERENCES person (id)
        )
    """)

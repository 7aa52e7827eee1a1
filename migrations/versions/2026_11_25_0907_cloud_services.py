"""The register of cloud services."""

from alembic import op

revision = "2026_11_25_0907"
down_revision = "2026_11_25_0906"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE cloud_service (
            id UUID NOT NULL,
            state TEXT NOT NULL,
            name TEXT NOT NULL,
            provider TEXT NOT NULL,
            purpose TEXT NOT NULL,
            department_id UUID NOT NULL,
            owner_id UUID NOT NULL,
            deputy_id UUID,
            applicant_id UUID,
            confidentiality TEXT NOT NULL,
            integrity TEXT,
            availability TEXT,
            details JSONB NOT NULL,
            approved_digest TEXT,
            approved_at TIMESTAMP WITH TIME ZONE,
            approval_until DATE,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_cloud_service PRIMARY KEY (id),
            CONSTRAINT ck_cloud_service_state CHECK (state IN ('draft', 'submitted', 'approved',
                'renewing', 'suspended', 'expired', 'retired')),
            CONSTRAINT ck_cloud_service_deputy_not_owner CHECK (deputy_id <> owner_id),
            CONSTRAINT ck_cloud_service_approved CHECK (
                state NOT IN ('approved', 'suspended', 'expired')
                OR (approved_digest IS NOT NULL AND approval_until IS NOT NULL)),
            CONSTRAINT fk_cloud_service_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id),
            CONSTRAINT fk_cloud_service_owner_id_person FOREIGN KEY(owner_id)
                REFERENCES person (id),
            CONSTRAINT fk_cloud_service_deputy_id_person FOREIGN KEY(deputy_id)
                REFERENCES person (id),
            CONSTRAINT fk_cloud_service_applicant_id_person FOREIGN KEY(applicant_id)
                REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_cloud_service_created_at_id ON cloud_service (created_at, id)")
    op.execute("CREATE INDEX ix_cloud_service_department_id ON cloud_service (department_id)")
    op.execute("CREATE INDEX ix_cloud_service_owner_id ON cloud_service (owner_id)")
    op.execute("""
        CREATE TABLE cloud_service_tenant (
            id UUID NOT NULL,
            service_id UUID NOT NULL,
            provider TEXT NOT NULL,
            account TEXT NOT NULL,
            released BOOLEAN DEFAULT false NOT NULL,
            CONSTRAINT pk_cloud_service_tenant PRIMARY KEY (id),
            CONSTRAINT fk_cloud_service_tenant_service_id_cloud_service FOREIGN KEY(service_id)
                REFERENCES cloud_service (id)
        )
    """)
    op.execute(
        "CREATE INDEX ix_cloud_service_tenant_service_id ON cloud_service_tenant (service_id)"
    )
    op.execute("""
        CREATE UNIQUE INDEX uq_cloud_service_tenant_provider_account
            ON cloud_service_tenant (provider, account)
            WHERE NOT released
    """)
    op.execute("""
        CREATE TABLE cloud_service_owner (
            id UUID NOT NULL,
            service_id UUID NOT NULL,
            person_id UUID NOT NULL,
            owned_from TIMESTAMP WITH TIME ZONE NOT NULL,
            owned_until TIMESTAMP WITH TIME ZONE,
            CONSTRAINT pk_cloud_service_owner PRIMARY KEY (id),
            CONSTRAINT ck_cloud_service_owner_period CHECK (owned_until >= owned_from),
            CONSTRAINT fk_cloud_service_owner_service_id_cloud_service FOREIGN KEY(service_id)
                REFERENCES cloud_service (id),
            CONSTRAINT fk_cloud_service_owner_person_id_person FOREIGN KEY(person_id)
                REFERENCES person (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_cloud_service_owner_one_now
            ON cloud_service_owner (service_id)
            WHERE owned_until IS NULL
    """)
    op.execute("""
        CREATE TABLE cloud_service_snapshot (
            id UUID NOT NULL,
            service_id UUID NOT NULL,
            digest TEXT NOT NULL,
            body TEXT NOT NULL,
            submitted_by UUID NOT NULL,
            submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_cloud_service_snapshot PRIMARY KEY (id),
            CONSTRAINT ck_cloud_service_snapshot_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
            CONSTRAINT fk_cloud_service_snapshot_service_id_cloud_service FOREIGN KEY(service_id)
                REFERENCES cloud_service (id),
            CONSTRAINT fk_cloud_service_snapshot_submitted_by_person FOREIGN KEY(submitted_by)
                REFERENCES person (id)
        )
    """)
    op.execute(
        "CREATE INDEX ix_cloud_service_snapshot_service_id ON cloud_service_snapshot (service_id)"
    )
    op.execute("SELECT sekisho_append_only('cloud_service_snapshot')")
    op.execute("""
        CREATE TABLE cloud_service_condition (
            id UUID NOT NULL,
            service_id UUID NOT NULL,
            text TEXT NOT NULL,
            due DATE NOT NULL,
            state TEXT NOT NULL,
            set_by UUID NOT NULL,
            evidence TEXT DEFAULT '' NOT NULL,
            met_by UUID,
            met_at TIMESTAMP WITH TIME ZONE,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_cloud_service_condition PRIMARY KEY (id),
            CONSTRAINT ck_cloud_service_condition_state CHECK (state IN ('open', 'met', 'void')),
            CONSTRAINT ck_cloud_service_condition_met
                CHECK ((state = 'met') = (met_by IS NOT NULL AND met_at IS NOT NULL)),
            CONSTRAINT fk_cloud_service_condition_service_id_cloud_service FOREIGN KEY(service_id)
                REFERENCES cloud_service (id),
            CONSTRAINT fk_cloud_service_condition_set_by_person FOREIGN KEY(set_by)
                REFERENCES person (id),
            CONSTRAINT fk_cloud_service_condition_met_by_person FOREIGN KEY(met_by)
                REFERENCES person (id)
        )
    """)
    op.execute(
        "CREATE INDEX ix_cloud_service_condition_service_id ON cloud_service_condition (service_id)"
    )

"""Tenants, scans, facets, findings, changes, waivers."""

from alembic import op

revision = "2026_11_25_0911"
down_revision = "2026_11_25_0910"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE scan_tenant (
            id UUID NOT NULL,
            provider TEXT NOT NULL,
            account TEXT NOT NULL,
            name TEXT NOT NULL,
            department_id UUID NOT NULL,
            owner_id UUID NOT NULL,
            settings JSONB NOT NULL,
            every_hours INTEGER NOT NULL,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_scan_tenant PRIMARY KEY (id),
            CONSTRAINT uq_scan_tenant_provider_account UNIQUE (provider, account),
            CONSTRAINT ck_scan_tenant_every_hours CHECK (every_hours BETWEEN 1 AND 744),
            CONSTRAINT fk_scan_tenant_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id),
            CONSTRAINT fk_scan_tenant_owner_id_person FOREIGN KEY(owner_id)
                REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_scan_tenant_created_at_id ON scan_tenant (created_at, id)")
    op.execute("CREATE INDEX ix_scan_tenant_department_id ON scan_tenant (department_id)")
    op.execute("CREATE INDEX ix_scan_tenant_owner_id ON scan_tenant (owner_id)")
    op.execute("""
        CREATE TABLE scan_tenant_secret (
            tenant_id UUID NOT NULL,
            name TEXT NOT NULL,
            envelope BYTEA NOT NULL,
            CONSTRAINT pk_scan_tenant_secret PRIMARY KEY (tenant_id, name),
            CONSTRAINT fk_scan_tenant_secret_tenant_id_scan_tenant FOREIGN KEY(tenant_id)
                REFERENCES scan_tenant (id)
        )
    """)
    op.execute("""
        CREATE TABLE scan (
            id UUID NOT NULL,
            tenant_id UUID NOT NULL,
            state TEXT NOT NULL,
            token UUID,
            reason TEXT DEFAULT '' NOT NULL,
            coverage JSONB DEFAULT '{}' NOT NULL,
            counts JSONB DEFAULT '{}' NOT NULL,
            rules_digest TEXT DEFAULT '' NOT NULL,
            requests INTEGER DEFAULT '0' NOT NULL,
            started_by UUID,
            started_at TIMESTAMP WITH TIME ZONE,
            finished_at TIMESTAMP WITH TIME ZONE,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_scan PRIMARY KEY (id),
            CONSTRAINT ck_scan_state
                CHECK (state IN ('queued', 'running', 'complete', 'partial', 'failed',
                    'cancelled')),
            CONSTRAINT fk_scan_tenant_id_scan_tenant FOREIGN KEY(tenant_id)
                REFERENCES scan_tenant (id),
            CONSTRAINT fk_scan_started_by_person FOREIGN KEY(started_by)
                REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_scan_created_at_id ON scan (created_at, id)")
    op.execute("CREATE INDEX ix_scan_tenant_id_created_at ON scan (tenant_id, created_at)")
    op.execute("""
        CREATE TABLE scan_progress (
            scan_id UUID NOT NULL,
            what TEXT NOT NULL,
            done INTEGER NOT NULL,
            total INTEGER NOT NULL,
            CONSTRAINT pk_scan_progress PRIMARY KEY (scan_id),
            CONSTRAINT fk_scan_progress_scan_id_scan FOREIGN KEY(scan_id)
                REFERENCES scan (id)
        )
    """)
    op.execute("""
        CREATE TABLE scan_listing (
            tenant_id UUID NOT NULL,
            type TEXT NOT NULL,
            scope TEXT NOT NULL,
            CONSTRAINT pk_scan_listing PRIMARY KEY (tenant_id, type, scope),
            CONSTRAINT fk_scan_listing_tenant_id_scan_tenant FOREIGN KEY(tenant_id)
                REFERENCES scan_tenant (id)
        )
    """)
    op.execute("""
        CREATE TABLE scan_resource (
            id UUID NOT NULL,
            tenant_id UUID NOT NULL,
            uid TEXT NOT NULL,
            type TEXT NOT NULL,
            scope TEXT NOT NULL,
            name TEXT NOT NULL,
            region TEXT NOT NULL,
            there BOOLEAN NOT NULL,
            CONSTRAINT pk_scan_resource PRIMARY KEY (id),
            CONSTRAINT uq_scan_resource_tenant_id_uid UNIQUE (tenant_id, uid),
            CONSTRAINT fk_scan_resource_tenant_id_scan_tenant FOREIGN KEY(tenant_id)
                REFERENCES scan_tenant (id)
        )
    """)
    op.execute("""
        CREATE TABLE scan_facet (
            resource_id UUID NOT NULL,
            facet TEXT NOT NULL,
            present BOOLEAN NOT NULL,
            value JSONB,
            fingerprint TEXT NOT NULL,
            looked TEXT NOT NULL,
            code TEXT DEFAULT '' NOT NULL,
            CONSTRAINT pk_scan_facet PRIMARY KEY (resource_id, facet),
            CONSTRAINT ck_scan_facet_looked CHECK (looked IN ('ok', 'denied', 'failed')),
            CONSTRAINT fk_scan_facet_resource_id_scan_resource FOREIGN KEY(resource_id)
                REFERENCES scan_resource (id)
        )
    """)
    op.execute("""
        CREATE TABLE scan_finding (
            id UUID NOT NULL,
            tenant_id UUID NOT NULL,
            rule TEXT NOT NULL,
            resource TEXT NOT NULL,
            type TEXT NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL,
            severity TEXT NOT NULL,
            reason TEXT NOT NULL,
            expected TEXT NOT NULL,
            seen JSONB NOT NULL,
            first_seen TIMESTAMP WITH TIME ZONE NOT NULL,
            last_seen TIMESTAMP WITH TIME ZONE NOT NULL,
            scan_id UUID NOT NULL,
            CONSTRAINT pk_scan_finding PRIMARY KEY (id),
            CONSTRAINT ck_scan_finding_state
                CHECK (state IN ('open', 'resolved', 'gone', 'unknown')),
            CONSTRAINT ck_scan_finding_severity
                CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info')),
            CONSTRAINT uq_scan_finding_tenant_id_rule_resource
                UNIQUE (tenant_id, rule, resource),
            CONSTRAINT fk_scan_finding_tenant_id_scan_tenant FOREIGN KEY(tenant_id)
                REFERENCES scan_tenant (id),
            CONSTRAINT fk_scan_finding_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
        )
    """)
    op.execute("CREATE INDEX ix_scan_finding_first_seen_id ON scan_finding (first_seen, id)")
    op.execute("""
        CREATE TABLE scan_change (
            id UUID NOT NULL,
            tenant_id UUID NOT NULL,
            scan_id UUID NOT NULL,
            resource TEXT NOT NULL,
            facet TEXT NOT NULL,
            kind TEXT NOT NULL,
            path TEXT NOT NULL,
            "old" JSONB,
            "new" JSONB,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_scan_change PRIMARY KEY (id),
            CONSTRAINT ck_scan_change_kind
                CHECK (kind IN ('appeared', 'changed', 'vanished')),
            CONSTRAINT uq_scan_change_scan_id_resource_facet
                UNIQUE (scan_id, resource, facet),
            CONSTRAINT fk_scan_change_tenant_id_scan_tenant FOREIGN KEY(tenant_id)
                REFERENCES scan_tenant (id),
            CONSTRAINT fk_scan_change_scan_id_scan FOREIGN KEY(scan_id) REFERENCES scan (id)
        )
    """)
    op.execute("CREATE INDEX ix_scan_change_at_id ON scan_change (at, id)")
    op.execute(
        "CREATE INDEX ix_scan_change_tenant_id_resource ON scan_change (tenant_id, resource)"
    )
    op.execute("""
        CREATE TABLE scan_waiver (
            id UUID NOT NULL,
            finding_id UUID NOT NULL,
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            until DATE NOT NULL,
            requested_by UUID NOT NULL,
            decided_by UUID,
            decided_at TIMESTAMP WITH TIME ZONE,
            comment TEXT DEFAULT '' NOT NULL,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_scan_waiver PRIMARY KEY (id),
            CONSTRAINT ck_scan_waiver_state
                CHECK (state IN ('requested', 'approved', 'refused', 'revoked')),
            CONSTRAINT ck_scan_waiver_four_eyes CHECK (decided_by <> requested_by),
            CONSTRAINT ck_scan_waiver_decided
                CHECK (state IN ('requested', 'revoked') OR decided_by IS NOT NULL),
            CONSTRAINT fk_scan_waiver_finding_id_scan_finding FOREIGN KEY(finding_id)
                REFERENCES scan_finding (id),
            CONSTRAINT fk_scan_waiver_requested_by_person FOREIGN KEY(requested_by)
                REFERENCES person (id),
            CONSTRAINT fk_scan_waiver_decided_by_person FOREIGN KEY(decided_by)
                REFERENCES person (id)
        )
    """)
    op.execute(
        "CREATE INDEX ix_scan_waiver_finding_id_created_at ON scan_waiver (finding_id, created_at)"
    )
    op.execute("SELECT sekisho_append_only('scan_change')")

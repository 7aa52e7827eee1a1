"""Departments, people, roles, sign-in, tokens."""

from alembic import op

revision = "2026_11_25_0903"
down_revision = "2026_11_25_0902"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE department (
            id UUID NOT NULL,
            code TEXT NOT NULL,
            name TEXT NOT NULL,
            kana TEXT DEFAULT '' NOT NULL,
            organ TEXT DEFAULT '' NOT NULL,
            parent_id UUID,
            active_from DATE,
            active_until DATE,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_department PRIMARY KEY (id),
            CONSTRAINT ck_department_not_own_parent CHECK (parent_id <> id),
            CONSTRAINT ck_department_period CHECK (active_until >= active_from),
            CONSTRAINT uq_department_code UNIQUE (code),
            CONSTRAINT fk_department_parent_id_department FOREIGN KEY(parent_id)
                REFERENCES department (id)
        )
    """)
    op.execute("CREATE INDEX ix_department_parent_id ON department (parent_id)")
    op.execute("""
        CREATE TABLE sign_in_throttle (
            key BYTEA NOT NULL,
            failures INTEGER NOT NULL,
            failed_at TIMESTAMP WITH TIME ZONE NOT NULL,
            closed_until TIMESTAMP WITH TIME ZONE,
            CONSTRAINT pk_sign_in_throttle PRIMARY KEY (key)
        )
    """)
    op.execute("""
        CREATE TABLE department_reach (
            ancestor_id UUID NOT NULL,
            department_id UUID NOT NULL,
            CONSTRAINT pk_department_reach PRIMARY KEY (ancestor_id, department_id),
            CONSTRAINT fk_department_reach_ancestor_id_department FOREIGN KEY(ancestor_id)
                REFERENCES department (id),
            CONSTRAINT fk_department_reach_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id)
        )
    """)
    op.execute("CREATE INDEX ix_department_reach_department_id ON department_reach (department_id)")
    op.execute("""
        CREATE TABLE person (
            id UUID NOT NULL,
            login TEXT NOT NULL,
            email TEXT NOT NULL,
            staff_number TEXT,
            name TEXT NOT NULL,
            kana TEXT DEFAULT '' NOT NULL,
            position TEXT DEFAULT '' NOT NULL,
            employee BOOLEAN NOT NULL,
            department_id UUID,
            active_from DATE NOT NULL,
            active_until DATE,
            language TEXT DEFAULT 'ja' NOT NULL,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_person PRIMARY KEY (id),
            CONSTRAINT ck_person_language CHECK (language IN ('ja', 'en')),
            CONSTRAINT ck_person_period CHECK (active_until >= active_from),
            CONSTRAINT ck_person_login_lower CHECK (login = lower(login)),
            CONSTRAINT ck_person_email_lower CHECK (email = lower(email)),
            CONSTRAINT uq_person_login UNIQUE (login),
            CONSTRAINT uq_person_email UNIQUE (email),
            CONSTRAINT uq_person_staff_number UNIQUE (staff_number),
            CONSTRAINT fk_person_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id)
        )
    """)
    op.execute("CREATE INDEX ix_person_department_id ON person (department_id)")
    op.execute("""
        CREATE TABLE api_token (
            id UUID NOT NULL,
            person_id UUID NOT NULL,
            name TEXT NOT NULL,
            secret_hash BYTEA NOT NULL,
            scopes JSONB,
            expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
            revoked_at TIMESTAMP WITH TIME ZONE,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_api_token PRIMARY KEY (id),
            CONSTRAINT ck_api_token_one_year CHECK (expires_at <= created_at + interval '366 days'),
            CONSTRAINT fk_api_token_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_api_token_person_id ON api_token (person_id)")
    op.execute("""
        CREATE TABLE credential (
            person_id UUID NOT NULL,
            password TEXT NOT NULL,
            changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_credential PRIMARY KEY (person_id),
            CONSTRAINT fk_credential_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
        )
    """)
    op.execute("""
        CREATE TABLE deputy (
            id UUID NOT NULL,
            person_id UUID NOT NULL,
            deputy_id UUID NOT NULL,
            valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
            valid_until TIMESTAMP WITH TIME ZONE NOT NULL,
            reason TEXT DEFAULT '' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_deputy PRIMARY KEY (id),
            CONSTRAINT ck_deputy_not_oneself CHECK (deputy_id <> person_id),
            CONSTRAINT ck_deputy_period CHECK (valid_until > valid_from),
            CONSTRAINT fk_deputy_person_id_person FOREIGN KEY(person_id) REFERENCES person (id),
            CONSTRAINT fk_deputy_deputy_id_person FOREIGN KEY(deputy_id) REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_deputy_deputy_id ON deputy (deputy_id)")
    op.execute("CREATE INDEX ix_deputy_person_id ON deputy (person_id)")
    op.execute("""
        CREATE TABLE one_time_link (
            id UUID NOT NULL,
            purpose TEXT NOT NULL,
            key_hash BYTEA NOT NULL,
            person_id UUID,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
            used_at TIMESTAMP WITH TIME ZONE,
            CONSTRAINT pk_one_time_link PRIMARY KEY (id),
            CONSTRAINT ck_one_time_link_purpose CHECK (purpose IN ('setup', 'password')),
            CONSTRAINT ck_one_time_link_person
                CHECK ((purpose = 'password') = (person_id IS NOT NULL)),
            CONSTRAINT uq_one_time_link_key_hash UNIQUE (key_hash),
            CONSTRAINT fk_one_time_link_person_id_person FOREIGN KEY(person_id)
                REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_one_time_link_person_id ON one_time_link (person_id)")
    op.execute("""
        CREATE UNIQUE INDEX uq_one_time_link_setup_waiting
            ON one_time_link (purpose)
            WHERE purpose = 'setup' AND used_at IS NULL
    """)
    op.execute("""
        CREATE TABLE page_session (
            id UUID NOT NULL,
            key_hash BYTEA NOT NULL,
            person_id UUID NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
            expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
            step_up_at TIMESTAMP WITH TIME ZONE,
            address TEXT DEFAULT '' NOT NULL,
            CONSTRAINT pk_page_session PRIMARY KEY (id),
            CONSTRAINT uq_page_session_key_hash UNIQUE (key_hash),
            CONSTRAINT fk_page_session_person_id_person FOREIGN KEY(person_id)
                REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_page_session_person_id ON page_session (person_id)")
    op.execute("""
        CREATE TABLE role_grant (
            id UUID NOT NULL,
            person_id UUID NOT NULL,
            role TEXT NOT NULL,
            department_id UUID,
            valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
            valid_until TIMESTAMP WITH TIME ZONE,
            granted_by UUID,
            reason TEXT DEFAULT '' NOT NULL,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_role_grant PRIMARY KEY (id),
            CONSTRAINT ck_role_grant_role
                CHECK (role IN ('pr', 'approver', 'owner', 'security', 'auditor', 'admin')),
            CONSTRAINT ck_role_grant_period CHECK (valid_until >= valid_from),
            CONSTRAINT fk_role_grant_person_id_person FOREIGN KEY(person_id) REFERENCES person (id),
            CONSTRAINT fk_role_grant_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id),
            CONSTRAINT fk_role_grant_granted_by_person FOREIGN KEY(granted_by)
                REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_role_grant_department_id ON role_grant (department_id)")
    op.execute("CREATE INDEX ix_role_grant_person_id ON role_grant (person_id)")
    op.execute("""
        CREATE TABLE api_token_use (
            token_id UUID NOT NULL,
            used_on DATE NOT NULL,
            CONSTRAINT pk_api_token_use PRIMARY KEY (token_id),
            CONSTRAINT fk_api_token_use_token_id_api_token FOREIGN KEY(token_id)
                REFERENCES api_token (id)
        )
    """)

"""The limited role of the application, and what is remembered of this installation."""

from alembic import op

revision = "2026_11_25_0900"
down_revision = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    # Where roles cannot be made the service still runs; doctor and every verify report say
    # "append-only not enforced".
    op.execute("""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sekisho_app') THEN
                CREATE ROLE sekisho_app NOLOGIN;
            END IF;
            IF NOT pg_has_role(current_user, 'sekisho_app', 'MEMBER') THEN
                EXECUTE format('GRANT sekisho_app TO %I', current_user);
            END IF;
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'role sekisho_app cannot be made: append-only not enforced';
            WHEN unique_violation OR duplicate_object THEN
                NULL;
        END
        $$
    """)
    op.execute("""
        DO $$
        BEGIN
            IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sekisho_app') THEN
                GRANT USAGE ON SCHEMA public TO sekisho_app;
                ALTER DEFAULT PRIVILEGES IN SCHEMA public
                    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sekisho_app;
                ALTER DEFAULT PRIVILEGES IN SCHEMA public
                    GRANT USAGE, SELECT ON SEQUENCES TO sekisho_app;
                ALTER DEFAULT PRIVILEGES IN SCHEMA public
                    GRANT EXECUTE ON FUNCTIONS TO sekisho_app;
                IF to_regclass('alembic_version') IS NOT NULL THEN
                    GRANT SELECT ON alembic_version TO sekisho_app;
                END IF;
            END IF;
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION sekisho_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION sekisho_append_only(target regclass) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
                FOR EACH ROW EXECUTE FUNCTION sekisho_refuse_change()', target);
            EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %s
                FOR EACH STATEMENT EXECUTE FUNCTION sekisho_refuse_change()', target);
            EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', target);
            EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only_truncate', target);
            IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sekisho_app') THEN
                EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM sekisho_app', target);
            END IF;
        END
        $$
    """)
    op.execute("""
        CREATE TABLE installation (
            id integer CONSTRAINT pk_installation PRIMARY KEY
                CONSTRAINT ck_installation_single CHECK (id = 1),
            keys_fingerprint text NOT NULL,
            kind text NOT NULL
                CONSTRAINT ck_installation_kind CHECK (kind IN ('service', 'demo')),
            organisation text NOT NULL DEFAULT '',
            demo_ready boolean NOT NULL DEFAULT false,
            made_at timestamptz NOT NULL DEFAULT now()
        )
    """)

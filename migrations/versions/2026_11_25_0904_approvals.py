"""Approval routes and decisions."""

from alembic import op

revision = "2026_11_25_0904"
down_revision = "2026_11_25_0903"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE approval_route (
            id UUID NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            position INTEGER NOT NULL,
            department_id UUID,
            conditions JSONB NOT NULL,
            steps JSONB NOT NULL,
            active BOOLEAN DEFAULT 'true' NOT NULL,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_approval_route PRIMARY KEY (id),
            CONSTRAINT ck_approval_route_kind
                CHECK (kind IN ('post', 'service', 'account', 'waiver')),
            CONSTRAINT ck_approval_route_has_steps CHECK (jsonb_array_length(steps) > 0),
            CONSTRAINT fk_approval_route_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id)
        )
    """)
    op.execute("CREATE INDEX ix_approval_route_kind_position ON approval_route (kind, position)")
    op.execute("""
        CREATE TABLE approval (
            id UUID NOT NULL,
            kind TEXT NOT NULL,
            thing_id UUID NOT NULL,
            round INTEGER NOT NULL,
            digest TEXT NOT NULL,
            department_id UUID NOT NULL,
            author_id UUID NOT NULL,
            parties JSONB NOT NULL,
            facts JSONB NOT NULL,
            route_id UUID NOT NULL,
            steps JSONB NOT NULL,
            step INTEGER NOT NULL,
            state TEXT NOT NULL,
            opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
            closed_at TIMESTAMP WITH TIME ZONE,
            reason TEXT DEFAULT '' NOT NULL,
            version INTEGER DEFAULT '1' NOT NULL,
            CONSTRAINT pk_approval PRIMARY KEY (id),
            CONSTRAINT ck_approval_kind CHECK (kind IN ('post', 'service', 'account', 'waiver')),
            CONSTRAINT ck_approval_state
                CHECK (state IN ('open', 'approved', 'returned', 'voided')),
            CONSTRAINT ck_approval_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
            CONSTRAINT ck_approval_step CHECK (step >= 0 AND step <= jsonb_array_length(steps)),
            CONSTRAINT uq_approval_kind_thing_id_round UNIQUE (kind, thing_id, round),
            CONSTRAINT uq_approval_id_author_id UNIQUE (id, author_id),
            CONSTRAINT fk_approval_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id),
            CONSTRAINT fk_approval_author_id_person FOREIGN KEY(author_id) REFERENCES person (id),
            CONSTRAINT fk_approval_route_id_approval_route FOREIGN KEY(route_id)
                REFERENCES approval_route (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_approval_open
            ON approval (kind, thing_id)
            WHERE state = 'open'
    """)
    op.execute("""
        CREATE TABLE approval_decision (
            id UUID NOT NULL,
            approval_id UUID NOT NULL,
            author_id UUID NOT NULL,
            step INTEGER NOT NULL,
            person_id UUID NOT NULL,
            on_behalf_of UUID,
            verdict TEXT NOT NULL,
            comment TEXT DEFAULT '' NOT NULL,
            digest TEXT NOT NULL,
            decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_approval_decision PRIMARY KEY (id),
            CONSTRAINT fk_approval_decision_approval_id_approval FOREIGN KEY(approval_id, author_id)
                REFERENCES approval (id, author_id),
            CONSTRAINT ck_approval_decision_four_eyes CHECK (person_id <> author_id),
            CONSTRAINT ck_approval_decision_four_eyes_deputy CHECK (on_behalf_of <> author_id),
            CONSTRAINT ck_approval_decision_not_oneself CHECK (on_behalf_of <> person_id),
            CONSTRAINT ck_approval_decision_verdict CHECK (verdict IN ('approve', 'return')),
            CONSTRAINT ck_approval_decision_comment CHECK (verdict = 'approve' OR comment <> ''),
            CONSTRAINT fk_approval_decision_person_id_person FOREIGN KEY(person_id)
                REFERENCES person (id),
            CONSTRAINT fk_approval_decision_on_behalf_of_person FOREIGN KEY(on_behalf_of)
                REFERENCES person (id)
        )
    """)
    op.execute("CREATE INDEX ix_approval_decision_approval_id ON approval_decision (approval_id)")
    op.execute("""
        CREATE UNIQUE INDEX uq_approval_decision_one_deputy
            ON approval_decision (approval_id, on_behalf_of)
            WHERE verdict = 'approve'
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_approval_decision_one_step
            ON approval_decision (approval_id, person_id)
            WHERE verdict = 'approve'
    """)
    op.execute("SELECT sekisho_append_only('approval_decision')")

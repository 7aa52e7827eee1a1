"""Posts, frozen revisions and their approvals, targets, attempts, the emergency stop."""

from alembic import op

revision = "2026_11_25_0910"
down_revision = "2026_11_25_0909"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("SET LOCAL statement_timeout = '10min'")
    op.execute("""
        CREATE TABLE post (
            id UUID NOT NULL,
            state TEXT NOT NULL,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            category TEXT NOT NULL,
            not_before TIMESTAMP WITH TIME ZONE,
            not_after TIMESTAMP WITH TIME ZONE,
            publish_at TIMESTAMP WITH TIME ZONE,
            scheduled_at TIMESTAMP WITH TIME ZONE,
            published_at TIMESTAMP WITH TIME ZONE,
            digest TEXT NOT NULL,
            verdict TEXT NOT NULL,
            judgements UUID[] NOT NULL,
            author_id UUID NOT NULL,
            department_id UUID,
            writers UUID[] NOT NULL,
            reviewers UUID[] NOT NULL,
            remark TEXT DEFAULT '' NOT NULL,
            revision_id UUID,
            version INTEGER DEFAULT '1' NOT NULL,
            created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
            CONSTRAINT pk_post PRIMARY KEY (id),
            CONSTRAINT ck_post_state CHECK (state IN ('draft', 'in_review', 'approved',
                'scheduled', 'sending', 'published', 'withdrawn', 'expired')),
            CONSTRAINT ck_post_verdict CHECK (verdict IN ('pass', 'warn', 'block', 'unknown')),
            CONSTRAINT ck_post_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
            CONSTRAINT ck_post_window CHECK (not_after > not_before),
            CONSTRAINT ck_post_length CHECK (char_length(text) <= 100000),
            CONSTRAINT ck_post_frozen CHECK (state = 'draft' OR revision_id IS NOT NULL),
            CONSTRAINT ck_post_scheduled CHECK (state NOT IN ('scheduled', 'sending')
                OR (publish_at IS NOT NULL AND scheduled_at IS NOT NULL)),
            CONSTRAINT fk_post_author_id_person FOREIGN KEY(author_id) REFERENCES person (id),
            CONSTRAINT fk_post_department_id_department FOREIGN KEY(department_id)
                REFERENCES department (id)
        )
    """)
    op.execute("CREATE INDEX ix_post_created_at_id ON post (created_at, id)")
    op.execute("CREATE INDEX ix_post_department_id ON post (department_id)")
    op.execute("CREATE INDEX ix_post_author_id ON post (author_id)")
    op.execute("CREATE INDEX ix_post_state ON post (state)")
    op.execute("CREATE INDEX ix_post_publish_at ON post (publish_at)")
    op.execute("CREATE INDEX ix_post_reviewers ON post USING gin (reviewers)")
    op.execute("""
        CREATE TABLE post_revision (
            id UUID NOT NULL,
            post_id UUID NOT NULL,
            number INTEGER NOT NULL,
            digest TEXT NOT NULL,
            content JSONB NOT NULL,
            judgements UUID[] NOT NULL,
            verdict TEXT NOT NULL,
            author_id UUID NOT NULL,
            writers UUID[] NOT NULL,
            submitted_by UUID NOT NULL,
            submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_post_revision PRIMARY KEY (id),
            CONSTRAINT uq_post_revision_post_id_number UNIQUE (post_id, number),
            CONSTRAINT uq_post_revision_id_author_id_writers UNIQUE (id, author_id, writers),
            CONSTRAINT ck_post_revision_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
            CONSTRAINT ck_post_revision_judged CHECK (verdict IN ('pass', 'warn')),
            CONSTRAINT fk_post_revision_post_id_post FOREIGN KEY(post_id) REFERENCES post (id),
            CONSTRAINT fk_post_revision_author_id_person FOREIGN KEY(author_id)
                REFERENCES person (id),
            CONSTRAINT fk_post_revision_submitted_by_person FOREIGN KEY(submitted_by)
                REFERENCES person (id)
        )
    """)
    op.execute("SELECT sekisho_append_only('post_revision')")
    op.execute("""
        ALTER TABLE post ADD CONSTRAINT fk_post_revision_id_post_revision
            FOREIGN KEY(revision_id) REFERENCES post_revision (id)
    """)
    # The author and the writers stand in the approval too, tied to the revision by the foreign key,
    # so that four eyes are a CHECK on one row.
    op.execute("""
        CREATE TABLE post_revision_approval (
            id UUID NOT NULL,
            revision_id UUID NOT NULL,
            author_id UUID NOT NULL,
            writers UUID[] NOT NULL,
            approver_id UUID NOT NULL,
            step INTEGER NOT NULL,
            seen_digest TEXT NOT NULL,
            approved_at TIMESTAMP WITH TIME ZONE NOT NULL,
            CONSTRAINT pk_post_revision_approval PRIMARY KEY (id),
            CONSTRAINT uq_post_revision_approval_revision_id_approver_id
                UNIQUE (revision_id, approver_id),
            CONSTRAINT ck_post_revision_approval_four_eyes
                CHECK (approver_id <> author_id AND NOT approver_id = ANY (writers)),
            CONSTRAINT fk_post_revision_approval_revision_id_post_revision
                FOREIGN KEY(revision_id, author_id, writers)
                REFERENCES post_revision (id, author_id, writers),
            CONSTRAINT fk_post_revision_approval_approver_id_person FOREIGN KEY(approver_id)
                REFERENCES person (id)
        )
    """)
    op.execute("SELECT sekisho_append_only('post_revision_approval')")
    op.execute("""
        CREATE TABLE post_media (
            post_id UUID NOT NULL,
            position INTEGER NOT NULL,
            media_id UUID NOT NULL,
            sha256 TEXT NOT NULL,
            media_type TEXT NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            size BIGINT NOT NULL,
            alt TEXT NOT NULL,
            CONSTRAINT pk_post_media PRIMARY KEY (post_id, position),
            CONSTRAINT fk_post_media_post_id_post FOREIGN KEY(post_id) REFERENCES post (id),
            CONSTRAINT fk_post_media_media_id_media FOREIGN KEY(media_id) REFERENCES media (id)
        )
    """)
    op.execute("CREATE INDEX ix_post_media_media_id ON post_media (media_id)")
    op.execute("""
        CREATE TABLE post_target (
            id UUID NOT NULL,
            post_id UUID NOT NULL,
            position INTEGER NOT NULL,
            account_id UUID NOT NULL,
            network TEXT NOT NULL,
            state TEXT NOT NULL,
            token UUID,
            lease_until TIMESTAMP WITH TIME ZONE,
            next_at TIMESTAMP WITH TIME ZONE,
            attempts INTEGER NOT NULL,
            reads INTEGER NOT NULL,
            remote_id TEXT,
            url TEXT,
            code TEXT NOT NULL,
            reason TEXT NOT NULL,
            published_at TIMESTAMP WITH TIME ZONE,
            withdraw_asked_at TIMESTAMP WITH TIME ZONE,
            withdrawn_at TIMESTAMP WITH TIME ZONE,
            version INTEGER DEFAULT '1' NOT NULL,
            CONSTRAINT pk_post_target PRIMARY KEY (id),
            CONSTRAINT uq_post_target_post_id_account_id UNIQUE (post_id, account_id),
            CONSTRAINT ck_post_target_state CHECK (state IN ('waiting', 'sending', 'published',
                'refused', 'unsure', 'needs_person', 'withdrawn')),
            CONSTRAINT ck_post_target_claimed CHECK (state <> 'sending'
                OR (token IS NOT NULL AND lease_until IS NOT NULL)),
            CONSTRAINT ck_post_target_published CHECK (state <> 'published'
                OR published_at IS NOT NULL),
            CONSTRAINT fk_post_target_post_id_post FOREIGN KEY(post_id) REFERENCES post (id),
            CONSTRAINT fk_post_target_account_id_social_account FOREIGN KEY(account_id)
                REFERENCES social_account (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_post_target_remote ON post_target (account_id, remote_id)
        WHERE remote_id IS NOT NULL
    """)
    op.execute("CREATE INDEX ix_post_target_account_id ON post_target (account_id)")
    op.execute("""
        CREATE INDEX ix_post_target_open ON post_target (next_at)
        WHERE state IN ('waiting', 'sending', 'unsure')
    """)
    op.execute("""
        CREATE TABLE post_attempt (
            id UUID NOT NULL,
            target_id UUID NOT NULL,
            number INTEGER NOT NULL,
            token UUID NOT NULL,
            revision_id UUID NOT NULL,
            digest TEXT NOT NULL,
            judgement_id UUID NOT NULL,
            attempted_at TIMESTAMP WITH TIME ZONE NOT NULL,
            lease_until TIMESTAMP WITH TIME ZONE NOT NULL,
            outcome TEXT,
            code TEXT NOT NULL,
            reason TEXT NOT NULL,
            remote_id TEXT,
            settled_at TIMESTAMP WITH TIME ZONE,
            CONSTRAINT pk_post_attempt PRIMARY KEY (id),
            CONSTRAINT uq_post_attempt_target_id_number UNIQUE (target_id, number),
            CONSTRAINT uq_post_attempt_token UNIQUE (token),
            CONSTRAINT ck_post_attempt_outcome CHECK (outcome IN ('published', 'refused', 'unsure',
                'later', 'attention', 'absent', 'given_up')),
            CONSTRAINT fk_post_attempt_target_id_post_target FOREIGN KEY(target_id)
                REFERENCES post_target (id),
            CONSTRAINT fk_post_attempt_revision_id_post_revision FOREIGN KEY(revision_id)
                REFERENCES post_revision (id),
            CONSTRAINT fk_post_attempt_judgement_id_judgement FOREIGN KEY(judgement_id)
                REFERENCES judgement (id)
        )
    """)
    op.execute("""
        CREATE FUNCTION sekisho_keep_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND (OLD.outcome IS NULL OR OLD.outcome = 'unsure') THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'an attempt is settled once and never taken back'
                USING ERRCODE = 'insufficient_privilege';
        END
        $$
    """)
    op.execute("""
        CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON post_attempt
            FOR EACH ROW EXECUTE FUNCTION sekisho_keep_attempt()
    """)
    op.execute("ALTER TABLE post_attempt ENABLE ALWAYS TRIGGER keep")
    op.execute("""
        CREATE TABLE publishing_stop (
            id UUID NOT NULL,
            reason TEXT NOT NULL,
            set_by UUID,
            set_at TIMESTAMP WITH TIME ZONE NOT NULL,
            cleared_by UUID,
            cleared_at TIMESTAMP WITH TIME ZONE,
            cleared_reason TEXT DEFAULT '' NOT NULL,
            CONSTRAINT pk_publishing_stop PRIMARY KEY (id),
            CONSTRAINT ck_publishing_stop_reason CHECK (reason <> ''),
            CONSTRAINT fk_publishing_stop_set_by_person FOREIGN KEY(set_by)
                REFERENCES person (id),
            CONSTRAINT fk_publishing_stop_cleared_by_person FOREIGN KEY(cleared_by)
                REFERENCES person (id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX uq_publishing_stop_in_force ON publishing_stop ((cleared_at IS NULL))
        WHERE cleared_at IS NULL
    """)

"""Bringing the database to this program's revision, under an advisory lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.orm import Session

DIRECTORY: Final = Path(__file__).resolve().parents[2] / "migrations"
_LOCK: Final = 0x5E_4B_15_40
MINIMUM_SERVER: Final = 150000


class DatabaseUnusable(Exception):
    """The database cannot be used as it is. The text says what to do."""


def _config() -> Config:
    # Alembic costs 0.3 s of import, and only three commands migrate.
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(DIRECTORY))
    return config


def _head() -> str:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        msg = f"{DIRECTORY} holds no migrations."
        raise DatabaseUnusable(msg)
    return head


def expected_revision() -> str:
    """
    The revision that this program works with: the youngest migration file.

    File names sort by date and time, so no migration tool has to be loaded to know it.
    """
    names = sorted(path.stem for path in (DIRECTORY / "versions").glob("2*.py"))
    return "_".join(names[-1].split("_")[:4])


def _engine(url: str) -> Any:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": 5, "application_name": "sekisho migrate"},
        pool_size=1,
    )


def migrate(url: str) -> str:
    """
    Migrate to the head as the owner of the database and return the revision reached.

    Two at once wait for each other. Raises `DatabaseUnusable` for a server that cannot be reached
    or is too old, and for a database that a newer program has migrated.
    """
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            version = connection.dialect.server_version_info
            if version[0] * 10000 < MINIMUM_SERVER:
                msg = f"PostgreSQL {version[0]} is too old; Sekisho needs 15 or newer."
                raise DatabaseUnusable(msg)
            if _revision(connection) == expected_revision():
                # What most starts find: no tool has to be loaded to change nothing.
                return expected_revision()
            from alembic import command  # noqa: PLC0415
            from alembic.script import ScriptDirectory  # noqa: PLC0415

            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.commit()
            try:
                found = _revision(connection)
                known = {
                    script.revision
                    for script in ScriptDirectory.from_config(_config()).walk_revisions()
                }
                if found is not None and found not in known:
                    msg = (
                        f"The database is of a newer version (revision {found}). "
                        "Install that version of Sekisho, or restore a backup of this one."
                    )
                    raise DatabaseUnusable(msg)
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
                return _head()
            finally:
                connection.rollback()
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
                connection.commit()
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
        msg = f"The database cannot be used: {reason} Check DATABASE_URL and that the server runs."
        raise DatabaseUnusable(msg) from None
    finally:
        engine.dispose()


def _revision(connection: Any) -> str | None:
    exists = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar()
    revision = None
    if exists is not None:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    connection.commit()
    return revision


def revision_in(session: Session) -> str | None:
    """The revision of the database of this session."""
    found = session.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def revision_of(url: str) -> str | None:
    """The revision that this database stands at, or None when it was never migrated."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            return _revision(connection)
    finally:
        engine.dispose()


def is_bare(url: str) -> bool:
    """Whether this database holds no table at all. Raises `DatabaseUnusable` when it is away."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text(
                    "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
                    " WHERE relkind IN ('r', 'p', 'v', 'm') AND nspname = 'public'"
                )
            ).scalar()
            return bool(found == 0)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
        msg = f"The database cannot be reached: {reason} Check DATABASE_URL."
        raise DatabaseUnusable(msg) from None
    finally:
        engine.dispose()


_GRANT: Final = """
DO $$
DECLARE
    found record;
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sekisho_app') THEN
            CREATE ROLE sekisho_app NOLOGIN;
        END IF;
        IF NOT pg_has_role(current_user, 'sekisho_app', 'MEMBER') THEN
            EXECUTE format('GRANT sekisho_app TO %I', current_user);
        END IF;
    EXCEPTION
        WHEN insufficient_privilege THEN
            RETURN;
        WHEN unique_violation OR duplicate_object THEN
            NULL;
    END;
    GRANT USAGE ON SCHEMA public TO sekisho_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO sekisho_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO sekisho_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO sekisho_app;
    REVOKE ALL ON alembic_version FROM sekisho_app;
    GRANT SELECT ON alembic_version TO sekisho_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sekisho_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO sekisho_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO sekisho_app;
    FOR found IN SELECT tgrelid::regclass AS target FROM pg_trigger WHERE tgname = 'append_only'
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM sekisho_app', found.target);
    END LOOP;
END
$$
"""


def grant(url: str) -> None:
    """
    Give the limited role its rights on a restored database: DML, and no change where append-only.

    Where this user may not make roles nothing is granted, and `role_available` says so.
    """
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(_GRANT))
    finally:
        engine.dispose()


def role_available(url: str, role: str) -> bool:
    """Whether the owner of this database can take on the limited role."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            found = connection.execute(
                text(
                    "SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles"
                    " WHERE rolname = :role"
                ),
                {"role": role},
            ).scalar()
            return bool(found)
    finally:
        engine.dispose()

"""Transactions, and the guards that make misuse loud (DESIGN section 6).

This is the only file that commits.
"""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, exc, inspect, make_url
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from governance.base.errors import Unavailable

APPLICATION_ROLE: Final = "sekisho_app"
"""The limited role: DML only, INSERT and SELECT only on append-only tables."""

STATE_DOOR: Final = "sekisho_state_door"
"""Execution option of the one statement that may update a governed row in bulk: a state move."""

_MARKS: Final = "audit_marks"
_TOUCHED: Final = "governed_touched"

RECOGNITION: Final = "recognition_key"
"""In a session's `info`: the key of the hashes of personal values."""

_open_transactions: contextvars.ContextVar[int] = contextvars.ContextVar("open", default=0)


class Misuse(Exception):
    """The code broke a rule of the house. Never caught, never shown to a person."""


class UnrecordedChange(Misuse):
    """A governed row was changed and no audit event in this transaction speaks of it."""


class WriteWhileReading(Misuse):
    """A reading session was asked to write."""


class BulkChange(Misuse):
    """A bulk update or delete on a governed table would pass by the audit log."""


class CallInsideTransaction(Misuse):
    """A connector was called while a transaction is open."""


def mark_recorded(session: Session, audited_as: str, identity: object) -> None:
    """Say that this transaction holds an audit event about a governed row. `audit` calls it."""
    session.info.setdefault(_MARKS, set()).add((audited_as, str(identity)))


def touch(session: Session, audited_as: str, identity: object) -> None:
    """Say that a governed row was changed by a statement of its own, as a state move does."""
    session.info.setdefault(_TOUCHED, set()).add((audited_as, str(identity)))


def refuse_inside_transaction() -> None:
    """Raise `CallInsideTransaction` when this thread has a transaction open."""
    if _open_transactions.get():
        raise CallInsideTransaction


def _note_governed(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    for row in [*session.new, *session.dirty, *session.deleted]:
        audited_as = getattr(type(row), "__audited_as__", None)
        if audited_as is None:
            continue
        if row in session.dirty and not session.is_modified(row):
            continue
        touch(session, audited_as, row.id)


def _refuse_flush(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        raise WriteWhileReading


def _refuse_bulk(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete) or state.execution_options.get(STATE_DOOR):
        return
    mapper = state.bind_mapper
    if mapper is not None and getattr(mapper.class_, "__audited_as__", None) is not None:
        raise BulkChange(mapper.class_.__name__)


def _require_records(session: Session) -> None:
    session.flush()
    if session.in_nested_transaction():
        # A savepoint that ends is no commit: the record may follow it.
        return
    missing = session.info.get(_TOUCHED, set()) - session.info.get(_MARKS, set())
    if missing:
        raise UnrecordedChange(", ".join(sorted(f"{kind} {key}" for kind, key in missing)))


def _writing_session(engine: Engine) -> Session:
    session = Session(engine, expire_on_commit=False)
    # The primary key default is applied during the flush, so rows are noted after it.
    event.listen(session, "after_flush", _note_after_flush)
    event.listen(session, "do_orm_execute", _refuse_bulk)
    event.listen(session, "before_commit", _require_records)
    return session


def _note_after_flush(session: Session, context: UOWTransaction) -> None:
    _note_governed(session, context, None)


def _reading_session(engine: Engine) -> Session:
    session = Session(engine, expire_on_commit=False)
    event.listen(session, "before_flush", _refuse_flush)
    return session


class Database:
    """
    The one database. Threads share it; each `with` block is one transaction.

    Personal values are hashed under `recognition_key` in what is kept; without one, they are not.
    """

    def __init__(
        self,
        url: str,
        *,
        role: str | None = APPLICATION_ROLE,
        pool_size: int = 16,
        recognition_key: bytes = b"",
    ) -> None:
        self.url = url
        self._recognition_key = recognition_key
        options = ["-c timezone=UTC", "-c statement_timeout=60000"]
        options.append("-c idle_in_transaction_session_timeout=60000")
        if role is not None:
            options.append(f"-c role={role}")
        self.engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=5,
            pool_pre_ping=True,
            connect_args={
                "options": " ".join(options),
                "connect_timeout": 5,
                "application_name": "sekisho",
            },
        )

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """
        One transaction, committed at the end of the block, rolled back by any exception.

        Raises `Unavailable` when no connection is free within 5 s or the database is away.
        """
        session = _writing_session(self.engine)
        session.info[RECOGNITION] = self._recognition_key
        with self._transaction(session) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One read-only transaction at one snapshot; never flushes."""
        session = _reading_session(self.engine)
        with self._transaction(session, read_only=True) as session:
            yield session

    @contextmanager
    def _transaction(self, session: Session, *, read_only: bool = False) -> Iterator[Session]:
        depth = _open_transactions.set(_open_transactions.get() + 1)
        try:
            with session:
                if read_only:
                    session.connection(
                        execution_options={
                            "postgresql_readonly": True,
                            "isolation_level": "REPEATABLE READ",
                        }
                    )
                yield session
        except exc.TimeoutError as error:
            raise Unavailable("All database connections are busy.", retry_after=1) from error
        except exc.OperationalError as error:
            if error.connection_invalidated or inspect_is_away(error):
                raise Unavailable("The database cannot be reached.") from error
            raise
        finally:
            _open_transactions.reset(depth)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def inspect_is_away(error: exc.OperationalError) -> bool:
    """Whether this error says that the server is gone, starting or full, rather than unwilling."""
    sqlstate = getattr(error.orig, "sqlstate", None)
    return sqlstate is None or sqlstate[:2] in {"08", "57", "53"}


def is_persistent(row: object) -> bool:
    """Whether this mapped row stands in the database already."""
    state = inspect(row)
    return bool(state.persistent)

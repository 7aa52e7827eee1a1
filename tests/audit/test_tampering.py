"""Whoever reaches behind the log is found, at the first event that does not fit."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from governance.audit import canonical, notes, sequencer, tree
from governance.audit import verify as verification
from governance.audit.models import AuditCheckpoint
from governance.audit.notes import Checkpoint, Signer
from governance.base import clock, ids
from governance.base.db import Database
from governance.base.secrets import Keys
from tests.audit.conftest import Verify, all_settled, write

Psql = Callable[..., None]


def _bad(verify: Verify, *noted: Checkpoint, beside: bool = True) -> tuple[str, int | None, object]:
    bad = verify(*noted, beside=beside).bad
    assert bad is not None
    return bad.found_by, bad.seq, bad.event


def _shown(event: UUID) -> str:
    return ids.show("event", event)


def test_an_untouched_log_verifies_with_its_waiting_events(
    verify: Verify, written: list[UUID]
) -> None:
    report = verify()
    assert report.bad is None
    assert (report.events, report.sequenced, report.waiting) == (len(written), 7, 2)
    assert report.checkpoints == 1


def test_an_empty_log_verifies(verify: Verify) -> None:
    assert verify().bad is None


def test_the_report_says_when_nothing_enforces_append_only(verify: Verify) -> None:
    assert verify(append_only=False).remarks == ["append-only not enforced"]


class Change(Struct, frozen=True):
    """A column that somebody changes behind the log, and what finds it."""

    table: str
    column: str
    value: object
    found_by: str


@pytest.mark.parametrize(
    "change",
    [
        Change("audit_event", "outcome", "denied", "columns"),
        Change("audit_event", "action", "post.deleted", "columns"),
        Change("audit_event", "actor_ref", "system:other", "columns"),
        Change("audit_event", "occurred_at", "2020-01-01T00:00:00Z", "columns"),
        Change("audit_event", "canonical", b"{}", "leaf hash"),
        Change("audit_payload", "reason", "別の理由", "words"),
        Change("audit_payload", "changes", "{}", "words"),
        Change("audit_leaf", "leaf_hash", b"\x00" * 32, "leaf"),
    ],
    ids=lambda change: f"{change.table}.{change.column}",
)
def test_a_changed_row_is_named_as_the_first_bad_event(
    psql: Psql, verify: Verify, written: list[UUID], change: Change
) -> None:
    statement = f"UPDATE {change.table} SET {change.column} = %s WHERE event_id = %s"
    for event in (written[5], written[3]):
        psql(change.table, statement, change.value, event)
    assert _bad(verify) == (change.found_by, 3, _shown(written[3]))


def test_a_changed_event_that_still_waits_is_named(
    psql: Psql, verify: Verify, written: list[UUID]
) -> None:
    statement = "UPDATE audit_event SET outcome = 'failure' WHERE event_id = %s"
    psql("audit_event", statement, written[8])
    assert _bad(verify) == ("columns", None, _shown(written[8]))


def test_an_event_rewritten_with_a_fitting_hash_is_named(
    database: Database, psql: Psql, verify: Verify, written: list[UUID]
) -> None:
    body = canonical.encode({"v": 1})
    statement = "UPDATE audit_event SET canonical = %s, leaf_hash = %s WHERE event_id = %s"
    psql("audit_event", statement, body, tree.leaf_hash(body), written[2])
    assert _bad(verify) == ("canonical form", 2, _shown(written[2]))


def test_a_deleted_event_is_named(psql: Psql, verify: Verify, written: list[UUID]) -> None:
    psql("audit_payload", "DELETE FROM audit_payload WHERE event_id = %s", written[4])
    psql("audit_event", "DELETE FROM audit_event WHERE event_id = %s", written[4])
    assert _bad(verify) == ("events", 4, _shown(written[4]))


def test_a_gap_among_the_leaves_is_named(psql: Psql, verify: Verify, written: list[UUID]) -> None:
    psql("audit_leaf", "DELETE FROM audit_leaf WHERE event_id = %s", written[1])
    assert _bad(verify) == ("sequence", 1, None)


def test_two_swapped_events_are_found(psql: Psql, verify: Verify, written: list[UUID]) -> None:
    psql(
        "audit_leaf",
        "WITH old AS (SELECT seq, leaf_hash FROM audit_leaf WHERE seq IN (2, 3))"
        " UPDATE audit_leaf SET leaf_hash = old.leaf_hash FROM old WHERE audit_leaf.seq"
        " IN (2, 3) AND audit_leaf.seq <> old.seq",
    )
    assert _bad(verify) == ("leaf", 2, _shown(written[2]))


def test_an_event_inserted_behind_the_sequencer_is_found(
    database: Database, psql: Psql, verify: Verify, written: list[UUID]
) -> None:
    statement = "UPDATE audit_event SET xid = '3' WHERE event_id = %s"
    psql("audit_event", statement, written[7])
    assert _bad(verify) == ("sequencer", None, _shown(written[7]))


def test_an_event_of_a_transaction_that_never_was_is_found(
    psql: Psql, verify: Verify, written: list[UUID]
) -> None:
    statement = "UPDATE audit_event SET xid = '99999999999' WHERE event_id = %s"
    psql("audit_event", statement, written[8])
    assert _bad(verify) == ("sequencer", None, _shown(written[8]))


def test_a_changed_node_is_found(psql: Psql, verify: Verify, written: list[UUID]) -> None:
    psql("audit_node", "UPDATE audit_node SET hash = %s WHERE level = 2 AND idx = 0", b"x" * 32)
    assert _bad(verify) == ("node", 3, _shown(written[3]))


def test_a_node_too_many_is_found(psql: Psql, verify: Verify, written: list[UUID]) -> None:
    psql("audit_node", "INSERT INTO audit_node VALUES (0, 7, %s)", b"x" * 32)
    assert _bad(verify) == ("node", 7, None)


def test_a_checkpoint_signed_by_another_key_is_found(
    psql: Psql, verify: Verify, written: list[UUID]
) -> None:
    note = Signer(b"k" * 32).sign(Checkpoint(origin="other", size=7, root=b"r" * 32))
    psql("audit_checkpoint", "UPDATE audit_checkpoint SET note = %s", note)
    assert _bad(verify)[:2] == ("signature", 6)


def test_a_bad_event_before_a_bad_checkpoint_is_the_first(
    psql: Psql, verify: Verify, written: list[UUID]
) -> None:
    psql("audit_checkpoint", "UPDATE audit_checkpoint SET note = replace(note, '7', '6')")
    psql("audit_event", "UPDATE audit_event SET action = 'x' WHERE event_id = %s", written[0])
    assert _bad(verify) == ("columns", 0, _shown(written[0]))


def _cut(psql: Psql, size: int) -> None:
    psql("audit_leaf", "DELETE FROM audit_leaf WHERE seq >= %s", size)
    psql("audit_node", "DELETE FROM audit_node WHERE (idx + 1) << level > %s", size)
    psql("audit_checkpoint", "DELETE FROM audit_checkpoint WHERE tree_size > %s", size)
    psql(
        "audit_payload",
        "DELETE FROM audit_payload WHERE event_id NOT IN (SELECT event_id FROM audit_leaf)",
    )
    psql(
        "audit_event",
        "DELETE FROM audit_event WHERE event_id NOT IN (SELECT event_id FROM audit_leaf)",
    )


def _roll_back(database: Database, psql: Psql, size: int) -> None:
    _cut(psql, size)
    with database.writing() as session:
        session.get_one(sequencer.AuditSequencer, 1).tree_size = size


def test_a_tree_that_shrank_is_found_by_the_signers_memory(
    database: Database, psql: Psql, verify: Verify, written: list[UUID]
) -> None:
    _roll_back(database, psql, 4)
    assert _bad(verify) == ("checkpoint", 4, None)


def test_a_tree_that_shrank_is_found_by_a_noted_checkpoint_alone(
    database: Database, keys: Keys, psql: Psql, verify: Verify, written: list[UUID]
) -> None:
    with database.reading() as session:
        note = session.scalars(select(AuditCheckpoint.note)).one()
    noted = notes.read(note, Signer(keys.signing).verifier)
    _roll_back(database, psql, 4)
    assert verify(beside=False).bad is None
    assert _bad(verify, noted, beside=False) == ("checkpoint", 4, None)


def test_a_rewritten_tree_gets_no_signature(
    database: Database, keys: Keys, psql: Psql, written: list[UUID]
) -> None:
    psql("audit_node", "UPDATE audit_node SET hash = %s WHERE level = 2 AND idx = 0", b"x" * 32)
    with database.writing() as session, pytest.raises(sequencer.TreeRewritten):
        sequencer.sign(session, keys, 7, clock.now())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET outcome = 'denied'",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_node",
        "ALTER TABLE audit_event DISABLE TRIGGER append_only",
        """INSERT INTO audit_checkpoint SELECT * FROM audit_checkpoint
           ON CONFLICT (tree_size) DO UPDATE SET note = 'x'""",
    ],
)
def test_the_service_itself_cannot_change_the_log(
    database: Database, written: list[UUID], statement: str
) -> None:
    with pytest.raises(ProgrammingError), database.writing() as session:
        session.connection().exec_driver_sql(statement)


def test_writing_goes_on_after_verification(
    database: Database, keys: Keys, verify: Verify, written: list[UUID]
) -> None:
    with database.writing() as session:
        write(session, 9)
    all_settled(database)
    sequencer.step(database, keys)
    assert verify().sequenced == 10


def test_a_log_longer_than_one_batch_is_read_to_its_end(
    database: Database, keys: Keys, psql: Psql, verify: Verify
) -> None:
    with database.writing() as session:
        events = [write(session, number) for number in range(verification.ROWS + 5)]
    all_settled(database)
    sequencer.step(database, keys)
    assert verify().bad is None
    psql("audit_event", "UPDATE audit_event SET action = 'x' WHERE event_id = %s", events[-2])
    bad = verify().bad
    assert bad is not None
    assert bad.event == _shown(events[-2])

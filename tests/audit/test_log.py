"""Events are written with what they tell of, placed in order, read, and proven."""

from __future__ import annotations

import base64
import json
import threading
from uuid import UUID

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from governance.audit import canonical, notes, queries, sequencer
from governance.audit.models import AuditEvent, AuditLeaf, AuditPayload
from governance.audit.notes import BadNote, Checkpoint, Signer
from governance.audit.record import record
from governance.audit.schemas import Filters
from governance.base import ids
from governance.base.actor import Actor, system
from governance.base.db import Database
from governance.base.errors import Invalid, NotFound
from governance.base.paging import Ask
from governance.base.secrets import Keys
from governance.cli.audit import command
from tests.audit import rfc6962
from tests.audit.conftest import AUDITOR, all_settled, write


class _Undone(Exception):
    pass


def test_an_event_is_undone_with_its_transaction(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            write(session, 1)
            session.flush()
            raise _Undone

    with pytest.raises(_Undone):
        fail()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_the_hashed_bytes_hold_the_time_and_no_personal_words(database: Database) -> None:
    with database.writing() as session:
        event = record(
            session, AUDITOR, "post.read", ("post", ids.new()), reason="苦情", facts={"氏名": "x"}
        )
    with database.reading() as session:
        row = session.scalars(select(AuditEvent).where(AuditEvent.event_id == event)).one()
        document = json.loads(row.canonical)
        assert document["v"] == 1
        assert document["ts"] == canonical.moment(row.occurred_at)
        for word in (AUDITOR.name, "苦情", "氏名"):
            assert word.encode() not in row.canonical
        assert session.get_one(AuditPayload, event).reason == "苦情"


def test_an_open_transaction_holds_back_what_came_after_it(database: Database, keys: Keys) -> None:
    with database.writing() as early:
        first = write(early, 1)
        early.flush()
        with database.writing() as late:
            second = write(late, 2)
        assert sequencer.step(database, keys).sequenced == 0
    all_settled(database)
    assert sequencer.step(database, keys).sequenced == 2
    with database.reading() as session:
        order = session.scalars(select(AuditLeaf.event_id).order_by(AuditLeaf.seq)).all()
    assert list(order) == [first, second]


def test_two_sequencers_at_once_leave_no_gap_and_no_double(database: Database, keys: Keys) -> None:
    def write_some() -> None:
        for number in range(15):
            with database.writing() as session:
                write(session, number)

    def place_some() -> None:
        for _ in range(15):
            sequencer.step(database, keys)

    threads = [threading.Thread(target=work) for work in (write_some, place_some) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    all_settled(database)
    sequencer.step(database, keys)
    with database.reading() as session:
        places = session.scalars(select(AuditLeaf.seq).order_by(AuditLeaf.seq)).all()
    assert list(places) == list(range(30))


def test_after_a_restore_what_waited_is_placed(
    database: Database, keys: Keys, written: list[UUID]
) -> None:
    with database.writing() as session:
        sequencer.after_restore(session)
    with database.writing() as session:
        write(session, 10)
    all_settled(database)
    assert sequencer.step(database, keys).sequenced == 1
    with database.reading() as session:
        places = session.scalars(select(AuditLeaf.seq).order_by(AuditLeaf.seq)).all()
    assert list(places) == list(range(len(written) + 1))


def _hashes(path: object) -> list[bytes]:
    return [base64.b64decode(part) for part in path]  # type: ignore[attr-defined]


def test_every_inclusion_proof_is_that_of_the_standard(
    database: Database, written: list[UUID]
) -> None:
    with database.reading() as session:
        leaves = list(session.scalars(select(AuditLeaf.leaf_hash).order_by(AuditLeaf.seq)))
        signed = queries.checkpoint(session, AUDITOR).splitlines()
        assert signed[1:3] == ["7", base64.b64encode(rfc6962.root(leaves)).decode()]
        for seq, event in enumerate(written[:7]):
            found = queries.inclusion(session, AUDITOR, event)
            body = queries.canonical_of(session, AUDITOR, event)
            assert (found.seq, found.size) == (seq, 7)
            assert base64.b64decode(found.leaf_hash) == rfc6962.leaf(body)
            assert _hashes(found.path) == rfc6962.path(seq, leaves)


def test_every_consistency_proof_is_that_of_the_standard(
    database: Database, written: list[UUID]
) -> None:
    with database.reading() as session:
        leaves = list(session.scalars(select(AuditLeaf.leaf_hash).order_by(AuditLeaf.seq)))
        for new in range(1, 8):
            for old in range(1, new + 1):
                found = queries.consistency(session, AUDITOR, old, new)
                assert (found.from_, found.to) == (old, new)
                assert _hashes(found.path) == rfc6962.proof(old, leaves[:new])


def test_a_waiting_event_has_no_proof_yet(database: Database, written: list[UUID]) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        queries.inclusion(session, AUDITOR, written[8])


def test_a_size_the_tree_never_had_is_refused(database: Database, written: list[UUID]) -> None:
    with database.reading() as session:
        with pytest.raises(Invalid):
            queries.inclusion(session, AUDITOR, written[0], 8)
        with pytest.raises(Invalid):
            queries.consistency(session, AUDITOR, 0, 7)


def test_a_person_without_a_role_learns_nothing_of_the_log(database: Database) -> None:
    stranger = Actor(person=ids.new(), name="x")
    with database.reading() as session, pytest.raises(NotFound):
        queries.events(session, stranger, Filters(), Ask())


def test_the_history_of_a_thing_comes_newest_first_and_in_pages(database: Database) -> None:
    thing = ids.new()
    for number in range(3):
        with database.writing() as session:
            write(session, number, thing)
            write(session, number)
    with database.reading() as session:
        first = queries.history(session, ("post", thing), Ask(limit=2))
        rest = queries.history(session, ("post", thing), Ask(limit=2, cursor=first.next_cursor))
    titles = [view.changes["title"][0] for view in [*first.items, *rest.items]]
    assert titles == ["第2版", "第1版", "第0版"]
    assert rest.next_cursor is None


def test_filters_narrow_the_list_of_events(database: Database) -> None:
    thing = ids.new()
    with database.writing() as session:
        record(session, AUDITOR, "post.submitted", ("post", thing))
        record(session, system("test"), "account.added", ("account", ids.new()))
    with database.reading() as session:
        for filters in (
            Filters(action="post."),
            Filters(actor=AUDITOR.person),
            Filters(kind="post"),
            Filters(thing=thing),
        ):
            found = queries.events(session, AUDITOR, filters, Ask()).items
            assert [view.action for view in found] == ["post.submitted"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="ascii"), max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON)
def test_whatever_is_recorded_has_one_canonical_form(value: object) -> None:
    plain = canonical.plain(value)
    body = canonical.encode(plain)
    assert canonical.encode(json.loads(body)) == body


@pytest.mark.parametrize("value", [1.0, 2**53, "e\u0301", {"鍵": 1}, {1: 1}, b"x"])
def test_what_is_ambiguous_has_no_canonical_form(value: object) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.encode(value)


def test_a_note_is_read_with_the_pinned_key_alone(keys: Keys) -> None:
    signer = Signer(keys.signing)
    said = Checkpoint(origin=signer.origin, size=12, root=b"r" * 32)
    note = signer.sign(said)
    assert notes.read(note, notes.read_verifier(signer.verifier.text())) == said
    with pytest.raises(BadNote):
        notes.read(note.replace("\n12\n", "\n13\n"), signer.verifier)
    with pytest.raises(BadNote):
        notes.read(note, Signer(b"o" * 32).verifier)


@pytest.fixture
def run(database_url: str, keys: Keys):  # type: ignore[no-untyped-def]
    """`sekisho audit …` on this test's database."""
    environment = {"DATABASE_URL": database_url, "SEKISHO_KEYS": str(keys.directory)}
    return lambda *words: CliRunner(env=environment).invoke(command, words)


def test_a_proof_is_checked_without_the_database(run, written, keys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "proof.json"
    written_proof = run("prove", ids.show("event", written[2]), "--output", str(file))
    assert written_proof.exit_code == 0, written_proof.output
    pinned = run("key").output.strip()
    offline = CliRunner(env={"DATABASE_URL": None})
    assert offline.invoke(command, ["check", str(file), "--key", pinned]).exit_code == 0
    bundle = json.loads(file.read_text())
    bundle["seq"] = 3
    file.write_text(json.dumps(bundle))
    assert offline.invoke(command, ["check", str(file), "--key", pinned]).exit_code == 1
    file.write_text("no proof")
    assert offline.invoke(command, ["check", str(file), "--key", pinned]).exit_code == 2


def test_the_command_tells_tampering_by_its_exit_code(run, written, psql) -> None:  # type: ignore[no-untyped-def]
    assert run("verify").exit_code == 0
    psql("audit_event", "UPDATE audit_event SET action = 'x' WHERE event_id = %s", written[3])
    found = run("verify", "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["bad"]["event"] == ids.show("event", written[3])


def test_an_event_without_a_place_cannot_be_proven_yet(run, written) -> None:  # type: ignore[no-untyped-def]
    assert run("prove", ids.show("event", written[8])).exit_code == 3
    assert run("prove", "evt_nonsense").exit_code == 2

"""One installation from its first start to its restored backup, by the real command."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from governance.base.embedded import hold
from tests.base.conftest import clean, postmaster_of
from tests.cli.conftest import sekisho
from tests.cli.service import Service, gone, until
from tests.factories.places import open_place

# What a restore itself writes: that it happened.
MOVED_BY_RESTORE = {"audit_sequencer"}


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """The home of the installation."""
    with open_place() as path:
        directory = path / "home"
        yield directory
        clean(directory)


@pytest.fixture(scope="module")
def first(home: Path) -> Iterator[Service]:
    """Its first start, ready."""
    service = Service(home, home.parent / "first.log")
    try:
        service.wait_until_ready()
        yield service
    finally:
        service.end()


@pytest.fixture(scope="module")
def second(first: Service) -> Iterator[Service]:
    """Its second start, ready, after a `kill -9` and the end of what the first one had started."""
    children = first.children()
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(30)
    until(lambda: gone(children), "the end of the children")
    service = Service(first.home, first.home.parent / "second.log")
    try:
        service.wait_until_ready()
        yield service
    finally:
        service.end()


@pytest.fixture(scope="module")
def settled(second: Service) -> Iterator[Path]:
    """The home once the service has ended with every audit event in a signed tree."""
    if second.process.poll() is None:
        until(lambda: _all_signed(second.home), "every event in a signed tree")
        second.end()
    # Held, so that the commands find a running server.
    with hold(second.home):
        yield second.home


@pytest.fixture(scope="module")
def backup(settled: Path) -> Path:
    """A backup of it."""
    file = settled.parent / "city.backup"
    done = sekisho("backup", str(file), home=settled)
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="module")
def restored(backup: Path) -> Iterator[Path]:
    """Another home, restored from that backup."""
    with open_place() as path:
        directory = path / "home"
        done = sekisho("restore", str(backup), home=directory)
        assert done.returncode == 0, done.stderr
        with hold(directory):
            yield directory
        clean(directory)


def _all_signed(home: Path) -> bool:
    with hold(home) as server, psycopg.connect(server.conninfo()) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM audit_event),"
            " (SELECT coalesce(max(tree_size), 0) FROM audit_checkpoint)"
        ).fetchone()
    assert row is not None
    return 0 < row[0] == row[1]


def _rows(home: Path) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    with hold(home) as server, psycopg.connect(server.conninfo()) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        return {
            name: sorted(
                text
                for (text,) in connection.execute(
                    sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))
                )
            )
            for (name,) in names
        }


def test_a_first_start_gets_ready_and_hands_out_the_setup_link(first: Service):
    assert f"http://127.0.0.1:{first.port}/setup/" in first.said()
    assert "Traceback" not in first.said()


def test_a_healthy_installation_is_all_well_to_the_doctor(first: Service):
    done = sekisho("doctor", "--json", home=first.home)
    assert done.returncode == 0, done.stdout + done.stderr
    found = {one["what"]: one["state"] for one in json.loads(done.stdout)["findings"]}
    assert {found[what] for what in ("disk", "keys", "database", "append-only", "worker")} == {"ok"}


@pytest.mark.faults
def test_a_start_after_kill_9_gets_ready_by_itself(second: Service):
    assert "Traceback" not in second.said()


def test_ctrl_c_ends_everything_that_it_started(second: Service):
    until(lambda: _all_signed(second.home), "every event in a signed tree")
    children = second.children()
    assert len(children) >= 2
    assert postmaster_of(second.home) is not None
    assert second.end() == 0, second.said()
    assert gone(children)
    assert postmaster_of(second.home) is None


def test_without_its_keys_the_doctor_finds_the_installation_unwell(settled: Path, tmp_path: Path):
    done = sekisho("doctor", home=settled, more={"SEKISHO_KEYS": str(tmp_path)})
    assert done.returncode == 1
    assert "✗ keys: " in done.stdout
    assert "Traceback" not in done.stderr


def test_a_clean_log_verifies(settled: Path):
    done = sekisho("audit", "verify", home=settled)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("OK: ")


def test_a_backup_holds_every_row_and_key(settled: Path, restored: Path):
    before, after = _rows(settled), _rows(restored)
    assert before["audit_event"]
    assert {name for name in before if before[name] != after.get(name)} == MOVED_BY_RESTORE
    assert before.keys() == after.keys()
    for name in ("master.key", "pepper.key", "audit-signing.key"):
        key = restored / "keys" / name
        assert key.read_bytes() == (settled / "keys" / name).read_bytes()
        assert key.stat().st_mode & 0o077 == 0
    assert sekisho("audit", "verify", home=restored).returncode == 0


def test_the_first_event_changed_behind_its_back_is_named_by_its_number(restored: Path):
    try:
        _change_actors(restored, "person:somebody/", "")
        done = sekisho("audit", "verify", home=restored)
    finally:
        _change_actors(restored, "", "person:somebody/")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "(number 5)" in done.stdout.splitlines()[0]


def _change_actors(home: Path, add: str, remove: str) -> None:
    """As the owner of the database, in the events 5 and 9."""
    with hold(home) as server, psycopg.connect(server.conninfo()) as connection:
        connection.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        changed = connection.execute(
            "UPDATE audit_event SET actor_ref = %s || replace(actor_ref, %s, '') WHERE event_id IN"
            " (SELECT event_id FROM audit_leaf WHERE seq IN (5, 9))",
            [add, remove],
        )
        assert changed.rowcount == 2
        connection.execute("ALTER TABLE audit_event ENABLE TRIGGER ALL")


def test_a_backup_is_not_restored_over_an_installation(settled: Path, backup: Path):
    before = _rows(settled)
    done = sekisho("restore", str(backup), home=settled)
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert _rows(settled) == before

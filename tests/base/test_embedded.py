"""The embedded server: who starts it, who shares it, who stops it, and what every crash leaves."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import sqlalchemy

from governance.base import embedded
from tests.base.conftest import ROOT, postmaster_of, wait_until


def asked(conninfo: str, question: str) -> object:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def killed(home: Path) -> None:
    pid = postmaster_of(home)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: postmaster_of(home) != pid)


def test_a_first_start_answers_in_utf8_and_utc_with_checksums(new_home):
    with embedded.hold(new_home) as server:
        assert server.version >= 180000
        for question, answer in {
            "select 1": 1,
            "show server_encoding": "UTF8",
            "select lower('ÀÉＡ')": "àéａ",
            "select datlocale from pg_database where datname = 'sekisho'": "C.UTF-8",
            "show timezone": "UTC",
            "show data_checksums": "on",
            "show fsync": "on",
            "show idle_in_transaction_session_timeout": "1min",
            "select current_user::text": "sekisho_owner",
        }.items():
            assert asked(server.conninfo(), question) == answer, question


def test_there_is_no_tcp_and_the_socket_is_in_a_closed_directory(home):
    with embedded.hold(home, fsync=False) as server:
        assert asked(server.conninfo(), "show listen_addresses") == ""
        assert stat.S_IMODE(server.socket_directory.stat().st_mode) == 0o700
        assert server.socket_directory.stat().st_uid == server.data_directory.stat().st_uid
        rules = asked(
            server.conninfo(),
            "select string_agg(distinct type || ' ' || auth_method, ', ') from pg_hba_file_rules",
        )
        assert rules == "host reject, local trust"


def test_the_url_works_for_sqlalchemy_and_for_libpq(home):
    with embedded.hold(home, fsync=False) as server:
        engine = sqlalchemy.create_engine(server.url())
        with engine.connect() as connection:
            assert connection.scalar(sqlalchemy.text("select current_database()")) == "sekisho"
        engine.dispose()
        plain = server.url("postgres").replace("+psycopg", "")
        assert asked(plain, "select current_database()::text") == "postgres"


def test_settings_count_for_the_process_that_starts_the_server(home):
    with embedded.hold(home, fsync=False, settings={"work_mem": "7MB"}) as server:
        assert asked(server.conninfo(), "show work_mem") == "7MB"
        assert asked(server.conninfo(), "show fsync") == "off"
        with embedded.hold(home, settings={"work_mem": "9MB"}) as second:
            assert asked(second.conninfo(), "show work_mem") == "7MB"


def test_the_server_logs_to_a_file_that_is_replaced_every_week(home):
    with embedded.hold(home, fsync=False) as server:
        assert asked(server.conninfo(), "select pg_current_logfile()").startswith("log/postgresql-")
        assert asked(server.conninfo(), "show log_truncate_on_rotation") == "on"


def test_a_clean_exit_stops_the_server(home, holder):
    one = holder(home)
    one.conninfo()
    assert postmaster_of(home)
    assert one.leave() == 0
    assert postmaster_of(home) is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_as_a_clean_exit_does(home, holder, number):
    one = holder(home)
    one.conninfo()
    one.end_by(number)
    assert postmaster_of(home) is None
    assert not (home / "postgres" / "postmaster.pid").exists()


def test_the_second_holder_keeps_the_server_and_the_last_one_stops_it(home, holder):
    with embedded.hold(home, fsync=False) as server:
        pid = postmaster_of(home)
        other = holder(home)
        assert other.conninfo() == server.conninfo()
    assert postmaster_of(home) == pid
    assert asked(server.conninfo(), "select 1") == 1
    other.leave()
    assert postmaster_of(home) is None


def test_two_holds_in_one_process_are_two_holders(home):
    first = embedded.hold(home, fsync=False)
    second = embedded.hold(home, fsync=False)
    first.release()
    first.release()
    assert asked(second.conninfo(), "select 1") == 1
    second.release()
    assert postmaster_of(home) is None


def test_a_forked_child_neither_keeps_nor_stops_the_server(home):
    script = """
import os, pathlib, sys, time
from governance.base.embedded import hold
server = hold(pathlib.Path(sys.argv[1]), fsync=False)
leaves = os.fork()
if not leaves:
    sys.exit()
os.waitpid(leaves, 0)
stays = os.fork()
if not stays:
    os.close(1)
    os.close(2)
    time.sleep(30)
    os._exit(0)
hold(pathlib.Path(sys.argv[1])).release()
print(stays, os.path.exists(server.data_directory / "postmaster.pid"), flush=True)
"""
    result = subprocess.run(
        [sys.executable, "-c", script, str(home)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    child, alive = result.stdout.split()
    os.kill(int(child), signal.SIGKILL)
    assert alive == "True", "the child that left took the server along"
    assert postmaster_of(home) is None, "the child that stayed kept the server"


def test_after_kill_9_of_a_holder_the_next_one_attaches_and_stops_it(home, holder):
    one = holder(home)
    one.conninfo()
    pid = postmaster_of(home)
    one.end_by(signal.SIGKILL)
    assert postmaster_of(home) == pid
    with embedded.hold(home, fsync=False) as server:
        assert postmaster_of(home) == pid
        assert asked(server.conninfo(), "select 1") == 1
    assert postmaster_of(home) is None


def test_after_kill_9_of_the_postmaster_a_hold_revives_it_with_what_was_committed(home, holder):
    with embedded.hold(home) as server:
        other = holder(home)
        other.conninfo()
        with psycopg.connect(server.conninfo()) as connection:
            connection.execute("create table kept as select 42 as answer")
        # An open connection keeps the old shared memory in use for a moment.
        lost = psycopg.connect(server.conninfo())
        killed(home)
        with embedded.hold(home) as revived:
            assert asked(revived.conninfo(), "select answer from kept") == 42
        lost.close()
    assert postmaster_of(home) is not None, "the other holder still needs it"
    other.leave()
    assert postmaster_of(home) is None


def test_after_kill_9_of_both_the_next_start_recovers(home, holder):
    one = holder(home)
    # The holder starts its server as tests do; the service waits for each commit to be written.
    with psycopg.connect(one.conninfo(), options="-c synchronous_commit=on") as connection:
        connection.execute("create table kept as select 42 as answer")
    one.end_by(signal.SIGKILL)
    killed(home)
    with embedded.hold(home) as server:
        assert asked(server.conninfo(), "select answer from kept") == 42
    assert postmaster_of(home) is None


@pytest.mark.parametrize("text", ["", "not a pid\n", "999999999\n/nowhere\n"])
def test_a_pid_file_without_a_server_does_not_keep_it_from_starting(home, text):
    embedded.hold(home, fsync=False).release()
    (home / "postgres" / "postmaster.pid").write_text(text)
    with embedded.hold(home, fsync=False) as server:
        assert asked(server.conninfo(), "select 1") == 1


@pytest.mark.parametrize("stranger_is", ["sleep", "postgres"])
def test_a_stranger_with_the_pid_of_a_stale_file_is_neither_used_nor_ended(
    home, open_directory, stranger_is
):
    with embedded.hold(home, fsync=False) as server:
        killed(home)
        files = [
            home / "postgres" / "postmaster.pid",
            server.socket_directory / f".s.PGSQL.{server.port}.lock",
        ]
        elsewhere = open_directory / "elsewhere"
        if stranger_is == "postgres":
            stranger = embedded.hold(elsewhere, fsync=False)
            pid = postmaster_of(elsewhere)
        else:
            owner = files[0].stat()
            # Of the server's own user, so that postgres itself takes it for a living postmaster.
            account = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
            stranger = subprocess.Popen(["sleep", "60"], **account)
            pid = stranger.pid
        for file in files:
            lines = file.read_text().splitlines()
            file.write_text("\n".join([str(pid), *lines[1:]]) + "\n")

        with embedded.hold(home, fsync=False) as revived:
            assert postmaster_of(home) != pid
            assert asked(revived.conninfo(), "select 1") == 1
    assert postmaster_of(home) is None
    if stranger_is == "postgres":
        assert postmaster_of(elsewhere) == pid
        stranger.release()
    else:
        assert stranger.poll() is None, "the stranger was ended"
        stranger.kill()
        stranger.wait()


def test_a_stale_pid_file_at_the_exit_ends_no_stranger(home):
    server = embedded.hold(home, fsync=False)
    killed(home)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        file = home / "postgres" / "postmaster.pid"
        file.write_text(file.read_text().replace(file.read_text().split()[0], str(stranger.pid)))
        server.release()
        assert stranger.poll() is None
        stranger.kill()


def test_two_first_starts_at_once_share_one_server(new_home, holder):
    holders = [holder(new_home) for _ in range(3)]
    assert len({one.conninfo() for one in holders}) == 1
    pid = postmaster_of(new_home)
    for one in holders[:-1]:
        one.leave()
        assert postmaster_of(new_home) == pid
    holders[-1].leave()
    assert postmaster_of(new_home) is None


def test_starts_and_exits_that_overlap_never_meet_a_dying_server(home, holder):
    waves = [[holder(home) for _ in range(2)]]
    for _ in range(3):
        for one in waves[-1]:
            one.conninfo()
        leaving = waves[-1]
        waves.append([holder(home) for _ in range(2)])
        for one in leaving:
            assert one.leave() == 0
    for one in waves[-1]:
        assert asked(one.conninfo(), "select 1") == 1
        assert one.leave() == 0
    assert postmaster_of(home) is None


def test_a_holder_killed_during_initdb_leaves_nothing_in_the_way(new_home, holder):
    one = holder(new_home)
    wait_until(lambda: list(new_home.glob("postgres.new-*/PG_VERSION")))
    one.end_by(signal.SIGKILL)
    with embedded.hold(new_home, fsync=False) as server:
        assert asked(server.conninfo(), "select 1") == 1
    assert not list(new_home.glob("postgres.new-*/PG_VERSION"))


def test_a_japanese_language_without_its_locale_changes_nothing(new_home, holder):
    one = holder(
        new_home,
        {
            "LANG": "ja_JP.UTF-8",
            "LC_ALL": "ja_JP.eucJP",
            "TZ": "Asia/Tokyo",
            "PGDATA": "/nowhere",
            "PGPORT": "1",
        },
    )
    conninfo = one.conninfo()
    assert asked(conninfo, "show lc_messages") == "C"
    assert asked(conninfo, "show log_timezone") == "UTC"


def test_a_server_whose_socket_was_cleaned_away_is_replaced(home):
    with embedded.hold(home, fsync=False) as server:
        pid = postmaster_of(home)
        (server.socket_directory / f".s.PGSQL.{server.port}").unlink()
        with embedded.hold(home, fsync=False) as revived:
            assert postmaster_of(home) != pid
            assert asked(revived.conninfo(), "select 1") == 1


def test_a_database_in_use_is_not_discarded(home):
    with (
        embedded.hold(home, fsync=False) as server,
        pytest.raises(embedded.EmbeddedUnavailable, match="in use"),
    ):
        embedded.discard(home)
    assert server.data_directory.exists()
    embedded.discard(home)
    assert not server.data_directory.exists()

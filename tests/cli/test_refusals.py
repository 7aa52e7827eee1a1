"""What a person can mend is one line on standard error and exit code 2."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from governance.base import secrets
from governance.base.embedded import hold
from tests.cli.conftest import COMMAND, environment, refused, sekisho


def test_a_database_is_migrated_once_and_told_so_the_second_time(home: Path):
    again = sekisho("migrate", home=home)
    assert again.returncode == 0
    assert "already" in again.stdout


def test_two_first_migrations_at_once_both_succeed(tmp_path: Path):
    both = [
        subprocess.Popen(
            [*COMMAND, "migrate", "--json"],
            env=environment(tmp_path / "home"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ends = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends


@pytest.mark.parametrize("command", ["migrate", "worker", "up"])
def test_a_database_url_of_another_kind_is_refused(tmp_path: Path, command: str):
    more = {"DATABASE_URL": "mysql://localhost/x", "SEKISHO_KEYS": str(tmp_path)}
    assert "postgresql://" in refused(sekisho(command, home=tmp_path, more=more))


@pytest.mark.parametrize("command", ["migrate", "up", "worker", "audit verify"])
def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path, command: str):
    secrets.load(tmp_path, make=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://u:secret-word@127.0.0.1:{taken.getsockname()[1]}/x"
        more = {"DATABASE_URL": url, "SEKISHO_KEYS": str(tmp_path), "SEKISHO_PORT": "0"}
        line = refused(sekisho(*command.split(), home=tmp_path, more=more))
    assert "DATABASE_URL" in line
    assert "secret-word" not in line


def test_a_database_url_needs_keys(tmp_path: Path):
    more = {"DATABASE_URL": "postgresql://127.0.0.1/x"}
    assert "SEKISHO_KEYS" in refused(sekisho("migrate", home=tmp_path, more=more))


def test_an_occupied_port_is_told_with_the_remedy(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = refused(sekisho("up", home=tmp_path / "home", more={"SEKISHO_PORT": port}))
    assert port in line
    assert "SEKISHO_PORT" in line


@pytest.mark.parametrize("command", ["migrate", "up"])
def test_a_file_in_place_of_the_data_directory_is_told(tmp_path: Path, command: str):
    file = tmp_path / "home"
    file.write_text("x", encoding="utf-8")
    assert str(file) in refused(sekisho(command, home=file, more={"SEKISHO_PORT": "0"}))


def test_a_data_directory_that_cannot_be_made_is_told():
    assert "/proc/1/sekisho" in refused(sekisho("migrate", home="/proc/1/sekisho"))


@pytest.mark.parametrize(
    "more",
    [{"SEKISHO_PORT": "many"}, {"SEKISHO_COLOUR": "red"}, {"SEKISHO_CONFIG": "/nowhere.toml"}],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, more: dict[str, str]):
    line = refused(sekisho("migrate", home=tmp_path, more=more))
    assert any(word in line.lower() for word in ("port", "colour", "nowhere"))


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path):
    home = tmp_path / "home"
    assert sekisho("migrate", home=home).returncode == 0
    secrets.load(home / "keys", make=True)
    with hold(home) as server, psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_12_31_0000'")
        for command in ("migrate", "worker", "audit verify", "up"):
            done = sekisho(*command.split(), home=home, more={"SEKISHO_PORT": "0"})
            assert "newer version" in refused(done), command
        left = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert left == [("9999_12_31_0000",)]

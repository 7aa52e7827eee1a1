"""A backup restores whole, on another server too, and nothing is ever overwritten."""

from __future__ import annotations

import io
import tarfile

import psycopg
import pytest
import sqlalchemy

from governance.base import archive, migrate
from governance.base.archive import ArchiveUnusable
from governance.base.db import APPLICATION_ROLE
from governance.base.embedded import hold


def rows(url, question):
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sqlalchemy.text(question))]
    engine.dispose()
    return found


def written(url, question):
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(question))
    engine.dispose()


PACK = "INSERT INTO installation (id, keys_fingerprint, kind) VALUES (1, '例示市', 'service')"


@pytest.fixture
def backup(database_url, tmp_path, keys):
    written(database_url, PACK)
    media = tmp_path / "media" / "ab"
    media.mkdir(parents=True)
    (media / "abcdef").write_bytes(b"picture")
    target = tmp_path / "city.backup"
    archive.write(database_url, target, keys=keys.directory, media=tmp_path / "media")
    return target


def test_a_backup_is_closed_to_others_and_holds_database_keys_and_media(backup):
    assert backup.stat().st_mode & 0o077 == 0
    with tarfile.open(backup) as tar:
        names = set(tar.getnames())
    assert {"manifest.json", "database.dump", "keys/master.key", "media/ab/abcdef"} <= names


def test_an_existing_file_is_never_replaced(backup, database_url, tmp_path):
    before = backup.read_bytes()
    with pytest.raises(ArchiveUnusable, match="exists already"):
        archive.write(database_url, backup, keys=None, media=tmp_path)
    assert backup.read_bytes() == before


def test_a_backup_moves_to_another_server_with_its_limits(backup, tmp_path):
    with hold(tmp_path / "other home", fsync=False) as server, archive.opened(backup) as (_, whole):
        archive.restore(server.url(), whole)
        assert rows(server.url(), "SELECT keys_fingerprint FROM installation") == [("例示市",)]
        assert migrate.revision_of(server.url()) == migrate.expected_revision()
        assert migrate.role_available(server.url(), APPLICATION_ROLE)
        # The limited role may add to the audit log, and never change it.
        rights = rows(
            server.url(),
            "SELECT has_table_privilege('sekisho_app', 'audit_event', 'INSERT'),"
            " has_table_privilege('sekisho_app', 'audit_event', 'UPDATE'),"
            " has_table_privilege('sekisho_app', 'alembic_version', 'UPDATE')",
        )
        assert rights == [(True, False, False)]


def test_a_database_that_holds_something_is_refused(backup, database_url):
    with archive.opened(backup) as (_, whole), pytest.raises(ArchiveUnusable, match="not empty"):
        archive.restore(database_url, whole)


def test_a_damaged_dump_leaves_the_database_empty(backup, cluster, tmp_path):
    name = "t_damaged_restore"
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        with archive.opened(backup) as (_, whole):
            dump = whole / "database.dump"
            dump.write_bytes(dump.read_bytes()[:-2000])
            with pytest.raises(ArchiveUnusable):
                archive.restore(cluster.url(name), whole)
        assert migrate.is_bare(cluster.url(name))
    finally:
        with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_file_that_is_no_backup_is_named(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("not a tar")
    with pytest.raises(ArchiveUnusable, match="not a backup"), archive.opened(file):
        pass


@pytest.mark.parametrize("kind", ["link", "outside"])
def test_an_archive_writes_nothing_outside_of_its_place(tmp_path, kind):
    source = tmp_path / "evil.sekisho"
    member = tarfile.TarInfo("../outside" if kind == "outside" else "keys/audit")
    if kind == "link":
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(source, mode="w") as tar:
        tar.addfile(member, io.BytesIO())
    with pytest.raises(ArchiveUnusable), archive.opened(source):
        pass
    assert not (tmp_path.parent / "outside").exists()

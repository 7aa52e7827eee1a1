"""Real PostgreSQL for every test: one embedded cluster a run, one fresh database a test."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from psycopg import sql

from governance.base.db import APPLICATION_ROLE, Database
from governance.base.embedded import EmbeddedUnavailable, Server, discard, hold
from governance.base.migrate import migrate
from governance.base.secrets import Keys, load
from tests import schedule
from tests.connectors.aws_stage import aws_server, aws_state
from tests.factories.demo import demo
from tests.factories.places import memory
from tests.factories.prepared import PREPARED, peopled, ruled
from tests.factories.service import settled

# Fixtures for a whole session stand here: made in two folders, they would be made twice.
__all__ = ["aws_server", "aws_state", "demo", "peopled", "ruled", "settled"]

TEMPLATE = "sekisho_template"
OLD = 6 * 3600
"""Seconds after which no run lasts that made a directory in memory."""

# `make fuzz` asks for many more examples; where a test names a number of its own, that one stands.
hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.fixture(scope="session")
def shared_directory(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One directory for all workers of this run."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def cluster_home(shared_directory: Path, testrun_uid: str) -> Iterator[Path]:
    """
    Where this run's server lives: in memory, where there is room, and gone afterwards.

    A copied database is some six hundred files; on a disk, making them is the dear part of a test.
    """
    home = shared_directory / "home"
    place = memory()
    if place is not None:
        for left in place.glob("sekisho-test*"):
            # A run that was killed could not tidy up, and this is memory. Each worker tries.
            with contextlib.suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > OLD:
                    forget(left)
        home = place / f"sekisho-tests-{testrun_uid}"
        home.mkdir(exist_ok=True)
        # The server of a run by root is another user's.
        home.chmod(0o711)
    yield home
    forget(home)


def forget(home: Path) -> None:
    """Delete a home and its database, unless somebody still uses it."""
    with contextlib.suppress(EmbeddedUnavailable):
        discard(home)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(cluster_home: Path) -> Iterator[Server]:
    """An embedded server for this run; without fsync, since a test's data may be lost."""
    with hold(cluster_home, fsync=False) as server:
        yield server


@pytest.fixture(scope="session")
def template(cluster: Server) -> str:
    """The name of a migrated database that is copied for each test."""
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(42)")
        exists = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [TEMPLATE]
        ).fetchone()
        if exists is None:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(TEMPLATE))
            )
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
            migrate(cluster.url(TEMPLATE))
            connection.execute(
                sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(TEMPLATE))
            )
    return TEMPLATE


@pytest.fixture
def database_name(cluster: Server, template: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, migrated database of this test's own; with what the test asks to begin with."""
    wanted = [name for name in PREPARED if name in request.fixturenames]
    assert len(wanted) < 2, f"a database begins as a copy of one other, not of {wanted}"
    if wanted:
        template = request.getfixturevalue(wanted[0]).template
    name = f"t_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    yield name
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


@pytest.fixture
def database_url(cluster: Server, database_name: str) -> str:
    """The URL of this test's database with the owner's rights."""
    return cluster.url(database_name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """This test's database under the limited role."""
    opened = Database(database_url, role=APPLICATION_ROLE, pool_size=16)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def keys(shared_directory: Path) -> Keys:
    """Keys made for this run."""
    return load(shared_directory / "keys", make=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> schedule.Schedule | None:
    """Files to workers in our order; whoever asks for another distribution gets that."""
    if config.getoption("dist") != "loadfile":
        return None
    return schedule.Schedule(config, log)


def pytest_configure() -> None:
    """What is imported and collected lives as long as the run: to look through it is in vain."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From now on garbage is looked for, among what came after this."""
    gc.collect()
    gc.freeze()
    # Packs, clients and routes that are made later stay as well, so whole searches are rare.
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every property test is one of `make fuzz`."""
    schedule.check(items)
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("fuzz")

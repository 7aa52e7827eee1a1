"""Databases with what many tests begin with: made once a worker, and copied for each test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import psycopg
import pytest
from msgspec import Struct
from psycopg import sql
from sqlalchemy.orm import Session

from governance.base.db import APPLICATION_ROLE, Database
from governance.base.embedded import Server
from governance.base.secrets import Keys
from tests.factories.people import City, city
from tests.factories.rules import put_cloud_rules_in_force

Made = TypeVar("Made")

PREPARED: Final = ("settled", "ruled", "peopled")
"""The fixtures that name a database to be copied; a test has one of them, or begins empty."""


class Prepared(Struct, frozen=True, kw_only=True):
    """A database to be copied, and the city in it."""

    template: str
    city: City


def prepare(cluster: Server, template: str, name: str, fill: Callable[[Session], Made]) -> Made:
    """Make the database `name` out of the template and fill it in one transaction."""
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    database = Database(cluster.url(name), role=APPLICATION_ROLE, pool_size=1)
    try:
        with database.writing() as session:
            return fill(session)
    finally:
        # A template must not be in use.
        database.dispose()


@pytest.fixture(scope="session")
def peopled(cluster: Server, template: str, keys: Keys, worker_id: str) -> Prepared:
    """The people of the city, and nothing else."""
    name = f"peopled_{worker_id}"
    made = prepare(cluster, template, name, lambda session: city(session, keys))
    return Prepared(template=name, city=made)


@pytest.fixture(scope="session")
def ruled(cluster: Server, template: str, keys: Keys, worker_id: str) -> Prepared:
    """The people of the city under the shipped rules on cloud services."""

    def fill(session: Session) -> City:
        made = city(session, keys)
        put_cloud_rules_in_force(session)
        return made

    name = f"ruled_{worker_id}"
    return Prepared(template=name, city=prepare(cluster, template, name, fill))


@pytest.fixture
def people(database: Database, peopled: Prepared) -> City:
    """A committed city; import this fixture where it is needed."""
    return peopled.city

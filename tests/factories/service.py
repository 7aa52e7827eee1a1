"""The web process over real HTTP: the app of this test's database on a loopback port."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn
from msgspec import Struct
from psycopg import sql

from governance.app import create_app
from governance.base import installation
from governance.base.actor import system
from governance.base.db import APPLICATION_ROLE, Database
from governance.base.embedded import Server
from governance.base.secrets import Keys
from governance.settings import Settings
from governance.wiring import ensure_defaults
from tests.factories.people import City, city


class Service(Struct, frozen=True, kw_only=True):
    """A running service and the people who use it."""

    url: str
    database: Database
    keys: Keys
    settings: Settings
    city: City
    tokens: dict[str, str]

    def client(self, key: str | None, **headers: str) -> httpx.Client:
        """A program of this person; without a key, one without a token."""
        if key is not None:
            headers["authorization"] = f"Bearer {self.tokens[key]}"
        return httpx.Client(base_url=self.url, headers=headers, timeout=30)

    def api(self, key: str) -> httpx.Client:
        """The API as this person sees it."""
        return httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={"authorization": f"Bearer {self.tokens[key]}"},
            timeout=30,
        )


@contextmanager
def served(settings: Settings, database: Database, keys: Keys) -> Iterator[str]:
    """The address of a web process of this database."""
    app = create_app(settings, database, keys)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="on"
    )
    server = uvicorn.Server(config)
    started = threading.Event()
    whole = server.startup

    async def startup(sockets: Any = None) -> None:
        await whole(sockets)
        started.set()

    server.startup = startup
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        assert started.wait(30), "the web process did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Settings of a service whose tokens count as step-up."""
    return Settings(
        home=str(tmp_path / "home"), organisation="例示市", token_is_step_up=True, sandbox=True
    )


class Settled(Struct, frozen=True, kw_only=True):
    """A database to be copied: the city's people, their tokens, default rules and routes."""

    template: str
    city: City
    tokens: dict[str, str]


@pytest.fixture(scope="session")
def settled(cluster: Server, template: str, keys: Keys, worker_id: str) -> Settled:
    """Made once a run: what every service begins with."""
    name = f"settled_{worker_id}"
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    database = Database(cluster.url(name), role=APPLICATION_ROLE, pool_size=1)
    with database.writing() as session:
        installation.claim(session, keys, kind="service", organisation="例示市")
        ensure_defaults(session, system("start"))
        people = city(session, keys)
        tokens = {key: people.token(session, keys, key) for key in people.people}
    database.dispose()
    return Settled(template=name, city=people, tokens=tokens)


@pytest.fixture
def service(
    database: Database, keys: Keys, settings: Settings, settled: Settled
) -> Iterator[Service]:
    """A running service with its city, default rules and routes; a token for each person."""
    with served(settings, database, keys) as url:
        yield Service(
            url=url,
            database=database,
            keys=keys,
            settings=settings,
            city=settled.city,
            tokens=settled.tokens,
        )

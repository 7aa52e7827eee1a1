"""The web process over real HTTP: the app of this test's database on a loopback port."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from litestar import Litestar
from msgspec import Struct
from sqlalchemy.orm import Session

from governance.app import create_app, doors
from governance.base import installation
from governance.base.actor import system
from governance.base.db import Database
from governance.base.embedded import Server
from governance.base.secrets import Keys
from governance.settings import Settings
from governance.wiring import ensure_defaults
from tests.factories.people import City, city
from tests.factories.plain import plain
from tests.factories.prepared import prepare


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
        return plain(base_url=self.url, headers=headers)

    def api(self, key: str) -> httpx.Client:
        """The API as this person sees it."""
        return plain(
            base_url=f"{self.url}/api/v1",
            headers={"authorization": f"Bearer {self.tokens[key]}"},
        )


class _Server(uvicorn.Server):
    """The server as it is, looking for its end more often than ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        while not self.should_exit:
            await self.on_tick(0)
            await asyncio.sleep(0.01)


_left: deque[tuple[Litestar, threading.Thread]] = deque()
"""Doors that no service uses any more, and who waits for their last guests to leave."""


@contextmanager
def served(settings: Settings, database: Database, keys: Keys) -> Iterator[str]:
    """The address of a web process of this database. Doors are used again: making them is dear."""
    doors_ = None
    if len(_left) > 1:
        doors_, leaving = _left.popleft()
        leaving.join(20)
    doors_ = doors_ or doors()
    app = create_app(settings, database, keys, app=doors_)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="on"
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        assert server.ready.wait(30), "the web process did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        _left.append((doors_, thread))


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

    def fill(session: Session) -> Settled:
        installation.claim(session, keys, kind="service", organisation="例示市")
        ensure_defaults(session, system("start"))
        people = city(session, keys)
        tokens = {key: people.token(session, keys, key) for key in people.people}
        return Settled(template=name, city=people, tokens=tokens)

    return prepare(cluster, template, name, fill)


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

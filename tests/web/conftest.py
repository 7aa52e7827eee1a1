"""The pages alone, in front of a real database; the outer gate is played by a few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.testing import TestClient
from msgspec import Struct

from governance.base.db import Database
from governance.base.errors import SekishoError
from governance.base.secrets import Keys
from governance.settings import Settings
from governance.web.routes import PAGES, face
from tests.factories.people import PASSWORD, City, give_password
from tests.factories.prepared import Prepared


class House(Struct, frozen=True, kw_only=True):
    database: Database
    keys: Keys
    settings: Settings


class Facts(Struct, kw_only=True):
    request_id: str = "req_test"
    actor: Any = None
    peer: str = "192.0.2.7"
    session: Any = None


def serve(house: House, *extra: Any) -> Any:
    """The pages (and some of the test's own) as an ASGI application."""
    app = Litestar(
        route_handlers=[*extra, *PAGES],
        state=State({"house": house}),
        exception_handlers={SekishoError: face, HTTPException: face, Exception: face},
        openapi_config=None,
        debug=False,
    )

    async def gate(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope["sekisho"] = Facts()
        await app(scope, receive, send)

    return gate


@pytest.fixture
def house(database: Database, keys: Keys) -> House:
    return House(database=database, keys=keys, settings=Settings(organisation="例示市"))


@pytest.fixture
def client(house: House) -> Iterator[TestClient[Any]]:
    with TestClient(serve(house), base_url="http://127.0.0.1") as opened:
        opened.follow_redirects = False
        yield opened


@pytest.fixture
def people(database: Database, peopled: Prepared) -> City:
    """The invented city; PR's person can sign in."""
    with database.writing() as session:
        give_password(session, peopled.city.people["pr"])
    return peopled.city


@pytest.fixture
def enter(people: City) -> Callable[[Any, str], Any]:
    """Sign somebody in through the form."""

    def sign_in(client: Any, name: str = "pr", password: str = PASSWORD, **more: str) -> Any:
        token = csrf(client.get("/sign-in").text)
        fields = {"csrf_token": token, "name": name, "password": password, **more}
        return client.post("/sign-in", data=fields)

    return sign_in


def csrf(page: str) -> str:
    """The form token in a page."""
    start = page.index('name="csrf_token" value="') + len('name="csrf_token" value="')
    return page[start : page.index('"', start)]

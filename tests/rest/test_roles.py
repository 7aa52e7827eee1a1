"""Every route of the API, asked by every role about things of their own department and another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
import yaml
from sqlalchemy import select

from governance.base import ids
from governance.identity.models import RoleGrant
from governance.rest.examples import REQUESTS
from governance.rest.routes import API_ROUTES
from tests.factories.service import Service

TABLE = yaml.safe_load(Path(__file__).with_name("roles.yaml").read_text(encoding="utf-8"))
COLUMNS: list[str] = TABLE["columns"]
ROUTES: dict[str, dict[str, list[Any]]] = TABLE["routes"]
REFUSED = frozenset({401, 403, 404})


def declared() -> dict[str, Any]:
    """Method and path of each route of the API → its handler."""
    found = {}
    for route in API_ROUTES[0].routes:
        path = re.sub(r":\w+}", "}", route.path).removeprefix("/api/v1")
        for handler in route.route_handlers:
            for method in handler.http_methods - {"OPTIONS"}:
                found[f"{method} {path}"] = handler
    return found


def named(key: str) -> tuple[str, str]:
    """The route of a line of the table, and the event it speaks of."""
    parts = key.split(" ")
    return " ".join(parts[:2]), parts[2] if len(parts) > 2 else ""


def test_the_table_names_every_route_and_no_other():
    assert {named(key)[0] for key in ROUTES} == set(declared())


def test_each_line_of_the_table_answers_for_each_role():
    for key, places in ROUTES.items():
        assert places.keys() in ({"any"}, {"own", "other"}), key
        for line in places.values():
            assert len(line) == len(COLUMNS), key
            assert line[COLUMNS.index("none")] == 401, key


class Asked:
    """Things of two departments, and requests about them."""

    def __init__(self, service: Service) -> None:
        self.service = service
        people = service.city.people
        self.departments = {"own": service.city.department, "other": service.city.other}
        self.owners = {"own": people["owner"], "other": people["other_approver"]}
        self.writers = {"own": "pr2", "other": "other_pr"}
        self.clients = {
            key: service.client(None if key == "none" else key)
            for key in {*COLUMNS, "pr2", "other_pr"}
        }
        self.fixed = self._fixed()

    def close(self) -> None:
        for client in self.clients.values():
            client.close()

    def _made(self, key: str, path: str, body: Any) -> str:
        answer = self.clients[key].post(f"/api/v1{path}", json=body)
        assert answer.status_code == 201, (path, answer.text)
        return str(answer.json()["id"])

    def _fixed(self) -> dict[str, str]:
        with self.service.database.reading() as session:
            grant = session.scalars(
                select(RoleGrant.id).where(RoleGrant.person_id == self.service.city.people["pr2"])
            ).one()
        events = self.clients["auditor"].get("/api/v1/audit/events").json()["items"]
        tokens = self.clients["approver"].get("/api/v1/tokens")
        assert tokens.status_code == 200
        spare = self.clients["pr2"].post("/api/v1/tokens", json={"name": "spare"}).json()
        return {
            "event_id": events[0]["id"],
            "grant_id": ids.show("grant", grant),
            "token_id": spare["token"]["id"],
            "finding_id": ids.show("finding", ids.new()),
            "waiver_id": ids.show("waiver", ids.new()),
        }

    def thing(self, name: str, place: str) -> str:
        """The id of a new or shared thing of this department, for this part of a path."""
        if name in self.fixed:
            return self.fixed[name]
        department = ids.show("department", self.departments[place])
        owner = ids.show("person", self.owners[place])
        if name == "department_id":
            return department
        if name == "person_id":
            return ids.show("person", self.service.city.people["pr2"])
        if name == "service_id":
            return self._made("security", "/cloud-services", self._form("RegisterService", place))
        if name == "account_id":
            body = self._form("RegisterAccount", place, handle=f"a{ids.new().hex[:20]}")
            return self._made(self.writers[place], "/social-accounts", body)
        if name == "tenant_id":
            account = f"{ids.new().int % 10**12:012}"
            body = self._form("RegisterTenant", place, account=account)
            return self._made("security", "/tenants", body)
        if name == "scan_id":
            return self._made("security", f"/tenants/{self.thing('tenant_id', place)}/scans", {})
        if name == "media_id":
            answer = self.clients[self.writers[place]].post(
                "/api/v1/media", content=picture(), headers={"content-type": "image/png"}
            )
            assert answer.status_code == 201, answer.text
            return str(answer.json()["id"])
        if name == "pack_id":
            text = REQUESTS["AddRulePack"]["text"].replace('"1"', f'"{ids.new().hex}"')
            answer = self.clients["security"].post("/api/v1/rule-packs", json={"text": text})
            assert answer.status_code == 201, answer.text
            return str(answer.json()["pack"]["id"])
        assert name == "post_id", (name, owner)
        body = {
            "text": "図書館は本日休館します。",
            "account_ids": [self.thing("account_id", place)],
        }
        return self._made(self.writers[place], "/posts", body)

    def _form(self, struct: str, place: str, **more: Any) -> dict[str, Any]:
        body = {
            **REQUESTS[struct],
            "department_id": ids.show("department", self.departments[place]),
            "owner_id": ids.show("person", self.owners[place]),
            **more,
        }
        if struct == "RegisterService":
            body |= {"name": f"service {ids.new().hex}", "tenants": []}
        return body

    def body(self, struct: str, event: str) -> Any:
        """The example of this Struct with people and departments that are there."""
        if struct == "RegisterTenant":
            return self._form(struct, "own", account=f"{ids.new().int % 10**12:012}")
        if struct in {"RegisterService", "RegisterAccount"}:
            return self._form(struct, "own", **({} if struct[8] == "S" else {"handle": "example"}))
        found = dict(REQUESTS[struct])
        people = self.service.city.people
        real = {
            "person": ids.show("person", people["pr2"]),
            "deputy": ids.show("person", people["security"]),
            "deputy_id": ids.show("person", people["security"]),
            "department": ids.show("department", self.service.city.department),
        }
        found |= {name: value for name, value in real.items() if name in found}
        if event:
            found |= {"event": event}
            if "seen_digest" not in found:
                found["reason"] = "確認した"
        return found


def picture() -> bytes:
    """A picture of one point."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
        "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
    )


@pytest.fixture
def asked(service: Service) -> Iterator[Asked]:
    found = Asked(service)
    yield found
    found.close()


def send(asked: Asked, client: httpx.Client, key: str, things: dict[str, str]) -> httpx.Response:
    route, event = named(key)
    method, path = route.split(" ")
    headers = {"if-match": "*"} if method == "PATCH" else {}
    content: Any = {}
    data = declared()[route].parsed_fn_signature.parameters.get("data")
    params: dict[str, Any] = {}
    if data is not None:
        struct = msgspec.inspect.type_info(data.annotation).cls.__name__  # type: ignore[union-attr]
        content = {"json": asked.body(struct, event)}
    elif path.endswith("/imports"):
        headers |= {"content-type": "text/csv", "idempotency-key": "k"}
        content, params = {"content": b"name\r\nx\r\n"}, {"dry_run": "true"}
    elif path == "/media":
        headers |= {"content-type": "image/png"}
        content = {"content": picture()} if method == "POST" else {}
    elif path == "/audit/proofs/inclusion":
        params = {"event": asked.fixed["event_id"], "size": 1}
    elif path == "/audit/proofs/consistency":
        params = {"from": 1}
    where = f"/api/v1{path}".format(**things)
    return client.request(method, where, headers=headers, params=params, **content)


def fits(expected: Any, answer: httpx.Response) -> bool:
    if expected == "ok":
        return answer.status_code < 500 and answer.status_code not in REFUSED
    return bool(answer.status_code == expected)


def test_every_role_is_answered_as_the_table_says(asked: Asked):
    wrong = []
    shared: dict[tuple[str, str], str] = {}
    for key, places in ROUTES.items():
        names = re.findall(r"{(\w+)}", key)
        for place, line in places.items():
            where = "own" if place == "any" else place
            fresh = not key.startswith("GET")
            things = {
                name: asked.thing(name, where)
                if fresh or (name, where) not in shared
                else shared[name, where]
                for name in names
                if name != "condition_id"
            }
            if not fresh:
                shared |= {(name, where): value for name, value in things.items()}
            things["condition_id"] = ids.show("condition", UUID(int=0))
            for column, expected in zip(COLUMNS, line, strict=True):
                answer = send(asked, asked.clients[column], key, things)
                if not fits(expected, answer):
                    found = f"{answer.status_code} {answer.text[:160]}"
                    wrong.append(f"{key} ({place}) as {column}: {expected}, not {found}")
    assert not wrong, "\n".join(wrong)

"""
A stand-in for what a scan asks of Google Workspace: one customer, with Google's own error bodies.

`python -m connectors.sandbox.google_workspace --port 0 --state DIR` opens the sample city, with
`--dns-port 5353` its name server too. The token is an access token; a service account's key is
taken without a look at its signature.
"""

from __future__ import annotations

import argparse
import contextlib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from connectors.sandbox import google_workspace_seed as seed
from connectors.sandbox import google_workspace_shapes as shapes
from connectors.sandbox import server
from connectors.sandbox.faults import Effect
from connectors.sandbox.google import Held, claims, credential
from connectors.sandbox.google_workspace_dns import NameServer
from connectors.sandbox.server import Answer, Request, Sandbox

SCOPE: Final = "https://www.googleapis.com/auth/"
DIRECTORY: Final = "/admin/directory/v1"
REPORTS: Final = "/admin/reports/v1/activity/users"
MINE: Final = f"{DIRECTORY}/customer/my_customer"


class GoogleWorkspace(Held):
    """The service behind the server. Thread-safe: one call at a time."""

    name = "google_workspace"

    def __init__(self, directory: Path) -> None:
        super().__init__(directory / "google_workspace.json", seed.sample)
        self._routes: dict[str, tuple[str, Callable[[Request], Answer]]] = {
            f"{DIRECTORY}/customers/my_customer": ("admin.directory.customer", self._customer),
            f"{MINE}/domains": ("admin.directory.domain", self._domains),
            f"{MINE}/orgunits": ("admin.directory.orgunit", self._units),
            f"{DIRECTORY}/groups/": ("admin.directory.group", self._group),
            f"{DIRECTORY}/users": ("admin.directory.user", self._users),
            f"{MINE}/roles": ("admin.directory.rolemanagement", self._roles),
            f"{MINE}/roleassignments": ("admin.directory.rolemanagement", self._assignments),
            f"{REPORTS}/": ("admin.reports.audit", self._activities),
            "/v1/policies": ("cloud-identity.policies", self._policies),
            "/drive/v3/files": ("drive.metadata", self._files),
        }

    def texts(self, name: str) -> Any:
        """What the name server knows of a name."""
        with self.lock:
            return self.held["dns"].get(name)

    # ------------------------------------------------------------------ Google's answers

    def answer(self, request: Request) -> Answer:
        """What Google would say."""
        with self.lock:
            if (request.method, request.path) == ("POST", "/token"):
                return self._token(request)
            if request.path.endswith("/viewanalytics"):
                return self._results(request)
            found = next(
                (
                    one
                    for path, one in self._routes.items()
                    if request.path == path
                    or (path.endswith("/") and request.path.startswith(path))
                ),
                None,
            )
            if found is None or request.method != "GET":
                return shapes.error(request.path, 404)
            scope, handler = found
            token = self.held["tokens"].get(credential(request))
            if token is None:
                return shapes.error(request.path, 401, message="Invalid Credentials")
            if f"{scope}.readonly" not in token["scopes"]:
                message = "Request had insufficient authentication scopes."
                return shapes.error(request.path, 403, shapes.too_few(request.path), message)
            if self._denied(request):
                return shapes.error(request.path, 403)
            drive = scope.startswith("drive")
            if not drive and not self._is_admin(token["subject"]):
                return shapes.error(request.path, 403)
            answer = handler(request)
            if answer.status >= 400:
                return answer
            body = shapes.selected(answer.body, request.query.get("fields", ""))
            return Answer(body=body)

    def fault(self, effect: Effect, request: Request) -> Answer:
        """A scripted refusal in Google's own words."""
        match effect.type:
            case "rate_limit":
                return shapes.error(request.path, 429, after=effect.seconds)
            case "token_revoked":
                with self.lock:
                    self.held["tokens"] = {}
                    self.save()
                return shapes.error(request.path, 401, message="Invalid Credentials")
        if effect.body is None:
            return shapes.error(request.path, effect.status)
        return Answer(status=effect.status, body=effect.body)

    def _token(self, request: Request) -> Answer:
        given = dict(parse_qsl(request.body.decode("latin-1")))
        told = claims(given.get("assertion", ""))
        allowed = self.held["grants"].get(told.get("iss", ""))
        scopes = [one.removeprefix(SCOPE) for one in str(told.get("scope", "")).split()]
        if allowed is None:
            return shapes.token_error("invalid_grant", "Invalid grant: account not found")
        subject = told.get("sub", "")
        user = next(
            (one for one in self.held["users"].values() if one["primaryEmail"] == subject), None
        )
        if user is None or user["suspended"]:
            return shapes.token_error("invalid_grant", "Invalid email or User ID")
        if not set(scopes) <= set(allowed):
            said = (
                "Client is unauthorized to retrieve access tokens using this method, "
                "or client not authorized for any of the scopes requested."
            )
            return shapes.token_error("unauthorized_client", said)
        token = f"ya29.{zlib.crc32('|'.join([subject, *scopes]).encode()):08x}"
        self.held["tokens"][token] = {"subject": subject, "scopes": scopes}
        self.save()
        told = {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}
        return Answer(body=told)

    def _is_admin(self, subject: str) -> bool:
        users = self.held["users"].values()
        return any(one["primaryEmail"] == subject and one["isAdmin"] for one in users)

    def _denied(self, request: Request) -> bool:
        if not self.denials.one_in:
            return False
        # The moment in a query moves; the call is the same.
        query = [one for one in sorted(request.query.items()) if one[0] != "startTime"]
        number = zlib.crc32(f"{self.denials.seed} {request.path} {query}".encode())
        return number % self.denials.one_in == 0

    # ------------------------------------------------------------------ the directory

    def _customer(self, _: Request) -> Answer:
        return Answer(body={"kind": "admin#directory#customer", **self.held["customer"]})

    def _domains(self, _: Request) -> Answer:
        shown = [shapes.domain(name, one) for name, one in self.held["domains"].items()]
        return Answer(body={"kind": "admin#directory#domains", "domains": shown})

    def _units(self, request: Request) -> Answer:
        shown = [
            shapes.unit(key, one, self.held["customer"]["customerDomain"])
            for key, one in self.held["units"].items()
            if "parent" in one or request.query.get("type") == "allIncludingParent"
        ]
        return Answer(body={"kind": "admin#directory#orgUnits", "organizationUnits": shown})

    def _group(self, request: Request) -> Answer:
        key = request.path.rpartition("/")[2]
        one = self.held["groups"].get(key)
        if one is None:
            return shapes.error(request.path, 404, message=f"Resource Not Found: {key}")
        return Answer(body={"kind": "admin#directory#group", "id": key, **one})

    def _users(self, request: Request) -> Answer:
        only = request.query.get("query", "") == "isAdmin=true"
        shown = [
            {"kind": "admin#directory#user", "id": key, "customerId": seed.CUSTOMER, **one}
            for key, one in self.held["users"].items()
            if one["isAdmin"] or not only
        ]
        return self._listing(request, "users", shown, 500, kind="admin#directory#users")

    def _roles(self, request: Request) -> Answer:
        shown = [
            {"kind": "admin#directory#role", "roleId": key, "isSystemRole": True, **one}
            for key, one in self.held["roles"].items()
        ]
        return self._listing(request, "items", shown, 100, kind="admin#directory#roles")

    def _assignments(self, request: Request) -> Answer:
        shown = [
            shapes.assignment(key, role, user)
            for key, (role, user) in self.held["assignments"].items()
        ]
        return self._listing(request, "items", shown, 200, kind="admin#directory#roleAssignments")

    # ------------------------------------------------------------------ the other APIs

    def _policies(self, request: Request) -> Answer:
        size = min(int(request.query.get("pageSize", "50")), 100)
        return self._listing(request, "policies", self.held["policies"], size)

    def _activities(self, request: Request) -> Answer:
        who, _, application = request.path.removeprefix(f"{REPORTS}/").partition("/applications/")
        asked = request.query.get("eventName")
        if application == "drive":
            events: list[Any] = [
                ("view", 1, email, {}) for key, email in self.held["drive"] if key == who
            ]
        elif application == "admin":
            events = [
                (name, days, email, {"API_CLIENT_NAME": client, "API_SCOPES": scopes})
                for name, days, email, client, scopes in self.held["delegations"]
                if name == asked
            ]
        else:
            events = [
                (name, days, email, {"client_id": client, "app_name": app, "scope": scopes})
                for name, days, email, client, app, scopes in self.held["consents"]
                if name == asked
            ]
        shown = [shapes.activity(application, *one) for one in events]
        return self._listing(request, "items", shown, 1000, kind="admin#reports#activities")

    def _files(self, request: Request) -> Answer:
        shown = [
            {
                "kind": "drive#file",
                "id": key,
                "name": one["name"],
                "mimeType": "application/vnd.google-apps.form",
                "permissions": [
                    each
                    for each in one["permissions"]
                    if each.get("view", "") in {"", request.query.get("includePermissionsForView")}
                ],
            }
            for key, one in self.held["forms"].items()
            if one["owner"] == self.held["tokens"][credential(request)]["subject"]
        ]
        answer = self._listing(request, "files", shown, 1000, kind="drive#fileList")
        return Answer(body={"incompleteSearch": False, "files": [], **answer.body})

    def _results(self, request: Request) -> Answer:
        form = request.path.split("/")[-2]
        if form in self.held["open_results"]:
            return Answer(body="<!doctype html><title>Results</title>")
        return Answer(status=302, headers={"location": "https://accounts.google.com/"})

    def _listing(
        self, request: Request, name: str, found: list[Any], most: int, *, kind: str = ""
    ) -> Answer:
        start = request.query.get("pageToken", "0")
        if self.limits.endless == request.path:
            token = "1" if self.limits.same_token else str(int(start) + 1)
            body = shapes.page(name, found, 0, len(found), kind=kind)
            return Answer(body={**body, "nextPageToken": token})
        if not start.isdecimal():
            return shapes.error(request.path, 400, "invalid", "Invalid Input: pageToken")
        asked = request.query.get("maxResults") or request.query.get("pageSize") or str(most)
        size = min(int(asked), most, self.limits.page_size)
        return Answer(body=shapes.page(name, found, int(start), size, kind=kind))


def google_workspace_sandbox(state_dir: Path | str, *, port: int = 0) -> Sandbox:
    """A stand-in to be entered; its state is in `state_dir`."""
    return Sandbox(GoogleWorkspace(Path(state_dir)), port=port)


def name_server(sandbox: Sandbox) -> NameServer:
    """The name server of a stand-in, to be entered beside it."""
    assert isinstance(sandbox.service, GoogleWorkspace)
    return NameServer(sandbox.service.texts)


def main() -> None:
    """Serve one stand-in until it is told to stop."""
    parser = argparse.ArgumentParser(description="A stand-in for Google Workspace on loopback.")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 takes a free one")
    parser.add_argument("--dns-port", type=int, help="loopback port of its name server, if any")
    parser.add_argument("--state", required=True, help="directory for the state")
    given = parser.parse_args()
    service = GoogleWorkspace(Path(given.state))
    with contextlib.ExitStack() as stack:
        if given.dns_port is not None:
            stack.enter_context(NameServer(service.texts, port=given.dns_port))
        server.run(lambda: service, port=given.port)


if __name__ == "__main__":
    main()

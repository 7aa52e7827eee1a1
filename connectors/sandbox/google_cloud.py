"""
A stand-in for what a scan asks of Google Cloud, all APIs at one address, with Google's own words.

`python -m connectors.sandbox.google_cloud --port 0 --state DIR` opens the sample city. The token is
an access token; a service account's key is taken without a look at its signature.
"""

from __future__ import annotations

import argparse
import functools
import re
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from connectors.sandbox import google_cloud_inventory as inventory
from connectors.sandbox import google_cloud_seed as seed
from connectors.sandbox import google_cloud_shapes as shapes
from connectors.sandbox import server
from connectors.sandbox.faults import Effect
from connectors.sandbox.google import Held, claims, credential
from connectors.sandbox.google_cloud_apis import HOME, Apis, Handler, home_of
from connectors.sandbox.google_cloud_things import WEB
from connectors.sandbox.server import Answer, Request, Sandbox


class GoogleCloud(Held):
    """The service behind the server. Thread-safe: one call at a time."""

    name = "google_cloud"

    def __init__(self, directory: Path, more: int = 0) -> None:
        super().__init__(directory / "google_cloud.json", functools.partial(_sample, more))
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = [
            (method, re.compile(path), handler) for method, path, handler in self._paths()
        ]

    # ------------------------------------------------------------------ Google's answers

    def answer(self, request: Request) -> Answer:
        """What Google would say."""
        path = unquote(request.path)
        with self.lock:
            if (request.method, path) == ("POST", "/token"):
                return self._token(request)
            if credential(request) not in self.held["tokens"]:
                return shapes.error(path, 401)
            if self._denied(request) or not self._is_there(path):
                # Google does not tell what is not there from what may not be seen.
                return shapes.error(path, 403)
            for method, pattern, handler in self._routes:
                if method == request.method and (found := pattern.fullmatch(path)):
                    return handler(request, found)
        return shapes.error(path, 404)

    def fault(self, effect: Effect, request: Request) -> Answer:
        """A scripted refusal in Google's own words."""
        match effect.type:
            case "rate_limit":
                return shapes.error(request.path, 429, after=effect.seconds)
            case "token_revoked":
                with self.lock:
                    self.held["tokens"] = {}
                    self.save()
                return shapes.error(request.path, 401)
        if isinstance(effect.body, str):
            return shapes.error(request.path, effect.status, reason=effect.body)
        if effect.body is None:
            return shapes.error(request.path, effect.status)
        return Answer(status=effect.status, body=effect.body)

    def _token(self, request: Request) -> Answer:
        given = dict(parse_qsl(request.body.decode("latin-1")))
        known = (
            given.get("refresh_token") == seed.REFRESH_TOKEN
            or claims(given.get("assertion", "")).get("iss") in self.held["accounts"]
        )
        if not known:
            return shapes.token_error("invalid_grant", "Invalid grant: account not found")
        return Answer(
            body={
                "access_token": self._new_token("key"),
                "expires_in": 3599,
                "token_type": "Bearer",
            }
        )

    def _generate(self, request: Request, found: re.Match[str]) -> Answer:
        if found[1] not in self.held["impersonated"]:
            return shapes.error(request.path, 403, reason="IAM_PERMISSION_DENIED")
        token = self._new_token(found[1])
        return Answer(body={"accessToken": token, "expireTime": "2099-01-01T00:00:00Z"})

    def _new_token(self, subject: str) -> str:
        token = f"ya29.{zlib.crc32(subject.encode()):08x}"
        self.held["tokens"][token] = subject
        self.save()
        return token

    def _is_there(self, path: str) -> bool:
        named = re.search(r"/projects/([^/:]+)", path)
        return not named or named[1] == "-" or home_of(named[1]) in self.held["containers"]

    def _denied(self, request: Request) -> bool:
        if not self.denials.one_in:
            return False
        call = f"{self.denials.seed} {request.path} {sorted(request.pairs)}"
        return zlib.crc32(call.encode()) % self.denials.one_in == 0

    def _paths(self) -> list[tuple[str, str, Handler]]:
        generate = r"/v1/projects/-/serviceAccounts/([^/]+):generateAccessToken"
        return [
            ("POST", generate, self._generate),
            ("GET", f"/v1/{HOME}/assets", self._assets),
            ("GET", f"/v1/{HOME}:searchAllResources", self._search),
            ("GET", f"/v3/{HOME}", self._container),
            ("GET", "/v3/(projects|folders)", self._below),
            ("POST", f"/v3/{HOME}:getIamPolicy", self._container_policy),
            *Apis(lambda: self.held, self._page).routes(),
        ]

    # ------------------------------------------------------------------ Cloud Asset Inventory

    def _assets(self, request: Request, found: re.Match[str]) -> Answer:
        scope = home_of(found[1])
        if scope not in self.held["containers"]:
            return shapes.error(request.path, 403)
        wanted = {value for name, value in request.pairs if name == "assetTypes"}
        policies = request.query.get("contentType") == "IAM_POLICY"
        if unknown := wanted - {*inventory.TYPES.values(), *inventory.CONTAINERS.values()}:
            return shapes.error(request.path, 400, reason=f"unknown {min(unknown)}")
        shown = [
            one
            for one in (
                *inventory.containers(self.held, scope),
                *inventory.things(self.held, scope),
            )
            if one["assetType"] in wanted and ("iamPolicy" in one or not policies)
        ]
        hidden = "resource" if policies else "iamPolicy"
        told = [{key: value for key, value in one.items() if key != hidden} for one in shown]
        size = int(request.query.get("pageSize", "100"))
        return self._page(request, "assets", told, size, readTime="2026-11-26T00:00:00Z")

    def _search(self, request: Request, found: re.Match[str]) -> Answer:
        scope = home_of(found[1])
        if scope not in self.held["containers"]:
            return shapes.error(request.path, 403)
        shown = [
            {
                "name": one["name"],
                "assetType": one["assetType"],
                "location": one["resource"]["location"],
            }
            for one in inventory.things(self.held, scope)
        ]
        elsewhere = self.held["elsewhere"] if inventory.inside(self.held, scope, WEB) else []
        size = int(request.query.get("pageSize", "20"))
        return self._page(request, "results", [*shown, *elsewhere], min(size, 500))

    # ------------------------------------------------------------------ containers

    def _container(self, request: Request, found: re.Match[str]) -> Answer:
        one = self.held["containers"].get(home_of(found[1]))
        return Answer(body=one["data"]) if one else shapes.error(request.path, 403)

    def _below(self, request: Request, found: re.Match[str]) -> Answer:
        shown = [
            one["data"]
            for home, one in self.held["containers"].items()
            if home.startswith(f"{found[1]}/")
            and one["data"].get("parent") == request.query.get("parent")
        ]
        return self._page(request, found[1], shown, 500)

    def _container_policy(self, request: Request, found: re.Match[str]) -> Answer:
        one = self.held["containers"].get(home_of(found[1]))
        return Answer(body=one["policy"]) if one else shapes.error(request.path, 403)

    def _page(
        self, request: Request, name: str, shown: list[Any], size: int, **more: str
    ) -> Answer:
        start = request.query.get("pageToken", "0")
        if self.limits.endless == request.path:
            token = "1" if self.limits.same_token else str(int(start) + 1)
            body = shapes.page(name, shown, 0, len(shown), **more)
            return Answer(body={**body, "nextPageToken": token})
        if not start.isdecimal():
            return shapes.error(request.path, 400)
        return Answer(
            body=shapes.page(name, shown, int(start), min(size, self.limits.page_size), **more)
        )


def _sample(more: int) -> dict[str, Any]:
    held = seed.sample()
    for source, found in seed.many(more).items():
        held["things"][source] += found
    return held


def google_cloud_sandbox(state_dir: Path | str, *, port: int = 0, more: int = 0) -> Sandbox:
    """A stand-in to be entered, with so many more things; its state is in `state_dir`."""
    return Sandbox(GoogleCloud(Path(state_dir), more), port=port)


def main() -> None:
    """Serve one stand-in until it is told to stop."""
    parser = argparse.ArgumentParser(description="A stand-in for Google Cloud on loopback.")
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 takes a free one")
    parser.add_argument("--state", required=True, help="directory for the state")
    parser.add_argument("--more", type=int, default=0, help="so many more things")
    given = parser.parse_args()
    server.run(functools.partial(GoogleCloud, Path(given.state), given.more), port=given.port)


if __name__ == "__main__":
    main()

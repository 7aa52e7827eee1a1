"""
A stand-in for what a scan asks of Google Cloud, all APIs at one address, with Google's own words.

`python -m connectors.sandbox.google_cloud --port 0 --state DIR` opens the sample city. The token is
an access token; a service account's key is taken without a look at its signature.
"""

from __future__ import annotations

import argparse
import base64
import functools
import json
import re
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, unquote

import msgspec
from msgspec import Struct

from connectors.sandbox import google_cloud_inventory as inventory
from connectors.sandbox import google_cloud_seed as seed
from connectors.sandbox import google_cloud_shapes as shapes
from connectors.sandbox import server, state
from connectors.sandbox.faults import Effect
from connectors.sandbox.google_cloud_things import NUMBERS, TOKYO, WEB
from connectors.sandbox.server import Answer, BadRequest, Request, Sandbox

Asked = TypeVar("Asked")
Handler = Callable[[Request, "re.Match[str]"], Answer]
HOME: Final = r"((?:projects|folders|organizations)/[^/:]+)"


class Denials(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every call of which the number falls on `one_in` is denied; `seed` deals them anew."""

    one_in: int = 0
    seed: int = 0


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a page may be, and which listing (by its path) never ends, and how."""

    page_size: int = 1000
    endless: str = ""
    same_token: bool = False


class Change(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change by other hands: one part of the state, or one entry of it, is another now."""

    part: str
    key: str = ""
    value: Any = None


class GoogleCloud:
    """The service behind the server. Thread-safe: one call at a time."""

    name = "google_cloud"

    def __init__(self, directory: Path, more: int = 0) -> None:
        self._file = directory / "google_cloud.json"
        self._more = more
        self.held = state.load(self._file, self._sample())
        self._denials = Denials()
        self._limits = Limits()
        self._lock = threading.RLock()
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = [
            (method, re.compile(path), handler) for method, path, handler in self._paths()
        ]
        self.save()

    def _sample(self) -> dict[str, Any]:
        held = seed.sample()
        for source, found in seed.many(self._more).items():
            held["things"][source] += found
        return held

    def save(self) -> None:
        """Put what is held on disk."""
        state.save(self._file, self.held)

    # ------------------------------------------------------------------ Google's answers

    def answer(self, request: Request) -> Answer:
        """What Google would say."""
        path = unquote(request.path)
        with self._lock:
            if (request.method, path) == ("POST", "/token"):
                return self._token(request)
            if _credential(request) not in self.held["tokens"]:
                return shapes.error(path, 401)
            if self._denied(request):
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
                with self._lock:
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
            or _claims(given.get("assertion", "")).get("iss") in self.held["accounts"]
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

    def _denied(self, request: Request) -> bool:
        if not self._denials.one_in:
            return False
        call = f"{self._denials.seed} {request.path} {sorted(request.pairs)}"
        return zlib.crc32(call.encode()) % self._denials.one_in == 0

    # ------------------------------------------------------------------ which call is which

    def _paths(self) -> list[tuple[str, str, Handler]]:
        def listing(source: str, name: str, **more: str) -> Handler:
            return lambda request, found: self._list(request, _home(found[1]), source, name, **more)

        def compute(source: str, collection: str, kind: str, *, aggregated: bool) -> list[Any]:
            where = "aggregated" if aggregated else "global"
            handler = functools.partial(
                self._compute, source, collection if aggregated else "", kind
            )
            return [("GET", rf"/compute/v1/projects/([^/]+)/{where}/{collection}", handler)]

        return [
            ("POST", r"/v1/projects/-/serviceAccounts/([^/]+):generateAccessToken", self._generate),
            ("GET", rf"/v1/{HOME}/assets", self._assets),
            ("GET", rf"/v1/{HOME}:searchAllResources", self._search),
            ("GET", rf"/v3/{HOME}", self._container),
            ("GET", r"/v3/(projects|folders)", self._below),
            ("POST", rf"/v3/{HOME}:getIamPolicy", self._container_policy),
            *compute("firewall", "firewalls", "compute#firewallList", aggregated=False),
            *compute("network", "networks", "compute#networkList", aggregated=False),
            *compute(
                "ssl_proxy", "targetSslProxies", "compute#targetSslProxyList", aggregated=False
            ),
            *compute(
                "subnetwork", "subnetworks", "compute#subnetworkAggregatedList", aggregated=True
            ),
            *compute("instance", "instances", "compute#instanceAggregatedList", aggregated=True),
            *compute(
                "https_proxy",
                "targetHttpsProxies",
                "compute#targetHttpsProxyAggregatedList",
                aggregated=True,
            ),
            *compute(
                "ssl_policy", "sslPolicies", "compute#sslPoliciesAggregatedList", aggregated=True
            ),
            ("GET", r"/compute/v1/projects/([^/]+)", self._compute_project),
            ("GET", r"/storage/v1/b", self._buckets),
            ("GET", r"/storage/v1/b/([^/]+)/iam", self._bucket_policy),
            (
                "GET",
                r"/dns/v1/projects/([^/]+)/managedZones",
                listing("zone", "managedZones", kind="dns#managedZonesListResponse"),
            ),
            (
                "GET",
                r"/v1/projects/([^/]+)/instances",
                listing("sql", "items", kind="sql#instancesList"),
            ),
            ("GET", r"/bigquery/v2/projects/([^/]+)/datasets", self._datasets),
            ("GET", r"/bigquery/v2/projects/([^/]+)/datasets/([^/]+)", self._dataset),
            ("GET", r"/v1/projects/([^/]+)/locations", self._locations),
            ("GET", r"/v1/projects/([^/]+)/locations/([^/]+)/keyRings", self._rings),
            ("GET", r"/v1/(projects/[^/]+/locations/[^/]+/keyRings/[^/]+)/cryptoKeys", self._keys),
            ("GET", r"/v1/projects/([^/]+)/secrets", listing("secret", "secrets")),
            ("GET", r"/v1/(projects/.+):getIamPolicy", self._thing_policy),
            ("GET", r"/v2/projects/([^/]+)/locations/-/buckets", listing("log_bucket", "buckets")),
            ("GET", rf"/v2/{HOME}/sinks", listing("sink", "sinks")),
            ("GET", r"/v2/projects/([^/]+)/metrics", listing("metric", "metrics")),
            ("GET", r"/v3/projects/([^/]+)/alertPolicies", listing("alert", "alertPolicies")),
            ("GET", r"/v1/projects/([^/]+)/serviceAccounts", self._accounts),
            ("GET", r"/v1/(projects/[^/]+/serviceAccounts/[^/]+)/keys", self._account_keys),
            ("GET", r"/v2/projects/([^/]+)/locations/global/keys", listing("api_key", "keys")),
            ("GET", r"/v1/projects/([^/]+)/contacts:compute", self._contacts),
            ("GET", r"/v2/projects/([^/]+)/policies/([^/:]+):getEffectivePolicy", self._effective),
            ("GET", r"/v1/projects/([^/]+)/accessApprovalSettings", self._approval),
            ("GET", r"/v1/projects/([^/]+)/services/([^/]+)", self._service),
        ]

    # ------------------------------------------------------------------ Cloud Asset Inventory

    def _assets(self, request: Request, found: re.Match[str]) -> Answer:
        scope = _home(found[1])
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
        scope = _home(found[1])
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
        one = self.held["containers"].get(_home(found[1]))
        # Google does not tell what is not there from what may not be seen.
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
        one = self.held["containers"].get(_home(found[1]))
        return Answer(body=one["policy"]) if one else shapes.error(request.path, 403)

    # ------------------------------------------------------------------ things by their own APIs

    def _things(self, source: str, home: str) -> list[dict[str, Any]]:
        return [one for one in self.held["things"][source] if one["home"] == home]

    def _list(self, request: Request, home: str, source: str, name: str, **more: str) -> Answer:
        if home not in self.held["containers"]:
            return shapes.error(request.path, 403)
        shown = [one["data"] for one in self._things(source, home)]
        size = request.query.get("maxResults") or request.query.get("pageSize") or "100"
        return self._page(request, name, shown, int(size), **more)

    def _compute(
        self, source: str, collection: str, kind: str, request: Request, found: re.Match[str]
    ) -> Answer:
        answer = self._list(request, _home(found[1]), source, "items", kind=kind)
        if answer.status != 200:
            return answer
        body = {"id": request.path.lstrip("/"), **answer.body}
        if collection:
            body["items"] = shapes.scoped(collection, body.get("items", []))
        return Answer(body=body)

    def _compute_project(self, request: Request, found: re.Match[str]) -> Answer:
        shown = self._things("compute_project", _home(found[1]))
        return Answer(body=shown[0]["data"]) if shown else shapes.error(request.path, 404)

    def _buckets(self, request: Request, _: re.Match[str]) -> Answer:
        home = _home(request.query.get("project", ""))
        return self._list(request, home, "bucket", "items", kind="storage#buckets")

    def _bucket_policy(self, request: Request, found: re.Match[str]) -> Answer:
        for one in self.held["things"]["bucket"]:
            if one["data"]["name"] == found[1]:
                kept = one.get("policy", {"etag": "CAE="})
                return Answer(body={"kind": "storage#policy", **kept})
        return shapes.error(request.path, 404)

    def _datasets(self, request: Request, found: re.Match[str]) -> Answer:
        home = _home(found[1])
        return self._list(request, home, "dataset", "datasets", kind="bigquery#datasetList")

    def _dataset(self, request: Request, found: re.Match[str]) -> Answer:
        for one in self._things("dataset", _home(found[1])):
            if one["data"]["datasetReference"]["datasetId"] == found[2]:
                members = one.get("policy", {"bindings": []})["bindings"]
                access = [
                    {"role": each["role"], "specialGroup": member}
                    if member == "allAuthenticatedUsers"
                    else {"role": each["role"], "iamMember": member}
                    for each in members
                    for member in each["members"]
                ]
                owners = [{"role": "OWNER", "specialGroup": "projectOwners"}]
                return Answer(body={**one["data"], "access": [*owners, *access]})
        return shapes.error(request.path, 404)

    def _locations(self, request: Request, found: re.Match[str]) -> Answer:
        home = _home(found[1])
        places = [TOKYO, "asia-northeast2", "global"]
        shown = [{"name": f"{home}/locations/{one}", "locationId": one} for one in places]
        return self._page(request, "locations", shown, 100)

    def _rings(self, request: Request, found: re.Match[str]) -> Answer:
        start = f"{_home(found[1])}/locations/{found[2]}/keyRings/"
        names = {one["data"]["name"] for one in self.held["things"]["key"]}
        rings = sorted({name.partition("/cryptoKeys/")[0] for name in names})
        shown = [{"name": one} for one in rings if one.startswith(start)]
        return self._page(request, "keyRings", shown, 100)

    def _keys(self, request: Request, found: re.Match[str]) -> Answer:
        shown = [
            one["data"]
            for one in self.held["things"]["key"]
            if one["data"]["name"].startswith(f"{found[1]}/")
        ]
        return self._page(request, "cryptoKeys", shown, 100)

    def _thing_policy(self, request: Request, found: re.Match[str]) -> Answer:
        for source in ("key", "secret"):
            for one in self.held["things"][source]:
                if one["data"]["name"] == found[1]:
                    return Answer(body=one.get("policy", {"etag": "ACAB"}))
        return shapes.error(request.path, 404)

    def _accounts(self, request: Request, found: re.Match[str]) -> Answer:
        keys = [one["data"]["name"] for one in self._things("service_account_key", _home(found[1]))]
        names = sorted({name.partition("/keys/")[0] for name in keys})
        shown = [{"name": one, "email": one.rpartition("/")[2]} for one in names]
        return self._page(request, "accounts", shown, 100)

    def _account_keys(self, request: Request, found: re.Match[str]) -> Answer:
        del request
        shown = [
            one["data"]
            for one in self.held["things"]["service_account_key"]
            if one["data"]["name"].startswith(f"{found[1]}/")
        ]
        return Answer(body={"keys": shown})

    # ------------------------------------------------------------------ one project at a time

    def _contacts(self, request: Request, found: re.Match[str]) -> Answer:
        shown = self.held["contacts"].get(_home(found[1]))
        if shown is None:
            return shapes.error(request.path, 403)
        return self._page(request, "contacts", shown, 100)

    def _effective(self, request: Request, found: re.Match[str]) -> Answer:
        home = _home(found[1])
        rules = self.held["effective"].get(home, {}).get(found[2])
        if rules is None:
            return shapes.error(request.path, 404)
        return Answer(body={"name": f"{home}/policies/{found[2]}", "spec": {"rules": rules}})

    def _approval(self, request: Request, found: re.Match[str]) -> Answer:
        kept = self.held["approval"].get(_home(found[1]))
        return Answer(body=kept) if kept else shapes.error(request.path, 404)

    def _service(self, request: Request, found: re.Match[str]) -> Answer:
        number = inventory.numbered(_home(found[1]))
        state_ = self.held["services"].get(_home(found[1]))
        if state_ is None:
            return shapes.error(request.path, 403)
        name = f"{number}/services/{found[2]}"
        return Answer(body={"name": name, "parent": number, "state": state_})

    def _page(
        self, request: Request, name: str, shown: list[Any], size: int, **more: str
    ) -> Answer:
        start = request.query.get("pageToken", "0")
        if self._limits.endless == request.path:
            token = "1" if self._limits.same_token else str(int(start) + 1)
            body = shapes.page(name, shown, 0, len(shown), **more)
            return Answer(body={**body, "nextPageToken": token})
        if not start.isdecimal():
            return shapes.error(request.path, 400)
        return Answer(
            body=shapes.page(name, shown, int(start), min(size, self._limits.page_size), **more)
        )

    # ------------------------------------------------------------------ the script

    def control(self, request: Request) -> Answer | None:
        """Changes by other hands, and what the state really is."""
        with self._lock:
            match request.method, request.path.removeprefix("/_sandbox/"):
                case "GET", "state":
                    return Answer(body=self.held)
                case "POST", "change":
                    self._change(_decode(request, Change))
                case "POST", "denials":
                    self._denials = _decode(request, Denials)
                case "POST", "limits":
                    self._limits = _decode(request, Limits)
                case "POST", "reset":
                    self.held = self._sample()
                    self._denials, self._limits = Denials(), Limits()
                case _:
                    return None
            self.save()
            return Answer(status=204)

    def _change(self, change: Change) -> None:
        if change.part not in self.held:
            raise BadRequest(f"There is no part {change.part!r}.")
        if not change.key:
            self.held[change.part] = change.value
        elif change.value is None:
            self.held[change.part].pop(change.key, None)
        else:
            self.held[change.part][change.key] = change.value


def _home(name: str) -> str:
    """A container by its name: a project's number stands for its id."""
    full = name if "/" in name else f"projects/{name}"
    return next((home for home in NUMBERS if inventory.numbered(home) == full), full)


def _credential(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def _claims(assertion: str) -> dict[str, Any]:
    try:
        part = assertion.split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _decode(request: Request, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(request.body, type=kind)
    except msgspec.DecodeError as error:
        raise BadRequest(str(error)) from None


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

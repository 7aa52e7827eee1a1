"""Google Cloud's own APIs, one for each kind of thing, over what the stand-in holds. No I/O."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, Final, Protocol

from connectors.sandbox import google_cloud_inventory as inventory
from connectors.sandbox import google_cloud_shapes as shapes
from connectors.sandbox.google_cloud_things import NUMBERS, TOKYO
from connectors.sandbox.server import Answer, Request

Handler = Callable[[Request, "re.Match[str]"], Answer]
HOME: Final = r"((?:projects|folders|organizations)/[^/:]+)"
PROJECT: Final = r"projects/([^/]+)"
COMPUTE: Final = f"/compute/v1/{PROJECT}"
LISTINGS: Final = (
    (f"/dns/v1/{PROJECT}/managedZones", "zone", "managedZones", "dns#managedZonesListResponse"),
    (f"/v1/{PROJECT}/instances", "sql", "items", "sql#instancesList"),
    (f"/bigquery/v2/{PROJECT}/datasets", "dataset", "datasets", "bigquery#datasetList"),
    (f"/v1/{PROJECT}/secrets", "secret", "secrets", ""),
    (f"/v2/{HOME}/locations/-/buckets", "log_bucket", "buckets", ""),
    (f"/v2/{HOME}/sinks", "sink", "sinks", ""),
    (f"/v2/{PROJECT}/metrics", "metric", "metrics", ""),
    (f"/v3/{PROJECT}/alertPolicies", "alert", "alertPolicies", ""),
    (f"/v2/{PROJECT}/locations/global/keys", "api_key", "keys", ""),
    (f"{COMPUTE}/global/firewalls", "firewall", "items", "compute#firewallList"),
    (f"{COMPUTE}/global/networks", "network", "items", "compute#networkList"),
    (f"{COMPUTE}/global/targetSslProxies", "ssl_proxy", "items", "compute#targetSslProxyList"),
)
"""Path, source, name of the list, and the kind where the API tells one."""

AGGREGATED: Final = (
    ("subnetwork", "subnetworks", "compute#subnetworkAggregatedList"),
    ("instance", "instances", "compute#instanceAggregatedList"),
    ("https_proxy", "targetHttpsProxies", "compute#targetHttpsProxyAggregatedList"),
    ("ssl_policy", "sslPolicies", "compute#sslPoliciesAggregatedList"),
)
"""What Compute Engine lists place by place."""


class Pages(Protocol):
    """Cuts a list into pages."""

    def __call__(
        self, request: Request, name: str, shown: list[Any], size: int, **more: str
    ) -> Answer:
        """One page, as the request asks for it."""
        ...


class Apis:
    """The handlers; what is held is looked up anew in each call."""

    def __init__(self, held: Callable[[], dict[str, Any]], page: Pages) -> None:
        self._held = held
        self._page = page

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Method, path and handler of every call."""
        listed = [
            ("GET", path, functools.partial(self._listed, source, name, kind))
            for path, source, name, kind in LISTINGS
        ]
        aggregated = [
            ("GET", f"{COMPUTE}/aggregated/{what[1]}", functools.partial(self._aggregated, *what))
            for what in AGGREGATED
        ]
        return [
            *listed,
            *aggregated,
            ("GET", COMPUTE, self._compute_project),
            ("GET", "/storage/v1/b", self._buckets),
            ("GET", "/storage/v1/b/([^/]+)/iam", self._bucket_policy),
            ("GET", f"/bigquery/v2/{PROJECT}/datasets/([^/]+)", self._dataset),
            ("GET", f"/v1/{PROJECT}/locations", self._locations),
            ("GET", f"/v1/{PROJECT}/locations/([^/]+)/keyRings", self._rings),
            ("GET", r"/v1/(projects/[^/]+/locations/[^/]+/keyRings/[^/]+)/cryptoKeys", self._keys),
            ("GET", r"/v1/(projects/.+):getIamPolicy", self._thing_policy),
            ("GET", f"/v1/{PROJECT}/serviceAccounts", self._accounts),
            ("GET", r"/v1/(projects/[^/]+/serviceAccounts/[^/]+)/keys", self._account_keys),
            ("GET", f"/v1/{PROJECT}/contacts:compute", self._contacts),
            ("GET", f"/v2/{PROJECT}/policies/([^/:]+):getEffectivePolicy", self._effective),
            ("GET", f"/v1/{PROJECT}/accessApprovalSettings", self._approval),
            ("GET", f"/v1/{PROJECT}/services/([^/]+)", self._service),
        ]

    def _things(self, source: str, home: str) -> list[dict[str, Any]]:
        return [one for one in self._held()["things"][source] if one["home"] == home]

    def _list(self, request: Request, home: str, source: str, name: str, **more: str) -> Answer:
        if home not in self._held()["containers"]:
            return shapes.error(request.path, 403)
        shown = [one["data"] for one in self._things(source, home)]
        size = request.query.get("maxResults") or request.query.get("pageSize") or "100"
        return self._page(request, name, shown, int(size), **more)

    def _listed(
        self, source: str, name: str, kind: str, request: Request, found: re.Match[str]
    ) -> Answer:
        more = {"kind": kind} if kind else {}
        answer = self._list(request, home_of(found[1]), source, name, **more)
        if answer.status == 200 and kind.startswith("compute#"):
            return Answer(body={"id": request.path.lstrip("/"), **answer.body})
        return answer

    def _aggregated(
        self, source: str, collection: str, kind: str, request: Request, found: re.Match[str]
    ) -> Answer:
        answer = self._listed(source, "items", kind, request, found)
        if answer.status != 200:
            return answer
        return Answer(
            body={
                **answer.body,
                "items": shapes.scoped(collection, answer.body.get("items", [])),
            }
        )

    def _compute_project(self, request: Request, found: re.Match[str]) -> Answer:
        shown = self._things("compute_project", home_of(found[1]))
        return Answer(body=shown[0]["data"]) if shown else shapes.error(request.path, 404)

    def _buckets(self, request: Request, _: re.Match[str]) -> Answer:
        home = home_of(request.query.get("project", ""))
        return self._list(request, home, "bucket", "items", kind="storage#buckets")

    def _bucket_policy(self, request: Request, found: re.Match[str]) -> Answer:
        for one in self._held()["things"]["bucket"]:
            if one["data"]["name"] == found[1]:
                kept = one.get("policy", {"etag": "CAE="})
                return Answer(body={"kind": "storage#policy", **kept})
        return shapes.error(request.path, 404)

    def _dataset(self, request: Request, found: re.Match[str]) -> Answer:
        for one in self._things("dataset", home_of(found[1])):
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
        home = home_of(found[1])
        places = [TOKYO, "asia-northeast2", "global"]
        shown = [{"name": f"{home}/locations/{one}", "locationId": one} for one in places]
        return self._page(request, "locations", shown, 100)

    def _rings(self, request: Request, found: re.Match[str]) -> Answer:
        start = f"{home_of(found[1])}/locations/{found[2]}/keyRings/"
        names = {one["data"]["name"] for one in self._held()["things"]["key"]}
        rings = sorted({name.partition("/cryptoKeys/")[0] for name in names})
        shown = [{"name": one} for one in rings if one.startswith(start)]
        return self._page(request, "keyRings", shown, 100)

    def _keys(self, request: Request, found: re.Match[str]) -> Answer:
        shown = [
            one["data"]
            for one in self._held()["things"]["key"]
            if one["data"]["name"].startswith(f"{found[1]}/")
        ]
        return self._page(request, "cryptoKeys", shown, 100)

    def _thing_policy(self, request: Request, found: re.Match[str]) -> Answer:
        for source in ("key", "secret"):
            for one in self._held()["things"][source]:
                if one["data"]["name"] == found[1]:
                    return Answer(body=one.get("policy", {"etag": "ACAB"}))
        return shapes.error(request.path, 404)

    def _accounts(self, request: Request, found: re.Match[str]) -> Answer:
        keys = [
            one["data"]["name"] for one in self._things("service_account_key", home_of(found[1]))
        ]
        names = sorted({name.partition("/keys/")[0] for name in keys})
        shown = [{"name": one, "email": one.rpartition("/")[2]} for one in names]
        return self._page(request, "accounts", shown, 100)

    def _account_keys(self, request: Request, found: re.Match[str]) -> Answer:
        del request
        shown = [
            one["data"]
            for one in self._held()["things"]["service_account_key"]
            if one["data"]["name"].startswith(f"{found[1]}/")
        ]
        return Answer(body={"keys": shown})

    # ------------------------------------------------------------------ one project at a time

    def _contacts(self, request: Request, found: re.Match[str]) -> Answer:
        shown = self._held()["contacts"].get(home_of(found[1]))
        if shown is None:
            return shapes.error(request.path, 403)
        return self._page(request, "contacts", shown, 100)

    def _effective(self, request: Request, found: re.Match[str]) -> Answer:
        home = home_of(found[1])
        rules = self._held()["effective"].get(home, {}).get(found[2])
        if rules is None:
            return shapes.error(request.path, 404)
        return Answer(body={"name": f"{home}/policies/{found[2]}", "spec": {"rules": rules}})

    def _approval(self, request: Request, found: re.Match[str]) -> Answer:
        kept = self._held()["approval"].get(home_of(found[1]))
        return Answer(body=kept) if kept else shapes.error(request.path, 404)

    def _service(self, request: Request, found: re.Match[str]) -> Answer:
        number = inventory.numbered(home_of(found[1]))
        state_ = self._held()["services"].get(home_of(found[1]))
        if state_ is None:
            return shapes.error(request.path, 403)
        name = f"{number}/services/{found[2]}"
        return Answer(body={"name": name, "parent": number, "state": state_})


def home_of(name: str) -> str:
    """A container by its name: a project's number stands for its id."""
    full = name if "/" in name else f"projects/{name}"
    return next((home for home in NUMBERS if inventory.numbered(home) == full), full)

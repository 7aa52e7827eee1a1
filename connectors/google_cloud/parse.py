"""What Google Cloud's answers mean: pages, refusals, names. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from connectors.contract import Denied, Failed
from connectors.google_apis import UNREADABLE, Stopped, text

ACCOUNT: Final = re.compile(
    r"projects/[a-z][a-z0-9.:-]{3,61}[a-z0-9]|projects/\d{6,25}|(folders|organizations)/\d{6,25}"
)
_NUMBERED: Final = re.compile(r"projects/(\d+)(?=/|$)")


class Item(Struct, frozen=True, kw_only=True):
    """One thing as its own API shows it. `home` is its project, folder or organisation."""

    source: str
    data: Mapping[str, Any]
    home: str


class Items(Struct, frozen=True, kw_only=True):
    """All things of one source, and what kept us from seeing the rest."""

    found: Sequence[Item] = ()
    why: Denied | Failed | None = None


# --------------------------------------------------------------------------- answers


def entries(body: Any, name: str, sign: str) -> list[Mapping[str, Any]]:
    """
    The entries of one page, scope by scope where the listing is aggregated.

    `sign` is a field that every such answer has, "" where the API promises none. Raises `Stopped`
    where the answer is no page, or names places that could not be reached.
    """
    if not isinstance(body, dict) or (sign and not body.get(sign)):
        raise Stopped(UNREADABLE)
    found = body.get(name, [])
    if body.get("unreachable") or body.get("unreachables"):
        raise Stopped("unreachable_locations")
    if isinstance(found, dict):
        kind = name if name != "items" else ""
        found = [one for scope in found.values() for one in _of_scope(scope, kind)]
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Stopped(UNREADABLE)
    return found


def _of_scope(scope: Any, kind: str) -> list[Any]:
    if not isinstance(scope, dict):
        raise Stopped(UNREADABLE)
    lists = [one for key, one in scope.items() if isinstance(one, list) and kind in {"", key}]
    return [one for each in lists for one in each]


# --------------------------------------------------------------------------- names


def account_of(account: str) -> str:
    """`projects/ID`, `folders/N` or `organizations/N`; a bare project id is a project's."""
    return account if "/" in account or not account else f"projects/{account}"


def named(name: str, ids: Mapping[str, str]) -> str:
    """A name with the project's id where Google wrote its number: both sources say one name."""
    return _NUMBERED.sub(lambda found: f"projects/{ids.get(found[1], found[1])}", name)


def path_of(link: str) -> str:
    """`projects/…` out of a compute address, whichever host and version it names."""
    return link[link.find("projects/") :] if "projects/" in link else ""


def place_of(name: str) -> str:
    """The location in a name such as `projects/p/locations/asia-northeast1/keyRings/r`."""
    found = re.search(r"/locations/([^/]+)", name)
    return found[1] if found else ""


def _project_path(data: Mapping[str, Any]) -> str:
    return path_of(text(data, "selfLink"))


def identity(item: Item, ids: Mapping[str, str]) -> str:
    """Google's full name of a thing, made alike from both sources; "" where it has none."""
    data, name = item.data, text(item.data, "name")
    match item.source:
        case "container":
            made = f"//cloudresourcemanager.googleapis.com/{item.home}"
        case "bucket":
            made = f"//storage.googleapis.com/{name}" if name else ""
        case "sql":
            made = f"//cloudsql.googleapis.com/{item.home}/instances/{name}" if name else ""
        case "zone":
            made = f"//dns.googleapis.com/{item.home}/managedZones/{name}" if name else ""
        case "dataset":
            key = text(data, "datasetReference", "datasetId")
            made = f"//bigquery.googleapis.com/{item.home}/datasets/{key}" if key else ""
        case "key" | "secret" | "log_bucket" | "service_account_key" | "api_key":
            made = f"//{HOSTS[item.source]}/{named(name, ids)}" if name else ""
        case _:
            path = _project_path(data)
            made = f"//compute.googleapis.com/{named(path, ids)}" if path else ""
    return made


HOSTS: Final[Mapping[str, str]] = {
    "key": "cloudkms.googleapis.com",
    "secret": "secretmanager.googleapis.com",
    "log_bucket": "logging.googleapis.com",
    "service_account_key": "iam.googleapis.com",
    "api_key": "apikeys.googleapis.com",
}
ASSET_TYPES: Final[Mapping[str, str]] = {
    "project": "cloudresourcemanager.googleapis.com/Project",
    "folder": "cloudresourcemanager.googleapis.com/Folder",
    "organization": "cloudresourcemanager.googleapis.com/Organization",
    "bucket": "storage.googleapis.com/Bucket",
    "firewall": "compute.googleapis.com/Firewall",
    "network": "compute.googleapis.com/Network",
    "subnetwork": "compute.googleapis.com/Subnetwork",
    "instance": "compute.googleapis.com/Instance",
    "compute_project": "compute.googleapis.com/Project",
    "https_proxy": "compute.googleapis.com/TargetHttpsProxy",
    "ssl_proxy": "compute.googleapis.com/TargetSslProxy",
    "ssl_policy": "compute.googleapis.com/SslPolicy",
    "zone": "dns.googleapis.com/ManagedZone",
    "sql": "sqladmin.googleapis.com/Instance",
    "dataset": "bigquery.googleapis.com/Dataset",
    "key": "cloudkms.googleapis.com/CryptoKey",
    "secret": "secretmanager.googleapis.com/Secret",
    "log_bucket": "logging.googleapis.com/LogBucket",
    "sink": "logging.googleapis.com/LogSink",
    "metric": "logging.googleapis.com/LogMetric",
    "alert": "monitoring.googleapis.com/AlertPolicy",
    "service_account_key": "iam.googleapis.com/ServiceAccountKey",
    "api_key": "apikeys.googleapis.com/Key",
}
"""Source → what Cloud Asset Inventory calls it."""

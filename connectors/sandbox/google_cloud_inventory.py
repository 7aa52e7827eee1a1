"""How Cloud Asset Inventory shows what the stand-in holds. No I/O."""

from __future__ import annotations

from typing import Any, Final

from connectors.sandbox.google_cloud_things import NUMBERS

TYPES: Final = {
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
CONTAINERS: Final = {
    "projects": "cloudresourcemanager.googleapis.com/Project",
    "folders": "cloudresourcemanager.googleapis.com/Folder",
    "organizations": "cloudresourcemanager.googleapis.com/Organization",
}


def inside(held: dict[str, Any], scope: str, home: str) -> bool:
    """Whether a container is the scope or stands below it."""
    return home == scope or scope in held["containers"][home]["above"]


def containers(held: dict[str, Any], scope: str) -> list[dict[str, Any]]:
    """The projects, folders and organisations of a scope as assets."""
    return [
        {
            "name": f"//cloudresourcemanager.googleapis.com/{numbered(home)}",
            "assetType": CONTAINERS[home.partition("/")[0]],
            "resource": {"version": "v3", "data": one["data"], "location": "global"},
            "ancestors": [numbered(home), *one["above"]],
            "iamPolicy": one["policy"],
        }
        for home, one in held["containers"].items()
        if inside(held, scope, home)
    ]


def things(held: dict[str, Any], scope: str) -> list[dict[str, Any]]:
    """Everything else of a scope as assets."""
    made = []
    for source, found in held["things"].items():
        for one in found:
            if not inside(held, scope, one["home"]):
                continue
            asset = {
                "name": asset_name(source, one),
                "assetType": TYPES[source],
                "resource": {
                    "version": "v1",
                    "data": one["data"],
                    "location": place_of(one["data"]),
                },
                "ancestors": [numbered(one["home"]), *held["containers"][one["home"]]["above"]],
            }
            made.append({**asset, "iamPolicy": one["policy"]} if "policy" in one else asset)
    return made


def asset_name(source: str, thing: dict[str, Any]) -> str:
    """What Cloud Asset Inventory calls a thing: a project by its number where Google does."""
    data, home = thing["data"], thing["home"]
    name = str(data.get("name", ""))
    match source:
        case "bucket":
            return f"//storage.googleapis.com/{name}"
        case "sql":
            return f"//cloudsql.googleapis.com/{home}/instances/{name}"
        case "zone":
            return f"//dns.googleapis.com/{home}/managedZones/{data['id']}"
        case "dataset":
            key = data["datasetReference"]["datasetId"]
            return f"//bigquery.googleapis.com/{home}/datasets/{key}"
        case "sink":
            return f"//logging.googleapis.com/{home}/sinks/{name}"
        case "metric":
            return f"//logging.googleapis.com/{home}/metrics/{name}"
        case _ if "selfLink" in data:
            path = data["selfLink"][data["selfLink"].find("projects/") :]
            return f"//compute.googleapis.com/{path}"
    return f"//{TYPES[source].partition('/')[0]}/{name}"


def numbered(home: str) -> str:
    """A container as assets name it."""
    return f"projects/{NUMBERS[home]}" if home in NUMBERS else home


def place_of(data: dict[str, Any]) -> str:
    """Where a thing is, as an asset tells it."""
    place = str(data.get("location") or data.get("region") or data.get("zone") or "")
    if not place and "/locations/" in str(data.get("name", "")):
        place = data["name"].partition("/locations/")[2].partition("/")[0]
    return place.rpartition("/")[2].lower() or "global"

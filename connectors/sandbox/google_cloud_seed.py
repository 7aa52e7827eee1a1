"""The sample city's Google Cloud: two projects in a folder, one of them with mistakes. No I/O."""

from __future__ import annotations

import random
from typing import Any, Final

from connectors.sandbox.google_cloud_things import (
    DATA,
    MADE,
    NUMBERS,
    TOKYO,
    WEB,
    account_key,
    alert,
    api_key,
    binding,
    bucket,
    compute_project,
    dataset,
    firewall,
    instance,
    key,
    log_bucket,
    metric,
    network,
    proxy,
    secret,
    sink,
    sql,
    ssl_policy,
    subnetwork,
    thing,
    zone,
)

ORGANIZATION: Final = "organizations/900000000001"
FOLDER: Final = "folders/800000000001"
DOMAIN: Final = "city.reiji.example"
TOKEN: Final = "ya29.sample-token"  # noqa: S105 - opens the sample alone
SERVICE_ACCOUNT: Final = "sekisho-audit@reiji-web.iam.gserviceaccount.com"
TARGET: Final = "sekisho-reader@reiji-data.iam.gserviceaccount.com"
REFRESH_TOKEN: Final = "1//sample-refresh-token"  # noqa: S105 - as above
AUDIT: Final = [
    {
        "service": "allServices",
        "auditLogConfigs": [
            {"logType": "ADMIN_READ"},
            {"logType": "DATA_READ"},
            {"logType": "DATA_WRITE"},
        ],
    }
]
LABELS: Final = {
    "organization_code": "999999",
    "department": "kouhou",
    "service_id": "cs-0001",
    "confidentiality": "1",
}


def sample() -> dict[str, Any]:
    """Everything that the stand-in holds at first."""
    return {
        "tokens": {TOKEN: "admin"},
        "accounts": [SERVICE_ACCOUNT],
        "impersonated": [TARGET],
        "containers": _containers(),
        "things": _things(),
        "effective": {WEB: _effective(strict=False), DATA: _effective(strict=True)},
        "contacts": {
            WEB: [],
            DATA: [
                {
                    "name": f"{DATA}/contacts/1",
                    "email": f"security@{DOMAIN}",
                    "languageTag": "ja-JP",
                    "notificationCategorySubscriptions": ["SECURITY"],
                    "validationState": "VALID",
                }
            ],
        },
        "approval": {
            DATA: {
                "name": f"{DATA}/accessApprovalSettings",
                "enrolledServices": [{"cloudProduct": "all", "enrollmentLevel": "BLOCK_ALL"}],
            }
        },
        "services": {WEB: "ENABLED", DATA: "ENABLED"},
        "elsewhere": [
            _placed("run.googleapis.com/Service", "run", "site", TOKYO),
            _placed("run.googleapis.com/Service", "run", "trial", "us-central1"),
            _placed("compute.googleapis.com/Route", "compute", "default-route", "global"),
        ],
    }


def _placed(kind: str, host: str, name: str, place: str) -> dict[str, str]:
    full = f"//{host}.googleapis.com/{WEB}/locations/{place}/services/{name}"
    return {"name": full, "assetType": kind, "location": place, "displayName": name}


# --------------------------------------------------------------------------- containers


def _containers() -> dict[str, Any]:
    def project(home: str, title: str, labels: dict[str, str]) -> dict[str, Any]:
        return {
            "name": f"projects/{NUMBERS[home]}",
            "projectId": home.partition("/")[2],
            "parent": FOLDER,
            "state": "ACTIVE",
            "displayName": title,
            "createTime": MADE,
            "labels": labels,
        }

    return {
        ORGANIZATION: {
            "data": {
                "name": ORGANIZATION,
                "displayName": DOMAIN,
                "directoryCustomerId": "C0reiji1",
                "state": "ACTIVE",
            },
            "above": [],
            "policy": {
                "etag": "BwYo",
                "version": 1,
                "bindings": [
                    binding("roles/resourcemanager.organizationAdmin", f"group:infra@{DOMAIN}")
                ],
            },
        },
        FOLDER: {
            "data": {
                "name": FOLDER,
                "displayName": "業務",
                "parent": ORGANIZATION,
                "state": "ACTIVE",
            },
            "above": [ORGANIZATION],
            "policy": {"etag": "BwYf", "version": 1, "bindings": []},
        },
        WEB: {
            "data": project(WEB, "公式サイト", {}),
            "above": [FOLDER, ORGANIZATION],
            "policy": {
                "etag": "BwYw",
                "version": 1,
                "bindings": [
                    binding("roles/owner", f"user:tanto@{DOMAIN}", "user:seisaku.reiji@gmail.com"),
                    binding(
                        "roles/editor", "serviceAccount:deploy@reiji-web.iam.gserviceaccount.com"
                    ),
                    binding(
                        "roles/editor",
                        f"serviceAccount:{NUMBERS[WEB]}@cloudservices.gserviceaccount.com",
                    ),
                    binding("roles/iam.serviceAccountTokenCreator", f"group:web@{DOMAIN}"),
                ],
            },
        },
        DATA: {
            "data": project(DATA, "データ連携基盤", LABELS),
            "above": [FOLDER, ORGANIZATION],
            "policy": {
                "etag": "BwYd",
                "version": 1,
                "auditConfigs": AUDIT,
                "bindings": [binding("roles/viewer", f"group:data@{DOMAIN}")],
            },
        },
    }


def _effective(*, strict: bool) -> dict[str, Any]:
    """What each organisation policy comes to."""
    if not strict:
        return {
            "gcp.resourceLocations": [{"allowAll": True}],
            "iam.allowedPolicyMemberDomains": [{"allowAll": True}],
            "iam.disableServiceAccountKeyCreation": [{"enforce": False}],
            "iam.managed.disableServiceAccountKeyCreation": [{"enforce": False}],
            "storage.publicAccessPrevention": [{"enforce": False}],
        }
    places = ["in:asia-northeast1-locations", "in:asia-northeast2-locations"]
    return {
        "gcp.resourceLocations": [{"values": {"allowedValues": places}}],
        "iam.allowedPolicyMemberDomains": [{"values": {"allowedValues": ["C0reiji1"]}}],
        "iam.disableServiceAccountKeyCreation": [{"enforce": False}],
        "iam.managed.disableServiceAccountKeyCreation": [{"enforce": True}],
        "storage.publicAccessPrevention": [{"enforce": True}],
    }


# --------------------------------------------------------------------------- things


def _things() -> dict[str, list[Any]]:
    viewer = "roles/storage.objectViewer"
    ring = "locations/{}/keyRings/reiji/cryptoKeys/{}"
    return {
        "bucket": [
            thing(
                WEB,
                bucket("reiji-web-files", WEB, "ASIA", safe=False),
                *("allUsers", f"group:web@{DOMAIN}"),
                role=viewer,
            ),
            thing(DATA, bucket("reiji-data-store", DATA, "ASIA-NORTHEAST1", safe=True)),
            thing(DATA, bucket("reiji-data-logs", DATA, "ASIA1", safe=True, locked=True)),
        ],
        "firewall": [
            thing(WEB, firewall(WEB, "allow-ssh", "0.0.0.0/0", "22")),
            thing(WEB, firewall(WEB, "allow-https", "0.0.0.0/0", "443")),
            thing(DATA, firewall(DATA, "allow-ssh", "192.0.2.0/24", "22")),
        ],
        "network": [thing(WEB, network(WEB, "default")), thing(DATA, network(DATA, "reiji"))],
        "subnetwork": [
            thing(WEB, subnetwork(WEB, "default", logs=False)),
            thing(DATA, subnetwork(DATA, "reiji", logs=True)),
        ],
        "instance": [
            thing(WEB, instance(WEB, "web-1", safe=False)),
            thing(DATA, instance(DATA, "batch-1", safe=True)),
        ],
        "compute_project": [
            thing(home, compute_project(home, os_login=home == DATA)) for home in (WEB, DATA)
        ],
        "https_proxy": [
            thing(WEB, proxy(WEB, "site", "")),
            thing(DATA, proxy(DATA, "api", "modern")),
        ],
        "ssl_proxy": [],
        "ssl_policy": [thing(DATA, ssl_policy(DATA, "modern"))],
        "zone": [
            thing(WEB, zone("reiji", f"{DOMAIN}.", "off")),
            thing(DATA, zone("reiji-api", f"api.{DOMAIN}.", "on")),
        ],
        "sql": [
            thing(WEB, sql(WEB, "cms", safe=False)),
            thing(DATA, sql(DATA, "kiban", safe=True)),
        ],
        "dataset": [
            thing(WEB, dataset(WEB, "access_log", "US"), "allAuthenticatedUsers", role="READER"),
            thing(DATA, dataset(DATA, "toukei", TOKYO)),
        ],
        "key": [
            thing(WEB, key(f"{WEB}/{ring.format('global', 'site')}", days=0)),
            thing(DATA, key(f"{DATA}/{ring.format(TOKYO, 'store')}", days=90)),
        ],
        "secret": [
            thing(WEB, secret(WEB, "cms-password", "")),
            thing(DATA, secret(DATA, "db-password", TOKYO)),
        ],
        "log_bucket": [
            thing(home, log_bucket(home, name, place))
            for home, name, place in (
                (ORGANIZATION, "_Default", TOKYO),
                (WEB, "_Default", "global"),
                (DATA, "_Default", TOKYO),
                (DATA, "_Required", TOKYO),
            )
        ],
        "sink": [
            thing(DATA, sink("all-logs", "storage.googleapis.com/reiji-data-logs", "")),
            thing(
                WEB,
                sink(
                    "_Default",
                    f"logging.googleapis.com/{WEB}/locations/global/buckets/_Default",
                    'NOT LOG_ID("cloudaudit.googleapis.com/activity")',
                ),
            ),
        ],
        "metric": [thing(DATA, metric(name, words)) for name, words in METRICS.items()],
        "alert": [thing(DATA, alert(name)) for name in METRICS],
        "service_account_key": [
            thing(WEB, account_key(WEB, "deploy", "aa01", "2025-01-15T02:00:00Z"))
        ],
        "api_key": [thing(WEB, api_key(WEB, "map", restricted=False))],
    }


METRICS: Final = {
    "owner-changes": 'protoPayload.methodName="SetIamPolicy" AND "roles/owner"',
    "audit-changes": "protoPayload.serviceData.policyDelta.auditConfigDeltas:*",
    "role-changes": 'resource.type="iam_role"',
    "firewall-changes": 'resource.type="gce_firewall_rule"',
    "bucket-changes": 'protoPayload.methodName="storage.setIamPermissions"',
}


def many(count: int, seed: int = 1) -> dict[str, list[Any]]:
    """That many things of the usual kinds for the project with mistakes, the same each time."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    found: dict[str, list[Any]] = {"bucket": [], "firewall": [], "instance": [], "subnetwork": []}
    for number in range(count):
        kind = dice.choice(list(found))
        name, safe = f"m-{number:06d}", dice.random() < 0.9
        match kind:
            case "bucket":
                one = bucket(name, WEB, "ASIA-NORTHEAST1" if safe else "US", safe=safe)
            case "firewall":
                one = firewall(WEB, name, "192.0.2.0/24" if safe else "0.0.0.0/0", "22")
            case "instance":
                one = instance(WEB, name, safe=safe)
            case _:
                one = subnetwork(WEB, name, logs=safe)
        found[kind].append(thing(WEB, one))
    return found

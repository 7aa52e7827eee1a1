"""Things of Google Cloud as its APIs show them. No I/O."""

from __future__ import annotations

import random
from typing import Any, Final

WEB: Final = "projects/reiji-web"
DATA: Final = "projects/reiji-data"
NUMBERS: Final = {WEB: "700000000101", DATA: "700000000102"}
COMPUTE: Final = "https://www.googleapis.com/compute/v1"
MADE: Final = "2026-04-01T00:00:00Z"
TOKYO: Final = "asia-northeast1"


def binding(role: str, *members: str) -> dict[str, Any]:
    """A role and who has it."""
    return {"role": role, "members": list(members)}


def thing(home: str, data: dict[str, Any], *members: str, role: str = "") -> dict[str, Any]:
    """One thing of a project; with members it has a policy of its own."""
    found: dict[str, Any] = {"home": home, "data": data}
    if members:
        found["policy"] = {"etag": "CAE=", "bindings": [binding(role, *members)]}
    return found


def bucket(name: str, home: str, place: str, *, safe: bool, locked: bool = False) -> dict[str, Any]:
    """A bucket; a safe one is closed, kept and encrypted with a key of the city's."""
    dual = place in {"ASIA1", "ASIA", "US", "EU"}
    made: dict[str, Any] = {
        "kind": "storage#bucket",
        "id": name,
        "name": name,
        "projectNumber": NUMBERS.get(home, "700000000999"),
        "location": place,
        "locationType": "dual-region" if place == "ASIA1" else "multi-region" if dual else "region",
        "storageClass": "STANDARD",
        "etag": "CAE=",
        "timeCreated": MADE,
        "updated": MADE,
        "iamConfiguration": {
            "uniformBucketLevelAccess": {"enabled": safe},
            "publicAccessPrevention": "enforced" if safe and not locked else "inherited",
        },
        "softDeletePolicy": {"retentionDurationSeconds": "604800" if safe else "0"},
    }
    if safe:
        made["versioning"] = {"enabled": True}
        made["encryption"] = {
            "defaultKmsKeyName": f"{home}/locations/{TOKYO}/keyRings/reiji/cryptoKeys/store"
        }
    if locked:
        made["retentionPolicy"] = {"retentionPeriod": "31536000", "isLocked": True}
    return made


def firewall(home: str, name: str, source: str, port: str) -> dict[str, Any]:
    """A rule that lets one port in."""
    return {
        "kind": "compute#firewall",
        "id": str(abs(hash_of(home + name))),
        "name": name,
        "creationTimestamp": MADE,
        "network": f"{COMPUTE}/{home}/global/networks/default",
        "priority": 1000,
        "direction": "INGRESS",
        "disabled": False,
        "sourceRanges": [source],
        "allowed": [{"IPProtocol": "tcp", "ports": [port]}],
        "selfLink": f"{COMPUTE}/{home}/global/firewalls/{name}",
    }


def hash_of(text: str) -> int:
    """A number that is the same in every process."""
    return random.Random(text).getrandbits(62)  # noqa: S311 - no secret


def network(home: str, name: str) -> dict[str, Any]:
    """A network; the one that Google makes is called `default`."""
    return {
        "kind": "compute#network",
        "id": str(hash_of(home + name)),
        "name": name,
        "autoCreateSubnetworks": name == "default",
        "selfLink": f"{COMPUTE}/{home}/global/networks/{name}",
    }


def subnetwork(home: str, name: str, *, logs: bool) -> dict[str, Any]:
    """A subnet in Tokyo."""
    return {
        "kind": "compute#subnetwork",
        "id": str(hash_of(home + name)),
        "name": name,
        "ipCidrRange": "10.0.0.0/20",
        "purpose": "PRIVATE",
        "region": f"{COMPUTE}/{home}/regions/{TOKYO}",
        "logConfig": {"enable": logs},
        "selfLink": f"{COMPUTE}/{home}/regions/{TOKYO}/subnetworks/{name}",
    }


def instance(home: str, name: str, *, safe: bool) -> dict[str, Any]:
    """A machine in Tokyo."""
    number = NUMBERS.get(home, "700000000999")
    account = (
        f"batch@{home.partition('/')[2]}.iam.gserviceaccount.com"
        if safe
        else f"{number}-compute@developer.gserviceaccount.com"
    )
    outside = [] if safe else [{"type": "ONE_TO_ONE_NAT", "natIP": "192.0.2.10"}]
    return {
        "kind": "compute#instance",
        "id": str(hash_of(home + name)),
        "name": name,
        "status": "RUNNING",
        "machineType": f"{COMPUTE}/{home}/zones/{TOKYO}-a/machineTypes/e2-small",
        "zone": f"{COMPUTE}/{home}/zones/{TOKYO}-a",
        "serviceAccounts": [
            {"email": account, "scopes": ["https://www.googleapis.com/auth/cloud-platform"]}
        ],
        "networkInterfaces": [{"name": "nic0", "networkIP": "10.0.0.2", "accessConfigs": outside}],
        "metadata": {
            "items": [
                {"key": "serial-port-enable", "value": "false" if safe else "1"},
                {"key": "block-project-ssh-keys", "value": "true" if safe else "false"},
            ]
        },
        "shieldedInstanceConfig": {
            "enableSecureBoot": safe,
            "enableVtpm": True,
            "enableIntegrityMonitoring": True,
        },
        "selfLink": f"{COMPUTE}/{home}/zones/{TOKYO}-a/instances/{name}",
    }


def compute_project(home: str, *, os_login: bool) -> dict[str, Any]:
    """What all machines of a project take over."""
    items = [{"key": "enable-oslogin", "value": "TRUE"}] if os_login else []
    return {
        "kind": "compute#project",
        "id": NUMBERS.get(home, "700000000999"),
        "name": home.partition("/")[2],
        "commonInstanceMetadata": {"kind": "compute#metadata", "items": items},
        "selfLink": f"{COMPUTE}/{home}",
    }


def proxy(home: str, name: str, policy: str) -> dict[str, Any]:
    """A load balancer's HTTPS side."""
    made = {
        "kind": "compute#targetHttpsProxy",
        "id": str(hash_of(home + name)),
        "name": name,
        "urlMap": f"{COMPUTE}/{home}/global/urlMaps/{name}",
        "selfLink": f"{COMPUTE}/{home}/global/targetHttpsProxies/{name}",
    }
    if policy:
        made["sslPolicy"] = f"{COMPUTE}/{home}/global/sslPolicies/{policy}"
    return made


def ssl_policy(home: str, name: str) -> dict[str, Any]:
    """Which versions of TLS are taken."""
    return {
        "kind": "compute#sslPolicy",
        "id": str(hash_of(home + name)),
        "name": name,
        "profile": "MODERN",
        "minTlsVersion": "TLS_1_2",
        "selfLink": f"{COMPUTE}/{home}/global/sslPolicies/{name}",
    }


def zone(name: str, domain: str, state: str) -> dict[str, Any]:
    """A zone that everybody may ask."""
    return {
        "kind": "dns#managedZone",
        "id": str(hash_of(name)),
        "name": name,
        "dnsName": domain,
        "visibility": "public",
        "dnssecConfig": {"kind": "dns#managedZoneDnsSecConfig", "state": state},
    }


def sql(home: str, name: str, *, safe: bool) -> dict[str, Any]:
    """A database in Tokyo."""
    networks = [] if safe else [{"kind": "sql#aclEntry", "value": "0.0.0.0/0", "name": "all"}]
    backup: dict[str, Any] = {"kind": "sql#backupConfiguration", "enabled": True}
    if safe:
        backup["location"] = TOKYO
    return {
        "kind": "sql#instance",
        "name": name,
        "project": home.partition("/")[2],
        "region": TOKYO,
        "state": "RUNNABLE",
        "databaseVersion": "POSTGRES_17",
        "instanceType": "CLOUD_SQL_INSTANCE",
        "settings": {
            "tier": "db-custom-1-3840",
            "deletionProtectionEnabled": safe,
            "backupConfiguration": backup,
            "ipConfiguration": {
                "ipv4Enabled": not safe,
                "sslMode": "ENCRYPTED_ONLY" if safe else "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
                "authorizedNetworks": networks,
            },
        },
        "selfLink": f"https://sqladmin.googleapis.com/sql/v1beta4/{home}/instances/{name}",
    }


def dataset(home: str, name: str, place: str) -> dict[str, Any]:
    """A data set."""
    project = home.partition("/")[2]
    return {
        "kind": "bigquery#dataset",
        "id": f"{project}:{name}",
        "datasetReference": {"datasetId": name, "projectId": project},
        "location": place,
    }


def key(name: str, *, days: int) -> dict[str, Any]:
    """A key of KMS; with no days it is never renewed."""
    made = {"name": name, "purpose": "ENCRYPT_DECRYPT", "createTime": MADE}
    return {**made, "rotationPeriod": f"{days * 86400}s"} if days else made


def secret(home: str, name: str, place: str) -> dict[str, Any]:
    """A secret; without a place it lies where Google likes."""
    kept = {"userManaged": {"replicas": [{"location": place}]}} if place else {"automatic": {}}
    full = f"projects/{NUMBERS.get(home, '700000000999')}/secrets/{name}"
    return {"name": full, "replication": kept, "createTime": MADE}


def log_bucket(home: str, name: str, place: str) -> dict[str, Any]:
    """A bucket of Cloud Logging."""
    full = f"{home}/locations/{place}/buckets/{name}"
    return {"name": full, "retentionDays": 30, "lifecycleState": "ACTIVE"}


def sink(name: str, destination: str, words: str) -> dict[str, Any]:
    """Where entries go besides."""
    made = {"name": name, "destination": destination, "createTime": MADE}
    return {**made, "filter": words} if words else made


def metric(name: str, words: str) -> dict[str, Any]:
    """A count of the entries that fit."""
    return {"name": name, "filter": words, "createTime": MADE}


def alert(of: str) -> dict[str, Any]:
    """Somebody is told when a metric moves."""
    words = f'metric.type="logging.googleapis.com/user/{of}" AND resource.type="global"'
    return {
        "name": f"{DATA}/alertPolicies/{hash_of(of)}",
        "displayName": of,
        "enabled": True,
        "combiner": "OR",
        "conditions": [{"displayName": of, "conditionThreshold": {"filter": words}}],
    }


def account_key(home: str, account: str, ending: str, since: str) -> dict[str, Any]:
    """A key that somebody made for a service account."""
    project = home.partition("/")[2]
    email = f"{account}@{project}.iam.gserviceaccount.com"
    return {
        "name": f"{home}/serviceAccounts/{email}/keys/{ending:0>40}",
        "keyType": "USER_MANAGED",
        "keyOrigin": "GOOGLE_PROVIDED",
        "keyAlgorithm": "KEY_ALG_RSA_2048",
        "validAfterTime": since,
        "validBeforeTime": "9999-12-31T23:59:59Z",
    }


def api_key(home: str, title: str, *, restricted: bool) -> dict[str, Any]:
    """An API key."""
    number = NUMBERS.get(home, "700000000999")
    uid = f"{hash_of(home + title):016x}"
    made = {
        "name": f"projects/{number}/locations/global/keys/{uid}",
        "uid": uid,
        "displayName": title,
        "createTime": "2024-06-01T00:00:00Z",
    }
    if restricted:
        made["restrictions"] = {"apiTargets": [{"service": "maps-backend.googleapis.com"}]}  # type: ignore[assignment]  # a nested value
    return made

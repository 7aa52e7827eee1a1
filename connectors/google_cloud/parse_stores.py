"""Buckets, databases, data sets, keys and secrets. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from connectors.contract import Absent, Facet, Failed, Present
from connectors.google_apis import UNREADABLE, inside, many, text
from connectors.google_cloud.parse import place_of

Data = Mapping[str, Any]
DAY: Final = 86_400


# --------------------------------------------------------------------------- buckets


def bucket_location(data: Data) -> Facet:
    """Where a bucket's objects are kept; the two places of a dual region where it names them."""
    where = text(data, "location").lower()
    if not where:
        return Failed(UNREADABLE)
    places = [str(one).lower() for one in many(data, "customPlacementConfig", "dataLocations")]
    return Present({"location": where, "places": sorted(places)})


def uniform_access(data: Data) -> Facet:
    """Whether access is decided for the bucket alone and not object by object."""
    on = inside(data, "iamConfiguration", "uniformBucketLevelAccess", "enabled")
    return Present(on) if isinstance(on, bool) else Failed(UNREADABLE)


def prevention(data: Data, by_policy: Facet) -> Facet:
    """Whether nobody can make a bucket public, by its own setting or the organisation's policy."""
    how = text(data, "iamConfiguration", "publicAccessPrevention")
    if how == "enforced":
        return Present({"setting": how, "enforced": True})
    if not how:
        return Failed(UNREADABLE)
    if not isinstance(by_policy, Present):
        return by_policy
    return Present({"setting": how, "enforced": by_policy.value})


def bucket_key(data: Data) -> Facet:
    """The key of ours that encrypts new objects; absent where Google's own does."""
    if not text(data, "name"):
        return Failed(UNREADABLE)
    key = text(data, "encryption", "defaultKmsKeyName")
    return Present({"key": key}) if key else Absent()


def recovery(data: Data) -> Facet:
    """What brings back an object that was overwritten or deleted."""
    if not text(data, "name"):
        return Failed(UNREADABLE)
    soft = _seconds(inside(data, "softDeletePolicy", "retentionDurationSeconds"))
    kept = _seconds(inside(data, "retentionPolicy", "retentionPeriod"))
    if soft is None or kept is None:
        return Failed(UNREADABLE)
    return Present(
        {
            "versioning": inside(data, "versioning", "enabled") is True,
            "soft_delete_days": soft // DAY,
            "retention_days": kept // DAY,
            "locked": inside(data, "retentionPolicy", "isLocked") is True,
        }
    )


def _seconds(told: Any) -> int | None:
    """A number of seconds as Google writes it, 0 where it writes none, None where it is odd."""
    word = str(told or "0").removesuffix("s").partition(".")[0]
    return int(word) if word.isdecimal() else None


# --------------------------------------------------------------------------- databases


def sql_location(data: Data) -> Facet:
    """Where a database runs and where its backups lie."""
    region = text(data, "region")
    settings = data.get("settings")
    if not region or not isinstance(settings, dict):
        return Failed(UNREADABLE)
    return Present(
        {
            "region": region,
            "backups": inside(settings, "backupConfiguration", "enabled") is True,
            "backup_location": text(settings, "backupConfiguration", "location"),
        }
    )


def sql_network(data: Data) -> Facet:
    """Who may reach a database, and whether the way is encrypted."""
    how = inside(data, "settings", "ipConfiguration")
    if not isinstance(how, dict):
        return Failed(UNREADABLE)
    addresses = [text(one, "type") for one in many(data, "ipAddresses")]
    unspoken = "TRUSTED_CLIENT_CERTIFICATE_REQUIRED" if how.get("requireSsl") else "NONE"
    mode = text(how, "sslMode")
    return Present(
        {
            "public": how.get("ipv4Enabled") is True or "PRIMARY" in addresses,
            "networks": sorted(text(one, "value") for one in many(how, "authorizedNetworks")),
            "tls": unspoken if mode in {"", "SSL_MODE_UNSPECIFIED"} else mode,
        }
    )


def sql_backups(data: Data) -> Facet:
    """Whether a database comes back after a mistake."""
    settings = data.get("settings")
    if not isinstance(settings, dict):
        return Failed(UNREADABLE)
    return Present(
        {
            "enabled": inside(settings, "backupConfiguration", "enabled") is True,
            "deletion_protection": settings.get("deletionProtectionEnabled") is True,
            "replica": text(data, "instanceType") == "READ_REPLICA_INSTANCE",
        }
    )


def location(data: Data) -> Facet:
    """Where a thing is that names its location."""
    where = text(data, "location").lower()
    return Present(where) if where else Failed(UNREADABLE)


def named_location(data: Data) -> Facet:
    """Where a thing is whose name holds its location."""
    where = place_of(text(data, "name"))
    return Present(where) if where else Failed(UNREADABLE)


# --------------------------------------------------------------------------- keys and secrets


def rotation(data: Data) -> Facet:
    """How often a key is renewed; 0 days where it never is."""
    period = _seconds(data.get("rotationPeriod"))
    if not text(data, "purpose") or period is None:
        return Failed(UNREADABLE)
    return Present({"purpose": data["purpose"], "days": period // DAY})


def replication(data: Data) -> Facet:
    """Where a secret is kept: where Google likes, or at places of our choice."""
    how = data.get("replication")
    if place := place_of(text(data, "name")):
        # A secret of a region has no copies elsewhere.
        return Present({"automatic": False, "places": [place]})
    if not isinstance(how, dict):
        return Failed(UNREADABLE)
    kept = [text(one, "location") for one in many(how, "userManaged", "replicas")]
    return Present({"automatic": "automatic" in how, "places": sorted(kept)})


def account_key(data: Data) -> Facet:
    """What a service account's key is."""
    kind = text(data, "keyType")
    if not kind:
        return Failed(UNREADABLE)
    return Present({"type": kind, "disabled": data.get("disabled") is True})


def restrictions(data: Data) -> Facet:
    """For which APIs and for which callers an API key works."""
    if not text(data, "name"):
        return Failed(UNREADABLE)
    how = data.get("restrictions") or {}
    callers = [key for key in how if key.endswith("KeyRestrictions") and how[key]]
    apis = [text(one, "service") for one in many(how, "apiTargets")]
    return Present({"apis": sorted(apis), "callers": sorted(callers)})


def created(data: Data, field: str) -> Facet:
    """Since when a key is valid."""
    day = _day(text(data, field))
    return Present(day.date().isoformat()) if day else Failed(UNREADABLE)


def age(data: Data, field: str, now: datetime) -> Facet:
    """How many whole days ago that was."""
    day = _day(text(data, field))
    return Present((now - day).days) if day else Failed(UNREADABLE)


def _day(told: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return found if found.tzinfo else None


# --------------------------------------------------------------------------- names


def dnssec(data: Data) -> Facet:
    """Whether answers of a zone are signed, and who may ask it."""
    if not text(data, "dnsName"):
        return Failed(UNREADABLE)
    return Present(
        {
            "visibility": text(data, "visibility") or "public",
            "state": text(data, "dnssecConfig", "state") or "off",
        }
    )

"""Answers about databases, files, queues and the watch over a region become values here; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.aws.parse import boolean, tags
from connectors.aws.parse_policy import policy_document

# --------------------------------------------------------------------------- databases and files


def database_storage(database: Mapping[str, Any]) -> Any:
    """Whether a database's disks are encrypted, and with which key."""
    return {
        "encrypted": boolean(database["StorageEncrypted"]),
        "key": database.get("KmsKeyId", ""),
    }


def database_access(database: Mapping[str, Any]) -> Any:
    """Whether a database has an address on the internet."""
    return {"public": boolean(database["PubliclyAccessible"])}


def database_upkeep(database: Mapping[str, Any]) -> Any:
    """Whether a database takes minor updates by itself."""
    return {"minor_upgrades": boolean(database["AutoMinorVersionUpgrade"])}


def database_recovery(database: Mapping[str, Any]) -> Any:
    """A database's second place and its backups. What is in a cluster is copied by the cluster."""
    return {
        "multi_az": boolean(database["MultiAZ"]),
        "backup_days": int(database["BackupRetentionPeriod"]),
        "cluster": database.get("DBClusterIdentifier", ""),
    }


def database_tags(database: Mapping[str, Any]) -> Any:
    """A database's tags."""
    return tags(database.get("TagList", ()))


def snapshot_sharing(answer: Mapping[str, Any]) -> Any:
    """Who may restore a database snapshot, its own account aside."""
    attributes = answer["DBSnapshotAttributesResult"]["DBSnapshotAttributes"]
    shared = {
        value
        for one in attributes
        if one["AttributeName"] == "restore"
        for value in one.get("AttributeValues", ())
    }
    return {"public": "all" in shared, "accounts": sorted(shared - {"all"})}


def encrypted(thing: Mapping[str, Any]) -> Any:
    """Whether a snapshot or a file system is encrypted."""
    return {"on": boolean(thing["Encrypted"])}


# --------------------------------------------------------------------------- policies of resources


def policy(answer: Mapping[str, Any]) -> Any:
    """A policy that is the whole answer, or one field of a thing; none where there is none."""
    return policy_document(answer["Policy"]) if answer.get("Policy") else None


def attribute_policy(answer: Mapping[str, Any]) -> Any:
    """The policy among a queue's or a topic's attributes."""
    return policy(answer.get("Attributes", {}))


def secret_policy(answer: Mapping[str, Any]) -> Any:
    """The policy of a secret; what the secret is cannot be read with our rights."""
    # Both are in every answer to this call.
    _ = answer["ARN"]
    return policy_document(answer["ResourcePolicy"]) if answer.get("ResourcePolicy") else None


# --------------------------------------------------------------------------- the watch


def recorder(found: Sequence[Mapping[str, Any]], states: Sequence[Mapping[str, Any]]) -> Any:
    """AWS Config's recorder: whether it records, and everything; none where there is none."""
    if not found:
        return None
    on = {one["name"] for one in states if boolean(one["recording"])}
    group = found[0].get("recordingGroup", {})
    return {
        "recording": found[0]["name"] in on,
        "everything": bool(group.get("allSupported", False)),
    }


def hub(answer: Mapping[str, Any]) -> Any:
    """Security Hub, which answers only where it is on."""
    return {"on": bool(answer["HubArn"])}


def analyzers(found: Sequence[Mapping[str, Any]]) -> Any:
    """The analyzers of outside access, by name."""
    return sorted(
        (
            {"name": one["name"], "type": one["type"], "active": one["status"] == "ACTIVE"}
            for one in found
        ),
        key=lambda one: str(one["name"]),
    )


def trail(found: Mapping[str, Any], *, logging: bool) -> Any:
    """One trail of CloudTrail."""
    return {
        "name": found["Name"],
        "home": found["HomeRegion"],
        "multi_region": boolean(found["IsMultiRegionTrail"]),
        "organization": bool(found.get("IsOrganizationTrail", False)),
        "validated": bool(found.get("LogFileValidationEnabled", False)),
        "key": found.get("KmsKeyId", ""),
        "bucket": found["S3BucketName"],
        "logging": logging,
    }


def regions_left_open(text: str) -> Sequence[str] | None:
    """The regions outside of which a service control policy denies; none where it does not."""
    for one in policy_document(text)["statements"]:
        for operator, keys in one["conditions"].items():
            if (
                one["effect"] == "Deny"
                and operator.lower().removesuffix("ifexists")
                in {"stringnotequals", "stringnotlike"}
                and "aws:requestedregion" in keys
                # A denial of single actions leaves the others everywhere.
                and (one["not_actions"] or "*" in one["actions"])
            ):
                found: Sequence[str] = keys["aws:requestedregion"]
                return found
    return None

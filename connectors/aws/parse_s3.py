"""Answers about S3 buckets become facets here; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from connectors.aws.parse import Read, boolean, ordered, snake, tags, text
from connectors.aws.parse_iam import public_access_block
from connectors.aws.parse_policy import policy_document

PUBLIC_GROUPS: Final = frozenset(
    {
        "http://acs.amazonaws.com/groups/global/AllUsers",
        "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
    }
)


def _policy_status(answer: Mapping[str, Any]) -> Any:
    return {"is_public": boolean(answer["PolicyStatus"]["IsPublic"])}


def _acl(answer: Mapping[str, Any]) -> Any:
    grants = [
        {
            "to": grant["Grantee"].get("URI")
            or grant["Grantee"].get("ID")
            or grant["Grantee"].get("EmailAddress", ""),
            "permission": grant["Permission"],
        }
        for grant in answer["Grants"]
    ]
    public = any(grant["to"] in PUBLIC_GROUPS for grant in grants)
    return {"owner": answer["Owner"].get("ID", ""), "grants": ordered(grants), "public": public}


def _encryption(answer: Mapping[str, Any]) -> Any:
    rules = answer["ServerSideEncryptionConfiguration"]["Rules"]
    for rule in rules:
        default = rule.get("ApplyServerSideEncryptionByDefault")
        if default:
            return {
                "algorithm": default["SSEAlgorithm"],
                "key": default.get("KMSMasterKeyID", ""),
                "bucket_key": bool(rule.get("BucketKeyEnabled", False)),
            }
    return None


def _versioning(answer: Mapping[str, Any]) -> Any:
    if "Status" not in answer:
        return None
    return {"status": answer["Status"], "mfa_delete": answer.get("MFADelete") == "Enabled"}


def _logging(answer: Mapping[str, Any]) -> Any:
    if "LoggingEnabled" not in answer:
        return None
    enabled = answer["LoggingEnabled"]
    return {"bucket": enabled["TargetBucket"], "prefix": enabled.get("TargetPrefix", "")}


def _lifecycle(answer: Mapping[str, Any]) -> Any:
    rules = [snake(rule) for rule in answer["Rules"]]
    return {"rules": sorted(rules, key=lambda rule: (str(rule.get("id", "")), text(rule)))}


def _ownership(answer: Mapping[str, Any]) -> Any:
    return {"object_ownership": answer["OwnershipControls"]["Rules"][0]["ObjectOwnership"]}


def _region(answer: Mapping[str, Any]) -> Any:
    # The oldest regions have names of their own here.
    place = answer.get("LocationConstraint") or "us-east-1"
    return "eu-west-1" if place == "EU" else place


def _policy(answer: Mapping[str, Any]) -> Any:
    # S3 answers with an error where there is none; a record of AWS Config with null.
    return None if answer["Policy"] is None else policy_document(answer["Policy"])


def _replication(answer: Mapping[str, Any]) -> Any:
    rules = answer["ReplicationConfiguration"]["Rules"]
    return ordered(
        [
            {
                "to": one["Destination"]["Bucket"],
                "account": one["Destination"].get("Account", ""),
            }
            for one in rules
            if one["Status"] == "Enabled"
        ]
    )


def _object_lock(answer: Mapping[str, Any]) -> Any:
    found = answer["ObjectLockConfiguration"]
    kept = found.get("Rule", {}).get("DefaultRetention", {})
    days = kept.get("Days", 0) + 365 * kept.get("Years", 0)
    return {
        "enabled": found.get("ObjectLockEnabled") == "Enabled",
        "mode": kept.get("Mode", ""),
        "days": days,
    }


def tags_by_bucket(found: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Bucket → its tags, of those that have some."""
    return {one["ResourceARN"]: tags(one["Tags"]) for one in found}


def replicas(replication: Any, regions: Mapping[str, str]) -> Any:
    """
    Where the copies go: our own buckets with their region, "" for a bucket that is not ours.

    `regions` are all buckets of the account.
    """
    return [{**one, "region": regions.get(one["to"], "")} for one in replication]


def retention(answer: Mapping[str, Any]) -> int | None:
    """After how many days the first of a bucket's objects are deleted; none where they are kept."""
    rules = [rule for rule in answer["Rules"] if rule["Status"] == "Enabled"]
    days = [rule["Expiration"]["Days"] for rule in rules if "Days" in rule.get("Expiration", {})]
    return min(days, default=None)


def tls_only(policy: Any, bucket: str) -> Any:
    """Whether the policy (None: there is none) denies everybody what does not come over TLS."""
    if policy is None:
        return False
    return any(_denies_plain(one, bucket) for one in policy["statements"])


def _denies_plain(one: Mapping[str, Any], bucket: str) -> bool:
    resources = set(one["resources"])
    whole = {bucket, f"{bucket}/*"} <= resources or bool({"*", f"{bucket}*"} & resources)
    return (
        one["effect"] == "Deny"
        and "*" in one["principals"].get("AWS", ())
        and any(action.lower() in {"*", "s3:*"} for action in one["actions"])
        and whole
        and one["conditions"] == {"Bool": {"aws:securetransport": ["false"]}}
    )


_NO_BLOCK: Final = frozenset({"NoSuchPublicAccessBlockConfiguration"})
_NO_POLICY: Final = frozenset({"NoSuchBucketPolicy"})

BUCKET_READS: Final[Mapping[str, Read]] = {
    "public_access_block": Read(
        service="s3",
        method="get_public_access_block",
        value=public_access_block,
        absent=_NO_BLOCK,
    ),
    "policy_status": Read(
        service="s3",
        method="get_bucket_policy_status",
        value=_policy_status,
        absent=_NO_POLICY,
    ),
    "acl": Read(service="s3", method="get_bucket_acl", value=_acl),
    "encryption": Read(
        service="s3",
        method="get_bucket_encryption",
        value=_encryption,
        absent=frozenset({"ServerSideEncryptionConfigurationNotFoundError"}),
    ),
    "versioning": Read(service="s3", method="get_bucket_versioning", value=_versioning),
    "logging": Read(service="s3", method="get_bucket_logging", value=_logging),
    "policy": Read(service="s3", method="get_bucket_policy", value=_policy, absent=_NO_POLICY),
    "lifecycle": Read(
        service="s3",
        method="get_bucket_lifecycle_configuration",
        value=_lifecycle,
        absent=frozenset({"NoSuchLifecycleConfiguration"}),
    ),
    "region": Read(service="s3", method="get_bucket_location", value=_region),
    "ownership": Read(
        service="s3",
        method="get_bucket_ownership_controls",
        value=_ownership,
        absent=frozenset({"OwnershipControlsNotFoundError"}),
    ),
    "replication": Read(
        service="s3",
        method="get_bucket_replication",
        value=_replication,
        absent=frozenset({"ReplicationConfigurationNotFoundError"}),
    ),
    "object_lock": Read(
        service="s3",
        method="get_object_lock_configuration",
        value=_object_lock,
        absent=frozenset({"ObjectLockConfigurationNotFoundError"}),
    ),
}

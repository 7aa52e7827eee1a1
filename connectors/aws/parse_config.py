"""
What AWS Config recorded of buckets becomes the same facets as S3's own answers; pure.

A record's parts are brought into the form of S3's answers, from which the facets are made.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from connectors.aws.parse import UNREADABLE, Unreadable, facet_of
from connectors.aws.parse_s3 import BUCKET_READS
from connectors.contract import Facet, Failed

QUERY: Final = (
    "SELECT arn, configurationItemCaptureTime, supplementaryConfiguration "
    "WHERE resourceType = 'AWS::S3::Bucket'"
)
_GROUPS: Final = "http://acs.amazonaws.com/groups/"
_GRANTEES: Final = {
    "AllUsers": f"{_GROUPS}global/AllUsers",
    "AuthenticatedUsers": f"{_GROUPS}global/AuthenticatedUsers",
    "LogDelivery": f"{_GROUPS}s3/LogDelivery",
}
_PERMISSIONS: Final = {
    "FullControl": "FULL_CONTROL",
    "Read": "READ",
    "ReadAcp": "READ_ACP",
    "Write": "WRITE",
    "WriteAcp": "WRITE_ACP",
}


class Record(Struct, frozen=True):
    """One bucket as AWS Config saw it, at a moment of its own."""

    arn: str
    at: str
    facets: Mapping[str, Facet]
    """Only what the record has: a part that is not there says nothing."""


def record(text: str) -> Record:
    """One row of an answer to `QUERY`."""
    row = json.loads(text)
    parts = row["supplementaryConfiguration"]
    facets = {
        facet: _facet(facet, form, parts[part])
        for facet, (part, form) in RECORDED.items()
        if parts.get(part) is not None
    }
    return Record(
        row["arn"],
        row["configurationItemCaptureTime"],
        # What cannot be understood is asked of S3 itself.
        {name: facet for name, facet in facets.items() if facet != Failed(UNREADABLE)},
    )


def _facet(name: str, form: Callable[[Any], Mapping[str, Any]], part: Any) -> Facet:
    try:
        answer = form(_decoded(part))
    except (Unreadable, KeyError, TypeError, ValueError, AttributeError):
        return Failed(UNREADABLE)
    return facet_of(BUCKET_READS[name], answer)


def _decoded(part: Any) -> Any:
    # Parts are JSON within JSON, and the access control list is so twice.
    while isinstance(part, str):
        part = json.loads(part)
    return part


def _public_access_block(part: Mapping[str, Any]) -> Mapping[str, Any]:
    names = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    block = {name[0].upper() + name[1:]: part[name] for name in names}
    return {"PublicAccessBlockConfiguration": block}


def _acl(part: Mapping[str, Any]) -> Mapping[str, Any]:
    grants = [
        {"Grantee": _grantee(one["grantee"]), "Permission": _PERMISSIONS[one["permission"]]}
        for one in part["grantList"] or ()
    ]
    return {"Owner": {"ID": part["owner"]["id"]}, "Grants": grants}


def _grantee(found: Any) -> Mapping[str, str]:
    return {"URI": _GRANTEES[found]} if isinstance(found, str) else {"ID": found["id"]}


def _encryption(part: Mapping[str, Any]) -> Mapping[str, Any]:
    rules = []
    for one in part["rules"]:
        default = one["applyServerSideEncryptionByDefault"]
        found = {"SSEAlgorithm": default["sseAlgorithm"]}
        if default.get("kmsMasterKeyID"):
            found["KMSMasterKeyID"] = default["kmsMasterKeyID"]
        rules.append(
            {
                "ApplyServerSideEncryptionByDefault": found,
                "BucketKeyEnabled": bool(one.get("bucketKeyEnabled")),
            }
        )
    return {"ServerSideEncryptionConfiguration": {"Rules": rules}}


def _versioning(part: Mapping[str, Any]) -> Mapping[str, Any]:
    if part["status"] not in {"Enabled", "Suspended", "Off"}:
        raise Unreadable
    if part["status"] == "Off":
        return {}
    deleting = str(part["isMfaDeleteEnabled"]).lower() in {"true", "enabled"}
    return {"Status": part["status"], "MFADelete": "Enabled" if deleting else "Disabled"}


def _logging(part: Mapping[str, Any]) -> Mapping[str, Any]:
    if part["destinationBucketName"] is None:
        return {}
    to = {
        "TargetBucket": part["destinationBucketName"],
        "TargetPrefix": part["logFilePrefix"] or "",
    }
    return {"LoggingEnabled": to}


def _policy(part: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"Policy": part["policyText"]}


RECORDED: Final[Mapping[str, tuple[str, Callable[[Any], Mapping[str, Any]]]]] = {
    "acl": ("AccessControlList", _acl),
    "encryption": ("ServerSideEncryptionConfiguration", _encryption),
    "logging": ("BucketLoggingConfiguration", _logging),
    "policy": ("BucketPolicy", _policy),
    "public_access_block": ("PublicAccessBlockConfiguration", _public_access_block),
    "versioning": ("BucketVersioningConfiguration", _versioning),
}
"""Facet → the part of the record, and how it is brought into the form of S3's answer."""

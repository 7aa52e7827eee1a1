"""AWS answers become facets here; pure."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from connectors.contract import Absent, Denied, Facet, Failed, Present

ACCOUNT: Final = "aws.account"
BUCKET: Final = "aws.s3.bucket"
SECURITY_GROUP: Final = "aws.ec2.security_group"
UNREADABLE: Final = "unreadable_answer"
WORLD: Final = frozenset({"0.0.0.0/0", "::/0"})
PUBLIC_GROUPS: Final = frozenset(
    {
        "http://acs.amazonaws.com/groups/global/AllUsers",
        "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
    }
)

CREDENTIAL_CODES: Final = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "InvalidToken",
        "MissingAuthenticationToken",
        "RequestExpired",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
        "UnrecognizedClientException",
    }
)
DENIED_CODES: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AllAccessDisabled",
        "Forbidden",
        "OptInRequired",
        "UnauthorizedAccess",
        "UnauthorizedOperation",
    }
)
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Unreadable(Exception):
    """The answer lacks what an answer of AWS has."""


class Read(Struct, frozen=True, kw_only=True):
    """How one facet is read: the SDK's method, what says "not configured", and its value."""

    service: str
    method: str
    value: Callable[[Mapping[str, Any]], Any]
    """None where nothing is configured; an error for an answer that is not understood."""

    absent: frozenset[str] = frozenset()


def facet_of(read: Read, answer: Mapping[str, Any]) -> Facet:
    """The facet that an answer gives; `Failed` where the answer cannot be understood."""
    try:
        value = read.value(answer)
    except (Unreadable, KeyError, TypeError, ValueError, AttributeError, IndexError):
        return Failed(UNREADABLE)
    return Absent() if value is None else Present(value)


def facet_of_error(read: Read, code: str, status: int) -> Facet:
    """The facet that an error gives: Absent only for the codes that say "not configured"."""
    if code in read.absent:
        return Absent()
    return refusal(code, status)


def refusal(code: str, status: int) -> Denied | Failed:
    """Whether an error says that we may not look, or that we could not."""
    if code in DENIED_CODES or code in CREDENTIAL_CODES or status in {401, 403}:
        return Denied(code)
    return Failed(code or f"http_{status}")


# --------------------------------------------------------------------------- values


def snake(value: Any) -> Any:
    """The same JSON with keys as_words, times as text, and without empty lists of the SDK."""
    if isinstance(value, Mapping):
        return {_snake_word(str(key)): snake(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [snake(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def _snake_word(word: str) -> str:
    return _WORD.sub("_", word).lower()


def _public_access_block(answer: Mapping[str, Any]) -> Any:
    block = answer["PublicAccessBlockConfiguration"]
    names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    # AWS reads a flag that was left out as false.
    return {_snake_word(name): bool(block.get(name, False)) for name in names}


def _policy_status(answer: Mapping[str, Any]) -> Any:
    return {"is_public": _boolean(answer["PolicyStatus"]["IsPublic"])}


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable
    return value


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
    return {"rules": sorted(rules, key=lambda rule: (str(rule.get("id", "")), _text(rule)))}


def _ownership(answer: Mapping[str, Any]) -> Any:
    return {"object_ownership": answer["OwnershipControls"]["Rules"][0]["ObjectOwnership"]}


def _summary(answer: Mapping[str, Any]) -> Any:
    # The rest are quotas and counts.
    found = answer["SummaryMap"]
    return {
        "root_mfa": found["AccountMFAEnabled"] > 0,
        "root_access_keys": found["AccountAccessKeysPresent"],
    }


def _password_policy(answer: Mapping[str, Any]) -> Any:
    found = answer["PasswordPolicy"]
    return {
        "minimum_length": found["MinimumPasswordLength"],
        "reuse_prevention": found.get("PasswordReusePrevention", 0),
        "maximum_age": found.get("MaxPasswordAge", 0),
        "require_symbols": bool(found.get("RequireSymbols")),
        "require_numbers": bool(found.get("RequireNumbers")),
        "require_uppercase": bool(found.get("RequireUppercaseCharacters")),
        "require_lowercase": bool(found.get("RequireLowercaseCharacters")),
    }


def _users(answer: Mapping[str, Any]) -> Any:
    # Moments of last use are left out: they change with every sign-in.
    content = answer["Content"]
    text = content.decode() if isinstance(content, bytes) else str(content)
    rows = [
        {
            "user": row["user"],
            "root": row["user"] == "<root_account>",
            "password": row["password_enabled"] == "true",  # noqa: S105 - a column of the report
            "mfa": row["mfa_active"] == "true",
            "active_keys": [row[f"access_key_{n}_active"] for n in (1, 2)].count("true"),
        }
        for row in csv.DictReader(io.StringIO(text))
    ]
    if not rows:
        raise Unreadable
    return ordered(rows)


def _region(answer: Mapping[str, Any]) -> Any:
    # The oldest regions have names of their own here.
    place = answer.get("LocationConstraint") or "us-east-1"
    return "eu-west-1" if place == "EU" else place


# --------------------------------------------------------------------------- policies


def _policy(answer: Mapping[str, Any]) -> Any:
    return policy_document(answer["Policy"])


def policy_document(text: str) -> Any:
    """A policy in one form: statements in order of their content, every single value a list."""
    document = json.loads(text)
    statements = [_statement(one) for one in _listed(document["Statement"])]
    return {"version": document.get("Version", ""), "statements": ordered(statements)}


def _statement(one: Mapping[str, Any]) -> Any:
    return {
        "sid": one.get("Sid", ""),
        "effect": one["Effect"],
        "principals": _principals(one.get("Principal")),
        "not_principals": _principals(one.get("NotPrincipal")),
        "actions": _texts(one.get("Action")),
        "not_actions": _texts(one.get("NotAction")),
        "resources": _texts(one.get("Resource")),
        "not_resources": _texts(one.get("NotResource")),
        "conditions": {
            operator: {
                # AWS compares the names of condition keys without regard to case.
                key.lower(): _texts(values)
                for key, values in sorted(keys.items())
            }
            for operator, keys in sorted(one.get("Condition", {}).items())
        },
    }


def _principals(value: Any) -> Any:
    if value is None:
        return {}
    if isinstance(value, str):
        return {"AWS": [value]}
    return {kind: _texts(names) for kind, names in sorted(value.items())}


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _texts(value: Any) -> Sequence[str]:
    if value is None:
        return []
    return sorted(
        {str(one).lower() if isinstance(one, bool) else str(one) for one in _listed(value)}
    )


def ordered(values: Sequence[Any]) -> Sequence[Any]:
    """Values whose order means nothing, in the order of their content."""
    return sorted(values, key=_text)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


# --------------------------------------------------------------------------- derived facets


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


def open_to_world(ingress: Any, _: str) -> Any:
    """The entries that let the whole internet in."""
    return [entry for entry in ingress if entry["peer"] in WORLD]


DERIVED: Final[Mapping[str, tuple[str, Callable[[Any, str], Any]]]] = {
    "tls_only": ("policy", tls_only),
    "open_to_world": ("ingress", open_to_world),
}
"""Facet → the facet that it is computed from, and how (its value, the resource's id)."""


def derived(name: str, facets: Mapping[str, Facet], identity: str) -> Facet:
    """A facet computed from another; what could not be read stays what it is."""
    source, compute = DERIVED[name]
    read = facets.get(source, Failed("not_read"))
    if isinstance(read, Denied | Failed):
        return read
    return Present(compute(read.value if isinstance(read, Present) else None, identity))


# --------------------------------------------------------------------------- security groups


def group_facet(group: Mapping[str, Any], name: str) -> Facet:
    """`ingress` or `egress` of a security group: one entry per (protocol, ports, peer)."""
    place = {"ingress": "IpPermissions", "egress": "IpPermissionsEgress"}.get(name, "")
    if not place:
        return Failed("unknown_facet")
    try:
        return Present(ordered([one for rule in group[place] for one in _entries(rule)]))
    except (KeyError, TypeError, AttributeError):
        return Failed(UNREADABLE)


def _entries(rule: Mapping[str, Any]) -> Sequence[Any]:
    protocol = rule["IpProtocol"]
    every = protocol == "-1"
    head = {
        "protocol": "all" if every else protocol,
        "from": 0 if every else rule.get("FromPort", 0),
        "to": 65535 if every else rule.get("ToPort", 65535),
    }
    peers = [
        *(one["CidrIp"] for one in rule.get("IpRanges", ())),
        *(one["CidrIpv6"] for one in rule.get("Ipv6Ranges", ())),
        *(one["PrefixListId"] for one in rule.get("PrefixListIds", ())),
        *(one["GroupId"] for one in rule.get("UserIdGroupPairs", ())),
    ]
    return [{**head, "peer": peer} for peer in peers]


# --------------------------------------------------------------------------- the table

_NO_BLOCK: Final = frozenset({"NoSuchPublicAccessBlockConfiguration"})
_NO_POLICY: Final = frozenset({"NoSuchBucketPolicy"})

BUCKET_READS: Final[Mapping[str, Read]] = {
    "public_access_block": Read(
        service="s3",
        method="get_public_access_block",
        value=_public_access_block,
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
}

ACCOUNT_READS: Final[Mapping[str, Read]] = {
    "summary": Read(service="iam", method="get_account_summary", value=_summary),
    "password_policy": Read(
        service="iam",
        method="get_account_password_policy",
        value=_password_policy,
        absent=frozenset({"NoSuchEntity"}),
    ),
    "users": Read(service="iam", method="get_credential_report", value=_users),
    "public_access_block": Read(
        service="s3control",
        method="get_public_access_block",
        value=_public_access_block,
        absent=_NO_BLOCK,
    ),
}

ROOTS: Final[Mapping[str, str]] = {
    "DescribeSecurityGroups": "DescribeSecurityGroupsResponse",
    "GetAccountPasswordPolicy": "GetAccountPasswordPolicyResponse",
    "GetAccountSummary": "GetAccountSummaryResponse",
    "GetBucketAcl": "AccessControlPolicy",
    "GetBucketEncryption": "ServerSideEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketOwnershipControls": "OwnershipControls",
    "GetBucketPolicyStatus": "PolicyStatus",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetCallerIdentity": "GetCallerIdentityResponse",
    "GetCredentialReport": "GetCredentialReportResponse",
    "GetPublicAccessBlock": "PublicAccessBlockConfiguration",
    "ListBuckets": "ListAllMyBucketsResult",
}
"""
Operation → the outermost element of its answer.

The SDK reads any well-formed XML, so that a proxy's page would pass for "not configured".
"""


def is_answer_of(operation: str, body: bytes) -> bool:
    """Whether the body is an answer to this operation."""
    root = ROOTS.get(operation)
    if root is None:
        return True
    found = re.search(rb"<([A-Za-z][\w:.-]*)", body[:2000])
    name = found[1].decode().rpartition(":")[2] if found else ""
    # Stores that speak S3's protocol also name the answer after the operation.
    return name == root or name.startswith(operation)


def is_page(body: bytes) -> bool:
    """Whether the body is a web page: a proxy's, or of a server that is not AWS."""
    return body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))

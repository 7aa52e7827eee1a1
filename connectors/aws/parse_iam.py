"""Answers about the account and its people become values here; pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import unquote

from connectors.aws.parse import Read, Unreadable, snake_word, tags
from connectors.aws.parse_policy import allows_everything, policy_document

ROOT: Final = "<root_account>"
ADMINISTRATOR: Final = "arn:aws:iam::aws:policy/AdministratorAccess"


def summary(answer: Mapping[str, Any]) -> Any:
    """What the account's summary says of root; the rest are quotas and counts."""
    found = answer["SummaryMap"]
    return {
        "root_mfa": found["AccountMFAEnabled"] > 0,
        "root_access_keys": found["AccountAccessKeysPresent"],
    }


def password_policy(answer: Mapping[str, Any]) -> Any:
    """What passwords of users must be like."""
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


def public_access_block(answer: Mapping[str, Any]) -> Any:
    """The four switches against public buckets, of an account or a bucket."""
    block = answer["PublicAccessBlockConfiguration"]
    names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    # AWS reads a flag that was left out as false.
    return {snake_word(name): bool(block.get(name, False)) for name in names}


def security_contact(answer: Mapping[str, Any]) -> Any:
    """The domain of the security contact's mail: who the person is stays with AWS."""
    address = answer["AlternateContact"]["EmailAddress"]
    return {"mail_domain": str(address).rpartition("@")[2].lower()}


# --------------------------------------------------------------------------- credential report


def report(answer: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The rows of the credential report, each with the moment of the answer."""
    content = answer["Content"]
    written = content.decode() if isinstance(content, bytes) else str(content)
    reader = csv.DictReader(io.StringIO(written))
    if "password_enabled" not in (reader.fieldnames or ()):
        raise Unreadable
    at = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    return [{**row, "at": at} for row in reader]


def users(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The rows of users; root is told of with the account."""
    return [row for row in rows if row["user"] != ROOT]


def root_use(answer: Mapping[str, Any]) -> Any:
    """How many days ago root signed in or used a key; none where it never did."""
    (row,) = (row for row in report(answer) if row["user"] == ROOT)
    columns = ("password_last_used", "access_key_1_last_used_date", "access_key_2_last_used_date")
    days = [age for age in (_days(row, name) for name in columns) if age is not None]
    return {"idle_days": min(days) if days else None}


def credentials(row: Mapping[str, Any]) -> Any:
    """
    What a user may sign in with.

    Without the moments of last use: they change with every sign-in.
    """
    return {
        "password": _yes(row["password_enabled"]),
        "mfa": _yes(row["mfa_active"]),
        "active_keys": [_yes(row[f"access_key_{n}_active"]) for n in (1, 2)].count(True),
    }


def ages(row: Mapping[str, Any]) -> Any:
    """Days since the credential that was idle for longest was used, and of the oldest key, or 0."""
    idle, keys = [0], [0]
    if _yes(row["password_enabled"]):
        idle.append(
            _first(row, "password_last_used", "password_last_changed", "user_creation_time")
        )
    for n in (1, 2):
        if _yes(row[f"access_key_{n}_active"]):
            made = f"access_key_{n}_last_rotated"
            idle.append(_first(row, f"access_key_{n}_last_used_date", made))
            keys.append(_first(row, made))
    return {"idle_days": max(idle), "key_days": max(keys)}


def _yes(cell: str) -> bool:
    return cell == "true"


def _first(row: Mapping[str, Any], *columns: str) -> int:
    for column in columns:
        days = _days(row, column)
        if days is not None:
            return days
    raise Unreadable


def _days(row: Mapping[str, Any], column: str) -> int | None:
    """Whole days between a moment of the row and the report; none for "N/A" and its kin."""
    if not row[column][:1].isdigit():
        return None
    passed: timedelta = row["at"] - datetime.fromisoformat(row[column])
    return max(0, passed.days)


# --------------------------------------------------------------------------- who may do what


def authorizations(pages: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """
    User → the policies on the user, those that allow everything, and the tags.

    `full_access` names how such a policy comes to the user: directly, or through a group.
    """
    users, groups, full = [], {}, {ADMINISTRATOR}
    for page in pages:
        users += page["UserDetailList"]
        groups.update({one["GroupName"]: one for one in page["GroupDetailList"]})
        full |= {one["Arn"] for one in page["Policies"] if _full(one)}
    return {one["Arn"]: _user(one, groups, full) for one in users}


def _user(user: Mapping[str, Any], groups: Mapping[str, Any], full: set[str]) -> Any:
    names = sorted(user.get("GroupList", ()))
    found = [*_grants(user, "UserPolicyList", full)]
    for name in names:
        # A group that the answer leaves out would hide what comes through it.
        found += [f"{name}: {one}" for one in _grants(groups[name], "GroupPolicyList", full)]
    return {
        "policies": {
            "inline": sorted(one["PolicyName"] for one in user.get("UserPolicyList", ())),
            "attached": sorted(one["PolicyArn"] for one in user["AttachedManagedPolicies"]),
            "groups": names,
        },
        "full_access": sorted(found),
        "tags": tags(user.get("Tags", ())),
    }


def _grants(of: Mapping[str, Any], inline: str, full: set[str]) -> Iterator[str]:
    yield from (
        one["PolicyArn"] for one in of["AttachedManagedPolicies"] if one["PolicyArn"] in full
    )
    for one in of.get(inline, ()):
        if allows_everything(_document(one["PolicyDocument"])):
            yield one["PolicyName"]


def _full(policy: Mapping[str, Any]) -> bool:
    versions = [one for one in policy["PolicyVersionList"] if one["IsDefaultVersion"]]
    return any(allows_everything(_document(one["Document"])) for one in versions)


def _document(value: Any) -> Any:
    """The SDK decodes these documents itself where it can."""
    return policy_document(json.dumps(value) if isinstance(value, dict) else unquote(value))


def root_has_virtual_mfa(devices: Sequence[Mapping[str, Any]]) -> Any:
    """Whether root's device is an app: a device of its own is not in this list."""
    return {
        "root": any(
            str(one.get("User", {}).get("Arn", "")).endswith(":root")
            or one["SerialNumber"].endswith(":mfa/root-account-mfa-device")
            for one in devices
        )
    }


_NO_BLOCK: Final = frozenset({"NoSuchPublicAccessBlockConfiguration"})

ACCOUNT_READS: Final[Mapping[str, Read]] = {
    "summary": Read(service="iam", method="get_account_summary", value=summary),
    "password_policy": Read(
        service="iam",
        method="get_account_password_policy",
        value=password_policy,
        absent=frozenset({"NoSuchEntity"}),
    ),
    "root_use": Read(service="iam", method="get_credential_report", value=root_use),
    "security_contact": Read(
        service="account",
        method="get_alternate_contact",
        value=security_contact,
        absent=frozenset({"ResourceNotFoundException"}),
        arguments={"AlternateContactType": "SECURITY"},
    ),
    "public_access_block": Read(
        service="s3control",
        method="get_public_access_block",
        value=public_access_block,
        absent=_NO_BLOCK,
    ),
}

"""Policies in one form, and what they let anybody do. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from connectors.aws.parse import listed, ordered, texts


def policy_document(text: str) -> Any:
    """A policy in one form: statements in order of their content, every single value a list."""
    document = json.loads(text)
    statements = [_statement(one) for one in listed(document["Statement"])]
    return {"version": document.get("Version", ""), "statements": ordered(statements)}


def _statement(one: Mapping[str, Any]) -> Any:
    return {
        "sid": one.get("Sid", ""),
        "effect": one["Effect"],
        "principals": _principals(one.get("Principal")),
        "not_principals": _principals(one.get("NotPrincipal")),
        "actions": texts(one.get("Action")),
        "not_actions": texts(one.get("NotAction")),
        "resources": texts(one.get("Resource")),
        "not_resources": texts(one.get("NotResource")),
        "conditions": {
            operator: {
                # AWS compares the names of condition keys without regard to case.
                key.lower(): texts(values)
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
    return {kind: texts(names) for kind, names in sorted(value.items())}


POSITIVE: Final = frozenset(
    {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress"}
)
LIMITING: Final = (
    "aws:principal",
    "aws:source",
    "aws:userid",
    "aws:username",
    "aws:vpc",
    "cognito-identity.amazonaws.com:aud",
    "elasticfilesystem:accesspointarn",
    "kms:calleraccount",
    "lambda:eventsourcetoken",
    "lambda:functionurlauthtype",
    "s3:dataaccesspoint",
)
"""Condition keys that say whose requests are meant, by their beginning."""

NOBODY: Final = frozenset({"*", "arn:*", "0.0.0.0/0", "::/0", "none"})
"""Values of such a key that leave everybody in; `none` is a function URL without signatures."""


def open_to_anyone(policy: Any, _: str) -> Any:
    """What the policy (None: there is none) lets anybody do, without saying whose requests."""
    if policy is None:
        return []
    return [
        {"sid": one["sid"], "actions": one["actions"] or ["*"]}
        for one in policy["statements"]
        if one["effect"] == "Allow" and _anyone(one) and not _limited(one["conditions"])
    ]


def _anyone(one: Mapping[str, Any]) -> bool:
    # An allowance for all but some is one for anybody.
    return "*" in one["principals"].get("AWS", ()) or bool(one["not_principals"])


def _limited(conditions: Mapping[str, Mapping[str, Any]]) -> bool:
    return any(
        operator.lower().removeprefix("foranyvalue:") in POSITIVE
        and key.startswith(LIMITING)
        and not NOBODY & {value.lower() for value in values}
        for operator, keys in conditions.items()
        for key, values in keys.items()
    )


def allows_everything(policy: Any) -> bool:
    """Whether a policy of an identity allows every action on every resource."""
    return any(
        one["effect"] == "Allow"
        and {"*", "*:*"} & set(one["actions"])
        and "*" in one["resources"]
        and not one["conditions"]
        for one in policy["statements"]
    )

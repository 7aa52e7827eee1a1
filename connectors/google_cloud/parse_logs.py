"""What is logged, where it goes, and who is woken. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from connectors.contract import Denied, Facet, Failed, Present
from connectors.google_apis import UNREADABLE, many, text
from connectors.google_cloud.parse import Item

Data = Mapping[str, Any]
Why = Denied | Failed | None
BUCKETS: Final = "storage.googleapis.com/"
SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "ownership": ("projectownershiporownerinvitee", "roles/owner"),
    "audit_configuration": ("auditconfigdeltas",),
    "custom_roles": ("iam_role", "createrole", "updaterole"),
    "firewall_rules": ("gce_firewall_rule", "compute.firewalls"),
    "bucket_permissions": ("storage.setiampermissions",),
}
"""What an alert is about → words of which its filter must hold one."""

MEASURED: Final[Mapping[str, str]] = {
    "conditionThreshold": "filter",
    "conditionAbsent": "filter",
    "conditionMonitoringQueryLanguage": "query",
    "conditionPrometheusQueryLanguage": "query",
    "conditionSql": "query",
}
"""Kind of condition → where it names the metric."""


def audit_logging(policies: Iterable[Data], unseen: Why) -> Facet:
    """
    Which kinds of access are logged for all services, and whose are not.

    What stands above a project adds to it, more logging as well as more exceptions: where not all
    of it was seen, only an exception is certain.
    """
    kinds: set[str] = set()
    exempted: set[str] = set()
    for policy in policies:
        for one in many(policy, "auditConfigs"):
            for each in many(one, "auditLogConfigs"):
                if text(one, "service") == "allServices":
                    kinds.add(text(each, "logType"))
                exempted |= {str(member) for member in many(each, "exemptedMembers")}
    if unseen and not exempted:
        return unseen
    return Present({"types": sorted(kinds), "exempted": sorted(exempted)})


def whole_sinks(sinks: Sequence[Item], home: str, unseen: Why) -> Facet:
    """Where every entry of a project's logs is kept besides."""
    found = sorted(
        {text(one.data, "destination") for one in sinks if _reaches(one, home) and _is_whole(one)}
    )
    if unseen and not found:
        return unseen
    return Present(found)


def _reaches(sink: Item, home: str) -> bool:
    active = sink.data.get("disabled") is not True
    return active and (sink.home == home or sink.data.get("includeChildren") is True)


def _is_whole(sink: Item) -> bool:
    left_out = [one for one in many(sink.data, "exclusions") if one.get("disabled") is not True]
    return not text(sink.data, "filter").strip() and not left_out


def receives_logs(name: str, sinks: Sequence[Item], unseen: Why) -> Facet:
    """Whether a sink writes into this bucket."""
    if not name:
        return Failed(UNREADABLE)
    if any(text(one.data, "destination") == BUCKETS + name for one in sinks):
        return Present(value=True)
    return unseen or Present(value=False)


def alerts(metrics: Sequence[Item], policies: Sequence[Item]) -> Facet:
    """About which changes somebody is told."""
    words = [text(one.data, "filter").lower() for one in metrics if not one.data.get("disabled")]
    names = [text(one.data, "name") for one in metrics if not one.data.get("disabled")]
    watched = [
        _conditions(one.data) for one in policies if one.data.get("enabled", True) is not False
    ]
    told = {}
    for subject, signs in SUBJECTS.items():
        counting = [
            metric
            for name, word in zip(names, words, strict=True)
            if any(sign in word for sign in signs)
            for metric in _called(name.lower())
        ]
        told[subject] = any(
            any(_names(metric, text_) for metric in counting)
            or any(sign in matched for sign in signs)
            for text_, matched in watched
        )
    return Present(told)


def _called(metric: str) -> tuple[str, str]:
    """A metric's name as filters write it, and as PromQL does."""
    plain = re.sub(r"[^a-z0-9]", "_", metric)
    return f"logging.googleapis.com/user/{metric}", f"logging_googleapis_com:user_{plain}"


def _conditions(policy: Data) -> tuple[str, str]:
    """What a policy's conditions measure, and the entries of a log that they match."""
    measured, matched = [], []
    for one in many(policy, "conditions"):
        measured += [text(one, kind, field) for kind, field in MEASURED.items()]
        matched.append(text(one, "conditionMatchedLog", "filter"))
    return " ".join(measured).lower(), " ".join(matched).lower()


def _names(metric: str, words: str) -> bool:
    """Whether the metric stands there whole: `owner` is not `owner_two`."""
    at = words.find(metric)
    while at >= 0:
        after = words[at + len(metric) : at + len(metric) + 1]
        if not (after.isalnum() or after in {"_", "-", "/", "."}) or not after:
            return True
        at = words.find(metric, at + 1)
    return False


def approval(body: Any) -> Facet:
    """For which services Google must ask before its own people look."""
    if not isinstance(body, dict) or not text(body, "name"):
        return Failed(UNREADABLE)
    products = [text(one, "cloudProduct") for one in many(body, "enrolledServices")]
    return Present({"services": sorted(products), "above": body.get("enrolledAncestor") is True})


def contacts(found: Sequence[Data]) -> Facet:
    """Who is told of a security incident."""
    addresses = [text(one, "email") for one in found]
    return Present(sorted(addresses)) if all(addresses) else Failed(UNREADABLE)


def enabled(body: Any) -> Facet:
    """Whether an API is switched on."""
    state = text(body, "state")
    return Present(state == "ENABLED") if state else Failed(UNREADABLE)

"""The rules that watch over a customer: data protection rules, and Google's own alerts. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from connectors.contract import Facet, Failed, Present
from connectors.google_apis import UNREADABLE, inside, text
from connectors.google_workspace.policies import setting_of

DLP: Final = "rule.dlp"
ALERTS: Final = "rule.system_defined_alerts"
SERVICES: Final = ("chat", "drive", "gmail")

DEFAULT_STATES: Final[Mapping[str, str]] = {
    "Gmail potential employee spoofing": "ACTIVE",
    "Government-backed attacks": "ACTIVE",
    "Leaked password": "ACTIVE",
    "Suspicious login": "ACTIVE",
    "Suspicious programmatic login": "ACTIVE",
    "User granted Admin privilege": "INACTIVE",
    "User suspended due to suspicious activity": "ACTIVE",
}
"""
The alerts that CIS asks for, by the state that CIS and Google's help (answer 3230421) give as the
default: the API returns only what an administrator changed. "User's password changed" is missing,
as it is in Google's own list.
"""

PASSWORD_CHANGED: Final = "User's password changed"  # noqa: S105 - the name of an alert

_DETECTOR: Final = re.compile(r"matches_dlp_detector\(\s*'(\w+)'")
_TRIGGER: Final = re.compile(r"google\.workspace\.(\w+)\.")


def dlp_rules(policies: Sequence[Mapping[str, Any]], root: str) -> Facet:
    """What the active data protection rules look for, and in which services."""
    found = []
    for one in policies:
        if setting_of(one) not in {"", DLP}:
            continue
        value = inside(one, "setting", "value")
        if not isinstance(value, dict) or not text(value, "state"):
            return Failed(UNREADABLE)
        condition = text(value, "condition", "contentCondition")
        # A detector that must meet with something else, or must not be there, finds less.
        alone = "&&" not in condition and "!" not in condition
        triggers = value.get("triggers")
        services = {
            service[1]
            for each in (triggers if isinstance(triggers, list) else ())
            if isinstance(each, str) and (service := _TRIGGER.match(each))
        }
        where = inside(one, "policyQuery")
        found.append(
            {
                "name": text(value, "displayName"),
                "active": value["state"] == "ACTIVE",
                "detectors": sorted(set(_DETECTOR.findall(condition))) if alone else [],
                "services": sorted(services & set(SERVICES)),
                "everywhere": text(where, "orgUnit") in {"", f"orgUnits/{root}"}
                and not text(where, "group"),
            }
        )
    return Present(sorted(found, key=lambda one: (str(one["name"]), str(one))))


def alert_rules(policies: Sequence[Mapping[str, Any]]) -> Facet:
    """The state of the alerts that are asked for; one whose state is not known is missing."""
    states = dict(DEFAULT_STATES)
    for one in policies:
        if setting_of(one) not in {"", ALERTS}:
            continue
        name = text(one, "setting", "value", "displayName")
        state = text(one, "setting", "value", "state")
        if not name or not state:
            return Failed(UNREADABLE)
        if name in states or name == PASSWORD_CHANGED:
            states[name] = state
    return Present(dict(sorted(states.items())))

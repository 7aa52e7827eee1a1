"""What the rules say of what was seen. Pure; a facet that was not read is never a pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from approval_rules.model import Severity, Unavailable, UsageAnswer
from approval_rules.usage import UsageRules
from connectors.contract import Absent, Coverage, Denied, Facet, Failed, Present, Resource, Snapshot


class Verdict(Struct, frozen=True, kw_only=True):
    """What one rule says about one resource, what it expects and what it saw."""

    rule: str
    resource: str
    type: str
    name: str
    verdict: UsageAnswer
    severity: Severity
    reason: str
    expected: str
    seen: Mapping[str, Any]


def judge(rules: UsageRules, snapshot: Snapshot, service: Mapping[str, Any]) -> Iterator[Verdict]:
    """Every verdict, resource by resource in the order of the snapshot."""
    known = {rule.id: rule for rule in rules.rules}
    for resource in snapshot.resources:
        facets = {name: readable(facet) for name, facet in resource.facets.items()}
        for answer in rules.judge(resource.type, facets, service):
            rule = known[answer.rule]
            yield Verdict(
                rule=answer.rule,
                resource=resource.id,
                type=resource.type,
                name=resource.name,
                verdict=answer.verdict,
                severity=answer.severity,
                reason=answer.reason,
                expected=rule.holds,
                seen={name: shown(resource, name) for name in rule.reads},
            )


def readable(facet: Facet) -> Any:
    """A facet as the rules take it: its value, None where nothing is configured, Unavailable."""
    match facet:
        case Present(value):
            return value
        case Absent():
            return None
        case Denied(code):
            return Unavailable(state="denied", code=code)
        case Failed(code):
            return Unavailable(state="failed", code=code)


def shown(resource: Resource, name: str) -> Any:
    """A facet as people and programs see it beside a verdict."""
    facet = resource.facets.get(name)
    if isinstance(facet, Denied | Failed):
        return {"state": "denied" if isinstance(facet, Denied) else "failed", "code": facet.code}
    return facet.value if isinstance(facet, Present) else None


def outcome(snapshot: Snapshot) -> Literal["complete", "partial", "failed"]:
    """Failed where no listing came to its end, partial where anything is a gap."""
    if not snapshot.gaps:
        return "complete"
    return "partial" if snapshot.complete or snapshot.resources else "failed"


def coverage(snapshot: Snapshot) -> dict[str, Coverage]:
    """Coverage by facet; a listing that did not end is counted under its type."""
    found = dict(snapshot.coverage)
    for gap in snapshot.gaps:
        if not gap.facet:
            before = found.get(gap.resource_type, Coverage())
            found[gap.resource_type] = Coverage(
                asked=before.asked + 1,
                ok=before.ok,
                denied=before.denied + gap.denied,
                failed=before.failed + (not gap.denied),
            )
    return found

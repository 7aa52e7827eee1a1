"""What a scan has seen, put together: resources, coverage and gaps. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from connectors.aws.kinds import DERIVED, LISTINGS
from connectors.contract import (
    Absent,
    Coverage,
    Denied,
    Facet,
    Failed,
    Gap,
    Plan,
    Present,
    Resource,
    Snapshot,
)

Unlisted = Mapping[tuple[str, str], Denied | Failed]
"""(Type, scope) → why its listing did not come to an end."""


def snapshot(
    plan: Plan,
    resources: Iterable[Resource],
    *,
    complete: Iterable[tuple[str, str]],
    unlisted: Unlisted,
    requests: int,
) -> Snapshot:
    """The snapshot of what the plan asked for; what was looked at besides is left out."""
    counts: dict[str, Counter[str]] = {}
    gaps = []
    for (kind, scope), error in unlisted.items():
        if kind not in plan:
            continue
        gaps.append(Gap(resource_type=kind, scope=scope, code=error.code))
        # The listing itself is what would have answered for these.
        given = LISTINGS[kind].given if kind in LISTINGS else {}
        for name in plan[kind]:
            if DERIVED.get(name, (name,))[0] in given:
                _count(counts, f"{kind}/{name}", error)
    found = [one for one in sorted(resources, key=lambda one: one.id) if one.type in plan]
    for one in found:
        for name, facet in one.facets.items():
            _count(counts, f"{one.type}/{name}", facet)
            if isinstance(facet, Denied | Failed):
                gap = Gap(resource_type=one.type, scope=one.region, facet=name, code=facet.code)
                gaps.append(gap)
    return Snapshot(
        resources=tuple(found),
        complete=frozenset(one for one in complete if one[0] in plan),
        coverage={name: Coverage(**how) for name, how in sorted(counts.items())},
        gaps=tuple(dict.fromkeys(gaps)),
        requests=requests,
    )


def _count(counts: dict[str, Counter[str]], name: str, facet: Facet) -> None:
    how = counts.setdefault(name, Counter())
    how["asked"] += 1
    match facet:
        case Present() | Absent():
            how["ok"] += 1
        case Denied():
            how["denied"] += 1
        case Failed():
            how["failed"] += 1

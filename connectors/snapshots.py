"""What was seen and what was not, put together alike for every provider. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from msgspec import Struct

from connectors.contract import (
    Absent,
    Coverage,
    Denied,
    Facet,
    Failed,
    Gap,
    Present,
    Resource,
    Snapshot,
)


class Missed(Struct, frozen=True, kw_only=True):
    """A listing that did not come to its end, and the facets that it alone would have answered."""

    resource_type: str
    why: Denied | Failed
    scope: str = ""
    facets: Collection[str] = ()


def snapshot(
    resources: Iterable[Resource],
    *,
    complete: Iterable[tuple[str, str]],
    missed: Iterable[Missed],
    requests: int,
) -> Snapshot:
    """The snapshot with each facet counted and each gap named once."""
    found = tuple(resources)
    counts: dict[str, Counter[str]] = {}
    gaps: list[Gap] = []
    for one in missed:
        gaps.append(_gap(one.resource_type, one.scope, "", one.why))
        for name in one.facets:
            _count(counts, f"{one.resource_type}/{name}", one.why)
    for resource in found:
        for name, facet in resource.facets.items():
            _count(counts, f"{resource.type}/{name}", facet)
            if isinstance(facet, Denied | Failed):
                gaps.append(_gap(resource.type, resource.region, name, facet))
    return Snapshot(
        resources=found,
        complete=frozenset(complete),
        coverage={name: Coverage(**how) for name, how in sorted(counts.items())},
        gaps=tuple(dict.fromkeys(gaps)),
        requests=requests,
    )


def _gap(kind: str, scope: str, facet: str, why: Denied | Failed) -> Gap:
    return Gap(
        resource_type=kind,
        scope=scope,
        facet=facet,
        code=why.code,
        denied=isinstance(why, Denied),
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

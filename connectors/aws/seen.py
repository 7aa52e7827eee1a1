"""What a scan has seen, put together as the plan asked for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connectors import snapshots
from connectors.aws.kinds import DERIVED, LISTINGS
from connectors.contract import Denied, Failed, Plan, Resource, Snapshot
from connectors.snapshots import Missed

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
    return snapshots.snapshot(
        sorted((one for one in resources if one.type in plan), key=lambda one: one.id),
        complete=[one for one in complete if one[0] in plan],
        missed=[
            Missed(resource_type=kind, scope=scope, why=why, facets=_listed(plan, kind))
            for (kind, scope), why in unlisted.items()
            if kind in plan
        ],
        requests=requests,
    )


def _listed(plan: Plan, kind: str) -> list[str]:
    """The facets that the listing itself would have answered."""
    given = LISTINGS[kind].given if kind in LISTINGS else {}
    return [name for name in plan[kind] if DERIVED.get(name, (name,))[0] in given]

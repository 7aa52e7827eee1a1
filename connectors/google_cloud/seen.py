"""What was seen, as resources with facets, and what was not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors import snapshots
from connectors.contract import Facet, Failed, Resource, Snapshot
from connectors.google_apis import UNREADABLE, text
from connectors.google_cloud import parse
from connectors.google_cloud.facets import ASSET, FACETS, POLICY, PROJECT, TYPES, Sight, Why
from connectors.google_cloud.parse import Item, Items
from connectors.snapshots import Missed


def snapshot(sight: Sight, *, requests: int) -> Snapshot:
    """Everything that was seen, and everything that was not."""
    resources: list[Resource] = []
    complete: list[tuple[str, str]] = []
    missed: list[Missed] = []
    for kind, facets in sight.plan.items():
        found, why = _resources(sight, kind, facets)
        resources += found
        if why:
            missed.append(Missed(resource_type=kind, why=why, facets=facets))
        else:
            complete.append((kind, ""))
    return snapshots.snapshot(
        sorted(resources, key=lambda one: (one.type, one.id)),
        complete=complete,
        missed=missed,
        requests=requests,
    )


def _resources(
    sight: Sight, kind: str, facets: frozenset[str]
) -> tuple[list[Resource], Why | None]:
    if kind not in TYPES:
        return [], Failed("unknown_type")
    found: dict[str, Resource] = {}
    why: Why | None = None
    names = sorted(facets)
    for source in TYPES[kind]:
        items = sight.listed(source)
        why = why or items.why
        for item in _of_kind(kind, items):
            identity = _identity(sight, kind, item)
            if not identity:
                why = why or Failed(UNREADABLE)
                continue
            found[identity] = Resource(
                id=identity,
                type=kind,
                name=_name(item),
                region=_region(item.data),
                facets={name: _facet(sight, kind, name, item) for name in names},
            )
    return list(found.values()), why


def _of_kind(kind: str, items: Items) -> Iterator[Item]:
    for item in items.found:
        if kind == PROJECT and not item.home.startswith("projects/"):
            continue
        if text(item.data, "deleteTime") or text(item.data, "lifecycleState") == "DELETE_REQUESTED":
            continue
        # Google's own keys come and go by themselves.
        if kind == "gcp.iam.service_account_key" and text(item.data, "keyType") == "SYSTEM_MANAGED":
            continue
        yield item


def _identity(sight: Sight, kind: str, item: Item) -> str:
    if kind == ASSET:
        return text(item.data, "name")
    made = sight.named(item)
    return f"{made}/iamPolicy" if kind == POLICY and made else made


def _facet(sight: Sight, kind: str, name: str, item: Item) -> Facet:
    make = FACETS[kind].get(name)
    if make is None:
        return Failed("unknown_facet")
    try:
        return make(sight, item)
    except (AttributeError, TypeError, ValueError, KeyError):
        # A field that is something else than Google's own description says.
        return Failed(UNREADABLE)


def _name(item: Item) -> str:
    data = item.data
    return (
        text(data, "displayName")
        or text(data, "datasetReference", "datasetId")
        or text(data, "name").rpartition("/")[2]
        or item.home
    )


def _region(data: Mapping[str, Any]) -> str:
    place = text(data, "location") or text(data, "region") or text(data, "zone")
    return (place.rpartition("/")[2] or parse.place_of(text(data, "name"))).lower()

"""What a scan asks for: the union of the facets that the rules in force read. Pure."""

from __future__ import annotations

from collections.abc import Collection

from approval_rules.usage import UsageRules
from connectors.contract import Plan
from connectors.registry import Manifest, ResourceManifest


def plan(
    rules: UsageRules, manifest: Manifest, *, only: Collection[str] = (), sources: bool = False
) -> Plan:
    """
    Resource type → facets, as far as this provider has them.

    `only` narrows to types of which it names a part, as `s3` does of `aws.s3.bucket`. With
    `sources` the facets are read too from which others are computed: a computed facet tells no
    change of its own, so that without its source nobody would learn what moved.
    """
    return {
        kind: _known(facets, manifest.resources[kind], sources=sources)
        for kind, facets in rules.reads().items()
        if kind in manifest.resources and (not only or set(only) & {kind, *kind.split(".")})
    }


def _known(facets: Collection[str], of: ResourceManifest, *, sources: bool) -> frozenset[str]:
    found = {name for name in facets if name in of.facets}
    if sources:
        found |= {source for name in tuple(found) for source in of.facets[name].derived_from}
    return frozenset(found)


def scope_of(manifest: Manifest, kind: str, region: str) -> str:
    """The scope of the listing that a resource belongs to: its region, or "" for a global one."""
    known = manifest.resources.get(kind)
    return region if known is not None and known.scope == "region" else ""

"""What a scan asks for: the union of the facets that the rules in force read. Pure."""

from __future__ import annotations

from collections.abc import Collection

from approval_rules.usage import UsageRules
from connectors.contract import Plan
from connectors.registry import Manifest


def plan(rules: UsageRules, manifest: Manifest, *, only: Collection[str] = ()) -> Plan:
    """
    Resource type → facets, as far as this provider has them.

    `only` narrows to types of which it names a part, as `s3` does of `aws.s3.bucket`.
    """
    return {
        kind: facets & frozenset(manifest.resources[kind].facets)
        for kind, facets in rules.reads().items()
        if kind in manifest.resources and (not only or set(only) & {kind, *kind.split(".")})
    }


def scope_of(manifest: Manifest, kind: str, region: str) -> str:
    """The scope of the listing that a resource belongs to: its region, or "" for a global one."""
    known = manifest.resources.get(kind)
    return region if known is not None and known.scope == "region" else ""

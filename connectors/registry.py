"""Which connectors are installed. A manifest is data; provider code is imported only when used."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from importlib.resources import files
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from connectors.contract import Connection

GROUP = "sekisho.connectors"


class FacetManifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One facet of a resource type: the remote call and the right that it needs."""

    call: str
    right: str = ""
    derived_from: Sequence[str] = ()
    """Facets that this one is computed from. Such a facet writes no change of its own."""


class ResourceManifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One resource type that a connector can list."""

    list_call: str
    list_right: str = ""
    scope: str = "global"
    """`global` or `region`."""
    facets: Mapping[str, FacetManifest] = {}


class CallManifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A remote call outside the facets: publishing, deleting, reading a timeline."""

    call: str
    right: str = ""


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connector is, readable without importing its code."""

    provider: str
    title: Mapping[str, str]
    kind: str
    """`cloud` or `network`."""
    capabilities: Sequence[str]
    secrets: Sequence[str] = ()
    """Without these no connection works."""

    optional_secrets: Sequence[str] = ()
    """Known besides, for another way of signing in or for renewal."""

    settings: Sequence[str] = ()
    resources: Mapping[str, ResourceManifest] = {}
    calls: Mapping[str, CallManifest] = {}
    visibility_lag: float = 0.0
    """Seconds after which a published post is certain to show in the account's own timeline."""


class UnknownProvider(LookupError):
    """No installed connector has this name."""


@functools.cache
def manifests() -> Mapping[str, Manifest]:
    """Every installed connector's manifest by provider name."""
    return {name: manifest(name) for name in _modules()}


@functools.cache
def manifest(provider: str) -> Manifest:
    """The manifest of one provider, or `UnknownProvider`."""
    module = _modules().get(provider)
    if module is None:
        raise UnknownProvider(provider)
    text = files(module).joinpath("manifest.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Manifest)


def connect(connection: Connection) -> Any:
    """
    The connector for this connection. Imports the provider's SDK now, and makes no call.

    Each provider package has `connector.py` with `connect(connection) -> connector`.
    """
    manifest(connection.provider)
    connector = importlib.import_module(f"{_modules()[connection.provider]}.connector")
    return connector.connect(connection)


@functools.cache
def _modules() -> Mapping[str, str]:
    # To ask what is installed reads a file of every distribution; a process asks once.
    return {point.name: point.value for point in entry_points(group=GROUP)}

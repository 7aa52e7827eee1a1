"""Every installed connector is named where the contracts of imports name providers."""

from __future__ import annotations

import tomllib

from tests.architecture.source import ROOT


def test_every_connector_stands_in_the_contracts_of_imports():
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    installed = set(whole["project"]["entry-points"]["sekisho.connectors"].values())
    contracts = {one["name"]: one for one in whole["tool"]["importlinter"]["contracts"]}
    known = contracts["The service knows connectors by their contract and registry only"]
    apart = contracts["Providers do not know each other"]
    assert installed <= set(known["forbidden_modules"])
    assert installed <= set(apart["modules"])

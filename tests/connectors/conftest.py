from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.sandbox.x import ACCOUNT, TOKEN, x_sandbox
from connectors.sandbox.youtube import youtube_sandbox
from tests.connectors.aws_stage import aws  # noqa: F401 - a fixture
from tests.connectors.google_cloud_stage import google_cloud  # noqa: F401 - a fixture
from tests.connectors.google_workspace_stage import workspace  # noqa: F401 - a fixture
from tests.connectors.stages import SECONDS, Stage
from tests.connectors.x_stage import XStage
from tests.connectors.youtube_stage import YouTubeStage


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEKISHO_READ_TIMEOUT", str(SECONDS))
    monkeypatch.setenv("SEKISHO_CONNECT_TIMEOUT", str(SECONDS))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def x(tmp_path: Path) -> Iterator[XStage]:
    with x_sandbox(tmp_path / "x", {ACCOUNT: TOKEN}) as sandbox:
        yield XStage(sandbox.url)


@pytest.fixture
def youtube(tmp_path: Path) -> Iterator[YouTubeStage]:
    with youtube_sandbox(tmp_path / "youtube", YouTubeStage.given) as sandbox:
        yield YouTubeStage(sandbox.url, tmp_path)


@pytest.fixture(params=["x", "youtube"])
def network(request: pytest.FixtureRequest) -> Stage:
    """Each network's connector before its stand-in."""
    stage: Stage = request.getfixturevalue(request.param)
    return stage

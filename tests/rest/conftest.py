"""Tests of the API run over real HTTP."""

from __future__ import annotations

from tests.factories.service import service, settings

__all__ = ["service", "settings"]

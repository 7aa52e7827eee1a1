"""The order of the tests names what exists."""

from __future__ import annotations

from tests.architecture.source import ROOT
from tests.schedule import DEMO, FIRST, unit_of


def test_every_unit_that_is_begun_first_exists():
    assert [unit for unit in FIRST if unit != DEMO and not (ROOT / unit).is_file()] == []


def test_a_file_is_a_unit_and_the_demo_is_one():
    assert unit_of("tests/cli/test_up.py::test_a[x::y]") == "tests/cli/test_up.py"
    assert unit_of("tests/browser/test_pages.py::test_a") == unit_of(
        "tests/flows/test_first_day.py"
    )

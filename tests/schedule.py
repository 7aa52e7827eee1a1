"""
Which tests stay together on one worker, and which are begun first.

pytest-xdist groups by a suffix on the tests' names, which pytest 9.2 does not let it write any
more: a mark `xdist_group` is without effect and without a word. So the units are told here.
"""

from __future__ import annotations

from typing import Any, Final

import pytest
from xdist.scheduler import LoadFileScheduling

DEMO: Final = "the sample city"
INSTALLATION: Final = "tests/cli/test_up.py"
# A unit that is begun last and takes long leaves the other worker without work.
FIRST: Final = (
    DEMO,
    INSTALLATION,
    "tests/faults/test_faults.py",
    "tests/rest/test_contract_fuzz.py",
    "tests/connectors/test_aws_sandbox.py",
    "tests/rest/test_roles.py",
    "tests/posts/test_machine.py",
    "tests/cloud_services/test_invariants.py",
)
"""In this order; all other files follow, those with the most tests first."""


def unit_of(test: str) -> str:
    """
    The unit of a test, by its name: its file, or the one running demo that several files share.

    A file is one unit because what it makes once (a migrated home, a compiled pack) would else
    be made by every worker.
    """
    file = test.partition("::")[0]
    if file.startswith("tests/browser/") or file == "tests/flows/test_first_day.py":
        return DEMO
    return file


class Schedule(LoadFileScheduling):
    """Whole units to whichever worker is free."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        for unit in reversed(FIRST):
            if unit in self.workqueue:
                self.workqueue.move_to_end(unit, last=False)
        super()._assign_work_unit(node)


def check(items: list[pytest.Item]) -> None:
    """Raise `UsageError` for a test of the demo that stands in another unit."""
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()) and unit_of(item.nodeid) != DEMO:
            raise pytest.UsageError(f"{item.nodeid} needs the demo: tests/schedule.py names it not")

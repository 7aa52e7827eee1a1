"""A worker that is killed at any moment, and a network that fails in every way it can."""

from __future__ import annotations

import random
import time

import pytest

from governance.base import clock
from governance.settings import JobSettings
from tests.faults.arena import EFFECTS, Arena, breaking

pytestmark = pytest.mark.faults

JOBS = JobSettings(heartbeat=0.5, stall_limit=2, lease=6, visibility_lag=1, poll=0.2)


def test_workers_killed_while_they_send_leave_every_post_once(tmp_path):
    with Arena(tmp_path, JOBS, workers=2, fsync=False) as arena:
        arena.schedule_many(12, within=6.0)
        with breaking(arena, every=1.5, databases=False, chance=random.Random(1)):
            arena.wait(time.monotonic() + 8)
            # A busy machine takes seconds for a kill: more posts, so that each hits work under way.
            latest = time.monotonic() + 60
            while arena.kills < 3 and time.monotonic() < latest:
                arena.schedule_many(4, within=2.0)
                arena.wait(time.monotonic() + 3)
        assert arena.wait(time.monotonic() + 60), arena.states()
        report = arena.report()
    assert report.kills >= 3
    assert (report.duplicates, report.lost, report.stuck) == (0, 0, 0)


def test_every_fault_of_the_network_ends_with_one_post(tmp_path):
    with Arena(tmp_path, JOBS, workers=1, fsync=False) as arena:
        for nth, effect in enumerate(EFFECTS, start=1):
            arena.spoil(dict(effect), nth=nth)
        for number in range(len(EFFECTS)):
            arena.schedule(f"お知らせ {number}", clock.now())
        assert arena.wait(time.monotonic() + 60), arena.states()
        report = arena.report()
        seen = arena.on_the_network()
    assert (report.duplicates, report.lost, report.stuck, report.needs_person) == (0, 0, 0, 0)
    assert sorted(seen.values()) == [1] * len(EFFECTS)

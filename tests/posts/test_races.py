"""Two at once: one of them wins, and the other is told or does nothing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from governance.base.errors import Conflict
from governance.posts import actions, handlers
from governance.posts.jobs import PublishTarget


def test_many_workers_with_the_same_job_call_the_network_once(world):
    post = world.scheduled()
    target = world.targets(post)[0]
    begin = threading.Barrier(6)

    def work():
        begin.wait(10)
        handlers.publish_target(PublishTarget(target=target.id), world.runtime)

    with ThreadPoolExecutor(6) as threads:
        for done in [threads.submit(work) for _ in range(6)]:
            done.result()
    assert len(world.network.calls) == 1
    assert world.state(post) == "published"


def test_two_accounts_that_answer_at_once_conclude_the_post_once(world):
    post = world.scheduled(accounts=world.both())
    begin = threading.Barrier(2)

    def work(target):
        begin.wait(10)
        handlers.publish_target(PublishTarget(target=target.id), world.runtime)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(work, target) for target in world.targets(post)]:
            done.result()
    assert world.state(post) == "published"
    assert len(world.network.calls) == 2


def test_a_cancel_and_a_claim_at_once_leave_no_post_that_is_neither(world):
    for number in range(3):
        post = world.scheduled(f"お知らせ {number}")
        target = world.targets(post)[0]
        begin = threading.Barrier(2)

        def cancel(post=post, begin=begin):
            begin.wait(10)
            try:
                world.do("pr", actions.cancel, post)
            except Conflict:
                return False
            return True

        def work(target=target, begin=begin):
            begin.wait(10)
            handlers.publish_target(PublishTarget(target=target.id), world.runtime)

        before = len(world.network.calls)
        with ThreadPoolExecutor(2) as threads:
            cancelled, worked = threads.submit(cancel), threads.submit(work)
            worked.result()
            expected = "approved" if cancelled.result() else "published"
        assert world.state(post) == expected
        assert len(world.network.calls) - before == (expected == "published")

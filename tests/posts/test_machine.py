"""A post under any order of moves by anybody, with a network that fails as it likes."""

from __future__ import annotations

import contextlib
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from connectors.contract import NeedsAttention, TryLater
from governance.audit.models import AuditEvent
from governance.base import ids
from governance.base.errors import SekishoError
from governance.posts import actions
from governance.posts.models import Post, RevisionApproval
from governance.posts.schemas import EditPost, ResolveTarget, TransitionPost
from governance.posts.states import POST, outcome
from tests.posts.network import lost, never_arrived, raising, refused

WHO = st.sampled_from(["pr", "pr2", "approver", "approver2", "other_pr", "auditor"])
ANSWERS = st.sampled_from(["accept", "lost", "never", "refused", "later", "attention"])


def machine_of(world):
    """The machine, bound to one world; every run has a post of its own in it."""

    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            world.network.posts.clear()
            world.network.scripts.clear()
            self.text = f"お知らせ {ids.new().hex}"
            self.post = world.draft(self.text)

        @rule(
            who=WHO,
            event=st.sampled_from(
                ["submit", "approve", "return", "schedule", "cancel", "withdraw"]
            ),
            stale=st.booleans(),
        )
        def move(self, who, event, stale):
            digest = "0" * 64 if stale else world.view(self.post).digest
            command = TransitionPost(event=event, seen_digest=digest, reason="理由")
            with contextlib.suppress(SekishoError):
                world.do(who, actions.transition, self.post, command)

        @rule(steps=st.integers(1, 3))
        def go_on(self, steps):
            """The way that most posts take, so that the far states are met as well."""
            usual = {"draft": world.submit, "in_review": world.approve, "approved": world.schedule}
            for _ in range(steps):
                usual.get(world.state(self.post), world.work)(self.post)

        @rule(who=WHO, number=st.integers(0, 3))
        def edit(self, who, number):
            with contextlib.suppress(SekishoError):
                world.do(who, actions.edit, self.post, EditPost(text=f"{self.text} {number}"))

        @rule(answer=ANSWERS)
        def work(self, answer):
            world.network.scripts.clear()
            scripted = {
                "lost": lost(world.network),
                "never": never_arrived,
                "refused": refused,
                "later": raising(TryLater("busy", after=1, code="429")),
                "attention": raising(NeedsAttention("revoked", code="401")),
            }
            if answer in scripted:
                world.network.scripts.append(scripted[answer])
            world.work(self.post)

        @rule()
        def look(self):
            world.look(self.post)

        @rule(who=WHO, answer=st.sampled_from(["again", "give_up"]))
        def resolve(self, who, answer):
            command = ResolveTarget(account_id=ids.show("account", world.first), answer=answer)
            with contextlib.suppress(SekishoError):
                world.do(who, actions.resolve, self.post, command)

        @invariant()
        def nothing_stands_twice_on_the_network(self):
            texts = Counter(text for _, text, _ in world.network.posts.values())
            assert not texts or max(texts.values()) == 1

        @invariant()
        def what_left_review_was_approved_by_somebody_else(self):
            with world.database.reading() as session:
                post = session.get_one(Post, self.post)
                if post.state not in {"approved", "scheduled", "sending", "published"}:
                    return
                approvals = session.scalars(
                    select(RevisionApproval).where(RevisionApproval.revision_id == post.revision_id)
                ).all()
                assert approvals
                assert all(one.seen_digest == post.digest for one in approvals)
                assert all(one.approver_id not in post.writers for one in approvals)

        @invariant()
        def the_post_is_what_its_targets_make_of_it(self):
            view = world.view(self.post)
            concluded = outcome(target.state for target in view.targets)
            if view.state == "sending":
                assert concluded is None
            if view.state == "published":
                assert concluded == "publish"

        @invariant()
        def every_move_is_told_once(self):
            with world.database.reading() as session:
                version = session.get_one(Post, self.post).state
                last = session.scalar(
                    select(AuditEvent.after_state)
                    .where(AuditEvent.object_id == self.post, AuditEvent.after_state.is_not(None))
                    .order_by(AuditEvent.occurred_at.desc(), AuditEvent.event_id.desc())
                    .limit(1)
                )
                assert last == version
                assert version in POST.states
                moves = session.scalar(
                    select(func.count())
                    .select_from(AuditEvent)
                    .where(
                        AuditEvent.object_id == self.post,
                        AuditEvent.before_state == AuditEvent.after_state,
                    )
                )
                assert moves == 0

    return Life


@pytest.mark.usefixtures("world")
def test_any_order_of_moves_keeps_the_promises(world):
    run_state_machine_as_test(
        machine_of(world),
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            # Every step is some transactions: shrinking would take minutes.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

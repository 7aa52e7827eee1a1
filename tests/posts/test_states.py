"""What the targets make of a post, for every mixture of states."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.posts.states import OPEN, POST, TARGET, outcome

SOME = st.lists(st.sampled_from(TARGET.states), min_size=1, max_size=6)


@given(SOME)
def test_a_post_is_not_concluded_while_one_target_is_open(targets):
    assert (outcome(targets) is None) == bool(set(targets) & OPEN)


@given(st.lists(st.sampled_from(["published", "refused"]), min_size=1, max_size=6))
def test_a_post_is_published_as_soon_as_one_target_is(targets):
    assert outcome(targets) == ("publish" if "published" in targets else "refuse")


def test_a_post_without_targets_is_concluded_by_nobody():
    assert outcome([]) is None


def test_no_move_leads_out_of_withdrawn_and_expired():
    assert POST.events("withdrawn") == ()
    assert POST.events("expired") == ()

"""The moves that people make: what each needs, and what refuses it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy.exc import IntegrityError

from approval_rules.model import Finding, Text
from governance.approvals.actions import StaleDigest
from governance.base import clock, ids
from governance.base.db import BulkChange
from governance.base.errors import Forbidden, Invalid, NotFound, VersionMismatch
from governance.base.paging import Ask
from governance.base.states import StateAssigned, WrongState
from governance.posts import actions, judging, queries
from governance.posts.errors import NotPublishable
from governance.posts.models import Post, RevisionApproval
from governance.posts.schemas import (
    DraftPost,
    EditPost,
    PostFilters,
    ResolveTarget,
    TransitionPost,
)
from tests.factories.rules import BLOCKED, WARNED


def test_a_draft_has_its_digest_and_its_judgement_at_once(world):
    view = world.view(world.draft(f"{WARNED}です。"))
    assert view.state == "draft"
    assert len(view.digest) == 64
    assert set(view.digest) <= set("0123456789abcdef")
    assert view.verdict == "warn"
    assert [(found.rule, found.field) for found in view.findings] == [("test.warned", "text")]
    assert [target.state for target in view.targets] == ["waiting"]
    assert view.account_ids == [ids.show("account", world.first)]
    assert view.waits_for == ["広報 花子"]


def test_a_change_of_the_draft_changes_digest_verdict_and_version(world):
    post = world.draft()
    before = world.view(post)
    command = EditPost(text=f"{BLOCKED}のお知らせ")
    world.do("pr2", actions.edit, post, command, version=before.version)
    after = world.view(post)
    assert after.digest != before.digest
    assert after.verdict == "block"
    assert after.version == before.version + 1


def test_a_change_on_an_old_version_is_refused(world):
    post = world.draft()
    with pytest.raises(VersionMismatch):
        world.do("pr", actions.edit, post, EditPost(text="別の文"), version=99)


def test_every_flaw_of_a_draft_is_told_at_once(world):
    now = clock.now()
    command = DraftPost(
        text=" \0",
        account_ids=("sns_1", ids.show("account", ids.new())),
        not_before=now + timedelta(days=2),
        not_after=now + timedelta(days=1),
    )
    with pytest.raises(Invalid) as refused:
        world.do("pr", actions.draft, command)
    assert {(flaw.pointer, flaw.code) for flaw in refused.value.flaws} == {
        ("/text", "text.nul"),
        ("/account_ids/0", "malformed_id"),
        ("/account_ids/1", "account.unknown"),
        ("/not_after", "window.order"),
    }


def test_half_a_character_is_refused_by_name(world):
    command = DraftPost(text="a\ud800", account_ids=(ids.show("account", world.first),))
    with pytest.raises(Invalid) as refused:
        world.do("pr", actions.draft, command)
    assert [(flaw.pointer, flaw.code) for flaw in refused.value.flaws] == [
        ("/text", "text.surrogate")
    ]


def test_a_blocked_post_is_not_submitted_and_the_refusal_names_the_rule(world):
    post = world.draft(f"{BLOCKED}のお知らせ")
    with pytest.raises(NotPublishable) as refused:
        world.submit(post)
    assert [(flaw.pointer, flaw.code) for flaw in refused.value.flaws] == [
        ("/text", "test.blocked")
    ]
    assert world.state(post) == "draft"


def test_a_warning_goes_on_to_the_approver(world):
    post = world.submitted(f"{WARNED}です。")
    view = world.view(post, by="approver")
    assert (view.state, view.verdict) == ("in_review", "warn")
    assert "承認 一郎" in view.waits_for


def test_what_is_in_review_is_not_changed_any_more(world):
    post = world.submitted()
    with pytest.raises(WrongState):
        world.do("pr", actions.edit, post, EditPost(text="別"))


def test_an_approval_needs_the_digest_that_was_seen(world):
    post = world.submitted()
    with pytest.raises(StaleDigest):
        world.approve(post, digest="0" * 64)
    with pytest.raises(Invalid):
        world.do("approver", actions.transition, post, TransitionPost(event="approve"))
    assert world.state(post) == "in_review"
    world.approve(post)
    assert world.state(post) == "approved"


def test_nobody_approves_words_that_they_wrote(world):
    post = world.draft()
    with world.database.writing() as session:
        actor = world.city.actor(session, "approver")
        writing = msgspec.structs.replace(
            actor, grants=(*actor.grants, *world.city.actor(session, "pr").grants)
        )
        actions.edit(session, writing, post, EditPost(text="書き直した文です。"))
    world.submit(post)
    with pytest.raises(Forbidden) as refused:
        world.approve(post)
    assert refused.value.reason == "four_eyes"
    world.approve(post, by="approver2")
    assert world.state(post) == "approved"


@pytest.mark.parametrize("who", ["author", "writer"])
def test_the_database_itself_refuses_an_approval_by_author_or_writer(world, who):
    post = world.draft()
    world.do("pr2", actions.edit, post, EditPost(text="書き直した文です。"))
    world.submit(post)
    approver = world.city.people["pr" if who == "author" else "pr2"]
    with pytest.raises(IntegrityError, match="four_eyes"):
        approve_in_the_table(world, post, approver)


def approve_in_the_table(world, post, approver):
    with world.database.writing() as session:
        row = session.get_one(Post, post)
        session.add(
            RevisionApproval(
                id=ids.new(),
                revision_id=row.revision_id,
                author_id=row.author_id,
                writers=row.writers,
                approver_id=approver,
                step=1,
                seen_digest=row.digest,
                approved_at=clock.now(),
            )
        )


def test_a_person_of_another_department_does_not_know_the_post(world):
    post = world.draft()
    with pytest.raises(NotFound):
        world.view(post, by="other_pr")
    with pytest.raises(NotFound):
        world.submit(post, by="other_pr")


def test_a_return_needs_a_comment_and_leads_to_draft(world):
    post = world.submitted()
    with pytest.raises(Invalid):
        world.do("approver", actions.transition, post, TransitionPost(event="return"))
    command = TransitionPost(event="return", reason="日付を入れてください")
    world.do("approver", actions.transition, post, command)
    view = world.view(post)
    assert (view.state, view.remark) == ("draft", "日付を入れてください")


def test_an_approved_post_that_is_returned_needs_a_new_approval(world):
    post = world.approved()
    world.do("pr", actions.send_back, post, comment="誤字がありました")
    world.do("pr", actions.edit, post, EditPost(text="直した文です。"))
    world.submit(post)
    assert world.state(post) == "in_review"
    with pytest.raises(WrongState):
        world.schedule(post)
    world.approve(post)
    assert world.view(post).revision == 2


def test_the_author_schedules_what_others_approved(world):
    at = clock.now() + timedelta(hours=2)
    post = world.scheduled(at=at)
    view = world.view(post)
    assert (view.state, view.publish_at) == ("scheduled", at)
    assert [job.scheduled_at for job in world.jobs("posts.publish")] == [at]


def test_a_cancelled_post_is_approved_again_and_does_not_go_out(world):
    post = world.scheduled()
    world.do("pr", actions.cancel, post)
    assert world.state(post) == "approved"
    world.work(post)
    assert world.network.calls == []


@pytest.mark.parametrize(
    ("minutes", "code"), [(30, "window.before"), (150, "window.after"), (-60, "publish_at.past")]
)
def test_a_time_outside_the_window_is_refused(world, minutes, code):
    now = clock.now()
    post = world.approved(not_before=now + timedelta(hours=1), not_after=now + timedelta(hours=2))
    with pytest.raises(Invalid) as refused:
        world.schedule(post, now + timedelta(minutes=minutes))
    assert [flaw.code for flaw in refused.value.flaws] == [code]


def test_allowed_moves_are_named_with_the_reason_why_others_are_not(world):
    post = world.draft(f"{BLOCKED}のお知らせ")
    with world.database.reading() as session:
        found = queries.transitions(session, world.city.actor(session, "pr"), post)
    assert found.state == "draft"
    reasons = {item.event: (item.allowed, item.reason) for item in found.allowed}
    assert reasons["submit"] == (False, "blocked")
    assert reasons["approve"] == (False, "wrong_state")


def test_the_author_is_told_that_approving_takes_four_eyes(world):
    post = world.submitted()
    with world.database.reading() as session:
        mine = queries.transitions(session, world.city.actor(session, "pr"), post)
        theirs = queries.transitions(session, world.city.actor(session, "approver"), post)
    assert {i.event: i.reason for i in mine.allowed}["approve"] == "role_missing:post.decide"
    assert {i.event: i.allowed for i in theirs.allowed}["approve"] is True
    assert [event.action for event in theirs.items] == ["post.submitted", "post.drafted"]


def test_the_window_that_is_over_ends_the_post(world):
    end = clock.now() + timedelta(minutes=30)
    post = world.scheduled(at=clock.now() + timedelta(minutes=5), not_after=end)
    with clock.held(end + timedelta(seconds=1)):
        world.work(post)
        assert world.state(post) == "expired"
    assert world.network.calls == []


def test_a_state_is_not_assigned_and_posts_are_not_changed_in_bulk(world):
    post = world.draft()
    with pytest.raises(StateAssigned), world.database.writing() as session:
        session.get_one(Post, post).state = "published"
    with pytest.raises(BulkChange), world.database.writing() as session:
        session.query(Post).update({"text": "x"})


def test_lists_show_what_one_may_see_and_filter_it(world):
    first = world.draft("図書館のお知らせ")
    second = world.submitted("公園のお知らせ")
    with world.database.reading() as session:
        pr = world.city.actor(session, "pr")
        other = world.city.actor(session, "other_pr")

        def shown(actor, **filters):
            found = queries.list_(session, actor, Ask(), PostFilters(**filters))
            return [item.id for item in found.items]

        assert shown(pr) == [ids.show("post", second), ids.show("post", first)]
        assert shown(pr, state="in_review") == [ids.show("post", second)]
        assert shown(pr, text="図書館") == [ids.show("post", first)]
        assert shown(pr, account_id=ids.show("account", world.second)) == []
        assert shown(other) == []
        assert [row.id for row in queries.rows(session, pr, PostFilters())] == shown(pr)


def test_the_history_tells_every_move_once(world):
    post = world.published()
    with world.database.reading() as session:
        events = queries.history(session, world.city.actor(session, "pr"), post, Ask()).items
    told = [event.action for event in reversed(events)]
    assert told == [
        "post.drafted",
        "post.submitted",
        "post.approved",
        "post.scheduled",
        "post.target_sending",
        "post.claimed",
        "post.target_published",
        "post.published",
    ]


def test_the_calendar_shows_what_goes_out_and_what_went_out(world):
    at = clock.now() + timedelta(days=1)
    planned = world.scheduled("明日のお知らせ", at)
    published = world.published("今日のお知らせ")
    world.draft("いつか")
    with world.database.reading() as session:
        pr = world.city.actor(session, "pr")
        entries = queries.calendar(session, pr, at - timedelta(days=2), at + timedelta(seconds=1))
        assert [(entry.id, entry.state) for entry in entries] == [
            (ids.show("post", published), "published"),
            (ids.show("post", planned), "scheduled"),
        ]
        found = queries.counts(session, pr)
        assert {state: number for state, number in found.items() if number} == {
            "draft": 1,
            "scheduled": 1,
            "published": 1,
        }
        other = world.city.actor(session, "other_pr")
        assert queries.calendar(session, other, at - timedelta(days=2), at) == []


def test_a_second_round_shows_what_the_first_one_said(world):
    post = world.submitted("初めの文です。")
    world.do("approver", actions.send_back, post, comment="直してください")
    world.do("pr", actions.edit, post, EditPost(text="直した文です。"))
    world.submit(post)
    with world.database.reading() as session:
        actor = world.city.actor(session, "approver")
        assert queries.text_before(session, actor, post) == "初めの文です。"


def test_only_those_of_the_department_answer_for_a_target(world):
    post = world.scheduled()
    command = ResolveTarget(account_id=ids.show("account", world.first), answer="again")
    with pytest.raises(NotFound):
        world.do("other_pr", actions.resolve, post, command)
    with pytest.raises(Forbidden):
        world.do("auditor", actions.resolve, post, command)


def test_a_post_is_judged_as_the_whole_of_what_is_sent(world, monkeypatch):
    asked = []
    judge = judging.judge

    def listening(session, actor, submission):
        asked.append(submission)
        return judge(session, actor, submission)

    monkeypatch.setattr(judging, "judge", listening)
    world.draft()
    assert asked
    assert all(one.complete for one in asked)


def test_two_networks_that_say_different_things_of_one_place_are_both_heard():
    def told(message):
        return Finding(
            rule="length.limit",
            type="LENGTH",
            level="block",
            title=Text(ja="長さ", en="Length"),
            message=Text(ja=message, en=message),
            remedy=Text(ja="", en=""),
            clause=(),
        )

    x, bluesky = told("X 282/280"), told("Bluesky 301/300")
    assert judging.merged([[x], [bluesky], [x]]) == [bluesky, x]

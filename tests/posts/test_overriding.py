"""Blocks that a rule lets somebody pass: asked for with a reason, let through by another person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from governance.approvals.actions import NoApprover, StaleDigest
from governance.audit.models import AuditEvent, AuditPayload
from governance.base import clock, ids
from governance.base.actor import system
from governance.base.errors import Forbidden, Invalid
from governance.base.paging import Ask
from governance.base.states import WrongState
from governance.identity import actions as identity
from governance.identity.schemas import GrantRole, SetDeputy
from governance.posts import actions, judging, queries
from governance.posts.errors import NotPublishable, StaleOverride
from governance.posts.models import Revision
from governance.posts.schemas import EditPost, GrantOverride, PostFilters, TransitionPost
from governance.rulebook import actions as rulebook
from governance.rulebook import engine
from tests.factories.rules import BLOCKED, rule

OPEN = "当番電話"
"""A word that blocks, and that an approver may let pass."""
GUARDED = "警備計画"
"""A word that blocks, and that only somebody who is security staff too may let pass."""
WHY = "市の当番の番号であり、個人のものではありません"
AGREED = "当番表で確かめました"
TEXT = f"本日の{OPEN}について"


def pack(version: str, *rules: str) -> str:
    return f'pack: test-overrides\nversion: "{version}"\nrules:' + "".join(rules)


def put(world, text: str, instead: str = "for tests") -> None:
    with world.database.writing() as session:
        actor = system("factory")
        rulebook.put_in_force(session, actor, rulebook.add_pack(session, actor, text), instead)


@pytest.fixture
def world(world):
    put(
        world,
        pack(
            "1",
            rule("open", OPEN, "block", "approver"),
            rule("guarded", GUARDED, "block", "security"),
        ),
    )
    return world


def ask(world, post, reason=WHY, by="pr", **more):
    command = TransitionPost(event="submit", override_reason=reason, **more)
    world.do(by, actions.transition, post, command)


def let(world, post, by="approver", reason=AGREED, **more):
    view = world.view(post)
    given = {"seen_digest": view.digest, "override_digest": view.override and view.override.digest}
    command = TransitionPost(event="approve", override_reason=reason, **(given | more))
    world.do(by, actions.transition, post, command)


def asked(world, text=TEXT, **more):
    post = world.draft(text, **more)
    ask(world, post)
    return post


def granted(world, text=TEXT, **more):
    post = asked(world, text, **more)
    let(world, post)
    return post


def flaws(error):
    return [(flaw.pointer, flaw.code) for flaw in error.value.flaws]


class Told(NamedTuple):
    who: str
    why: str
    facts: dict[str, Any]


def events(world, action):
    """What the log tells of this action."""
    query = (
        select(AuditEvent.actor_ref, AuditPayload.reason, AuditPayload.facts)
        .join(AuditPayload, AuditPayload.event_id == AuditEvent.event_id)
        .where(AuditEvent.action == action)
    )
    with world.database.reading() as session:
        return [Told(*row) for row in session.execute(query)]


# ------------------------------------------------------------------ asking


def test_without_a_reason_a_block_is_refused_and_told_how_to_ask(world):
    post = world.draft(TEXT)
    for reason in ("", " \n"):
        with pytest.raises(NotPublishable) as refused:
            ask(world, post, reason)
        assert flaws(refused) == [("/text", "test.open")]
        assert "override_reason" in refused.value.flaws[0].message
    assert world.state(post) == "draft"


def test_a_draft_says_what_could_be_overridden_and_by_whom(world):
    view = world.view(world.draft(TEXT))
    assert view.override is not None
    assert (view.override.state, view.override.roles) == ("possible", ["approver"])
    (found,) = view.override.findings
    assert (found.rule, found.surface, found.role) == ("test.open", "•••話", "approver")
    assert world.view(world.draft()).override is None


def test_with_a_reason_the_post_lies_before_the_approver_with_what_is_asked(world):
    post = asked(world)
    view = world.view(post, by="approver")
    assert (view.state, view.verdict) == ("in_review", "block")
    assert view.override is not None
    assert (view.override.state, view.override.reason) == ("asked", WHY)
    assert view.override.asked_by == ids.show("person", world.city.people["pr"])
    assert "承認 一郎" in view.waits_for


def test_a_second_block_that_nobody_may_pass_is_refused_by_name(world):
    post = world.draft(f"{TEXT} {BLOCKED}も")
    assert world.view(post).override is None
    with pytest.raises(NotPublishable) as refused:
        ask(world, post)
    assert flaws(refused) == [("/text", "test.blocked")]


def test_what_two_rules_find_in_one_place_is_as_closed_as_the_stricter_one(world):
    put(world, pack("2", rule("open", OPEN, "block", "approver"), rule("shut", OPEN[:2], "block")))
    post = world.draft(TEXT)
    with pytest.raises(NotPublishable):
        ask(world, post)


def test_a_check_that_did_not_end_is_never_overridable(world, monkeypatch):
    post = world.draft(TEXT, accounts=world.both())
    judge = judging.judge
    calls = []

    def half(session, actor, submission):
        answer = judge(session, actor, submission)
        calls.append(submission)
        if len(calls) % 2:
            return answer
        failed = engine.unknown(submission, answer.judgement.digest, "timeout")
        return type(answer)(id=answer.id, judgement=failed)

    monkeypatch.setattr(judging, "judge", half)
    with pytest.raises(NotPublishable) as refused:
        ask(world, post)
    assert flaws(refused) == [("/text", "engine.unavailable")]
    assert world.state(post) == "draft"


def test_an_author_who_saw_other_blocks_is_asked_to_read_again(world):
    post = world.draft(TEXT)
    seen = world.view(post).override
    assert seen is not None
    world.do("pr", actions.edit, post, EditPost(text=f"{TEXT}、{OPEN}"))
    with pytest.raises(StaleOverride):
        ask(world, post, override_digest=seen.digest)
    ask(world, post, override_digest=world.view(post).override.digest)
    assert world.state(post) == "in_review"


def test_a_reason_where_nothing_blocks_changes_nothing(world):
    post = world.draft()
    ask(world, post)
    assert world.view(post).override is None
    assert events(world, "post.override_asked") == []
    world.approve(post)
    assert world.state(post) == "approved"


def test_a_role_that_no_approver_holds_stops_the_request_with_its_remedy(world):
    post = world.draft(f"本日の{GUARDED}について")
    with pytest.raises(NoApprover):
        ask(world, post)
    assert world.state(post) == "draft"


# ------------------------------------------------------------------ letting


def test_the_approver_confirms_these_blocks_and_says_why(world):
    post = asked(world)
    with pytest.raises(Invalid) as refused:
        world.approve(post)
    assert flaws(refused) == [("/override_digest", "required"), ("/override_reason", "required")]
    with pytest.raises(Invalid) as refused:
        let(world, post, reason=" ")
    assert flaws(refused) == [("/override_reason", "required")]
    with pytest.raises(StaleOverride):
        let(world, post, override_digest="0" * 64)
    with pytest.raises(StaleDigest):
        let(world, post, seen_digest="0" * 64)
    assert world.state(post) == "in_review"
    let(world, post)
    view = world.view(post)
    assert (view.state, view.override.state) == ("approved", "granted")
    assert [(one.name, one.reason) for one in view.override.grants] == [("承認 一郎", AGREED)]


def test_a_rule_that_asks_for_no_reason_is_let_pass_with_the_tick_alone(world):
    quick = rule("open", OPEN, "block", "approver, reason_required: false")
    put(world, pack("2", quick))
    post = asked(world)
    let(world, post, reason="")
    world.schedule(post)
    world.work(post)
    assert world.state(post) == "published"


def test_a_yes_to_blocks_that_nobody_asked_about_is_refused(world):
    post = world.submitted()
    with pytest.raises(StaleOverride):
        let(world, post, override_digest="0" * 64)


def test_neither_author_nor_a_writer_lets_their_own_words_pass(world):
    post = asked(world)
    with world.database.writing() as session:
        grant = GrantRole(
            person=ids.show("person", world.city.people["pr"]),
            role="approver",
            department=ids.show("department", world.city.department),
        )
        identity.grant_role(session, system("factory"), grant)
    with pytest.raises(Forbidden) as refused:
        let(world, post, by="pr")
    assert refused.value.reason == "four_eyes"


def test_who_holds_not_the_named_role_may_not_decide(world):
    guarded = f"本日の{GUARDED}について"
    with world.database.writing() as session:
        grant = GrantRole(
            person=ids.show("person", world.city.people["approver2"]), role="security"
        )
        identity.grant_role(session, system("factory"), grant)
    post = asked(world, guarded)
    view = world.view(post)
    assert (view.override.roles, view.waits_for) == (["security"], ["承認 二葉"])
    for by in ("approver", "security"):
        with pytest.raises(Forbidden):
            let(world, post, by=by)
    with world.database.reading() as session:
        moves = queries.transitions(session, world.city.actor(session, "approver"), post).allowed
    assert {one.event: one.reason for one in moves}["approve"] == "role_needed:security"
    let(world, post, by="approver2")
    assert world.state(post) == "approved"


def test_a_deputy_decides_for_the_one_who_holds_the_role_and_both_are_told(world):
    with world.database.writing() as session:
        now = clock.now()
        people = world.city.people
        absence = SetDeputy(
            person=ids.show("person", people["approver"]),
            deputy=ids.show("person", people["owner"]),
            valid_from=now - timedelta(hours=1),
            valid_until=now + timedelta(days=1),
            reason="出張",
        )
        identity.set_deputy(session, system("factory"), absence)
    post = asked(world)
    let(world, post, by="owner")
    with world.database.reading() as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "post.override_granted")
        ).one()
    assert event.actor_ref == f"person:{people['owner'].hex}"
    assert event.on_behalf_of == f"person:{people['approver'].hex}"


def test_sending_back_needs_no_confirmation_and_drops_the_request(world):
    post = asked(world)
    world.do("approver", actions.send_back, post, comment="番号を消してください")
    assert world.view(post).override.state == "possible"
    with pytest.raises(NotPublishable):
        world.submit(post)


def test_words_changed_after_the_request_need_a_new_one(world):
    post = granted(world)
    world.do("pr", actions.send_back, post, comment="一言足します")
    world.do("pr", actions.edit, post, EditPost(text=f"{TEXT}。"))
    with pytest.raises(NotPublishable):
        world.submit(post)
    with pytest.raises(WrongState):
        world.schedule(post)
    ask(world, post)
    assert world.view(post).override.grants == []


def test_the_database_refuses_a_block_that_nobody_was_asked_about(world):
    post = world.submitted()
    with pytest.raises(IntegrityError, match="judged"):
        blocked_in_the_table(world, post)


def blocked_in_the_table(world, post):
    with world.database.writing() as session:
        known = session.scalars(select(Revision).where(Revision.post_id == post)).one()
        session.add(
            Revision(
                id=ids.new(),
                post_id=post,
                number=2,
                digest=known.digest,
                content=known.content,
                judgements=known.judgements,
                verdict="block",
                author_id=known.author_id,
                writers=known.writers,
                submitted_by=known.submitted_by,
                submitted_at=clock.now(),
            )
        )


# ------------------------------------------------------------------ publishing


def test_what_was_let_pass_goes_out(world):
    post = granted(world, accounts=world.both())
    world.schedule(post)
    world.work(post)
    view = world.view(post)
    assert (view.state, view.override.state) == ("published", "granted")
    assert len(world.network.calls) == 2


@pytest.mark.parametrize(
    ("later", "stopped_by"),
    [
        (rule("new", "について", "block", "approver"), "test.new"),
        (rule("open", OPEN, "block", "security"), "test.open"),
        (rule("open", OPEN, "block"), "test.open"),
    ],
    ids=["another block", "another role", "nobody any more"],
)
def test_rules_that_changed_after_the_approval_stop_what_was_not_let_pass(world, later, stopped_by):
    early = granted(world)
    late = granted(world)
    world.schedule(late)
    same = rule("open", OPEN, "block", "approver")
    put(world, pack("2", later if "test.open" in later else same + later))
    with pytest.raises(NotPublishable) as refused:
        world.schedule(early)
    assert flaws(refused) == [("/text", stopped_by)]
    world.work(late)
    (target,) = world.view(late).targets
    assert (target.state, target.code, target.reason) == ("refused", "rules_block", stopped_by)
    assert world.network.calls == []


def test_rules_that_changed_elsewhere_leave_the_override_as_it_is(world):
    post = granted(world)
    put(
        world,
        pack("2", rule("open", OPEN, "block", "approver"), rule("new", "別の語", "block")),
    )
    world.schedule(post)
    world.work(post)
    assert world.state(post) == "published"


def test_a_check_that_fails_at_the_last_moment_holds_the_post(world, monkeypatch):
    post = granted(world)
    world.schedule(post)
    judge = judging.judge

    def failing(session, actor, submission):
        answer = judge(session, actor, submission)
        failed = engine.unknown(submission, answer.judgement.digest, "timeout")
        return type(answer)(id=answer.id, judgement=failed)

    with monkeypatch.context() as patched:
        patched.setattr(judging, "judge", failing)
        world.work(post)
    (target,) = world.view(post).targets
    assert (target.state, target.code) == ("waiting", "rules_unknown")


# ------------------------------------------------------------------ evidence


def test_asking_and_letting_are_told_with_rules_digests_reasons_and_people(world):
    post = granted(world)
    view = world.view(post)
    (told,) = events(world, "post.override_asked")
    assert (told.who, told.why) == (f"person:{world.city.people['pr'].hex}", WHY)
    assert told.facts["rules"] == ["test.open"]
    assert told.facts["digest"] == view.digest
    assert told.facts["override"] == view.override.digest
    assert OPEN not in str(told.facts)
    (told,) = events(world, "post.override_granted")
    assert (told.who, told.why) == (f"person:{world.city.people['approver'].hex}", AGREED)
    assert told.facts["asked_by"] == ids.show("person", world.city.people["pr"])


def test_lists_are_narrowed_to_what_went_out_under_an_override(world):
    waits, out = asked(world), granted(world)
    world.schedule(out)
    world.work(out)
    world.published()

    def listed(**more):
        with world.database.reading() as session:
            auditor = world.city.actor(session, "auditor")
            found = queries.list_(session, auditor, Ask(), PostFilters(**more))
        return [(one.id, one.override) for one in found.items]

    assert listed(override="granted", state="published") == [(ids.show("post", out), "granted")]
    assert listed(override="asked") == [(ids.show("post", waits), "asked")]
    with pytest.raises(Invalid):
        listed(override="perhaps")


def test_a_grant_is_of_no_use_to_another_revision(world):
    post = granted(world)
    first = world.view(post).override.digest
    world.do("pr", actions.send_back, post, comment="もう一度")
    ask(world, post)
    assert world.view(post).override.digest == first
    with pytest.raises(Invalid):
        world.do(
            "approver",
            actions.approve,
            post,
            seen_digest=world.view(post).digest,
            granting=GrantOverride(),
        )

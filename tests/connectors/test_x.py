from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors import registry
from connectors.contract import (
    Connection,
    Failed,
    NeedsAttention,
    NotFound,
    Present,
    Published,
    Refused,
    TryLater,
    Unreadable,
    Unsure,
    Withdrawn,
)
from connectors.sandbox.x import ACCOUNT, TOKEN
from connectors.x import parse
from tests.connectors.stages import SECONDS
from tests.connectors.x_stage import XStage, picture

CREATE = ("POST", "/2/tweets")
ME = ("GET", "/2/users/me")


def soon() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


# ------------------------------------------------------------------ publishing


def test_a_published_post_can_be_opened_at_its_url(x: XStage):
    done = x.connect().publish(x.release("断水のお知らせ <本町>"))
    assert isinstance(done, Published)
    status, page = x.page(done.url)
    assert status == 200
    assert "断水のお知らせ &lt;本町&gt;" in page


def test_the_url_is_the_networks_own_without_an_endpoint():
    connector = registry.connect(Connection(provider="x", secrets={"access_token": "t" * 20}))
    connector._me = {"username": ACCOUNT}
    assert connector._url("12") == f"https://x.com/{ACCOUNT}/status/12"


@pytest.mark.parametrize(
    ("fault", "effect", "stands"),
    [
        ("lost_answer", {}, 1),
        ("error_after_accept", {"status": 500}, 1),
        ("status", {"status": 503}, 0),
        ("slow", {"seconds": SECONDS * 2}, 1),
        ("truncate", {}, 1),
        ("garbage", {}, 1),
        ("garbage", {"body": "[]"}, 1),
        ("reset", {"accepted": True}, 1),
        ("reset", {"accepted": False}, 0),
        ("status", {"status": 500, "body": ["no", "object"]}, 0),
    ],
)
def test_an_answer_that_tells_nothing_is_unsure_and_never_repeated(
    x: XStage, fault: str, effect: dict, stands: int
):
    x.spoil(fault, at=CREATE, **effect)
    assert isinstance(x.connect().publish(x.release()), Unsure)
    assert x.writes(*CREATE) == 1
    assert len(x.standing()) == stands


def test_the_networks_own_time_is_waited_for(x: XStage):
    x.spoil("rate_limit", at=CREATE, seconds=120)
    with pytest.raises(TryLater) as told:
        x.connect().publish(x.release())
    assert 115 <= told.value.after <= 122
    assert x.standing() == []


def test_a_repeated_text_is_unsure_until_it_is_looked_for(x: XStage):
    connector = x.connect()
    first = connector.publish(x.release())
    assert connector.publish(x.release()) == Unsure(reason="duplicate")
    assert connector.find(x.release(), since=soon()) == first


@pytest.mark.parametrize("who", ["everyone", "following", "mentionedUsers", "verified"])
def test_who_may_reply_is_as_it_was_approved(x: XStage, who: str):
    connector = x.connect()
    release = x.release(options={"reply_settings": who})
    assert isinstance(connector.publish(release), Published)
    seen = connector.observe({"x.post": frozenset({"reply_settings"})}, deadline=5)
    assert [one.facets for one in seen.resources] == [{"reply_settings": Present(who)}]


@pytest.mark.parametrize(
    "options", [{"reply_settings": "nobody"}, {"in_reply_to": "no id"}, {"colour": "red"}]
)
def test_options_that_x_has_not_are_refused_before_anything_is_sent(x: XStage, options: dict):
    assert isinstance(x.connect().publish(x.release(options=options)), Refused)
    assert isinstance(x.connect().find(x.release(options=options), since=soon()), Unreadable)
    assert x.requests() == []


def test_an_answer_to_a_post_that_is_gone_is_refused(x: XStage):
    outcome = x.connect().publish(x.release(options={"in_reply_to": "12"}))
    assert isinstance(outcome, Refused)
    assert "deleted" in outcome.reason
    assert x.standing() == []


def test_a_text_over_the_limit_is_refused_in_the_networks_words(x: XStage):
    outcome = x.connect().publish(x.release("字" * 141))
    assert isinstance(outcome, Refused)
    assert "too long" in outcome.reason


def test_a_credential_of_another_account_publishes_nothing(x: XStage):
    with pytest.raises(NeedsAttention) as told:
        x.connect().publish(x.release(account="bousai_city"))
    assert told.value.code == "wrong_account"
    assert x.standing() == []


def test_an_address_that_nobody_listens_on_can_be_tried_again(x: XStage):
    connection = Connection(
        provider="x", secrets={"access_token": TOKEN}, endpoint="http://127.0.0.1:9"
    )
    with pytest.raises(TryLater) as told:
        registry.connect(connection).publish(x.release())
    assert told.value.code == "unreachable"


# ------------------------------------------------------------------ finding


def test_a_post_with_links_and_signs_is_found_again(x: XStage):
    text = "給水所 & 避難所 https://www.city.reiji.example/a?b=1&copy=2\n  くわしくは市のサイトへ"
    release = x.release(text)
    x.spoil("lost_answer", at=CREATE)
    connector = x.connect()
    assert isinstance(connector.publish(release), Unsure)
    found = connector.find(release, since=soon())
    assert isinstance(found, Published)
    assert x.standing() == [found.remote_id]


def test_a_post_with_a_picture_is_found_again(x: XStage, tmp_path: Path):
    release = x.release("地図です", attachments=[picture(tmp_path)])
    done = x.connect().publish(release)
    assert x.connect().find(release, since=soon()) == done


def test_an_older_post_of_the_same_words_is_not_ours(x: XStage):
    hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    x.control("POST", "posts", {"text": "断水のお知らせ", "created_at": hour_ago})
    assert x.connect().find(x.release(), since=soon()) == NotFound()


def test_a_post_beyond_the_first_page_is_found(x: XStage):
    done = x.connect().publish(x.release("最初"))
    for number in range(120):
        x.control("POST", "posts", {"text": f"後の{number}"})
    assert x.connect().find(x.release("最初"), since=soon()) == done


@pytest.mark.parametrize("fault", ["status", "truncate", "garbage", "reset", "lost_answer"])
def test_a_timeline_that_cannot_be_read_is_never_called_empty(x: XStage, fault: str):
    x.spoil(fault, at=("GET", "/2/users/*/tweets"))
    assert isinstance(x.connect().find(x.release(), since=soon()), Unreadable)


def test_a_post_that_does_not_show_yet_is_not_found(x: XStage):
    x.spoil("stale_timeline", at=CREATE, seconds=60)
    connector = x.connect()
    assert isinstance(connector.publish(x.release()), Published)
    assert connector.find(x.release(), since=soon()) == NotFound()
    assert registry.manifest("x").visibility_lag > 0


# ------------------------------------------------------------------ withdrawing


def test_a_withdrawn_post_is_gone_and_withdrawing_again_says_so(x: XStage):
    connector = x.connect()
    done = connector.publish(x.release())
    assert connector.withdraw(done.remote_id) == Withdrawn()
    assert x.page(done.url)[0] == 404
    assert connector.withdraw(done.remote_id) == Withdrawn(already=True)


@pytest.mark.parametrize("fault", ["lost_answer", "status", "garbage", "truncate"])
def test_a_withdrawal_without_an_answer_is_unsure(x: XStage, fault: str):
    connector = x.connect()
    done = connector.publish(x.release())
    x.spoil(fault, at=("DELETE", "*"))
    assert isinstance(connector.withdraw(done.remote_id), Unsure)


def test_nothing_but_an_id_is_withdrawn(x: XStage):
    assert isinstance(x.connect().withdraw("../users/me"), Refused)
    assert x.requests() == []


# ------------------------------------------------------------------ observing


def test_a_scan_sees_the_profile_as_the_city_wrote_it(x: XStage):
    seen = x.connect().observe(
        {"x.account": frozenset({"verified", "url", "pinned", "protected"})}, deadline=5
    )
    (account,) = seen.resources
    assert account.name == ACCOUNT
    assert account.facets["url"] == Present("https://www.city.reiji.example/")
    assert account.facets["verified"] == Present({"verified": True, "type": "government"})
    assert account.facets["protected"] == Present(False)
    assert type(account.facets["pinned"]).__name__ == "Absent"
    assert seen.complete == {("x.account", "")}
    assert seen.requests == 1


def test_a_scan_sees_posts_by_other_hands(x: XStage):
    x.control("POST", "posts", {"text": "当選のお知らせ"})
    seen = x.connect().observe({"x.post": frozenset({"text"})}, deadline=5)
    assert [one.facets["text"] for one in seen.resources] == [Present("当選のお知らせ")]
    assert ("x.post", "") in seen.complete


def test_a_timeline_longer_than_a_scan_reads_is_not_complete(x: XStage):
    for number in range(101):
        x.control("POST", "posts", {"text": f"お知らせ{number}"})
    seen = x.connect().observe({"x.post": frozenset()}, deadline=5)
    assert len(seen.resources) == 100
    assert seen.complete == frozenset()
    assert [gap.code for gap in seen.gaps] == ["limit"]


def test_what_nobody_knows_is_a_gap(x: XStage):
    plan = {"x.account": frozenset({"shoe_size"}), "x.list": frozenset()}
    seen = x.connect().observe(plan, deadline=5)
    assert seen.resources[0].facets["shoe_size"] == Failed("unknown_facet")
    assert {gap.code for gap in seen.gaps} == {"unknown_facet", "unknown_type"}


# ------------------------------------------------------------------ parsing


@pytest.mark.parametrize(
    "body",
    [
        None, [], "text", 1, {}, {"data": None}, {"data": []}, {"data": {"id": 1}}, {"meta": 1},
        {"meta": {"result_count": 1}}, {"errors": [None, 1, {}]}, {"errors": {"a": 1}},
        {"data": [{"id": "1", "entities": {"urls": [{"url": "a", "expanded_url": "http://["}]}}],
         "meta": {"result_count": 1}},
        {"data": [{"id": "one"}], "meta": {"result_count": 1}},
        {"data": [{"id": "1", "referenced_tweets": [1], "conversation_id": "1",
                   "in_reply_to_user_id": 7, "author_id": 7}], "meta": {"result_count": 1}},
    ],
)  # fmt: skip
def test_no_answer_makes_the_parser_fall(body: object):
    parse.text_of(body)
    parse.kind_of_refusal(body)
    parse.code_of(400, body)
    assert parse.created_id(body) == ""
    assert not parse.was_deleted(body)
    assert parse.account(body) == {}
    for shown in parse.page(body).posts:
        parse.made_at(shown["id"])
        assert parse.answered(shown) == ""
        assert not parse.continues(shown, "1")
        assert not parse.says(shown, "断水")
        parse.moment(shown)
        parse.post_facets(shown, parse.POST_FACETS)


# ------------------------------------------------------------------ the stand-in


@contextmanager
def process(state: Path) -> Iterator[XStage]:
    """The stand-in as a program; killed with -9 at the end of the block."""
    command = [sys.executable, "-m", "connectors.sandbox.x", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            yield XStage(json.loads(running.stdout.readline())["url"])
        finally:
            running.kill()


def test_the_stand_in_survives_being_killed(tmp_path: Path):
    with process(tmp_path) as stage:
        done = stage.connect().publish(stage.release())
    with process(tmp_path) as stage:
        assert stage.standing() == [done.remote_id]
        assert stage.connect().publish(stage.release()) == Unsure(reason="duplicate")


def test_a_fault_with_an_unknown_key_is_an_error(x: XStage):
    with pytest.raises(urllib.error.HTTPError) as told:
        x.control("POST", "faults", {"effect": {"type": "slow"}, "wenn": 1})
    assert told.value.code == 400

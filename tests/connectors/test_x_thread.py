"""A thread is one publication: whole, or in doubt, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from connectors.contract import (
    NotFound,
    Published,
    Refused,
    TryLater,
    Unreadable,
    Unsure,
    Withdrawn,
)
from connectors.sandbox.x import ACCOUNT, TOKEN, x_sandbox
from connectors.x import parse, thread
from tests.connectors.x_stage import XStage, picture

CREATE = ("POST", "/2/tweets")
TIMELINE = ("GET", "/2/users/*/tweets")
TEXTS = (
    "断水のお知らせ（1/3）",
    "給水所は市役所と公民館です（2/3）",
    "復旧は明日の予定です（3/3）",
)
RESIDENT = "mizuki_reiji"


@pytest.fixture
def x(tmp_path: Path) -> Iterator[XStage]:
    """The city's account and a resident's on one network."""
    with x_sandbox(tmp_path / "x", {ACCOUNT: TOKEN, RESIDENT: "token-of-mizuki"}) as sandbox:
        yield XStage(sandbox.url)


def soon() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


def release(x: XStage, *texts: str, **options: object):
    first, *following = texts or TEXTS
    return x.release(first, options={"thread": following, **options})


def spoil_nth(x: XStage, nth: int, type_: str, *, at: tuple[str, str] = CREATE, **effect: object):
    match = {"method": at[0], "path": at[1], "nth": nth}
    x.control("POST", "faults", {"match": match, "effect": {"type": type_, **effect}})


def posts(x: XStage) -> list[dict]:
    return [one for one in x.control("GET", "posts")["posts"] if not one["deleted"]]


# ------------------------------------------------------------------ publishing


def test_a_thread_goes_up_with_each_post_a_reply_to_the_one_before(x: XStage):
    done = x.connect().publish(release(x, reply_settings="mentionedUsers"))
    standing = posts(x)
    assert [one["text"] for one in standing] == list(TEXTS)
    first, second, third = standing
    assert [one["reply_to"] for one in standing] == ["", first["id"], second["id"]]
    assert first["reply_settings"] == "mentionedUsers"
    assert done == Published(remote_id=first["id"], url=first["url"])
    assert third["id"] not in done.url


@pytest.mark.parametrize(
    ("texts", "options", "code", "place"),
    [
        (("一", "字" * 141), {}, "text_too_long", "Post 2"),
        (("字" * 141, "二"), {}, "text_too_long", "Post 1"),
        (("一", "二", " "), {}, "thread_empty", "Post 3"),
        (("一", "二", "一"), {}, "thread_repeats", "Post 3"),
        (tuple(f"その{n}" for n in range(26)), {}, "thread_too_long", "26"),
        (("一", "二"), {"in_reply_to": "12"}, "invalid_options", "conversation"),
        (("一", "二"), {"reply_settings": "nobody"}, "invalid_options", "nobody"),
        (("一", "二"), {"colour": "red"}, "invalid_options", "colour"),
    ],
)
def test_a_thread_that_x_would_not_take_whole_is_refused_before_anything_is_sent(
    x: XStage, texts: tuple[str, ...], options: dict, code: str, place: str
):
    outcome = x.connect().publish(release(x, *texts, **options))
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert place in outcome.reason
    assert x.requests() == []


def test_a_text_of_the_full_length_with_a_link_fits(x: XStage):
    link = "https://www.city.nakano.tokyo.jp/kurashi/suido/dansui/2026/index.html?from=sns"
    assert isinstance(x.connect().publish(release(x, "一", "字" * 128 + " " + link)), Published)


def test_a_first_post_that_is_refused_leaves_nothing(x: XStage):
    spoil_nth(x, 1, "status", status=403)
    assert isinstance(x.connect().publish(release(x)), Refused)
    assert posts(x) == []
    assert x.writes(*CREATE) == 1


@pytest.mark.parametrize(
    ("nth", "fault", "effect", "stand"),
    [
        (1, "lost_answer", {}, 1),
        (2, "lost_answer", {}, 2),
        (2, "error_after_accept", {"status": 500}, 2),
        (2, "garbage", {}, 2),
        (2, "status", {"status": 403}, 1),
        (2, "status", {"status": 400}, 1),
        (2, "token_revoked", {}, 1),
        (3, "rate_limit", {"seconds": 120}, 2),
        (3, "status", {"status": 503}, 2),
        (3, "reset", {"accepted": False}, 2),
    ],
)
def test_a_thread_that_breaks_off_is_in_doubt_and_never_repeated(
    x: XStage, nth: int, fault: str, effect: dict, stand: int
):
    spoil_nth(x, nth, fault, **effect)
    outcome = x.connect().publish(release(x))
    assert isinstance(outcome, Unsure)
    assert x.writes(*CREATE) == nth
    assert len(posts(x)) == stand
    if nth > 1:
        assert outcome.reason.startswith(f"{nth - 1} of the 3 posts")


def test_a_thread_that_broke_off_is_neither_there_nor_absent(x: XStage):
    spoil_nth(x, 3, "rate_limit", seconds=120)
    connector = x.connect()
    assert isinstance(connector.publish(release(x)), Unsure)
    found = x.connect().find(release(x), since=soon())
    assert isinstance(found, Unreadable)
    assert found.reason.startswith("2 of the 3 posts")


def test_a_thread_whose_last_answer_was_lost_is_found_whole(x: XStage):
    spoil_nth(x, 3, "lost_answer")
    connector = x.connect()
    assert isinstance(connector.publish(release(x)), Unsure)
    first = posts(x)[0]
    found = connector.find(release(x), since=soon())
    assert found == Published(remote_id=first["id"], url=first["url"])


def test_a_reply_that_comes_before_x_sees_the_post_is_tried_again(x: XStage):
    detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
    spoil_nth(x, 2, "status", status=403, body={"detail": detail, "status": 403})
    assert isinstance(x.connect().publish(release(x)), Published)
    assert [one["text"] for one in posts(x)] == list(TEXTS)


def test_the_pictures_of_a_thread_are_on_its_first_post(x: XStage, tmp_path: Path):
    given = release(x)
    given = msgspec.structs.replace(given, attachments=[picture(tmp_path)])
    done = x.connect().publish(given)
    assert isinstance(done, Published)
    assert [len(one["media"]) for one in posts(x)] == [1, 0, 0]
    assert x.connect().find(given, since=soon()) == done


# ------------------------------------------------------------------ finding


def test_a_thread_that_does_not_show_whole_yet_is_not_judged(x: XStage):
    spoil_nth(x, 3, "stale_timeline", seconds=60)
    connector = x.connect()
    assert isinstance(connector.publish(release(x)), Published)
    assert isinstance(connector.find(release(x), since=soon()), Unreadable)


def test_a_thread_whose_first_post_does_not_show_is_not_absent(x: XStage):
    spoil_nth(x, 1, "stale_timeline", seconds=60)
    connector = x.connect()
    assert isinstance(connector.publish(release(x)), Published)
    assert isinstance(connector.find(release(x), since=soon()), Unreadable)


def test_a_thread_of_which_nothing_stands_is_absent(x: XStage):
    x.control("POST", "posts", {"text": TEXTS[1]})
    assert x.connect().find(release(x), since=soon()) == NotFound()


def test_the_same_words_that_are_no_replies_are_no_thread(x: XStage):
    for text in TEXTS:
        x.control("POST", "posts", {"text": text})
    assert isinstance(x.connect().find(release(x), since=soon()), Unreadable)


def test_a_reply_to_somebody_is_found_though_x_puts_a_name_before_it(x: XStage):
    outsider = x.control("POST", "posts", {"text": "水が出ません", "account": RESIDENT})
    reply = x.release("給水所は市役所です", options={"in_reply_to": outsider["id"]})
    done = x.connect().publish(reply)
    assert isinstance(done, Published)
    assert posts(x)[-1]["text"] == f"@{RESIDENT} 給水所は市役所です"
    assert x.connect().find(reply, since=soon()) == done


# ------------------------------------------------------------------ withdrawing


def settled(x: XStage) -> list[str]:
    """The ids of a thread that stands since an hour."""
    ids: list[str] = []
    for number, text in enumerate(TEXTS):
        at = datetime.now(UTC) - timedelta(hours=1, seconds=-number)
        more = {"created_at": at.isoformat(), "reply_to": ids[-1] if ids else ""}
        ids.append(x.control("POST", "posts", {"text": text, **more})["id"])
    return ids


def test_a_thread_is_taken_back_whole_and_the_last_post_first(x: XStage):
    ids = settled(x)
    assert x.connect().withdraw(ids[0]) == Withdrawn()
    assert posts(x) == []
    deleted = [one["path"] for one in x.requests() if one["method"] == "DELETE"]
    assert deleted == [f"/2/tweets/{one}" for one in reversed(ids)]
    assert x.connect().withdraw(ids[0]) == Withdrawn(already=True)


def test_a_thread_that_has_just_gone_up_is_looked_at_again_later(x: XStage):
    done = x.connect().publish(release(x))
    with pytest.raises(TryLater) as told:
        x.connect().withdraw(done.remote_id)
    assert posts(x) == []
    assert told.value.after == 10
    assert x.connect().withdraw(done.remote_id) == Withdrawn(already=True)


def test_a_thread_whose_last_post_does_not_show_yet_is_not_called_gone(x: XStage):
    spoil_nth(x, 3, "stale_timeline", seconds=60)
    done = x.connect().publish(release(x))
    with pytest.raises(TryLater):
        x.connect().withdraw(done.remote_id)
    assert [one["text"] for one in posts(x)] == [TEXTS[2]]


def test_a_thread_with_a_gap_is_in_doubt_and_all_that_shows_goes(x: XStage):
    ids = settled(x)
    x.control("DELETE", f"posts/{ids[1]}")
    assert x.connect().withdraw(ids[0]) == Unsure(reason="thread_incomplete")
    assert posts(x) == []
    assert x.connect().withdraw(ids[0]) == Withdrawn(already=True)


@pytest.mark.parametrize("fault", ["lost_answer", "status", "garbage"])
def test_a_thread_taken_back_in_part_is_in_doubt_and_the_rest_goes_the_next_time(
    x: XStage, fault: str
):
    first, *_ = settled(x)
    spoil_nth(x, 2, fault, at=("DELETE", "*"))
    assert isinstance(x.connect().withdraw(first), Unsure)
    assert first in x.standing()
    assert x.connect().withdraw(first) == Withdrawn()
    assert posts(x) == []


def test_a_throttled_withdrawal_of_a_thread_goes_on_later(x: XStage):
    first, *_ = settled(x)
    spoil_nth(x, 3, "rate_limit", at=("DELETE", "*"), seconds=120)
    with pytest.raises(TryLater):
        x.connect().withdraw(first)
    assert x.standing() == [first]
    assert x.connect().withdraw(first) == Withdrawn()


def test_where_the_thread_cannot_be_seen_its_first_post_goes_and_the_rest_is_in_doubt(x: XStage):
    first, *_ = settled(x)
    x.spoil("status", at=TIMELINE)
    assert isinstance(x.connect().withdraw(first), Unsure)
    assert first not in x.standing()
    assert x.connect().withdraw(first) == Withdrawn()
    assert posts(x) == []


def test_a_thread_whose_first_post_is_gone_already_is_taken_back(x: XStage):
    first, *_ = settled(x)
    x.control("DELETE", f"posts/{first}")
    assert x.connect().withdraw(first) == Withdrawn()
    assert posts(x) == []


def test_what_others_and_later_hands_wrote_below_a_post_stays(x: XStage):
    done = x.connect().publish(x.release())
    resident = {"text": "どこですか", "account": RESIDENT, "reply_to": done.remote_id}
    asked = x.control("POST", "posts", resident)
    answer = x.control("POST", "posts", {"text": "市役所です", "reply_to": asked["id"]})
    assert x.connect().withdraw(done.remote_id) == Withdrawn()
    assert set(x.standing()) == {asked["id"], answer["id"]}


def test_what_the_account_added_below_an_old_post_stays(x: XStage):
    began = datetime.now(UTC) - timedelta(days=2)

    def post(text: str, minutes: int, **more: str) -> str:
        at = (began + timedelta(minutes=minutes)).isoformat()
        made: str = x.control("POST", "posts", {"text": text, "created_at": at, **more})["id"]
        return made

    first = post("一", 0)
    second = post("二", 1, reply_to=first)
    added = post("追記", 60, reply_to=second)
    now = x.control("POST", "posts", {"text": "復旧しました", "reply_to": first})["id"]
    assert x.connect().withdraw(first) == Withdrawn()
    assert set(x.standing()) == {added, now}
    # Two days of other posts are not read for it.
    asked = next(one["query"] for one in x.requests() if one["path"].endswith("/tweets"))
    assert asked["since_id"] == first
    assert asked["end_time"] < (began + timedelta(minutes=16)).isoformat()


def test_the_time_in_an_id_is_the_time_of_the_post(x: XStage):
    done = x.connect().publish(x.release())
    assert abs(parse.made_at(done.remote_id) - datetime.now(UTC)) < timedelta(minutes=1)
    # An id of X's own documentation, of a post of 17 May 2018.
    assert parse.made_at("997235571321831424").date().isoformat() == "2018-05-17"


# ------------------------------------------------------------------ without a network


def shown(key: str, text: str, to: str = "") -> dict:
    reply = {"referenced_tweets": [{"type": "replied_to", "id": to}]} if to else {}
    return {"id": key, "text": text, **reply}


def test_of_several_threads_of_the_same_words_the_oldest_whole_one_is_ours():
    timeline = [
        shown("7", "二", "5"),
        shown("5", "一"),
        shown("4", "二", "3"),
        shown("3", "一"),
        shown("1", "一"),
    ]
    assert thread.first_of(timeline, ("一", "二")) == "3"
    assert thread.standing(timeline[-1:], ("一", "二")) == 1


@pytest.mark.parametrize("odd", [None, "x", [None], [{"type": "quoted", "id": "1"}], [{}]])
def test_a_post_whose_references_are_odd_is_no_reply(odd: object):
    assert parse.answered({"id": "1", "referenced_tweets": odd}) == ""
    assert not parse.continues({"id": "1", "conversation_id": "1"}, "1")

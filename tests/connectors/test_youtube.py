from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors import registry
from connectors.contract import (
    Absent,
    Connection,
    NeedsAttention,
    NotFound,
    Present,
    Published,
    Refused,
    TryLater,
    Unreadable,
    Unsure,
)
from connectors.sandbox.youtube import TOKEN, youtube_sandbox
from connectors.youtube import calls, metadata, parse, uploading
from tests.connectors.youtube_stage import YouTubeStage

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PUT = ("PUT", "/upload/youtube/v3/videos")
START = ("POST", "/upload/youtube/v3/videos")


def soon() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


def long_release(youtube: YouTubeStage):
    """A video of three chunks."""
    data = b"\0\0\0\x18ftypmp42" + b"\0" * (2 * uploading.CHUNK)
    return youtube.release(attachments=[youtube.file("long.mp4", "video/mp4", data)])


# ------------------------------------------------------------------ publishing


def test_a_published_video_can_be_opened_at_its_url(youtube: YouTubeStage):
    done = youtube.connect().publish(youtube.release())
    assert isinstance(done, Published)
    status, page = youtube.page(done.url)
    assert status == 200
    assert "市政だより" in page


def test_everything_that_was_approved_goes_up(youtube: YouTubeStage):
    release = youtube.release(
        attachments=[
            *youtube.release().attachments,
            youtube.file("picture.png", "image/png", PNG),
            youtube.file("words.vtt", "text/vtt", "WEBVTT\n\n00:01 --> 00:02\nこんにちは".encode()),
        ],
        options={
            "tags": ["防災", "給水"],
            "category": "29",
            "privacy": "private",
            "publish_at": "2026-12-01T00:00:00Z",
            "made_for_kids": True,
            "synthetic_media": True,
        },
    )
    assert isinstance(youtube.connect().publish(release), Published)
    (video,) = youtube.control("GET", "posts")["posts"]
    assert video["snippet"]["tags"] == ["防災", "給水"]
    assert video["snippet"]["categoryId"] == "29"
    assert video["snippet"]["defaultLanguage"] == "ja"
    assert video["status"]["publishAt"] == "2026-12-01T00:00:00Z"
    assert video["status"]["selfDeclaredMadeForKids"] is True
    assert video["status"]["containsSyntheticMedia"] is True
    assert video["thumbnail"] == "image/png"
    assert [one["language"] for one in video["captions"]] == ["ja"]


def test_a_long_video_goes_up_in_chunks_and_tells_how_far_it_is(youtube: YouTubeStage):
    told: list[tuple[str, int, int]] = []
    release = long_release(youtube)
    outcome = youtube.connect().publish(release, progress=lambda *how: told.append(how))
    assert isinstance(outcome, Published)
    assert [done // uploading.CHUNK for _, done, _ in told] == [1, 2]
    assert youtube.writes(*PUT) == 3


@pytest.mark.parametrize("fault", ["lost_answer", "error_after_accept", "status", "reset"])
@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_a_broken_upload_goes_on_where_it_stood(youtube: YouTubeStage, fault: str, chunk: int):
    rule = {
        "match": {"method": "PUT", "path": PUT[1], "nth": chunk},
        "effect": {"type": fault},
    }
    youtube.control("POST", "faults", rule)
    done = youtube.connect().publish(long_release(youtube))
    assert isinstance(done, Published)
    assert youtube.standing() == [done.remote_id]


@pytest.mark.parametrize("fault", ["status", "lost_answer", "reset", "garbage"])
def test_an_upload_that_never_began_can_be_tried_again(youtube: YouTubeStage, fault: str):
    youtube.spoil(fault, at=START)
    connector = youtube.connect()
    with pytest.raises(TryLater):
        connector.publish(youtube.release())
    assert youtube.standing() == []
    assert isinstance(connector.publish(youtube.release()), Published)


@pytest.mark.parametrize("used_up", ["daily_units", "daily_uploads"])
def test_a_used_up_allowance_waits_until_midnight_in_california(
    youtube: YouTubeStage, used_up: str
):
    youtube.control("POST", "limits", {used_up: 0})
    with pytest.raises(TryLater) as told:
        youtube.connect().publish(youtube.release())
    assert told.value.code == "quotaExceeded"
    assert youtube.standing() == []
    now = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    assert calls.until_midnight(now) == pytest.approx(3600 + 60)


def test_a_project_that_was_not_audited_leaves_no_hidden_video(youtube: YouTubeStage):
    youtube.control("POST", "limits", {"audited": False})
    outcome = youtube.connect().publish(youtube.release())
    assert outcome == Refused(code="project_unaudited", reason=metadata.UNAUDITED)
    assert youtube.standing() == []


def test_a_timed_video_of_such_a_project_leaves_nothing_either(youtube: YouTubeStage):
    youtube.control("POST", "limits", {"audited": False})
    options = {"privacy": "private", "publish_at": "2030-12-01T09:00:00+09:00"}
    outcome = youtube.connect().publish(youtube.release(options=options))
    assert outcome == Refused(code="project_unaudited", reason=metadata.UNAUDITED)
    assert youtube.standing() == []


@pytest.mark.parametrize(
    "options", [{}, {"privacy": "private", "publish_at": "2030-12-01T09:00:00+09:00"}]
)
def test_a_locked_video_that_could_not_be_taken_back_is_never_called_published(
    youtube: YouTubeStage, options: dict
):
    youtube.control("POST", "limits", {"audited": False})
    youtube.spoil("status", at=("DELETE", "*"), status=500)
    release = youtube.release(options=options)
    connector = youtube.connect()
    assert connector.publish(release) == Unsure(reason="locked_private")
    assert len(youtube.standing()) == 1
    assert connector.find(release, since=soon()) == Unreadable(reason=metadata.LOCKED)


@pytest.mark.parametrize("fault", ["status", "lost_answer", "garbage"])
def test_a_video_whose_lock_cannot_be_seen_is_not_judged(youtube: YouTubeStage, fault: str):
    connector = youtube.connect()
    connector.publish(youtube.release())
    youtube.spoil(fault, at=("GET", "/youtube/v3/videos"))
    assert isinstance(connector.find(youtube.release(), since=soon()), Unreadable)


def test_a_private_video_needs_no_audit(youtube: YouTubeStage):
    youtube.control("POST", "limits", {"audited": False})
    outcome = youtube.connect().publish(youtube.release(options={"privacy": "private"}))
    assert isinstance(outcome, Published)


def test_a_project_known_as_unaudited_sends_nothing(youtube: YouTubeStage):
    youtube.settings = {"project_audited": "no"}
    outcome = youtube.connect().publish(youtube.release())
    assert isinstance(outcome, Refused)
    assert youtube.requests() == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": ""}, "invalid_title"),
        ({"title": "字" * 101}, "invalid_title"),
        ({"text": "字" * 1667}, "invalid_description"),
        ({"text": "a <b>"}, "invalid_text"),
        ({"options": {"tags": ["字" * 500]}}, "invalid_tags"),
        ({"options": {"privacy": "secret"}}, "invalid_privacy"),
        ({"options": {"publish_at": "2026-12-01T00:00:00Z"}}, "invalid_publish_at"),
        (
            {"options": {"privacy": "private", "publish_at": "2026-12-01 09:00"}},
            "invalid_publish_at",
        ),
        ({"options": {"colour": "red"}}, "invalid_options"),
        ({"attachments": []}, "attachments"),
    ],
)
def test_what_youtube_would_not_take_is_refused_before_anything_is_sent(
    youtube: YouTubeStage, more: dict, code: str
):
    outcome = youtube.connect().publish(youtube.release(**more))
    assert isinstance(outcome, Refused)
    assert outcome.code == code
    assert youtube.requests() == []


def test_a_credential_of_another_channel_publishes_nothing(youtube: YouTubeStage):
    with pytest.raises(NeedsAttention) as told:
        youtube.connect().publish(youtube.release(account="bousai_city"))
    assert told.value.code == "wrong_account"
    assert youtube.standing() == []


def test_a_revoked_credential_needs_a_person(youtube: YouTubeStage):
    youtube.spoil("token_revoked", at=START)
    with pytest.raises(NeedsAttention):
        youtube.connect().publish(youtube.release())
    assert youtube.standing() == []


@pytest.mark.parametrize("fault", ["status", "lost_answer", "reset"])
def test_a_sign_in_with_a_fault_is_tried_again_later(youtube: YouTubeStage, fault: str):
    youtube.spoil(fault, at=("POST", "/token"), count=20)
    with pytest.raises(TryLater):
        youtube.connect().publish(youtube.release())
    assert youtube.standing() == []


def test_an_access_token_serves_a_single_run(youtube: YouTubeStage):
    connector = youtube.connect(refresh_token="", access_token=TOKEN)
    assert isinstance(connector.publish(youtube.release()), Published)
    assert youtube.writes("POST", "/token") == 0


def test_an_address_that_nobody_listens_on_can_be_tried_again(youtube: YouTubeStage):
    connection = Connection(
        provider="youtube", secrets={"refresh_token": TOKEN}, endpoint="http://127.0.0.1:9"
    )
    with pytest.raises(TryLater):
        registry.connect(connection).publish(youtube.release())


# ------------------------------------------------------------------ finding and seeing


def test_an_older_video_of_the_same_title_is_not_ours(youtube: YouTubeStage):
    hour_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    release = youtube.release()
    older = {"title": release.title, "description": release.text, "published_at": hour_ago}
    youtube.control("POST", "posts", older)
    assert youtube.connect().find(release, since=soon()) == NotFound()


def test_a_video_beyond_the_first_page_is_found(youtube: YouTubeStage):
    done = youtube.connect().publish(youtube.release())
    for number in range(60):
        youtube.control("POST", "posts", {"title": f"後の{number}"})
    assert youtube.connect().find(youtube.release(), since=soon()) == done


def test_a_private_video_is_found_by_its_own_channel(youtube: YouTubeStage):
    release = youtube.release(options={"privacy": "private"})
    done = youtube.connect().publish(release)
    assert youtube.connect().find(release, since=soon()) == done


def test_a_video_that_does_not_show_yet_is_not_found(youtube: YouTubeStage):
    youtube.spoil("stale_timeline", at=PUT, seconds=60)
    connector = youtube.connect()
    assert isinstance(connector.publish(youtube.release()), Published)
    assert connector.find(youtube.release(), since=soon()) == NotFound()
    assert registry.manifest("youtube").visibility_lag >= 60


def test_a_scan_sees_videos_by_other_hands(youtube: YouTubeStage):
    youtube.control("POST", "posts", {"title": "当選のお知らせ", "privacy": "unlisted"})
    plan = {"youtube.video": frozenset({"title", "privacy", "publish_at"})}
    seen = youtube.connect().observe(plan, deadline=5)
    (video,) = seen.resources
    assert video.facets == {
        "title": Present("当選のお知らせ"),
        "privacy": Present("unlisted"),
        "publish_at": Absent(),
    }
    assert ("youtube.video", "") in seen.complete


def test_more_videos_than_a_scan_reads_are_not_complete(youtube: YouTubeStage):
    for number in range(51):
        youtube.control("POST", "posts", {"title": f"動画{number}"})
    seen = youtube.connect().observe({"youtube.video": frozenset()}, deadline=5)
    assert len(seen.resources) == 50
    assert seen.complete == frozenset()
    assert [gap.code for gap in seen.gaps] == ["limit"]


@pytest.mark.parametrize(
    "body",
    [None, [], "x", 1, {}, {"error": "x"}, {"error": {"errors": [None]}}, {"pageInfo": {}},
     {"pageInfo": {}, "items": [{}]}, {"items": 1, "pageInfo": {}}],
)  # fmt: skip
def test_no_answer_makes_the_parser_fall(body: object):
    parse.kind_of_refusal(400, body)
    parse.text_of(body)
    for shown in parse.page(body).items:
        parse.video_facets(shown, frozenset({"title", "odd"}))
        parse.channel_facets(shown, frozenset({"title", "odd"}))


def test_the_stand_in_forgets_nothing(youtube: YouTubeStage, tmp_path):
    done = youtube.connect().publish(youtube.release())
    with youtube_sandbox(tmp_path / "youtube", YouTubeStage.given) as again:
        status, _ = youtube.page(f"{again.url}/watch?v={done.remote_id}")
    assert status == 200

"""What comes with a video on YouTube, what it takes of the day's units, and how it is processed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import registry
from connectors.contract import Absent, NeedsAttention, Present, Published, Refused, TryLater
from connectors.sandbox.youtube import youtube_sandbox
from connectors.youtube import metadata, quota
from tests.connectors.youtube_stage import YouTubeStage

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
VTT = "WEBVTT\n\n00:01 --> 00:02\nこんにちは".encode()
THUMBNAIL = ("POST", "/upload/youtube/v3/thumbnails/set")
CAPTIONS = ("POST", "/upload/youtube/v3/captions")
JOIN = ("POST", "/youtube/v3/playlistItems")
PLAYLISTS = ("GET", "/youtube/v3/playlists")
CALLS = {"thumbnail": THUMBNAIL, "captions": CAPTIONS, "playlist": JOIN}
RESIDENT = "mizuki_reiji"


@pytest.fixture
def youtube(tmp_path: Path) -> Iterator[YouTubeStage]:
    """The city's channel and a resident's on one network."""
    given = {**YouTubeStage.given, RESIDENT: "token-of-mizuki"}
    with youtube_sandbox(tmp_path / "youtube", given) as sandbox:
        yield YouTubeStage(sandbox.url, tmp_path)


def playlist(youtube: YouTubeStage, **more: str) -> str:
    made: str = youtube.control("POST", "playlists", {"title": "防災", **more})["id"]
    return made


def joined(youtube: YouTubeStage) -> list[list[str]]:
    return [one["items"] for one in youtube.control("GET", "playlists")["playlists"]]


def whole(youtube: YouTubeStage):
    """A video with everything that can come with it."""
    return youtube.release(
        attachments=[
            *youtube.release().attachments,
            youtube.file("picture.png", "image/png", PNG),
            youtube.file("words.vtt", "text/vtt", VTT),
        ],
        options={"playlist": playlist(youtube)},
    )


# ------------------------------------------------------------------ playlists


def test_a_video_joins_its_playlist(youtube: YouTubeStage):
    connector = youtube.connect()
    done = connector.publish(youtube.release(options={"playlist": playlist(youtube)}))
    assert isinstance(done, Published)
    assert joined(youtube) == [[done.remote_id]]
    assert connector.missing == {}


@pytest.mark.parametrize("whose", ["nobody", "another"])
def test_a_playlist_that_is_not_the_channels_is_refused_before_the_video_is_sent(
    youtube: YouTubeStage, whose: str
):
    key = "PL-of-nobody"
    if whose == "another":
        key = playlist(youtube, account=RESIDENT)
    outcome = youtube.connect().publish(youtube.release(options={"playlist": key}))
    assert isinstance(outcome, Refused)
    assert outcome.code == "unknown_playlist"
    assert youtube.standing() == []
    assert joined(youtube) in ([], [[]])


@pytest.mark.parametrize("fault", ["status", "lost_answer", "garbage", "truncate"])
def test_a_playlist_that_cannot_be_looked_up_leaves_nothing(youtube: YouTubeStage, fault: str):
    release = youtube.release(options={"playlist": playlist(youtube)})
    youtube.spoil(fault, at=PLAYLISTS)
    with pytest.raises(TryLater):
        youtube.connect().publish(release)
    assert youtube.standing() == []


def test_a_video_that_is_taken_back_is_in_no_playlist(youtube: YouTubeStage):
    connector = youtube.connect()
    done = connector.publish(youtube.release(options={"playlist": playlist(youtube)}))
    connector.withdraw(done.remote_id)
    assert youtube.page(done.url)[0] == 404


# ------------------------------------------------------------------ what fails afterwards


@pytest.mark.parametrize("part", ["thumbnail", "captions", "playlist"])
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"type_": "status", "status": 403}, "forbidden"),
        ({"type_": "status", "status": 500}, "backendError"),
        ({"type_": "rate_limit"}, "rateLimitExceeded"),
        ({"type_": "lost_answer"}, "connection_lost"),
        ({"type_": "garbage"}, "unreadable_answer"),
        ({"type_": "token_revoked"}, None),
    ],
)
def test_what_fails_after_the_upload_is_told_and_the_video_stands(
    youtube: YouTubeStage,
    caplog: pytest.LogCaptureFixture,
    part: str,
    fault: dict,
    code: str | None,
):
    release = whole(youtube)
    youtube.spoil(**fault, at=CALLS[part])
    connector = youtube.connect()
    with caplog.at_level(logging.WARNING):
        done = connector.publish(release)
    assert isinstance(done, Published)
    assert youtube.standing() == [done.remote_id]
    assert youtube.writes(*CALLS[part]) == 1
    assert part in connector.missing
    if code:
        assert connector.missing == {part: code}
    assert f"{done.remote_id} stands, and may lack its {part}" in caplog.text


def test_the_next_publication_forgets_what_the_last_one_lacked(youtube: YouTubeStage):
    youtube.spoil("status", at=JOIN)
    connector = youtube.connect()
    connector.publish(youtube.release(options={"playlist": playlist(youtube)}))
    assert set(connector.missing) == {"playlist"}
    connector.publish(youtube.release(title="次の動画"))
    assert connector.missing == {}


# ------------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("media_type", "data"),
    [("image/webp", b"RIFF"), ("image/gif", b"GIF89a"), ("text/plain", b"a")],
)
def test_a_file_that_youtube_has_no_use_for_is_refused_before_anything_is_sent(
    youtube: YouTubeStage, media_type: str, data: bytes
):
    odd = youtube.file("odd.bin", media_type, data)
    outcome = youtube.connect().publish(
        youtube.release(attachments=[*youtube.release().attachments, odd])
    )
    assert isinstance(outcome, Refused)
    assert outcome.code == "attachments"
    assert youtube.requests() == []


def test_an_empty_file_is_refused_before_anything_is_sent(youtube: YouTubeStage):
    empty = youtube.file("empty.mp4", "video/mp4", b"")
    outcome = youtube.connect().publish(youtube.release(attachments=[empty]))
    assert isinstance(outcome, Refused)
    assert outcome.code == "file_empty"
    assert youtube.requests() == []


@pytest.mark.parametrize("part", ["video", "thumbnail", "captions"])
def test_a_file_over_its_limit_is_refused(part: str):
    most = metadata.MOST_BYTES[part]
    assert metadata.size_flaw({part: most}) is None
    refused = metadata.size_flaw({part: most + 1})
    assert refused is not None
    assert str(most) in refused.reason


# ------------------------------------------------------------------ units


def test_units_are_counted_as_google_counts_them(youtube: YouTubeStage):
    connector = youtube.connect()
    told = connector.estimate(whole(youtube))
    assert youtube.requests() == []
    connector.publish(whole(youtube))
    counted = youtube.control("GET", "quota")
    assert connector.spent() == quota.Spent(units=counted["units"], uploads=counted["inserts"])
    assert connector.spent() == told == quota.Spent(units=502, uploads=1)


def test_reading_finding_and_taking_back_are_counted_too(youtube: YouTubeStage):
    connector = youtube.connect()
    done = connector.publish(youtube.release())
    connector.observe(youtube.plan, deadline=5)
    connector.withdraw(done.remote_id)
    counted = youtube.control("GET", "quota")
    assert connector.spent().units == counted["units"] == 1 + 3 + 50


def test_a_refused_call_is_counted(youtube: YouTubeStage):
    connector = youtube.connect(refresh_token="not-the-right-one", access_token="nor-this")
    with pytest.raises(NeedsAttention):
        connector.withdraw("x")
    assert connector.spent().units == 50


def test_a_release_that_is_refused_takes_no_units(youtube: YouTubeStage):
    assert isinstance(youtube.connect().estimate(youtube.release(title="")), Refused)


def test_every_call_that_is_declared_has_its_units():
    declared = registry.manifest("youtube")
    calls = {one.call for one in declared.calls.values()}
    for resource in declared.resources.values():
        calls |= {resource.list_call, *(facet.call for facet in resource.facets.values())}
    assert {f"youtube.{call}" for call in calls} == {quota.UPLOAD, *quota.UNITS}


# ------------------------------------------------------------------ processing


@pytest.mark.parametrize(
    ("status", "reason", "seen"),
    [
        ("uploaded", "", {"processing": Present("processing")}),
        ("processed", "", {"processing": Present("succeeded"), "failure_reason": Absent()}),
        ("failed", "codec", {"processing": Present("failed"), "failure_reason": Present("codec")}),
        ("rejected", "copyright", {"rejection_reason": Present("copyright")}),
    ],
)
def test_a_scan_sees_how_a_video_was_processed(
    youtube: YouTubeStage, status: str, reason: str, seen: dict
):
    youtube.control("POST", "posts", {"title": "動画", "upload_status": status, "reason": reason})
    plan = {"youtube.video": frozenset({"upload_status", *seen})}
    (video,) = youtube.connect().observe(plan, deadline=5).resources
    assert video.facets == {"upload_status": Present(status), **seen}

"""Pictures, GIFs and videos of a post on X, and what goes wrong with them before it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.contract import NeedsAttention, Published, Refused, TryLater
from connectors.transport import within
from tests.connectors.x_stage import GIF, MP4, PNG, XStage, picture

STATUS = ("GET", "/2/media/upload")
ALT = ("POST", "/2/media/metadata")


def shown(x: XStage) -> list[dict]:
    (post,) = x.control("GET", "posts")["posts"]
    media: list[dict] = post["media"]
    return media


def processing(state: str, seconds: float) -> dict:
    return {"data": {"id": "1", "processing_info": {"state": state, "check_after_secs": seconds}}}


def test_a_picture_goes_up_with_its_alternative_text(x: XStage, tmp_path: Path):
    done = x.connect().publish(x.release(attachments=[picture(tmp_path, alt="給水所の地図")]))
    assert isinstance(done, Published)
    (post,) = x.control("GET", "posts")["posts"]
    assert [one["alt"] for one in post["media"]] == ["給水所の地図"]


def test_a_video_is_posted_when_its_processing_is_done(x: XStage, tmp_path: Path):
    video = picture(tmp_path, MP4, media_type="video/mp4")
    assert isinstance(x.connect().publish(x.release(attachments=[video])), Published)
    assert x.writes("GET", "/2/media/upload") == 2


def test_a_video_that_cannot_be_processed_is_refused(x: XStage, tmp_path: Path):
    failed = {"data": {"id": "1", "processing_info": {"state": "failed"}}}
    x.spoil("status", at=("GET", "/2/media/upload"), status=200, body=failed)
    video = picture(tmp_path, MP4, media_type="video/mp4")
    outcome = x.connect().publish(x.release(attachments=[video]))
    assert isinstance(outcome, Refused)
    assert outcome.code == "media_processing"


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("initialize", "lost_answer"),
        ("initialize", "status"),
        ("initialize", "garbage"),
        ("*/append", "lost_answer"),
        ("*/append", "status"),
        ("*/finalize", "reset"),
        ("*/finalize", "status"),
        ("*/finalize", "garbage"),
    ],
)
def test_trouble_with_a_picture_leaves_nothing_and_can_be_tried_again(
    x: XStage, tmp_path: Path, path: str, fault: str
):
    x.spoil(fault, at=("POST", f"/2/media/upload/{path}"))
    with pytest.raises(TryLater):
        x.connect().publish(x.release(attachments=[picture(tmp_path)]))
    assert x.standing() == []


def test_a_file_that_lies_about_its_type_is_refused(x: XStage, tmp_path: Path):
    lying = picture(tmp_path, b"<html>" * 20)
    assert isinstance(x.connect().publish(x.release(attachments=[lying])), Refused)
    assert x.standing() == []


def test_a_file_over_the_limit_is_refused_before_any_byte_is_sent(x: XStage, tmp_path: Path):
    large = picture(tmp_path, PNG + b"\0" * (5 * 1024 * 1024))
    outcome = x.connect().publish(x.release(attachments=[large]))
    assert isinstance(outcome, Refused)
    assert outcome.code == "media_too_large"
    assert "initialize" not in str(x.requests())


def test_four_pictures_go_up_in_their_order_each_with_its_text(x: XStage, tmp_path: Path):
    four = [picture(tmp_path, alt=f"図{number}") for number in range(4)]
    assert isinstance(x.connect().publish(x.release(attachments=four)), Published)
    assert [one["alt"] for one in shown(x)] == ["図0", "図1", "図2", "図3"]


def test_a_gif_goes_up(x: XStage, tmp_path: Path):
    moving = picture(tmp_path, GIF, media_type="image/gif", alt="水が流れる様子")
    assert isinstance(x.connect().publish(x.release(attachments=[moving])), Published)
    assert [one["alt"] for one in shown(x)] == ["水が流れる様子"]


@pytest.mark.parametrize(
    "kinds",
    [
        ["image/png"] * 5,
        ["image/gif", "image/png"],
        ["image/gif", "image/gif"],
        ["video/mp4", "image/png"],
        ["video/mp4", "video/mp4"],
    ],
)
def test_what_x_does_not_take_together_is_refused_before_any_byte_is_sent(
    x: XStage, tmp_path: Path, kinds: list[str]
):
    outcome = x.connect().publish(
        x.release(attachments=[picture(tmp_path, media_type=kind) for kind in kinds])
    )
    assert isinstance(outcome, Refused)
    assert outcome.code == "too_many_media"
    assert "initialize" not in str(x.requests())


def test_an_alternative_text_over_the_limit_is_refused_before_any_byte_is_sent(
    x: XStage, tmp_path: Path
):
    outcome = x.connect().publish(x.release(attachments=[picture(tmp_path, alt="図" * 1001)]))
    assert isinstance(outcome, Refused)
    assert outcome.code == "alt_too_long"
    assert "initialize" not in str(x.requests())


@pytest.mark.parametrize("fault", ["lost_answer", "status", "garbage", "reset", "truncate"])
def test_a_picture_whose_text_may_be_missing_is_not_posted(x: XStage, tmp_path: Path, fault: str):
    x.spoil(fault, at=ALT)
    with pytest.raises(TryLater):
        x.connect().publish(x.release(attachments=[picture(tmp_path)]))
    assert x.standing() == []


def test_a_text_that_x_refuses_stops_the_post(x: XStage, tmp_path: Path):
    x.spoil("status", at=ALT, status=400)
    assert isinstance(x.connect().publish(x.release(attachments=[picture(tmp_path)])), Refused)
    assert x.standing() == []


@pytest.mark.parametrize("fault", ["lost_answer", "status", "garbage", "reset", "truncate"])
def test_a_video_whose_processing_cannot_be_seen_is_not_posted(
    x: XStage, tmp_path: Path, fault: str
):
    x.spoil(fault, at=STATUS)
    video = picture(tmp_path, MP4, media_type="video/mp4")
    with pytest.raises(TryLater):
        x.connect().publish(x.release(attachments=[video]))
    assert x.writes("POST", "/2/tweets") == 0


def test_a_video_that_takes_longer_than_there_is_time_is_tried_again(x: XStage, tmp_path: Path):
    x.spoil("status", at=STATUS, status=200, body=processing("in_progress", 60))
    video = picture(tmp_path, MP4, media_type="video/mp4")
    with within(5), pytest.raises(TryLater) as told:
        x.connect().publish(x.release(attachments=[video]))
    assert told.value.code == "media_processing"
    assert x.standing() == []


@pytest.mark.parametrize("path", ["initialize", "*/append", "*/finalize"])
def test_a_throttled_upload_waits_as_long_as_x_says(x: XStage, tmp_path: Path, path: str):
    x.spoil("rate_limit", at=("POST", f"/2/media/upload/{path}"), seconds=120)
    with pytest.raises(TryLater) as told:
        x.connect().publish(x.release(attachments=[picture(tmp_path)]))
    assert 115 <= told.value.after <= 122
    assert x.standing() == []


def test_a_credential_without_the_right_to_media_needs_a_person(x: XStage, tmp_path: Path):
    detail = "You are not permitted to perform this action."
    x.spoil("status", at=("POST", "*/initialize"), status=403, body={"detail": detail})
    with pytest.raises(NeedsAttention):
        x.connect().publish(x.release(attachments=[picture(tmp_path)]))

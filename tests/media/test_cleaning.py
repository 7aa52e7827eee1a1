"""A kept file says nothing about people, and is what its bytes are."""

import io
import struct

import pytest
from PIL import Image

from governance.media import cleaning


def picture(kind, *, size=(100, 50), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def taken_with_a_phone():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 1.0, 2.0)})
    return picture("JPEG", exif=exif, comment=b"hello", quality=90)


def box(name, body=b""):
    return struct.pack(">I4s", len(body) + 8, name) + body


def film(*, place=b"\xa9xyz+35.70+139.66/"):
    moov = box(b"mvhd", b"\1" * 20) + box(b"udta", box(b"\xa9xyz", place))
    moov += box(b"trak", box(b"tkhd", b"\2" * 8) + box(b"udta", b"who"))
    return box(b"ftyp", b"isom\0\0\0\0") + box(b"moov", moov) + box(b"mdat", b"frames")


def test_place_camera_and_comment_are_taken_out_and_the_picture_stands_upright():
    cleaned = cleaning.clean(taken_with_a_phone())
    assert cleaned.removed == ("gps", "exif", "comment")
    assert (cleaned.width, cleaned.height) == (50, 100)
    image = Image.open(io.BytesIO(cleaned.data))
    assert not dict(image.getexif())
    assert "comment" not in image.info
    assert cleaning.clean(cleaned.data).removed == ()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_type_is_judged_by_the_bytes_and_the_result_is_always_the_same(kind):
    data = picture(kind)
    cleaned = cleaning.clean(data)
    assert cleaned.media_type == f"image/{kind.lower()}"
    assert cleaned.data == cleaning.clean(data).data
    assert Image.open(io.BytesIO(cleaned.preview)).format == "JPEG"


def test_an_animation_keeps_its_pictures():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=120)
    cleaned = cleaning.clean(out.getvalue())
    assert cleaned.kind == "animation"
    assert Image.open(io.BytesIO(cleaned.data)).n_frames == 3


def test_the_place_in_a_video_is_overwritten_without_moving_a_byte():
    data = film()
    cleaned = cleaning.clean(data)
    assert cleaned.removed == ("gps", "comment")
    assert len(cleaned.data) == len(data)
    assert b"139.66" not in cleaned.data
    assert b"who" not in cleaned.data
    assert cleaned.data.index(b"mdat") == data.index(b"mdat")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "media.empty"),
        (b"MZ\x90\x00" * 10, "media.unknown_type"),
        (b"<svg onload=alert(1)>", "media.unknown_type"),
        (picture("JPEG")[:300], "media.damaged"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 12, "media.unknown_type"),
        (box(b"ftyp", b"isom\0\0\0\0") + b"\0\0\xff\xffmoov", "media.damaged"),
        (box(b"ftyp", b"isom\0\0\0\0"), "media.damaged"),
        (picture("PNG", size=(8000, 7000)), "media.too_many_pixels"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(data, code):
    with pytest.raises(cleaning.UnusableFile) as refused:
        cleaning.clean(data)
    assert [flaw.code for flaw in refused.value.flaws] == [code]

"""What a file really is, and the same file without what it says about people. Pure."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from governance.base.errors import Flaw, Invalid

LARGEST_IMAGE: Final = 20 * 1024 * 1024
LARGEST_VIDEO: Final = 512 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
MOST_FRAMES: Final = 350
PREVIEW_SIDE: Final = 640

_MEDIA_TYPES: Final = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
"""MPO, the double picture of some phones, is opened as JPEG."""
_GPS: Final = 0x8825
_ORIENTATION: Final = 0x0112
_MARKS: Final = ("comment", "xmp", "XML:com.adobe.xmp", "photoshop")
_FLUSH: Final = (b"udta", b"meta", b"uuid")


class UnusableFile(Invalid):
    """The file cannot be used. Send JPEG, PNG, WebP, GIF, MP4 or MOV."""

    code = "media.unusable"

    def __init__(self, code: str, message: str) -> None:
        super().__init__(Flaw(pointer="/file", code=code, message=message), detail=message)


class Cleaned(Struct, frozen=True, kw_only=True):
    """A file that may be kept. `preview` is a small JPEG, None for videos."""

    data: bytes
    kind: str
    media_type: str
    width: int | None = None
    height: int | None = None
    removed: tuple[str, ...] = ()
    preview: bytes | None = None


def clean(data: bytes) -> Cleaned:
    """
    The file without place, camera, author and comments; its type is judged by its bytes.

    The same bytes always give the same result. Raises `UnusableFile`.
    """
    if not data:
        raise UnusableFile("media.empty", "The file is empty. Choose it again.")
    if data[4:8] == b"ftyp":
        return _video(data)
    return _image(data)


def _image(data: bytes) -> Cleaned:
    if len(data) > LARGEST_IMAGE:
        raise UnusableFile(
            "media.too_large",
            f"The image is larger than {LARGEST_IMAGE // 1024 // 1024} MB. Make it smaller.",
        )
    with warnings.catch_warnings():
        # Its own limit on pixels warns first; ours refuses.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                return _cleaned(image)
        except UnidentifiedImageError:
            raise UnusableFile("media.unknown_type", UnusableFile.summary()) from None
        except (OSError, SyntaxError, ValueError, struct.error, EOFError) as error:
            raise UnusableFile(
                "media.damaged", "The image is damaged. Save it again and choose it anew."
            ) from error
        except Image.DecompressionBombError:
            raise _too_many_pixels() from None


def _too_many_pixels() -> UnusableFile:
    return UnusableFile(
        "media.too_many_pixels",
        f"The image has more than {MOST_PIXELS // 1_000_000} million pixels. Make it smaller.",
    )


def _cleaned(image: Image.Image) -> Cleaned:
    kind = image.format or ""
    frames = getattr(image, "n_frames", 1) if kind != "MPO" else 1
    if image.width * image.height * frames > MOST_PIXELS * (1 if frames == 1 else 4):
        raise _too_many_pixels()
    if frames > MOST_FRAMES:
        message = f"The animation has more than {MOST_FRAMES} pictures. Shorten it."
        raise UnusableFile("media.too_many_frames", message)
    removed = _personal(image)
    if frames > 1:
        return _animation(image, kind, removed)
    turned = image.getexif().get(_ORIENTATION, 1) != 1
    quality: int | str = "keep" if kind == "JPEG" and not turned else 95
    profile = image.info.get("icc_profile")
    image.load()
    upright = ImageOps.exif_transpose(image) if turned else image
    preview = _preview(upright)
    transparency = upright.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    out = io.BytesIO()
    match kind:
        case "JPEG" | "MPO":
            upright.save(out, "JPEG", quality=quality, icc_profile=profile, comment=b"")
        case "PNG":
            upright.save(out, "PNG", icc_profile=profile)
        case "WEBP":
            upright.save(out, "WEBP", quality=95, icc_profile=profile or b"", exact=True)
        case _:
            upright.save(out, "GIF")
    return Cleaned(
        data=out.getvalue(),
        kind="image",
        media_type=_MEDIA_TYPES[kind],
        width=upright.width,
        height=upright.height,
        removed=removed,
        preview=preview,
    )


def _animation(image: Image.Image, kind: str, removed: tuple[str, ...]) -> Cleaned:
    pictures, durations = [], []
    loop = image.info.get("loop", 0)
    for frame in ImageSequence.Iterator(image):
        durations.append(int(frame.info.get("duration", 100)))
        picture = frame.convert("RGBA")
        picture.info = {}
        pictures.append(picture)
    out = io.BytesIO()
    options = {"disposal": 2} if kind == "GIF" else {}
    pictures[0].save(
        out,
        kind,
        save_all=True,
        append_images=pictures[1:],
        duration=durations,
        loop=loop,
        **options,
    )
    return Cleaned(
        data=out.getvalue(),
        kind="animation",
        media_type=_MEDIA_TYPES[kind],
        width=image.width,
        height=image.height,
        removed=removed,
        preview=_preview(pictures[0]),
    )


def _personal(image: Image.Image) -> tuple[str, ...]:
    exif = image.getexif()
    found = []
    if exif.get_ifd(_GPS):
        found.append("gps")
    if set(exif) - {_ORIENTATION}:
        found.append("exif")
    if any(image.info.get(name) for name in _MARKS):
        found.append("comment")
    texts = getattr(image, "text", None)
    if isinstance(texts, dict) and texts and "comment" not in found:
        found.append("comment")
    return tuple(found)


def _preview(image: Image.Image) -> bytes:
    small = image.convert("RGBA")
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


# --------------------------------------------------------------------------- videos


def _video(data: bytes) -> Cleaned:
    if len(data) > LARGEST_VIDEO:
        raise UnusableFile(
            "media.too_large",
            f"The video is larger than {LARGEST_VIDEO // 1024 // 1024} MB. Make it smaller.",
        )
    brand = data[8:12]
    if brand in {b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1"}:
        message = "Networks do not take this kind of image. Save it as JPEG or PNG."
        raise UnusableFile("media.unknown_type", message)
    out = bytearray(data)
    found: list[str] = []
    names = []
    for start, header, end, name in _boxes(out, 0, len(out)):
        names.append(name)
        if name == b"moov":
            _empty(out, start + header, end, found)
        elif name == b"uuid":
            _free(out, start, header, end, found)
    if b"moov" not in names:
        message = "The video is damaged: it has no index. Export it again."
        raise UnusableFile("media.damaged", message)
    return Cleaned(
        data=bytes(out),
        kind="video",
        media_type="video/quicktime" if brand == b"qt  " else "video/mp4",
        removed=tuple(dict.fromkeys(found)),
    )


def _boxes(data: bytearray, start: int, end: int) -> Iterator[tuple[int, int, int, bytes]]:
    while start + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            header = 16
        elif size == 0:
            size = end - start
        if size < header or start + size > end:
            message = "The video is damaged. Export it again."
            raise UnusableFile("media.damaged", message)
        yield start, header, start + size, name
        start += size


def _empty(data: bytearray, start: int, end: int, found: list[str]) -> None:
    for at, header, stop, name in list(_boxes(data, start, end)):
        if name in _FLUSH:
            _free(data, at, header, stop, found)
        elif name in {b"trak", b"mdia"}:
            _empty(data, at + header, stop, found)


def _free(data: bytearray, start: int, header: int, end: int, found: list[str]) -> None:
    """Emptied in place: the index counts bytes from the start of the file, so nothing may move."""
    body = bytes(data[start + header : end])
    if b"\xa9xyz" in body or b"ISO6709" in body:
        found.append("gps")
    if body.strip(b"\0"):
        found.append("comment")
    data[start + 4 : start + 8] = b"free"
    data[start + header : end] = bytes(end - start - header)

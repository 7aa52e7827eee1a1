"""The detectors by the names under which rules ask for them, as `detect.name`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from approval_rules.detectors import characters, fitting, links, personal, pictures, times
from approval_rules.post import Post
from approval_rules.reading import Hit, Reading

Detector = Callable[[Reading, Post], Iterator[Hit]]
PostDetector = Callable[[Post], Iterator[Hit]]

READING: Final[Mapping[str, Detector]] = {
    "phone": personal.phone,
    "mail": personal.mail,
    "address": personal.address,
    "person_name": personal.person_name,
    "birth": personal.birth,
    "plate": personal.plate,
    "secret": personal.secret,
    "certificate": personal.certificate,
    "account": personal.account,
    "link": links.link,
    "hidden": characters.hidden,
    "day": times.day,
    "era": times.era,
    "platform_characters": characters.platform_characters,
}
"""Detectors that read one field."""

WHOLE: Final[Mapping[str, PostDetector]] = {
    "length": fitting.length,
    "media": fitting.media,
    "alt": pictures.alt,
    "image_only": pictures.image_only,
    "out_of_hours": times.out_of_hours,
}
"""Detectors that look at the whole post."""

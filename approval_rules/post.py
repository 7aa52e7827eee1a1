"""A submission as the rules read it, at one moment: its fields, its day, and what is said of it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from approval_rules.known import category
from approval_rules.model import Evidence, Length, Text
from approval_rules.organisation import JST, Organisation
from approval_rules.own import Own
from approval_rules.reading import Hit, Reading
from approval_rules.submission import Submission
from approval_rules.text.length import measure


class Post(Struct, frozen=True, kw_only=True, dict=True):
    """A submission as the rules read it, at one moment (aware)."""

    submission: Submission
    organisation: Organisation
    own: Own
    """What the organisation says of itself today."""

    at: datetime
    today: date
    """The day in Japan on which it will be read."""

    readings: Sequence[Reading]

    @property
    def moment(self) -> datetime:
        """When it will be read: its time of publication, or now."""
        return self.submission.publish_at or self.at

    @functools.cached_property
    def length(self) -> Length:
        """The length of the text where it will stand."""
        return measure(self.submission, self.organisation.length_limits)

    @property
    def longest(self) -> int:
        """How many characters its longest field has."""
        return max(len(reading.original) for reading in self.readings)


def post_of(submission: Submission, organisation: Organisation, at: datetime) -> Post:
    """The submission as rules read it at this moment (aware)."""
    today = (submission.publish_at or at).astimezone(JST).date()
    if submission.category:
        submission = replace(submission, category=category(submission.category))
    return Post(
        submission=submission,
        organisation=organisation,
        own=Own(organisation, today),
        at=at,
        today=today,
        readings=readings_of(submission),
    )


def readings_of(submission: Submission) -> list[Reading]:
    """Every field of a submission that holds words."""
    readings = [Reading("text", submission.text)]
    if submission.title:
        readings.append(Reading("title", submission.title))
    # What is read of a text is read of a tag.
    readings += [
        Reading(f"tags[{index}].text", tag) for index, tag in enumerate(submission.tags) if tag
    ]
    for index, item in enumerate(submission.media):
        if item.alt:
            readings.append(Reading(f"media[{index}].alt", item.alt))
        if item.name:
            readings.append(Reading(f"media[{index}].name", item.name))
    return readings


def whole(
    post: Post,
    told: str,
    *,
    kind: str = "",
    canonical: str = "",
    message: Text | None = None,
    remedy: Text | None = None,
) -> Hit:
    """A hit about the whole post; `told` is what was found."""
    return Hit(
        view=post.readings[0].views.text,
        start=0,
        end=0,
        whole=True,
        kind=kind,
        canonical=canonical,
        evidence=[Evidence(kind="found", text=told)],
        message=message,
        remedy=remedy,
    )

"""Detectors of what belongs to one person, and of the keys that open what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from approval_rules.model import Evidence, Text
from approval_rules.own import name as plain_name
from approval_rules.post import Post
from approval_rules.reading import Hit, Reading
from approval_rules.text import (
    accounts,
    addresses,
    births,
    certificates,
    mails,
    offices,
    phones,
    plates,
    secrets,
)


def phone(reading: Reading, post: Post) -> Iterator[Hit]:
    """Telephone numbers with their kind; those of the organisation are allowed."""
    view = reading.views.digits
    for one in (*phones.written(view.text), *phones.short(view.text)):
        yield Hit(
            view=view,
            start=one.start,
            end=one.end,
            kind=one.kind,
            check=one.valid,
            canonical=one.number,
            allowed=post.own.phone(one.number),
            message=_ended(post.own.phone_until(one.number)),
            evidence=[Evidence(kind="pattern", text=one.kind)],
        )


def _ended(until: date | None) -> Text | None:
    """That an entry which would allow it has ended; None where there was none."""
    if until is None:
        return None
    return Text(
        ja=f"登録の期限（{until}）が切れています。まだ正しければ「団体の事実」の期限を延ばしてください。",
        en=f"It was registered until {until}. Extend the entry if it still holds.",
    )


def mail(reading: Reading, post: Post) -> Iterator[Hit]:
    """Mail addresses: `free`, `official` (lg.jp, go.jp) or `other`."""
    view = reading.views.text
    for found in mails.mails(view.text):
        yield Hit(
            view=view,
            start=found.start,
            end=found.end,
            kind=found.kind,
            canonical=found.address,
            allowed=post.own.mail(found.address, found.domain),
            evidence=[Evidence(kind="pattern", text=found.kind)],
        )


def address(reading: Reading, post: Post) -> Iterator[Hit]:
    """Addresses down to the house: `public` or `house`; those of the organisation are allowed."""
    view = reading.views.text
    for start, end in reading.addresses:
        said = addresses.canonical(view.text[start:end])
        allowed = ""
        for own, why in post.own.addresses:
            if own and (addresses.holds(said, own) or own.endswith(said)):
                allowed = why
        yield Hit(
            view=view,
            start=start,
            end=end,
            kind="public" if offices.is_public(view.text, start, end) else "house",
            canonical=said,
            allowed=allowed,
            evidence=[Evidence(kind="pattern", text="address")],
        )


def person_name(reading: Reading, post: Post) -> Iterator[Hit]:
    """Names of people: `strict` or `lone`; officials and mascots are allowed."""
    view = reading.views.text
    known = post.own.names if reading.people else {}
    for name in reading.people:
        bare = plain_name(name.text)
        if name.tier == "lone" and bare in post.own.places:
            continue
        if not name.honorific and bare.lower() in post.own.hosts:
            continue
        if any(start <= name.start and name.end <= end for start, end in reading.addresses):
            continue
        yield Hit(
            view=view,
            start=name.start,
            end=name.end,
            kind=name.tier,
            canonical=bare,
            allowed=_why_allowed(bare, name.end, view.text, known),
            message=_ended(post.own.official_until(bare)),
            evidence=[Evidence(kind="token", text=f"人名 {name.tier} {name.honorific}".strip())],
        )


_OFFICES: Final = (
    "市長", "副市長", "町長", "副町長", "村長", "副村長", "区長", "知事", "副知事", "議長",
    "副議長", "議員", "教育長", "委員長", "監査委員", "消防長", "団長", "会長", "部長", "課長",
    "局長",
)  # fmt: skip
"""What a family's name alone must stand with to be the official's."""


def _why_allowed(bare: str, end: int, text: str, known: Mapping[str, str]) -> str:
    """
    Why the official or mascot who is named may be; "" for anybody else.

    A family's name alone is theirs beside their office, or where the text names them in full:
    others are called so too.
    """
    if bare in known:
        return known[bare]
    for full, why in known.items():
        if full.startswith(bare) and (
            text.startswith(_OFFICES, end) or full in plain_name(text) or bare[0] < "\u3400"
        ):
            return why
        if full.endswith(bare) and plain_name(text[:end]).endswith(full):
            # The family's name was read as a word of its own (例示健一候補).
            return why
    return ""


def birth(reading: Reading, post: Post) -> Iterator[Hit]:
    """Days of birth: `said`, in a `row` with a name, or a birthday without its year."""
    view = reading.views.text
    for found in births.births(view.text, reading.people, post.today):
        yield Hit(
            view=view,
            start=found.start,
            end=found.end,
            kind=found.kind,
            evidence=[Evidence(kind="pattern", text=f"birth {found.kind}")],
        )


def plate(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape for all
    """Licence plates."""
    view = reading.views.text
    for start, end in plates.plates(view.text):
        yield Hit(
            view=view, start=start, end=end, evidence=[Evidence(kind="pattern", text="plate")]
        )


def secret(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape for all
    """Passwords, PINs, codes of doors and boxes, given with their value."""
    view = reading.views.text
    for start, end in secrets.secrets(view.text):
        yield Hit(
            view=view, start=start, end=end, evidence=[Evidence(kind="pattern", text="secret")]
        )


def certificate(reading: Reading, post: Post) -> Iterator[Hit]:  # noqa: ARG001 - one shape
    """Numbers of certificates, insurances and registers of people."""
    view = reading.views.digits
    for start, end in certificates.certificates(view.text):
        yield Hit(
            view=view,
            start=start,
            end=end,
            canonical=view.text[start:end],
            evidence=[Evidence(kind="pattern", text="certificate")],
        )


def account(reading: Reading, post: Post) -> Iterator[Hit]:
    """Bank accounts; those of the organisation are allowed."""
    view = reading.views.digits
    for start, end in accounts.accounts(view.text):
        said = view.text[start:end]
        yield Hit(
            view=view,
            start=start,
            end=end,
            canonical=said,
            allowed=post.own.naming("bank_accounts", said, view.text[max(0, start - 60) : start]),
            evidence=[Evidence(kind="pattern", text="account")],
        )

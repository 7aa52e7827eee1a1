"""What X would bill. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from msgspec import Struct

from connectors.contract import NeedsAttention

UNKNOWN: Final = "unknown"


class Prices(Struct, frozen=True, kw_only=True):
    """
    US dollars for one post, one post with a link, one of the account's own posts that is read.

    The defaults are those of X's page on prices (docs.x.com, x-api/getting-started/pricing, as it
    stood in August 2026). None where a price is not known. X's pages agree on no price for an
    upload of media, a look at one's own profile or a deletion, so that there is none for them here.
    """

    post: Decimal | None = Decimal("0.015")
    post_with_url: Decimal | None = Decimal("0.200")
    read: Decimal | None = Decimal("0.001")


class Estimate(Struct, frozen=True, kw_only=True):
    """
    What X would bill for posts that go up and posts that are read.

    `dollars` is None where a price that it needs is not known. `not_known` names the calls that X
    may bill besides.
    """

    posts: int = 0
    posts_with_url: int = 0
    reads: int = 0
    dollars: Decimal | None
    not_known: tuple[str, ...] = ()


def prices(settings: Mapping[str, str]) -> Prices:
    """The prices that the settings name; the usual ones where they name none."""
    named = {
        name: _price(f"price_{name}", settings[f"price_{name}"])
        for name in Prices.__struct_fields__
        if settings.get(f"price_{name}")
    }
    return Prices(**named)


def _price(name: str, text: str) -> Decimal | None:
    if text == UNKNOWN:
        return None
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal(-1)
    if not price.is_finite() or price < 0:
        message = f"The setting {name} is an amount in US dollars, or the word unknown."
        raise NeedsAttention(message, code=name)
    return price


def of_posts(texts: Sequence[str], media: int, given: Prices) -> Estimate:
    """The bill for these posts, with so many media files."""
    # A quarter of a second to import, for the few who ask.
    from twitter_text import extract_urls  # noqa: PLC0415

    with_url = sum(bool(extract_urls(text)) for text in texts)
    plain = len(texts) - with_url
    return Estimate(
        posts=plain,
        posts_with_url=with_url,
        dollars=_sum((plain, given.post), (with_url, given.post_with_url)),
        not_known=("GET /2/users/me", *(("POST /2/media/upload",) if media else ())),
    )


def of_reads(most: int, given: Prices) -> Estimate:
    """The bill for a scan that reads so many posts at most."""
    return Estimate(reads=most, dollars=_sum((most, given.read)), not_known=("GET /2/users/me",))


def _sum(*parts: tuple[int, Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for count, price in parts:
        if count and price is None:
            return None
        total += count * (price or 0)
    return total

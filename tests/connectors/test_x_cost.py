"""What a publication and a scan would cost on X, told before any call."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from connectors import registry
from connectors.contract import NeedsAttention, Refused
from connectors.x import cost
from tests.connectors.x_stage import XStage, picture

LINK = "くわしくは https://www.city.nakano.tokyo.jp/ を"


def test_a_link_makes_a_post_dearer():
    usual = cost.Prices()
    assert cost.of_posts(["断水のお知らせ"], 0, usual).dollars == Decimal("0.015")
    assert cost.of_posts([LINK], 0, usual).dollars == Decimal("0.200")
    assert cost.of_posts(["くわしくは city.nakano.tokyo.jp"], 0, usual).posts_with_url == 1


def test_a_thread_costs_as_much_as_its_posts(x: XStage):
    release = x.release("一", options={"thread": [LINK, "三"]})
    told = x.connect().estimate(release)
    assert (told.posts, told.posts_with_url) == (2, 1)
    assert told.dollars == Decimal("0.230")
    assert x.requests() == []


def test_what_has_no_known_price_is_named_and_not_guessed(x: XStage, tmp_path: Path):
    assert "POST /2/media/upload" not in x.connect().estimate(x.release()).not_known
    told = x.connect().estimate(x.release(attachments=[picture(tmp_path)]))
    assert "POST /2/media/upload" in told.not_known


def test_a_price_that_is_not_known_leaves_the_sum_open():
    given = cost.prices({"price_post_with_url": "unknown", "price_post": "0"})
    assert cost.of_posts([LINK], 0, given).dollars is None
    assert cost.of_posts(["一"], 0, given).dollars == 0


def test_a_scan_costs_as_much_as_the_posts_that_it_reads(x: XStage):
    x.settings = {"posts_read": "300", "price_read": "0.002"}
    told = x.connect().estimate_scan()
    assert (told.reads, told.dollars) == (300, Decimal("0.600"))


def test_a_release_that_x_would_not_take_has_no_price(x: XStage):
    assert isinstance(x.connect().estimate(x.release(options={"colour": "red"})), Refused)


@pytest.mark.parametrize("price", ["free", "-1", "NaN", "Infinity"])
def test_a_price_that_is_no_amount_needs_a_person(x: XStage, price: str):
    x.settings = {"price_post": price}
    with pytest.raises(NeedsAttention) as told:
        x.connect()
    assert told.value.code == "price_post"


def test_every_price_can_be_set():
    named = {f"price_{name}" for name in cost.Prices.__struct_fields__}
    assert named <= set(registry.manifest("x").settings)

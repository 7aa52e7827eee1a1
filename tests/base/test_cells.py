"""A cell is read as the person meant it, or refused with what to write."""

import pytest

from governance.base import cells


@pytest.mark.parametrize("word", ["true", "はい", "有", "○", "１", "YES"])
def test_yes_is_understood(word):
    assert cells.flag(word) is True


@pytest.mark.parametrize("word", ["false", "いいえ", "無", "×", "0"])
def test_no_is_understood(word):
    assert cells.flag(word) is False


@pytest.mark.parametrize(
    "word",
    ["2026-04-01", "2026/4/1", "２０２６年４月１日", "令和8年4月1日", "R8.4.1", " 2026.04.01 "],
)
def test_dates_are_read_as_japan_writes_them(word):
    assert cells.day(word) == "2026-04-01"


def test_the_first_year_of_an_era_is_a_year():
    assert cells.day("令和元年5月1日") == "2019-05-01"


@pytest.mark.parametrize("word", ["8:30", "08:30", "8:30:00", "８時３０分", "08時30"])
def test_times_are_read_as_japan_writes_them(word):
    assert cells.moment(word) == "08:30"


def test_numbers_items_and_tenants_are_read():
    assert cells.whole("１，２００") == 1200
    assert cells.items("甲；乙、丙\n丁; ") == ["甲", "乙", "丙", "丁"]
    assert cells.pairs("aws:123456789012; google_cloud：my-project") == [
        {"provider": "aws", "account": "123456789012"},
        {"provider": "google_cloud", "account": "my-project"},
    ]


@pytest.mark.parametrize("read", [cells.flag, cells.day, cells.moment, cells.whole])
def test_an_empty_cell_is_not_known(read):
    assert read("  ") is None


@pytest.mark.parametrize(
    ("read", "word"),
    [
        (cells.flag, "maybe"),
        (cells.day, "2026-02-30"),
        (cells.day, "tomorrow"),
        (cells.moment, "25:00"),
        (cells.whole, "-1"),
        (cells.whole, "1.5"),
        (cells.pairs, "just-a-name"),
        (cells.choice({"甲": "a"}), "乙"),
        (cells.reference({}, "person"), "nobody"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(read, word):
    with pytest.raises(cells.CellUnusable) as unusable:
        read(word)
    assert unusable.value.message.endswith(".")


@pytest.mark.parametrize("value", [None, "", "text", True, False, 12])
def test_what_is_shown_is_read_as_the_same(value):
    shown = cells.show(value)
    read = {bool: cells.flag, int: cells.whole}.get(type(value), cells.text)
    assert read(shown) == (value or "" if not isinstance(value, bool) else value)

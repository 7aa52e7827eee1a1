"""No pattern that matches is left out by asking many at once, whatever it needs."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from approval_rules.prefilter import Prefilter

SOURCES = (
    "桜まつり", "(?i:deadline)", "[0-9]{3}-[0-9]{4}", "市(?:長|役所)", "a.{0,20}z", "(?:)x?",
    "[あ-ん]{5}",
    "申込[^。]{0,36}締切", "İstanbul", "straße",
)  # fmt: skip
PATTERNS = [((number, 0), source) for number, source in enumerate(SOURCES)]
PIECES = (
    "桜まつり", "DEADLINE", "deadline", "012-3456", "市長", "市役所", "a", "z", "x", "あいうえお",
    "申込は", "締切", "。", " ", "i̇stanbul", "İSTANBUL", "STRASSE", "straße", "\x00",
)  # fmt: skip


def matching(text: str) -> set[tuple[int, int]]:
    return {which for which, source in PATTERNS if re2.search(source, text)}


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_whatever_matches_is_a_candidate(text):
    assert matching(text) <= set(Prefilter(PATTERNS).candidates(text))


def test_a_text_without_their_words_asks_none_of_those_that_need_some():
    assert set(Prefilter([((0, 0), "桜まつり"), ((1, 0), "x?")]).candidates("雨")) == {(1, 0)}


@pytest.mark.parametrize("text", ["", "\ud800桜まつり", "桜" * 40_000])
def test_any_text_is_answered(text):
    assert matching(text.encode("utf-8", "replace").decode()) <= set(
        Prefilter(PATTERNS).candidates(text)
    )


def test_no_pattern_is_no_candidate():
    assert list(Prefilter([]).candidates("桜まつり")) == []

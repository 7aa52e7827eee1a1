"""
The shipped packs find as much, in posts by other hands than theirs, as when it was last measured.

The floors are what was measured, cut to two decimals. They rise when the rules get better, and none
of them falls. A post changes only when its own mark is wrong, never because a rule misses it.
"""

from __future__ import annotations

import math

import pytest

from approval_rules.evaluate import compile_publishing
from approval_rules.load import default_packs
from benchmarks.content_quality import REAL, measure, names, told
from tests.approval_rules.quality import read

FLOORS = {
    "ADDRESS": (0.96, 1.0),
    "BANK_ACCOUNT": (0.93, 1.0),
    "BIRTH_DATE": (0.94, 1.0),
    "CREDIT_CARD": (1.0, 1.0),
    "EMAIL": (0.95, 1.0),
    "HEALTH": (0.96, 1.0),
    "ID_NUMBER": (0.98, 1.0),
    "LICENSE_PLATE": (0.92, 1.0),
    "LOCATION": (1.0, 1.0),
    "MY_NUMBER": (1.0, 1.0),
    "PERSON_NAME": (0.97, 0.99),
    "PHONE": (0.96, 1.0),
    "SECRET": (0.96, 1.0),
}
SILENT = 0.92
EXACT = 0.91


@pytest.fixture(scope="module")
def shipped():
    return compile_publishing(default_packs("publishing"))


@pytest.fixture(scope="module")
def quality(shipped):
    found = measure(shipped, names())
    print("\n".join(sorted(found.lines)))
    return found


def cut(share: float) -> float:
    """This share with two decimals, never rounded up."""
    return math.floor(share * 100 + 1e-9) / 100


@pytest.mark.parametrize("kind", FLOORS)
def test_no_type_is_found_less_than_before(quality, kind):
    recall, precision = FLOORS[kind]
    assert cut(quality.counts[kind].recall) >= recall
    assert cut(quality.counts[kind].precision) >= precision


def test_every_type_that_is_marked_has_a_floor(quality):
    assert {kind for kind, of in quality.counts.items() if of.there} == set(FLOORS)


def test_no_more_silent_posts_are_disturbed_than_before(quality):
    assert cut(quality.kept_silent / quality.silent) >= SILENT


def test_no_more_spans_are_inexact_than_before(quality):
    marked = [of for of in quality.counts.values() if of.there]
    assert cut(sum(of.exact for of in marked) / sum(of.found for of in marked)) >= EXACT


def test_the_posts_are_enough_and_about_half_of_them_are_silent(quality):
    assert quality.posts >= 440
    assert 0.4 <= quality.silent / quality.posts <= 0.6


@pytest.mark.parametrize("entry", read(REAL), ids=lambda entry: entry["text"][:24])
def test_a_whole_post_of_real_life_is_not_stopped(shipped, entry):
    assert [one.rule for one in told(shipped, entry) if one.level == "block"] == []

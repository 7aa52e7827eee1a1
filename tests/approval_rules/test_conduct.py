"""What a city may not say is told by its type; what it says every day, and warnings, are silent."""

from __future__ import annotations

import pytest

from approval_rules.evaluate import compile_publishing
from approval_rules.load import default_packs
from approval_rules.submission import Media, Submission
from approval_rules.text.titles import titles
from tests.approval_rules.quality import AT, CITY, read

POSTS = read("conduct")
FOUND = [entry for entry in POSTS if "finds" in entry]
SILENT = [entry for entry in POSTS if "finds" not in entry]


@pytest.fixture(scope="module")
def shipped():
    return compile_publishing(default_packs("publishing"))


def told(rules, entry):
    """Type and rule of what is told as a warning at least."""
    submission = Submission(
        network="line",
        text=entry["text"],
        category=entry.get("category", ""),
        media=tuple(Media(alt=alt) for alt in entry.get("media", ())),
    )
    found = rules.check(submission, CITY, at=entry.get("at", AT)).findings
    return {(one.type, one.rule) for one in found if one.level != "info"}


def test_there_are_enough_posts_of_both_kinds():
    assert len(FOUND) >= 60
    assert len(SILENT) >= 60


@pytest.mark.parametrize("entry", FOUND, ids=lambda entry: entry["text"][:24])
def test_what_may_not_be_said_is_told_by_its_type(shipped, entry):
    assert entry["finds"] in {kind for kind, _ in told(shipped, entry)}


@pytest.mark.parametrize("entry", SILENT, ids=lambda entry: entry["text"][:24])
def test_what_is_said_every_day_is_silent(shipped, entry):
    assert told(shipped, entry) == set()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("図書館の本「バカの壁」を特集", "「バカの壁」"),
        ("「バカ塗りの娘」上映会", "「バカ塗りの娘」"),
        ('The film "The Idiot" tonight', '"The Idiot"'),
        ("日本の「バカ」", None),
        ("本日の「バカ」", None),
        ("市長は「バカ」だ", None),
        ("映画館で「死ね」と叫ぶ", None),
    ],
)
def test_only_the_quoted_name_of_a_work_is_a_title(text, title):
    found = [text[start:end] for start, end in titles(text)]
    assert found == ([title] if title else [])


# Of posts by other hands: how many of those that break a rule are told of at all, and how many good
# ones are left alone. What is only hinted at needs a person; the floors say so rather than hide it.
OTHER_HANDS = {
    "read": (0.89, 1.0),
    "november": (0.9, 1.0),
    "acceptance": (0.95, 1.0),
    "hinted": (0.4, 0.98),
    "hinted_blind": (0.15, 0.98),
}


@pytest.mark.parametrize("which", OTHER_HANDS)
def test_posts_by_other_hands_are_told_of_as_often_as_before(shipped, which):
    posts = read(f"conduct_posts/{which}")
    heard = [bool(told(shipped, entry)) for entry in posts]
    bad = [one for one, entry in zip(heard, posts, strict=True) if "finds" in entry]
    good = [one for one, entry in zip(heard, posts, strict=True) if "finds" not in entry]
    least, silent = OTHER_HANDS[which]
    assert sum(bad) / len(bad) >= least
    assert 1 - sum(good) / len(good) >= silent
    assert min(len(bad), len(good)) >= 70

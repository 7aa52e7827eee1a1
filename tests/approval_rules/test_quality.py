"""The shipped packs find what matters in texts apart from their examples, else are silent."""

from __future__ import annotations

import pytest

from approval_rules.evaluate import compile_publishing
from approval_rules.load import default_packs
from benchmarks.content_quality import is_heard
from tests.approval_rules.quality import FORMATS, count, read, told

REAL_LIFE = read("real_life")


@pytest.fixture(scope="module")
def shipped():
    return compile_publishing(default_packs("publishing"))


@pytest.fixture(scope="module")
def counted(shipped):
    counts, lines = count(shipped, ["evasions", "real_life"])
    table = [
        f"{name} recall {of.recall:.3f} precision {of.precision:.3f} ({of.there})"
        for name, of in sorted(counts.items())
    ]
    print("\n".join([*table, *lines]))
    return counts


@pytest.mark.parametrize("kind", FORMATS)
def test_a_type_with_a_format_is_found_however_it_is_written(counted, kind):
    assert counted[kind].recall >= 0.97
    assert counted[kind].precision >= 0.98


def test_addresses_are_found(counted):
    assert counted["ADDRESS"].recall >= 0.90
    assert counted["ADDRESS"].precision >= 0.90


def test_names_of_people_are_found_in_two_tiers(counted):
    assert counted["PERSON_NAME"].recall >= 0.90
    assert counted["PERSON_NAME"].precision >= 0.90


def test_every_span_is_exact(counted):
    assert {name: of.found - of.exact for name, of in counted.items() if of.found != of.exact} == {}


@pytest.mark.parametrize("entry", REAL_LIFE, ids=lambda entry: entry["text"][:24])
def test_a_post_of_real_life_is_not_stopped(shipped, entry):
    found = told(shipped, entry)
    may = {"info", "warn"} if entry.get("warn") else {"info"}
    assert [f"{one.rule} {one.level}" for one in found if one.level not in may] == []


@pytest.mark.parametrize(
    "text",
    [
        "カステラを焼きました",
        "アホウドリを見よう",
        "スリッパをご持参ください",
        "バカンスの計画を",
        "クズの花が咲きました（植物のクズ粉作り）",
        "カスタードの作り方",
        "外人墓地の散策",
        "東支那海の歴史",
        "アカシカの観察",
        "サルスベリが見頃です",
        "しねま上映会",
        "イモリとヤモリの展示",
        "たわけ踊り保存会",
        "かたわらに花を",
        "めくらましの演芸会",
        "class and classic",
        "Scunthorpe United",
        "assessment of grass",
        "therapist and analysis",
        "死ねない理由という本",
    ],
)
def test_a_word_inside_of_a_word_is_silent(shipped, text):
    assert [one.rule for one in told(shipped, {"text": text}) if one.level != "info"] == []


@pytest.mark.parametrize("entry", read("inside_words"), ids=lambda entry: entry["text"][:24])
def test_a_post_with_a_trap_is_silent(shipped, entry):
    assert [(one.rule, one.level) for one in told(shipped, entry) if is_heard(one)] == []

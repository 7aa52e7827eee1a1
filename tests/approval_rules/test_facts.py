"""A file of facts is an organisation, or says where it is broken and what to write instead."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

import approval_rules
from approval_rules.facts import load_facts, moment, parse_facts
from approval_rules.organisation import Organisation
from approval_rules.source import PackError

FACTS = """
phones: ["0246-22-1111"]
officials: [{value: 市長 見本 太郎, owner: 秘書課, reason: 公人, expires: 2026-12-31}]
holidays: [2026-12-29]
opens: 09:00
length_limits: {mastodon: 5000}
periods: [{kind: senkyo, start: 2026-11-01, end: "2026-11-08 20:00", title: 市長選挙}]
"""


def test_every_kind_of_fact_is_read():
    found = parse_facts(FACTS)
    assert found.phones[0].value == "0246-22-1111"
    official = found.officials[0]
    assert (official.reason, official.expires) == ("公人", date(2026, 12, 31))
    assert found.holidays == (date(2026, 12, 29),)
    assert found.opens == time(9)
    assert dict(found.length_limits) == {"mastodon": 5000}
    (period,) = found.periods
    assert period.end == datetime.fromisoformat("2026-11-08T20:00:00+09:00")
    assert period.start.utcoffset() == timedelta(hours=9)


def test_the_facts_of_the_readme_are_read():
    readme = (Path(approval_rules.__file__).parent / "packs" / "README.md").read_text("utf-8")
    (facts,) = re.findall(r"```yaml\n(phones:.*?)```", readme, re.DOTALL)
    assert parse_facts(facts).phones


def test_a_time_of_elsewhere_stays_what_it_is():
    assert moment("2026-11-01T00:00:00+00:00").utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("phones:", "phone:"), "no facts “phone”"),
        (('["0246-22-1111"]', "0246-22-1111"), "no list"),
        (('["0246-22-1111"]', "[1]"), "put the value between quotes"),
        (('["0246-22-1111"]', '[" "]'), "empty"),
        (("owner:", "owners:"), "owners"),
        (("2026-12-31", "soon"), "expires"),
        (("[2026-12-29]", "[soon]"), "2026-12-29"),
        (("09:00", "nine"), "08:30"),
        (("mastodon: 5000", "mastdon: 5000"), "no network “mastdon”"),
        (("mastodon: 5000", "mastodon: many"), "(length_limits.mastodon): “many” is no number"),
        (("mastodon: 5000", "mastodon: true"), "“True” is no number"),
        (("{mastodon: 5000}", "[5000]"), "no mapping"),
        (("kind: senkyo", "kind: 選挙"), "no period “選挙”"),
        (("start: 2026-11-01", "start: now"), "2026-12-01 10:00"),
        (("start: 2026-11-01", "start: 2026-11-09"), "before it begins"),
        (("phones:", "\tphones:"), "tab"),
        (
            ("owner: 秘書課", "owner: 5"),
            "(officials[0].owner): a number stands here — put the value between",
        ),
        (
            ("value: 市長 見本 太郎", "valu: 市長 見本 太郎"),
            "(officials[0].valu): the field “valu”",
        ),
        (("expires: 2026-12-31", "expires: hello"), "write a day like 2026-12-31"),
        (("kind: senkyo, start: 2026-11-01,", "kind: senkyo,"), "“start” is missing"),
        (('["0246-22-1111"]', '["a"]'), "Write one telephone number"),
        (("opens: 09:00", "opens: 18:00"), "closes before it opens"),
    ],
)
def test_a_broken_file_says_where_and_what(change, says):
    with pytest.raises(PackError) as told:
        parse_facts(FACTS.replace(*change, 1), file="facts.yaml")
    assert says in str(told.value)
    assert told.value.line > 1
    assert told.value.remedy


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(PackError, match="cannot be read"):
        load_facts(tmp_path / "nothing.yaml")
    file = tmp_path / "facts.yaml"
    file.write_bytes("phones: [連絡]".encode("shift_jis"))
    with pytest.raises(PackError, match="UTF-8"):
        load_facts(file)
    file.write_text("- a", encoding="utf-8")
    with pytest.raises(PackError, match="list of keys"):
        load_facts(file)
    file.write_text("{}", encoding="utf-8")
    assert load_facts(file) == Organisation()

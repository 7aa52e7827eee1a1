"""Reasons of findings are words in the reader's language; nothing of the code shows."""

from __future__ import annotations

import re

import pytest

from approval_rules.evaluate import compile_publishing
from approval_rules.load import default_packs
from approval_rules.model import Evidence
from approval_rules.organisation import Organisation
from approval_rules.submission import Submission
from governance.base import clock
from governance.web.evidence import reasons
from governance.web.i18n import Language
from tests.approval_rules.quality import read

CODES = re.compile(
    r"\b(?:strict|lone|toll_free|file_name|too_long|media\[\d|does not fit)\b|^mobile$"
)


@pytest.mark.parametrize(
    ("kind", "said", "ja", "en"),
    [
        ("pattern", "mobile", "携帯電話の番号", "a mobile number"),
        ("check_digit", "does not fit", "合っていません", "does not fit"),
        (
            "token",
            "人名 strict さん",
            "確かな手掛かりのある人名: さん",
            "a name, by a clear sign: さん",
        ),
        ("token", "人名 lone", "人名かもしれない言葉", "a word that may be a name"),
        ("found", "media[1] missing", "ファイル 2: 説明がない", "file 2: no description"),
        (
            "found",
            "282/280 weighted",
            "282 / 280 字（ネットワークの数え方）",
            "282 / 280 characters as the network counts",
        ),
        ("found", "title 120/100", "題名: 120/100", "Title: 120/100"),
        ("expected", "2026-04-04 (土)", "2026-04-04 (土)", "2026-04-04 (Sat)"),
        (
            "engine",
            "own.rule: a key that is not there",
            "own.rule: 規則の条件が存在しない項目を読みました",
            "own.rule: a condition read a key that is not there",
        ),
        ("words", "差別語", "差別語", "差別語"),
    ],
)
def test_a_reason_is_told_in_both_languages(kind: str, said: str, ja: str, en: str):
    evidence = [Evidence(kind=kind, text=said)]
    assert reasons(evidence, "ja")[0].text == ja
    assert reasons(evidence, "en")[0].text == en
    assert reasons(evidence, "ja")[0].name != reasons(evidence, "en")[0].name


@pytest.mark.parametrize("language", ["ja", "en"])
def test_no_code_shows_in_what_the_shipped_rules_say(language: Language):
    rules = compile_publishing(default_packs("publishing"))
    names = "marked_contacts", "marked_numbers", "marked_people", "silent_en"
    posts = [entry for name in names for entry in read(f"unseen/{name}")]
    told = [
        reason
        for entry in posts
        for one in rules.check(
            Submission(network="line", text=entry["text"]), Organisation(), at=clock.now()
        ).findings
        for reason in reasons(one.evidence, language)
    ]
    assert told
    own = {"does not fit"} if language == "en" else set()
    assert [one for one in told if CODES.search(one.text) and one.text not in own] == []
    assert {one.name for one in told}.isdisjoint({"surface", "pattern", "cue", "found"})

"""Every step by which a rule comes to its answer is told, in two languages, without a traceback."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from approval_rules import run
from approval_rules.evaluate import PublishingRules
from approval_rules.examples import submission_of
from approval_rules.explaining import explain
from approval_rules.load import default_packs, parse_pack
from approval_rules.organisation import Fact, Organisation, Period
from approval_rules.submission import Media, Submission
from approval_rules.telling import LABELS
from tests.approval_rules.test_lint import pack, pattern

AT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
NOBODY = Organisation()
CITY = Organisation(
    phones=(Fact(value="0246-22-1111", reason="代表"),),
    muted_words=(Fact(value="クズ"),),
    periods=(Period(kind="senkyo", start=AT, end=AT + timedelta(days=1)),),
)


@pytest.fixture(scope="module")
def shipped():
    return PublishingRules(default_packs("publishing"))


def steps(rules, rule, text="", organisation=NOBODY, *, english=True, **more):
    (found,) = [one for one in rules.rules if one.id == rule]
    submission = Submission(**({"network": "x", "text": text} | more))
    return explain(rules, found, submission, organisation, at=AT, english=english)


def told(*arguments, **more):
    return [(one.what, one.holds, one.says) for one in steps(*arguments, **more)]


def has(found, what, holds, *words):
    return any(
        one == what and held is holds and all(word in says for word in words)
        for one, held, says in found
    )


def test_the_scope_is_told_by_what_it_asks(shipped):
    without = told(shipped, "deny.election-period", "市長の実績")
    assert has(without, "period", False, "senkyo", "none")
    assert without[-1][:2] == ("finding", False)
    running = told(shipped, "deny.election-period", "市長の実績", CITY)
    assert has(running, "period", True, "senkyo")
    assert running[-1][0] == "block"
    drill = told(shipped, "schedule.out-of-hours", "避難", category="emergency")
    assert has(drill, "category", False, "emergency")


def test_a_scope_of_networks_accounts_and_fields_is_told():
    scope = "applies_to: {networks: [line], accounts: [reiji], fields: [title]}\n    detect:"
    rules = PublishingRules([parse_pack(pack().replace("detect:", scope, 1))])
    elsewhere = told(rules, "trial.0", "禁句")
    assert has(elsewhere, "network", False, "x", "line")
    assert has(elsewhere, "account", False, "reiji")
    there = told(rules, "trial.0", "禁句", network="line", account="reiji", title="禁句")
    assert has(there, "field", False, "text", "title")
    assert has(there, "words", True, "“禁句” title 0–2")


def test_of_patterns_the_one_that_hit_is_told_and_what_stands_beside_it(shipped):
    found = told(shipped, "secret.key", "key AKIAIOSFODNN7EXAMPLE")
    assert has(found, "pattern", True, "match[7]", "AKIAIOSFODNN7EXAMPLE", "text 4–24")
    assert has(found, "not_before", True, "key ")
    beside = told(shipped, "secret.key", "1AKIAIOSFODNN7EXAMPLE")
    assert has(beside, "not_before", False, "“1”")
    after = told(shipped, "secret.internal", "192.168.1.101 か 10.2.1.1234567")
    assert has(after, "not_after", False, "“4”")
    assert has(told(shipped, "secret.key", "図書館"), "pattern", False, "none of 29")


def test_cues_and_counter_cues_are_told_with_the_word(shipped):
    found = told(shipped, "pii.my-number", "個人番号 123456789018")
    assert has(found, "cues", True, "“個人番号”")
    assert has(found, "negative_cues", True, "none", "注文番号")
    assert has(found, "check", True, "my_number")
    assert has(found, "when", True, "block: cue && check → true (cue = true; check = true)")
    other = told(shipped, "pii.my-number", "注文番号 123456789012")
    assert has(other, "cues", False, "none within 40", "マイナンバー")
    assert has(other, "negative_cues", False, "“注文番号”")
    assert has(other, "check", False, "does not fit")
    assert has(other, "level", False)
    assert other[-1][:2] == ("finding", False)


def test_what_becomes_of_a_listed_word_is_told(shipped):
    text = "バカにする言葉をなくそう"
    assert has(told(shipped, "deny.discrimination", text), "unless_near", False, "“なくそう”")
    assert has(told(shipped, "deny.discrimination", "バカンス"), "gate", False, "バカンス")
    assert has(
        told(shipped, "deny.discrimination", "クズは出て行け", CITY), "allowed", True, "クズ"
    )
    words = "{kind: words, gate: substring, words: [{word: 禁句, why: 試し, unless: [荷物]}]}"
    own = PublishingRules([parse_pack(pack(words))])
    assert has(told(own, "trial.0", "荷物は禁句です"), "unless", False, "“荷物”")
    assert has(told(shipped, "deny.discrimination", "晴れ"), "words", False)


def test_a_part_of_speech_is_told():
    words = "{kind: words, words: [{word: 走り, why: 試し, pos: [名詞]}]}"
    rules = PublishingRules([parse_pack(pack(words))])
    assert has(told(rules, "trial.0", "彼は走りました"), "pos", False, "動詞")


def test_a_detector_is_told_with_its_kind_and_the_entry_that_allows(shipped):
    found = told(shipped, "pii.phone", "自宅 0246-22-1111、携帯 090-1234-5678", CITY)
    assert has(found, "detector", True, "phone", "0246-22-1111", "hit.kind = fixed")
    assert has(found, "allowed", True, "代表")
    assert has(found, "allowed", False, "phones")
    assert has(found, "when", True, "block: hit.kind == 'mobile' → true (hit.kind = mobile)")
    assert has(found, "info", True, "allowed 代表")
    assert has(found, "block", True, "PHONE")
    assert has(told(shipped, "pii.phone", "晴れ"), "detector", False, "phone finds nothing")
    assert has(told(shipped, "alt.missing", "a", media=(Media(),)), "detector", True, "missing")
    assert has(told(shipped, "alt.missing", "a"), "detector", False, "alt finds nothing")


def test_a_combination_is_told_with_what_stood_together(shipped):
    found = told(shipped, "pii.name-and-more", "山田花子さん（090-1234-5678）。0246-22-1111", CITY)
    assert has(found, "left_out", False, "PHONE", "代表")
    assert has(found, "found", True, "PERSON_NAME [pii.name]", "PHONE [pii.phone]")
    assert has(found, "when", True, "→ true (types = PERSON_NAME, PHONE)")
    assert has(found, "block", True, "PERSON_NAME [pii.name-and-more]")
    assert has(told(shipped, "pii.name-and-more", "晴れ"), "found", False)


def test_a_rule_on_the_whole_post_is_told_with_what_it_read(shipped):
    found = told(shipped, "deny.disaster-source", "道路が冠水しています", category="disaster")
    assert has(found, "when", True, "post.has_link = false")
    assert has(found, "warn", True)


def test_a_finding_that_another_rule_takes_is_told(shipped):
    found = told(shipped, "pii.address", "自宅は東京都例示区見本町1-2-3です")
    assert has(found, "level", True, "warn")
    assert has(found, "elsewhere", False, "pii.home-address (block)")


def test_what_cannot_be_answered_is_told():
    levels = "[{level: warn, when: \"hit.text == '禁句' ? int(hit.text) > 0 : true\"}]"
    rules = PublishingRules([parse_pack(pack(levels=levels))])
    assert has(told(rules, "trial.0", "禁句"), "when", False, "unknown")


def test_the_view_that_a_pattern_reads_is_told():
    rules = PublishingRules([parse_pack(pack(pattern("禁句1234", ", view: digits")))])
    assert has(told(rules, "trial.0", "禁句一二三四五六"), "view", True, "禁句123456")


def test_a_text_that_takes_too_long_or_is_too_long_is_told(shipped, monkeypatch):
    long = told(shipped, "pii.phone", "あ" * 50_000)
    assert long[-1][:2] == ("length", False)
    monkeypatch.setattr(run, "SECONDS", -1.0)
    late = told(shipped, "pii.phone", "090-1234-5678")
    assert late[-1][:2] == ("time", False)


def test_many_hits_are_cut_and_the_findings_are_told_all_the_same(shipped):
    found = told(shipped, "pii.phone", "090-1234-5678 " * 300)
    assert has(found, "more", False)
    assert found[-1][0] == "block"


@pytest.mark.parametrize(
    "text", ["", "\x00\x1b[31m", "\ud800", "👨\u200d👩\u200d👧", "\u202e090-1234-5678", "<b>半"]
)
def test_every_rule_is_explained_on_strange_texts_in_both_languages(shipped, text):
    for rule in shipped.rules:
        for english in (True, False):
            found = steps(shipped, rule.id, text, CITY, english=english, category="drill")
            assert found
            assert all(one.what in LABELS for one in found)


def test_every_example_is_explained_as_it_is_answered(shipped):
    for rule in shipped.rules:
        for example in rule.examples.match:
            if example.facts or example.periods or example.at:
                continue
            submission = submission_of(example)
            judged = shipped.check(submission, NOBODY, at=AT)
            levels = [found.level for found in judged.findings if found.rule == rule.id]
            found = explain(shipped, rule, submission, NOBODY, at=AT)
            assert [one.what for one in found if one.what in {"block", "warn", "info"}] == levels

"""The shipped packs are in force by their own examples, and a broken pack says where and what."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approval_rules.evaluate import PublishingRules, compile_publishing, compile_usage
from approval_rules.load import PackError, default_packs, parse_pack
from approval_rules.organisation import Fact, Organisation
from approval_rules.submission import Media, Submission

AT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)

GOOD = """
pack: trial
version: "1"
rules:
  - id: trial.word
    type: STYLE
    title: {ja: 試し, en: Trial}
    clause: [trial/1]
    why: {ja: 試し, en: trial}
    remedy: {ja: 直す, en: mend it}
    detect: {kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}
    levels: [{level: block}]
    examples:
      match: [{text: これは禁句です, span: 禁句}, {text: 禁句}]
      no_match: [{text: これは普通の言葉です}, {text: hello}]
"""


@pytest.fixture(scope="module")
def shipped():
    return compile_publishing(default_packs("publishing"))


def test_every_shipped_rule_answers_its_own_examples(shipped):
    assert len(shipped.rules) >= 30
    assert compile_usage(default_packs("cloud_usage")).rules


def test_a_pack_of_ones_own_is_put_in_force_by_its_examples():
    rules = compile_publishing([parse_pack(GOOD)])
    judged = rules.check(Submission(network="x", text="まさに禁句だ"), Organisation(), at=AT)
    assert judged.verdict == "block"
    assert [(f.start, f.end) for f in judged.findings] == [(3, 5)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("clause: [trial/1]", "clause: []"), "clause"),
        (("    clause: [trial/1]\n", ""), "clause"),
        (("level: block", "level: forbid"), "level"),
        (("gate: substring", "gate: sometimes"), "gate"),
        (("    type: STYLE", "    colour: red\n    type: STYLE"), "colour"),
        (("    type: STYLE", "\ttype: STYLE"), "tab"),
        (("    type: STYLE", "    type: STYLE\n    type: STYLE"), "twice"),
        (("[{text: これは禁句です, span: 禁句}, {text: 禁句}]", "[{text: 禁句}]"), "two examples"),
        (("levels: [{level: block}]", "levels: [{level: block, when: 'cue &&'}]"), "condition"),
        (("levels: [{level: block}]", "levels: [{level: block, when: 'hit.kind'}]"), "condition"),
        (
            (
                "{kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}",
                "{kind: pattern, match: ['(a+)+$(']}",
            ),
            "pattern",
        ),
        (
            (
                "{kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}",
                "{kind: pattern, match: ['x*']}",
            ),
            "matches nothing",
        ),
        (
            (
                "{kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}",
                "{kind: detector, name: oracle}",
            ),
            "oracle",
        ),
        (("word: 禁句, why", "word: '', why"), "a word is empty"),
        (("{text: hello}", "{text: hello, facts: {nope: [a]}}"), "no facts “nope”"),
        (("gate: substring,", "gate: substring, facts: [opens],"), "no facts “opens”"),
        (("rules:", "parts: {Word: 禁句}\nrules:"), "no name of a part"),
        (("rules:", "parts: {word: {files: [nowhere]}}\nrules:"), "“nowhere”"),
        (("gate: substring,", "gate: substring, unless_near: {files: [nowhere]},"), "“nowhere”"),
        (("rules:", "parts: {outer: '{inner}', inner: 禁句}\nrules:"), "no part “inner”"),
        (
            (
                "{kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}",
                "{kind: pattern, match: ['{lost}']}",
            ),
            "no part “lost”",
        ),
    ],
)
def test_a_broken_pack_says_what_is_wrong_and_where(change, says):
    with pytest.raises(PackError) as refused:
        parse_pack(GOOD.replace(*change, 1), file="trial.yaml")
    assert says in str(refused.value)
    assert refused.value.line > 1
    assert refused.value.remedy


def test_a_shape_is_named_once_and_used_by_its_name():
    parts = "parts: {letter: 禁|句, word: '{letter}{2}'}\nrules:"
    shaped = GOOD.replace("rules:", parts, 1).replace(
        "{kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}",
        "{kind: pattern, match: ['({word})']}",
    )
    judged = compile_publishing([parse_pack(shaped)]).check(
        Submission(network="x", text="まさに禁句だ"), Organisation(), at=AT
    )
    assert [(f.start, f.end) for f in judged.findings] == [(3, 5)]


def test_a_word_list_serves_cues_and_patterns(tmp_path):
    (tmp_path / "calm.yaml").write_text("- {word: 注意, why: 試し}\n- {word: 相談, why: 試し}\n")
    (tmp_path / "grave.yaml").write_text("- {word: 禁句, why: 試し}\n- {word: 禁句集, why: 試し}\n")
    detect = (
        "{kind: pattern, match: ['({grave})だ?'], negative_cues: {files: [calm], titles: true}}"
    )
    words = "{kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}"
    source = (
        GOOD.replace("rules:", "parts: {grave: {files: [grave]}}\nrules:", 1)
        .replace(words, detect)
        .replace("{level: block}", '{level: block, when: "!negative_cue"}')
    )
    rules = compile_publishing([parse_pack(source, words_directory=tmp_path)])

    def said(text):
        found = rules.check(Submission(network="x", text=text), Organisation(), at=AT).findings
        return [text[one.start : one.end] for one in found]

    assert said("これは禁句集だ") == ["禁句集"]
    assert said("禁句に注意") == []
    assert said("映画「禁句」の上映") == []


def test_a_list_that_is_not_there_is_told_with_those_that_are(tmp_path):
    (tmp_path / "calm.yaml").write_text("- {word: 注意, why: 試し}\n")
    source = GOOD.replace("gate: substring,", "gate: substring, unless_near: {files: [clam]},")
    with pytest.raises(PackError, match="calm") as refused:
        parse_pack(source, file="trial.yaml", words_directory=tmp_path)
    assert refused.value.path == "rules[0].detect.unless_near.files"
    assert refused.value.line > 1


def test_parts_within_parts_do_not_grow_without_end():
    parts = "".join(
        f"  p{'x' * n}: '{'{p' + 'x' * (n - 1) + '}'}{'{p' + 'x' * (n - 1) + '}'}'\n"
        for n in range(1, 30)
    )
    with pytest.raises(PackError, match="characters with its parts"):
        parse_pack(GOOD.replace("rules:", f"parts:\n  p: 禁句\n{parts}rules:", 1))


def test_a_rule_whose_own_example_fails_is_not_put_in_force():
    broken = GOOD.replace("{text: hello}", "{text: この禁句も}")
    with pytest.raises(PackError, match=r"trial\.word"):
        compile_publishing([parse_pack(broken)])


def test_an_example_that_cannot_be_read_to_the_end_is_no_silent_one():
    endless = GOOD.replace("{text: hello}", f"{{text: {'a' * 40_001}}}")
    with pytest.raises(PackError, match="unknown"):
        compile_publishing([parse_pack(endless)])


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_gets_a_judgement_with_spans_inside_of_it(shipped, text):
    judged = shipped.check(Submission(network="x", text=text), Organisation(), at=AT)
    assert judged.verdict in {"pass", "warn", "block"}
    for found in judged.findings:
        assert 0 <= found.start <= found.end <= len(text)
        assert found.start_utf16 >= found.start


@pytest.mark.parametrize(
    "text",
    ["\ud800", "a\x00b", "\u202e逆", "👨\u200d👩\u200d👧", "<b>half", "", "0" * 5000, "ー" * 3000],
)
def test_strange_texts_are_answered(shipped, text):
    judged = shipped.check(Submission(network="x", text=text), Organisation(), at=AT)
    assert judged.verdict in {"pass", "warn", "block"}


def test_a_megabyte_is_answered_within_the_limit(shipped):
    judged = shipped.check(Submission(network="x", text="あ1-" * 350_000), Organisation(), at=AT)
    assert judged.verdict in {"block", "unknown"}


@pytest.mark.parametrize("word", ["語", "[語後五]"], ids=["with a word", "without any"])
def test_more_patterns_than_can_be_asked_at_once_are_all_asked(word):
    many = [f"{word}{number}[ぁ-んァ-ヶ一-龥]{{1,40}}終" for number in range(800)]
    head, rule = GOOD.split("  - id: trial.word", 1)
    words = "{kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}"
    written = [
        f"  - id: trial.r{first}"
        + rule.replace(
            words, f"{{kind: pattern, match: {json.dumps(many[first : first + 200])}}}"
        ).replace("これは禁句です, span: 禁句", "語3ああ終")
        for first in range(0, 800, 200)
    ]
    rules = PublishingRules([parse_pack(head + "".join(written))])
    for text in ("語0あ終", "語401あ終", "語799あ終"):
        judged = rules.check(Submission(network="x", text=text), Organisation(), at=AT)
        assert judged.verdict == "block"


def test_what_the_organisation_says_of_itself_is_allowed_and_shown(shipped):
    from_city = Organisation(phones=(Fact(value="03-5253-5111", reason="代表"),))
    submission = Submission(network="x", text="お問い合わせは０３－５２５３－５１１１へ")
    judged = shipped.check(submission, from_city, at=AT)
    assert judged.verdict == "pass"
    (found,) = [f for f in judged.findings if f.type == "PHONE"]
    assert ("allowed", "代表") in [(e.kind, e.text) for e in found.evidence] or not judged.findings


def test_no_personal_number_is_told_in_full(shipped):
    text = "連絡は090-1234-5678、カードは4111 1111 1111 1111、個人番号123456789018"
    judged = shipped.check(Submission(network="x", text=text), Organisation(), at=AT)
    told = " ".join(e.text for f in judged.findings for e in f.evidence)
    for secret in ("090-1234-5678", "4111 1111 1111 1111", "123456789018"):
        assert secret not in told


@pytest.mark.parametrize("field", ["text", "title", "alt"])
def test_no_number_of_hints_hides_what_is_grave(shipped, field):
    grave = "個人番号 123456789018 携帯090-1234-5678"
    hints = "①" * 3000
    submission = Submission(
        network="youtube",
        text=f"{hints} {grave if field == 'text' else ''}",
        title=grave if field == "title" else "",
        media=(Media(alt=grave if field == "alt" else "絵"),),
    )
    judged = shipped.check(submission, Organisation(), at=AT)
    assert judged.verdict == "block"
    assert {"MY_NUMBER", "PHONE"} <= {found.type for found in judged.findings}


@pytest.mark.parametrize(
    "piece", ["Taro Yamada ", "病気の山田さん、", "Hanako-", "①", "090-1234-5678 "]
)
def test_a_text_that_is_too_long_to_be_read_is_for_a_person(shipped, piece):
    submission_text = piece * (1_000_000 // len(piece))
    judged = shipped.check(
        Submission(network="youtube", text=submission_text), Organisation(), at=AT
    )
    assert judged.verdict == "unknown"
    # What the network takes is known without reading: its limit is told, in its own unit.
    assert {found.rule for found in judged.findings} == {"length.limit", "engine.length"}
    assert judged.length.used == len(submission_text.encode())
    assert not judged.length.valid


@pytest.mark.parametrize(
    "text",
    [
        "call 090-12\x0034-5678",
        "連絡は090-12\x0734-5678",
        "090\ud800-1234-5678",
        "0<b>9</b>0-1234-5678",
        "090-1234<br>5678",
        "&#48;90-1234-5678",
    ],
)
def test_signs_for_machines_within_a_number_hide_nothing(shipped, text):
    judged = shipped.check(Submission(network="line", text=text), Organisation(), at=AT)
    assert [text[f.start : f.end][-4:] for f in judged.findings if f.type == "PHONE"] == ["5678"]


@pytest.mark.parametrize("said", ["drill", "Drill", "ｄｒｉｌｌ", "訓練", " 防災訓練 "])
def test_a_category_is_known_by_its_words_too(shipped, said):
    judged = shipped.check(
        Submission(network="x", text="高台へ逃げてください", category=said), Organisation(), at=AT
    )
    assert [one.rule for one in judged.findings] == ["deny.drill-unsaid"]


def test_an_unknown_category_is_no_other_one(shipped):
    judged = shipped.check(
        Submission(network="x", text="高台へ逃げてください", category="ひみつ"),
        Organisation(),
        at=AT,
    )
    assert judged.findings == ()


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("http://www.example.jp/", "http"),
        ("https://bit.ly/3abcdef", "短縮"),
        ("https://www.city.reiji.lg.jp.evil.example.com/", "見せかけ"),
        ("https://user@login.example.com/", "＠"),
        ("http://192.0.2.7/a", "IP"),
    ],
)
def test_a_risky_link_says_which_risk_it_is(shipped, link, says):
    judged = shipped.check(
        Submission(network="line", text=f"詳しくは {link}"), Organisation(), at=AT
    )
    (found,) = (one for one in judged.findings if one.rule == "url.risk")
    assert says in found.message.ja


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("<a href='x'>詳しく</a>", ["<a href='x'>", "</a>"]),
        ("<img src=x onerror=alert(1)> と続きます", ["<img src=x onerror=alert(1)>"]),
        ("<script>alert(1)</script>", ["<script>", "</script>"]),
        ('<a href="https://city.rei', ['<a href="https://city.rei']),
        ("a < b > c", []),
    ],
)
def test_a_mark_of_html_ends_where_it_is_closed(shipped, text, marks):
    judged = shipped.check(Submission(network="line", text=text), Organisation(), at=AT)
    found = [one for one in judged.findings if one.rule == "style.markup"]
    assert [text[one.start : one.end] for one in found] == marks

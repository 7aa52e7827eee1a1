"""What could never work is refused with its line, its place and its remedy; what can is not."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import get_args

import pytest
import re2

from approval_rules.detect import PatternDetect
from approval_rules.detectors.by_name import READING, WHOLE
from approval_rules.evaluate import PublishingRules, compile_publishing
from approval_rules.known import KINDS, ORGANISATION, PARTS_OF_SPEECH, POST, ROLES
from approval_rules.lint import MOST_PATTERNS, MOST_PATTERNS_OF_A_RULE
from approval_rules.load import PackError, default_packs, load_pack, parse_pack
from approval_rules.model import FINDING_TYPES, FindingType
from approval_rules.organisation import FACTS, Organisation
from approval_rules.post import post_of, readings_of
from approval_rules.run import Run
from approval_rules.spelling import loosened
from approval_rules.submission import Media, Submission
from approval_rules.text.words import _parts_of_speech
from governance.base import policy
from tests.approval_rules.quality import read

AT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)

WORDS = "{kind: words, gate: substring, words: [{word: 禁句, why: 試し}]}"
RULE = """
  - id: trial.{number}
    type: STYLE
    title: {{ja: 試し, en: Trial}}
    clause: [trial/1]
    why: {{ja: 試し, en: trial}}
    remedy: {{ja: 直す, en: mend it}}
    detect: {detect}
    levels: {levels}
    examples:
      match: [{{text: これは禁句です}}, {{text: 禁句}}]
      no_match: [{{text: これは普通の言葉です}}, {{text: hello}}]
"""
HEAD = 'pack: trial\nversion: "1"\nrules:'


def pack(detect: str = WORDS, levels: str = "[{level: block}]", number: int = 0) -> str:
    return HEAD + RULE.format(detect=detect, levels=levels, number=number)


def refused(source: str) -> PackError:
    with pytest.raises(PackError) as told:
        parse_pack(source, file="trial.yaml")
    assert told.value.line > 1
    assert told.value.path
    assert told.value.remedy
    return told.value


def pattern(source: str, more: str = "") -> str:
    return f"{{kind: pattern, match: ['{source}']{more}}}"


def post(when: str) -> str:
    return f'{{kind: post, when: "{when}"}}'


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        (("ja: 試し, en: Trial", "ja: '', en: Trial"), "title.ja", "empty"),
        (("why: {ja: 試し, en: trial}", "why: {ja: 試し, en: ' '}"), "why.en", "empty"),
        (("clause: [trial/1]", "clause: ['']"), "clause[0]", "clause is empty"),
        (("detect:", "override: {role: king}\n    detect:"), "override.role", "king"),
        (("detect:", "applies_to: {periods: [selection]}\n    detect:"), "periods[0]", "selection"),
        (("detect:", "applies_to: {networks: [twiter]}\n    detect:"), "networks[0]", "twiter"),
        (("detect:", "applies_to: {networks: []}\n    detect:"), "networks", "never apply"),
        (("detect:", "applies_to: {fields: []}\n    detect:"), "fields", "never apply"),
        (("detect:", "applies_to: {categories: [drll]}\n    detect:"), "categories[0]", "drll"),
        (("detect:", "applies_to: {not_categories: [a]}\n    detect:"), "not_categories[0]", "a"),
        (
            ("detect:", "applies_to: {categories: [drill], not_categories: [drill]}\n    detect:"),
            "not_categories",
            "left out again",
        ),
        (("{text: hello}", "{text: hello, network: twiter}"), "no_match[1].network", "twiter"),
        (("{text: hello}", "{text: hello, category: drll}"), "no_match[1].category", "drll"),
        (("{text: hello}", "{text: hello, periods: [now]}"), "no_match[1].periods[0]", "now"),
        (("{text: hello}", '{text: hello, at: "2026-04-01T10:00:00"}'), "at", "+09:00"),
        (("{text: 禁句}]", "{text: 禁句, span: 文句}]"), "match[1].span", "no part"),
        (("{text: 禁句}]", "{text: 禁句, level: warn}]"), "match[1].level", "no level"),
        (("why: 試し}]}", "why: 試し, pos: [めいし]}]}"), "words[0].pos[0]", "めいし"),
        (("why: 試し}]}", "why: 試し, unless: ['']}]}"), "words[0].unless[0]", "everywhere"),
        (("why: 試し}]}", "why: ''}]}"), "words[0].why", "empty"),
        (("word: 禁句", "word: ㈱"), "words[0].word", "write “(株)”"),
        (("word: 禁句", "word: ＡＢＣ"), "words[0].word", "write “ABC”"),
        (("word: 禁句", "word: ' 禁句'"), "words[0].word", "blank"),
        (("word: 禁句", f"word: {'禁' * 101}"), "words[0].word", "100"),
        (("gate: substring", 'gate: substring, unless_near: {any: [""]}'), "any[0]", "everywhere"),
        (("gate: substring", "gate: substring, unless_near: {any: []}"), "any", "nothing is near"),
        (("gate: substring", "gate: substring, cues: {any: [電話：]}"), "any[0]", "write “電話:”"),
        (("gate: substring", "gate: substring, cues: {any: [a], window: -5}"), "window", "-5"),
        (("gate: substring", "gate: substring, cues: {any: [a], window: 501}"), "window", "501"),
        (("rules:", "title: {ja: '', en: a}\nrules:"), "title.ja", "empty"),
        (('version: "1"', 'version: ""'), "version", "empty"),
    ],
)
def test_a_field_that_could_never_work_is_refused(change, path, says):
    told = refused(pack().replace(*change, 1))
    assert told.path.endswith(path)
    assert says in str(told)


@pytest.mark.parametrize(
    ("detect", "path", "says"),
    [
        (pattern(r"禁\w句"), "match[0]", r"\w does not know Japanese"),
        (pattern(r"禁\W句"), "match[0]", r"\W does not know Japanese"),
        (pattern(r"\b禁句"), "match[0]", r"\b does not know Japanese"),
        (pattern("禁[[:alpha:]]句"), "match[0]", "[:alpha:] does not know Japanese"),
        (pattern("禁（句）"), "match[0]", "write “(”"),
        (pattern("禁句", ", not_before: 'x*'"), "not_before", "beside everything"),
        (pattern("禁句", ", not_after: '.?'"), "not_after", "beside everything"),
        (pattern("禁句", r", not_after: '\w'"), "not_after", r"\w"),
        (pattern("禁句", ", validate: luhnn"), "validate", "luhnn"),
        (pattern("禁句", ", validate: luhn"), "validate", "changes nothing"),
        (pattern("禁句", ", cues: {any: [a]}"), "cues", "changes nothing"),
        (pattern("禁句", ", negative_cues: {any: [a]}"), "negative_cues", "changes nothing"),
        ("{kind: detector, name: alt, cues: {any: [a]}}", "cues", "whole post"),
        ("{kind: combine, when: \"'PHONE' in types\", mark: [NOPE]}", "mark[0]", "NOPE"),
        ("{kind: combine, when: \"'PHONE' in types\", mark: []}", "mark", "nothing would"),
        ("{kind: combine, when: \"'PHON' in types\", mark: [PHONE]}", "when", "never “PHON”"),
        ("{kind: combine, when: \"post.text == 'a'\", mark: [PHONE]}", "when", "post.text"),
        (post("post.nothere == true"), "when", "post.nothere"),
        (post("cue || has(post.nothere)"), "when", "“cue”"),
        (post("post['nothere'] == true"), "when", "post.nothere"),
        (post("org.facilities == true"), "when", "org.facilities"),
        (post("hit.text == 'a'"), "when", "hit.text"),
        (post("post.category == 'drll'"), "when", "never “drll”"),
        (post("post.network in ['x', 'twiter']"), "when", "never “twiter”"),
        (post("'selection' in post.periods"), "when", "never “selection”"),
        (post("post.length > 'a'"), "when", "cannot be answered"),
        (post("post.text.matches('(')"), "when", "never closed"),
        (post(r"post.text.matches('\\\\w+')"), "when", r"\w does not know"),
    ],
)
def test_a_way_of_finding_that_could_never_work_is_refused(detect, path, says):
    told = refused(pack(detect))
    assert told.path.endswith(path)
    assert says in str(told)


@pytest.mark.parametrize(
    ("detect", "when", "says"),
    [
        (WORDS, "cue", "“cue”"),
        (WORDS, "negative_cue", "“negative_cue”"),
        (WORDS, "hit.kind == 'mobile'", "hit.kind"),
        (WORDS, "'PHONE' in types", "“types”"),
        (WORDS, "post.text == 'a'", "post.text"),
        (WORDS, "int(hit.text) > 3", "cannot be answered"),
        (pattern("禁句"), "check", "“check”"),
        ("{kind: detector, name: phone}", "hit.kind == 'mobil'", "never “mobil”"),
        ("{kind: detector, name: phone}", "hit.kind in ['mobile', 'fixd']", "never “fixd”"),
        ("{kind: detector, name: plate}", "hit.kind == 'plate'", "hit.kind"),
        (post("post.has_link == true"), "named", "“named”"),
        (post("post.has_link == true"), "hit.text == 'a'", "hit.text"),
    ],
)
def test_a_level_whose_condition_could_never_hold_is_refused(detect, when, says):
    told = refused(pack(detect, f'[{{level: block, when: "{when}"}}]'))
    assert told.path.endswith("levels[0].when")
    assert says in str(told)


def test_a_level_that_is_never_reached_is_refused():
    assert refused(pack(levels="[{level: warn}, {level: block}]")).path.endswith("levels[1]")


@pytest.mark.parametrize(
    ("detect", "levels"),
    [
        (pattern(r"禁\\bank"), "[{level: warn}]"),
        (pattern("禁[（(]句"), "[{level: warn}]"),
        (pattern("禁句", ", not_after: '$'"), "[{level: warn}]"),
        (WORDS, "[{level: warn, when: \"hit.text != 'cue' && post.length > 3\"}]"),
        (WORDS, '[{level: warn, when: "named && org.phones == true"}, {level: info}]'),
        ("{kind: detector, name: phone}", "[{level: warn, when: \"check && hit.kind == 'ip'\"}]"),
        (post("'PHONE' in types && post.category == ''"), "[{level: warn}]"),
    ],
)
def test_what_can_work_is_taken(detect, levels):
    assert parse_pack(pack(detect, levels)).publishing


def test_an_entry_of_a_word_list_is_held_to_the_same(tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "packs").mkdir()
    file = tmp_path / "packs" / "trial.yaml"
    file.write_text(pack("{kind: words, files: [own]}"), encoding="utf-8")
    for entry in ("{word: ㈱, why: a}", "{word: 語, why: a, pos: [めいし]}", "{word: ' ', why: a}"):
        (tmp_path / "words" / "own.yaml").write_text(f"# own\n- {entry}\n", encoding="utf-8")
        with pytest.raises(PackError) as told:
            load_pack(file)
        assert told.value.line == 2
        assert told.value.remedy
    (tmp_path / "words" / "own.yaml").write_text("[]", encoding="utf-8")
    with pytest.raises(PackError, match="empty"):
        load_pack(file)


# ------------------------------------------------------------------ limits


def patterns(number: int) -> str:
    return f"{{kind: pattern, match: {json.dumps([f'語{one}' for one in range(number)])}}}"


def test_a_rule_and_a_pack_have_so_many_patterns_and_no_more():
    assert parse_pack(pack(patterns(MOST_PATTERNS_OF_A_RULE))).publishing
    assert refused(pack(patterns(MOST_PATTERNS_OF_A_RULE + 1))).path.endswith("match")
    many = MOST_PATTERNS // MOST_PATTERNS_OF_A_RULE + 1
    rules = [
        RULE.format(detect=patterns(MOST_PATTERNS_OF_A_RULE), levels="[{level: warn}]", number=one)
        for one in range(many)
    ]
    told = refused(HEAD + "".join(rules))
    assert told.path == f"rules[{many - 1}].detect.match"


@pytest.mark.parametrize(
    "detect",
    [
        {"kind": "pattern", "match": [f"(x[^a]{{{one % 50}}})" for one in range(200)]},
        {
            "kind": "words",
            "gate": "substring",
            "words": [{"word": "x" * one, "why": "w"} for one in range(1, 101)],
        },
        {
            "kind": "words",
            "gate": "substring",
            "words": [{"word": "x", "why": "w"}, {"word": "xx", "why": "w"}],
            "unless_near": {"any": [f"語{one}" for one in range(300)], "window": 500},
        },
    ],
    ids=["patterns", "words", "windows"],
)
def test_no_pack_makes_a_check_slow(detect):
    rules = PublishingRules([parse_pack(pack(json.dumps(detect, ensure_ascii=False)))])
    began = time.process_time()
    judged = rules.check(Submission(network="line", text="x" * 40_000), Organisation(), at=AT)
    assert time.process_time() - began < 4
    assert judged.verdict in {"block", "unknown"}


def test_words_are_found_across_the_pieces_in_which_they_are_sought():
    rules = PublishingRules([parse_pack(pack())])
    text = "普" * 999 + "禁句" + "普" * 998 + "禁句"
    judged = rules.check(Submission(network="line", text=text), Organisation(), at=AT)
    assert [found.start for found in judged.findings] == [999, 1999]


# ------------------------------------------------------------------ what is known is what there is


def test_the_names_that_packs_may_use_are_those_of_the_program():
    apart = {role for pair in policy.INCOMPATIBLE if "approver" in pair for role in pair}
    assert set(ROLES) == {"none", "approver", *policy.ROLES} - (apart - {"approver"}) - {"system"}
    assert {pos[0] for pos in _parts_of_speech()} == set(PARTS_OF_SPEECH)
    assert set(KINDS) <= {*READING, *WHOLE}
    assert get_args(FindingType) == FINDING_TYPES
    assert set(ORGANISATION) <= set(FACTS)
    rules = PublishingRules([parse_pack(pack())])
    submission = Submission(network="x", text="a")
    run = Run(rules, post_of(submission, Organisation(), AT))
    assert set(run._post_values) == set(POST)
    assert set(run._org_values) == set(ORGANISATION)


def test_detectors_say_no_kind_that_is_not_known():
    sent = Submission(
        network="x", text="", media=(Media(), Media(alt="a.jpg"), Media(alt="あ" * 3000))
    )
    for name, detector in WHOLE.items():
        post = post_of(sent, Organisation(), AT)
        assert {hit.kind for hit in detector(post)} <= {"", *KINDS.get(name, ())}
    risky = "http://a.jp http://127.0.0.1/ https://u@a.jp https://xn--a.jp https://bit.ly/a"
    texts = [entry["text"] for name in ("real_life", "evasions") for entry in read(name)]
    for text in (*texts, risky, "2月30日 2025年1月1日 2026年4月1日（月）", "あ\u200bい\u202e"):
        submission = Submission(network="line", text=text)
        post = post_of(submission, Organisation(), AT)
        for reading in readings_of(submission):
            for name, detector in READING.items():
                kinds = {hit.kind for hit in detector(reading, post)}
                assert kinds <= {"", *KINDS.get(name, ())}, text


@pytest.mark.parametrize(
    ("source", "looser"),
    [
        (r"酒[^。\n]{0,36}運転", r"酒[^。\n]{0,}運転"),
        (r"\p{Han}{2,8}党", r"\p{Han}{2,}党"),
        (r"a.{1,5}?b", r"a.{1,}?b"),
        (r"\.{1,5}[a-z]{0,9}(?:ab){0,3}", r"\.{1,5}[a-z]{0,9}(?:ab){0,3}"),
        (r"[^a]{3,}", r"[^a]{3,}"),
    ],
)
def test_what_is_asked_together_is_looser_and_counts_nothing(source, looser):
    assert loosened(source) == looser
    re2.compile(looser)


def test_a_looser_pattern_matches_wherever_its_own_does():
    rules = compile_publishing(default_packs("publishing"))
    asked = 0
    for rule in rules.rules:
        if isinstance(rule.detect, PatternDetect):
            for source in rule.detect.match:
                exact, loose = re2.compile(source), re2.compile(loosened(source))
                for example in rule.examples.match:
                    if exact.search(example.text):
                        assert loose.search(example.text), source
                        asked += 1
    assert asked > 100

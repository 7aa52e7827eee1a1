"""The short ways of reading a text give what the long ways give."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from phonenumbers import NumberParseException
from twitter_text.regexp.emoji import emoji, emoji_list

from approval_rules.compiled import beside_seen
from approval_rules.evaluate import compile_publishing
from approval_rules.load import default_packs
from approval_rules.organisation import Fact, Organisation
from approval_rules.publishing import environment
from approval_rules.submission import Submission
from approval_rules.text import dates, house_numbers, length, mails, urls
from approval_rules.text.normalise import BIDI, ZERO_WIDTH, views
from approval_rules.text.people import names
from approval_rules.text.seeking import matches
from approval_rules.text.validators import phone_kind
from approval_rules.text.words import Words

AT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
PIECES = (
    "令和8年|R8.4.1|平|H|S 3/|2026年|1999-|12026年4月1日|4月4日（土）|10/1|12月|31|0|9|(月)"
    "|Mon, Jan 5|FRI 3|sat|ſun 4 may| 2026|北3条西|二丁目|1-2-3|番地|12|の|号|東|–|5 Ya Street"
    "|10-2, Ab, Cd City|-1|http://|HTTPS|ftp://a.b|xhttp://|a.jp|b.com/c|@|.|-|ı.me|İ|\u212a.io|_"
    "|+81 |(0246)22|0246-22-1111|090 1234 5678|+|(|０９０|a@b.jp|x at y dot com|★|アット|(at)|%"
    "|Mr. John Smith|Ms|Dr Who|Name: A B|name : Jane Doe|Tanaka-san|ANA-chan|n| |\n|、|あ|山田|字"
    "|A|z|٣"
)
TEXTS = st.lists(st.sampled_from(PIECES.split("|")) | st.text(max_size=3), max_size=25).map("".join)


@pytest.fixture(scope="module")
def shipped():
    return compile_publishing(default_packs("publishing"))


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        (dates._DAY, dates._DAY_BEGINS),
        (house_numbers._CORE, house_numbers._BEGINS),
        (urls._URL, urls._URL_BEGINS),
        (mails._MAIL, mails._BEGINS),
    ],
    ids=["day", "address", "link", "mail"],
)
@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_pattern_asked_where_it_can_begin_is_found_everywhere(pattern, begins, text):
    sought = [found.span() for found in matches(pattern, text, begins)]
    assert sought == [found.span() for found in pattern.finditer(text)]


@given(TEXTS)
def test_no_mail_address_is_lost_where_no_sign_of_one_stands(text):
    if mails._MAIL.search(text) is not None:
        assert mails._MAY_BE_AT.search(text) is not None


@given(TEXTS)
def test_no_english_day_is_lost_where_no_month_of_one_stands(text):
    if dates._ENGLISH_DAY.search(text) is not None:
        assert dates._MAY_BE_ENGLISH.search(text) is not None


def test_every_emoji_of_unicode_begins_where_one_is_sought():
    joined = "".join(f"{one.emoji}1{one.emoji}" for one in emoji_list)
    sought = [found.span() for found in matches(emoji, joined, length._EMOJI_BEGINS)]
    assert sought == [found.span() for found in emoji.finditer(joined)]


def _folded(character: str) -> str:
    if character == "\u20e3" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if character in "\u115f\u1160\u3164\uffa0" or "\U000e0100" <= character <= "\U000e01ef":
        return ""
    kind = unicodedata.category(character)
    if kind in {"Cf", "Cs"} or (kind == "Cc" and character not in "\t\n\r"):
        return ""
    folded = unicodedata.normalize("NFKC", character)
    is_digit = folded == character and unicodedata.digit(character, None) is not None
    return str(unicodedata.digit(character)) if is_digit else folded


def test_every_character_is_folded_as_unicode_says():
    every = [chr(code) for code in range(0x110000)]
    expected = "。".join(map(_folded, every))
    assert views("。".join(every)).text.text == expected


@given(st.text(st.characters(max_codepoint=0x3100) | st.sampled_from(sorted(ZERO_WIDTH | BIDI))))
@example("①0")
def test_each_character_of_a_view_leads_back_to_what_it_was_made_of(text):
    view = views(text).text
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert list(view.starts) == sorted(view.starts)
    for character, start, end in zip(view.text, view.starts, view.ends, strict=True):
        assert start < end <= len(text)
        folded = "".join(map(_folded, text[start:end]))
        assert character in folded or character in "- \ufffd"


@settings(max_examples=500)
@given(st.from_regex(r"0[0-9]{9}", fullmatch=True) | st.from_regex(r"050[0-9]{8}", fullmatch=True))
@example("0101234567")
@example("0012345678")
def test_a_number_of_japan_is_valid_when_the_library_says_so_of_its_text(number):
    kind, valid, _ = phone_kind(number)
    if kind not in {"fixed", "ip"}:
        return
    try:
        expected = phonenumbers.is_valid_number(phonenumbers.parse(number, "JP"))
    except NumberParseException:
        expected = False
    assert valid == expected


@pytest.mark.parametrize(
    ("source", "is_kept"),
    [
        ("cue && !negative_cue", True),
        ("hit.kind == 'mobile' || check", True),
        ("'PHONE' in types", True),
        ("hit['text'] == 'a'", False),
        ("hit.kind == 'free' && hit.text == 'a'", False),
        ("hit . text == 'a'", False),
        ("hit.kind == 'fixed' && org.phones == true", True),
        ("'senkyo' in post.periods && post.has_link == true", True),
        ("size(post.text) > 1", False),
        ("post.length > 1", False),
        (r"'\\' == post.text || cue", False),
        ("types.exists(one, one == post.category)", False),
        ("types.exists(one, one == post['category'])", False),
        ("size(hit) > 1", False),
    ],
)
def test_only_an_answer_that_can_depend_on_nothing_else_is_kept(source, is_kept):
    assert (beside_seen(environment().condition(source).reads) is not None) is is_kept


def test_a_rule_that_was_asked_before_answers_by_what_it_reads_now(shipped):
    levels = []
    for text in ("電話は090-1234-5678", "電話は0120-444-444", "電話は090-1234-5678"):
        judged = shipped.check(Submission(network="line", text=text), Organisation(), at=AT)
        levels.append([found.level for found in judged.findings if found.type == "PHONE"])
    assert levels[0] == levels[2] != levels[1]


def test_a_rule_that_was_asked_before_answers_by_what_it_reads_of_the_organisation(shipped):
    levels = []
    for phones in ((), (Fact(value="0246-22-1111", reason="own"),), ()):
        organisation = Organisation(phones=phones)
        judged = shipped.check(
            Submission(network="line", text="電話は0246-25-1234"), organisation, at=AT
        )
        levels.append([found.level for found in judged.findings if found.type == "PHONE"])
    assert levels[0] == levels[2] != levels[1]


def test_a_text_without_japanese_has_no_words():
    found = Words("Ann Smith, 3 May 2026")
    assert len(found) == 0
    assert found.may_be_names() == []
    assert not found.holds(0, 3)
    assert found.around(0) is None
    assert found.said(0, 8) == ""


def test_words_follow_one_another_over_the_pieces_of_a_long_text():
    text = "山田太郎さんは例示市の図書館で本を借りました。\n" * 1200
    found = Words(text)
    assert "".join(found[index].surface for index in range(len(found))) == text
    last = found.around(len(text) - 3)
    assert last is not None
    assert found.holds(last.start, last.end)
    assert text[last.start : last.end] == last.surface
    assert len(names(found)) == 1200


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("辻\U000e0100堂 朔", 0),
        ("a\U000e0100b", 1),
        ("a\U000e0041\U000e0042b", 1),
        ("🏴\U000e0067\U000e0062\U000e007f", 0),
        ("090\u31641234", 1),
    ],
)
def test_letters_that_nobody_sees_are_told_of_where_they_spell_nothing(text, hidden):
    found = views(text)
    assert len(found.hidden) == hidden
    assert not any(one in found.text.text for one in "\U000e0100\U000e0041\u3164")

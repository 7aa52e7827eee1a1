"""Our shorter way of counting for X gives what X's own library gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from approval_rules.model import Submission
from approval_rules.text.length import measure

WORDS = (
    "あ|漢|a|A1|https://example.jp/abc|http://例え.jp|example.com|…|。| |\n|\r\n|\r|é|ｱ|‐|“|🎉|①"
    "|http://|HTTPS://b.com|xhttp://a.jp|://|.jp|test|http://例え.テスト.com/あ?b|日本.com|t.co/ab1"
    "|https://www.a.lg.jp/b/1_c- |http://t.co/a |https://a.co.jp\n|https://a.co|https://a.jp/|?c"
    "|x.y|@a|#b|v1.2|が|한|\u0301|city.lg.jp/ab?c=d&e|👨\u200d👩\u200d👧|1\ufe0f\u20e3|☺"
)
PIECES = st.lists(st.sampled_from(WORDS.split("|")), max_size=30).map("".join)


@given(PIECES)
def test_the_weighted_length_is_that_of_the_library(text):
    counted = measure(Submission(network="x", text=text), {})
    assert counted.used == parse_tweet(text).weightedLength
    assert counted.valid == (counted.used <= 280)


@given(st.text(max_size=300))
def test_any_text_has_a_length_on_every_network(text):
    for network in ("x", "youtube", "line", "mastodon", "bluesky", "facebook", "instagram"):
        counted = measure(Submission(network=network, text=text), {})
        assert counted.used >= 0
        assert counted.limit > 0


def test_an_organisations_own_limit_replaces_the_networks():
    long = Submission(network="x", text="あ" * 200)
    assert not measure(long, {}).valid
    assert measure(long, {"x": 4000}).valid

"""Lengths and files are judged as each network's own documentation counts them."""

from __future__ import annotations

from datetime import UTC, datetime

import grapheme
import pytest
from hypothesis import given
from hypothesis import strategies as st
from twitter_text import parse_tweet

from approval_rules.evaluate import compile_publishing
from approval_rules.load import default_packs
from approval_rules.model import Finding
from approval_rules.organisation import Organisation
from approval_rules.submission import Media, Submission
from approval_rules.text.length import MEASURES, bytes_of, is_limit, measure, tags_length, tooted

WORDS = (
    "あ|漢|a|A1|https://example.jp/abc|http://例え.jp|example.com|…|。| |\n|\r\n|\r|é|ｱ|‐|“|🎉|①"
    "|http://|HTTPS://b.com|xhttp://a.jp|://|.jp|test|http://例え.テスト.com/あ?b|日本.com|t.co/ab1"
    "|https://www.a.lg.jp/b/1_c- |http://t.co/a |https://a.co.jp\n|https://a.co|https://a.jp/|?c"
    "|x.y|@a|#b|v1.2|が|한|\u0301|city.lg.jp/ab?c=d&e|👨\u200d👩\u200d👧|1\ufe0f\u20e3|☺|@a@b.jp|(|)"
    "|\u3099|ﾞ|\ufe0f|\u200d|🇯🇵|🇯|\u0600|뀀|\u1100|\u1161|क\u094dष"
)
PIECES = st.lists(st.sampled_from(WORDS.split("|")), max_size=30).map("".join)
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
PICTURE = Media(alt="祭りの様子")
FILM = Media(kind="video")
GIF = Media(kind="gif", alt="手を振る職員")
AT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def rules():
    return compile_publishing(default_packs("publishing"))


@pytest.fixture
def told(rules):
    """What the rules tell of length, files and alternative texts; not that words are missing."""

    def ask(limits: dict[str, int] | None = None, **post: object) -> list[Finding]:
        submission = Submission(**{"text": "本日開館", **post})
        judged = rules.check(submission, Organisation(length_limits=limits or {}), at=AT)
        kinds = {"LENGTH", "MEDIA", "ALT_TEXT"}
        found = [one for one in judged.findings if one.type in kinds]
        return [one for one in found if one.rule != "alt.image-only"]

    return ask


def said(findings: list[Finding]) -> list[str]:
    return [one.message.en for one in findings if one.level != "info"]


@given(PIECES)
def test_the_weighted_length_is_that_of_the_library(text):
    counted = measure(Submission(network="x", text=text), {})
    assert counted.used == parse_tweet(text).weightedLength
    assert counted.valid == (counted.used <= 280)


@given(st.text(max_size=60) | PIECES)
def test_the_graphemes_are_those_of_the_library(text):
    assert measure(Submission(network="bluesky", text=text), {}).used == grapheme.length(text)


@given(st.text(max_size=300) | PIECES)
def test_any_text_has_a_length_on_every_network(text):
    for network in MEASURES:
        counted = measure(Submission(network=network, text=text), {})
        assert counted.used >= 0
        assert counted.limit > 0


def test_an_organisations_own_limit_replaces_the_networks():
    long = Submission(network="x", text="あ" * 200)
    assert not measure(long, {}).valid
    assert measure(long, {"x": 4000}).valid


# ------------------------------------------------------------------ YouTube


# https://developers.google.com/youtube/v3/docs/videos, snippet.title, .description and .tags:
# 100 characters; 5,000 bytes; neither may hold < or >; 500 characters, in which the commas between
# tags count, and quotation marks around a tag with a space: Foo-Baz is seven, Foo Baz nine.


def test_youtube_counts_a_description_in_bytes(told):
    # 1,666 × 3 bytes = 4,998, 1,667 × 3 = 5,001.
    assert measure(Submission(network="youtube", text="あ" * 1666), {}).valid
    counted = measure(Submission(network="youtube", text="あ" * 1667), {})
    assert (counted.used, counted.limit, counted.unit) == (5001, 5000, "bytes")
    (found,) = told(network="youtube", text="あ" * 1667, title="館", media=(FILM,))
    assert "1 バイト超えて" in found.message.ja
    assert "by 1 (bytes): 5,001 of 5,000" in found.message.en


def test_youtube_takes_a_title_of_100_characters_without_angle_brackets(told):
    assert not told(network="youtube", title="館" * 100, media=(FILM,))
    (long,) = told(network="youtube", title="館" * 101, text="", media=(FILM,))
    assert long.message.en == "The title is too long for YouTube by 1 (characters): 101 of 100."
    found = told(network="youtube", title="a<b", text="<b>", media=(FILM,))
    assert said(found) == [
        "YouTube takes no < in the title.",
        "YouTube takes no < > in the text.",
    ]
    # Nothing of it is a matter of counting.
    assert measure(Submission(network="youtube", text="<b>"), {}).valid


def test_youtube_counts_tags_with_their_commas_and_quotes(told):
    assert tags_length(["Foo-Baz"]) == 7
    assert tags_length(["Foo Baz"]) == 9
    assert tags_length(["Foo-Baz", "Foo Baz"]) == 17
    assert tags_length([]) == 0
    # 50 × 9 + 49 commas = 499; one more tag of nine and a comma is 509.
    post = {"network": "youtube", "title": "館", "media": (FILM,)}
    assert not told(tags=("Foo Baz",) * 50, **post)
    (found,) = told(tags=("Foo Baz",) * 51, **post)
    assert "タグの合計が YouTube の上限を 9 文字超えています（509／500）" in found.message.ja


def test_a_tag_is_read_as_a_text_is(rules):
    post = Submission(network="youtube", text="本日開館", tags=("図書館", "携帯090-1234-5678"))
    found = rules.check(post, Organisation(), at=AT).findings
    assert ("PHONE", "tags[1].text") in {(one.type, one.field) for one in found}


# ------------------------------------------------------------------ Mastodon


# The first six as in mastodon/mastodon, spec/validators/status_length_validator_spec.rb.
@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("a" * 476 + f" http://{'b' * 30}.com/example", 500),
        ("a" * 476 + f"http://{'b' * 30}.com/example", 525),
        ("http://example.com/valid?" + "#foo?" * 1000, 5025),
        ("a" * 475 + f" @alice@{'b' * 30}.com", 482),
        ("✨" * 500, 500),
        ("🏳\ufe0f\u200d⚧\ufe0f" * 500, 500),
        (FAMILY, 1),
        ("@city@social.example", 5),
        ("@city", 5),
        ("mail@social.example", 19),
        ("https://example.jp/" + "a" * 600, 23),
        ("https://example.jp/図書館/お知らせ 本日", 26),
        ("詳細：https://example.jp/@user@host.example。", 3 + 23),
        ("https://example.jp/a、https://example.jp/b", 23),
        ("(https://example.jp/a_(b))", 25),
        ("example.jp", 10),
        ("か\u3099", 1),
    ],
)
def test_mastodon_counts_as_its_validator(text, used):
    assert tooted(text) == used


# https://docs.joinmastodon.org/entities/Instance/#configuration: statuses.max_characters,
# .max_media_attachments, .characters_reserved_per_url; media_attachments.description_limit,
# .image_size_limit and .video_size_limit, whose usual values are those below.


def test_mastodon_without_an_instances_own_values_has_the_usual_ones(told):
    assert not measure(Submission(network="mastodon", text="あ" * 501), {}).valid
    assert not told(network="mastodon", media=(PICTURE,) * 4)
    assert said(told(network="mastodon", media=(PICTURE,) * 5)) == [
        "Too many files for Mastodon by 1: 5 of 4."
    ]
    large = (Media(alt="一", size=16_777_217), Media(alt="二", size=16_777_216))
    assert said(told(network="mastodon", media=large)) == [
        "Attachment 1 is too large for Mastodon by 1 bytes: 16,777,217 of 16,777,216."
    ]
    assert said(told(network="mastodon", media=(Media(alt="あ" * 1501),))) == [
        "The alternative text 1 is too long for Mastodon by 1 (characters): 1,501 of 1,500."
    ]


def test_an_instances_own_values_hold_for_its_account_or_for_the_network(told):
    own = {
        "mastodon": 600,
        "mastodon/City@social.example": 1000,
        "mastodon/city@social.example:media": 6,
        "mastodon/city@social.example:link": 30,
        "mastodon:alt": 420,
        "mastodon:image": 1000,
    }
    post = Submission(network="mastodon", text="あ", account="city@social.example")
    assert measure(post, own).limit == 1000
    assert measure(Submission(network="mastodon", text="あ", account="other"), own).limit == 600
    link = Submission(network="mastodon", text="https://example.jp", account="@city@social.example")
    assert measure(link, own).used == 30
    six = (Media(alt="あ" * 420, size=1000),) * 6
    assert not told(own, network="mastodon", account="city@social.example", media=six)
    found = told(own, network="mastodon", account="other", media=six)
    assert said(found) == ["Too many files for Mastodon by 2: 6 of 4."]
    found = told(own, network="mastodon", media=(Media(alt="あ" * 421, size=1001),))
    assert len(said(found)) == 2


def test_only_limits_that_something_reads_may_be_stated():
    for key in ("x", "x/reiji_city", "mastodon:link", "mastodon/city@social.example:alt"):
        assert is_limit(key, 100), key
    for key in ("", "twitter", "x:words", ":alt", "/city"):
        assert not is_limit(key, 100), key
    assert not is_limit("x", 0)
    assert not is_limit("x", 100_001)
    assert is_limit("mastodon:video", 103_809_024)


# ------------------------------------------------------------------ Bluesky


# https://github.com/bluesky-social/atproto, lexicons/app/bsky/feed/post.json: text maxGraphemes
# 300, maxLength 3000 (bytes); embed/images.json: 4 images of 2,000,000 bytes; embed/video.json: one
# of 100,000,000 bytes, alt maxGraphemes 1000.


def test_bluesky_tells_graphemes_and_bytes_by_their_names(told):
    full = FAMILY * 120
    assert bytes_of(full) == 3000
    assert measure(Submission(network="bluesky", text=full), {}).valid
    assert measure(Submission(network="bluesky", text="あ" * 300), {}).valid
    assert said(told(network="bluesky", text=FAMILY * 121)) == [
        "The text is too long for Bluesky by 25 (bytes): 3,025 of 3,000."
    ]
    counted = measure(Submission(network="bluesky", text=FAMILY * 121), {})
    assert (counted.used, counted.limit, counted.unit, counted.valid) == (
        121,
        300,
        "graphemes",
        False,
    )
    (found,) = told(network="bluesky", text="あ" * 301)
    assert "1 文字（書記素）超えています（301／300）" in found.message.ja
    both = said(told(network="bluesky", text=FAMILY * 301))
    assert [one.partition("(")[2].partition(")")[0] for one in both] == ["graphemes", "bytes"]


def test_bluesky_takes_pictures_or_one_film(told):
    assert not told(network="bluesky", media=(Media(alt=FAMILY * 2000, size=2_000_000),) * 4)
    assert said(told(network="bluesky", media=(PICTURE, FILM)))
    assert said(told(network="bluesky", media=(Media(alt="あ", size=2_000_001),)))
    assert not told(network="bluesky", media=(Media(kind="video", alt="あ" * 1000),))
    assert said(told(network="bluesky", media=(Media(kind="video", alt="あ" * 1001),)))


# ------------------------------------------------------------------ X, LINE, Instagram, Facebook


# https://docs.x.com/x-api/media/quickstart/best-practices: 4 photos, or 1 GIF, or 1 video; 5 MB,
# 15 MB, 512 MB.
@pytest.mark.parametrize(
    ("media", "flaws"),
    [
        ((PICTURE,) * 4, 0),
        ((PICTURE,) * 5, 1),
        ((GIF,), 0),
        ((GIF, GIF), 1),
        ((FILM,), 0),
        ((FILM, PICTURE), 1),
        ((GIF, FILM), 2),
        ((Media(kind="document"),), 1),
        ((Media(alt="祭り", size=5_242_880),), 0),
        ((Media(alt="祭り", size=50_000_000),), 1),
        ((Media(kind="gif", alt="手を振る", size=15_728_640),), 0),
        ((Media(kind="video", size=536_870_913),), 1),
    ],
)
def test_x_takes_four_photos_or_one_gif_or_one_film(told, media, flaws):
    assert len(said(told(network="x", media=media))) == flaws


def test_x_says_how_much_too_long_in_its_weighted_characters(told):
    (found,) = told(network="x", text="あ" * 141)
    assert "2 単位（全角2・半角1）超えています（282／280）" in found.message.ja
    assert "by 2 (weighted characters): 282 of 280" in found.message.en


# https://developers.line.biz/en/docs/messaging-api/text-character-count/: 5,000 in UTF-16 code
# units. https://developers.line.biz/en/reference/messaging-api/: five message objects; a picture
# of 10 MB, a film of 200 MB.
def test_line_counts_utf16_and_takes_five_messages_with_the_text(told):
    assert measure(Submission(network="line", text="🎉" * 2500), {}).valid
    (found,) = told(network="line", text="🎉" * 2500 + "a")
    assert "by 1 (UTF-16 code units): 5,001 of 5,000" in found.message.en
    assert not told(network="line", media=(PICTURE,) * 4)
    assert not told(network="line", text="", media=(PICTURE,) * 5)
    (found,) = told(network="line", media=(PICTURE,) * 5)
    assert "（6／5）" in found.message.ja
    assert said(told(network="line", media=(GIF,)))


# https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media:
# caption of 2,200 characters, 30 hashtags, 20 @ tags; a carousel of ten; JPEG of 8 MB.
def test_instagram_takes_30_hashtags_and_needs_a_picture(told):
    tags = " ".join(f"#れいじ{number}" for number in range(30))
    post = {"network": "instagram", "media": (PICTURE,)}
    assert not told(text=tags, **post)
    assert said(told(text=tags + " ＃秋", **post)) == [
        "Too many hashtags for Instagram by 1: 31 of 30."
    ]
    assert not told(text="番号#1と a#b と &#39; " + tags, **post)
    named = " ".join(f"@city_{number}" for number in range(21))
    assert said(told(text=named + " a@example.jp", **post)) == [
        "Too many accounts named with an @ for Instagram by 1: 21 of 20."
    ]
    assert said(told(text="あ" * 2201, **post))
    assert not told(text="両方", network="instagram", media=(PICTURE, FILM))


@pytest.mark.parametrize("network", ["instagram", "youtube"])
def test_what_is_not_there_yet_is_hinted_at_and_missed_only_in_the_whole(told, network):
    hints = told(network=network)
    assert hints
    assert {one.level for one in hints} == {"info"}
    assert {one.level for one in told(network=network, complete=True)} == {"block"}
    there = {"title": "図書館", "media": (FILM,), "complete": True}
    assert not told(network=network, **there)


def test_youtube_takes_one_film_with_its_thumbnail_and_captions(told):
    captions = Media(kind="document", name="館.vtt")
    whole = {"network": "youtube", "title": "館", "complete": True}
    assert not told(media=(FILM, PICTURE, captions), **whole)
    assert said(told(media=(PICTURE,), **whole)) == ["YouTube takes no post without videos."]
    assert said(told(media=(FILM, FILM), **whole)) == ["Too many videos for YouTube by 1: 2 of 1."]
    # thumbnails.set, https://developers.google.com/youtube/v3/docs/thumbnails/set
    large = Media(alt="祭り", size=52_428_801)
    assert said(told(media=(FILM, large), **whole))


def test_facebook_takes_63206_characters_and_photos_or_one_film(told):
    assert measure(Submission(network="facebook", text="あ" * 63_206), {}).valid
    assert not measure(Submission(network="facebook", text="あ" * 63_207), {}).valid
    assert not told(network="facebook", media=(PICTURE,) * 10)
    assert said(told(network="facebook", media=(PICTURE, FILM)))


def test_hostile_texts_are_counted_in_time():
    for text in ("@a@a" * 20_000, "https://a.jp/(" * 7000, "#1" * 40_000, "https://" * 10_000):
        start = datetime.now(UTC)
        measure(Submission(network="mastodon", text=text), {})
        assert (datetime.now(UTC) - start).total_seconds() < 2, text[:20]


def test_a_post_that_is_too_long_is_told_so_whatever_else_is_in_it():
    shipped = compile_publishing(default_packs("publishing"))
    text = "携帯は090-1234-5678です。".replace("5678", "{:04}")
    whole = "".join(text.format(number) for number in range(600))
    found = shipped.check(Submission(network="x", text=whole), Organisation(), at=AT).findings
    assert "length.limit" in {one.rule for one in found}


@pytest.mark.parametrize("network", ["x", "line", "mastodon", "bluesky"])
def test_a_post_of_nothing_is_awaited_and_then_stopped(told, network):
    def levels(**post):
        return [one.level for one in told(network=network, **post) if one.rule == "length.limit"]

    assert levels(text=" \n") == ["info"]
    assert levels(text="", complete=True) == ["block"]
    assert levels(text="", complete=True, media=(PICTURE,)) == []

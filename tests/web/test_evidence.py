"""Reasons of findings are words in the reader's language; nothing of the code shows."""

from __future__ import annotations

import re

import pytest

from approval_rules.evaluate import compile_publishing
from approval_rules.load import default_packs
from approval_rules.model import Evidence
from approval_rules.organisation import Organisation
from approval_rules.submission import Media, Submission
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
            "282 / 280字 (全角は2字、半角は1字と数える)",
            "282 / 280 characters (a full-width letter counts 2, a half-width one 1)",
        ),
        (
            "found",
            "title 120/100 characters",
            "題名: 120 / 100文字",
            "Title: 120 / 100 characters",
        ),
        ("found", "text < >", "本文に受け付けられない文字：< >", "Text: < > is not taken"),
        ("found", "title 0", "題名がありません", "Not there: Title"),
        (
            "found",
            "no image or video",
            "画像か動画がありません",
            "Not there: Pictures or Videos",
        ),
        ("found", "video 1/0", "動画: 1 / 0", "Videos: 1 / 0"),
        ("found", "5/4", "数: 5 / 4", "Number: 5 / 4"),
        ("found", "hashtags 31/30", "ハッシュタグ: 31 / 30", "Hashtags: 31 / 30"),
        (
            "found",
            "media[0] 6000000/5242880 bytes",
            "ファイル 1: 6,000,000 / 5,242,880バイト",
            "file 1: 6,000,000 / 5,242,880 bytes",
        ),
        (
            "found",
            "media[0] too_long 1200/1000",
            "ファイル 1: 説明が長すぎる (1,200 / 1,000)",
            "file 1: the description is too long (1,200 / 1,000)",
        ),
        ("found", "media", "画像だけで、本文がない", "a picture and no text"),
        ("found", "U+200B", "目に見えない文字（U+200B）", "A character that nobody sees: U+200B"),
        (
            "pattern",
            "style.markup",
            "規則 style.markup の示す書き方に合いました",
            "It is written as rule style.markup describes it.",
        ),
        ("cue", "title", "作品の題名の中", "within the title of a work"),
        ("cue", "担当", "担当", "担当"),
        (
            "engine",
            "more than 2.0 s",
            "2.0秒以内に終わりませんでした",
            "It took more than 2.0 seconds.",
        ),
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


def test_words_of_the_post_are_told_as_they_stand():
    for said in ("text 0", "no video", "media", "5/4"):
        assert reasons([Evidence(kind="found", text=said)], "ja", quoted=True)[0].text == said


FILM = Media(kind="video", alt="")
PICTURE = Media(kind="image", alt="")
FAULTY = [
    Submission(network="youtube", text="<b>見学</b>は①階へ", title=""),
    Submission(network="youtube", text="あ" * 3000, title="<" + "あ" * 120, tags=("あ" * 600,)),
    Submission(network="x", text="あ" * 400, media=(FILM, PICTURE, Media(kind="document"))),
    Submission(network="x", text="", media=(PICTURE, Media(kind="image", alt="a.png"))),
    Submission(network="x", text="見学", media=(Media(kind="image", alt="写真"),) * 6),
    Submission(network="x", text="見学", media=(Media(kind="image", alt="あ" * 2000),)),
    Submission(network="x", text="見学", media=(Media(kind="image", alt="館", size=9**9),)),
    Submission(network="instagram", text=" ".join(f"#祭{n} @a{n}" for n in range(40))),
    Submission(network="line", text="あ" * 6000, media=(PICTURE,) * 6),
    Submission(network="bluesky", text="あ" * 1200),
    Submission(network="x", text=""),
    Submission(network="x", text="あ" * 40_001),
    Submission(network="x", text="鍵は\u200bありません。**太字**です。電話 +1 212 555 0100"),
]


@pytest.mark.parametrize("asked", FAULTY, ids=range(len(FAULTY)))
def test_what_a_network_would_not_take_is_told_without_english_on_japanese_pages(
    asked: Submission,
):
    rules = compile_publishing(default_packs("publishing"))
    ids = {rule.id for pack in default_packs("publishing") for rule in pack.publishing}
    found = rules.check(asked, Organisation(), at=clock.now()).findings
    assert found
    for one in found:
        for reason in reasons(one.evidence, "ja", quoted=one.end > one.start):
            words = reason.text
            for known in (*ids, "HTML", "GIF"):
                words = words.replace(known, "")
            if one.end == one.start:
                assert re.search(r"[a-z]{2,}|\[\d|\d/\d", words) is None, (one.rule, reason)
            assert re.search(r"[぀-ヿ一-鿿]", reason.text) or one.end > one.start, (
                one.rule,
                reason,
            )


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

"""What the organisation says of itself allows what it names, however either is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from approval_rules.evaluate import compile_publishing
from approval_rules.load import default_packs
from approval_rules.organisation import Fact, Organisation
from approval_rules.submission import Submission

AT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped():
    return compile_publishing(default_packs("publishing"))


@pytest.mark.parametrize(
    ("kind", "values", "text", "of"),
    [
        ("phones", ("0246221111", "0246-22-1112"), "電話は０２４６（２２）１１１１へ", "PHONE"),
        ("phones", ("+81 246 22 1111", "119"), "電話は0246-22-1111へ", "PHONE"),
        ("mails", ("Koho@example.jp", "jinji@example.jp"), "宛先は koho@example.jp です", "EMAIL"),
        ("mail_domains", ("@example.jp", "a.example.jp"), "宛先は koho@b.example.jp です", "EMAIL"),
        (
            "addresses",
            ("例示市見本町一丁目2番3号", "例示市見本町1-2-4"),
            "例示市見本町1-2-3",
            "ADDRESS",
        ),
        ("officials", ("山田 太郎", "山田 次郎"), "山田太郎市長が答えました", "PERSON_NAME"),
        ("mascots", ("山田・花子", "花子"), "山田花子さんが来ます", "PERSON_NAME"),
        ("bank_accounts", ("普通 1234567", "7654321"), "振込先は 普通1234567", "BANK_ACCOUNT"),
        ("bank_accounts", ("10120-12345671", "0123456"), "ゆうちょ 10120-12345671", "BANK_ACCOUNT"),
        ("bank_accounts", ("1234567", "234567"), "振込先は 普通1234567", "BANK_ACCOUNT"),
        (
            "bank_accounts",
            ("普通　１２３４５６７", "普通 2345678"),
            "口座は普通1234567",
            "BANK_ACCOUNT",
        ),
        (
            "bank_accounts",
            ("例示銀行 本店 普通 1234567", "見本銀行 本店 普通 1234567"),
            "例示銀行 本店 普通 1234567",
            "BANK_ACCOUNT",
        ),
        ("mails", ("ｋｏｈｏ＠example.jp ", "koho@example.com"), "koho@example.jp へ", "EMAIL"),
        ("mail_domains", ("https://example.jp/", "example.com"), "a@example.jp へ", "EMAIL"),
        ("officials", ("市長 山田 太郎", "山田 次郎"), "山田太郎さんが来ます", "PERSON_NAME"),
        ("officials", ("髙橋 一郎", "高橋 二郎"), "高橋一郎さんが来ます", "PERSON_NAME"),
        ("mascots", ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ ジロウ"), "ヤマダ タロウさんが来ます", "PERSON_NAME"),
        ("link_domains", ("https://bit.ly/", "bit.lz"), "https://bit.ly/a へ", "URL_RISK"),
        ("mentions", ("@Reiji_City", "@reiji_city0"), "@reiji_city です", "STYLE"),
    ],
)
def test_a_fact_allows_what_it_names_and_nothing_else(shipped, kind, values, text, of):
    for said, is_allowed in zip(values, (True, False), strict=True):
        own = Organisation(**{kind: (Fact(value=said, reason="登録"),)})
        judged = shipped.check(Submission(network="line", text=text), own, at=AT)
        (found,) = [one for one in judged.findings if one.type == of]
        assert (("allowed", "登録") in [(e.kind, e.text) for e in found.evidence]) is is_allowed
        assert (found.level == "info") is is_allowed


def test_an_entry_holds_until_its_last_day_and_not_beyond_when_the_post_goes_out(shipped):
    entry = Fact(value="山田 太郎", reason="市長", expires=date(2026, 4, 1))
    own = Organisation(officials=(entry,))
    levels = []
    for hours in (0, 11, 12, 24):
        post = Submission(
            network="line", text="山田太郎さんが来ます", publish_at=AT + timedelta(hours=hours)
        )
        judged = shipped.check(post, own, at=AT)
        levels.append([one.level for one in judged.findings if one.type == "PERSON_NAME"])
    assert levels == [["info"], ["info"], ["warn"], ["warn"]]


@pytest.mark.parametrize("value", ["星　の館", "ﾎｼﾉﾔｶﾀ", "Star Hall"])
def test_words_of_the_organisation_are_found_however_they_are_written(shipped, value):
    text = {"ﾎｼﾉﾔｶﾀ": "名前はホシノヤカタです", "Star Hall": "It is STAR  HALL"}.get(
        value, "新しい名前は星の館です"
    )
    own = Organisation(embargo_words=(Fact(value=value, reason="発表前"),))
    judged = shipped.check(Submission(network="line", text=text), own, at=AT)
    assert [one.type for one in judged.findings if one.level == "block"] == ["UNPUBLISHED"]


def test_of_two_entries_of_one_number_the_first_says_why(shipped):
    own = Organisation(
        phones=(
            Fact(value="0246-22-1111", reason="代表"),
            Fact(value="0246221111", reason="夜間"),
        )
    )
    judged = shipped.check(Submission(network="line", text="電話0246-22-1111"), own, at=AT)
    (found,) = [one for one in judged.findings if one.type == "PHONE"]
    assert [one.text for one in found.evidence if one.kind == "allowed"] == ["代表"]


def test_a_muted_word_is_shown_as_allowed_and_not_hidden(shipped):
    city = Organisation(muted_words=(Fact(value="バカ", reason="劇の題名"),))
    found = shipped.check(Submission(network="x", text="市長はバカだ"), city, at=AT).findings
    assert [(one.rule, one.level) for one in found] == [("deny.discrimination", "info")]
    assert "劇の題名" in found[0].message.ja


def test_a_family_name_alone_is_an_officials_only_beside_the_office(shipped):
    city = Organisation(officials=(Fact(value="高橋健太", reason="市長"),))

    def allowed(text):
        found = shipped.check(Submission(network="x", text=text), city, at=AT).findings
        return [one.level for one in found if one.type == "PERSON_NAME"] == ["info"]

    assert allowed("高橋議員が挨拶しました")
    assert not allowed("高橋容疑者が逮捕されました")
    assert not allowed("高橋さんの記録です")


@pytest.mark.parametrize(
    ("link", "level"),
    [
        ("https://www.city.reiji.example.jp/", None),
        ("https://сity.reiji.example.jp/", "block"),
        ("https://xn--ity-cfd.reiji.example.jp/", "block"),
    ],
)
def test_look_alike_letters_below_an_own_domain_are_not_allowed(shipped, link, level):
    city = Organisation(link_domains=(Fact(value="reiji.example.jp", reason="公式"),))
    found = shipped.check(Submission(network="x", text=f"詳しくは {link} へ"), city, at=AT).findings
    assert [one.level for one in found if one.type == "URL_RISK"] == ([level] if level else [])


@pytest.mark.parametrize(
    "link",
    ["https://www.city.reiij.lg.jp/pay", "https://cíty-reiji.com/pay", "https://reiij-city.net/"],
)
def test_swapped_and_marked_letters_look_alike(shipped, link):
    city = Organisation(link_domains=(Fact(value="city.reiji.lg.jp", reason="公式"),))
    found = shipped.check(Submission(network="x", text=f"納付は {link} へ"), city, at=AT).findings
    assert "block" in [one.level for one in found if one.type == "URL_RISK"]


@pytest.mark.parametrize("said", ["例示健一候補", "例示健一氏", "例示健一さん"])
def test_a_family_name_that_is_a_word_is_still_the_officials(shipped, said):
    city = Organisation(officials=(Fact(value="例示 健一", reason="市長"),))
    found = shipped.check(Submission(network="x", text=f"{said}の講演"), city, at=AT).findings
    assert [one.level for one in found if one.type == "PERSON_NAME"] in ([], ["info"])

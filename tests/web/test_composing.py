"""Writing a post without scripts, and what the script is answered: nothing old, nothing silent."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from governance.posts.models import Post
from tests.factories.people import give_password
from tests.web.browsing import Browser as Reader
from tests.web.conftest import csrf
from tests.web.test_post_pages import give, picture
from tests.web.test_posts import (
    PHONE,
    WORDS,
    Browser,
    account,
    approver,
    service,
    settings,
    write,
    writer,
)

__all__ = ["account", "approver", "service", "settings", "writer"]

SAVED = "下書きとして保存しました。承認はまだ依頼していません"
STYLE = "①番の窓口へどうぞ。①番です。"


def summary(page: str) -> list[tuple[str, str]]:
    """What the summary of wrong fields says, and to which control each line leads."""
    found = re.search(r"(?s)data-error-summary.*?</ul>", page)
    lines = re.findall(r'<a href="#([^"]+)">(.*?)</a>', found[0]) if found else []
    return [(link, unescape(words)) for link, words in lines]


def words_of(page: str, name: str = "text") -> str:
    """What stands in a field."""
    found = re.search(rf'(?s)<(?:textarea|input)[^>]* name="{name}"[^>]*>\n?(.*?)<', page)
    assert found is not None
    return unescape(found[1])


def asked(browser, account: str, **more):
    """What the script of the page is answered."""
    return browser.client.post(
        "/posts/check",
        json={"text": WORDS, "account_ids": [account], **more},
        headers={"x-csrf-token": csrf(browser.page("/posts/new"))},
    )


def version(page: str) -> str:
    found = re.search(r'name="if_match" value="(\d+)"', page)
    assert found is not None
    return found[1]


# --- sent for approval, and stopped -----------------------------------------------------------


def test_blocked_words_say_that_they_are_saved_and_where(writer, account, service):
    answer = writer.send("/posts/new", "/posts/new", text=PHONE, account_ids=account, do="submit")
    assert answer.status_code == 422
    assert SAVED in answer.text
    with service.database.reading() as session:
        assert session.query(Post).count() == 1
    address = re.search(r'href="(/posts/pst_\w+)">下書きのページへ', answer.text)
    assert address is not None
    assert PHONE in writer.page(address[1])
    # What the browser keeps under `new` goes: the page shows what the server holds.
    held = json.loads(unescape(re.search(r"data-saved='([^']*)'", answer.text)[1]))
    assert held["fields"]["text"] == [PHONE]
    assert held["fields"]["account_ids"] == [account]


def test_sending_blocked_words_twice_and_loading_again_meets_no_stranger(writer, account, service):
    first = writer.send("/posts/new", "/posts/new", text=PHONE, account_ids=account, do="submit")
    address = re.search(r'action="(/posts/pst_\w+/edit)"', first.text)[1]
    fields = {
        "csrf_token": csrf(first.text),
        "text": PHONE,
        "account_ids": account,
        "do": "submit",
        "if_match": version(first.text),
    }
    for _ in range(3):
        again = writer.client.post(address, data=fields)
        assert again.status_code == 422, summary(again.text)
        assert SAVED in again.text
        assert "ほかの人" not in again.text
    fields |= {"text": "図書館は休みです。", "if_match": version(again.text)}
    assert writer.client.post(address, data=fields).status_code == 303
    with service.database.reading() as session:
        assert [post.state for post in session.query(Post)] == ["in_review"]


def test_words_that_differ_from_what_another_saved_still_meet_the_conflict(writer, account):
    path = write(writer, account)
    fields = {"text": "先の文。", "account_ids": account, "do": "save", "if_match": "1"}
    assert writer.send(f"{path}/edit", f"{path}/edit", **fields).status_code == 303
    titled = fields | {"title": "題名だけが違う"}
    assert writer.send(f"{path}/edit", f"{path}/edit", **titled).status_code == 409


def test_a_finding_in_the_words_for_a_picture_is_named_and_linked_there(writer, account):
    first = give(writer, account, "休館.png", picture())
    media = re.search(r'name="media-0-id" value="(med_\w+)"', first.text)[1]
    fields = {"text": WORDS, "account_ids": account, "do": "submit"}
    answer = writer.send(
        "/posts/new", "/posts/new", **fields, **{"media-0-id": media, "media-0-alt": PHONE}
    )
    assert answer.status_code == 422
    lines = summary(answer.text)
    assert [link for link, _ in lines] == ["field-media-0-alt"]
    assert lines[0][1].startswith("代替テキスト（1番目のファイル）：")
    assert "電話番号" in lines[0][1]
    assert "error-text" not in answer.text


# --- pictures ---------------------------------------------------------------------------------


def test_a_picture_without_words_is_told_when_one_asks(writer, account):
    answer = give(writer, account, "休館.png", picture(), text="")
    assert answer.status_code == 200
    assert "(alt.missing)" in answer.text
    assert 'href="#field-media-0-alt"' in answer.text
    assert "代替テキスト（1番目のファイル）" in answer.text


def test_the_script_is_told_at_which_field_words_are_missing(writer, account):
    media = [{"kind": "image", "name": "a.png", "alt": "貼り紙"}, {"kind": "image", "alt": ""}]
    answer = asked(writer, account, text="", media=media).json()
    assert "(alt.missing)" in answer["findings_html"]
    assert [mark["field"] for mark in answer["marks"]] == ["media[1].alt"]


# --- too long ---------------------------------------------------------------------------------


def test_a_text_that_is_too_long_is_told_in_numbers_wherever_one_asks(writer, account):
    long = "あ" * 100_001
    answer = asked(writer, account, text=long)
    assert answer.status_code == 200
    told = answer.json()
    assert told["marks"] == []
    for words in (told["summary"], told["findings_html"]):
        assert "100,001文字（上限100,000文字）" in words
    assert "verdict--unknown" in told["findings_html"]
    assert "meter" not in told["lengths_html"]
    for do in ("check", "save", "submit"):
        fields = {"text": long, "account_ids": account, "do": do}
        page = writer.send("/posts/new", "/posts/new", **fields)
        assert page.status_code == 422
        ((link, words),) = summary(page.text)
        assert link == "field-text"
        assert "100,001文字（上限100,000文字）" in words
        assert "verdict--pass" not in page.text
        assert words_of(page.text) == long


def test_a_text_as_long_as_may_be_is_checked_however_a_browser_sends_its_lines(writer, account):
    answer = writer.send(
        "/posts/new", "/posts/new", text="あ\r\n" * 50_000, account_ids=account, do="check"
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("title", {"title": "a" * 1001}), ("alt", {"media": [{"alt": "a" * 10_001}]})],
)
def test_other_fields_that_are_too_long_are_told_too(writer, account, field, wrong):
    told = asked(writer, account, **wrong).json()
    assert "長すぎて、確認も保存もできません" in told["summary"], field


# --- what cannot be read ----------------------------------------------------------------------


def sent(browser, account: str, body: str):
    """What the script is answered to this body, which may hold what no client of ours encodes."""
    return browser.client.post(
        "/posts/check",
        content=body.replace("ACCOUNT", account).encode("utf-8", "surrogatepass"),
        headers={
            "x-csrf-token": csrf(browser.page("/posts/new")),
            "content-type": "application/json",
        },
    )


@pytest.mark.parametrize(
    ("letter", "code"), [("\\ud83d", "U+D83D"), ("\ud83d", "U+D83D"), ("\\u0000", "U+0000")]
)
def test_a_letter_that_cannot_be_read_is_told_with_its_place(writer, account, letter, code):
    body = '{"text": "😀館は' + letter + '休み", "account_ids": ["ACCOUNT"]}'
    answer = sent(writer, account, body)
    assert answer.status_code == 200
    told = answer.json()
    assert told["marks"] == [
        {"number": 1, "field": "text", "start_utf16": 4, "end_utf16": 5, "level": "block"}
    ]
    assert f"4文字目（{code}）" in told["findings_html"]
    assert "この文字を消してください" in told["findings_html"]
    assert "公開できません" in told["summary"]
    assert "meter" in told["lengths_html"]


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "館", "title": "\\ud83d", "account_ids": ["ACCOUNT"]}',
        '{"text": "館", "media": [{"alt": "\\u0000"}], "account_ids": ["ACCOUNT"]}',
        '{"text": "\\ud83d"}',
    ],
    ids=["title", "alt", "no account"],
)
def test_it_is_told_in_every_field_and_without_an_account(writer, account, body):
    told = sent(writer, account, body).json()
    assert "読めない文字" in told["findings_html"]
    assert "公開できません" in told["summary"]


def test_what_is_no_word_of_the_post_may_hold_such_letters_and_fails_nothing(writer, account):
    body = (
        '{"text": "館は休み", "category": "\\ud83d", "publish_at": "\\ud83d",'
        ' "account_ids": ["\\ud83d", "ACCOUNT"], "media": [{"name": "\\u0000", "alt": "館"}]}'
    )
    assert sent(writer, account, body).status_code == 200


@pytest.mark.parametrize("body", ["", "{", "[]", '{"text": 1}', "[" * 100_000, '{"a": NaN}'])
def test_a_question_that_is_none_is_a_wrong_request(writer, account, body):
    assert sent(writer, account, body).status_code == 400


def test_without_scripts_too_such_a_letter_is_told_and_goes_with_its_remedy(writer, account):
    fields = {"text": "館は\0休み", "account_ids": account}
    page = writer.send("/posts/new", "/posts/new", **fields, do="check").text
    assert "3文字目（U+0000）" in page
    (mend,) = remedies(page)
    mended = writer.send("/posts/new", "/posts/new", **fields, mend=mend)
    assert words_of(mended.text) == "館は休み"


# --- many findings ----------------------------------------------------------------------------


def numbers(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="finding-(\d+)"', html)]


def test_many_cards_of_one_kind_are_folded_behind_the_third(writer, account):
    lines = "\n".join(f"見本花子さん 携帯090-1234-56{n:02}" for n in range(30))
    told = asked(writer, account, text=lines).json()
    html = told["findings_html"]
    assert sorted(numbers(html)) == list(range(1, len(numbers(html)) + 1))
    folded = re.findall(r"(?s)<details class=\"findings__more.*?</details></li>\s*</ol>", html)
    assert len(numbers(html)) >= 60
    assert folded
    counts = [int(count) for count in re.findall(r"：ほかに(\d+)件</span></summary>", html)]
    assert len(numbers(html)) - sum(counts) <= 3 * (len(counts) + 2)
    three = asked(writer, account, text="\n".join(lines.split("\n")[:3])).json()["findings_html"]
    assert "findings__more" not in three


def test_what_blocks_comes_first_then_warnings_then_hints_each_in_the_order_of_the_text(
    service, writer, account
):
    text = "①番の窓口です。\n4月4日（月）まで。\n携帯090-1234-5678へ。携帯080-1234-5678へ。②番も。"
    told = asked(writer, account, text=text).json()
    rank = {"block": 0, "warn": 1, "info": 2}
    order = [(rank[mark["level"]], mark["start_utf16"]) for mark in told["marks"]]
    assert len({level for level, _ in order}) == 3
    assert order == sorted(order)
    path = write(writer, account, text=text)
    cards = re.findall(r'<article class="finding finding--(\w+)"', writer.page(path))
    assert [rank[level] for level in cards] == sorted(rank[level] for level in cards)


# --- lengths ----------------------------------------------------------------------------------


def test_the_length_names_its_unit_and_how_it_counts(writer, account):
    told = asked(writer, account, text="あ" * 507).json()["lengths_html"]
    assert "734超過" in told
    assert "1,014 / 280字" in told
    assert "全角は2字、半角は1字と数える" in told
    assert 'aria-valuetext="1,014 / 280字 (全角は2字、半角は1字と数える)"' in told
    assert "文字" not in told


@pytest.mark.parametrize(
    ("network", "ja", "en"),
    [
        ("x", "4 / 280字", "4 / 280 characters"),
        ("youtube", "6 / 5,000バイト", "6 / 5,000 bytes"),
        ("line", "2 / 5,000単位", "2 / 5,000 units"),
        ("bluesky", "2 / 300文字", "2 / 300 characters"),
        ("mastodon", "2 / 500文字", "2 / 500 characters"),
    ],
)
def test_each_network_counts_in_its_own_unit(service, network, ja, en):
    security = Reader(service, "security")
    fields = {"network": network, "text": "休館"}
    assert ja in security.send("/rules/try", fields).text
    assert en in security.send("/rules/try?lang=en", fields).text


# --- remedies without scripts -----------------------------------------------------------------


def remedies(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r"name=\"mend\" value='([^']*)'", page)]


def test_a_remedy_is_a_button_that_works_without_scripts(writer, account, service):
    fields = {"text": STYLE, "title": "①", "account_ids": account}
    page = writer.send("/posts/new", "/posts/new", **fields, do="check").text
    cards = page[page.index('class="findings"') : page.index("</ol>")]
    assert 'type="button"' not in cards
    first, *_ = remedies(page)
    mended = writer.send("/posts/new", "/posts/new", **fields, mend=first)
    assert mended.status_code == 200
    assert words_of(mended.text) == STYLE.replace("①", "(1)", 1)
    assert "「①」を「(1)」に置き換えました" in mended.text
    titled = next(one for one in remedies(mended.text) if json.loads(one)["field"] == "title")
    again = writer.send("/posts/new", "/posts/new", **fields, mend=titled).text
    assert 'value="(1)"' in again
    with service.database.reading() as session:
        assert session.query(Post).count() == 0


def test_a_remedy_follows_its_words_and_replaces_no_others(writer, account):
    page = writer.send("/posts/new", "/posts/new", text="①番", account_ids=account, do="check").text
    (mend,) = remedies(page)
    fields = {"account_ids": account, "mend": mend}
    moved = writer.send("/posts/new", "/posts/new", text="窓口は\r\n①番", **fields)
    assert words_of(moved.text) == "窓口は\n(1)番"
    for gone in ("1番", "、①①"):
        answer = writer.send("/posts/new", "/posts/new", text=gone, **fields)
        assert "何も置き換えていません" in answer.text
        assert words_of(answer.text) == gone


@pytest.mark.parametrize("mend", ["", "{", "[]", '{"field": "text"}'])
def test_a_remedy_that_cannot_be_read_is_a_wrong_request(writer, account, mend):
    answer = writer.send("/posts/new", "/posts/new", text=STYLE, account_ids=account, mend=mend)
    assert answer.status_code == 400


def test_a_remedy_in_a_draft_keeps_the_version_it_began_with(writer, account):
    path = write(writer, account)
    page = writer.send(f"{path}/edit", f"{path}/edit", text=STYLE, account_ids=account, do="check")
    mended = writer.send(
        f"{path}/edit", f"{path}/edit", text=STYLE, account_ids=account, mend=remedies(page.text)[0]
    )
    assert version(mended.text) == "1"
    assert "(1)番の窓口" in words_of(mended.text)


# --- whom the verdict is told, and what needs no remedy ---------------------------------------


def test_each_reader_gets_a_sentence_of_their_own(service, writer, approver, account):
    path = write(writer, account, text="2027年4月5日（火）に開催します。")
    assert "承認を依頼できます" in writer.page(path)
    assert writer.send(path, f"{path}/transitions", event="submit").status_code == 303
    for page in (writer.page(path), approver.page(path), approver.page(f"{path}/review")):
        assert "承認を依頼できます" not in page
    for page in (approver.page(path), approver.page(f"{path}/review")):
        assert "読んでから判断してください" in page
    assert "発信を止めるものはありません" in writer.page(path)
    with service.database.writing() as session:
        give_password(session, service.city.people["auditor"])
    auditor = Browser(service, "auditor")
    for page in (auditor.page(path), auditor.page(f"{path}/review")):
        assert "発信を止めるものはありません" in page
        assert "承認を依頼できます" not in page
    english = approver.page(f"{path}/review?lang=en")
    assert "read them before you decide" in english


def test_what_an_entry_allows_has_no_remedy(service, writer, account):
    text = "電話は03-5253-5111へ。"
    assert (
        "直し方" in asked(writer, account, text=text.replace("03-5253-5111", "090-1234-5678")).text
    )
    security = Reader(service, "security")
    fact = {"kind": "phones", "value": "03-5253-5111", "reason": "代表番号"}
    assert security.send("/rules/facts", fact).status_code == 303
    html = asked(writer, account, text=text).json()["findings_html"]
    assert "団体の登録により許可されています" in html
    assert "直し方" not in html
    path = write(writer, account, text=text)
    assert "直し方" not in writer.page(path)

"""Files of posts, lists with strange words, and forms that meet each other, over real HTTP."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from tests.factories.people import give_password
from tests.web.conftest import csrf
from tests.web.test_posts import (
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


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


def give(browser, account, name, data, **fields):
    """Send the form of a new post with a file."""
    given = {"csrf_token": csrf(browser.page("/posts/new")), "account_ids": account}
    return browser.client.post(
        "/posts/new",
        data=given | {"text": WORDS, "do": "check"} | fields,
        files={"files": (name, data)},
    )


def test_a_picture_is_kept_with_its_description_and_shown_to_those_who_see_the_post(
    service, writer, account
):
    answer = give(writer, account, "休館.png", picture())
    assert answer.status_code == 200
    media = re.search(r'name="media-0-id" value="(med_\w+)"', answer.text)[1]
    fields = {"media-0-id": media, "media-0-alt": "休館のお知らせの紙"}
    saved = writer.send(
        "/posts/new", "/posts/new", text=WORDS, account_ids=account, do="save", **fields
    )
    assert "休館のお知らせの紙" in writer.page(saved.headers["location"])
    shown = writer.client.get(f"/media/{media}")
    assert shown.headers["content-type"] == "image/png"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["x-content-type-options"] == "nosniff"


def test_a_file_is_not_shown_without_a_session_or_to_a_stranger(service, writer, account):
    answer = give(writer, account, "休館.png", picture())
    media = re.search(r'name="media-0-id" value="(med_\w+)"', answer.text)[1]
    assert service.client(None).get(f"/media/{media}").status_code == 303
    with service.database.writing() as session:
        give_password(session, service.city.people["other_pr"])
    assert Browser(service, "other_pr").client.get(f"/media/{media}").status_code == 404


def test_a_file_of_another_kind_is_refused_and_the_words_stay(writer, account):
    answer = give(writer, account, "表.csv", b"a,b\n1,2\n", do="save")
    assert answer.status_code == 422
    assert f"{WORDS}</textarea>" in answer.text
    assert 'id="error-files"' in answer.text


def test_a_file_that_is_taken_out_is_no_longer_in_the_draft(writer, account):
    answer = give(writer, account, "休館.png", picture())
    media = re.search(r'name="media-0-id" value="(med_\w+)"', answer.text)[1]
    fields = {"text": WORDS, "account_ids": account, "do": "save"}
    kept = fields | {"media-0-id": media, "media-0-alt": "紙"}
    path = writer.send("/posts/new", "/posts/new", **kept).headers["location"]
    assert media in writer.page(path)
    writer.send(f"{path}/edit", f"{path}/edit", **kept, remove_media=media)
    assert media not in writer.page(path)


def test_a_flaw_does_not_hide_that_somebody_else_saved_meanwhile(writer, account):
    path = write(writer, account)
    other = {"text": "先の人の文。", "account_ids": account, "do": "save", "if_match": "1"}
    writer.send(f"{path}/edit", f"{path}/edit", **other)
    wrong = other | {"publish_at": "いつか"}
    answer = writer.send(f"{path}/edit", f"{path}/edit", **wrong)
    assert answer.status_code == 422
    assert 'name="if_match" value="1"' in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "state=nowhere",
        "account_id=acc_1",
        "author_id=me&q=%00",
        "limit=nine",
        "account_id=" + "9" * 900,
    ],
)
def test_strange_filters_narrow_nothing(writer, query):
    writer.page(f"/posts?{query}")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson"])
def test_the_list_is_taken_along_only_with_a_session(service, writer, account, kind):
    write(writer, account)
    answer = writer.client.get(f"/posts.{kind}?state=draft")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="posts.{kind}"'
    assert len(answer.content) > 100
    assert service.client(None).get(f"/posts.{kind}").status_code == 303


@pytest.mark.parametrize("month", ["", "2026-12", "9999-99", "x", "0001-01", "2026-02-01"])
def test_the_calendar_stands_for_any_month(writer, month):
    assert 'class="calendar"' in writer.page(f"/posts/calendar?month={month}")


def test_the_page_of_a_decision_tells_the_author_why_it_is_not_theirs(writer, account):
    path = write(writer, account, do="submit")
    assert 'name="seen_digest"' not in writer.page(f"{path}/review")


def test_words_that_cannot_be_read_are_a_wrong_request(writer):
    headers = {"x-csrf-token": csrf(writer.page("/posts/new")), "accept": "application/json"}
    for body in (b"{", b"[]", b'{"text": 1}', b"\xff"):
        answer = writer.client.post("/posts/check", content=body, headers=headers)
        assert answer.status_code == 400


def test_a_check_without_the_token_of_the_page_is_refused(writer):
    assert writer.client.post("/posts/check", json={"text": WORDS}).status_code == 403


def test_a_post_of_another_department_is_not_there(service, writer, account):
    path = write(writer, account)
    with service.database.writing() as session:
        give_password(session, service.city.people["other_pr"])
    stranger = Browser(service, "other_pr")
    for page in (path, f"{path}/edit", f"{path}/review", f"{path}/targets"):
        stranger.page(page, 404)
    assert stranger.send("/posts/new", f"{path}/decision", verdict="approve").status_code in {
        403,
        404,
    }


def test_a_move_that_the_state_does_not_allow_is_told_on_the_page_of_the_post(writer, account):
    path = write(writer, account)
    answer = writer.send(path, f"{path}/transitions", event="withdraw", reason="誤記のため")
    assert answer.status_code == 409
    assert WORDS in answer.text

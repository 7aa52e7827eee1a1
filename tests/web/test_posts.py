"""Posts in the browser's language: forms in, pages and redirects out, over real HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from approval_rules.load import default_packs
from governance.base import clock, ids
from governance.posts.models import Post
from governance.web.i18n import labels
from tests.factories.people import PASSWORD, give_password
from tests.factories.plain import plain
from tests.factories.registers import operating_account
from tests.factories.service import service, settings
from tests.web.conftest import csrf

__all__ = ["service", "settings"]

WORDS = "【お知らせ】図書館は12月6日(日)に休館します。"
PHONE = "お問い合わせは 090-1234-5678 まで。"


@pytest.fixture
def account(service):
    """An account in operation, as its id is written."""
    with service.database.writing() as session:
        made = operating_account(session, service.city)
        for key in ("pr", "approver"):
            give_password(session, service.city.people[key])
        return ids.show("account", made)


class Browser:
    """One signed-in person who follows no redirect unasked."""

    def __init__(self, service, name: str) -> None:
        self.client = plain(base_url=service.url)
        self.send("/sign-in", "/sign-in", name=name, password=PASSWORD)

    def page(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    def send(self, stands_on: str, to: str, **fields):
        page = self.client.get(stands_on).text
        found = {"csrf_token": csrf(page)}
        version = re.search(r'name="if_match" value="(\d+)"', page)
        if version:
            found["if_match"] = version[1]
        digest = re.search(r'name="seen_digest" value="(\w+)"', page)
        if digest:
            found["seen_digest"] = digest[1]
        referer = {"referer": f"{self.client.base_url}{stands_on.lstrip('/')}"}
        return self.client.post(to, data=found | fields, headers=referer)


@pytest.fixture
def writer(service, account):
    return Browser(service, "pr")


@pytest.fixture
def approver(service, account):
    return Browser(service, "approver")


def write(browser, account, text=WORDS, do="save"):
    answer = browser.send("/posts/new", "/posts/new", text=text, account_ids=account, do=do)
    assert answer.status_code == 303, answer.text[:3000]
    return answer.headers["location"]


def test_an_empty_form_is_refused_with_every_flaw_and_keeps_the_title(writer):
    answer = writer.send("/posts/new", "/posts/new", text="", title="休館のお知らせ", do="save")
    assert answer.status_code == 422
    assert 'href="#field-account_ids"' in answer.text
    assert "休館のお知らせ" in answer.text


def test_check_without_script_shows_the_finding_in_the_words_and_saves_nothing(
    writer, account, service
):
    fields = {"text": PHONE, "account_ids": account, "do": "check"}
    answer = writer.send("/posts/new", "/posts/new", **fields)
    assert answer.status_code == 200
    assert '<mark class="mark mark--block">' in answer.text
    with service.database.reading() as session:
        assert session.query(Post).count() == 0


def test_blocked_words_are_kept_as_a_draft_and_not_sent(writer, account, service):
    fields = {"text": PHONE, "account_ids": account, "do": "submit"}
    answer = writer.send("/posts/new", "/posts/new", **fields)
    assert answer.status_code == 422
    assert PHONE in answer.text
    with service.database.reading() as session:
        assert [post.state for post in session.query(Post)] == ["draft"]


def test_the_script_gets_marks_and_pieces_of_the_page(writer, account):
    token = csrf(writer.page("/posts/new"))
    answer = writer.client.post(
        "/posts/check",
        json={"text": "😀" + PHONE, "account_ids": ["", account], "publish_at": None},
        headers={"x-csrf-token": token},
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    mark = next(m for m in found["marks"] if m["level"] == "block")
    utf16 = ("😀" + PHONE).encode("utf-16-le")
    cut = utf16[mark["start_utf16"] * 2 : mark["end_utf16"] * 2].decode("utf-16-le")
    assert cut == "090-1234-5678"
    assert "finding-1" in found["findings_html"]
    assert "meter" in found["lengths_html"]


def test_two_writers_see_both_texts_and_lose_none(writer, account):
    path = write(writer, account)
    first = {"text": "先の人の文。", "account_ids": account, "do": "save", "if_match": "1"}
    assert writer.send(f"{path}/edit", f"{path}/edit", **first).status_code == 303
    second = first | {"text": "後の人の文。"}
    answer = writer.send(f"{path}/edit", f"{path}/edit", **second)
    assert answer.status_code == 409
    assert 'id="conflict"' in answer.text
    assert "先" in answer.text
    assert "後の人の文。</textarea>" in answer.text


def test_a_post_is_sent_returned_mended_and_approved(writer, approver, account):
    path = write(writer, account, do="submit")
    assert 'aria-disabled="true"' in writer.page(path)
    missing = approver.send(f"{path}/review", f"{path}/decision", verdict="return", comment="")
    assert missing.status_code == 422
    back = approver.send(
        f"{path}/review", f"{path}/decision", verdict="return", comment="曜日を確かめてください。"
    )
    assert back.status_code == 303
    assert "曜日を確かめてください。" in writer.page(f"{path}/edit")
    fields = {"text": WORDS + "ご注意ください。", "account_ids": account, "do": "submit"}
    assert writer.send(f"{path}/edit", f"{path}/edit", **fields).status_code == 303
    assert "<ins>" in approver.page(f"{path}/review")
    assert approver.send(f"{path}/review", f"{path}/decision", verdict="approve").status_code == 303
    assert "/transitions" in writer.page(path)
    day = (clock.now() + timedelta(days=5)).astimezone(clock.LOCAL)
    fields = {"event": "schedule", "publish_at": f"{day:%Y-%m-%d}T10:00"}
    done = writer.send(path, f"{path}/transitions", **fields)
    assert done.status_code == 303, re.findall(r"(?s)data-error-summary.*?</div>", done.text)
    assert path in writer.page(f"/posts/calendar?month={day:%Y-%m}")


def test_a_decision_on_words_that_changed_is_refused_and_shows_the_change(
    writer, approver, account
):
    path = write(writer, account, do="submit")
    answer = approver.send(
        f"{path}/review", f"{path}/decision", verdict="approve", seen_digest="0" * 64
    )
    assert answer.status_code == 409
    assert 'name="seen_digest"' in answer.text


def test_the_author_is_refused_at_the_decision(writer, account):
    path = write(writer, account, do="submit")
    answer = writer.send(path, f"{path}/decision", verdict="approve", seen_digest="0" * 64)
    assert answer.status_code == 403


def test_a_post_that_is_not_there_is_a_page_with_404(writer):
    writer.page("/posts/pst_" + "0" * 32, 404)
    writer.page("/posts/nonsense", 404)


def test_the_list_narrows_and_can_be_taken_along(writer, account):
    path = write(writer, account)
    assert path in writer.page("/posts?q=図書館&author_id=me")
    assert path not in writer.page("/posts?state=published")
    answer = writer.client.get("/posts.csv")
    assert answer.headers["content-disposition"].endswith('"posts.csv"')
    assert path.split("/")[-1] in answer.text


def test_targets_alone_tell_the_page_to_look_again_whole_when_nothing_moves(writer, account):
    path = write(writer, account)
    answer = writer.client.get(f"{path}/targets")
    assert answer.status_code == 200
    assert answer.headers["hx-refresh"] == "true"


def test_every_category_that_a_rule_names_can_be_chosen():
    named = set()
    for pack in default_packs("publishing"):
        for rule in pack.publishing:
            named |= {*rule.applies_to.categories, *rule.applies_to.not_categories} - {"*"}
            named |= set(re.findall(r"post\.category == '(\w+)'", getattr(rule.detect, "when", "")))
    assert {"drill", "emergency"} <= named
    assert named <= set(labels("category"))

"""A post from the first word to the approval, in a real browser, without a barrier on the way."""

from __future__ import annotations

import pytest

from tests.browser.looking import (
    DESK,
    PHONE,
    browser,
    keep_picture,
    page,
    serious,
    too_wide,
)
from tests.factories.people import PASSWORD, give_password
from tests.factories.registers import operating_account
from tests.factories.service import service, settings

__all__ = ["browser", "page", "service", "settings"]

pytestmark = pytest.mark.browser


def enter(page, service, name):
    page.context.clear_cookies()
    page.goto(f"{service.url}/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def looked_at(page, name):
    """No barrier and no sideways scrolling, in both languages and both widths."""
    address = page.url.split("?")[0]
    for language in ("en", "ja"):
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            page.goto(f"{address}?lang={language}", wait_until="load")
            keep_picture(page, f"live-{name}-{language}-{size['width']}")
            assert serious(page) == []
            assert too_wide(page, size["width"]) == []


def test_a_number_is_marked_corrected_sent_returned_mended_and_approved(page, service):
    with service.database.writing() as session:
        operating_account(session, service.city)
        for key in ("pr", "approver"):
            give_password(session, service.city.people[key])
    page.on("dialog", lambda dialog: dialog.accept())
    enter(page, service, "pr")
    looked_at(page, "desk")
    page.goto(f"{service.url}/posts/new")
    looked_at(page, "new")
    page.check("[name=account_ids][type=checkbox]")
    page.fill("#field-text", "図書館は休館します。連絡は 090-1234-5678 まで。")
    page.wait_for_selector(".editor__marks .mark--block")
    assert page.text_content(".editor__marks .mark--block") == "090-1234-5678"
    assert page.locator("[data-compose-findings] .finding--block").count() >= 1
    keep_picture(page, "live-marked")
    page.click("button[name=do][value=submit]")
    page.wait_for_selector("[data-error-summary]")
    assert "090-1234-5678" in page.input_value("#field-text")
    page.fill("#field-text", "図書館は12月6日に休館します。")
    page.click("button[name=do][value=submit]")
    page.wait_for_selector(".timeline")
    post = page.url
    looked_at(page, "post")

    enter(page, service, "approver")
    page.goto(f"{post.split('?')[0]}/review")
    looked_at(page, "review")
    page.fill("#field-comment", "曜日も書いてください。")
    page.click("button[name=verdict][value=return]")
    page.wait_for_selector(".timeline")

    enter(page, service, "pr")
    page.goto(f"{post.split('?')[0]}/edit")
    assert "曜日も書いてください。" in page.text_content("main")
    page.fill("#field-text", "図書館は12月6日(日)に休館します。")
    page.click("button[name=do][value=submit]")
    page.wait_for_selector(".timeline")

    enter(page, service, "approver")
    page.goto(f"{post.split('?')[0]}/review")
    assert page.locator("ins").count() >= 1
    keep_picture(page, "live-again")
    page.click("button[name=verdict][value=approve]")
    page.wait_for_selector(".timeline")
    assert "承認しました" in page.text_content("main")
    for path in ("/posts", "/posts/calendar"):
        page.goto(service.url + path)
        looked_at(page, path.rsplit("/", maxsplit=1)[-1])

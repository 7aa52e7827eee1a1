"""A false block in a real browser: by keyboard, on a phone, in both languages, to publication."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import (
    DESK,
    PHONE,
    People,
    browser,
    keep_picture,
    people,
    serious,
    too_wide,
)

__all__ = ["browser", "people"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

TEXT = "【訓練ではありません】停電のご連絡は当番の携帯090-1234-5678へ。24時間つながります。"
WHY = "災害当番の公用の携帯で、個人のものではありません。"
AGREED = "当番表で確かめました。"


def looked_at(page: Page, name: str) -> None:
    """No barrier and nothing cut off, at the desk and on a phone, in both languages."""
    address = page.url.split("?")[0]
    for language in ("en", "ja"):
        page.goto(f"{address}?lang={language}")
        for size, words in ((PHONE, "phone"), (DESK, "desk")):
            page.set_viewport_size(size)
            keep_picture(page, f"override-{name}-{words}-{language}")
            assert serious(page) == []
            assert too_wide(page, size["width"]) == []


def test_a_false_block_goes_out_with_two_reasons(people: People) -> None:
    pr = people.page("pr")
    pr.goto("/posts/new")
    pr.get_by_label(re.compile("^X reiji_city")).check()
    pr.fill("#field-text", TEXT)
    hint = pr.locator("[data-compose-findings] .notice")
    expect(hint).to_contain_text("理由を書いて決裁に出せます")
    keep_picture(pr, "override-compose-desk-ja")
    assert serious(pr) == []
    pr.locator("button[name=do][value=save]").click()
    pr.wait_for_url(re.compile(r"/posts/pst_\w+$"))
    address = pr.url
    looked_at(pr, "possible")

    pr.locator("#field-override_reason").focus()
    pr.keyboard.press("Tab")
    expect(pr.locator("#ask-override")).to_be_focused()
    pr.keyboard.press("Enter")
    expect(pr.locator("[data-error-summary]")).to_be_focused()
    expect(pr.locator("#field-override_reason")).to_have_attribute("aria-invalid", "true")
    assert serious(pr) == []
    pr.fill("#field-override_reason", WHY)
    pr.click("#ask-override")
    expect(pr.locator("main")).to_contain_text("停止の解除を求めています")

    approver = people.page("approver")
    approver.goto(f"{address}/review")
    looked_at(approver, "asked")
    approver.goto(f"{address}/review")
    card = approver.get_by_role("region", name="停止の解除を求められています")
    for words in ("電話番号", WHY, "承認者"):
        expect(card).to_contain_text(words)
    approver.fill("#field-override_reason", AGREED)
    approver.click("#approve")
    tick = approver.get_by_role("checkbox")
    expect(tick).to_have_attribute("aria-invalid", "true")
    expect(approver.locator("#field-override_reason")).to_have_value(AGREED)
    tick.focus()
    approver.keyboard.press("Space")
    expect(tick).to_be_checked()
    approver.click("#approve")
    expect(approver.locator("#approve")).to_have_count(0)

    pr.goto(address)
    pr.click("#do-schedule")
    expect(pr.get_by_role("link", name=re.compile("status|http"))).to_be_visible(timeout=30_000)
    looked_at(pr, "published")

    auditor = people.page("auditor")
    auditor.goto("/posts?override=granted&state=published")
    expect(auditor.locator("main")).to_contain_text("停止を解除して承認")
    keep_picture(auditor, "override-list-desk-ja")
    assert serious(auditor) == []
    auditor.set_viewport_size(PHONE)
    assert too_wide(auditor, PHONE["width"]) == []
    auditor.set_viewport_size(DESK)
    auditor.goto(f"/audit?thing={address.rsplit('/')[-1]}")
    for words in (WHY, AGREED):
        expect(auditor.locator("main")).to_contain_text(words)

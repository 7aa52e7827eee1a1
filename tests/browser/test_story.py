"""The first day in a real browser: write, be stopped, mend, be approved, publish; register."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import People, browser, kept, people
from tests.factories.demo import Demo

__all__ = ["browser", "people"]

pytestmark = pytest.mark.browser

PRIVATE = "夏まつりの手伝いを募集します。連絡は担当の携帯090-1234-5678まで"
MENDED = "夏まつりの手伝いを募集します。連絡は代表 03-5253-5111 まで"
FINAL = MENDED + "。集合は市民会館に9時です。"


def test_a_remedy_mends_the_field_that_it_is_about(people: People) -> None:
    pr = people.page("pr")
    pr.goto("/posts/new")
    pr.get_by_label(re.compile("^X reiji_city")).check()
    pr.fill("#field-text", "4月4日（月）に①から開きます")
    pr.fill("#field-title", "①番の窓口")
    buttons = pr.locator("[data-compose-findings] button[data-replace-field=title]")
    buttons.first.click()
    expect(pr.locator("#field-title")).to_have_value("(1)番の窓口")
    expect(pr.locator("#field-text")).to_have_value("4月4日（月）に①から開きます")


def test_what_kind_of_post_it_is_is_asked_while_one_types(people: People) -> None:
    pr = people.page("pr")
    pr.goto("/posts/new")
    pr.get_by_label(re.compile("^X reiji_city")).check()
    pr.fill("#field-text", "9時に防災行政無線を鳴らします。")
    findings = pr.locator("[data-compose-findings]")
    expect(findings).not_to_contain_text("訓練")
    pr.locator("[name=category]").select_option("drill")
    expect(findings).to_contain_text("訓練")


def test_a_post_from_a_private_number_to_its_publication(people: People) -> None:
    pr = people.page("pr")
    kept(pr, "desk")
    pr.goto("/posts/new")
    pr.get_by_label(re.compile("^X reiji_city")).check()
    pr.fill("#field-text", PRIVATE)
    findings = pr.locator("[data-compose-findings]")
    expect(findings).to_contain_text("電話番号")
    expect(findings).to_contain_text("個人情報保護法 27")
    expect(pr.locator("[data-compose-marks] mark").first).to_contain_text("090-1234-5678")
    kept(pr, "compose")
    pr.locator("button[name=do][value=submit]").click()
    expect(pr.locator("body")).to_contain_text("電話番号")
    expect(pr.locator("#field-text")).to_have_value(PRIVATE)

    pr.fill("#field-text", MENDED)
    pr.locator("button[name=do][value=submit]").click()
    pr.wait_for_url(re.compile(r"/posts/pst_"))
    address = pr.url.split("?")[0].removesuffix("/edit")
    expect(pr.locator("main")).to_contain_text("承認")

    approver = people.page("approver")
    kept(approver, "approver-desk")
    approver.goto(f"{address}/review")
    expect(approver.locator("main")).to_contain_text(MENDED)
    kept(approver, "review")
    approver.fill("#field-comment", "集合の場所と時刻も書いてください")
    approver.click("#return")
    expect(approver.locator("#approve")).to_have_count(0)

    pr.goto(f"{address}/edit")
    expect(pr.locator("main")).to_contain_text("集合の場所と時刻も書いてください")
    pr.fill("#field-text", FINAL)
    pr.locator("button[name=do][value=submit]").click()
    pr.wait_for_url(re.compile(r"/posts/pst_"))

    approver.goto(f"{address}/review")
    expect(approver.locator("main")).to_contain_text("集合は市民会館に9時です")
    kept(approver, "review-again")
    approver.click("#approve")
    expect(approver.locator("#approve")).to_have_count(0)

    pr.goto(address)
    kept(pr, "approved")
    pr.click("#do-schedule")
    expect(pr.get_by_role("link", name=re.compile("status|http"))).to_be_visible(timeout=30_000)
    kept(pr, "published")
    link = pr.get_by_role("link", name=re.compile("status|http")).first.get_attribute("href")
    assert link is not None
    pr.goto(link)
    expect(pr.locator("body")).to_contain_text("集合は市民会館に9時です")


def test_three_wrong_fields_are_told_at_once_and_nothing_is_lost(people: People) -> None:
    owner = people.page("owner")
    owner.goto("/services/new")
    owner.fill("#field-name", "案内図の作成")
    owner.fill("#field-provider", "例示マップ")
    owner.fill("#field-purpose", "避難所の案内図を作るため")
    owner.fill("#field-number_of_users", "たくさん")
    owner.fill("#field-url", "これは住所です")
    owner.locator("main form button[type=submit]").last.click()
    kept(owner, "service-wrong")
    assert owner.locator(".field__error").count() >= 3
    expect(owner.locator("#field-name")).to_have_value("案内図の作成")
    expect(owner.locator("#field-number_of_users")).to_have_value("たくさん")


def test_drift_is_shown_with_old_and_new_value(people: People, demo: Demo) -> None:
    s3 = demo.aws("s3")
    name = s3.list_buckets()["Buckets"][0]["Name"]
    demo.scanned()
    closed = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    opened = dict.fromkeys(closed, False)
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=opened)
    try:
        security = people.page("security")
        security.goto(f"/tenants/{demo.about['tenants']['aws']}")
        demo.scanned()
        security.reload()
        expect(security.locator("main")).to_contain_text(name)
        kept(security, "tenant")
        security.goto("/findings")
        expect(security.locator("main")).to_contain_text(name)
        kept(security, "findings")
        security.goto("/changes")
        expect(security.locator("main")).to_contain_text(name)
        kept(security, "changes")
    finally:
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=closed)

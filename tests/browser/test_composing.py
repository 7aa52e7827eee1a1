"""The page where a post is written, when the answer does not come, when one undoes, and later."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

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
from tests.browser.test_compose import CHECK, MARKS, NUMBERS, SUMMARY, compose, write
from tests.web.test_post_pages import picture

__all__ = ["browser", "compose", "people"]

pytestmark = pytest.mark.browser

PANEL = "[data-compose-findings]"
LENGTHS = "[data-compose-lengths] .meter"
TWO = "①番と②番の窓口"
PRIVATE = "連絡は携帯090-1234-5678まで"
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('sekisho:draft:'))"


def nothing_is_known(page: Page, says: str) -> None:
    """No verdict, card, mark or length of other words stands there, and the page says why."""
    expect(page.locator(SUMMARY)).to_contain_text(says)
    panel = page.locator(PANEL)
    expect(panel.locator(".verdict--unknown")).to_contain_text("いまの文は確認できていません")
    expect(panel.locator(".verdict--unknown")).to_contain_text(says)
    for gone in (".verdict--pass", ".verdict--warn", ".verdict--block", ".finding"):
        expect(panel.locator(gone)).to_have_count(0)
    expect(page.locator(MARKS)).to_have_count(0)
    expect(page.locator(NUMBERS)).to_have_count(0)
    expect(page.locator(LENGTHS)).to_have_count(0)


FAILURES: list[tuple[Callable[[Route], None], str]] = [
    (lambda route: route.abort(), "確認の答えが返ってこない"),
    (lambda route: route.fulfill(status=400, json={"error": "x"}), "確認の答えが返ってこない"),
    (lambda route: route.fulfill(status=413, body=""), "確認の答えが返ってこない"),
    (lambda route: route.fulfill(status=200, body="<p>"), "確認の答えが返ってこない"),
    (lambda route: route.fulfill(status=401, json={"error": "x"}), "サインアウトしている"),
]


@pytest.mark.parametrize(("fail", "says"), FAILURES, ids=["network", "400", "413", "page", "401"])
@pytest.mark.parametrize("before", ["図書館は休みです", PRIVATE], ids=["pass", "block"])
def test_without_an_answer_nothing_is_known(
    compose: Page, fail: Callable[[Route], None], says: str, before: str
) -> None:
    write(compose, before)
    expect(compose.locator(f"{PANEL} .verdict")).to_have_count(1)
    compose.route(CHECK, fail)
    compose.fill("#field-text", before + "。" + PRIVATE)
    nothing_is_known(compose, says)
    compose.set_viewport_size(PHONE)
    assert serious(compose) == []
    assert too_wide(compose, PHONE["width"]) == []
    keep_picture(compose, f"compose-unknown-{says[:2]}-360")
    compose.unroute(CHECK)
    again = compose.get_by_role("button", name="もう一度確認する")
    again.focus()
    with compose.expect_response(CHECK):
        compose.keyboard.press("Enter")
    expect(compose.locator(f"{PANEL} .verdict")).to_have_class(re.compile("verdict--block"))
    expect(compose.locator(LENGTHS)).to_have_count(1)


def test_until_the_answer_comes_an_older_verdict_is_not_that_of_these_words(compose: Page) -> None:
    write(compose, "図書館は休みです")
    passed = compose.locator(f"{PANEL} .verdict--pass")
    expect(passed).to_be_visible()
    compose.route(CHECK, lambda _route: None)
    compose.fill("#field-text", PRIVATE)
    expect(passed).to_be_hidden()
    expect(compose.locator("[data-waiting]")).to_contain_text("まだ確認していません")
    expect(compose.locator(LENGTHS)).to_be_hidden()
    expect(compose.locator(SUMMARY)).to_have_class(re.compile("editor__state--old"))
    assert serious(compose) == []
    keep_picture(compose, "compose-waiting-1280")
    compose.unroute(CHECK)
    write(compose, "図書館は休みです")
    expect(passed).to_be_visible()
    expect(compose.locator("[data-waiting]")).to_have_count(0)
    expect(compose.locator(SUMMARY)).not_to_have_class(re.compile("editor__state--old"))


def test_a_remedy_is_undone_with_the_browsers_own_undo(compose: Page) -> None:
    text = compose.locator("#field-text")
    with compose.expect_response(CHECK):
        text.press_sequentially("①番", delay=20)
    with compose.expect_response(CHECK):
        compose.get_by_role("button", name="「①」を「(1)」に置き換える").click()
    expect(text).to_have_value("(1)番")
    compose.keyboard.press("Control+z")
    expect(text).to_have_value("①番")
    for _ in range(3):
        compose.keyboard.press("Control+z")
    expect(text).to_have_value("")
    for _ in range(5):
        compose.keyboard.press("Control+Shift+z")
    expect(text).to_have_value("(1)番")


def test_two_quick_remedies_both_arrive_at_their_words(compose: Page) -> None:
    write(compose, TWO)
    expect(compose.locator("[data-replace-field]")).to_have_count(2)
    compose.route(CHECK, lambda _route: None)
    for button in compose.locator("[data-replace-field]").all():
        button.click()
    expect(compose.locator("#field-text")).to_have_value("(1)番と(2)番の窓口")


def test_a_remedy_whose_words_are_gone_says_so(compose: Page) -> None:
    write(compose, TWO)
    expect(compose.locator("[data-replace-field]")).to_have_count(2)
    compose.route(CHECK, lambda _route: None)
    compose.fill("#field-text", "1番と②番の窓口")
    compose.locator("[data-replace-field]").first.click()
    expect(compose.locator(SUMMARY)).to_contain_text("何も置き換えていません")
    expect(compose.locator("#field-text")).to_have_value("1番と②番の窓口")
    # Words before it changed: the place moved, and is still known.
    compose.locator("[data-replace-field]").last.click()
    expect(compose.locator("#field-text")).to_have_value("1番と(2)番の窓口")


def test_a_remedy_of_the_title_moves_with_its_words_too(compose: Page) -> None:
    write(compose, "窓口のお知らせ")
    with compose.expect_response(CHECK):
        compose.fill("#field-title", "①番")
    button = compose.locator("[data-replace-field=title]")
    expect(button).to_have_count(1)
    compose.route(CHECK, lambda _route: None)
    compose.locator("#field-title").evaluate("e => { e.focus(); e.setSelectionRange(0, 0); }")
    compose.keyboard.insert_text("市役所")
    button.click()
    expect(compose.locator("#field-title")).to_have_value("市役所(1)番")


def test_return_in_a_field_checks_and_presses_no_remedy(compose: Page) -> None:
    write(compose, TWO)
    expect(compose.locator("[data-replace-field]")).to_have_count(2)
    compose.locator("#field-title").press("Enter")
    compose.wait_for_load_state()
    expect(compose.locator("#field-text")).to_have_value(TWO)
    expect(compose.locator(f"{PANEL} .finding")).to_have_count(2)


def test_without_scripts_links_lead_and_remedies_mend(people: People) -> None:
    signed = people.page("pr").context
    context = people.without_scripts(signed)
    page = context.new_page()
    page.goto("/posts/new")
    page.get_by_label(re.compile("^X reiji_city")).check()
    page.fill("#field-text", TWO)
    page.locator("button[name=do][value=check]").last.click()
    link = page.get_by_role("link", name=re.compile("この箇所へ移る")).first
    assert link.get_attribute("href") == "#field-text"
    page.set_viewport_size(PHONE)
    keep_picture(page, "compose-without-scripts-360")
    page.get_by_role("button", name="「①」を「(1)」に置き換える").click()
    expect(page.locator("#field-text")).to_have_value("(1)番と②番の窓口")
    expect(page.locator("main")).to_contain_text("「①」を「(1)」に置き換えました")
    page.get_by_role("button", name="「②」を「(2)」に置き換える").click()
    expect(page.locator("#field-text")).to_have_value("(1)番と(2)番の窓口")
    keep_picture(page, "compose-mended-360")
    context.close()


def test_a_text_that_is_too_long_is_told_in_numbers_while_one_types(compose: Page) -> None:
    compose.fill("#field-text", "😀" * 100_001)
    nothing_is_known(compose, "100,001文字（上限100,000文字）")
    compose.locator("button[name=do][value=check]").last.click()
    summary = compose.locator("[data-error-summary]")
    expect(summary).to_contain_text("100,001文字（上限100,000文字）")
    nothing_is_known(compose, "100,001文字（上限100,000文字）")
    compose.goto("/posts/new")
    compose.get_by_label(re.compile("^X reiji_city")).check()
    write(compose, "😀" * 100_000)
    expect(compose.locator(f"{PANEL} .finding").first).to_be_visible()
    expect(compose.locator(SUMMARY)).not_to_contain_text("長すぎて")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_blocked_words_are_saved_said_to_be_and_not_offered_again(
    compose: Page, size: dict[str, int]
) -> None:
    compose.set_viewport_size(size)
    compose.evaluate(f"{DRAFTS}.forEach(key => localStorage.removeItem(key))")
    write(compose, PRIVATE)
    for _ in range(2):
        compose.locator("button[name=do][value=submit]").click()
        compose.wait_for_selector("[data-error-summary]")
        expect(compose.locator("main")).to_contain_text("下書きとして保存しました")
    assert re.search(r"/posts/pst_\w+/edit$", compose.url)
    expect(compose.locator("#field-text")).to_have_value(PRIVATE)
    keep_picture(compose, f"compose-blocked-{size['width']}")
    assert serious(compose) == []
    assert too_wide(compose, size["width"]) == []
    assert compose.evaluate(DRAFTS) == []
    address = compose.get_by_role("link", name="下書きのページへ").get_attribute("href")
    answer = compose.reload()
    assert answer is not None
    assert answer.status == 200
    expect(compose.locator("main")).not_to_contain_text("ほかの人")
    expect(compose.locator("#field-text")).to_have_value(PRIVATE)
    compose.goto("/posts/new")
    expect(compose.locator("[data-compose-restore]")).to_be_hidden()
    compose.goto(address or "")
    expect(compose.locator("main")).to_contain_text(PRIVATE)


def test_the_whole_form_outlives_the_page(compose: Page) -> None:
    compose.evaluate(f"{DRAFTS}.forEach(key => localStorage.removeItem(key))")
    compose.fill("#field-title", "題名も書きました")
    compose.locator("[name=category]").select_option("drill")
    compose.fill("[name=not_before]", "2030-01-02T09:30")
    compose.on("dialog", lambda dialog: dialog.accept())
    compose.goto("/posts/new")
    account = compose.get_by_label(re.compile("^X reiji_city"))
    expect(account).not_to_be_checked()
    expect(compose.locator("[data-compose-restore]")).to_be_visible()
    compose.locator("[data-restore]").focus()
    compose.keyboard.press("Enter")
    expect(account).to_be_checked()
    expect(compose.locator("#field-title")).to_have_value("題名も書きました")
    expect(compose.locator("[name=category]")).to_have_value("drill")
    expect(compose.locator("[name=not_before]")).to_have_value("2030-01-02T09:30")
    # Once more the same form: there is nothing to bring back.
    compose.fill("#field-text", "本文")
    compose.locator("button[name=do][value=save]").click()
    compose.wait_for_url(re.compile(r"/posts/pst_\w+$"))
    assert compose.evaluate(DRAFTS) == []
    compose.goto(f"{compose.url}/edit")
    expect(compose.locator("#field-title")).to_have_value("題名も書きました")
    expect(compose.locator("[data-compose-restore]")).to_be_hidden()
    compose.fill("#field-title", "題名だけ変えた")
    compose.reload()
    expect(compose.locator("[data-compose-restore]")).to_be_visible()
    compose.click("[data-restore]")
    expect(compose.locator("#field-title")).to_have_value("題名だけ変えた")


def test_a_picture_without_words_is_told_at_its_field(compose: Page) -> None:
    compose.set_input_files(
        "[name=files]", {"name": "紙.png", "mimeType": "image/png", "buffer": picture()}
    )
    with compose.expect_response(CHECK):
        compose.locator("button[name=do][value=check]").last.click()
    alt = compose.locator("#field-media-0-alt")
    expect(compose.locator(PANEL)).to_contain_text("代替テキストがない")
    expect(alt).to_have_accessible_description(re.compile("この欄の指摘"))
    compose.set_viewport_size(PHONE)
    assert serious(compose) == []
    keep_picture(compose, "compose-picture-360")
    compose.get_by_role("link", name=re.compile("この欄へ移る")).click()
    expect(alt).to_be_focused()
    with compose.expect_response(CHECK):
        compose.keyboard.insert_text("休館のお知らせの紙")
    expect(compose.locator(PANEL)).not_to_contain_text("代替テキストがない")

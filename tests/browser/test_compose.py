"""The page where a post is written, in a real browser: what happens while one types."""

from __future__ import annotations

import re
from collections.abc import Iterator

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

__all__ = ["browser", "people"]

pytestmark = pytest.mark.browser

CHECK = "**/posts/check"
MARKS = "[data-compose-marks] mark"
NUMBERS = "[data-compose-numbers] a"
SUMMARY = "[data-compose-state]"
ALL = "①参加者は携帯090-1234-5678へ。\n4月4日（月）まで http://www.city.reiji.example.jp/a です"


@pytest.fixture
def compose(people: People) -> Iterator[Page]:
    """The empty form of PR's person, for the account on X."""
    page = people.page("pr")
    page.set_viewport_size(DESK)
    page.goto("/posts/new?lang=ja")
    page.get_by_label(re.compile("^X reiji_city")).check()
    yield page
    page.unroute_all(behavior="ignoreErrors")
    page.goto("about:blank")


def write(page: Page, text: str) -> None:
    """Write the text and wait for what the rules say of it."""
    with page.expect_response(CHECK):
        page.fill("#field-text", text)
    # The answer has come; what it says stands there a moment later.
    expect(page.locator("[data-compose-busy]")).to_be_hidden()


def selected(page: Page, place: str) -> str:
    """What is selected in this field."""
    return page.locator(place).evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")


def test_the_rules_are_asked_once_when_somebody_stops_typing(compose: Page) -> None:
    write(compose, "はじめ")
    asked: list[str] = []
    compose.on("request", lambda one: asked.append(one.url) if "/posts/check" in one.url else None)
    with compose.expect_response(CHECK):
        compose.locator("#field-text").press_sequentially("090-1234-5678", delay=40)
    compose.wait_for_timeout(600)
    assert len(asked) == 1


def test_an_answer_about_words_that_are_no_more_is_dropped(compose: Page) -> None:
    write(compose, "おしらせ")
    held: list[Route] = []
    compose.route(CHECK, lambda route: held.append(route) if not held else route.continue_())
    compose.fill("#field-text", "連絡は携帯090-1234-5678まで")
    while not held:
        compose.wait_for_timeout(20)
    # The answer comes while the next key is pressed, before the rules are asked again.
    compose.fill("#field-text", "図書館は休みです")
    held[0].fulfill(
        json={
            "marks": [
                {"number": 1, "field": "text", "start_utf16": 0, "end_utf16": 3, "level": "block"}
            ],
            "findings_html": "<p>古い答え</p>",
            "lengths_html": "",
            "summary": "古い答え",
        }
    )
    with compose.expect_response(CHECK):
        assert "古い答え" not in compose.inner_text("main")
    expect(compose.locator(SUMMARY)).to_contain_text("指摘はありません")
    expect(compose.locator(MARKS)).to_have_count(0)
    assert "古い答え" not in compose.inner_text("main")


def test_a_late_answer_does_not_take_the_place_of_a_newer_one(compose: Page) -> None:
    write(compose, "おしらせ")
    held: list[Route] = []

    def first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    compose.route(CHECK, first)
    compose.fill("#field-text", "図書館は休みです")
    while not held:
        compose.wait_for_timeout(20)
    write(compose, "連絡は携帯090-1234-5678まで")
    expect(compose.locator(MARKS)).to_have_text("090-1234-5678")
    held[0].fulfill(
        json={"marks": [], "findings_html": "", "lengths_html": "", "summary": "古い答え"}
    )
    compose.wait_for_timeout(300)
    expect(compose.locator(MARKS)).to_have_text("090-1234-5678")
    expect(compose.locator(SUMMARY)).to_contain_text("公開できません")


def test_marks_stay_with_their_words_until_the_answer(compose: Page) -> None:
    write(compose, "連絡は携帯090-1234-5678まで")
    expect(compose.locator(MARKS)).to_have_text("090-1234-5678")
    compose.route(CHECK, lambda _route: None)
    compose.locator("#field-text").evaluate("e => { e.focus(); e.setSelectionRange(0, 0); }")
    compose.keyboard.insert_text("😀夏まつり。")
    expect(compose.locator(MARKS)).to_have_text("090-1234-5678")
    expect(compose.locator("[data-compose-marks]")).to_have_class(re.compile("editor__marks--old"))
    compose.locator(".finding [data-show]").first.click()
    assert selected(compose, "#field-text") == "090-1234-5678"
    # What is changed itself is marked no longer.
    compose.keyboard.insert_text("0246")
    expect(compose.locator(MARKS)).to_have_count(0)


def test_every_mark_leads_to_its_card_and_back_by_keyboard(compose: Page) -> None:
    write(compose, ALL)
    cards = compose.locator(".finding")
    # The answer has come by now, but may not be drawn yet: no card would be no number.
    expect(cards.first).to_be_visible()
    expect(compose.locator(NUMBERS)).to_have_count(cards.count())
    for index in range(cards.count()):
        number = compose.locator(NUMBERS).nth(index)
        said = number.inner_text()
        expect(number).to_have_accessible_name(f"指摘{said}")
        number.focus()
        compose.keyboard.press("Enter")
        card = compose.locator(f"#finding-{said}")
        expect(card).to_be_focused()
        words = card.locator(".finding__span").inner_text()
        compose.keyboard.press("Tab")
        back = card.locator("[data-show]")
        expect(back).to_be_focused()
        outline = back.evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)")
        assert outline >= 2
        compose.keyboard.press("Enter")
        expect(compose.locator("#field-text")).to_be_focused()
        assert selected(compose, "#field-text") == words


def test_a_number_hangs_at_the_end_of_its_stretch_and_moves_no_words(compose: Page) -> None:
    write(compose, "夏まつり" * 30 + "連絡は携帯090-1234-5678まで")
    expect(compose.locator(NUMBERS)).to_have_count(1)
    for size in (DESK, PHONE):
        compose.set_viewport_size(size)
        compose.wait_for_timeout(200)
        number = compose.locator(NUMBERS).bounding_box()
        rectangle = compose.locator(MARKS).evaluate(
            "e => { const r = [...e.getClientRects()].at(-1); return [r.right, r.top]; }"
        )
        assert number is not None
        assert abs(number["x"] + number["width"] / 2 - rectangle[0]) <= 14
        assert abs(number["y"] - rectangle[1]) <= 14


def test_the_shape_of_a_mark_tells_its_level_beside_the_colour(compose: Page) -> None:
    write(compose, ALL)
    shapes = {
        level: compose.locator(f"{MARKS}.mark--{level}").first.evaluate(
            "e => getComputedStyle(e).textDecorationStyle"
        )
        for level in ("block", "warn", "info")
        if compose.locator(f"{MARKS}.mark--{level}").count()
    }
    assert len(shapes) >= 2
    assert len(set(shapes.values())) == len(shapes)
    assert shapes["block"] == "wavy"


def test_a_remedy_writes_only_what_has_to_change(compose: Page) -> None:
    write(compose, "😀申込は http://www.city.reiji.example.jp/a へ。①番の窓口")
    with compose.expect_response(CHECK):
        compose.get_by_role("button", name="「http」を「https」に置き換える").click()
    expect(compose.locator("#field-text")).to_have_value(
        "😀申込は https://www.city.reiji.example.jp/a へ。①番の窓口"
    )
    expect(compose.locator("#field-text")).to_be_focused()
    remedy = compose.get_by_role("button", name="「①」を「(1)」に置き換える")
    remedy.focus()
    with compose.expect_response(CHECK):
        compose.keyboard.press("Enter")
    expect(compose.locator("#field-text")).to_have_value(re.compile(r"\(1\)番の窓口"))
    expect(compose.locator("[data-compose-findings]")).not_to_contain_text("①")


def test_what_is_read_out_says_verdict_and_counts_and_is_said_once(compose: Page) -> None:
    write(compose, "①連絡は携帯090-1234-5678まで")
    state = compose.locator(SUMMARY)
    expect(state).to_have_attribute("role", "status")
    expect(state).to_have_text(re.compile(r"公開できません：\d+件、うち止めるもの1件。"))
    compose.evaluate(
        """() => {
            window.said = 0;
            const seen = new MutationObserver(all => { window.said += all.length; });
            seen.observe(document.querySelector("[data-compose-state]"),
                {childList: true, characterData: true, subtree: true});
        }"""
    )
    write(compose, "①連絡は携帯090-1234-5678までどうぞ")
    expect(compose.locator("[data-compose-busy]")).to_be_hidden()
    compose.wait_for_timeout(200)
    assert compose.evaluate("window.said") == 0
    write(compose, "連絡は窓口までどうぞ")
    expect(state).to_contain_text("指摘はありません")


def test_findings_on_the_title_stand_beside_their_field(compose: Page) -> None:
    write(compose, "窓口のお知らせ")
    with compose.expect_response(CHECK):
        compose.fill("#field-title", "①番の窓口")
    title = compose.locator("#field-title")
    beside = compose.locator("#found-field-title")
    expect(beside).to_contain_text("この欄の指摘")
    assert "found-field-title" in (title.get_attribute("aria-describedby") or "").split()
    expect(title).to_have_accessible_description(re.compile("この欄の指摘"))
    beside.locator("a").click()
    compose.keyboard.press("Tab")
    compose.keyboard.press("Enter")
    expect(title).to_be_focused()
    assert selected(compose, "#field-title") == "①"
    with compose.expect_response(CHECK):
        compose.fill("#field-title", "1番の窓口")
    expect(beside).to_have_count(0)
    assert "found-" not in (title.get_attribute("aria-describedby") or "")


def test_reasons_are_words_and_not_code(compose: Page) -> None:
    write(compose, ALL + "\n見本花子さん（平成27年4月1日生まれ）")
    for one in compose.locator(".finding details summary").all():
        one.click()
    said = compose.locator("[data-compose-findings]").inner_text()
    assert "携帯電話の番号" in said
    for code in ("Evidence(", "kind=", "mobile", "strict"):
        assert code not in said


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_with_findings_has_no_barrier(
    compose: Page, language: str, size: dict[str, int]
) -> None:
    compose.goto(f"/posts/new?lang={language}")
    compose.set_viewport_size(size)
    compose.get_by_label(re.compile("^X reiji_city")).check()
    compose.fill("#field-title", "①番の窓口")
    write(compose, ALL)
    expect(compose.locator(NUMBERS).first).to_be_visible()
    compose.locator(".finding details summary").first.click()
    keep_picture(compose, f"compose-{language}-{size['width']}")
    assert too_wide(compose, size["width"]) == []
    assert serious(compose) == []


MANY = "\n".join(f"{n}回目は①番へ。見本花子さん 携帯090-1234-56{n:02}" for n in range(30))


def test_a_number_opens_the_group_in_which_its_card_is_folded(compose: Page) -> None:
    write(compose, MANY)
    groups = compose.locator(".findings__more")
    expect(groups.first).to_be_visible()
    assert groups.evaluate_all("all => all.every(one => !one.open)")
    folded = groups.first.locator(".finding").last
    said = (folded.get_attribute("id") or "").removeprefix("finding-")
    expect(folded).to_be_hidden()
    number = compose.locator(f"{NUMBERS}[href='#finding-{said}']")
    number.focus()
    compose.keyboard.press("Enter")
    expect(folded).to_be_visible()
    expect(folded).to_be_focused()
    # What is open stays open with the next answer.
    write(compose, MANY + "\nおわり。")
    expect(compose.locator(f"#finding-{said}")).to_be_visible()


def test_a_group_is_opened_by_keyboard_and_its_remedies_mend(compose: Page) -> None:
    write(compose, MANY)
    group = compose.locator(".findings__more", has_text="機種依存文字")
    summary = group.locator(":scope > summary")
    expect(summary).to_contain_text("ほかに27件")
    summary.focus()
    compose.keyboard.press("Enter")
    remedies = group.locator("[data-replace-field]")
    expect(remedies).to_have_count(27)
    with compose.expect_response(CHECK):
        remedies.last.click()
    expect(compose.locator("#field-text")).to_have_value(re.compile(r"29回目は\(1\)番へ"))
    expect(summary).to_contain_text("ほかに26件")
    expect(remedies.first).to_be_visible()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_sixty_findings_and_more_stay_a_page_that_can_be_read(
    compose: Page, language: str, size: dict[str, int]
) -> None:
    compose.goto(f"/posts/new?lang={language}")
    compose.set_viewport_size(size)
    compose.get_by_label(re.compile("^X reiji_city")).check()
    write(compose, MANY)
    expect(compose.locator(".findings__more").first).to_be_visible()
    keep_picture(compose, f"compose-many-{language}-{size['width']}")
    assert too_wide(compose, size["width"]) == []
    assert serious(compose) == []
    cards = compose.locator("[data-compose-findings]").bounding_box()
    assert cards is not None
    assert cards["height"] < 9_000


def test_half_a_letter_is_told_marked_and_taken_out_with_a_click(compose: Page) -> None:
    for letter in ("\\ud83d", "\\u0000"):
        with compose.expect_response(CHECK):
            compose.locator("#field-text").evaluate(
                f"""e => {{ e.value = "館は{letter}休み";
                    e.dispatchEvent(new InputEvent("input", {{bubbles: true}})); }}"""
            )
        expect(compose.locator(SUMMARY)).to_contain_text("公開できません")
        expect(compose.locator(".finding")).to_contain_text("3文字目")
        expect(compose.locator(NUMBERS)).to_have_count(1)
        with compose.expect_response(CHECK):
            compose.get_by_role("button", name="この部分を削除する").click()
        expect(compose.locator("#field-text")).to_have_value("館は休み")
        expect(compose.locator(".finding")).to_have_count(0)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_is_said_of_the_words_follows_them_in_reading_and_to_the_eye(
    compose: Page, size: dict[str, int]
) -> None:
    compose.set_viewport_size(size)
    write(compose, ALL)
    places = ["#field-text", "#findings-title", "#media-title", "#window-title"]
    order = compose.evaluate(
        """places => [...document.querySelectorAll(places.join())].map(e => "#" + e.id)""", places
    )
    assert order == places
    tops = [(compose.locator(place).bounding_box() or {})["y"] for place in places]
    if size == PHONE:
        assert tops == sorted(tops)
    else:
        # Beside the words, which no card pushes apart from what follows them.
        assert tops[1] < tops[2]
        said, media = (
            compose.locator(place).bounding_box() or {} for place in ("#findings-title", places[2])
        )
        assert said["x"] > media["x"]
        card = compose.locator(".card:has(#field-text)").bounding_box() or {}
        assert media["y"] - card["y"] - card["height"] < 100


@pytest.mark.parametrize("language", ["ja", "en"])
def test_lengths_name_their_units(compose: Page, language: str) -> None:
    compose.goto(f"/posts/new?lang={language}")
    compose.set_viewport_size(PHONE)
    for account in compose.locator("[name=account_ids][type=checkbox]").all():
        account.check()
    write(compose, "休館" * 300)
    meters = compose.locator("[data-compose-lengths]")
    expect(meters).to_contain_text("1,200 / 280")
    expect(meters).to_contain_text(
        "全角は2字" if language == "ja" else "full-width letter counts 2"
    )
    for one in meters.locator("progress").all():
        assert one.get_attribute("aria-valuetext")
    keep_picture(compose, f"compose-lengths-{language}-360")
    assert too_wide(compose, PHONE["width"]) == []
    assert serious(compose) == []

"""Every page of the demo: readable by machine and by thumb, in both languages, by keyboard."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from approval_rules.organisation import JST
from governance.rest.examples import REQUESTS
from governance.web.rendering import TEMPLATES
from tests.browser.looking import (
    DESK,
    PHONE,
    People,
    browser,
    keep_picture,
    named_twice,
    people,
    serious,
    too_wide,
)
from tests.factories.demo import Demo, until

__all__ = ["browser", "people"]

pytestmark = pytest.mark.browser

PLACES = {
    "accounts/detail.html": ("owner", "/accounts/{accounts}"),
    "accounts/form.html": ("owner", "/accounts/new"),
    "accounts/list.html": ("pr", "/accounts"),
    "admin/department.html": ("admin", "/admin/departments/{departments}"),
    "admin/departments.html": ("admin", "/admin/departments"),
    "admin/jobs.html": ("admin", "/admin/jobs"),
    "admin/me.html": ("pr", "/me"),
    "admin/people.html": ("admin", "/admin"),
    "admin/person.html": ("admin", "/admin/people/{people}"),
    "admin/stop.html": ("security", "/admin/stop"),
    "audit/events.html": ("auditor", "/audit"),
    "desk/home.html": ("approver", "/"),
    "entrance/sign_in.html": ("", "/sign-in"),
    "entrance/step_up.html": ("pr", "/step-up"),
    "error.html": ("pr", "/no-such-page"),
    "findings/changes.html": ("security", "/changes"),
    "findings/detail.html": ("security", "/findings/{findings}"),
    "findings/list.html": ("security", "/findings"),
    "posts/calendar.html": ("pr", "/posts/calendar"),
    "posts/compose.html": ("pr", "/posts/new"),
    "posts/detail.html": ("pr", "/posts/{posts}"),
    "posts/list.html": ("pr", "/posts"),
    "posts/review.html": ("approver", "/posts/{posts}/review"),
    "registers/import.html": ("owner", "/services/import"),
    "rules/index.html": ("security", "/rules"),
    "rules/pack.html": ("security", "/rules/packs/{packs}"),
    "rules/packs.html": ("security", "/rules/packs"),
    "rules/rule.html": ("security", "/rules/pii.phone"),
    "services/detail.html": ("owner", "/services/{services}"),
    "services/form.html": ("owner", "/services/new"),
    "services/list.html": ("owner", "/services"),
    "tenants/detail.html": ("security", "/tenants/{tenants}"),
    "tenants/edit.html": ("security", "/tenants/{tenants}/edit"),
    "tenants/form.html": ("security", "/tenants/new"),
    "tenants/list.html": ("security", "/tenants"),
}
"""Template → who opens it, and where; `{posts}` is one of that list."""
BEFORE_THE_FIRST_SIGN_IN = {"entrance/password.html", "entrance/setup.html"}
"""Pages behind links that work once; tests/web opens them."""
LISTS = {
    "accounts": ("security", "/social-accounts"),
    "findings": ("security", "/findings"),
    "departments": ("admin", "/departments"),
    "packs": ("security", "/rule-packs"),
    "people": ("admin", "/people"),
    "posts": ("approver", "/posts?state=in_review"),
    "services": ("security", "/cloud-services"),
    "tenants": ("security", "/tenants"),
}


@pytest.fixture(scope="module")
def things(demo: Demo) -> dict[str, str]:
    """The id of one thing of each list."""
    found = {}
    for kind, (key, path) in LISTS.items():
        # The first scan may still be under way when the demo is ready.
        items = until(lambda: demo.api(key).get(path).json()["items"])  # noqa: B023
        found[kind] = items[0]["id"]
    return found


def opened(people: People, things: dict[str, str], name: str) -> tuple[Page, str]:
    """Whose browser, and the address."""
    who, address = PLACES[name]
    return people.page(who) if who else people.nobody(), address.format(**things)


@pytest.mark.parametrize("name", PLACES)
def test_a_page_has_no_barrier_and_fits_in_both_languages(
    people: People, things: dict[str, str], name: str
) -> None:
    page, address = opened(people, things, name)
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for language, first, then in (("en", DESK, PHONE), ("ja", PHONE, DESK)):
        page.set_viewport_size(first)
        answer = page.goto(f"{address}?lang={language}", wait_until="load")
        assert answer is not None
        assert answer.status == (404 if name == "error.html" else 200)
        picture = name.removesuffix(".html").replace("/", "-")
        keep_picture(page, f"{picture}-{language}-{first['width']}")
        assert serious(page) == []
        assert named_twice(page) == []
        assert too_wide(page, first["width"]) == []
        page.set_viewport_size(then)
        assert too_wide(page, then["width"]) == []
        keep_picture(page, f"{picture}-{language}-{then['width']}")
    # Chromium itself reports the answer 404, which is what the page of errors is about.
    assert [line for line in complaints if name != "error.html" or "404" not in line] == []


def test_every_page_is_looked_at() -> None:
    pages = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if '{% extends "base.html" %}' in path.read_text(encoding="utf-8")
    }
    assert pages - BEFORE_THE_FIRST_SIGN_IN == set(PLACES)


def test_the_checker_finds_a_barrier_where_there_is_one(people: People) -> None:
    page = people.nobody()
    page.goto("/sign-in")
    page.evaluate("document.querySelector('label').remove()")
    assert any(line.startswith("label:") for line in serious(page))


def test_the_first_tab_leads_to_the_content(people: People) -> None:
    page = people.page("pr")
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_summary_of_wrong_fields_is_read_first_and_leads_to_the_field(people: People) -> None:
    page = people.page("owner")
    page.goto("/services/new")
    page.fill("#field-name", "例示グループウェア")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_selector("[data-error-summary]")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.click("a[href='#field-owner_id']")
    assert page.evaluate("document.activeElement.id") == "field-owner_id"
    assert page.input_value("#field-name") == "例示グループウェア"


def test_a_pack_of_ones_own_is_given_and_put_in_force_by_keyboard(people: People) -> None:
    page = people.page("security")
    text: str = REQUESTS["AddRulePack"]["text"]

    def looked(size: dict[str, int]) -> None:
        page.set_viewport_size(size)
        assert serious(page) == []
        assert too_wide(page, size["width"]) == []

    # Mistakes, a wrong example, then what is right: each state of the two pages.
    page.goto("/rules/packs")
    page.fill("#field-pack_text", text.replace("substring", "nowhere" * 20))
    page.focus("#give-pack")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-error-summary]")
    looked(PHONE)
    keep_picture(page, "rules-packs-mistakes-360")
    looked(DESK)
    assert "nowhere" in page.input_value("#field-pack_text")
    page.fill("#field-pack_text", text.replace("会場は市民会館です", "れいじ文化センター"))
    page.click("#give-pack")
    expect(page.locator("#put-in-force")).to_have_attribute("aria-disabled", "true")
    looked(PHONE)
    keep_picture(page, "rules-pack-wrong-360")
    looked(DESK)
    page.goto("/rules/packs")
    page.fill("#field-pack_text", text)
    page.click("#give-pack")
    page.fill("#field-reason", "改称したため")
    looked(PHONE)
    looked(DESK)
    keep_picture(page, "rules-pack-before-1280")
    page.focus("#put-in-force")
    page.keyboard.press("Enter")
    page.wait_for_selector("#end-pack")
    looked(PHONE)
    page.fill("#field-reason", "試しのため")
    page.click("#end-pack")
    page.wait_for_selector("#put-in-force")


def test_words_outlive_a_lost_session(people: People) -> None:
    page = people.page("pr")
    page.goto("/posts/new")
    session = page.context.cookies()
    page.context.clear_cookies()
    page.fill("#field-text", "まだ保存していない文章")
    expect(page.locator("#compose-state")).to_contain_text("サインアウト")
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.add_cookies(session)
    page.goto("/posts/new")
    drafts = "Object.keys(localStorage).filter((key) => key.startsWith('sekisho:draft:'))"
    kept = page.evaluate(f"JSON.parse(localStorage.getItem({drafts}[0])).at")
    at = datetime.fromtimestamp(kept / 1000, tz=JST)
    told = f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M:%S}"
    expect(page.locator("[data-restore-time]")).to_have_text(told)
    page.click("[data-restore]")
    assert page.input_value("#field-text") == "まだ保存していない文章"

"""What every browser test needs: a browser, people signed in, and eyes for barriers."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.factories.demo import Demo

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Every rule runs; to describe each thing that has no fault took half of the time.
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for all tests of a module."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and not os.environ.get("BROWSER_REQUIRED"):
        pytest.skip("NO BROWSER: install chromium (Debian: apt install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


class People:
    """Browsers of several people, each signed in through the page."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self._browser = browser
        self._demo = demo
        self._pages: dict[str, Page] = {}

    def nobody(self) -> Page:
        """A browser in which nobody is signed in."""
        context = self._browser.new_context(
            locale="ja-JP", base_url=self._demo.about["base_url"], viewport=DESK
        )
        context.set_default_timeout(20_000)
        return self._pages.setdefault("", context.new_page())

    def page(self, key: str) -> Page:
        """This person's browser."""
        if key not in self._pages:
            context = self._browser.new_context(
                locale="ja-JP", base_url=self._demo.about["base_url"], viewport=DESK
            )
            context.set_default_timeout(20_000)
            page = context.new_page()
            login = self._demo.about["logins"][key]
            page.goto("/sign-in")
            page.fill("#field-name", login["login"])
            page.fill("#field-password", login["password"])
            page.click("#sign-in")
            page.wait_for_url(re.compile(r"/$"))
            self._pages[key] = page
        return self._pages[key]

    def without_scripts(self, signed: BrowserContext) -> BrowserContext:
        """The same person in a browser that runs no scripts."""
        context = self._browser.new_context(
            locale="ja-JP",
            base_url=self._demo.about["base_url"],
            viewport=DESK,
            java_script_enabled=False,
        )
        context.set_default_timeout(20_000)
        context.add_cookies(signed.cookies())  # type: ignore[arg-type]
        return context

    def close(self) -> None:
        """Close every browser."""
        for page in self._pages.values():
            page.context.close()


@pytest.fixture(scope="module")
def people(browser: Browser, demo: Demo) -> Iterator[People]:
    """The people of the demo at their browsers."""
    opened = People(browser, demo)
    yield opened
    opened.close()


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, one line each."""
    answer = Axe().run(page, options=_RULES)
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in answer.response["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def named_twice(page: Page) -> list[str]:
    """The ids that several elements have: a label or a link reaches the first of them only."""
    return page.evaluate(
        """() => { const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
            return ids.filter((id, place) => ids.indexOf(id) !== place); }"""
    )


def too_wide(page: Page, width: int) -> list[str]:
    """The elements that reach beyond the window, when the page can be scrolled sideways."""
    return page.evaluate(
        """width => document.documentElement.scrollWidth <= width ? [] :
            [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > width + 1)
            .map(e => `${e.tagName}.${e.className} ${e.getBoundingClientRect().right}`)""",
        width,
    )


def keep_picture(page: Page, name: str) -> None:
    """A picture to look at, where somebody asks for pictures."""
    folder = os.environ.get("PICTURES_FOLDER")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def kept(page: Page, name: str) -> None:
    """No barrier on this page; and a picture, where somebody asks for pictures."""
    keep_picture(page, f"story-{name}")
    assert serious(page) == []

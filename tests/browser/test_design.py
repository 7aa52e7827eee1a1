"""Every page template in a real browser: readable by machine and by thumb, in both languages."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from governance.settings import Settings
from governance.web.i18n import LANGUAGES
from governance.web.rendering import STATIC, TEMPLATES, render
from governance.web.shell import security_headers
from tests.browser.samples import SAMPLES

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Answer(BaseHTTPRequestHandler):
    """`/ja/desk` is the sample page, `/static/…` a file."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        _, language, name = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
        if language in LANGUAGES and name in SAMPLES:
            template, context = SAMPLES[name]
            self._send(render(template, language, context()).encode(), "text/html; charset=utf-8")
        elif path.startswith("/static/") and (STATIC / path.removeprefix("/static/")).is_file():
            file = STATIC / path.removeprefix("/static/")
            self._send(file.read_bytes(), TYPES.get(file.suffix, "text/plain"))
        else:
            self.send_error(404)

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        for name, value in security_headers(Settings(), "test").items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and not os.environ.get("SEKISHO_BROWSER_REQUIRED"):
        pytest.skip("NO BROWSER: install chromium (Debian: apt install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ja-JP", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    opened = context.new_page()
    yield opened
    context.close()


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, one line each."""
    answer = Axe().run(page, options=RULES)
    return [
        f"{found['id']}: {node['target']} {node['failureSummary']}"
        for found in answer.response["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def keep_picture(page: Page, name: str) -> None:
    """A picture to look at, where somebody asks for pictures."""
    folder = os.environ.get("SEKISHO_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def too_wide(page: Page, width: int) -> list[str]:
    """The elements that reach beyond the window, when the page can be scrolled sideways."""
    return page.evaluate(
        """width => document.documentElement.scrollWidth <= width ? [] :
            [...document.querySelectorAll("body *")]
            .filter(e => e.getBoundingClientRect().right > width + 1)
            .map(e => `${e.tagName}.${e.className} ${e.getBoundingClientRect().right}`)""",
        width,
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_has_no_barrier_and_fits_in_both_languages(page, site, name):
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # Pages that ask the service by themselves get an empty answer; that is not what is tested.
    page.route("**/posts/check", lambda route: route.fulfill(json=NOTHING_FOUND))
    for language, first, then in (("ja", PHONE, DESK), ("en", DESK, PHONE)):
        page.set_viewport_size(first)
        page.goto(f"{site}/{language}/{name}", wait_until="load")
        keep_picture(page, f"{name}-{language}-{first['width']}")
        assert serious(page) == []
        assert too_wide(page, first["width"]) == []
        page.set_viewport_size(then)
        assert too_wide(page, then["width"]) == []
        keep_picture(page, f"{name}-{language}-{then['width']}")
    assert complaints == []


def test_the_checker_finds_a_barrier_where_there_is_one(page, site):
    page.goto(f"{site}/ja/sign-in")
    page.evaluate("document.querySelector('label').remove()")
    assert any(line.startswith("label:") for line in serious(page))


def test_every_page_template_has_a_sample():
    pages = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if '{% extends "base.html" %}' in path.read_text(encoding="utf-8")
    }
    assert pages - {template for template, _ in SAMPLES.values()} == set()


def test_the_first_tab_leads_to_the_content(page, site):
    page.goto(f"{site}/ja/desk")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_summary_of_wrong_fields_is_read_first_and_leads_to_the_field(page, site):
    page.goto(f"{site}/ja/service-form")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.click("a[href='#field-owner_id']")
    assert page.evaluate("document.activeElement.id") == "field-owner_id"
    assert page.input_value("#field-name") == "例示グループウェア"


def test_a_button_that_cannot_be_pressed_says_why_and_does_nothing(page, site):
    page.goto(f"{site}/ja/post")
    address = page.url
    page.click("[aria-disabled='true']", force=True)
    assert page.url == address
    assert "自分では承認できません" in page.evaluate("document.activeElement.textContent")


NOTHING_FOUND = {"marks": [], "findings_html": "", "lengths_html": "", "summary": "確認しました。"}


def test_words_that_are_written_are_marked_while_one_types(page, site):
    def answer(route):
        text = route.request.post_data_json["text"]
        start = text.index("090")
        mark = {"start_utf16": start, "end_utf16": start + 13, "level": "block"}
        route.fulfill(json=NOTHING_FOUND | {"marks": [mark], "summary": "1件の指摘"})

    page.route("**/posts/check", answer)
    page.goto(f"{site}/ja/compose")
    page.fill("#field-text", "連絡は 090-0000-0000 まで")
    page.wait_for_selector(".editor__marks .mark--block")
    assert page.text_content(".editor__marks .mark--block") == "090-0000-0000"
    page.wait_for_function("document.querySelector('#compose-state').textContent === '1件の指摘'")


def test_words_outlive_a_lost_session(page, site):
    page.route("**/posts/check", lambda route: route.fulfill(status=401, json={}))
    page.goto(f"{site}/ja/compose")
    page.fill("#field-text", "まだ保存していない文章")
    page.wait_for_function(
        "document.querySelector('#compose-state').textContent.includes('サインアウト')"
    )
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site}/ja/compose")
    page.click("[data-restore]")
    assert page.input_value("#field-text") == "まだ保存していない文章"

"""Messages and cookies that nobody else can make."""

from __future__ import annotations

import pytest

from governance.settings import Settings
from governance.web import cookies
from governance.web.cookies import Flash
from governance.web.shell import local_path


def test_a_message_arrives_at_the_session_it_was_made_for(keys):
    flashes = [Flash("good", "保存しました。"), Flash("warn", "期限が近いです。")]
    assert (
        cookies.open_flashes(keys, "mine", cookies.seal_flashes(keys, "mine", flashes)) == flashes
    )


@pytest.mark.parametrize("owner", ["theirs", ""])
def test_a_message_of_another_session_is_not_shown(keys, owner):
    sealed = cookies.seal_flashes(keys, "mine", [Flash("good", "x")])
    assert cookies.open_flashes(keys, owner, sealed) == []


@pytest.mark.parametrize("value", ["", ".", "a.b", "x" * 5000, "é.é", "W10.W10"])
def test_a_made_up_message_is_not_shown(keys, value):
    assert cookies.open_flashes(keys, "mine", value) == []


def test_messages_never_outgrow_a_cookie(keys):
    sealed = cookies.seal_flashes(keys, "mine", [Flash("info", "長" * 1000)] * 9)
    assert len(sealed) < 4096
    assert cookies.open_flashes(keys, "mine", sealed)


@pytest.mark.parametrize(
    ("settings", "secure"),
    [
        (Settings(), False),
        (Settings(host="::1"), False),
        (Settings(host="localhost"), False),
        (Settings(host="0.0.0.0"), True),
        (Settings(host="127.0.0.1", base_url="https://sekisho.example.jp"), True),
        (Settings(host="0.0.0.0", secure_cookies=False), False),
    ],
)
def test_cookies_are_secure_unless_the_service_stands_on_loopback(settings, secure):
    cookie = cookies.bake(cookies.SESSION, "x", settings)
    assert cookie.secure is secure
    assert cookie.key.startswith("__Host-") is secure
    assert cookie.httponly
    assert cookie.samesite == "lax"
    assert cookie.path == "/"
    assert cookie.domain is None


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "",
        None, "evil", "/a\\b", "/a\nb", "/\t/evil.example", "/ /x",
    ],
)  # fmt: skip
def test_the_way_back_never_leads_to_another_site(text):
    assert local_path(text) == "/"


@pytest.mark.parametrize("text", ["/", "/posts?state=draft&q=%E5%85%AC", "/a/b#c"])
def test_the_way_back_leads_to_a_page_of_ours(text):
    assert local_path(text) == text

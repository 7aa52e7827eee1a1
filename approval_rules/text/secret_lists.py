"""Secrets in the lines under a heading that says so, and old and new ones side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.text.on_demand import on_demand
from approval_rules.text.secret_lines import SIGNS, is_strong

_OF_SECRETS: Final = on_demand(
    r"パスワード|パスコード|パスフレーズ|暗証|ログイン(?:情報|アカウント)?|アカウント(?:一覧|情報)?|無線LAN"
    r"|(?i:wi-?fi|password|passcode|pass ?phrase|log-?ins?\b|\bPINs?\b|credentials|\bPW\b)"
)
_ADVICE: Final = on_demand(
    r"使い回|使いまわ|文字以上|推測|複雑|定期的|とは|教えない|守り|例[:)]|[?？]|(?i:never|reuse|example|characters)"
)
_VALUE: Final = rf"[A-Za-z0-9!@#$%^&*_+~][A-Za-z0-9{SIGNS}]{{4,40}}"
_OLD_AND_NEW: Final = on_demand(
    r"(?:旧|新|変更[前後]|現行?|現在|今後|次回?|仮|前回?|(?i:\bold|\bnew|\bbefore|\bafter))\s?(?:パス(?:ワード)?|PW)?"
    rf"(?:\s?[:=]\s?|は\s?|\s)[「『\"]?(?P<value>{_VALUE})(?![A-Za-z0-9@])"
)
_LINE: Final = on_demand(
    r"\n[・*\-\s]{0,3}(?P<whose>[^\s:=/、,。|\t]{1,24}(?: [^\s:=/、,。|\t]{1,16})?)\s?[:=/、,"
    r"|\t \u2192]\s?"
    rf"(?P<value>{_VALUE})\s?(?:\([^)\n]{{1,12}}\))?(?=\n|\Z)"
)
_NO_SECRET: Final = on_demand(
    r"(?i:ID|SSID|user(?: ?name)?|login|url|mail|e-mail|host|server|model|version|ver)\Z"
    r"|ユーザー名?|アカウント名?|メール|型番|機種|品番|番号\Z|電話|ホスト|サーバ|場所|会場"
)
_MIXED: Final = on_demand(r"(?=.*[A-Za-z])(?=.*\d)")
_SHORTEST: Final = 6
_MOST_LINES: Final = 12
_NEAR: Final = 120


def listed(text: str) -> Iterator[tuple[int, int]]:
    """Where values stand at the end of the lines under a heading, and behind `old` and `new`."""
    for heading in _OF_SECRETS.finditer(text):
        line = text.rfind("\n", 0, heading.start()) + 1
        beyond = text.find("\n", heading.end())
        if _ADVICE.search(text, line, beyond if beyond >= 0 else len(text)):
            continue
        low = max(line, heading.start() - _NEAR)
        for match in _OLD_AND_NEW.finditer(text, low, heading.end() + _NEAR):
            if _is_one(match["value"]):
                yield match.span("value")
        if beyond >= 0:
            yield from _under(text, beyond)


def _under(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The values of the lines that follow each other from here."""
    for _ in range(_MOST_LINES):
        match = _LINE.match(text, start)
        if match is None:
            return
        if _NO_SECRET.search(match["whose"]) is None and _is_one(match["value"]):
            yield match.span("value")
        start = match.end()


def _is_one(value: str) -> bool:
    """Whether letters stand in it with figures, and it is no link and no word with a year."""
    return (
        len(value) >= _SHORTEST
        and is_strong(value)
        and _MIXED.match(value) is not None
        and "://" not in value
        and ".jp" not in value
    )

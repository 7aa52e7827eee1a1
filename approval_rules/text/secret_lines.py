"""Secrets in lines whose shape gives them away: log-ins, doors that open with a number, nets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

SIGNS: Final = r"!@#$%^&*_+\-.~/?="
_VALUE: Final = rf"[A-Za-z0-9{SIGNS}]{{6,40}}"
_SERVICES: Final = (
    r"(?:X|(?i:twitter|instagram|facebook|youtube|tiktok|line|gmail|google|note|zoom|canva)"
    r"|ツイッター|インスタ(?:グラム)?|フェイスブック|ユーチューブ|ライン)"
)
_LOG_IN: Final = re.compile(
    rf"(?<![A-Za-z])(?:root|admin|administrator)\s?/\s?(?P<of_root>{_VALUE})"
    r"|(?:(?i:log\s?in|sign\s?in|user)|ログイン|(?<![A-Za-z])ID|アカウント|ユーザー名?)\s?[:=は→]?\s?"
    rf"[A-Za-z0-9_.@-]{{2,40}}\s?[/,、|]\s?(?!(?i:pass|pw|pin))(?P<of_user>{_VALUE})"
    rf"|(?i:log\s?in|sign\s?in) (?:as [A-Za-z0-9_.@-]{{2,30}} )?with (?P<of_one>{_VALUE})"
)
_SERVICE: Final = re.compile(
    rf"(?<![A-Za-z]){_SERVICES}(?:[\s(][^:\n/]{{0,8}})?\s?[:\s]\s?[A-Za-z0-9_.@-]{{3,40}}\s?[/,、|]\s?"
    rf"(?P<value>{_VALUE})(?! ?[:A-Za-z0-9])"
)
_MEETING: Final = re.compile(
    r"(?:ID|SSID)[\s:は]{1,2}[A-Za-z0-9_ -]{3,24}?[\s/、,]{1,3}(?:パス|(?i:pass|pw))[\s:=]{1,2}"
    rf"(?P<value>(?!20\d\d(?!\w))[A-Za-z0-9{SIGNS}]{{4,40}})(?![^\s、。,)」/])"
)
_DOOR: Final = re.compile(
    r"(?:[鍵錠扉門]|ドア|通用口|裏口|ゲート|ボックス|ロッカー|ダイヤル|テンキー|開け方|車庫|倉庫)[^。\n]{0,30}?[\sはを、「]"
    r"(?P<value>\d(?<!\d\d)(?:-?\d){2,7}[#*]?)[」\s]{0,2}(?:→\s?(?i:enter)\s?)?"
    r"(?:で(?:開[くきけか]|解[錠除]|入れ)|に統一|と(?:押|打|回|合わせ|入力))"
)
_NET: Final = re.compile(
    r"(?i:wi-?fi)(?:[^。.:\n]{0,24}?)\schanged(?:\sagain)?(?::|\sto)\s"
    r"(?P<value>[a-z0-9]{2,12}(?:[-.][a-z0-9]{1,12}){2,5})"
)
_SIGN: Final = re.compile(r"[!#$%^&*+~]")
_STRONGEST: Final = re.compile(r"(?=.*[A-Z])(?=.*[a-z])(?=.*\d)")


def secret_lines(text: str, small: str) -> Iterator[tuple[int, int]]:
    """Where such secrets stand; `small` is the text in small letters."""
    for match in _LOG_IN.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        end -= text[end - 1] in ".,?"
        if is_strong(text[start:end]):
            yield start, end
    for pattern in (_MEETING, _DOOR):
        for match in pattern.finditer(text):
            if any(one.isdigit() for one in match["value"]):
                yield match.span("value")
    if "changed" in small:
        for match in _NET.finditer(text):
            yield match.span("value")


def of_services(text: str) -> Iterator[tuple[int, int]]:
    """Passwords of accounts in notes like `Instagram: reiji_koho / Kamome!55`."""
    for match in _SERVICE.finditer(text):
        value = match["value"].rstrip(".,?")
        if not value.startswith(("@", "http")) and (
            _SIGN.search(value.rstrip("!")) or _STRONGEST.match(value)
        ):
            yield match.start("value"), match.start("value") + len(value)


def is_strong(value: str) -> bool:
    """Whether no word of a sentence looks so: letters with digits or signs."""
    plain = value.replace(" ", "")
    has_letter = any(one.isalpha() for one in plain)
    # `See you at the cafe!` ends with a mark, not with a sign of a password.
    inner = plain.rstrip("!")
    has_other = any(one.isdigit() or one in "!@#$%^&*_+~" for one in inner)
    return len(plain) >= 4 and has_letter and has_other

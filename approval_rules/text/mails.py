"""Mail addresses as people write them, those that a machine is not to recognise among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from approval_rules.text.on_demand import on_demand

_OPEN: Final = r"[(\[{【<「『〈《≪]"
_CLOSE: Final = r"[)\]}】>」』〉》≫]"
_AT_WORD: Final = r"アットマーク|アット|あっとまーく|あっと"
_AT: Final = (
    rf"@|{_OPEN}\s?(?:at|a|@|at mark|{_AT_WORD})\s?{_CLOSE}|[#*_~=|/-]{{1,2}}at[#*_~=|/-]{{1,2}}"
    rf"|[★☆◎○■●◆◇□△▲♪#*]|{_AT_WORD}|&#64;"
)
_DOT: Final = (
    rf"[.。]|,(?=(?:com|net|org|jp|co|ne)(?![A-Za-z]))|{_OPEN}\s?(?:dot|\.|ドット|どっと)\s?{_CLOSE}"
    r"|ドット|どっと|[-_]dot[-_]"
)
_PROVIDERS: Final = (
    "gmail", "icloud", "docomo", "ezweb", "softbank", "hotmail", "outlook", "yahoo",
)  # fmt: skip
"""Hosts that everybody knows without their ending."""
_LETTER: Final = r"A-Za-z0-9\u0391-\u03c9\u0410-\u044f"
_MAIL: Final = on_demand(
    rf"(?<![A-Za-z0-9._%+-])[{_LETTER}]"
    rf"(?:[{_LETTER}._%+-]|ドット|どっと|\s?{_OPEN}dot{_CLOSE}\s?|\sdot\s){{0,63}}"
    rf"(?:\s?(?:{_AT})\s?|\s+at\s+)"
    rf"(?P<domain>(?:[{_LETTER}-]{{1,63}}|[\u3041-\u30fe\u3400-\u9fff]{{1,20}}(?=\.))"
    rf"(?:(?:\s?(?:{_DOT})\s?|\s+dot\s+)(?:[A-Za-z0-9-]{{1,63}}|コム|こむ)){{1,6}}"
    rf"|(?P<provider>{'|'.join(_PROVIDERS)})(?![A-Za-z0-9]))",
    re.IGNORECASE,
)
_SPACED: Final = on_demand(
    r"[A-Za-z0-9](?<![A-Za-z0-9._+-].)(?<![A-Za-z0-9._+-] .)(?: [A-Za-z0-9._+-]){1,40} @"
    r"(?: [A-Za-z0-9.-]){4,60}(?![A-Za-z0-9])"
)
"""With a space after each letter: t a r o @ e x a m p l e . c o m."""
_BEGINS: Final = on_demand(
    r"[A-Za-z0-9\u0391-\u03c9\u0410-\u044f\u0130\u0131\u017f\u212a](?<![A-Za-z0-9._%+-].)"
)
_MAY_BE_AT: Final = on_demand(
    r"[@★☆◎○■●◆◇□△▲♪#*アあ(\[{【<「『〈《≪\s_&~=|/-](?:(?<=[@★☆◎○■●◆◇□△▲♪#*])|(?<=ア)ット|(?<=あ)っと"
    r"|(?<=[(\[{【<「『〈《≪])\s?[aA@アあ]|(?<=\s)[aA][tT]\s|(?<=[-_~=|/])[aA][tT][-_~=|/]|(?<=&)#64;)"
)
_IN_A_LINK: Final = on_demand(r"[a-z]://[^/\s@]*\Z")
"""Who logs in stands before the host of a link: that is no mail address."""
_AGAIN: Final = on_demand(rf"\s?(?:@|{_OPEN}\s?(?:at|{_AT_WORD})\s?{_CLOSE})", re.IGNORECASE)
_AT_SIGN: Final = on_demand(rf"{_AT}|\s+at\s+")
_DOT_SIGN: Final = on_demand(rf"{_DOT}|\s+dot\s+|,")
_MAY_STAND_FOR_AT: Final = on_demand(r"[○◆◇□△▲♪#*]")
_IN_BRACKETS: Final = on_demand(
    r"[(（<〈][a-z0-9][a-z0-9._-]{2,40}[★☆◎○■●◆◇□△▲♪#*][a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,20}){1,4}[)）>〉]"
)
"""An address by itself in brackets, with a sign where its @ should stand."""
_SAYS_SO: Final = on_demand(r"(?:@|アット|あっと|[#*_~=|/-]at[#*_~=|/-]|(?i:at\s?mark|at\s?sign))")
_LAST_LABEL: Final = on_demand(r"(?:(?<![A-Za-z0-9-])[A-Za-z]{2,}|コム|こむ|xn--[A-Za-z0-9-]+)\Z")
_NEW_SENTENCE: Final = on_demand(r"[.。]\s[A-Z][a-z]*\Z")
"""`write to a@example.com. Deadline …`"""
_LOOSE_DOT: Final = on_demand(r"[.。]\s")
_FREE: Final = frozenset([
    "gmail.com", "yahoo.co.jp", "yahoo.com", "ymail.ne.jp", "hotmail.com", "hotmail.co.jp",
    "outlook.com", "outlook.jp", "icloud.com", "docomo.ne.jp", "ezweb.ne.jp", "au.com",
    "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp", "live.jp", "me.com", "nifty.com",
    "rakuten.jp", "proton.me", "qq.com", "163.com", "naver.com",
])  # fmt: skip
"""Hosts of private mail."""


class Mail(Struct, frozen=True, kw_only=True):
    """A mail address and what it is in plain writing; `kind`: `free`, `official` or `other`."""

    start: int
    end: int
    kind: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind its @."""
        return self.address.rpartition("@")[2]


def mails(text: str) -> Iterator[Mail]:
    """The mail addresses in a text."""
    if _MAY_BE_AT.search(text) is None:
        return
    yield from map(_mail, _SPACED.finditer(text))
    taken = 0
    for place in _BEGINS.finditer(text):
        found = _MAIL.match(text, place.start()) if place.start() >= taken else None
        if found is None:
            continue
        taken = found.end()
        if _AGAIN.match(text, taken):
            # `write at hanako (at) example.com`: the first of the two is a word.
            taken = found.start("domain")
            continue
        if not _is_mail(found, text) or _is_in_a_link(text, found.start()):
            continue
        yield _mail(found)


def _is_in_a_link(text: str, start: int) -> bool:
    return _IN_A_LINK.search(text, max(0, start - 80), start) is not None


def _mail(found: re.Match[str]) -> Mail:
    said = _NEW_SENTENCE.sub("", found[0])
    address = _plain(said)
    domain = address.rpartition("@")[2]
    if domain in _FREE or domain in _PROVIDERS:
        kind = "free"
    elif domain.endswith((".lg.jp", ".go.jp")):
        kind = "official"
    else:
        kind = "other"
    return Mail(start=found.start(), end=found.start() + len(said), kind=kind, address=address)


def _plain(said: str) -> str:
    """The address as a machine writes it."""
    at = _AT_SIGN.sub("@", said.lower(), count=1)
    return re.sub(r"コム|こむ", "com", re.sub(r"\s", "", _DOT_SIGN.sub(".", at)))


def _is_mail(found: re.Match[str], text: str) -> bool:
    """Whether it is no piece of a sentence: `at noon. Photos` and `A * B.C` are none."""
    said = _NEW_SENTENCE.sub("", found[0])
    if found["provider"]:
        return "@" in said or _SAYS_SO.search(said) is not None
    if _LAST_LABEL.search(said) is None:
        return False
    if "@" in said:
        return True
    if " at " in said.lower():
        if _DOT_SIGN.search(said.lower().rpartition(" at ")[2]) is None:
            return False
        last = said.rpartition(".")[2]
        return _LOOSE_DOT.search(said) is None and not last.istitle()
    return (
        _MAY_STAND_FOR_AT.search(said) is None
        or _SAYS_SO.search(text) is not None
        or _IN_BRACKETS.search(text, max(0, found.start() - 1), found.end() + 1) is not None
    )

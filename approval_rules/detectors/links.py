"""The detector of links that lead elsewhere than they say, or over an open line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from approval_rules.model import Evidence, Text
from approval_rules.post import Post
from approval_rules.reading import Hit, Reading
from approval_rules.text import urls

_NEVER_ALLOWED: Final = frozenset(["plain", "userinfo", "ip", "unreadable"])
"""What is wrong even below a domain that is the body's own."""
_STANDS_FOR_AT: Final = frozenset("@◎★☆●○■□◆◇△▲♪#*)")
_OF_LETTERS: Final = frozenset(["mixed", "punycode"])


_SAYS: Final = {
    "unreadable": Text(
        ja="行き先を読み取れないアドレスです。", en="Nobody can read where this address leads."
    ),
    "userinfo": Text(
        ja="＠の前に別の名前を書いて行き先を偽れるアドレスです。本当の行き先は＠の後です。",
        en="What stands before the @ hides where this address leads: to what stands behind it.",
    ),
    "ip": Text(
        ja="サイトの名前ではなく数字（IPアドレス）が行き先です。",
        en="This address leads to a number (an IP address), not to a site with a name.",
    ),
    "mixed": Text(
        ja="別の文字体系の似た文字が混ざったアドレスです。",
        en="Letters of another script that look alike stand in this address.",
    ),
    "imitation": Text(
        ja="公的なサイトに見せかけた、別のサイトのアドレスです。",
        en="This address looks like one of a public body, and leads to another site.",
    ),
    "punycode": Text(
        ja="見た目と違う文字を隠せる書き方（xn--）のアドレスです。",
        en="This way of writing (xn--) can hide other letters than one sees.",
    ),
    "shortener": Text(
        ja="短縮アドレスで、開くまで行き先が分かりません。",
        en="A shortened address does not tell where it leads.",
    ),
    "plain": Text(
        ja="暗号化されていない（http）アドレスです。途中で書き換えられるおそれがあります。",
        en="This address is not encrypted (http): what it shows can be changed on the way.",
    ),
}
"""Which risk it is, by its kind."""


def _may_be_allowed(kind: str, mine: str) -> bool:
    """
    Whether a registered domain settles such a risk.

    Letters that look like others do no harm where the domain is registered with them.
    """
    return kind not in _NEVER_ALLOWED and (kind not in _OF_LETTERS or not mine.isascii())


def link(reading: Reading, post: Post) -> Iterator[Hit]:
    """Risky links, one hit for each, with the gravest kind."""
    view = reading.views.text
    own = post.own.link_domains
    for found in reading.links:
        if not found.scheme and view.text[found.start - 1 : found.start] in _STANDS_FOR_AT:
            # takumi◎example.jp: the host of a mail address.
            continue
        mine = next((domain for domain in own if found.belongs_to(domain)), "")
        allowed = own.get(mine, "")
        imitated = next((domain for domain in own if urls.imitates(found.host, domain)), "")
        risks = [
            ("unreadable", found.unreadable),
            ("userinfo", found.userinfo),
            ("ip", found.ip),
            ("mixed", found.mixed),
            ("imitation", bool(imitated) or urls.hides_another(found.host)),
            ("punycode", found.punycode),
            ("shortener", found.is_shortener),
            ("plain", found.scheme == "http"),
        ]
        kind = next((name for name, is_so in risks if is_so), "")
        is_foreign = bool(own) and not allowed and not kind
        if not kind and not is_foreign:
            continue
        kind = kind or "foreign"
        evidence = [Evidence(kind="found", text=found.host)]
        if imitated:
            evidence.append(Evidence(kind="expected", text=imitated))
        yield Hit(
            view=view,
            start=found.start,
            end=found.end,
            kind=kind,
            canonical=found.host,
            allowed=allowed if _may_be_allowed(kind, mine) else "",
            message=_SAYS.get(kind),
            evidence=evidence,
            replacement="https" if kind == "plain" else None,
            part=(found.start, found.start + len(found.scheme)),
        )

"""Links, parsed: what a host really is, and what is risky about an address."""

from __future__ import annotations

import functools
import ipaddress
import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import idna
from msgspec import Struct
from publicsuffixlist import PublicSuffixList

from approval_rules.text.on_demand import on_demand
from approval_rules.text.seeking import matches

SHORTENERS: Final = frozenset(
    [
        "bit.ly",
        "tinyurl.com",
        "goo.gl",
        "t.co",
        "ow.ly",
        "is.gd",
        "buff.ly",
        "cutt.ly",
        "rebrand.ly",
        "x.gd",
        "ux.nu",
        "amzn.to",
        "tiny.cc",
        "lnkd.in",
        "shorturl.at",
        "rb.gy",
        "urx.blue",
        "onl.la",
        "onl.sc",
        "onl.bz",
        "onl.tw",
        "p.tl",
        "qr.paps.jp",
        "bit.do",
        "adf.ly",
        "v.gd",
        "t.ly",
        "s.id",
        "fb.me",
        "youtu.be-short.com",
    ]
)
_URL: Final = on_demand(
    r"(?P<scheme>https?|ftp)://(?P<rest>[^\s\u3000<>\"'、。」』）)】\]]+)"
    r"|(?<![A-Za-z0-9@._-])(?P<bare>(?:[A-Za-z0-9-]{1,63}\.)+(?:com|net|org|jp|gd|ly|info|biz|cc|me|io|be)"
    r"(?:/[^\s\u3000<>\"'、。」』）)】\]]*)?)(?![A-Za-z0-9@])",
    re.IGNORECASE,
)

_URL_BEGINS: Final = on_demand(
    r"[A-Za-z0-9\-\u0130\u0131\u017f\u212a](?:(?<![A-Za-z0-9@._-].)|(?<=[HFhf])(?=[Tt]))"
    r"(?=[A-Za-z0-9\-\u0130\u0131\u017f\u212a]{0,63}[.:])"
)


_OFFICIAL_WITHIN: Final = on_demand(r"\.(?:lg|go)\.jp\.")


class Link(Struct, frozen=True, kw_only=True):
    """An address in a text. `site` is its registrable domain (eTLD+1)."""

    start: int
    end: int
    scheme: str
    host: str
    site: str
    userinfo: bool
    ip: bool
    punycode: bool
    mixed: bool
    unreadable: bool

    @property
    def is_shortener(self) -> bool:
        """Whether the address hides where it leads."""
        return self.host in SHORTENERS or self.site in SHORTENERS

    def belongs_to(self, domain: str) -> bool:
        """Whether the host is this domain or below it."""
        return self.host == domain or self.host.endswith("." + domain)


@functools.cache
def _suffixes() -> PublicSuffixList:
    # Hosts are read decoded: the list's other half, in punycode, would be asked for nothing.
    return PublicSuffixList(accept_encoded_idn=False)


def links(text: str) -> Iterator[Link]:
    """Every link of a text; a host without a scheme counts when it ends like one."""
    if "." not in text and "://" not in text:
        return
    for found in matches(_URL, text, _URL_BEGINS):
        raw = found[0].rstrip(".,;:!?…")
        yield _read(raw, found.start(), found.start() + len(raw), found["scheme"] or "")


def _read(raw: str, start: int, end: int, scheme: str) -> Link:
    unreadable = False
    try:
        parts = urlsplit(raw if scheme else f"http://{raw}")
        host = (parts.hostname or "").rstrip(".")
        userinfo = "@" in parts.netloc
    except ValueError:
        host, userinfo, unreadable = "", False, True
    shown = _decoded(host)
    return Link(
        start=start,
        end=end,
        scheme=scheme.lower(),
        host=shown,
        site=_suffixes().privatesuffix(shown) or shown,
        userinfo=userinfo,
        ip=_is_ip(host),
        punycode="xn--" in host,
        mixed=_is_mixed(shown),
        unreadable=unreadable,
    )


def _decoded(host: str) -> str:
    if "xn--" not in host:
        return host.lower()
    try:
        return idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return host.lower()


def _is_ip(host: str) -> bool:
    if ":" not in host and not host[-1:].isdigit():
        return host.lower().startswith("0x")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.isdigit() or host.lower().startswith("0x")
    return True


@functools.lru_cache(maxsize=2000)
def _is_mixed(host: str) -> bool:
    """A label that mixes scripts which look alike; Japanese beside Latin is no such mixture."""
    if host.isascii():
        return False
    for label in host.split("."):
        scripts = {unicodedata.name(c, "").split(" ")[0] for c in label if c.isalpha()}
        scripts -= {"CJK", "HIRAGANA", "KATAKANA"}
        if scripts and scripts != {"LATIN"}:
            return True
        from confusable_homoglyphs import confusables  # noqa: PLC0415 - its tables take 50 ms

        if "LATIN" in scripts and confusables.is_dangerous(label) and not label.isascii():
            kana = any(unicodedata.name(c, "").startswith(("CJK", "HIRA", "KATA")) for c in label)
            if not kana:
                return True
    return False


_ALIKE: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "-": "", "_": "", "3": "e"})


@functools.lru_cache(maxsize=2000)
def skeleton(domain: str) -> str:
    """A domain as a hurried eye reads it."""
    marked = unicodedata.normalize("NFKD", domain).lower()
    # cíty reads as city: the marks over letters go.
    folded = "".join(one for one in marked if not unicodedata.combining(one))
    return folded.replace("rn", "m").replace("vv", "w").translate(_ALIKE)


def hides_another(host: str) -> bool:
    """Whether a public body's domain stands left of another site: city.reiji.lg.jp.evil.test."""
    return _OFFICIAL_WITHIN.search(f".{host}") is not None


def imitates(host: str, own: str) -> bool:
    """Whether a host looks like the organisation's own domain without being it."""
    if host == own or host.endswith("." + own):
        return False
    if own in host:
        # city.reiji.example.jp.evil.test: the own name stands left of another site
        return True
    labels, mine = host.split("."), [skeleton(one) for one in _own_labels(own)]
    joined = "".join(mine)
    if len(joined) < 5:
        return skeleton(host) == skeleton(own)
    site = [skeleton(label) for label in labels[:-1]]
    # city-reiji, city.reij1, reiji-city: the words of the own name in any order in one label
    is_whole = joined in "".join(site)
    is_mixed = any(len(mine) > 1 and all(one in label for one in mine) for label in site)
    words = [skeleton(word) for label in labels[:-1] for word in label.split("-")]
    is_in_one = any(one in label for one in mine if len(one) >= 6 for label in site)
    return (
        is_whole
        or is_mixed
        or is_in_one
        or any(_is_swapped(one, word) for one in mine for word in words)
    )


def _is_swapped(own: str, label: str) -> bool:
    """Whether two letters that stand side by side changed places: reiij for reiji."""
    if len(own) < 5 or len(own) != len(label):
        return False
    apart = [at for at, (one, other) in enumerate(zip(own, label, strict=True)) if one != other]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and own[apart[0]] == label[apart[1]]
        and own[apart[1]] == label[apart[0]]
    )


def _own_labels(own: str) -> list[str]:
    """The labels of a domain that are the body's: city and reiji of city.reiji.lg.jp."""
    suffix = _suffixes().publicsuffix(own) or ""
    kept = own.removesuffix(suffix).strip(".").split(".")
    return [label for label in kept if label not in {"www", "lg", "example"} and label]

"""What the texts in DNS say about a domain's mail. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from connectors.contract import Absent, Facet, Failed, Present

_ALL: Final = re.compile(r"([-~?+]?)all", re.IGNORECASE)
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]+=*")
POLICIES: Final = frozenset({"none", "quarantine", "reject"})

Answer = Sequence[str] | Failed
"""The texts at a name, none where it does not exist; or why it could not be asked."""


def spf(texts: Answer) -> Facet:
    """How a domain says who may send its mail: `valid`, and how it ends (`-all`, `~all`, …)."""
    if isinstance(texts, Failed):
        return texts
    found = sorted(one for one in texts if one.lower().split(" ")[0] == "v=spf1")
    if not found:
        return Absent()
    words = found[0].split()[1:]
    ends = [match for word in words if (match := _ALL.fullmatch(word))]
    if not ends and any(word.lower().startswith("redirect=") for word in words):
        return Failed("spf_redirect")
    return Present(
        {
            "records": found,
            # Two records are as good as none to whoever checks (RFC 7208, 4.5).
            "valid": len(found) == 1,
            "all": f"{ends[0][1] or '+'}all" if ends else "",
        }
    )


def dkim(selectors: Mapping[str, Answer]) -> Facet:
    """The selectors with a key; Absent where none has one."""
    keys = {}
    failed: Failed | None = None
    for selector, texts in sorted(selectors.items()):
        if isinstance(texts, Failed):
            failed = texts
            continue
        for one in texts:
            tags = _tags(one)
            if "p" in tags:
                # An empty key is one that was taken back.
                keys[selector] = bool(_BASE64.fullmatch(tags["p"]))
    if failed and not any(keys.values()):
        return failed
    if not keys:
        return Absent()
    return Present({"selectors": keys, "valid": any(keys.values())})


def dmarc(own: Answer, above: Answer = ()) -> Facet:
    """
    What others shall do with false mail of a domain.

    `above` are the texts of the organisation's domain, whose policy holds for the domains below.
    """
    if isinstance(own, Failed):
        return own
    found = _dmarc(own)
    if len(found) == 1:
        return Present(_policy(found[0], "p"))
    if len(found) > 1:
        return Present({"policy": "", "percent": 0, "inherited": False})
    if isinstance(above, Failed):
        return above
    found = _dmarc(above)
    if len(found) != 1:
        return Absent()
    return Present({**_policy(found[0], "sp" if "sp" in found[0] else "p"), "inherited": True})


def _dmarc(texts: Sequence[str]) -> list[dict[str, str]]:
    return [tags for one in texts if (tags := _tags(one)).get("v") == "DMARC1"]


def _policy(tags: Mapping[str, str], tag: str) -> dict[str, object]:
    policy, percent = tags.get(tag, "").lower(), tags.get("pct", "100")
    return {
        "policy": policy if policy in POLICIES else "",
        "percent": int(percent) if percent.isdecimal() else 100,
        "inherited": False,
    }


def _tags(record: str) -> dict[str, str]:
    parts = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, equals, value in parts if equals}

"""Parts of patterns: a pack names one once, under `parts`, and writes `{name}` where it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from approval_rules.model import PatternDetect, PublishingRule
from approval_rules.source import Document

_USE: Final = re.compile(r"\{([a-z][a-z_]*)\}")
"""RE2 counts with digits (`{2,4}`), so that letters between braces are free to be a name."""
_NAME: Final = re.compile(r"[a-z][a-z_]*")
_LONGEST: Final = 100_000
"""Characters of one pattern: parts within parts grow fast."""


def with_parts(
    rules: tuple[PublishingRule, ...], parts: Mapping[str, str], document: Document
) -> tuple[PublishingRule, ...]:
    """The rules with every `{name}` of their patterns written out. Raises PackError."""
    known: dict[str, str] = {}
    for name, source in parts.items():
        place = f"parts.{name}"
        if _NAME.fullmatch(name) is None:
            raise document.error(
                f"“{name}” is no name of a part", place, "use small letters and underscores"
            )
        # Only what stands above is known: no part can hold itself.
        known[name] = f"(?:{_written_out(source, known, document, place)})"
    return tuple(_rule(rule, known, document, index) for index, rule in enumerate(rules))


def _rule(
    rule: PublishingRule, known: Mapping[str, str], document: Document, index: int
) -> PublishingRule:
    detect = rule.detect
    if not isinstance(detect, PatternDetect):
        return rule
    path = f"rules[{index}].detect"
    match = tuple(
        _written_out(source, known, document, f"{path}.match[{place}]")
        for place, source in enumerate(detect.match)
    )
    before = _written_out(detect.not_before, known, document, f"{path}.not_before")
    after = _written_out(detect.not_after, known, document, f"{path}.not_after")
    return replace(rule, detect=replace(detect, match=match, not_before=before, not_after=after))


def _written_out(source: str, known: Mapping[str, str], document: Document, path: str) -> str:
    def part(found: re.Match[str]) -> str:
        if found[1] not in known:
            raise document.error(
                f"there is no part “{found[1]}”", path, "name it under `parts`, above its first use"
            )
        return known[found[1]]

    written = _USE.sub(part, source)
    if len(written) > _LONGEST:
        raise document.error(
            f"the pattern has {len(written)} characters with its parts", path, "use shorter parts"
        )
    return written

"""What a pack names once: parts of patterns (`{name}`), and word lists (`files: [name]`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from approval_rules.detect import (
    BuiltInDetect,
    Cues,
    Detect,
    ListedPart,
    PatternDetect,
    Word,
    WordsDetect,
)
from approval_rules.model import PublishingRule
from approval_rules.source import Document

_USE: Final = re.compile(r"\{([a-z][a-z_]*)\}")
"""RE2 counts with digits (`{2,4}`), so that letters between braces are free to be a name."""
_NAME: Final = re.compile(r"[a-z][a-z_]*")
_LONGEST: Final = 100_000
"""Characters of one pattern: parts within parts grow fast."""
_CUES: Final = ("cues", "negative_cues", "unless_near")

Parts = Mapping[str, str | ListedPart]
Lists = Mapping[str, Sequence[Word]]


def lists_named(
    rules: Sequence[PublishingRule], parts: Parts
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place of a pack that names word lists, and the names."""
    for name, part in parts.items():
        if isinstance(part, ListedPart):
            yield f"parts.{name}.files", part.files
    for index, rule in enumerate(rules):
        path = f"rules[{index}].detect"
        if isinstance(rule.detect, WordsDetect):
            yield f"{path}.files", rule.detect.files
        for name in _CUES:
            if (cues := getattr(rule.detect, name, None)) is not None:
                yield f"{path}.{name}.files", cues.files


def written_out(parts: Parts, lists: Lists, document: Document) -> dict[str, str]:
    """Every part as the pattern that it stands for."""
    known: dict[str, str] = {}
    for name, part in parts.items():
        place = f"parts.{name}"
        if _NAME.fullmatch(name) is None:
            raise document.error(
                f"“{name}” is no name of a part", place, "use small letters and underscores"
            )
        if isinstance(part, ListedPart):
            known[name] = _any_of(_words(part.files, lists))
            continue
        # Only what stands above is known: no part can hold itself.
        known[name] = f"(?:{_filled(part, known, document, place)})"
    return known


def with_parts(
    rules: tuple[PublishingRule, ...], known: Mapping[str, str], lists: Lists, document: Document
) -> tuple[PublishingRule, ...]:
    """The rules with every part of their patterns and list of their cues written out."""
    return tuple(
        replace(rule, detect=_with_lists(_rule(rule, known, document, index), lists))
        for index, rule in enumerate(rules)
    )


def _words(files: Sequence[str], lists: Lists) -> list[str]:
    return [word.word for name in files for word in lists[name]]


def _any_of(words: Sequence[str]) -> str:
    # The longest first: of two that begin alike the whole one is marked.
    return f"(?i:{'|'.join(re.escape(one) for one in sorted(words, key=len, reverse=True))})"


def _with_lists(detect: Detect, lists: Lists) -> Detect:
    if not isinstance(detect, PatternDetect | WordsDetect | BuiltInDetect):
        return detect
    found: dict[str, Cues] = {}
    for name in _CUES:
        cues: Cues | None = getattr(detect, name, None)
        if cues is not None and cues.files:
            found[name] = replace(cues, any=(*cues.any, *_words(cues.files, lists)))
    return replace(detect, **found) if found else detect


def _rule(rule: PublishingRule, known: Mapping[str, str], document: Document, index: int) -> Detect:
    detect = rule.detect
    if not isinstance(detect, PatternDetect):
        return detect
    path = f"rules[{index}].detect"
    match = tuple(
        _filled(source, known, document, f"{path}.match[{place}]")
        for place, source in enumerate(detect.match)
    )
    before = _filled(detect.not_before, known, document, f"{path}.not_before")
    after = _filled(detect.not_after, known, document, f"{path}.not_after")
    return replace(detect, match=match, not_before=before, not_after=after)


def _filled(source: str, known: Mapping[str, str], document: Document, path: str) -> str:
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

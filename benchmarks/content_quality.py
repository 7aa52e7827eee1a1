"""
What the shipped packs find in posts that other hands wrote than theirs, and where they are silent.

Prints one JSON line with three sets of posts; with `--misses` also a line for each miss, false
alarm and inexact span of the set that is named behind it (`unseen` when none is). The posts are
`tests/approval_rules/{unseen,read,blind}/*.yaml`: `unseen` and `read` were read when rules were
mended, by what a miss has in common with others; `blind` never was. They are written as
`quality.py` reads them, and may also say the network, the title, the field of a span and where it
starts when its words stand there twice. A post without spans is silent: whatever is told of it is a
false alarm.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from approval_rules.evaluate import PublishingRules, compile_publishing  # noqa: E402 - path
from approval_rules.load import default_packs  # noqa: E402 - path
from approval_rules.model import Finding  # noqa: E402 - path
from tests.approval_rules.quality import Counts, read  # noqa: E402 - path
from tests.approval_rules.quality import told as told_of  # noqa: E402 - path

POSTS = ROOT / "tests" / "approval_rules"
SETS = ("unseen", "read", "blind")
REAL = "unseen/real_posts"


class Quality(Struct):
    """The counts by type, how many silent posts stayed silent, how many real ones were stopped."""

    counts: dict[str, Counts] = field(default_factory=dict)
    silent: int = 0
    kept_silent: int = 0
    posts: int = 0
    real: int = 0
    stopped: int = 0
    lines: list[str] = field(default_factory=list)


def names(which: str = "unseen") -> list[str]:
    """The files of a set of posts, without the posts of real life."""
    found = sorted(f"{which}/{path.stem}" for path in (POSTS / which).glob("*.yaml"))
    return [name for name in found if name != REAL]


def told(rules: PublishingRules, entry: dict[str, Any]) -> list[Finding]:
    """The findings on a post that nothing of the city's facts allows, its length aside."""
    return [one for one in told_of(rules, entry) if one.type != "LENGTH"]


def is_heard(one: Finding) -> bool:
    """Whether a person who writes would take it for an alarm; a hint at a name is one."""
    return one.level != "info" or one.type == "PERSON_NAME"


def compare(quality: Quality, entry: dict[str, Any], found: Sequence[Finding]) -> None:
    """Count what was found of the marks of one post, and what else was told of it."""
    taken: set[int] = set()
    for span in entry.get("spans", ()):
        of = quality.counts.setdefault(span["type"], Counts())
        of.there += 1
        part = span.get("field", "text")
        start = span.get("start", entry[part].index(span["text"]))
        end = start + len(span["text"])
        if entry[part][start:end] != span["text"]:
            raise ValueError(f"no “{span['text']}” at {start} of {entry[part]}")
        near = [
            index
            for index, one in enumerate(found)
            if (one.type, one.field) == (span["type"], part) and one.start < end and start < one.end
        ]
        taken.update(near)
        if not near:
            quality.lines.append(f"missed {span['type']} {span['text']!r} in {entry[part]!r}")
            continue
        of.found += 1
        if any((found[index].start, found[index].end) == (start, end) for index in near):
            of.exact += 1
        else:
            said = entry[part][found[near[0]].start : found[near[0]].end]
            quality.lines.append(
                f"inexact {span['type']} {said!r} not {span['text']!r} in {entry[part]!r}"
            )
    for index, one in enumerate(found):
        if index in taken or not is_heard(one):
            continue
        if one.type == "HIDDEN_CHARS" and entry.get("spans"):
            continue
        quality.counts.setdefault(one.type, Counts()).false += 1
        said = entry.get(one.field, "")[one.start : one.end]
        where = "marked" if entry.get("spans") else "silent"
        quality.lines.append(
            f"false {one.type} {one.level} {one.rule} {said!r} in {where} {entry['text']!r}"
        )


def measure(rules: PublishingRules, sets: Iterable[str]) -> Quality:
    """What the rules tell of these sets of posts, against what is marked in them."""
    quality = Quality()
    for name in sets:
        for entry in read(name):
            found = told(rules, entry)
            quality.posts += 1
            if not entry.get("spans"):
                quality.silent += 1
                quality.kept_silent += not any(is_heard(one) for one in found)
            compare(quality, entry, found)
    for entry in read(REAL):
        blocks = [one for one in told(rules, entry) if one.level == "block"]
        quality.real += 1
        quality.stopped += bool(blocks)
        quality.lines += [
            f"stopped {one.rule} {entry.get(one.field, '')[one.start : one.end]!r} in "
            f"{entry['text']!r}"
            for one in blocks
        ]
    return quality


def figures(quality: Quality) -> dict[str, Any]:
    """What one set of posts says, by type and together."""
    marked = {name: of for name, of in sorted(quality.counts.items()) if of.there}
    found = sum(of.found for of in marked.values())
    return {
        "posts": quality.posts,
        "spans": sum(of.there for of in marked.values()),
        "recall": {name: round(of.recall, 3) for name, of in marked.items()},
        "precision": {name: round(of.precision, 3) for name, of in marked.items()},
        "marked": {name: of.there for name, of in marked.items()},
        "silent_posts": quality.silent,
        "silent_share": round(quality.kept_silent / quality.silent, 3),
        "spans_exact": round(sum(of.exact for of in marked.values()) / found, 3),
    }


def main() -> None:
    rules = compile_publishing(default_packs("publishing"))
    measured = {which: measure(rules, names(which)) for which in SETS}
    line = {
        "benchmark": "content_quality",
        **{which: figures(quality) for which, quality in measured.items()},
        "real_posts": measured["unseen"].real,
        "false_blocks": measured["unseen"].stopped,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    if "--misses" in sys.argv:
        asked = next((which for which in SETS if which in sys.argv), "unseen")
        sys.stdout.write("\n".join([*sorted(measured[asked].lines), ""]))


if __name__ == "__main__":
    main()

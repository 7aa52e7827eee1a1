"""What the shipped packs find in texts that are kept apart from their examples, by type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from approval_rules.model import Finding
from approval_rules.organisation import Fact, Organisation
from approval_rules.publishing import PublishingRules
from approval_rules.submission import Submission

HERE = Path(__file__).parent
AT = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
FORMATS = (
    "PHONE", "EMAIL", "MY_NUMBER", "CREDIT_CARD", "LICENSE_PLATE", "BANK_ACCOUNT", "BIRTH_DATE",
    "ID_NUMBER",
)  # fmt: skip


def _facts(*values: str) -> tuple[Fact, ...]:
    return tuple(Fact(value=value, reason="registered") for value in values)


CITY = Organisation(
    phones=_facts(
        "0246-22-1111", "0246-22-1234", "0246-22-1235", "0246-22-1236", "0246-22-1119",
        "0246-33-2222", "0246-33-3333",
    ),
    mail_domains=_facts("city.reiji.lg.jp"),
    link_domains=_facts("city.reiji.lg.jp"),
    addresses=_facts("例示市見本町1番地"),
    officials=_facts("例示健一"),
    bank_accounts=_facts("00150-7-325000", "0123456"),
    places=_facts("例示市", "見本町"),
)  # fmt: skip


class Counts(Struct):
    """Of one type: what stands there, what was found of it at exactly its words, and what else."""

    there: int = 0
    found: int = 0
    exact: int = 0
    false: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.there if self.there else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 1.0


def read(name: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    return entries


def told(rules: PublishingRules, entry: dict[str, Any]) -> list[Finding]:
    """The findings on a post that nothing of the city's facts allows."""
    submission = Submission(
        network=entry.get("network", "line"),
        text=entry["text"],
        title=entry.get("title", ""),
        category=entry.get("category", ""),
    )
    return [
        one
        for one in rules.check(submission, CITY, at=entry.get("at", AT)).findings
        if all(evidence.kind != "allowed" for evidence in one.evidence)
    ]


def count(rules: PublishingRules, names: Sequence[str]) -> tuple[dict[str, Counts], list[str]]:
    """The counts by type, and a line for each miss, false hit and inexact span."""
    counts: dict[str, Counts] = {}
    lines: list[str] = []
    for name in names:
        for entry in read(name):
            text = entry["text"]
            found = told(rules, entry)
            taken: set[int] = set()
            for span in entry.get("spans", ()):
                of = counts.setdefault(span["type"], Counts())
                of.there += 1
                start = text.index(span["text"])
                end = start + len(span["text"])
                near = [
                    (index, one)
                    for index, one in enumerate(found)
                    if one.type == span["type"] and one.start < end and start < one.end
                ]
                taken.update(index for index, _ in near)
                if not near:
                    lines.append(f"missed {span['type']} {span['text']} in {text}")
                    continue
                of.found += 1
                if any((one.start, one.end) == (start, end) for _, one in near):
                    of.exact += 1
                else:
                    said = text[near[0][1].start : near[0][1].end]
                    lines.append(f"inexact {span['type']} “{said}” not “{span['text']}” in {text}")
            may_warn = entry.get("warn", False)
            for index, one in enumerate(found):
                is_expected = index in taken or (may_warn and one.level != "block")
                if one.type == "HIDDEN_CHARS" and any(sign in text for sign in "\u200b\u2060"):
                    continue
                if is_expected or (one.level == "info" and one.type != "PERSON_NAME"):
                    continue
                counts.setdefault(one.type, Counts()).false += 1
                said = text[one.start : one.end]
                lines.append(f"false {one.level} {one.rule} “{said}” in {text}")
    return counts, lines

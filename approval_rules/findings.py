"""Findings: made of hits, masked where they are personal, and one where several say the same."""

from __future__ import annotations

import bisect
from typing import Final

from msgspec import structs

from approval_rules.model import (
    LEVELS,
    Evidence,
    Finding,
    Level,
    Override,
    PublishingRule,
    Stretch,
    Text,
)
from approval_rules.reading import Hit, Reading

PERSONAL: Final = frozenset(
    {
        "PERSON_NAME", "PHONE", "EMAIL", "MY_NUMBER", "CREDIT_CARD", "LICENSE_PLATE",
        "BANK_ACCOUNT", "BIRTH_DATE", "ADDRESS", "ID_NUMBER", "SECRET",
    }
)  # fmt: skip
"""Types whose surface is masked wherever it is told."""
_NUMBERS: Final = frozenset({"PHONE", "MY_NUMBER", "CREDIT_CARD", "ID_NUMBER", "BANK_ACCOUNT"})


def mask(text: str) -> str:
    """A personal surface as it may be told: its shape, and no more than two characters of it."""
    kept = 2 if len(text) > 6 else 1
    hidden = "".join("•" if c.isalnum() else c for c in text[:-kept])
    return hidden + text[-kept:] if len(text) > kept else "•" * len(text)


def finding_of(rule: PublishingRule, level: Level, reading: Reading, hit: Hit) -> Finding:
    """What the rule says about a hit."""
    if hit.whole:
        return finding_at(
            rule,
            level,
            reading,
            (0, 0),
            evidence=tuple(hit.evidence),
            replacement=hit.replacement,
            title=hit.title,
            message=hit.message,
            remedy=hit.remedy,
        )
    start, end = hit.view.span(hit.start, hit.end)
    evidence = list(hit.evidence)
    if rule.type in PERSONAL:
        evidence.insert(0, Evidence(kind="surface", text=mask(reading.original[start:end])))
    message = hit.message
    if hit.allowed:
        evidence.append(Evidence(kind="allowed", text=hit.allowed))
        message = Text(
            ja=f"団体の登録により許可されています：{hit.allowed}",
            en=f"Allowed by an entry of the organisation: {hit.allowed}",
        )
    return finding_at(
        rule,
        level,
        reading,
        (start, end),
        evidence=tuple(evidence),
        replacement=hit.replacement,
        title=hit.title,
        part=hit.view.span(*hit.part) if hit.part else None,
        message=message,
        remedy=hit.remedy,
    )


def finding_at(
    rule: PublishingRule,
    level: Level,
    reading: Reading,
    span: tuple[int, int],
    *,
    evidence: tuple[Evidence, ...],
    replacement: str | None = None,
    title: Text | None = None,
    part: tuple[int, int] | None = None,
    message: Text | None = None,
    remedy: Text | None = None,
) -> Finding:
    """What the rule says about a span of a field; a replacement is for `part` of it, or for all."""
    start, end = span
    stretch = None
    if replacement is not None:
        first, last = part or span
        stretch = Stretch(
            start=first,
            end=last,
            start_utf16=reading.utf16(first),
            end_utf16=reading.utf16(last),
        )
    return Finding(
        rule=rule.id,
        type=rule.type,
        level=level,
        title=title or rule.title,
        message=message or rule.why,
        remedy=remedy or rule.remedy,
        clause=rule.clause,
        field=reading.field,
        start=start,
        end=end,
        start_utf16=reading.utf16(start),
        end_utf16=reading.utf16(end),
        evidence=evidence,
        replacement=replacement,
        replaces=stretch,
        override=rule.override if level == "block" else Override(),
    )


def settled(found: list[Finding]) -> list[Finding]:
    """One finding where several say the same of one place; the gravest, then the longest."""
    ordered = sorted(found, key=lambda f: (-LEVELS.index(f.level), f.start - f.end))
    kept: list[Finding] = []
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    places: dict[tuple[str, str, int, int], int] = {}
    whole: set[tuple[str, tuple[Evidence, ...]]] = set()
    for one in ordered:
        if one.start == one.end:
            if (one.rule, one.evidence) not in whole:
                whole.add((one.rule, one.evidence))
                kept.append(one)
            continue
        family = "number" if one.type in _NUMBERS else one.type
        taken = spans.setdefault((one.field, family), [])
        place = bisect.bisect_left(taken, (one.start, one.end))
        # What was kept does not overlap: only its two neighbours can.
        over = [span for span in taken[place : place + 1] if span[0] < one.end]
        over += [span for span in taken[max(place - 1, 0) : place] if span[1] > one.start]
        if over:
            for span in over:
                index = places[one.field, family, *span]
                kept[index] = _no_laxer(kept[index], one)
            continue
        taken.insert(place, (one.start, one.end))
        places[one.field, family, one.start, one.end] = len(kept)
        kept.append(one)
    return kept


def _no_laxer(kept: Finding, dropped: Finding) -> Finding:
    """The finding that speaks for both: what one rule lets nobody pass, the other opens to none."""
    if dropped.level != "block" or kept.override == dropped.override:
        return kept
    asks = kept.override.reason_required or dropped.override.reason_required
    role = kept.override.role if kept.override.role == dropped.override.role else "none"
    return structs.replace(kept, override=Override(role=role, reason_required=asks))


def too_long(length: int, longest: int) -> Finding:
    """The finding that says that a text is longer than the engine reads."""
    unread = engine_finding("length", f"{length} characters, of which {longest} could be read")
    message = Text(
        ja=f"{length:,} 文字あります。{longest:,} 文字を超える文は確かめられません。",
        en=f"It has {length:,} characters. More than {longest:,} cannot be checked.",
    )
    remedy = Text(ja="文を短くしてください。", en="Shorten it.")
    return structs.replace(unread, message=message, remedy=remedy)


def engine_finding(kind: str, says: str) -> Finding:
    """The finding that says that the rules could not be asked to the end."""
    return Finding(
        rule=f"engine.{kind}",
        type="ENGINE",
        level="block",
        title=Text(ja="検査が終わりませんでした", en="The check did not come to its end"),
        message=Text(
            ja="規則の一部を確かめられなかったため、問題の有無は分かりません。",
            en="Some rules could not be asked, so nobody knows whether this is fine.",
        ),
        remedy=Text(
            ja="文を短くするか、管理者に連絡してください。",
            en="Shorten it, or tell the administrator.",
        ),
        clause=(),
        evidence=(Evidence(kind="engine", text=says),),
    )

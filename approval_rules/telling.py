"""The words in which the steps of a rule are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from approval_rules.model import Evidence, Finding

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "network": ("宛先", "network"),
    "account": ("アカウント", "account"),
    "category": ("分類", "category"),
    "period": ("期間", "period"),
    "field": ("欄", "field"),
    "view": ("読み替え", "as read"),
    "pattern": ("正規表現", "pattern"),
    "not_before": ("前の文字", "not_before"),
    "not_after": ("後の文字", "not_after"),
    "words": ("言葉", "words"),
    "unless": ("unless", "unless"),
    "gate": ("言葉の区切り", "gate"),
    "pos": ("品詞", "part of speech"),
    "unless_near": ("unless_near", "unless_near"),
    "cues": ("手掛かり", "cues"),
    "negative_cues": ("打ち消し", "negative_cues"),
    "detector": ("検出器", "detector"),
    "check": ("検査数字", "check digit"),
    "allowed": ("団体の事実", "allow-list"),
    "found": ("見つかった種類", "types found"),
    "left_out": ("数えないもの", "left out"),
    "when": ("条件", "when"),
    "level": ("重さ", "level"),
    "block": ("block（止める）", "block"),
    "warn": ("warn（人が確かめる）", "warn"),
    "info": ("info（知らせる）", "info"),
    "elsewhere": ("別の規則", "another rule"),
    "more": ("…", "…"),
    "finding": ("結果", "finding"),
    "length": ("長さ", "length"),
    "time": ("時間", "time"),
}
"""What a step is called, in Japanese and in English."""

FACTS_OF: Final[Mapping[str, str]] = {
    "phone": "phones",
    "mail": "mails, mail_domains",
    "address": "addresses",
    "person_name": "officials, mascots",
    "link": "link_domains",
}
"""Detector → the kinds of facts by which it allows a hit."""
REFUSALS: Final[Mapping[str, tuple[str, str]]] = {
    "unless": ("近くに「{by}」があるので見逃します", "“{by}” is near and silences it"),
    "gate": ("「{by}」の一部で、独立した言葉ではありません", "a part of “{by}”, no word by itself"),
    "pos": ("ここでは{by}です", "it is {by} here"),
}
SIDES: Final[Mapping[str, tuple[str, str]]] = {
    "before": ("前", "before"),
    "after": ("後", "after"),
    "both": ("前後", "before or after"),
}
_LONGEST_SHOWN: Final = 160


def evidence_of(evidence: Sequence[Evidence]) -> str:
    """The evidence in a row."""
    return "; ".join(f"{one.kind} {one.text}" for one in evidence)


def place_of(found: Finding) -> str:
    """What was found, by which rule, and where."""
    where = f"{found.field} {found.start}–{found.end}" if found.end else found.field
    return f"{found.type} [{found.rule}] {where}"


def short(text: str) -> str:
    """The text, cut where nobody reads on."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"

"""What conditions of publishing rules may read where they stand, and whether they can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from approval_rules.cel import CelError, Condition, Environment, Failed, bare
from approval_rules.detect import (
    BuiltInDetect,
    CombineDetect,
    PatternDetect,
    PostDetect,
    WordsDetect,
)
from approval_rules.detectors.by_name import WHOLE
from approval_rules.flaws import of_condition
from approval_rules.known import (
    CATEGORIES,
    KINDS,
    NETWORKS,
    ORGANISATION,
    PERIODS,
    POST,
    category,
)
from approval_rules.model import FINDING_TYPES, PublishingRule
from approval_rules.source import Document
from approval_rules.spelling import pattern_flaw

_LITERAL: Final = r"(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
_FIELD: Final = r"(hit\.kind|post\.category|post\.network)"
_COMPARED: Final = (
    re.compile(rf"(?<![\w.]){_FIELD}\s*[!=]=\s*{_LITERAL}"),
    re.compile(rf"{_LITERAL}\s*[!=]=\s*{_FIELD}(?!\w)"),
)
_ONE_OF: Final = re.compile(rf"(?<![\w.]){_FIELD}\s+in\s+\[([^\[\]]*)\]")
_AMONG: Final = re.compile(rf"{_LITERAL}\s+in\s+(types|post\.periods)(?!\w)")
_MATCHES: Final = re.compile(rf"\.matches\(\s*(r?){_LITERAL}\s*\)")
_BY_INDEX: Final = re.compile(rf"(?<![\w.])(hit|post|org)\s*\[\s*{_LITERAL}\s*\]")
_WORD: Final = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_MAY_HOLD: Final = {"cue", "check", "negative_cue", "named", "named_near", "somebody", "types"}
_TYPICAL: Final = ("090-1234-5678", "例示市", "Reiji", "")
_SHOWN: Final = 6


class Readable(Struct, frozen=True, kw_only=True):
    """What a condition may read where it stands, and what `hit.kind` may be there."""

    plain: frozenset[str]
    hit: tuple[str, ...] = ()
    post: tuple[str, ...] = POST
    kinds: tuple[str, ...] = ()


def of_levels(rule: PublishingRule) -> Readable:
    """What the conditions of a rule's levels may read."""
    detect = rule.detect
    if isinstance(detect, CombineDetect):
        return Readable(plain=frozenset({"types"}))
    if isinstance(detect, PostDetect):
        return Readable(plain=frozenset())
    kinds = KINDS.get(detect.name, ()) if isinstance(detect, BuiltInDetect) else ()
    hit = ("kind", "text") if kinds else ("text",)
    if isinstance(detect, BuiltInDetect) and detect.name in WHOLE:
        return Readable(plain=frozenset(), hit=hit, kinds=kinds)
    plain = {"named", "named_near", "somebody"}
    if detect.cues is not None:
        plain.add("cue")
    if not isinstance(detect, WordsDetect) and detect.negative_cues is not None:
        plain.add("negative_cue")
    if isinstance(detect, PatternDetect):
        checks = bool(detect.validate)
    else:
        checks = isinstance(detect, BuiltInDetect) and detect.name == "phone"
    if checks:
        plain.add("check")
    return Readable(plain=frozenset(plain), hit=hit, kinds=kinds)


def of_when(detect: CombineDetect | PostDetect) -> Readable:
    """What the condition of a `combine` or `post` rule itself may read."""
    post = POST if isinstance(detect, CombineDetect) else (*POST, "text")
    return Readable(plain=frozenset({"types"}), post=post)


def check_condition(
    source: str, readable: Readable, environment: Environment, document: Document, path: str
) -> frozenset[str]:
    """The plain names that a condition reads; raises PackError where it could never be answered."""
    try:
        condition = environment.condition(source)
    except CelError as error:
        said, cure = of_condition(str(error))
        raise document.error(said, path, cure) from None
    for message, remedy in _flaws(condition, readable):
        raise document.error(message, path, remedy)
    failed = _asked(condition, readable, environment)
    if failed is not None:
        raise document.error(
            f"the condition cannot be answered: {failed.reason}",
            path,
            "a post for which it fails is held for a person: mend the condition",
        )
    return _plain(source)


def _plain(source: str) -> frozenset[str]:
    return frozenset(_WORD.findall(bare(source))) & _MAY_HOLD


def _flaws(condition: Condition, readable: Readable) -> Iterator[tuple[str, str]]:
    source = condition.source
    for name in sorted(_plain(source) - readable.plain):
        yield f"nothing gives “{name}” here, so it never holds", _REMEDIES[name]
    fields = {"hit": readable.hit, "post": readable.post, "org": ORGANISATION}
    read = condition.names | {(one, text[1:-1]) for one, text in _BY_INDEX.findall(source)}
    for variable, name in sorted(read):
        if variable in fields and name not in fields[variable]:
            known = ", ".join(f"{variable}.{one}" for one in fields[variable]) or "none is here"
            yield f"there is no “{variable}.{name}” here", f"one of: {known}"
    for field, value in _compared(source):
        yield from _unknown(field, value, readable)
    for raw, literal in _MATCHES.findall(source):
        expression = literal[1:-1] if raw else literal[1:-1].replace("\\\\", "\\")
        if flaw := pattern_flaw(expression):
            yield flaw


def _compared(source: str) -> Iterator[tuple[str, str]]:
    """The fields of few values, and the text that each is compared with."""
    for field, literal in _COMPARED[0].findall(source):
        yield field, literal[1:-1]
    for literal, field in _COMPARED[1].findall(source):
        yield field, literal[1:-1]
    for field, listed in _ONE_OF.findall(source):
        for literal in re.findall(_LITERAL, listed):
            yield field, literal[1:-1]
    for literal, field in _AMONG.findall(source):
        yield field, literal[1:-1]


def _unknown(field: str, value: str, readable: Readable) -> Iterator[tuple[str, str]]:
    known: dict[str, Sequence[str]] = {
        "hit.kind": readable.kinds,
        "post.category": (*CATEGORIES, ""),
        "post.network": NETWORKS,
        "post.periods": PERIODS,
        "types": FINDING_TYPES,
    }
    if value not in known[field]:
        remedy = f"one of: {', '.join(one for one in known[field] if one)}"
        if field == "post.category" and category(value) in CATEGORIES:
            remedy = f"write “{category(value)}”"
        yield f"“{field}” is never “{value}”", remedy


_REMEDIES: Final = {
    "cue": "add `cues: {any: […]}` to `detect`, or take `cue` out",
    "negative_cue": "add `negative_cues: {any: […]}` to `detect`, or take `negative_cue` out",
    "check": "add `validate` to `detect`, or take `check` out",
    "named": "only rules that look for words, patterns or a detector's hits know `named`",
    "named_near": "only rules that look for words, patterns or a detector's hits know `named_near`",
    "somebody": "only rules that look for words, patterns or a detector's hits know `somebody`",
    "types": "only `when` of `combine` and `post`, and levels of `combine`, know `types`",
}


def _asked(condition: Condition, readable: Readable, environment: Environment) -> Failed | None:
    """The first failure of the condition under typical values."""
    for values in _typical(readable):
        bound = environment.bind(values)
        answer = bound if isinstance(bound, Failed) else condition.ask(bound)
        if isinstance(answer, Failed):
            return answer
    return None


def _typical(readable: Readable) -> Iterable[dict[str, Any]]:
    kinds = readable.kinds or ("",)
    for number in range(max(len(kinds), len(_TYPICAL))):
        text = _TYPICAL[number % len(_TYPICAL)]
        for holds in (True, False):
            post = {
                "network": NETWORKS[number % len(NETWORKS)],
                "category": CATEGORIES[number % len(CATEGORIES)] if holds else "",
                "sponsor": holds,
                "has_media": holds,
                "has_link": holds,
                "periods": list(PERIODS) if holds else [],
                "length": len(text),
                "text": text,
            }
            yield {
                "cue": holds,
                "check": holds,
                "negative_cue": holds,
                "named": holds,
                "named_near": holds,
                "somebody": holds,
                "types": list(FINDING_TYPES) if holds else [],
                "hit": {"kind": kinds[number % len(kinds)], "text": text} if readable.hit else {},
                "post": {name: post[name] for name in readable.post},
                "org": dict.fromkeys(ORGANISATION, holds),
            }

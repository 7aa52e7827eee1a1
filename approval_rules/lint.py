"""What the shape of a publishing rule cannot say: its patterns, conditions, names and examples."""

from __future__ import annotations

from collections.abc import Sequence

from approval_rules.cel import CelError, Environment
from approval_rules.detectors import READING, WHOLE
from approval_rules.model import (
    FACTS,
    BuiltInDetect,
    CombineDetect,
    PatternDetect,
    PostDetect,
    PublishingRule,
    WordsDetect,
)
from approval_rules.publishing import environment as the_environment
from approval_rules.publishing import pattern
from approval_rules.source import Document
from approval_rules.text.validators import VALIDATORS


def check_rule(rule: PublishingRule, document: Document, path: str) -> None:
    """Raise PackError for anything in a rule that could not be put in force."""
    environment = the_environment()
    if not rule.levels:
        raise document.error("“levels” is empty", f"{path}.levels", "say how grave a hit is")
    for index, entry in enumerate(rule.levels):
        _check_condition(entry.when, environment, document, f"{path}.levels[{index}].when")
    for name, examples in (("match", rule.examples.match), ("no_match", rule.examples.no_match)):
        if len(examples) < 2:
            raise document.error(
                f"“{name}” has fewer than two examples",
                f"{path}.examples.{name}",
                "add examples: they are the rule's tests",
            )
        for index, example in enumerate(examples):
            _check_facts(tuple(example.facts), document, f"{path}.examples.{name}[{index}].facts")
    match rule.detect:
        case PatternDetect() as detect:
            _check_patterns(detect, document, f"{path}.detect")
        case WordsDetect() as detect:
            if not (detect.words or detect.files or detect.facts):
                raise document.error("there are no words", f"{path}.detect", "add `words`")
            for index, word in enumerate(detect.words):
                if not word.word.strip():
                    place = f"{path}.detect.words[{index}].word"
                    raise document.error("a word is empty", place, "take the entry out")
            _check_facts(detect.facts, document, f"{path}.detect.facts")
        case BuiltInDetect(name=name):
            if name not in READING and name not in WHOLE:
                known = ", ".join(sorted([*READING, *WHOLE]))
                raise document.error(
                    f"there is no detector “{name}”", f"{path}.detect.name", f"one of: {known}"
                )
        case CombineDetect(when=when) | PostDetect(when=when):
            _check_condition(when, environment, document, f"{path}.detect.when")


def _check_condition(source: str, environment: Environment, document: Document, path: str) -> None:
    if not source:
        return
    try:
        environment.condition(source)
    except CelError as error:
        raise document.error(
            f"the condition cannot be read: {error}", path, "see packs/README.md for conditions"
        ) from None


def _check_facts(kinds: Sequence[str], document: Document, path: str) -> None:
    for kind in kinds:
        if kind and kind not in FACTS:
            known = ", ".join(FACTS)
            raise document.error(f"there are no facts “{kind}”", path, f"one of: {known}")


def _check_patterns(detect: PatternDetect, document: Document, path: str) -> None:
    if not detect.match:
        raise document.error("“match” is empty", f"{path}.match", "write at least one pattern")
    if detect.validate and detect.validate not in VALIDATORS:
        known = ", ".join(sorted(VALIDATORS))
        raise document.error(
            f"there is no check “{detect.validate}”", f"{path}.validate", f"one of: {known}"
        )
    _check_facts([detect.fact], document, f"{path}.fact")
    sources = [(f"{path}.match[{index}]", source) for index, source in enumerate(detect.match)]
    sources += [
        (f"{path}.{name}", source)
        for name, source in (("not_before", detect.not_before), ("not_after", detect.not_after))
        if source
    ]
    for place, source in sources:
        if "\\b" in source:
            raise document.error(
                "\\b does not know Japanese", place, "use `not_before` and `not_after` instead"
            )
        try:
            compiled = pattern(source)
        except ValueError as error:
            raise document.error(
                f"the pattern cannot be used: {error}", place, "RE2 knows no look-around; simplify"
            ) from None
        if place.startswith(f"{path}.match") and compiled.search("") is not None:
            raise document.error(
                "the pattern matches nothing at all", place, "make a part of it necessary"
            )

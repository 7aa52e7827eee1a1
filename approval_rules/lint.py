"""
What the shape of a publishing rule cannot say.

A rule that could be put in force and would never work is refused here, with its place and remedy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from approval_rules.cel import Environment
from approval_rules.conditions import check_condition, of_levels, of_when
from approval_rules.detect import (
    BuiltInDetect,
    CombineDetect,
    Cues,
    Detect,
    PatternDetect,
    PostDetect,
    Word,
    WordsDetect,
)
from approval_rules.detectors.by_name import READING, WHOLE
from approval_rules.known import (
    CATEGORIES,
    NETWORKS,
    PARTS_OF_SPEECH,
    PERIODS,
    ROLES,
    category,
)
from approval_rules.model import FINDING_TYPES, Example, Pack, PublishingRule, Scope, Text
from approval_rules.organisation import FACTS
from approval_rules.publishing import environment as the_environment
from approval_rules.source import Document
from approval_rules.spelling import (
    are_folded,
    is_after_everything,
    is_before_everything,
    pattern,
    pattern_flaw,
    word_flaw,
)
from approval_rules.text.validators import VALIDATORS

MOST_PATTERNS_OF_A_RULE: Final = 200
MOST_PATTERNS: Final = 1000
WIDEST_WINDOW: Final = 500
MOST_CUES: Final = 300
LONGEST_WORD: Final = 100


def check_pack(pack: Pack, document: Document) -> None:
    """Raise PackError for what no single rule says."""
    _check_text(pack.title, document, "title")
    if not pack.version.strip():
        raise document.error("“version” is empty", "version", 'write one, as in `version: "1"`')
    patterns = 0
    for index, rule in enumerate(pack.publishing):
        if isinstance(rule.detect, PatternDetect):
            patterns += len(rule.detect.match)
        if patterns > MOST_PATTERNS:
            raise document.error(
                f"the pack has more than {MOST_PATTERNS} patterns",
                f"rules[{index}].detect.match",
                "use a word list, or cut the pack in two",
            )


def check_parts(parts: Mapping[str, str], document: Document) -> None:
    """Raise PackError for a part that can be used in no pattern."""
    for name, source in parts.items():
        _check_pattern(source, document, f"parts.{name}")


def check_rule(rule: PublishingRule, document: Document, path: str) -> None:
    """Raise PackError for anything in a rule that could not be put in force, or never work."""
    for name, text in (("title", rule.title), ("why", rule.why), ("remedy", rule.remedy)):
        _check_text(text, document, f"{path}.{name}")
    for index, clause in enumerate(rule.clause):
        if not clause.strip():
            raise document.error(
                "a clause is empty",
                f"{path}.clause[{index}]",
                "name the obligation, or take it out",
            )
    if rule.override.role not in ROLES:
        raise document.error(
            f"there is no role “{rule.override.role}”",
            f"{path}.override.role",
            f"one of: {', '.join(ROLES)}",
        )
    _check_scope(rule.applies_to, document, f"{path}.applies_to")
    read = _check_levels(rule, document, path)
    match rule.detect:
        case PatternDetect() as detect:
            _check_patterns(detect, document, f"{path}.detect")
        case WordsDetect() as detect:
            _check_words(detect, document, f"{path}.detect")
        case BuiltInDetect() as detect:
            _check_detector(detect, document, f"{path}.detect")
        case CombineDetect() | PostDetect() as detect:
            _check_whole(detect, document, f"{path}.detect")
    _check_used(rule, read, document, f"{path}.detect")
    _check_examples(rule, document, f"{path}.examples")


def check_words(words: Sequence[Word], document: Document, path: str) -> None:
    """Raise PackError for an entry of a word list that could find nothing, or everything."""
    is_folded = are_folded(said for word in words for said in (word.word, *word.unless))
    for index, word in enumerate(words):
        _check_word(word, document, f"{path}[{index}]", is_folded=is_folded)


def _check_word(word: Word, document: Document, path: str, *, is_folded: bool) -> None:
    entries = [("word", word.word), *((f"unless[{n}]", one) for n, one in enumerate(word.unless))]
    for name, said in entries:
        if flaw := word_flaw(said, is_folded=is_folded):
            raise document.error(flaw[0], f"{path}.{name}", flaw[1])
    if len(word.word) > LONGEST_WORD:
        raise document.error(
            f"the word has more than {LONGEST_WORD} characters",
            f"{path}.word",
            "name the part of it that says enough",
        )
    if not word.why.strip():
        raise document.error("“why” is empty", f"{path}.why", "say why the word stands here")
    for index, one in enumerate(word.pos):
        _check_known(one, PARTS_OF_SPEECH, "part of speech", document, f"{path}.pos[{index}]")


# ------------------------------------------------------------------ parts of a rule


def _check_known(
    value: str, known: Sequence[str], what: str, document: Document, path: str
) -> None:
    if value not in known:
        remedy = f"one of: {', '.join(known)}"
        if what == "category" and category(value) in known:
            remedy = f"write “{category(value)}”"
        raise document.error(f"there is no {what} “{value}”", path, remedy)


def _check_text(text: Text, document: Document, path: str) -> None:
    for language, said in (("ja", text.ja), ("en", text.en)):
        if not said.strip():
            raise document.error(
                f"“{language}” is empty", f"{path}.{language}", "write a sentence for the author"
            )


def _check_scope(scope: Scope, document: Document, path: str) -> None:
    for name in ("networks", "accounts", "fields", "categories"):
        if not getattr(scope, name):
            raise document.error(
                f"“{name}” is empty: the rule would never apply", f"{path}.{name}", "take it out"
            )
    lists: Mapping[str, tuple[Sequence[str], str]] = {
        "networks": (("*", *NETWORKS), "network"),
        "categories": (("*", *CATEGORIES), "category"),
        "not_categories": (CATEGORIES, "category"),
        "periods": (PERIODS, "period"),
    }
    for name, (known, what) in lists.items():
        for index, value in enumerate(getattr(scope, name)):
            _check_known(value, known, what, document, f"{path}.{name}[{index}]")
    if "*" not in scope.categories and set(scope.categories) <= set(scope.not_categories):
        raise document.error(
            "every category of the rule is left out again",
            f"{path}.not_categories",
            "take the category out of one of the two",
        )


def _check_levels(rule: PublishingRule, document: Document, path: str) -> frozenset[str]:
    if not rule.levels:
        raise document.error("“levels” is empty", f"{path}.levels", "say how grave a hit is")
    environment = the_environment()
    read: frozenset[str] = frozenset()
    for index, entry in enumerate(rule.levels):
        place = f"{path}.levels[{index}]"
        if entry.when:
            readable = of_levels(rule)
            read |= check_condition(entry.when, readable, environment, document, f"{place}.when")
        elif index + 1 < len(rule.levels):
            raise document.error(
                "no level below this one is ever reached",
                f"{path}.levels[{index + 1}]",
                "write the level that has no `when` last",
            )
    return read


def _check_facts(kinds: Sequence[str], document: Document, path: str) -> None:
    for kind in kinds:
        if kind and kind not in FACTS:
            known = ", ".join(FACTS)
            raise document.error(f"there are no facts “{kind}”", path, f"one of: {known}")


def _check_cues(cues: Cues | None, document: Document, path: str) -> None:
    if cues is None:
        return
    if not cues.any:
        raise document.error("“any” is empty: nothing is near", f"{path}.any", "name a word")
    if len(cues.any) > MOST_CUES:
        raise document.error(f"“any” has more than {MOST_CUES} words", f"{path}.any", "name fewer")
    for index, word in enumerate(cues.any):
        if flaw := word_flaw(word):
            raise document.error(flaw[0], f"{path}.any[{index}]", flaw[1])
    if not 1 <= cues.window <= WIDEST_WINDOW:
        raise document.error(
            f"the window is {cues.window} characters",
            f"{path}.window",
            f"write a number from 1 to {WIDEST_WINDOW}",
        )


def _check_patterns(detect: PatternDetect, document: Document, path: str) -> None:
    if not detect.match:
        raise document.error("“match” is empty", f"{path}.match", "write at least one pattern")
    if len(detect.match) > MOST_PATTERNS_OF_A_RULE:
        raise document.error(
            f"the rule has more than {MOST_PATTERNS_OF_A_RULE} patterns",
            f"{path}.match",
            "use `kind: words` for words, or cut the rule in two",
        )
    if detect.validate:
        _check_known(detect.validate, sorted(VALIDATORS), "check", document, f"{path}.validate")
    _check_facts([detect.fact], document, f"{path}.fact")
    for index, source in enumerate(detect.match):
        _check_pattern(source, document, f"{path}.match[{index}]")
        if pattern(source).search("") is not None:
            raise document.error(
                "the pattern matches nothing at all",
                f"{path}.match[{index}]",
                "make a part of it necessary",
            )
    for name, source, is_always in (
        ("not_before", detect.not_before, is_before_everything),
        ("not_after", detect.not_after, is_after_everything),
    ):
        if not source:
            continue
        _check_pattern(source, document, f"{path}.{name}")
        if is_always(source):
            raise document.error(
                "this stands beside everything: there would be no hit",
                f"{path}.{name}",
                "make a part of it necessary",
            )


def _check_pattern(source: str, document: Document, path: str) -> None:
    if flaw := pattern_flaw(source):
        raise document.error(flaw[0], path, flaw[1])


def _check_words(detect: WordsDetect, document: Document, path: str) -> None:
    if not (detect.words or detect.files or detect.facts):
        raise document.error("there are no words", path, "add `words`")
    check_words(detect.words, document, f"{path}.words")
    _check_facts(detect.facts, document, f"{path}.facts")
    _check_cues(detect.unless_near, document, f"{path}.unless_near")


def _check_detector(detect: BuiltInDetect, document: Document, path: str) -> None:
    known = sorted([*READING, *WHOLE])
    _check_known(detect.name, known, "detector", document, f"{path}.name")
    for name in ("cues", "negative_cues"):
        if detect.name in WHOLE and getattr(detect, name) is not None:
            raise document.error(
                f"the detector “{detect.name}” looks at the whole post: nothing is near it",
                f"{path}.{name}",
                "take it out",
            )


def _check_whole(detect: CombineDetect | PostDetect, document: Document, path: str) -> None:
    environment: Environment = the_environment()
    check_condition(detect.when, of_when(detect), environment, document, f"{path}.when")
    if isinstance(detect, PostDetect):
        return
    if not detect.mark:
        raise document.error(
            "“mark” is empty: nothing would be marked", f"{path}.mark", "name a type"
        )
    for index, kind in enumerate(detect.mark):
        _check_known(kind, FINDING_TYPES, "type", document, f"{path}.mark[{index}]")


def _check_used(rule: PublishingRule, read: frozenset[str], document: Document, path: str) -> None:
    """Cues and checks that no level asks for change nothing, whatever their author hopes."""
    detect = rule.detect
    if isinstance(detect, CombineDetect | PostDetect):
        return
    _check_cues(detect.cues, document, f"{path}.cues")
    if isinstance(detect, WordsDetect):
        return
    _check_cues(detect.negative_cues, document, f"{path}.negative_cues")
    named = {"cues": "cue", "negative_cues": "negative_cue", "validate": "check"}
    for name, asked in named.items():
        if getattr(detect, name, None) and asked not in read:
            raise document.error(
                f"no level asks for “{asked}”: this changes nothing",
                f"{path}.{name}",
                f"write `when: {asked}` (or `!{asked}`) at a level, or take it out",
            )


# ------------------------------------------------------------------ examples


def _check_examples(rule: PublishingRule, document: Document, path: str) -> None:
    for name, examples in (("match", rule.examples.match), ("no_match", rule.examples.no_match)):
        if len(examples) < 2:
            raise document.error(
                f"“{name}” has fewer than two examples",
                f"{path}.{name}",
                "add examples: they are the rule's tests",
            )
        seen: dict[str, list[Example]] = {}
        for index, example in enumerate(examples):
            place = f"{path}.{name}[{index}]"
            _check_example(example, document, place)
            alike = seen.setdefault(example.text, [])
            if any(_is_same(example, other) for other in alike):
                raise document.error(
                    "the example stands twice", place, "write one that says something else"
                )
            alike.append(example)
    for index, example in enumerate(rule.examples.no_match):
        if _reads(rule.detect) and not (example.text.strip() or example.media):
            raise document.error(
                "the example is empty: nothing can be found in it",
                f"{path}.no_match[{index}].text",
                "write a post that comes close to what is sought, and is none",
            )
    for index, example in enumerate(rule.examples.match):
        place = f"{path}.match[{index}]"
        if example.span is not None and (not example.span or example.span not in example.text):
            raise document.error(
                "the span is no part of the text", f"{place}.span", "copy it from the text"
            )
        if example.level is not None and example.level not in {one.level for one in rule.levels}:
            raise document.error(
                f"the rule has no level “{example.level}”", f"{place}.level", "see its `levels`"
            )


def _is_same(one: Example, other: Example) -> bool:
    """Whether two examples are one post, of which they do not ask for two findings."""
    if one.span is not None and other.span is not None and one.span != other.span:
        return False
    return replace(one, span=None, level=None) == replace(other, span=None, level=None)


def _reads(detect: Detect) -> bool:
    """Whether what is sought can stand in words only."""
    if isinstance(detect, BuiltInDetect):
        return detect.name not in WHOLE
    return isinstance(detect, PatternDetect | WordsDetect)


def _check_example(example: Example, document: Document, path: str) -> None:
    _check_facts(tuple(example.facts), document, f"{path}.facts")
    _check_known(example.network, NETWORKS, "network", document, f"{path}.network")
    if example.category:
        _check_known(example.category, CATEGORIES, "category", document, f"{path}.category")
    for index, period in enumerate(example.periods):
        _check_known(period, PERIODS, "period", document, f"{path}.periods[{index}]")
    for name in ("publish_at", "at"):
        moment = getattr(example, name)
        if moment is not None and moment.tzinfo is None:
            raise document.error(
                "the time does not say where it is meant",
                f"{path}.{name}",
                "end it with +09:00",
            )

"""
The publishing engine: compiled rules judge a submission and say why.

Pure and total: any submission gets a judgement. What cannot be decided (an expression that fails, a
time limit that is passed) makes the verdict `unknown`: a person must look.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from ahocorasick_rs import AhoCorasick
from msgspec.structs import replace

from approval_rules.cel import Environment
from approval_rules.compiled import ANYWHERE, STAGES, Compiled, Listed, Stage
from approval_rules.deadline import Late
from approval_rules.detect import (
    BuiltInDetect,
    CombineDetect,
    Detect,
    PatternDetect,
    PostDetect,
    WordsDetect,
)
from approval_rules.detectors.by_name import WHOLE
from approval_rules.findings import engine_finding, too_long
from approval_rules.model import Finding, Judgement, Pack, PublishingRule, Verdict
from approval_rules.organisation import Organisation
from approval_rules.post import Post, post_of
from approval_rules.prefilter import Prefilter
from approval_rules.reading import Reading
from approval_rules.run import LONGEST, SECONDS, Run
from approval_rules.spelling import pattern
from approval_rules.submission import Submission
from approval_rules.text.normalise import View, in_small_letters

_PIECE: Final = 1000
_VIEWS: Final = ("text", "digits", "squeezed")


@functools.cache
def environment() -> Environment:
    """What conditions of publishing rules may read."""
    return Environment(
        {
            "cue": "bool",
            "check": "bool",
            "negative_cue": "bool",
            "types": "strings",
            "named": "bool",
            "named_near": "bool",
            "somebody": "bool",
            "hit": "map",
            "post": "map",
            "org": "map",
        }
    )


class PublishingRules:
    """Publishing rules that passed their own examples, ready to judge from any thread."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self.packs = tuple(packs)
        self.rules = tuple(rule for pack in packs for rule in pack.publishing)
        joined = "\n".join(sorted(pack.digest for pack in packs))
        self.digest = hashlib.sha256(joined.encode()).hexdigest()
        self.environment = environment()
        self._compiled = [
            _compile(rule, number, self.environment) for number, rule in enumerate(self.rules)
        ]
        self.of_every_post: Mapping[Stage, Mapping[int, Compiled]] = {
            stage: {
                item.number: item
                for item in self._compiled
                if item.anywhere and item.stage == stage
            }
            for stage in STAGES
        }
        self.of_some_posts: Sequence[Compiled] = tuple(
            item for item in self._compiled if not item.anywhere
        )
        self.always = frozenset(item.number for item in self._compiled if item.always)
        self._words = [word for pack in packs for word in self._words_of(pack)]
        self._longest_word = max((len(word.folded) for word in self._words), default=0)
        self._automaton = (
            AhoCorasick([word.folded for word in self._words]) if self._words else None
        )

    @functools.cached_property
    def _prefilters(self) -> dict[str, Prefilter]:
        """By view. Made when first asked: to try the examples of one rule none is needed."""
        return {
            view: Prefilter(
                [
                    ((item.number, index), matcher.pattern)
                    for item in self._compiled
                    if isinstance(item.rule.detect, PatternDetect) and item.rule.detect.view == view
                    for index, matcher in enumerate(item.patterns)
                ]
            )
            for view in _VIEWS
        }

    def ready(self) -> None:
        """Make what the first submission would have to wait for."""
        self._prefilters  # noqa: B018 - asked for what is made by asking

    def _words_of(self, pack: Pack) -> Iterator[Listed]:
        numbers = {rule.id: number for number, rule in enumerate(self.rules)}
        for rule in pack.publishing:
            if isinstance(rule.detect, WordsDetect):
                listed = [*rule.detect.words]
                for name in rule.detect.files:
                    listed += pack.word_lists[name]
                for word in listed:
                    yield Listed(numbers[rule.id], word, word.word.lower())

    # ------------------------------------------------------------------ judging

    def check(
        self,
        submission: Submission,
        organisation: Organisation,
        *,
        at: datetime,
        key: bytes = b"",
    ) -> Judgement:
        """
        What the rules say about this submission at this moment (aware). Never raises.

        With a key, each personal finding carries the keyed hash of its value.
        """
        post = post_of(submission, organisation, at)
        findings, is_whole = self._findings(post, key=key)
        verdict: Verdict = "pass" if is_whole else "unknown"
        for found in findings if is_whole else ():
            if found.level == "block":
                verdict = "block"
            elif found.level == "warn" and verdict == "pass":
                verdict = "warn"
        return Judgement(
            verdict=verdict, findings=tuple(findings), length=post.length, digest=self.digest
        )

    def findings_of(
        self,
        rule: PublishingRule,
        submission: Submission,
        organisation: Organisation,
        *,
        at: datetime,
    ) -> list[Finding]:
        """What this one rule says, and the engine's finding when it was not asked to the end."""
        post = post_of(submission, organisation, at)
        found, _ = self._findings(post, only=self._compiled[self.rules.index(rule)])
        return [one for one in found if one.rule == rule.id or one.type == "ENGINE"]

    def _findings(
        self, post: Post, *, key: bytes = b"", only: Compiled | None = None
    ) -> tuple[list[Finding], bool]:
        """What is found, and whether the rules could be asked to the end."""
        run = Run(self, post, key=key, only=only)
        if post.longest > LONGEST:
            return [*run.of_length(), too_long(post.longest, LONGEST)], False
        try:
            findings = run.findings()
        except Late:
            return [*run.told(), engine_finding("time", f"more than {SECONDS} s")], False
        if run.failures:
            says = "; ".join(run.failures)[:300]
            return [*findings, engine_finding("expression", says)], False
        return findings, True

    # what a run reads of its rules

    def compiled(self) -> Sequence[Compiled]:
        """The rules in their order."""
        return self._compiled

    def candidates(self, reading: Reading) -> dict[int, list[int]]:
        """Rule number → the patterns of it that match somewhere in this field."""
        found: dict[int, list[int]] = {}
        for name, prefilter in self._prefilters.items():
            for number, which in prefilter.candidates(reading.views.view(name).text):
                found.setdefault(number, []).append(which)
        return found

    def words_in(self, view: View) -> Iterator[tuple[Listed, int, int]]:
        """The listed words that stand in this view, wherever."""
        if self._automaton is None:
            return
        folded = in_small_letters(view.text)
        # Piece by piece: words within words are found as often as they stand, all at once.
        for first in range(0, len(folded), _PIECE):
            piece = folded[first : first + _PIECE + self._longest_word]
            for index, start, end in self._automaton.find_matches_as_indexes(
                piece, overlapping=True
            ):
                if start < _PIECE:
                    yield self._words[index], first + start, first + end


def _stage(detect: Detect) -> Stage:
    if isinstance(detect, CombineDetect):
        return "combine"
    is_whole = isinstance(detect, BuiltInDetect) and detect.name in WHOLE
    return "post" if is_whole or isinstance(detect, PostDetect) else "field"


def _compile(rule: PublishingRule, number: int, environment: Environment) -> Compiled:
    detect = rule.detect
    compiled = Compiled(
        rule=rule,
        number=number,
        stage=_stage(detect),
        always=isinstance(detect, BuiltInDetect)
        or (isinstance(detect, WordsDetect) and bool(detect.facts)),
        anywhere=replace(rule.applies_to, fields=ANYWHERE.fields) == ANYWHERE,
        levels=[
            (entry.level, environment.condition(entry.when) if entry.when else None)
            for entry in rule.levels
        ],
    )
    if isinstance(detect, PatternDetect):
        compiled.patterns = [pattern(source) for source in detect.match]
        if detect.not_before:
            compiled.before = pattern(f"(?:{detect.not_before})$")
        if detect.not_after:
            compiled.after = pattern(detect.not_after)
    elif isinstance(detect, CombineDetect | PostDetect):
        compiled.when = environment.condition(detect.when)
    return compiled

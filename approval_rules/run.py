"""One submission under compiled rules: hits become findings, findings a settled list."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Final, Protocol

from msgspec.structs import replace

from approval_rules.cel import Bound, Condition, Environment, Failed
from approval_rules.compiled import (
    STAGES,
    Compiled,
    Listed,
    Seen,
    Stage,
    applies,
    beside_seen,
)
from approval_rules.deadline import Deadline
from approval_rules.detect import BuiltInDetect, CombineDetect, PatternDetect, WordsDetect
from approval_rules.detectors.by_name import READING, WHOLE
from approval_rules.finder import Finder
from approval_rules.findings import PERSONAL, finding_at, finding_of, settled
from approval_rules.known import ORGANISATION
from approval_rules.model import LEVELS, Finding, Level
from approval_rules.personal import Personal, discreet, personal
from approval_rules.post import Post
from approval_rules.reading import Hit, Reading
from approval_rules.standing import Place
from approval_rules.text.normalise import View

SECONDS: Final = 2.0
"""Time for one submission; one that needs longer is `unknown`."""
MOST_FINDINGS: Final = 500
"""
Of each level: hints beyond it are left out, and can hide nothing that is grave. What is told of the
whole post, as of its length, is never left out.
"""
LONGEST: Final = 40_000
"""Characters of one field that are read; nothing that is published is half as long."""
_MOST_ANSWERS: Final = 1000


class Rules(Protocol):
    """What a run reads of the rules."""

    environment: Environment
    of_every_post: Mapping[Stage, Mapping[int, Compiled]]
    of_some_posts: Sequence[Compiled]
    always: frozenset[int]

    def candidates(self, reading: Reading) -> dict[int, list[int]]: ...
    def words_in(self, view: View) -> Iterable[tuple[Listed, int, int]]: ...


class Run:
    """
    One submission under the rules, or under `only` one of them where it depends on no other's
    findings; `key` is that of the canonical hashes, if there are any.

    What decides about a hit is a method of its own, so that whoever explains a rule can listen.
    """

    def __init__(
        self,
        rules: Rules,
        post: Post,
        *,
        key: bytes = b"",
        only: Compiled | None = None,
        finder: Callable[[Post, Callable[[], None]], Finder] = Finder,
    ) -> None:
        self._key = key
        self._personal: list[Personal] = []
        self._rules = rules
        self._post = post
        self._in_time = Deadline(SECONDS).check
        self._finder = finder(post, self._in_time)
        self.failures: list[str] = []
        self.kept: list[Finding] = []
        self._of_level: Counter[Level] = Counter()
        self.running = {
            period.kind
            for period in post.organisation.periods
            if period.start <= post.moment < period.end
        }
        self._items: dict[Stage, dict[int, Compiled]] = {stage: {} for stage in STAGES}
        some: Iterable[Compiled] = rules.of_some_posts
        if only is None or only.depends:
            self._items = {stage: dict(items) for stage, items in rules.of_every_post.items()}
        else:
            some = (only,)
        for item in some:
            if item.anywhere or applies(item.rule, post, self.running):
                self._items[item.stage][item.number] = item

    @functools.cached_property
    def _post_values(self) -> dict[str, Any]:
        """What conditions may ask of the post; most never do."""
        submission = self._post.submission
        return {
            "network": submission.network,
            "category": submission.category,
            "sponsor": bool(submission.sponsor),
            "has_media": bool(submission.media),
            "has_link": any(reading.links for reading in self._post.readings),
            "periods": sorted(self.running),
            "length": len(submission.text),
        }

    @functools.cached_property
    def _org_values(self) -> dict[str, bool]:
        return {name: bool(getattr(self._post.organisation, name)) for name in ORGANISATION}

    def findings(self) -> list[Finding]:
        """What the rules find, the text first, in its order. Raises `Late`."""
        for reading in self._post.readings:
            self._read(reading)
        for item in self._in_order("post"):
            self._in_time()
            detect = item.rule.detect
            if isinstance(detect, BuiltInDetect):
                for hit in WHOLE[detect.name](self._post):
                    self._keep(item, self._post.readings[0], hit)
            else:
                self._whole(item)
        self.kept = settled(self.kept)
        for item in self._in_order("combine"):
            assert isinstance(item.rule.detect, CombineDetect)
            self._combine(item, item.rule.detect)
        self.kept = settled(self.kept)
        return self.told()

    def of_length(self) -> list[Finding]:
        """What the rules of length find in a post that is too long to be read."""
        for item in self._in_order("post"):
            detect = item.rule.detect
            if isinstance(detect, BuiltInDetect) and detect.name == "length":
                for hit in WHOLE[detect.name](self._post):
                    self._keep(item, self._post.readings[0], hit)
        return self.kept

    def _in_order(self, stage: Stage) -> Iterator[Compiled]:
        items = self._items[stage]
        return (items[number] for number in sorted(items))

    def told(self) -> list[Finding]:
        """What was found so far, as it may be told."""
        return sorted(
            discreet(self.kept, self._personal),
            key=lambda f: (f.field != "text", f.field, f.start, -LEVELS.index(f.level)),
        )

    def _read(self, reading: Reading) -> None:
        candidates = self._candidates(reading)
        listed: dict[int, list[tuple[Listed, Place]]] = {}
        views = [reading.views.text]
        if reading.views.squeezed is not reading.views.text:
            views.append(reading.views.squeezed)
        for view in views:
            for word, start, end in self._rules.words_in(view):
                self._in_time()
                listed.setdefault(word.rule, []).append((word, Place(view, start, end)))
        detected: dict[str, list[Hit]] = {}
        items = self._items["field"]
        asked = candidates.keys() | listed.keys() | self._rules.always
        for number in sorted(asked & items.keys()):
            item = items[number]
            if reading.name not in item.rule.applies_to.fields:
                continue
            self._in_time()
            detect = item.rule.detect
            hits: Iterable[Hit] = ()
            if isinstance(detect, PatternDetect):
                hits = self._finder.patterns(item, detect, reading, candidates[number])
            elif isinstance(detect, WordsDetect):
                hits = self._finder.words(item, detect, reading, listed.get(number, ()))
            elif isinstance(detect, BuiltInDetect):
                if detect.name not in detected:
                    detected[detect.name] = list(READING[detect.name](reading, self._post))
                # Several rules may name one detector; each gives the hits cues of its own.
                hits = map(copy, detected[detect.name])
                hits = self._finder.with_cues(item, hits, reading, detect)
            for hit in hits:
                self._keep(item, reading, hit)

    def _candidates(self, reading: Reading) -> Mapping[int, Sequence[int]]:
        """By the number of its rule, the patterns that may match in this field."""
        if len(self._items["field"]) > 1:
            return self._rules.candidates(reading)
        # To ask one rule's patterns costs less than to ask all at once which of them match.
        return {number: range(len(item.patterns)) for number, item in self._items["field"].items()}

    def _answer(
        self, item: Compiled, condition: Condition, seen: Seen, values: Mapping[str, Any]
    ) -> bool | None:
        """What a condition answers; None, and a failure, when it does not come to an answer."""
        beside = beside_seen(condition.reads)
        read = None
        if beside is not None:
            read = (condition.source, seen, tuple(map(self._value, beside)))
            if (known := item.answers.get(read)) is not None:
                return known
        bound = self._bound(seen, values)
        answer = bound if isinstance(bound, Failed) else condition.ask(bound)
        if isinstance(answer, Failed):
            self.failures.append(f"{item.rule.id}: {answer.kind}")
            return None
        if read is not None and len(item.answers) < _MOST_ANSWERS:
            item.answers[read] = answer
        return answer

    def _value(self, name: str) -> Hashable:
        """What a condition reads as post.network or org.phones, to be the key of its answer."""
        of, _, field = name.partition(".")
        value: Any = (self._post_values if of == "post" else self._org_values)[field]
        return tuple(value) if isinstance(value, list) else value

    def _bound(self, seen: Seen, values: Mapping[str, Any]) -> Bound | Failed:
        return self._rules.environment.bind(
            {
                "cue": seen.cue,
                "check": seen.check,
                "negative_cue": seen.negative_cue,
                "types": list(seen.types),
                "named": seen.named,
                "named_near": seen.named_near,
                "somebody": seen.somebody,
                "hit": {},
                "post": self._post_values,
                "org": self._org_values,
                **values,
            }
        )

    def _level(self, item: Compiled, seen: Seen, values: Mapping[str, Any]) -> Level | None:
        for level, condition in item.levels:
            if condition is None:
                return level
            answer = self._answer(item, condition, seen, values)
            if answer is None:
                return None
            if answer:
                return level
        return None

    def _keep(self, item: Compiled, reading: Reading, hit: Hit) -> None:
        self._in_time()
        start, end = hit.view.span(hit.start, hit.end)
        seen = Seen(
            hit.cue,
            hit.check,
            hit.negative_cue,
            hit.kind,
            named=item.asks_for_names and reading.names_somebody(start, end),
            named_near=item.asks_for_names_near and reading.names_somebody_near(start),
            somebody=item.asks_for_somebody and reading.speaks_of_somebody(start, end),
        )
        level = self._level(item, seen, {"hit": {"kind": hit.kind, "text": hit.canonical}})
        if level is None:
            return
        if hit.allowed:
            level = "info"
        value = None
        if item.rule.type in PERSONAL and not hit.whole:
            # Kept even when its finding is left out: no other finding may tell it either.
            value = personal(item.rule.type, reading, hit)
            self._personal.append(value)
        if hit.whole or self._of_level[level] < MOST_FINDINGS:
            self._of_level[level] += 1
            found = finding_of(item.rule, level, reading, hit)
            if value is not None and self._key:
                found = replace(found, canonical_hash=value.hashed(self._key))
            self.kept.append(found)

    def _whole(self, item: Compiled) -> None:
        assert item.when is not None
        reading = self._post.readings[0]
        seen = Seen(types=self._types(self.kept))
        values = {"post": {**self._post_values, "text": reading.views.text.text}}
        if self._answer(item, item.when, seen, values):
            hit = Hit(view=reading.views.text, start=0, end=0, whole=True)
            self._keep(item, reading, hit)

    @staticmethod
    def _types(found: Iterable[Finding]) -> tuple[str, ...]:
        return tuple(sorted({one.type for one in found}))

    def _combine(self, item: Compiled, detect: CombineDetect) -> None:
        for reading in self._post.readings:
            for group in self._groups(detect, reading):
                self._in_time()
                self._combine_group(item, detect, reading, group)

    def _groups(self, detect: CombineDetect, reading: Reading) -> Iterable[list[Finding]]:
        """What was found for sure in this field, by sentence or together."""
        groups: dict[int, list[Finding]] = {}
        for found in self.kept:
            allowed = any(evidence.kind == "allowed" for evidence in found.evidence)
            # What is to be marked must be sure by itself: a name that may be a place is not.
            doubtful = found.type in detect.mark and found.level == "info"
            if found.field == reading.field and found.end and not allowed and not doubtful:
                place = reading.sentence(found.start) if detect.within == "sentence" else 0
                groups.setdefault(place, []).append(found)
        return groups.values()

    def _combine_group(
        self, item: Compiled, detect: CombineDetect, reading: Reading, group: list[Finding]
    ) -> None:
        assert item.when is not None
        seen = Seen(types=self._types(group))
        if not self._answer(item, item.when, seen, {}):
            return
        level = self._level(item, seen, {})
        if level is None:
            return
        for found in group:
            if found.type in detect.mark:
                told = finding_at(
                    item.rule, level, reading, (found.start, found.end), evidence=found.evidence
                )
                self.kept.append(replace(told, canonical_hash=found.canonical_hash))

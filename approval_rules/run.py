"""One submission under compiled rules: hits become findings, findings a settled list."""

from __future__ import annotations

import functools
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, Final, NamedTuple, Protocol

from approval_rules.cel import Bound, Condition, Environment, Failed
from approval_rules.compiled import OF_SEEN, Compiled, Listed, Seen, applies
from approval_rules.detectors import READING, WHOLE
from approval_rules.findings import finding_at, finding_of, settled
from approval_rules.model import (
    LEVELS,
    BuiltInDetect,
    CombineDetect,
    Cues,
    Evidence,
    Finding,
    Length,
    Level,
    PatternDetect,
    Submission,
    Word,
    WordsDetect,
)
from approval_rules.own import plain, reason
from approval_rules.reading import Hit, Post, Reading
from approval_rules.text.normalise import View
from approval_rules.text.validators import VALIDATORS

SECONDS: Final = 2.0
"""Time for one submission; one that needs longer is `unknown`."""
MOST_FINDINGS: Final = 500
"""Of each level: hints beyond it are left out, and can hide nothing that is grave."""
LONGEST: Final = 40_000
"""Characters of one field that are read; nothing that is published is half as long."""
_UNLESS_WINDOW: Final = 20
_MOST_ANSWERS: Final = 1000
_SHORTEST_OF_A_LIST: Final = 5


class Late(Exception):
    """The time limit was passed."""


class Place(NamedTuple):
    """Where something stands in a view."""

    view: View
    start: int
    end: int


class Rules(Protocol):
    """What a run reads of the rules."""

    environment: Environment

    def compiled(self) -> Sequence[Compiled]: ...
    def candidates(self, reading: Reading) -> dict[int, list[int]]: ...
    def words_in(self, view: View) -> list[tuple[Listed, int, int]]: ...


def _matching(hit: Hit, near: Reading, cues: Cues | None) -> str:
    if cues is None:
        return ""
    start, end = near.folded_place(hit.view, hit.start, hit.end)
    if cues.titles and near.is_titled(start, end):
        return "title"
    return near.near(start, end, _folded(cues.any), cues.window, cues.side)


@functools.lru_cache(maxsize=2000)
def _folded(words_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words_)


class Run:
    """One submission under the rules."""

    def __init__(self, rules: Rules, post: Post, counted: Length) -> None:
        self._rules = rules
        self._post = post
        self._counted = counted
        self._deadline = time.perf_counter() + SECONDS
        self.failures: list[str] = []
        self.kept: list[Finding] = []
        self._of_level: Counter[Level] = Counter()
        running = {
            period.kind
            for period in post.organisation.periods
            if period.start <= post.moment < period.end
        }
        self._items: dict[str, list[Compiled]] = {"field": [], "post": [], "combine": []}
        for item in rules.compiled():
            if item.anywhere or applies(item.rule, post, running):
                self._items[item.stage].append(item)
        self._muted = {plain(fact.value) for fact in post.own.entries("muted_words")}
        self._post_values: dict[str, Any] = {
            "network": post.submission.network,
            "category": post.submission.category,
            "sponsor": bool(post.submission.sponsor),
            "has_media": bool(post.submission.media),
            "has_link": any(reading.links for reading in post.readings),
            "periods": sorted(running),
            "length": len(post.submission.text),
        }
        self._org_values = {
            name: bool(getattr(post.organisation, name))
            for name in ("phones", "mails", "mail_domains", "link_domains", "officials", "mentions")
        }

    def findings(self) -> list[Finding]:
        """What the rules find, the text first, in its order. Raises `Late`."""
        for reading in self._post.readings:
            self._read(reading)
        for item in self._items["post"]:
            self._in_time()
            detect = item.rule.detect
            if isinstance(detect, BuiltInDetect):
                for hit in WHOLE[detect.name](self._post, self._counted):
                    self._keep(item, self._post.readings[0], hit)
            else:
                self._whole(item)
        self.kept = settled(self.kept)
        for item in self._items["combine"]:
            assert isinstance(item.rule.detect, CombineDetect)
            self._combine(item, item.rule.detect)
        return sorted(
            settled(self.kept),
            key=lambda f: (f.field != "text", f.field, f.start, -LEVELS.index(f.level)),
        )

    def _in_time(self) -> None:
        if time.perf_counter() > self._deadline:
            raise Late

    def _read(self, reading: Reading) -> None:
        candidates = self._rules.candidates(reading)
        listed: dict[int, list[tuple[Listed, Place]]] = {}
        views = [reading.views.text]
        if reading.views.squeezed is not reading.views.text:
            views.append(reading.views.squeezed)
        for view in views:
            for word, start, end in self._rules.words_in(view):
                listed.setdefault(word.rule, []).append((word, Place(view, start, end)))
        name = reading.field.partition(".")[2] or reading.field
        detected: dict[str, list[Hit]] = {}
        for item in self._items["field"]:
            number = item.number
            if not item.always and number not in candidates and number not in listed:
                continue
            if name not in item.rule.applies_to.fields:
                continue
            self._in_time()
            detect = item.rule.detect
            hits: Iterable[Hit] = ()
            if isinstance(detect, PatternDetect):
                hits = self._patterns(item, detect, reading, candidates[number])
            elif isinstance(detect, WordsDetect):
                hits = self._listed(detect, reading, listed.get(number, ()))
            elif isinstance(detect, BuiltInDetect):
                if detect.name not in detected:
                    detected[detect.name] = list(READING[detect.name](reading, self._post))
                # Several rules may name one detector; each gives the hits cues of its own.
                hits = map(copy, detected[detect.name])
                hits = self._with_cues(hits, reading, detect.cues, detect.negative_cues)
            for hit in hits:
                self._keep(item, reading, hit)

    def _with_cues(
        self, hits: Iterable[Hit], reading: Reading, cues: Cues | None, negative: Cues | None
    ) -> Iterable[Hit]:
        if cues is None and negative is None:
            return hits
        return self._with_their_cues(hits, reading, cues, negative)

    def _with_their_cues(
        self, hits: Iterable[Hit], reading: Reading, cues: Cues | None, negative: Cues | None
    ) -> Iterator[Hit]:
        for hit in hits:
            cue = _matching(hit, reading, cues)
            hit.cue = bool(cue)
            hit.negative_cue = bool(_matching(hit, reading, negative))
            if cue:
                hit.evidence = [*hit.evidence, Evidence(kind="cue", text=cue)]
            yield hit

    def _patterns(
        self, item: Compiled, detect: PatternDetect, reading: Reading, which: Sequence[int]
    ) -> Iterator[Hit]:
        view = reading.views.view(detect.view)
        for index in which:
            listed = 0
            for match in item.patterns[index].finditer(view.text):
                start, end = match.span(1) if match.re.groups and match.group(1) else match.span()
                if start == end or not item.stands_alone(view.text, start, end):
                    continue
                hit = self._hit(item, detect, Place(view, start, end))
                hits = list(self._with_cues([hit], reading, detect.cues, detect.negative_cues))
                yield from hits
                if start < listed:
                    continue
                for further in _of_the_same_shape(Place(view, start, end)):
                    listed = further.end
                    also = self._hit(item, detect, further)
                    also.cue, also.negative_cue = hits[0].cue, hits[0].negative_cue
                    yield also

    def _hit(self, item: Compiled, detect: PatternDetect, place: Place) -> Hit:
        surface = place.view.text[place.start : place.end]
        check = bool(detect.validate) and VALIDATORS[detect.validate](surface)
        hit = Hit(
            view=place.view,
            start=place.start,
            end=place.end,
            canonical=surface,
            check=check,
            allowed=self._allowed(detect, place) if detect.fact else "",
            evidence=[Evidence(kind="pattern", text=item.rule.id)],
        )
        if detect.validate:
            says = "fits" if check else "does not fit"
            hit.evidence.append(Evidence(kind="check_digit", text=says))
        return hit

    def _allowed(self, detect: PatternDetect, place: Place) -> str:
        text = place.view.text
        before = text[max(0, place.start - 60) : place.start]
        return self._post.own.naming(detect.fact, text[place.start : place.end], before)

    def _listed(
        self,
        detect: WordsDetect,
        reading: Reading,
        listed: Iterable[tuple[Listed, Place]],
    ) -> Iterator[Hit]:
        for word, place in listed:
            if word.folded in self._muted or not _is_word(detect, word.word, reading, place):
                continue
            yield from self._word_hit(detect, reading, place, word.word.why)
        for kind in detect.facts:
            for entry in self._post.own.entries(kind):
                for start, end in reading.saying(plain(entry.value)):
                    place = Place(reading.views.text, start, end)
                    yield from self._word_hit(detect, reading, place, reason(entry))

    def _word_hit(
        self, detect: WordsDetect, reading: Reading, place: Place, why: str
    ) -> Iterator[Hit]:
        surface = place.view.text[place.start : place.end]
        hit = Hit(
            view=place.view,
            start=place.start,
            end=place.end,
            canonical=surface,
            evidence=[Evidence(kind="found", text=surface), Evidence(kind="words", text=why)],
        )
        if _matching(hit, reading, detect.unless_near):
            return
        if detect.cues is None:
            yield hit
            return
        yield from (one for one in self._with_cues([hit], reading, detect.cues, None) if one.cue)

    def _answer(
        self, item: Compiled, condition: Condition, seen: Seen, values: Mapping[str, Any]
    ) -> bool | None:
        """What a condition answers; None, and a failure, when it does not come to an answer."""
        is_of_seen = condition.reads <= OF_SEEN
        if is_of_seen and (known := item.answers.get((condition.source, seen))) is not None:
            return known
        bound = self._bound(seen, values)
        answer = bound if isinstance(bound, Failed) else condition.ask(bound)
        if isinstance(answer, Failed):
            self.failures.append(f"{item.rule.id}: {answer.reason}")
            return None
        if is_of_seen and len(item.answers) < _MOST_ANSWERS:
            item.answers[condition.source, seen] = answer
        return answer

    def _bound(self, seen: Seen, values: Mapping[str, Any]) -> Bound | Failed:
        return self._rules.environment.bind(
            {
                "cue": seen.cue,
                "check": seen.check,
                "negative_cue": seen.negative_cue,
                "types": list(seen.types),
                "named": seen.named,
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
        named = item.asks_for_names and reading.names_somebody(*hit.view.span(hit.start, hit.end))
        seen = Seen(hit.cue, hit.check, hit.negative_cue, hit.kind, named=named)
        level = self._level(item, seen, {"hit": {"kind": hit.kind, "text": hit.canonical}})
        if level is None:
            return
        if hit.allowed:
            level = "info"
        if self._of_level[level] < MOST_FINDINGS:
            self._of_level[level] += 1
            self.kept.append(finding_of(item.rule, level, reading, hit))

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
            groups: dict[int, list[Finding]] = {}
            for found in self.kept:
                allowed = any(evidence.kind == "allowed" for evidence in found.evidence)
                # What is to be marked must be sure by itself: a name that may be a place is not.
                doubtful = found.type in detect.mark and found.level == "info"
                if found.field == reading.field and found.end and not allowed and not doubtful:
                    place = reading.sentence(found.start) if detect.within == "sentence" else 0
                    groups.setdefault(place, []).append(found)
            for group in groups.values():
                assert item.when is not None
                seen = Seen(types=self._types(group))
                if not self._answer(item, item.when, seen, {}):
                    continue
                level = self._level(item, seen, {})
                if level is None:
                    continue
                for found in group:
                    if found.type in detect.mark:
                        self.kept.append(
                            finding_at(
                                item.rule,
                                level,
                                reading,
                                (found.start, found.end),
                                evidence=found.evidence,
                            )
                        )


# ------------------------------------------------------------------ helpers of a run


_FIGURES: Final = re.compile(r"\d")
_AND_ANOTHER: Final = re.compile(r"(?:\s?(?:と|、|,|・|/|及び|および|and)\s?|\n)(?=\d)")


def _of_the_same_shape(place: Place) -> Iterator[Place]:
    """The numbers that a list goes on with behind one: `手帳番号 2201873、2201874` are two."""
    view, start, end = place
    if end - start < _SHORTEST_OF_A_LIST:
        return
    shape = _FIGURES.sub("0", view.text[start:end])
    if "0" not in shape[:1]:
        return
    while found := _AND_ANOTHER.match(view.text, end):
        start, end = found.end(), found.end() + len(shape)
        said = _FIGURES.sub("0", view.text[start : end + 1])
        if said[: len(shape)] != shape or said[len(shape) :] == "0":
            return
        yield Place(view, start, end)


def _is_word(detect: WordsDetect, word: Word, reading: Reading, place: Place) -> bool:
    """Whether the listed word stands there as a word, and nothing beside it silences it."""
    view, start, end = place
    around = view.text[max(0, start - _UNLESS_WINDOW) : end + _UNLESS_WINDOW].lower()
    if any(other.lower() in around for other in word.unless):
        return False
    if detect.gate == "substring" and not word.pos:
        return True
    if word.word.isascii():
        before, after = view.text[start - 1 : start], view.text[end : end + 1]
        return not (before.isascii() and before.isalnum()) and not (
            after.isascii() and after.isalnum()
        )
    found = reading.tokens if view is reading.views.text else reading.squeezed_tokens
    if detect.gate == "token" and not found.holds(start, end):
        return False
    if not word.pos:
        return True
    token = found.around(start)
    return token is not None and token.pos[0] in word.pos


def readings_of(submission: Submission) -> list[Reading]:
    """Every field of a submission that holds words."""
    readings = [Reading("text", submission.text)]
    if submission.title:
        readings.append(Reading("title", submission.title))
    for index, item in enumerate(submission.media):
        if item.alt:
            readings.append(Reading(f"media[{index}].alt", item.alt))
        if item.name:
            readings.append(Reading(f"media[{index}].name", item.name))
    return readings

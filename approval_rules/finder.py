"""What the patterns and the words of a rule hit in a field, and which words stand near a hit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from approval_rules.compiled import Compiled, Listed
from approval_rules.detect import BuiltInDetect, Cues, PatternDetect, WordsDetect
from approval_rules.model import Evidence
from approval_rules.own import plain, reason
from approval_rules.post import Post
from approval_rules.reading import Hit, Reading
from approval_rules.standing import Place, Refusal, of_the_same_shape, refusal
from approval_rules.text.validators import VALIDATORS

Role = Literal["cues", "negative_cues", "unless_near"]
"""What words near a hit are to a rule."""


@functools.lru_cache(maxsize=2000)
def _folded(words_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words_)


class Finder:
    """
    Finds hits in the fields of one post; `in_time` is called at each and may end it all.

    What decides about a hit is a method of its own, so that whoever explains a rule can listen.
    """

    def __init__(self, post: Post, in_time: Callable[[], None]) -> None:
        self._post = post
        self._in_time = in_time
        self._muted = {plain(fact.value): reason(fact) for fact in post.own.entries("muted_words")}

    # -------------------------------------------------------------- patterns

    def patterns(
        self, item: Compiled, detect: PatternDetect, reading: Reading, which: Sequence[int]
    ) -> Iterator[Hit]:
        """What those patterns of the rule hit, by their numbers."""
        view = reading.views.view(detect.view)
        for index in which:
            listed = 0
            for match in item.patterns[index].finditer(view.text):
                start, end = match.span(1) if match.re.groups and match.group(1) else match.span()
                self._in_time()
                place = Place(view, start, end)
                if start == end or not self._stands_alone(item, index, reading, place):
                    continue
                hit = self._hit(item, detect, place)
                hits = list(self.with_cues(item, [hit], reading, detect))
                yield from hits
                if start < listed:
                    continue
                for further in of_the_same_shape(place):
                    listed = further.end
                    also = self._hit(item, detect, further)
                    also.cue, also.negative_cue = hits[0].cue, hits[0].negative_cue
                    yield also

    def _stands_alone(self, item: Compiled, index: int, reading: Reading, place: Place) -> bool:  # noqa: ARG002 - for who listens
        """Whether nothing stands beside what pattern `index` matched that the rule forbids."""
        return item.stands_alone(place.view.text, place.start, place.end)

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

    # -------------------------------------------------------------- listed words

    def words(
        self,
        item: Compiled,
        detect: WordsDetect,
        reading: Reading,
        listed: Iterable[tuple[Listed, Place]],
    ) -> Iterator[Hit]:
        """What the words of the rule hit, of those that stand in the field and of its facts."""
        for word, place in listed:
            self._in_time()
            if not self._refused(item, detect, word, reading, place):
                allowed = self._muted.get(word.folded, "")
                yield from self._word_hit(
                    item, detect, reading, place, word.word.why, allowed=allowed
                )
        for kind in detect.facts:
            for entry in self._post.own.entries(kind):
                for start, end in reading.saying(plain(entry.value)):
                    self._in_time()
                    place = Place(reading.views.text, start, end)
                    yield from self._word_hit(item, detect, reading, place, reason(entry))

    def _refused(
        self,
        item: Compiled,  # noqa: ARG002 - for who listens
        detect: WordsDetect,
        word: Listed,
        reading: Reading,
        place: Place,
    ) -> Refusal | None:
        """Why the listed word that stands there is none; None when it is one."""
        return refusal(detect, word.word, reading, place)

    def _word_hit(
        self,
        item: Compiled,
        detect: WordsDetect,
        reading: Reading,
        place: Place,
        why: str,
        *,
        allowed: str = "",
    ) -> Iterator[Hit]:
        surface = place.view.text[place.start : place.end]
        hit = Hit(
            view=place.view,
            start=place.start,
            end=place.end,
            canonical=surface,
            allowed=allowed,
            evidence=[Evidence(kind="found", text=surface), Evidence(kind="words", text=why)],
        )
        if detect.unless_near is not None and self._near(item, "unless_near", hit, reading):
            return
        if detect.cues is not None:
            cue = self._near(item, "cues", hit, reading)
            if not cue:
                return
            hit.cue = True
            hit.evidence.append(Evidence(kind="cue", text=cue))
        yield hit

    # -------------------------------------------------------------- words near a hit

    def with_cues(
        self,
        item: Compiled,
        hits: Iterable[Hit],
        reading: Reading,
        detect: PatternDetect | BuiltInDetect,
    ) -> Iterable[Hit]:
        """The hits, each knowing whether a cue or a counter-cue of the rule stands near it."""
        if detect.cues is None and detect.negative_cues is None:
            return hits
        return self._with_their_cues(item, hits, reading)

    def _with_their_cues(
        self,
        item: Compiled,
        hits: Iterable[Hit],
        reading: Reading,
    ) -> Iterator[Hit]:
        for hit in hits:
            self._in_time()
            cue = self._near(item, "cues", hit, reading)
            hit.cue = bool(cue)
            hit.negative_cue = bool(self._near(item, "negative_cues", hit, reading))
            if cue:
                hit.evidence = [*hit.evidence, Evidence(kind="cue", text=cue)]
            yield hit

    def _near(self, item: Compiled, role: Role, hit: Hit, reading: Reading) -> str:
        """The word near the hit that plays this role for the rule; "" for none."""
        cues: Cues | None = getattr(item.rule.detect, role)
        if cues is None:
            return ""
        start, end = reading.folded_place(hit.view, hit.start, hit.end)
        if cues.titles and reading.is_titled(start, end):
            return "title"
        return reading.near(start, end, _folded(cues.any), cues.window, cues.side)

"""One field of a submission as detectors read it: every costly reading is made at most once."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from approval_rules.model import Evidence, Text
from approval_rules.text import addresses, dates, named, somebody, titles, urls, words
from approval_rules.text.normalise import View, Views, views

_WIDE: Final = re.compile("[\U00010000-\U0010ffff]")
"""Characters that take two units in UTF-16."""
_SENTENCE_END: Final = re.compile(r"[。！？!?\n]+")

_ENGLISH_END: Final = re.compile(r"[a-z\d)\"”]\.\s+(?=[A-Z\"“])")
_NAMED_THERE: Final = re.compile(
    r"(?:[（(][^)）\n]{1,10}[)）])?(?:[はが]、?|[\s　、,:：/／|…（(–-]{1,3})(?:[a-z]+ )?"
)
"""What may stand between a name that is not sure and what is told of who has it."""
_LONGEST_GAP: Final = 14
_SENTENCES_BEFORE: Final = 4
_SENTENCES: Final = 2
_BEFORE: Final = 90
_BEHIND: Final = 60
"""So far from what is told one person may be spoken of, so many sentences before."""
_NEAR: Final = 140
"""So many characters behind a name what is told may still be of who has it."""


class Hit(Struct, kw_only=True):
    """Something a detector found in a view of a field."""

    view: View
    start: int
    end: int
    kind: str = ""
    """What the detector says it is; conditions read it as `hit.kind`."""
    canonical: str = ""
    check: bool = False
    cue: bool = False
    negative_cue: bool = False
    allowed: str = ""
    """The reason of the organisation's entry that allows it."""
    evidence: list[Evidence] = []
    replacement: str | None = None
    part: tuple[int, int] | None = None
    """Where in the view the replacement goes, when it is not the whole hit."""
    whole: bool = False
    """About the whole post."""
    title: Text | None = None
    """What is said instead of the rule's `title`."""
    message: Text | None = None
    """What is said instead of the rule's `why`."""
    remedy: Text | None = None
    """What is said instead of the rule's `remedy`."""


class Reading:
    """
    A field's text with its views, words, names, links and days.

    `field` is where it stands (`media[0].alt`), `name` what rules call such a field (`alt`).
    """

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        self.name = field.partition(".")[2] or field
        self.original = text

    @functools.cached_property
    def views(self) -> Views:
        """The three views."""
        return views(self.original)

    @functools.cached_property
    def folded(self) -> str:
        """The folded view in lower case, for cues."""
        return self.views.text.text.lower()

    @functools.cached_property
    def _unspaced(self) -> tuple[str, list[int]]:
        """The folded view without blanks, and where each of its characters stands."""
        kept = [place for place, character in enumerate(self.folded) if not character.isspace()]
        return "".join(self.folded[place] for place in kept), kept

    def saying(self, words_: str) -> Iterator[tuple[int, int]]:
        """Where these words (folded, small) stand in the folded view, with whatever blanks."""
        text, places = self._unspaced
        sought = "".join(words_.split())
        start = text.find(sought) if sought else -1
        while start >= 0:
            end = start + len(sought)
            yield places[start], places[end - 1] + 1
            start = text.find(sought, end)

    @functools.cached_property
    def tokens(self) -> words.Words:
        """The words of the folded view."""
        return words.Words(self.views.text.text)

    @functools.cached_property
    def squeezed_tokens(self) -> words.Words:
        """The words of the squeezed view."""
        if self.views.squeezed is self.views.text:
            return self.tokens
        return words.Words(self.views.squeezed.text)

    @functools.cached_property
    def people(self) -> list[words.Name]:
        """The names of people, in whatever script and however they are known to be some."""
        return named.names(self.tokens)

    @functools.cached_property
    def _named_for_sure(self) -> dict[int, list[tuple[int, int]]]:
        """By the number of their sentence, where people are named for sure in the original."""
        found: dict[int, list[tuple[int, int]]] = {}
        for name in self.people:
            if name.tier == "strict":
                place = self.views.text.span(name.start, name.end)
                found.setdefault(self.sentence(place[0]), []).append(place)
        return found

    def names_somebody(self, start: int, end: int) -> bool:
        """Whether the sentence of [start, end) of the original names somebody, or one is there."""
        beside = self._named_for_sure.get(self.sentence(start), ())
        return self._is_named_there(start) or any(
            (last <= start or end <= first)
            and not self._is_parted(min(last, end), max(first, start))
            for first, last in beside
        )

    def names_somebody_near(self, start: int) -> bool:
        """Whether somebody is named for sure in one of the few sentences or lines before."""
        here = self.sentence(start)
        return any(
            last <= start and start - last <= _NEAR
            for number in range(here - _SENTENCES_BEFORE, here + 1)
            for _, last in self._named_for_sure.get(number, ())
        )

    @functools.cached_property
    def _mentions(self) -> list[tuple[int, int]]:
        """Where one person is spoken of in the original, by a name or otherwise."""
        view = self.views.text
        found = [(one.start, one.end) for one in self.people]
        found += somebody.mentions(view.text)
        return sorted(view.span(*one) for one in found)

    def speaks_of_somebody(self, start: int, end: int) -> bool:
        """Whether one person is spoken of in the sentence, or a little before or behind it."""
        if somebody.is_owned(self.original, start):
            return True
        here, there = self.sentence(start), self.sentence(max(start, end - 1))
        return any(
            (last <= start or end <= first)
            and (
                start - last <= _BEFORE and self.sentence(first) >= here - _SENTENCES
                if last <= start
                else first - end <= _BEHIND and self.sentence(first) <= there + 1
            )
            for first, last in self._mentions
        )

    def _is_named_there(self, start: int) -> bool:
        """Whether a name that is not sure stands right before, with nothing much between."""
        ends = self._named_perhaps
        near = ends[bisect.bisect_left(ends, start - _LONGEST_GAP) : bisect.bisect(ends, start)]
        return any(_NAMED_THERE.fullmatch(self.original, end, start) for end in near)

    @functools.cached_property
    def _english_ends(self) -> list[int]:
        return [found.start() for found in _ENGLISH_END.finditer(self.original)]

    def _is_parted(self, first: int, last: int) -> bool:
        """Whether an English sentence ends between two places."""
        ends = self._english_ends
        return bisect.bisect_left(ends, first) < bisect.bisect_left(ends, last)

    @functools.cached_property
    def _named_perhaps(self) -> list[int]:
        """Where names of people that are not sure end in the original."""
        view = self.views.text
        doubtful = (one for one in self.people if one.tier != "strict")
        return sorted(view.span(one.start, one.end)[1] for one in doubtful)

    @functools.cached_property
    def addresses(self) -> list[tuple[int, int]]:
        """Where addresses of houses stand in the folded view."""
        return list(addresses.addresses(self.views.text.text))

    @functools.cached_property
    def links(self) -> list[urls.Link]:
        """The links."""
        return list(urls.links(self.views.text.text))

    @functools.cached_property
    def days(self) -> list[dates.Day]:
        """The days that are named."""
        return list(dates.days(self.views.text.text))

    @functools.cached_property
    def _wide(self) -> list[int]:
        return [found.start() for found in _WIDE.finditer(self.original)]

    def utf16(self, offset: int) -> int:
        """The offset in UTF-16 code units of a code point offset of the original."""
        return offset + bisect.bisect_left(self._wide, offset)

    @functools.cached_property
    def sentence_ends(self) -> list[int]:
        """Where sentences of the original end."""
        return [found.end() for found in _SENTENCE_END.finditer(self.original)]

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds this place of the original."""
        return bisect.bisect_right(self.sentence_ends, offset)

    @functools.cached_property
    def _titles(self) -> list[tuple[int, int]]:
        return list(titles.titles(self.views.text.text))

    def is_titled(self, start: int, end: int) -> bool:
        """Whether [start, end) of the folded view stands within the quoted title of a work."""
        index = bisect.bisect_right(self._titles, (start, end)) - 1
        return index >= 0 and self._titles[index][0] <= start and end <= self._titles[index][1]

    def folded_place(self, view: View, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of a view stands in the folded view, which cues are read in."""
        if view.starts is self.views.text.starts:
            return start, end
        first, last = view.span(start, end)
        starts = self.views.text.starts
        return bisect.bisect_left(starts, first), bisect.bisect_left(starts, last)

    def near(self, start: int, end: int, words_: Sequence[str], window: int, side: str) -> str:
        """The first of these words beside [start, end) of the folded view; "" for none."""
        before = self.folded[max(0, start - window) : start] if side != "after" else ""
        after = self.folded[end : end + window] if side != "before" else ""
        beside = f"{before}\0{after}"
        return next((word for word in words_ if word in beside), "")

"""The steps by which one rule comes to its answer, in one language and no longer than is read."""

from __future__ import annotations

from typing import Final

from approval_rules.detect import BuiltInDetect, WordsDetect
from approval_rules.model import PublishingRule, Step
from approval_rules.reading import Hit, Reading
from approval_rules.standing import Place
from approval_rules.telling import evidence_of, short

_MOST: Final = 300
"""Steps that are told; nobody reads more."""


class Steps:
    """The steps of one rule, in their order."""

    def __init__(self, rule: PublishingRule, *, english: bool) -> None:
        self.told: list[Step] = []
        self._most = _MOST
        self._detect = rule.detect
        self._english = english
        self._places: set[tuple[str, int, int]] = set()

    def say(self, what: str, ja: str, en: str, *, holds: bool) -> None:
        """One step more."""
        if len(self.told) < self._most:
            self.told.append(Step(what=what, says=en if self._english else ja, holds=holds))

    def close(self) -> None:
        """Say that steps were left out, if any; what comes of it all is told whatever was."""
        if len(self.told) >= self._most:
            self._most += 2 * _MOST
            self.say(
                "more", "これより後の段は省きました", "further steps are left out", holds=False
            )

    def say_hit(self, reading: Reading, hit: Hit) -> None:
        """What was hit and why, where it was not told before."""
        place = Place(hit.view, hit.start, hit.end)
        if not hit.whole and not self.remember(reading, place):
            return
        detect = self._detect
        name = detect.name if isinstance(detect, BuiltInDetect) else ""
        what = "detector" if name else "words" if isinstance(detect, WordsDetect) else "pattern"
        quoted = "" if hit.whole else self.quoted(reading, place)
        kind = f"hit.kind = {hit.kind}" if hit.kind else ""
        because = evidence_of(hit.evidence) if hit.whole or what == "words" else ""
        says = " · ".join(part for part in (name, quoted, kind, because) if part)
        if says:
            self.say(what, says, says, holds=True)

    def remember(self, reading: Reading, place: Place) -> bool:
        """Whether nothing was told of this place yet; from now on something is."""
        key = (reading.field, *place.view.span(place.start, place.end))
        is_new = key not in self._places
        self._places.add(key)
        return is_new

    def quoted(self, reading: Reading, place: Place) -> str:
        """What stands there in the field as it was sent, between quotation marks, and where."""
        start, end = place.view.span(place.start, place.end)
        said = short(reading.original[start:end])
        marks = "“”" if self._english else "「」"
        return f"{marks[0]}{said}{marks[1]} {reading.field} {start}–{end}"

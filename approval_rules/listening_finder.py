"""A finder of hits that tells how those of one rule come about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from approval_rules.compiled import BESIDE, Compiled, Listed
from approval_rules.detect import PatternDetect, WordsDetect
from approval_rules.finder import Finder, Role
from approval_rules.post import Post
from approval_rules.reading import Hit, Reading
from approval_rules.standing import Place, Refusal
from approval_rules.steps import Steps
from approval_rules.telling import REFUSALS, SIDES, short


class ListeningFinder(Finder):
    """Finds the hits of all rules, and tells what decides about those of the rule `item`."""

    def __init__(
        self, post: Post, in_time: Callable[[], None], *, item: Compiled, steps: Steps
    ) -> None:
        super().__init__(post, in_time)
        self._item = item
        self._steps = steps

    def _stands_alone(self, item: Compiled, index: int, reading: Reading, place: Place) -> bool:
        alone = super()._stands_alone(item, index, reading, place)
        if item is not self._item:
            return alone
        assert isinstance(item.rule.detect, PatternDetect)
        self._steps.remember(reading, place)
        source = short(item.rule.detect.match[index])
        says = f"match[{index}] {source} → {self._steps.quoted(reading, place)}"
        self._steps.say("pattern", says, says, holds=True)
        detect, text = item.rule.detect, place.view.text
        before = text[max(0, place.start - BESIDE) : place.start]
        after = text[place.end : place.end + BESIDE]
        if item.before is not None:
            self._tell_beside("not_before", detect.not_before, before, item.before.search(before))
        if item.after is not None:
            self._tell_beside("not_after", detect.not_after, after, item.after.match(after))
        return alone

    def _tell_beside(self, what: str, source: str, beside: str, found: Any) -> None:
        if found is None:
            ja = f"隣の「{beside}」に問題はありません"
            en = f"“{beside}” stands beside: nothing of it"
        else:
            ja = f"「{found[0]}」があってはならない所にあります（{short(source)}）"
            en = f"“{found[0]}” stands where nothing of {short(source)} may"
        self._steps.say(what, ja, en, holds=found is None)

    def _refused(
        self,
        item: Compiled,
        detect: WordsDetect,
        word: Listed,
        reading: Reading,
        place: Place,
    ) -> Refusal | None:
        refusal = super()._refused(item, detect, word, reading, place)
        if item is self._item:
            self._steps.remember(reading, place)
            quoted = self._steps.quoted(reading, place)
            says = f"{word.word.word} → {quoted}"
            self._steps.say("words", says, says, holds=True)
            if refusal is not None:
                ja, en = REFUSALS[refusal.reason]
                self._steps.say(
                    refusal.reason, ja.format(by=refusal.by), en.format(by=refusal.by), holds=False
                )
        return refusal

    def _near(self, item: Compiled, role: Role, hit: Hit, reading: Reading) -> str:
        found = super()._near(item, role, hit, reading)
        cues = getattr(item.rule.detect, role)
        if item is not self._item or cues is None:
            return found
        self._steps.say_hit(reading, hit)
        ja, en = SIDES[cues.side]
        if found:
            says_ja = f"{ja}{cues.window}字のうちに「{found}」があります"
            says_en = f"“{found}” stands within {cues.window} characters {en}"
        else:
            listed = short("・".join(cues.any))
            says_ja = f"{ja}{cues.window}字のうちにありません：{listed}"
            says_en = f"none within {cues.window} characters {en}: {listed}"
        self._steps.say(role, says_ja, says_en, holds=bool(found) == (role == "cues"))
        return found

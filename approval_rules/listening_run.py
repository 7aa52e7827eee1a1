"""A run of all rules that tells what one of them asks, and what it is answered."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from approval_rules.cel import Condition, bare
from approval_rules.compiled import Compiled, Seen
from approval_rules.detect import BuiltInDetect, CombineDetect, PatternDetect, WordsDetect
from approval_rules.listening_finder import ListeningFinder
from approval_rules.model import Finding, Level
from approval_rules.post import Post
from approval_rules.reading import Hit, Reading
from approval_rules.run import Rules, Run
from approval_rules.steps import Steps
from approval_rules.telling import FACTS_OF, place_of, short


class ListeningRun(Run):
    """Runs all rules, and tells what comes of the rule `item`; `hits` are the findings it made."""

    def __init__(self, rules: Rules, post: Post, item: Compiled, steps: Steps) -> None:
        finder = functools.partial(ListeningFinder, item=item, steps=steps)
        super().__init__(rules, post, finder=finder)
        self.hits: list[Finding] = []
        self._item = item
        self._steps = steps

    # -------------------------------------------------------------- fields

    def _read(self, reading: Reading) -> None:
        if self._item.stage != "field":
            super()._read(reading)
            return
        fields = self._item.rule.applies_to.fields
        if reading.name not in fields:
            known = ", ".join(fields)
            self._steps.say(
                "field",
                f"{reading.field} は調べません（対象：{known}）",
                f"{reading.field} is not read (only {known})",
                holds=False,
            )
            super()._read(reading)
            return
        self._tell_views(reading)
        before = len(self._steps.told)
        super()._read(reading)
        if len(self._steps.told) == before:
            self._tell_nothing(reading)

    def _tell_views(self, reading: Reading) -> None:
        detect = self._item.rule.detect
        names = ["text"]
        if isinstance(detect, PatternDetect):
            names = [detect.view]
        elif isinstance(detect, WordsDetect):
            names = ["text", "squeezed"]
        for name in names:
            text = reading.views.view(name).text
            if text != reading.original and (name == "text" or text != reading.views.text.text):
                self._steps.say(
                    "view", f"{reading.field} → {text}", f"{reading.field} → {text}", holds=True
                )

    def _tell_nothing(self, reading: Reading) -> None:
        detect, field = self._item.rule.detect, reading.field
        if isinstance(detect, PatternDetect):
            number = len(detect.match)
            self._steps.say(
                "pattern",
                f"{field}：{number}個の正規表現のどれにも合いません",
                f"{field}: none of {number} patterns matches",
                holds=False,
            )
        elif isinstance(detect, WordsDetect):
            facts = "".join(f"、{kind}" for kind in detect.facts)
            self._steps.say(
                "words",
                f"{field}：一覧{facts}の言葉はありません",
                f"{field}: no listed word stands here",
                holds=False,
            )
        elif isinstance(detect, BuiltInDetect):
            self._steps.say(
                "detector",
                f"{field}：{detect.name} は何も見つけません",
                f"{field}: {detect.name} finds nothing",
                holds=False,
            )

    # -------------------------------------------------------------- hits and their levels

    def _keep(self, item: Compiled, reading: Reading, hit: Hit) -> None:
        if item is not self._item:
            super()._keep(item, reading, hit)
            return
        self._steps.say_hit(reading, hit)
        detect = item.rule.detect
        if isinstance(detect, PatternDetect) and detect.validate:
            self._steps.say(
                "check",
                f"{detect.validate}：{'合います' if hit.check else '合いません'}",
                f"{detect.validate}: {'fits' if hit.check else 'does not fit'}",
                holds=hit.check,
            )
        kinds = ""
        if isinstance(detect, PatternDetect):
            kinds = detect.fact
        elif isinstance(detect, BuiltInDetect):
            kinds = FACTS_OF.get(detect.name, "")
        if hit.allowed:
            self._steps.say(
                "allowed",
                f"登録により許可され、重さは info になります：{hit.allowed}",
                f"allowed by an entry, which makes it info: {hit.allowed}",
                holds=True,
            )
        elif kinds:
            self._steps.say(
                "allowed",
                f"許可する登録はありません（{kinds}）",
                f"no entry allows it ({kinds})",
                holds=False,
            )
        before = len(self.kept)
        super()._keep(item, reading, hit)
        if len(self.kept) > before:
            self.hits.append(self.kept[-1])

    def _level(self, item: Compiled, seen: Seen, values: Mapping[str, Any]) -> Level | None:
        level = super()._level(item, seen, values)
        if item is self._item:
            always = item.levels[-1][1] is None and level == item.levels[-1][0]
            if level is None:
                self._steps.say(
                    "level", "どの重さの条件にも合いません", "no level holds", holds=False
                )
            else:
                ja = f"{level}{'（最後の、条件のない重さ）' if always else ''}"
                en = f"{level}{' (the last, without a condition)' if always else ''}"
                self._steps.say("level", ja, en, holds=True)
        return level

    def _answer(
        self, item: Compiled, condition: Condition, seen: Seen, values: Mapping[str, Any]
    ) -> bool | None:
        failures = len(self.failures)
        answer = super()._answer(item, condition, seen, values)
        if item is not self._item:
            return answer
        level = next((one for one, asked in item.levels if asked is condition), "")
        asked = f"{level}: {condition.source}" if level else condition.source
        read = self._values(condition, seen, values)
        says = f"{asked} → {'—' if answer is None else str(answer).lower()}"
        if read:
            says += f" ({read})"
        if answer is None:
            reason = "; ".join(self.failures[failures:])
            ja = f"{says} 計算できません。人が確かめます（unknown）：{reason}"
            en = f"{says} cannot be answered: a person must look (unknown): {reason}"
        else:
            ja = en = says
        self._steps.say("when", ja, en, holds=answer is True)
        return answer

    def _values(self, condition: Condition, seen: Seen, values: Mapping[str, Any]) -> str:
        source = bare(condition.source)
        said = [
            f"{name} = {str(getattr(seen, name)).lower()}"
            for name in ("cue", "negative_cue", "check", "named", "named_near", "somebody")
            if name in condition.reads and name in source
        ]
        if "types" in condition.reads and "types" in source:
            said.append(f"types = {', '.join(seen.types) or '—'}")
        maps = {"post": self._post_values, "org": self._org_values, **values}
        for variable, name in sorted(condition.names):
            value = maps.get(variable, {}).get(name)
            if value is not None and (variable, name) != ("post", "text"):
                shown = str(value).lower() if isinstance(value, bool) else str(value)
                said.append(f"{variable}.{name} = {short(shown)}")
        return "; ".join(said)

    # -------------------------------------------------------------- rules on what was found

    def _whole(self, item: Compiled) -> None:
        if item is self._item:
            types = ", ".join(self._types(self.kept)) or "—"
            self._steps.say("found", types, types, holds=types != "—")
        super()._whole(item)

    def _combine(self, item: Compiled, detect: CombineDetect) -> None:
        if item is not self._item:
            super()._combine(item, detect)
            return
        if not self.kept:
            self._steps.say("found", "何も見つかっていません", "nothing was found", holds=False)
        for found in self.kept:
            allowed = next((one.text for one in found.evidence if one.kind == "allowed"), "")
            if not allowed and (found.type not in detect.mark or found.level != "info"):
                continue
            ja = f"許可されています（{allowed}）" if allowed else "それだけでは確かではありません"
            en = f"allowed ({allowed})" if allowed else "not sure by itself"
            of = place_of(found)
            self._steps.say("left_out", f"{of}：{ja}", f"{of}: {en}", holds=False)
        super()._combine(item, detect)

    def _combine_group(
        self, item: Compiled, detect: CombineDetect, reading: Reading, group: list[Finding]
    ) -> None:
        if item is self._item:
            listed = ", ".join(place_of(found) for found in group)
            ja, en = ("文", "sentence") if detect.within == "sentence" else ("投稿", "post")
            self._steps.say("found", f"{ja}：{listed}", f"{en}: {listed}", holds=True)
        super()._combine_group(item, detect, reading, group)

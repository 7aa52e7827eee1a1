"""Why a rule says something about a submission, or why it does not: a run that tells its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from approval_rules.cel import Condition, bare
from approval_rules.compiled import Compiled, Listed, Seen, applies
from approval_rules.detect import BuiltInDetect, CombineDetect, PatternDetect, WordsDetect
from approval_rules.model import Finding, Level, PublishingRule, Step
from approval_rules.organisation import Organisation
from approval_rules.post import Post, post_of
from approval_rules.publishing import PublishingRules
from approval_rules.reading import Hit, Reading
from approval_rules.run import LONGEST, SECONDS, Late, Role, Rules, Run
from approval_rules.standing import Place, Refusal
from approval_rules.submission import Submission
from approval_rules.telling import FACTS_OF, REFUSALS, SIDES, evidence_of, short

_MOST: Final = 300
"""Steps that are told; nobody reads more."""


def explain(
    rules: PublishingRules,
    rule: PublishingRule,
    submission: Submission,
    organisation: Organisation,
    *,
    at: datetime,
    english: bool = False,
) -> list[Step]:
    """
    Every step by which the rule says something about the submission, or nothing.

    Never raises: where the rules cannot be asked to the end, the last step says so.
    """
    post = post_of(submission, organisation, at)
    item = rules.compiled()[rules.rules.index(rule)]
    run = _Telling(rules, post, item, english=english)
    longest = post.longest
    if longest > LONGEST:
        run.say(
            "length",
            f"{longest}字のうち読めるのは{LONGEST}字までです。人が確かめます（unknown）",
            f"{longest} characters, of which {LONGEST} can be read: a person must look (unknown)",
            holds=False,
        )
        return run.steps
    run.tell_scope()
    if not applies(rule, post, run.running):
        run.say(
            "finding",
            "この投稿はこの規則の対象ではありません",
            "the rule does not speak of this post",
            holds=False,
        )
        return run.steps
    try:
        run.tell_findings(run.findings())
    except Late:
        run.close()
        run.say(
            "time",
            f"{SECONDS:g}秒で終わりませんでした。人が確かめます（unknown）",
            f"not done within {SECONDS:g} s: a person must look (unknown)",
            holds=False,
        )
    return run.steps


class _Telling(Run):
    """A run of all rules that listens to one of them."""

    def __init__(self, rules: Rules, post: Post, item: Compiled, *, english: bool) -> None:
        super().__init__(rules, post)
        self.steps: list[Step] = []
        self._most = _MOST
        self._item = item
        self._english = english
        self._hits: list[Finding] = []
        self._told: set[tuple[str, int, int]] = set()

    def say(self, what: str, ja: str, en: str, *, holds: bool) -> None:
        """One step more."""
        if len(self.steps) < self._most:
            self.steps.append(Step(what=what, says=en if self._english else ja, holds=holds))

    def close(self) -> None:
        """Say that steps were left out, if any; what comes of it all is told whatever was."""
        if len(self.steps) >= self._most:
            self._most += 2 * _MOST
            self.say(
                "more", "これより後の段は省きました", "further steps are left out", holds=False
            )

    # -------------------------------------------------------------- whether it is asked at all

    def tell_scope(self) -> None:
        """Where the rule applies, and whether the post is there."""
        scope, sent = self._item.rule.applies_to, self._post.submission
        for what, listed, value in (
            ("network", scope.networks, sent.network),
            ("account", scope.accounts, sent.account),
            ("category", scope.categories, sent.category),
        ):
            if what != "network" and "*" in listed:
                continue
            allowed = "*" in listed or value in listed
            known = ", ".join(listed)
            self.say(
                what,
                f"{value or '—'}（対象：{'すべて' if '*' in listed else known}）",
                f"{value or '—'} (of {'all' if '*' in listed else known})",
                holds=allowed,
            )
        if scope.not_categories:
            left = ", ".join(scope.not_categories)
            self.say(
                "category",
                f"{sent.category or '—'}（対象外：{left}）",
                f"{sent.category or '—'} (not of {left})",
                holds=sent.category not in scope.not_categories,
            )
        if scope.periods:
            runs, wanted = ", ".join(sorted(self.running)), ", ".join(scope.periods)
            self.say(
                "period",
                f"{wanted} の間だけ効きます（公開の時点の期間：{runs or 'なし'}）",
                f"only while {wanted} runs (running when it is published: {runs or 'none'})",
                holds=bool(self.running & set(scope.periods)),
            )

    # -------------------------------------------------------------- fields, patterns and words

    def _read(self, reading: Reading) -> None:
        if self._item.stage != "field":
            super()._read(reading)
            return
        name = reading.field.partition(".")[2] or reading.field
        fields = self._item.rule.applies_to.fields
        if name not in fields:
            known = ", ".join(fields)
            self.say(
                "field",
                f"{reading.field} は調べません（対象：{known}）",
                f"{reading.field} is not read (only {known})",
                holds=False,
            )
            super()._read(reading)
            return
        self._tell_views(reading)
        before = len(self.steps)
        super()._read(reading)
        if len(self.steps) == before:
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
                self.say(
                    "view", f"{reading.field} → {text}", f"{reading.field} → {text}", holds=True
                )

    def _tell_nothing(self, reading: Reading) -> None:
        detect, field = self._item.rule.detect, reading.field
        if isinstance(detect, PatternDetect):
            number = len(detect.match)
            self.say(
                "pattern",
                f"{field}：{number}個の正規表現のどれにも合いません",
                f"{field}: none of {number} patterns matches",
                holds=False,
            )
        elif isinstance(detect, WordsDetect):
            facts = "".join(f"、{kind}" for kind in detect.facts)
            self.say(
                "words",
                f"{field}：一覧{facts}の言葉はありません",
                f"{field}: no listed word stands here",
                holds=False,
            )
        elif isinstance(detect, BuiltInDetect):
            self.say(
                "detector",
                f"{field}：{detect.name} は何も見つけません",
                f"{field}: {detect.name} finds nothing",
                holds=False,
            )

    def _stands_alone(self, item: Compiled, index: int, reading: Reading, place: Place) -> bool:
        alone = super()._stands_alone(item, index, reading, place)
        if item is not self._item:
            return alone
        assert isinstance(item.rule.detect, PatternDetect)
        self._remember(reading, place)
        source = short(item.rule.detect.match[index])
        says = f"match[{index}] {source} → {self._quoted(reading, place)}"
        self.say("pattern", says, says, holds=True)
        view, start, end = place
        before, after = view.text[max(0, start - 12) : start], view.text[end : end + 12]
        detect = item.rule.detect
        if item.before is not None:
            self._tell_beside("not_before", detect.not_before, before, item.before.search(before))
        if item.after is not None:
            self._tell_beside("not_after", detect.not_after, after, item.after.match(after))
        return alone

    def _tell_beside(self, what: str, source: str, beside: str, found: Any) -> None:
        if found is None:
            ja, en = (
                f"隣の「{beside}」に問題はありません",
                f"“{beside}” stands beside: nothing of it",
            )
        else:
            ja = f"「{found[0]}」があってはならない所にあります（{short(source)}）"
            en = f"“{found[0]}” stands where nothing of {short(source)} may"
        self.say(what, ja, en, holds=found is None)

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
            self._remember(reading, place)
            quoted = self._quoted(reading, place)
            says = f"{word.word.word} → {quoted}"
            self.say("words", says, says, holds=True)
            if refusal is not None:
                ja, en = REFUSALS[refusal.reason]
                self.say(
                    refusal.reason, ja.format(by=refusal.by), en.format(by=refusal.by), holds=False
                )
        return refusal

    def _near(self, item: Compiled, role: Role, hit: Hit, reading: Reading) -> str:
        found = super()._near(item, role, hit, reading)
        cues = getattr(item.rule.detect, role)
        if item is not self._item or cues is None:
            return found
        self._tell_hit(reading, hit)
        ja, en = SIDES[cues.side]
        if found:
            says_ja = f"{ja}{cues.window}字のうちに「{found}」があります"
            says_en = f"“{found}” stands within {cues.window} characters {en}"
        else:
            listed = short("・".join(cues.any))
            says_ja = f"{ja}{cues.window}字のうちにありません：{listed}"
            says_en = f"none within {cues.window} characters {en}: {listed}"
        self.say(role, says_ja, says_en, holds=bool(found) == (role == "cues"))
        return found

    # -------------------------------------------------------------- hits and their levels

    def _keep(self, item: Compiled, reading: Reading, hit: Hit) -> None:
        if item is not self._item:
            super()._keep(item, reading, hit)
            return
        self._tell_hit(reading, hit)
        detect = item.rule.detect
        if isinstance(detect, PatternDetect) and detect.validate:
            self.say(
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
            self.say(
                "allowed",
                f"登録により許可され、重さは info になります：{hit.allowed}",
                f"allowed by an entry, which makes it info: {hit.allowed}",
                holds=True,
            )
        elif kinds:
            self.say(
                "allowed",
                f"許可する登録はありません（{kinds}）",
                f"no entry allows it ({kinds})",
                holds=False,
            )
        before = len(self.kept)
        super()._keep(item, reading, hit)
        if len(self.kept) > before:
            self._hits.append(self.kept[-1])

    def _tell_hit(self, reading: Reading, hit: Hit) -> None:
        place = Place(hit.view, hit.start, hit.end)
        if not hit.whole and not self._remember(reading, place):
            return
        detect = self._item.rule.detect
        name = detect.name if isinstance(detect, BuiltInDetect) else ""
        what = "detector" if name else "words" if isinstance(detect, WordsDetect) else "pattern"
        quoted = "" if hit.whole else self._quoted(reading, place)
        kind = f"hit.kind = {hit.kind}" if hit.kind else ""
        because = evidence_of(hit.evidence) if hit.whole or what == "words" else ""
        says = " · ".join(part for part in (name, quoted, kind, because) if part)
        if says:
            self.say(what, says, says, holds=True)

    def _level(self, item: Compiled, seen: Seen, values: Mapping[str, Any]) -> Level | None:
        level = super()._level(item, seen, values)
        if item is self._item:
            always = item.levels[-1][1] is None and level == item.levels[-1][0]
            if level is None:
                self.say("level", "どの重さの条件にも合いません", "no level holds", holds=False)
            else:
                ja = f"{level}{'（最後の、条件のない重さ）' if always else ''}"
                en = f"{level}{' (the last, without a condition)' if always else ''}"
                self.say("level", ja, en, holds=True)
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
        self.say("when", ja, en, holds=answer is True)
        return answer

    def _values(self, condition: Condition, seen: Seen, values: Mapping[str, Any]) -> str:
        source = bare(condition.source)
        said = [
            f"{name} = {str(getattr(seen, name)).lower()}"
            for name in ("cue", "negative_cue", "check", "named")
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
            self.say("found", types, types, holds=types != "—")
        super()._whole(item)

    def _combine(self, item: Compiled, detect: CombineDetect) -> None:
        if item is not self._item:
            super()._combine(item, detect)
            return
        if not self.kept:
            self.say("found", "何も見つかっていません", "nothing was found", holds=False)
        for found in self.kept:
            allowed = next((one.text for one in found.evidence if one.kind == "allowed"), "")
            if not allowed and (found.type not in detect.mark or found.level != "info"):
                continue
            ja = f"許可されています（{allowed}）" if allowed else "それだけでは確かではありません"
            en = f"allowed ({allowed})" if allowed else "not sure by itself"
            of = self._of(found)
            self.say("left_out", f"{of}：{ja}", f"{of}: {en}", holds=False)
        super()._combine(item, detect)

    def _combine_group(
        self, item: Compiled, detect: CombineDetect, reading: Reading, group: list[Finding]
    ) -> None:
        if item is self._item:
            listed = ", ".join(self._of(found) for found in group)
            ja, en = ("文", "sentence") if detect.within == "sentence" else ("投稿", "post")
            self.say("found", f"{ja}：{listed}", f"{en}: {listed}", holds=True)
        super()._combine_group(item, detect, reading, group)

    # -------------------------------------------------------------- what comes of it

    def tell_findings(self, findings: Sequence[Finding]) -> None:
        """What is said in the end, and what another rule says instead."""
        told = [found for found in findings if found.rule == self._item.rule.id]
        self.close()
        if not self._hits and self._item.stage == "post" and not told:
            detect = self._item.rule.detect
            if isinstance(detect, BuiltInDetect):
                self.say(
                    "detector",
                    f"{detect.name} は何も見つけません",
                    f"{detect.name} finds nothing",
                    holds=False,
                )
        for hit in self._hits:
            if hit in told:
                continue
            other = next(
                (
                    one
                    for one in findings
                    if one.field == hit.field and one.start < hit.end and hit.start < one.end
                ),
                None,
            )
            if other is not None and other.rule != hit.rule:
                self.say(
                    "elsewhere",
                    f"{other.rule}（{other.level}）が同じ所をより重く、または広く示します",
                    f"{other.rule} ({other.level}) says it of this place, graver or wider",
                    holds=False,
                )
        for found in told:
            parts = (self._of(found), evidence_of(found.evidence))
            says = ": ".join(part for part in parts if part)
            self.say(found.level, says, says, holds=True)
        if not told:
            self.say("finding", "何も示しません", "nothing is said", holds=False)

    def _of(self, found: Finding) -> str:
        where = f"{found.field} {found.start}–{found.end}" if found.end else found.field
        return f"{found.type} [{found.rule}] {where}"

    def _remember(self, reading: Reading, place: Place) -> bool:
        key = (reading.field, *place.view.span(place.start, place.end))
        is_new = key not in self._told
        self._told.add(key)
        return is_new

    def _quoted(self, reading: Reading, place: Place) -> str:
        start, end = place.view.span(place.start, place.end)
        said = short(reading.original[start:end])
        marks = "“”" if self._english else "「」"
        return f"{marks[0]}{said}{marks[1]} {reading.field} {start}–{end}"

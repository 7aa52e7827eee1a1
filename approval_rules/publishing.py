"""
The publishing engine: compiled rules judge a submission and say why.

Pure and total: any submission gets a judgement. What cannot be decided (an expression that fails, a
time limit that is passed) makes the verdict `unknown`: a person must look.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import re2
from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from approval_rules.cel import CelError, Condition, Environment, Failed
from approval_rules.detectors import READING, WHOLE
from approval_rules.model import (
    LEVELS,
    BuiltInDetect,
    CombineDetect,
    Cues,
    Evidence,
    Example,
    ExampleFailure,
    Fact,
    Finding,
    Judgement,
    Length,
    Level,
    Media,
    Organisation,
    Pack,
    PatternDetect,
    Period,
    PostDetect,
    PublishingRule,
    Submission,
    Text,
    Verdict,
    Word,
    WordsDetect,
)
from approval_rules.reading import Hit, Post, Reading
from approval_rules.source import Document, PackError
from approval_rules.text import words
from approval_rules.text.length import measure
from approval_rules.text.normalise import View, utf16
from approval_rules.text.validators import VALIDATORS

SECONDS: Final = 2.0
"""Time for one submission; one that needs longer is `unknown`."""
PATTERN_MEMORY: Final = 1 << 20
MOST_FINDINGS: Final = 500
PERSONAL: Final = frozenset(
    [
        "PERSON_NAME",
        "PHONE",
        "EMAIL",
        "MY_NUMBER",
        "CREDIT_CARD",
        "LICENSE_PLATE",
        "BANK_ACCOUNT",
        "BIRTH_DATE",
        "ADDRESS",
        "ID_NUMBER",
        "SECRET",
    ]
)
"""Types whose surface is masked wherever it is told."""
_NUMBERS: Final = frozenset(["PHONE", "MY_NUMBER", "CREDIT_CARD", "ID_NUMBER", "BANK_ACCOUNT"])
_VIEWS: Final = ("text", "digits", "squeezed")
_BY_WORD: Final = {"unless_window": 20}


class _Late(Exception):
    """The time limit was passed."""


class _Word(Struct, frozen=True):
    rule: int
    word: Word
    folded: str


class _Compiled(Struct, kw_only=True):
    rule: PublishingRule
    number: int
    levels: list[tuple[Level, Condition | None]]
    when: Condition | None = None
    patterns: list[Any] = []
    before: Any = None
    after: Any = None


@functools.cache
def _environment() -> Environment:
    return Environment(
        {
            "cue": "bool",
            "check": "bool",
            "negative_cue": "bool",
            "types": "strings",
            "hit": "map",
            "post": "map",
            "org": "map",
        }
    )


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = PATTERN_MEMORY
    return options


def _pattern(source: str) -> Any:
    """The RE2 pattern. Raises `ValueError` with the library's words."""
    try:
        return re2.compile(source, options=_options())
    except re2.error as error:
        raise ValueError(str(error.args[0] if error.args else error)) from None


def _matching(hit: Hit, near: Reading, cues: Cues | None) -> str:
    if cues is None:
        return ""
    return near.near(hit.start, hit.end, _folded(cues.any), cues.window, cues.side)


@functools.lru_cache(maxsize=2000)
def _folded(words_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words_)


class PublishingRules:
    """Publishing rules that passed their own examples, ready to judge from any thread."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self.packs = tuple(packs)
        self.rules = tuple(rule for pack in packs for rule in pack.publishing)
        joined = "\n".join(sorted(pack.digest for pack in packs))
        self.digest = hashlib.sha256(joined.encode()).hexdigest()
        self._environment = _environment()
        self._compiled = [
            _compile(rule, number, self._environment) for number, rule in enumerate(self.rules)
        ]
        self._prefilters = {view: self._prefilter(view) for view in _VIEWS}
        self._words = [word for pack in packs for word in self._words_of(pack)]
        self._automaton = (
            AhoCorasick([word.folded for word in self._words]) if self._words else None
        )

    def _prefilter(self, view: str) -> tuple[Any, list[tuple[int, int]]] | None:
        entries = [
            (item.number, index)
            for item in self._compiled
            if isinstance(item.rule.detect, PatternDetect) and item.rule.detect.view == view
            for index in range(len(item.patterns))
        ]
        if not entries:
            return None
        whole = re2.Set.SearchSet(_options())
        for number, index in entries:
            detect = self._compiled[number].rule.detect
            assert isinstance(detect, PatternDetect)
            whole.Add(detect.match[index])
        whole.Compile()
        return whole, entries

    def _words_of(self, pack: Pack) -> Iterator[_Word]:
        numbers = {rule.id: number for number, rule in enumerate(self.rules)}
        for rule in pack.publishing:
            if isinstance(rule.detect, WordsDetect):
                listed = [*rule.detect.words]
                for name in rule.detect.files:
                    listed += pack.word_lists[name]
                for word in listed:
                    yield _Word(numbers[rule.id], word, word.word.lower())

    # ------------------------------------------------------------------ judging

    def check(
        self, submission: Submission, organisation: Organisation, *, at: datetime
    ) -> Judgement:
        """What the rules say about this submission at this moment (aware). Never raises."""
        counted = measure(submission, organisation.length_limits)
        post = Post(
            submission=submission,
            organisation=organisation,
            at=at,
            readings=_readings(submission),
        )
        run = _Run(self, post, counted)
        try:
            findings = run.findings()
        except _Late:
            findings = [*run.kept, _engine("time", f"more than {SECONDS} s")]
            return self._judgement(findings, counted, "unknown")
        if run.failures:
            findings.append(_engine("expression", "; ".join(run.failures)[:300]))
            return self._judgement(findings, counted, "unknown")
        verdict: Verdict = "pass"
        for found in findings:
            if found.level == "block":
                verdict = "block"
            elif found.level == "warn" and verdict == "pass":
                verdict = "warn"
        return self._judgement(findings, counted, verdict)

    def _judgement(
        self, findings: Sequence[Finding], counted: Length, verdict: Verdict
    ) -> Judgement:
        return Judgement(
            verdict=verdict, findings=tuple(findings), length=counted, digest=self.digest
        )

    # what a run reads of its rules

    def compiled(self) -> Sequence[_Compiled]:
        """The rules in their order."""
        return self._compiled

    def candidates(self, reading: Reading) -> dict[int, list[int]]:
        """Rule number → the patterns of it that match somewhere in this field."""
        found: dict[int, list[int]] = {}
        for name, prefilter in self._prefilters.items():
            if prefilter is None:
                continue
            whole, entries = prefilter
            for index in whole.Match(reading.views.view(name).text) or ():
                number, pattern = entries[index]
                found.setdefault(number, []).append(pattern)
        return found

    def words_in(self, view: View) -> list[tuple[_Word, int, int]]:
        """The listed words that stand in this view, wherever."""
        if self._automaton is None:
            return []
        folded = view.text.lower()
        if len(folded) != len(view.text):
            # A character whose small form is longer would move every place after it.
            folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in view.text)
        return [
            (self._words[index], start, end)
            for index, start, end in self._automaton.find_matches_as_indexes(
                folded, overlapping=True
            )
        ]


class _Run:
    """One submission under the rules."""

    def __init__(self, rules: PublishingRules, post: Post, counted: Length) -> None:
        self._rules = rules
        self._post = post
        self._counted = counted
        self._deadline = time.perf_counter() + SECONDS
        self.failures: list[str] = []
        self.kept: list[Finding] = []
        running = {
            period.kind
            for period in post.organisation.periods
            if period.start <= post.moment < period.end
        }
        self._items = [item for item in rules.compiled() if _applies(item.rule, post, running)]
        self._muted = {fact.value.lower() for fact in post.organisation.muted_words}
        self._post_values: dict[str, Any] = {
            "network": post.submission.network,
            "category": post.submission.category,
            "has_media": bool(post.submission.media),
            "has_link": any(reading.links for reading in post.readings),
            "periods": sorted(running),
            "length": len(post.submission.text),
        }
        self._org_values = {
            name: bool(getattr(post.organisation, name))
            for name in ("phones", "mails", "mail_domains", "link_domains", "officials")
        }

    def findings(self) -> list[Finding]:
        for reading in self._post.readings:
            self._read(reading)
        for item in self._items:
            self._in_time()
            detect = item.rule.detect
            if isinstance(detect, BuiltInDetect) and detect.name in WHOLE:
                for hit in WHOLE[detect.name](self._post, self._counted):
                    self._keep(item, self._post.readings[0], hit)
            elif isinstance(detect, PostDetect):
                self._whole(item)
        self.kept = _settled(self.kept)
        for item in self._items:
            if isinstance(item.rule.detect, CombineDetect):
                self._combine(item, item.rule.detect)
        return sorted(
            self.kept, key=lambda f: (f.field != "text", f.field, f.start, -LEVELS.index(f.level))
        )[:MOST_FINDINGS]

    def _in_time(self) -> None:
        if time.perf_counter() > self._deadline:
            raise _Late

    def _read(self, reading: Reading) -> None:
        candidates = self._rules.candidates(reading)
        listed: dict[int, list[tuple[_Word, View, int, int]]] = {}
        views = [reading.views.text]
        if reading.views.squeezed is not reading.views.text:
            views.append(reading.views.squeezed)
        for view in views:
            for word, start, end in self._rules.words_in(view):
                listed.setdefault(word.rule, []).append((word, view, start, end))
        for item in self._items:
            if reading.field.partition(".")[2] not in {"alt", "name"}:
                name = reading.field
            else:
                name = reading.field.partition(".")[2]
            if name not in item.rule.applies_to.fields:
                continue
            self._in_time()
            detect = item.rule.detect
            hits: Iterable[Hit] = ()
            if isinstance(detect, PatternDetect):
                if item.number in candidates:
                    hits = self._patterns(item, detect, reading, candidates[item.number])
            elif isinstance(detect, WordsDetect):
                hits = self._listed(detect, reading, listed.get(item.number, ()))
            elif isinstance(detect, BuiltInDetect) and detect.name in READING:
                hits = READING[detect.name](reading, self._post)
                hits = self._with_cues(hits, reading, detect.cues, detect.negative_cues)
            for hit in hits:
                self._keep(item, reading, hit)

    def _with_cues(
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
        self, item: _Compiled, detect: PatternDetect, reading: Reading, which: Sequence[int]
    ) -> Iterator[Hit]:
        view = reading.views.view(detect.view)
        for index in which:
            for match in item.patterns[index].finditer(view.text):
                start, end = match.span(1) if match.re.groups and match.group(1) else match.span()
                if start == end or not _stands_alone(item, view.text, start, end):
                    continue
                surface = view.text[start:end]
                check = bool(detect.validate) and VALIDATORS[detect.validate](surface)
                hit = Hit(
                    view=view,
                    start=start,
                    end=end,
                    canonical=surface,
                    check=check,
                    allowed=self._allowed(detect.fact, surface),
                    evidence=[Evidence(kind="pattern", text=item.rule.id)],
                )
                if detect.validate:
                    says = "fits" if check else "does not fit"
                    hit.evidence.append(Evidence(kind="check_digit", text=says))
                yield from self._with_cues([hit], reading, detect.cues, detect.negative_cues)

    def _allowed(self, kind: str, surface: str) -> str:
        if not kind:
            return ""
        entries: tuple[Fact, ...] = getattr(self._post.organisation, kind)
        bare = _bare(surface)
        for entry in entries:
            value = _bare(entry.value)
            if value and (value in bare or bare in value):
                return entry.reason or entry.value
        return ""

    def _listed(
        self,
        detect: WordsDetect,
        reading: Reading,
        listed: Iterable[tuple[_Word, View, int, int]],
    ) -> Iterator[Hit]:
        for word, view, start, end in listed:
            if word.folded in self._muted or not self._is_word(
                detect, word.word, reading, view, start, end
            ):
                continue
            yield from self._word_hit(detect, reading, view, start, end, word.word.why)
        for kind in detect.facts:
            for entry in getattr(self._post.organisation, kind):
                value, view = entry.value.lower(), reading.views.text
                start = reading.folded.find(value) if value else -1
                while start >= 0:
                    end = start + len(value)
                    why = entry.reason or entry.value
                    yield from self._word_hit(detect, reading, view, start, end, why)
                    start = reading.folded.find(value, end)

    def _word_hit(
        self, detect: WordsDetect, reading: Reading, view: View, start: int, end: int, why: str
    ) -> Iterator[Hit]:
        hit = Hit(
            view=view,
            start=start,
            end=end,
            canonical=view.text[start:end],
            evidence=[
                Evidence(kind="found", text=view.text[start:end]),
                Evidence(kind="words", text=why),
            ],
        )
        if _matching(hit, reading, detect.unless_near):
            return
        if detect.cues is not None:
            yield from (
                one for one in self._with_cues([hit], reading, detect.cues, None) if one.cue
            )
        else:
            yield hit

    def _is_word(
        self, detect: WordsDetect, word: Word, reading: Reading, view: View, start: int, end: int
    ) -> bool:
        window = _BY_WORD["unless_window"]
        around = view.text[max(0, start - window) : end + window].lower()
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
        begins, ends = words.boundaries(found)
        if detect.gate == "token" and not (start in begins and end in ends):
            return False
        if not word.pos:
            return True
        return any(token.start <= start < token.end and token.pos[0] in word.pos for token in found)

    def _values(self, hit: Hit) -> dict[str, Any]:
        return {
            "cue": hit.cue,
            "check": hit.check,
            "negative_cue": hit.negative_cue,
            "types": [],
            "hit": {"kind": hit.kind, "text": hit.canonical},
            "post": self._post_values,
            "org": self._org_values,
        }

    def _level(self, item: _Compiled, values: dict[str, Any]) -> Level | None:
        bound = None
        for level, condition in item.levels:
            if condition is None:
                return level
            bound = bound or self._rules._environment.bind(values)  # noqa: SLF001 - one module
            if isinstance(bound, Failed):
                self.failures.append(f"{item.rule.id}: {bound.reason}")
                return None
            answer = condition.ask(bound)
            if isinstance(answer, Failed):
                self.failures.append(f"{item.rule.id}: {answer.reason}")
                return None
            if answer:
                return level
        return None

    def _keep(self, item: _Compiled, reading: Reading, hit: Hit) -> None:
        level = self._level(item, self._values(hit))
        if level is None:
            return
        if hit.allowed:
            level = "info"
        if len(self.kept) < 4 * MOST_FINDINGS:
            self.kept.append(_finding(item.rule, level, reading, hit))

    def _whole(self, item: _Compiled) -> None:
        values = {
            "cue": False,
            "check": False,
            "negative_cue": False,
            "types": sorted({found.type for found in self.kept}),
            "hit": {},
            "post": self._post_values,
            "org": self._org_values,
        }
        if self._asked(item, values):
            reading = self._post.readings[0]
            hit = Hit(view=reading.views.text, start=0, end=0, whole=True)
            self._keep(item, reading, hit)

    def _asked(self, item: _Compiled, values: dict[str, Any]) -> bool:
        assert item.when is not None
        bound = self._rules._environment.bind(values)  # noqa: SLF001 - one module
        answer = bound if isinstance(bound, Failed) else item.when.ask(bound)
        if isinstance(answer, Failed):
            self.failures.append(f"{item.rule.id}: {answer.reason}")
            return False
        return answer

    def _combine(self, item: _Compiled, detect: CombineDetect) -> None:
        for reading in self._post.readings:
            groups: dict[int, list[Finding]] = {}
            for found in self.kept:
                allowed = any(evidence.kind == "allowed" for evidence in found.evidence)
                if found.field == reading.field and found.end and not allowed:
                    place = reading.sentence(found.start) if detect.within == "sentence" else 0
                    groups.setdefault(place, []).append(found)
            for group in groups.values():
                values = {
                    "cue": False,
                    "check": False,
                    "negative_cue": False,
                    "types": sorted({found.type for found in group}),
                    "hit": {},
                    "post": self._post_values,
                    "org": self._org_values,
                }
                if not self._asked(item, values):
                    continue
                level = self._level(item, values)
                if level is None:
                    continue
                for found in group:
                    if found.type in detect.mark:
                        self.kept.append(
                            _at(item.rule, level, reading, found.start, found.end, found.evidence)
                        )


# ------------------------------------------------------------------ helpers of a run


def _readings(submission: Submission) -> list[Reading]:
    readings = [Reading("text", submission.text)]
    if submission.title:
        readings.append(Reading("title", submission.title))
    for index, item in enumerate(submission.media):
        if item.alt:
            readings.append(Reading(f"media[{index}].alt", item.alt))
        if item.name:
            readings.append(Reading(f"media[{index}].name", item.name))
    return readings


def _applies(rule: PublishingRule, post: Post, running: set[str]) -> bool:
    scope = rule.applies_to

    def holds(listed: tuple[str, ...], value: str) -> bool:
        return "*" in listed or value in listed

    return (
        holds(scope.networks, post.submission.network)
        and holds(scope.accounts, post.submission.account)
        and holds(scope.categories, post.submission.category)
        and post.submission.category not in scope.not_categories
        and (not scope.periods or bool(running & set(scope.periods)))
    )


def _stands_alone(item: _Compiled, text: str, start: int, end: int) -> bool:
    if item.before is not None and item.before.search(text[max(0, start - 12) : start]):
        return False
    return item.after is None or not item.after.match(text[end : end + 12])


def _bare(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def mask(text: str) -> str:
    """A personal surface as it may be told: its shape, and no more than two characters of it."""
    kept = 2 if len(text) > 6 else 1
    hidden = "".join("•" if c.isalnum() else c for c in text[:-kept])
    return hidden + text[-kept:] if len(text) > kept else "•" * len(text)


def _finding(rule: PublishingRule, level: Level, reading: Reading, hit: Hit) -> Finding:
    if hit.whole:
        return _at(rule, level, reading, 0, 0, tuple(hit.evidence), replacement=hit.replacement)
    start, end = hit.view.span(hit.start, hit.end)
    evidence = list(hit.evidence)
    if rule.type in PERSONAL:
        evidence.insert(0, Evidence(kind="surface", text=mask(reading.original[start:end])))
    message = None
    if hit.allowed:
        evidence.append(Evidence(kind="allowed", text=hit.allowed))
        message = Text(
            ja=f"団体の登録により許可されています：{hit.allowed}",
            en=f"Allowed by an entry of the organisation: {hit.allowed}",
        )
    return _at(
        rule,
        level,
        reading,
        start,
        end,
        tuple(evidence),
        replacement=hit.replacement,
        message=message,
    )


def _at(
    rule: PublishingRule,
    level: Level,
    reading: Reading,
    start: int,
    end: int,
    evidence: tuple[Evidence, ...],
    *,
    replacement: str | None = None,
    message: Text | None = None,
) -> Finding:
    original = reading.original
    return Finding(
        rule=rule.id,
        type=rule.type,
        level=level,
        title=rule.title,
        message=message or rule.why,
        remedy=rule.remedy,
        clause=rule.clause,
        field=reading.field,
        start=start,
        end=end,
        start_utf16=utf16(original, start),
        end_utf16=utf16(original, end),
        evidence=evidence,
        replacement=replacement,
    )


def _settled(found: list[Finding]) -> list[Finding]:
    """One finding where several say the same of one place; the gravest, then the longest."""
    ordered = sorted(found, key=lambda f: (-LEVELS.index(f.level), f.start - f.end))
    kept: list[Finding] = []
    for one in ordered:
        is_said = any(
            other.field == one.field
            and other.end > one.start
            and one.end > other.start
            and (other.type == one.type or {other.type, one.type} <= _NUMBERS)
            for other in kept
            if one.end > one.start
        )
        is_repeated = any(
            (other.rule, other.field, other.start, other.end, other.evidence)
            == (one.rule, one.field, one.start, one.end, one.evidence)
            for other in kept
        )
        if not is_said and not is_repeated:
            kept.append(one)
    return kept


def _engine(kind: str, says: str) -> Finding:
    return Finding(
        rule=f"engine.{kind}",
        type="ENGINE",
        level="block",
        title=Text(ja="検査が終わりませんでした", en="The check did not come to its end"),
        message=Text(
            ja="規則の一部を確かめられなかったため、問題の有無は分かりません。",
            en="Some rules could not be asked, so nobody knows whether this is fine.",
        ),
        remedy=Text(
            ja="文を短くするか、管理者に連絡してください。",
            en="Shorten it, or tell the administrator.",
        ),
        clause=(),
        evidence=(Evidence(kind="engine", text=says),),
    )


# ------------------------------------------------------------------ compiling


def _compile(rule: PublishingRule, number: int, environment: Environment) -> _Compiled:
    detect = rule.detect
    compiled = _Compiled(
        rule=rule,
        number=number,
        levels=[
            (entry.level, environment.condition(entry.when) if entry.when else None)
            for entry in rule.levels
        ],
    )
    if isinstance(detect, PatternDetect):
        compiled.patterns = [_pattern(source) for source in detect.match]
        if detect.not_before:
            compiled.before = _pattern(f"(?:{detect.not_before})$")
        if detect.not_after:
            compiled.after = _pattern(detect.not_after)
    elif isinstance(detect, CombineDetect | PostDetect):
        compiled.when = environment.condition(detect.when)
    return compiled


def compile_publishing(packs: Sequence[Pack]) -> PublishingRules:
    """Rules ready to judge; raises PackError when an example is not answered as its pack says."""
    rules = PublishingRules(packs)
    for pack in packs:
        for failure in examples_of(pack):
            raise PackError(
                f"example {failure.example} of “{failure.rule}” gives {failure.got}, "
                f"not {failure.expected}",
                file=pack.origin,
                path=failure.rule,
                remedy="mend the rule or its example; a rule is in force only when they agree",
            )
    return rules


NOON: Final = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
"""The moment at which examples are judged that name none: a Wednesday noon in Japan."""


def examples_of(pack: Pack, rules: PublishingRules | None = None) -> list[ExampleFailure]:
    """The examples of a publishing pack that its own rules answer otherwise."""
    rules = rules or PublishingRules([pack])
    failures: list[ExampleFailure] = []
    for rule in pack.publishing:
        for expected, examples in (
            ("match", rule.examples.match),
            ("no_match", rule.examples.no_match),
        ):
            for index, example in enumerate(examples):
                got = _answer(rules, rule, example)
                wrong = _wrong(example, got, is_match=expected == "match")
                if wrong:
                    failures.append(
                        ExampleFailure(
                            rule=rule.id,
                            example=f"{expected}[{index}]",
                            expected=expected,
                            got=wrong,
                        )
                    )
    return failures


def submission_of(example: Example) -> Submission:
    """The post that an example stands for."""
    fields = {example.field: example.text}
    media = example.media
    if example.field in {"alt", "name"}:
        first = media[0] if media else None
        kind = first.kind if first else "image"
        named = {example.field: example.text}
        media = (Media(kind=kind, alt=named.get("alt", ""), name=named.get("name", "")), *media[1:])
    return Submission(
        network=example.network,
        text=fields.get("text", ""),
        title=fields.get("title", ""),
        media=media,
        category=example.category,
        publish_at=example.publish_at,
    )


def _answer(
    rules: PublishingRules, rule: PublishingRule, example: Example
) -> tuple[Submission, list[Finding]]:
    submission = submission_of(example)
    at = example.at or NOON
    organisation = Organisation(
        **{  # type: ignore[arg-type]
            kind: tuple(Fact(value=value, reason="example") for value in values)
            for kind, values in example.facts.items()
        },
        periods=tuple(
            Period(
                kind=kind,
                start=datetime(2000, 1, 1, tzinfo=UTC),
                end=datetime(2100, 1, 1, tzinfo=UTC),
            )
            for kind in example.periods
        ),
    )
    judged = rules.check(submission, organisation, at=at)
    return submission, [found for found in judged.findings if found.rule == rule.id]


def _wrong(example: Example, answer: tuple[Submission, list[Finding]], *, is_match: bool) -> str:
    """What is wrong with the answer, "" when it is as the example says."""
    submission, found = answer
    told = [one for one in found if not any(e.kind == "allowed" for e in one.evidence)]
    if not is_match:
        return "" if not told else f"a finding on “{_said(submission, told[0])}”"
    if not told:
        return "nothing"
    if example.span is not None and all(_said(submission, one) != example.span for one in told):
        return f"“{_said(submission, told[0])}”"
    if example.level is not None and all(one.level != example.level for one in told):
        return f"the level {told[0].level}"
    return ""


def _said(submission: Submission, found: Finding) -> str:
    if found.field == "title":
        return submission.title[found.start : found.end]
    if found.field.startswith("media["):
        item = submission.media[int(found.field[6 : found.field.index("]")])]
        return str(getattr(item, found.field.rpartition(".")[2]))[found.start : found.end]
    return submission.text[found.start : found.end]


# ------------------------------------------------------------------ what a pack's shape does not say


def check_rule(rule: PublishingRule, pack: Pack, document: Document, path: str) -> None:
    """Raise PackError for anything in a rule that could not be put in force."""
    environment = _environment()
    if not rule.levels:
        raise document.error("“levels” is empty", f"{path}.levels", "say how grave a hit is")
    for index, entry in enumerate(rule.levels):
        _check_condition(entry.when, environment, document, f"{path}.levels[{index}].when")
    for name, examples in (("match", rule.examples.match), ("no_match", rule.examples.no_match)):
        if len(examples) < 2:
            raise document.error(
                f"“{name}” has fewer than two examples",
                f"{path}.examples.{name}",
                "add examples: they are the rule's tests",
            )
    match rule.detect:
        case PatternDetect() as detect:
            _check_patterns(detect, document, f"{path}.detect")
        case WordsDetect() as detect:
            if not (detect.words or detect.files or detect.facts):
                raise document.error("there are no words", f"{path}.detect", "add `words`")
            _check_facts(detect.facts, document, f"{path}.detect.facts")
            del pack
        case BuiltInDetect(name=name):
            if name not in READING and name not in WHOLE:
                known = ", ".join(sorted([*READING, *WHOLE]))
                raise document.error(
                    f"there is no detector “{name}”", f"{path}.detect.name", f"one of: {known}"
                )
        case CombineDetect(when=when) | PostDetect(when=when):
            _check_condition(when, environment, document, f"{path}.detect.when")


def _check_condition(source: str, environment: Environment, document: Document, path: str) -> None:
    if not source:
        return
    try:
        environment.condition(source)
    except CelError as error:
        raise document.error(
            f"the condition cannot be read: {error}", path, "see packs/README.md for conditions"
        ) from None


def _check_facts(kinds: Sequence[str], document: Document, path: str) -> None:
    for kind in kinds:
        if kind and kind not in Organisation.__struct_fields__:
            raise document.error(f"there are no facts “{kind}”", path, "see packs/README.md")


def _check_patterns(detect: PatternDetect, document: Document, path: str) -> None:
    if not detect.match:
        raise document.error("“match” is empty", f"{path}.match", "write at least one pattern")
    if detect.validate and detect.validate not in VALIDATORS:
        known = ", ".join(sorted(VALIDATORS))
        raise document.error(
            f"there is no check “{detect.validate}”", f"{path}.validate", f"one of: {known}"
        )
    _check_facts([detect.fact], document, f"{path}.fact")
    sources = [(f"{path}.match[{index}]", source) for index, source in enumerate(detect.match)]
    sources += [
        (f"{path}.{name}", source)
        for name, source in (("not_before", detect.not_before), ("not_after", detect.not_after))
        if source
    ]
    for place, source in sources:
        if "\\b" in source:
            raise document.error(
                "\\b does not know Japanese", place, "use `not_before` and `not_after` instead"
            )
        try:
            compiled = _pattern(source)
        except ValueError as error:
            raise document.error(
                f"the pattern cannot be used: {error}", place, "RE2 knows no look-around; simplify"
            ) from None
        if place.startswith(f"{path}.match") and compiled.search("") is not None:
            raise document.error(
                "the pattern matches nothing at all", place, "make a part of it necessary"
            )

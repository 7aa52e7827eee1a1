"""Judging how a service or an account is set up: one resource, all its rules, four answers."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from approval_rules.cel import (
    INPUT_LIMIT,
    Bound,
    CelError,
    Condition,
    Environment,
    Failed,
)
from approval_rules.model import (
    SEVERITIES,
    ExampleFailure,
    Pack,
    Severity,
    Unavailable,
    UsageRule,
    UsageVerdict,
)
from approval_rules.proven import proven
from approval_rules.source import Document, PackError

SERVICE: Final[Mapping[str, Any]] = {
    "registered": False,
    "confidentiality": "",
    "integrity": "",
    "availability": "",
    "purpose": "",
    "provider": "",
}
_FACET: Final = re.compile(r"[a-z][a-z0-9_]*$")
_DENIED: Final = {"denied", "failed"}

Facets = Mapping[str, Any]


class _Compiled(Struct, frozen=True):
    rule: UsageRule
    holds: Condition
    when: Condition | None
    when_reads_resource: bool
    severity: tuple[tuple[Severity, Condition | None], ...]


class UsageRules:
    """Usage rules that passed their own examples, ready to judge resources from any thread."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        environment = _environment()
        self.packs = tuple(packs)
        self.rules = tuple(rule for pack in packs for rule in pack.usage)
        joined = "\n".join(sorted(pack.digest for pack in packs))
        self.digest = hashlib.sha256(joined.encode()).hexdigest()
        self._environment = environment
        self._by_resource: dict[str, list[_Compiled]] = {}
        for rule in self.rules:
            self._by_resource.setdefault(rule.resource, []).append(_compile(rule, environment))

    def reads(self) -> dict[str, frozenset[str]]:
        """Resource type → every facet that some rule reads of it: the plan of a scan."""
        return {
            resource: frozenset(facet for item in rules for facet in item.rule.reads)
            for resource, rules in self._by_resource.items()
        }

    def judge(
        self, resource_type: str, facets: Facets, service: Mapping[str, Any]
    ) -> list[UsageVerdict]:
        """
        What every rule on this type of resource says; empty when there is none.

        A facet is a JSON value, None when nothing is configured, or Unavailable. A rule that reads
        a facet which is Unavailable or not there, or whose expression fails, answers unknown.
        """
        rules = self._by_resource.get(resource_type, ())
        if not rules:
            return []
        values, gaps = _readable(facets)
        bound = self._environment.bind({"resource": values, "service": {**SERVICE, **service}})
        return [_judge(item, bound, values, gaps) for item in rules]


def compile_usage(packs: Sequence[Pack]) -> UsageRules:
    """Rules ready to judge; raises PackError when an example is not answered as its pack says."""
    rules = UsageRules(packs)
    for pack in packs:
        for failure in () if pack.digest in proven() else examples_of(pack, rules):
            raise PackError(
                f"example {failure.example} of “{failure.rule}” answers {failure.got}, "
                f"not {failure.expected}",
                file=pack.origin,
                path=failure.rule,
                remedy="mend the rule or its example; a rule is in force only when they agree",
            )
    return rules


def examples_of(pack: Pack, rules: UsageRules | None = None) -> list[ExampleFailure]:
    """The examples of a usage pack that its own rules answer otherwise."""
    rules = rules or UsageRules([pack])
    failures: list[ExampleFailure] = []
    for rule in pack.usage:
        for expected, examples in (
            ("pass", rule.examples.passes),
            ("fail", rule.examples.fails),
            ("unknown", rule.examples.unknown),
        ):
            for index, example in enumerate(examples):
                got = _answer(rule, example, rules)
                if got.verdict != expected:
                    failures.append(
                        ExampleFailure(
                            rule=rule.id,
                            example=f"{expected}[{index}]",
                            expected=expected,
                            got=f"{got.verdict} ({got.reason})" if got.reason else got.verdict,
                        )
                    )
    return failures


def check_rule(rule: UsageRule, document: Document, path: str) -> None:
    """Refuse a usage rule whose expressions, facets or examples cannot work; raises PackError."""
    environment = _environment()
    if not _FACET.match(rule.resource.replace(".", "_").replace("-", "_")):
        raise document.error(
            f"“{rule.resource}” is not a resource type",
            f"{path}.resource",
            "write it as `aws.s3.bucket`",
        )
    for index, facet in enumerate(rule.reads):
        if not _FACET.match(facet) or facet == "service":
            raise document.error(
                f"“{facet}” is not a facet",
                f"{path}.reads[{index}]",
                "use small letters, digits and _; `service` is taken",
            )
    for place, source in _expressions(rule):
        _check_expression(source, rule, document, f"{path}.{place}", environment)
    if not rule.severity or rule.severity[-1].when:
        raise document.error(
            "no severity holds in every case",
            f"{path}.severity",
            "end the list with one without `when`, as in `{level: high}`",
        )
    _check_examples(rule, document, path)


def _check_examples(rule: UsageRule, document: Document, path: str) -> None:
    wanted = {"pass": rule.examples.passes, "fail": rule.examples.fails}
    if rule.reads:
        wanted["unknown"] = rule.examples.unknown
    for name, examples in wanted.items():
        if not examples:
            raise document.error(
                f"there is no example for “{name}”",
                f"{path}.examples",
                f"add one, as in `{name}: [{{facet: …}}]`",
            )
    for name, examples in {**wanted, "unknown": rule.examples.unknown}.items():
        for index, example in enumerate(examples):
            strange = sorted(set(example) - set(rule.reads) - {"service"})
            if strange:
                raise document.error(
                    f"the example sets “{strange[0]}”, which the rule does not read",
                    f"{path}.examples.{name}[{index}].{strange[0]}",
                    "add it to `reads`, or take it out of the example",
                )


@functools.cache
def _environment() -> Environment:
    return Environment({"resource": "map", "service": "map"})


def _expressions(rule: UsageRule) -> list[tuple[str, str]]:
    found = [("holds", rule.holds)]
    if rule.applies_to.when:
        found.append(("applies_to.when", rule.applies_to.when))
    found += [
        (f"severity[{index}].when", item.when)
        for index, item in enumerate(rule.severity)
        if item.when
    ]
    return found


def _check_expression(
    source: str, rule: UsageRule, document: Document, path: str, environment: Environment
) -> None:
    try:
        condition = environment.condition(source)
    except CelError as error:
        raise document.error(
            f"the expression is wrong at line {error.line}, column {error.column}: {error}",
            path,
            "see packs/README.md, “Conditions”",
        ) from None
    for variable, name in sorted(condition.names):
        if variable == "resource" and name not in rule.reads:
            raise document.error(
                f"the expression uses resource.{name}, which is not in `reads`",
                path,
                f"add `{name}` to `reads`",
            )
        if variable == "service" and name not in SERVICE:
            raise document.error(
                f"a service has no “{name}”", path, f"use one of {', '.join(sorted(SERVICE))}"
            )


def _compile(rule: UsageRule, environment: Environment) -> _Compiled:
    when = environment.condition(rule.applies_to.when) if rule.applies_to.when else None
    return _Compiled(
        rule=rule,
        holds=environment.condition(rule.holds),
        when=when,
        when_reads_resource=when is not None and "resource" in rule.applies_to.when,
        severity=tuple(
            (item.level, environment.condition(item.when) if item.when else None)
            for item in rule.severity
        ),
    )


def _readable(facets: Facets) -> tuple[dict[str, Any], dict[str, str]]:
    """The facets that may be bound, and for every other one the reason why not."""
    values: dict[str, Any] = {}
    gaps: dict[str, str] = {}
    total = 0
    for name, value in facets.items():
        if isinstance(value, Unavailable):
            gaps[name] = (
                f"{name}: {value.state} ({value.code})"
                if value.code
                else (f"{name}: {value.state}")
            )
            continue
        try:
            size = len(msgspec.json.encode(value))
        except (TypeError, ValueError, RecursionError):
            gaps[name] = f"{name}: failed (not_json)"
            continue
        total += size
        if total > INPUT_LIMIT:
            # the library has no memory limit of its own
            gaps[name] = f"{name}: failed (too_large)"
            continue
        values[name] = value
    return values, gaps


def _judge(
    item: _Compiled, bound: Bound | Failed, values: Mapping[str, Any], gaps: Mapping[str, str]
) -> UsageVerdict:
    if isinstance(bound, Failed):
        return _verdict(item, "unknown", item_severity(item, None), f"engine: {bound.reason}")
    if item.when is not None and not item.when_reads_resource:
        applies = item.when.ask(bound)
        if applies is False:
            return _verdict(item, "not_applicable", "info", item.when.source)
    for facet in item.rule.reads:
        if facet not in values:
            reason = gaps.get(facet, f"{facet}: not read")
            return _verdict(item, "unknown", item_severity(item, bound), reason)
    for condition in (item.when, item.holds):
        if condition is None:
            continue
        answer = condition.ask(bound)
        if isinstance(answer, Failed):
            reason = f"expression: {answer.reason}"
            return _verdict(item, "unknown", item_severity(item, bound), reason)
        if condition is item.holds:
            if answer:
                return _verdict(item, "pass", "info", "")
            return _verdict(item, "fail", item_severity(item, bound), item.rule.title.en)
        if not answer:
            return _verdict(item, "not_applicable", "info", condition.source)
    raise AssertionError(item.rule.id)


def item_severity(item: _Compiled, bound: Bound | None) -> Severity:
    """The first severity whose condition holds; the highest one when a condition fails."""
    highest = max((level for level, _ in item.severity), key=SEVERITIES.index)
    if bound is None:
        return highest
    for level, condition in item.severity:
        answer = True if condition is None else condition.ask(bound)
        if isinstance(answer, Failed):
            return highest
        if answer:
            return level
    return highest


def _verdict(
    item: _Compiled,
    verdict: Literal["pass", "fail", "unknown", "not_applicable"],
    severity: Severity,
    reason: str,
) -> UsageVerdict:
    return UsageVerdict(rule=item.rule.id, verdict=verdict, severity=severity, reason=reason)


def _answer(rule: UsageRule, example: Mapping[str, Any], rules: UsageRules) -> UsageVerdict:
    facets: dict[str, Any] = dict.fromkeys(rule.reads)
    service: dict[str, Any] = {
        "registered": True,
        "provider": next(iter(rule.applies_to.providers), ""),
    }
    for name, value in example.items():
        if name == "service":
            service.update(value if isinstance(value, dict) else {})
        elif isinstance(value, str) and value in _DENIED:
            facets[name] = Unavailable(state="denied" if value == "denied" else "failed")
        else:
            facets[name] = value
    verdicts = rules.judge(rule.resource, facets, service)
    return next(verdict for verdict in verdicts if verdict.rule == rule.id)

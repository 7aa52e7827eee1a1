"""
How `sekisho scan` tells what it found: a table for people, JSON lines, SARIF and OCSF for programs.

Every form keeps what is unknown apart from what holds and what is broken.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

import click
import msgspec
from msgspec import Struct

from approval_rules.model import SEVERITIES, UsageRule
from connectors.contract import Gap, Snapshot
from governance.scans.judge import Verdict, coverage

SHOWN: Final = {"fail": ("red", "✗"), "unknown": ("yellow", "?"), "pass": ("green", "✓")}
SARIF_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
OCSF_VERSION: Final = "1.5.0"


class Looked(Struct, frozen=True, kw_only=True):
    """What a scan saw and what the rules say of it. `at` is aware."""

    provider: str
    title: str
    account: str
    rules: Sequence[UsageRule]
    verdicts: Sequence[Verdict]
    snapshot: Snapshot
    at: datetime
    only_failed: bool = False

    @property
    def told(self) -> Iterator[Verdict]:
        """The verdicts that were asked for."""
        return (one for one in self.verdicts if one.verdict == "fail" or not self.only_failed)


def counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many of each verdict."""
    found = Counter(one.verdict for one in verdicts)
    return {name: found[name] for name in ("pass", "fail", "unknown", "not_applicable")}


def _line(value: Any) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


# --------------------------------------------------------------------------- JSON lines


def write_json(looked: Looked) -> None:
    """One line for each verdict, then a summary."""
    for one in looked.told:
        _line(
            {
                "rule": one.rule,
                "resource": one.resource,
                "verdict": one.verdict,
                "severity": one.severity,
                "reason": one.reason,
            }
        )
    summary = {
        **({"account": looked.account} if looked.account else {}),
        "counts": counts(looked.verdicts),
        "coverage": coverage(looked.snapshot),
        "requests": looked.snapshot.requests,
        "gaps": looked.snapshot.gaps,
    }
    _line({"summary": summary})


def write_unseen(account: str, reason: str) -> None:
    """The summary of an account that could not be looked at."""
    _line({"summary": {"account": account, "error": reason}})


# --------------------------------------------------------------------------- a table


def _where(verdict: Verdict) -> str:
    """The resource as a person knows it."""
    # "/" is the name of the unit above all, and a part of every other id.
    if not verdict.name or (verdict.name in verdict.resource and verdict.name != "/"):
        return verdict.resource
    return f"{verdict.name} ({verdict.resource})"


def _missed(gap: Gap) -> str:
    where = f" in {gap.scope}" if gap.scope else ""
    what = f"{gap.resource_type}/{gap.facet}" if gap.facet else gap.resource_type
    return f"not seen: {what}{where} ({gap.code})"


def write_table(looked: Looked) -> None:
    """What is broken or unknown, the worst first; what was not seen goes to standard error."""
    from rich.console import Console  # noqa: PLC0415 - programs that read --json do not pay for it
    from rich.table import Table  # noqa: PLC0415

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for heading in ("", "severity", "rule", "resource", "reason"):
        table.add_column(heading, overflow="fold")
    wanted = {"fail"} if looked.only_failed else {"fail", "unknown"}
    for one in sorted(looked.verdicts, key=lambda one: -SEVERITIES.index(one.severity)):
        if one.verdict in wanted:
            colour, sign = SHOWN[one.verdict]
            table.add_row(sign, one.severity, one.rule, _where(one), one.reason, style=colour)
    if table.row_count:
        console.print(table)
    found = counts(looked.verdicts)
    console.print(
        f"{found['fail']} broken, {found['unknown']} unknown, {found['pass']} hold; "
        f"{len(looked.snapshot.resources)} things seen with {looked.snapshot.requests} requests."
    )
    for gap in looked.snapshot.gaps:
        click.echo(_missed(gap), err=True)


# --------------------------------------------------------------------------- SARIF

_SARIF_KIND: Final = {
    "pass": "pass",
    "fail": "fail",
    # "The rule was evaluated, and there was not enough information to decide" (SARIF 3.27.9).
    "unknown": "open",
    "not_applicable": "notApplicable",
}
_SARIF_LEVEL: Final = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "info": "note",
}
_SCORE: Final = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "0.0"}
"""Severity as the number by which code hosts sort: `security-severity`."""


def write_sarif(looked: Looked) -> None:
    """One SARIF 2.1.0 log (OASIS standard, errata 01)."""
    place = {rule.id: number for number, rule in enumerate(looked.rules)}
    run = {
        "tool": {
            "driver": {
                "name": "Sekisho",
                "semanticVersion": version("sekisho"),
                "rules": [_sarif_rule(rule) for rule in looked.rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not looked.snapshot.gaps,
                "endTimeUtc": looked.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "descriptor": {"id": gap.code},
                        "message": {"text": _missed(gap)},
                    }
                    for gap in looked.snapshot.gaps
                ],
            }
        ],
        "automationDetails": {"id": f"{looked.provider}/{looked.account or 'ambient'}/"},
        "results": [_sarif_result(one, place[one.rule]) for one in looked.told],
    }
    _line({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_rule(rule: UsageRule) -> dict[str, Any]:
    worst = max((one.level for one in rule.severity), key=SEVERITIES.index)
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title.en},
        "help": {"text": rule.remedy.en},
        "defaultConfiguration": {"level": _SARIF_LEVEL[worst]},
        "properties": {
            "tags": list(rule.clause),
            "security-severity": _SCORE[worst],
            "title_ja": rule.title.ja,
            "remedy_ja": rule.remedy.ja,
        },
    }


def _sarif_result(verdict: Verdict, number: int) -> dict[str, Any]:
    is_broken = verdict.verdict == "fail"
    return {
        "ruleId": verdict.rule,
        "ruleIndex": number,
        "kind": _SARIF_KIND[verdict.verdict],
        "level": _SARIF_LEVEL[verdict.severity] if is_broken else "none",
        "message": {"text": verdict.reason or "The rule holds."},
        "locations": [
            {
                "logicalLocations": [
                    {
                        "name": verdict.name or verdict.resource,
                        "fullyQualifiedName": verdict.resource,
                        "kind": "resource",
                    }
                ]
            }
        ],
        "partialFingerprints": {"ruleAndResource/v1": _identity(verdict)},
        "properties": {"severity": verdict.severity, "resourceType": verdict.type},
    }


def _identity(verdict: Verdict) -> str:
    whole = f"{verdict.rule}\0{verdict.resource}".encode()
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


# --------------------------------------------------------------------------- OCSF

_OCSF_SEVERITY: Final = {"info": 1, "low": 2, "medium": 3, "high": 4, "critical": 5}
_OCSF_STATUS: Final[Mapping[str, tuple[int, str]]] = {
    "pass": (1, "Pass"),
    "fail": (3, "Fail"),
    "unknown": (0, "Unknown"),
    "not_applicable": (99, "Not Applicable"),
}
_CLASS: Final = 2003
"""Compliance Finding."""


def write_ocsf(looked: Looked) -> None:
    """One line for each verdict: OCSF Compliance Finding (class 2003)."""
    rules = {rule.id: rule for rule in looked.rules}
    regions = {one.id: one.region for one in looked.snapshot.resources}
    for one in looked.told:
        _line(_ocsf(looked, one, rules[one.rule], regions.get(one.resource, "")))


def _ocsf(looked: Looked, verdict: Verdict, rule: UsageRule, region: str) -> dict[str, Any]:
    number, status = _OCSF_STATUS[verdict.verdict]
    return {
        "class_uid": _CLASS,
        "class_name": "Compliance Finding",
        "category_uid": 2,
        "category_name": "Findings",
        "activity_id": 1,
        "activity_name": "Create",
        "type_uid": _CLASS * 100 + 1,
        "time": int(looked.at.timestamp() * 1000),
        "severity_id": _OCSF_SEVERITY[verdict.severity],
        "message": verdict.reason or rule.title.en,
        "metadata": {
            "version": OCSF_VERSION,
            "profiles": ["cloud"],
            "product": {
                "name": "Sekisho",
                "vendor_name": "Sekisho",
                "version": version("sekisho"),
            },
        },
        "finding_info": {
            "uid": _identity(verdict),
            "title": rule.title.en,
            "types": [rule.type],
        },
        "compliance": {
            "control": rule.id,
            "standards": sorted({clause.partition("/")[0] for clause in rule.clause}),
            "requirements": list(rule.clause),
            "status": status,
            "status_id": number,
            "status_detail": verdict.reason,
        },
        "remediation": {"desc": rule.remedy.en},
        "resources": [
            {
                "uid": verdict.resource,
                "name": verdict.name or verdict.resource,
                "type": verdict.type,
                "region": region,
            }
        ],
        "cloud": {
            "provider": looked.title,
            **({"account": {"uid": looked.account}} if looked.account else {}),
        },
    }


FORMATS: Final[Mapping[str, Callable[[Looked], None]]] = {
    "table": write_table,
    "json": write_json,
    "sarif": write_sarif,
    "ocsf": write_ocsf,
}

"""`sekisho scan`: look at a tenant or an account once, without a database."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

import click
import msgspec

from approval_rules.load import PackError, default_packs, load_pack
from approval_rules.model import SEVERITIES
from approval_rules.usage import UsageRules, compile_usage
from connectors import registry
from connectors.contract import Connection, ConnectorError, Coverage, Progress, Snapshot
from governance.scans.judge import Verdict, coverage, judge, outcome
from governance.scans.plan import plan

FOUND, WRONG_USE, COULD_NOT_LOOK = 1, 2, 3
DEADLINE: Final = 900.0
F = Callable[..., None]

_UNAVAILABLE: Final[Mapping[str, str]] = {
    "unreadable_answer": "What answers there does not speak this provider's language; "
    "check the endpoint and the proxy.",
    "unreachable": "Nothing answers there; check the address, the network and the proxy.",
    "timeout": "No answer in time; check the network and the proxy.",
    "deadline": "No answer in time; check the network and the proxy.",
}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Look at a tenant or an account once. Nothing is written there, nor to a database.

    Exit codes: 0 ok, 1 a rule failed, 2 wrong use, 3 could not look.
    """


def _common(function: F) -> F:
    for option in (
        click.option("--only-failed", is_flag=True, help="Print only what failed."),
        click.option("--json", "as_json", is_flag=True, help="One JSON line per verdict."),
        click.option("--only", default="", help="Only these services, as in s3,ec2."),
        click.option("--endpoint-url", help="Another address than the provider's own."),
        click.option("--rules", multiple=True, help="A pack's name or file; else all shipped."),
    ):
        function = option(function)
    return function


@command.command()
@_common
@click.option("--profile", default="", help="A profile of ~/.aws/config.")
@click.option("--role-arn", default="", help="The role to assume before looking.")
@click.option("--region", multiple=True, help="Where to look; may be given several times.")
def aws(profile: str, role_arn: str, region: Sequence[str], **options: Any) -> None:
    """Look at an AWS account. Reads the usual credentials."""
    settings = {"profile": profile, "role_arn": role_arn, "regions": ",".join(region)}
    # What AWS's own tools obey; an option wins.
    options["endpoint_url"] = options["endpoint_url"] or os.environ.get("AWS_ENDPOINT_URL")
    _scan("aws", "cloud_usage", {name: value for name, value in settings.items() if value}, options)


@command.command()
@_common
def x(**options: Any) -> None:
    """Look at an account of X. Its token is read from X_ACCESS_TOKEN."""
    _scan("x", "social_usage", {}, options)


@command.command()
@_common
def youtube(**options: Any) -> None:
    """Look at a channel of YouTube. Its token is read from YOUTUBE_REFRESH_TOKEN."""
    _scan("youtube", "social_usage", {}, options)


# --------------------------------------------------------------------------- the scan


def _scan(
    provider: str, kind: str, settings: Mapping[str, str], options: Mapping[str, Any]
) -> None:
    rules = _rules(kind, provider, options["rules"])
    manifest = registry.manifest(provider)
    only = [word for word in options["only"].replace(",", " ").split() if word]
    wanted = plan(rules, manifest, only=only)
    if not wanted:
        known = ", ".join(sorted(rules.reads()))
        _stop(WRONG_USE, f"No rule is left to look for; --only takes parts of: {known}.")
    endpoint = options["endpoint_url"]
    if endpoint and urlsplit(endpoint).scheme not in {"http", "https"}:
        _stop(WRONG_USE, f"--endpoint-url {endpoint} is no web address.")
    connection = Connection(
        provider=provider,
        settings={**_variables(provider, manifest.settings), **settings},
        secrets=_variables(provider, (*manifest.secrets, *manifest.optional_secrets)),
        endpoint=endpoint,
    )
    missing = [name for name in manifest.secrets if name not in connection.secrets]
    if missing:
        names = ", ".join(f"{provider}_{name}".upper() for name in missing)
        _stop(COULD_NOT_LOOK, f"There are no credentials. Set {names}.")
    try:
        with _shown() as progress:
            connector = registry.connect(connection)
            snapshot = connector.observe(wanted, deadline=DEADLINE, progress=progress)
    except ConnectorError as error:
        _stop(COULD_NOT_LOOK, str(error))
    if outcome(snapshot) == "failed":
        code = snapshot.gaps[0].code
        _stop(COULD_NOT_LOOK, f"Nothing could be seen ({code}). {_UNAVAILABLE.get(code, '')}")
    verdicts = [one for one in judge(rules, snapshot, {"provider": provider}) if one.rule]
    (_print_json if options["as_json"] else _print_table)(
        verdicts, snapshot, only_failed=options["only_failed"]
    )
    sys.exit(FOUND if any(one.verdict == "fail" for one in verdicts) else 0)


def _rules(kind: str, provider: str, names: Sequence[str]) -> UsageRules:
    try:
        shipped = {pack.id: pack for pack in default_packs("cloud_usage")}
        shipped |= {pack.id: pack for pack in default_packs("social_usage")}
        if not names:
            return compile_usage(
                default_packs("cloud_usage" if kind == "cloud_usage" else "social_usage")
            )
        packs = []
        for name in names:
            if name in shipped:
                packs.append(shipped[name])
            elif Path(name).is_file():
                packs.append(load_pack(Path(name)))
            else:
                _stop(
                    WRONG_USE,
                    f"There is no pack “{name}”; give a file or one of: {', '.join(shipped)}.",
                )
        if not any(pack.usage for pack in packs):
            _stop(WRONG_USE, f"These packs have no rules on how {provider} is used.")
        return compile_usage(packs)
    except PackError as error:
        _stop(WRONG_USE, str(error))


def _variables(provider: str, names: Sequence[str]) -> dict[str, str]:
    # AWS's own variables are read by its SDK.
    if provider == "aws":
        return {}
    found = {name: os.environ.get(f"{provider}_{name}".upper(), "") for name in names}
    return {name: value for name, value in found.items() if value}


def _stop(code: int, message: str) -> NoReturn:
    click.echo(f"sekisho: {' '.join(message.split())}", err=True)
    sys.exit(code)


# --------------------------------------------------------------------------- what is shown


@contextmanager
def _shown() -> Iterator[Progress | None]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - not worth its time with --json in a pipe
    from rich.progress import Progress as Bar  # noqa: PLC0415

    with Bar(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what)
            bar.update(tasks[what], completed=done, total=total or None)

        yield tell


def _summary(verdicts: Sequence[Verdict], snapshot: Snapshot) -> dict[str, Any]:
    counts = Counter[str](one.verdict for one in verdicts)
    return {
        "counts": {name: counts[name] for name in ("pass", "fail", "unknown", "not_applicable")},
        "coverage": msgspec.to_builtins(coverage(snapshot)),
        "requests": snapshot.requests,
    }


def _print_json(verdicts: Sequence[Verdict], snapshot: Snapshot, *, only_failed: bool) -> None:
    for one in verdicts:
        if only_failed and one.verdict != "fail":
            continue
        line = {
            "rule": one.rule,
            "resource": one.resource,
            "verdict": one.verdict,
            "severity": one.severity,
            "reason": one.reason,
        }
        click.echo(json.dumps(line, ensure_ascii=False))
    click.echo(json.dumps({"summary": _summary(verdicts, snapshot)}, ensure_ascii=False))


def _print_table(verdicts: Sequence[Verdict], snapshot: Snapshot, *, only_failed: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 - not worth its time with --json
    from rich.table import Table  # noqa: PLC0415

    console = Console()
    table = Table("Severity", "Verdict", "Rule", "Resource", "Reason")
    shown = {"fail"} if only_failed else {"fail", "unknown"}
    for one in sorted(verdicts, key=lambda one: -SEVERITIES.index(one.severity)):
        if one.verdict in shown:
            table.add_row(one.severity, one.verdict, one.rule, one.resource, one.reason)
    if table.row_count:
        console.print(table)
    summary = _summary(verdicts, snapshot)
    counts = ", ".join(f"{number} {name}" for name, number in summary["counts"].items())
    console.print(f"{counts}; {snapshot.requests} requests")
    seen: Mapping[str, Coverage] = coverage(snapshot)
    gaps = {name: one for name, one in seen.items() if one.denied or one.failed}
    console.print(f"Coverage: {len(seen) - len(gaps)} of {len(seen)} facets were seen whole.")
    for name, one in sorted(gaps.items()):
        console.print(f"  {name}: {one.denied} denied, {one.failed} failed of {one.asked}")

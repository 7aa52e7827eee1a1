"""`sekisho rules`: test packs by their own examples, list rules, explain why one fired."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
import msgspec
from rich.console import Console
from rich.table import Column, Table

from approval_rules import examples, explaining, telling, usage
from approval_rules.evaluate import PublishingRules
from approval_rules.load import PackError, default_packs
from approval_rules.model import ExampleFailure, Pack, PackKind, PublishingRule, UsageRule
from governance.cli import trying

KINDS: Final[tuple[PackKind, ...]] = ("publishing", "cloud_usage", "social_usage")
_ROOM = 36
"""Columns of a terminal that the rest of a table needs beside the ids."""


@click.group()
def command() -> None:
    """Test, list and explain rules. Rules are data: YAML packs with their own examples."""


def _packs(files: Sequence[Path]) -> list[Pack]:
    if files:
        return list(trying.own_packs(files))
    found: list[Pack] = []
    for kind in KINDS:
        found += default_packs(kind)
    return found


def _refuse_beside_shipped(packs: Sequence[Pack]) -> None:
    """Raise PackError where a pack could not be put in force beside those that are shipped."""
    for kinds in (KINDS[:1], KINDS[1:]):
        own = [pack for pack in packs if bool(pack.publishing) is ("publishing" in kinds)]
        if own:
            trying.beside_shipped(own, kinds)


def _failures(pack: Pack) -> list[ExampleFailure]:
    return examples.examples_of(pack) if pack.publishing else usage.examples_of(pack)


FILES = click.argument(
    "files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
ENGLISH = click.option("--english", is_flag=True, help="Answer in English.")
JSON = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@command.command()
@FILES
@ENGLISH
@JSON
def test(files: tuple[Path, ...], *, english: bool, as_json: bool) -> None:
    """Run every rule's own examples; without FILES those of the shipped packs."""
    failures: list[dict[str, Any]] = []
    tested = 0
    try:
        packs = _packs(files)
        _refuse_beside_shipped(packs)
        for pack in packs:
            tested += sum(_examples(rule) for rule in pack.rules)
            failures += [
                {"pack": pack.id, **msgspec.to_builtins(found)} for found in _failures(pack)
            ]
    except PackError as error:
        said = trying.told(error, english=english)
        if as_json:
            click.echo(json.dumps({"error": said}, ensure_ascii=False))
        else:
            click.echo(said, err=True)
        sys.exit(1)
    if as_json:
        rules = sum(len(pack.rules) for pack in packs)
        summary = {"packs": len(packs), "rules": rules, "examples": tested, "failures": failures}
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        for found in failures:
            click.echo(_told(found, english=english))
        rules = sum(len(pack.rules) for pack in packs)
        click.echo(f"{len(packs)} packs, {rules} rules, {tested} examples, {len(failures)} wrong.")
    sys.exit(1 if failures else 0)


def _told(failure: dict[str, Any], *, english: bool) -> str:
    where = f"✗ {failure['pack']} {failure['rule']} {failure['example']}"
    if english:
        return trying.harmless(f"{where}: gives {failure['got']}, not {failure['expected']}")
    # The catalogues are read where an example is wrong only.
    from governance.web import i18n  # noqa: PLC0415

    kind = i18n.label("example_kind", failure["expected"])
    got = i18n.message(failure["got"], "ja")
    return trying.harmless(f"{where}：{kind}ですが、規則の答えは「{got}」です")


def _examples(rule: PublishingRule | UsageRule) -> int:
    if isinstance(rule, PublishingRule):
        return len(rule.examples.match) + len(rule.examples.no_match)
    examples = rule.examples
    return len(examples.passes) + len(examples.fails) + len(examples.unknown)


@command.command("list")
@FILES
@click.option("--english", is_flag=True, help="Titles and errors in English.")
@JSON
def list_(files: tuple[Path, ...], *, english: bool, as_json: bool) -> None:
    """List the rules with their clauses; in a pipe one rule a line, its cells between tabs."""
    try:
        packs = _packs(files)
    except PackError as error:
        raise click.UsageError(trying.told(error, english=english)) from None
    pick = "en" if english else "ja"
    rows = [
        {
            "pack": pack.id,
            "version": pack.version,
            "rule": rule.id,
            "type": rule.type,
            "title": getattr(rule.title, pick),
            "clause": list(rule.clause),
        }
        for pack in packs
        for rule in pack.rules
    ]
    if as_json:
        click.echo(json.dumps({"rules": rows}, ensure_ascii=False))
        return
    cells = [
        (str(row["rule"]), str(row["type"]), str(row["title"]), ", ".join(row["clause"]))
        for row in rows
    ]
    console = Console()
    widest = max((len(cell[0]) for cell in cells), default=0)
    if not console.is_terminal or console.width < widest + _ROOM:
        for cell in cells:
            click.echo("\t".join(cell))
        return
    rule = Column("rule", no_wrap=True, min_width=widest)
    others = (Column(name, overflow="fold") for name in ("type", "title", "clause"))
    table = Table(rule, *others)
    for cell in cells:
        table.add_row(*cell)
    console.print(table)


@command.command()
@click.argument("rule")
@click.argument("text")
@trying.options
def explain(rule: str, text: str, **given: Any) -> None:
    """Show step by step why RULE fires on TEXT, or why it does not."""
    tried = trying.tried(text, given)
    rules = PublishingRules(tried.packs)
    found = next((one for one in rules.rules if one.id == rule), None)
    if found is None:
        known = ", ".join(sorted(one.id for one in rules.rules))
        raise click.UsageError(
            f"There is no publishing rule {trying.harmless(rule)}. Known: {known}."
        )
    steps = explaining.explain(
        rules,
        found,
        tried.submission,
        tried.organisation,
        at=tried.at,
        english=tried.english,
    )
    if tried.as_json:
        answer = {"rule": rule, "steps": [msgspec.to_builtins(step) for step in steps]}
        click.echo(trying.harmless_json(json.dumps(answer, ensure_ascii=False)))
        return
    for step in steps:
        label = telling.LABELS[step.what][tried.english]
        between = ": " if tried.english else "："
        says = trying.harmless(step.says).replace("\n", " ⏎ ")
        click.echo(f"{'✓' if step.holds else '·'} {label}{between}{says}")

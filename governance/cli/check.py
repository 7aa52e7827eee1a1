"""`sekisho check`: what the publishing rules say about a text, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.text import Text

from approval_rules.evaluate import compile_publishing
from approval_rules.load import PackError, default_packs, load_pack
from approval_rules.model import Finding, Judgement, Media, Organisation, Submission
from approval_rules.text.length import MEASURES

STYLES = {"block": "bold white on red", "warn": "black on yellow", "info": "underline"}
SIGNS = {"block": "✗", "warn": "!", "info": "i"}


@click.command()
@click.argument("text", required=False)
@click.option("--network", default="x", show_default=True, help="Where it shall be published.")
@click.option("--title", default="", help="The title, where the network has one.")
@click.option("--alt", "alts", multiple=True, help="The words for a picture; once for each.")
@click.option("--category", default="", help="For example: emergency.")
@click.option("--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--pack",
    "packs",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A pack to ask instead of the shipped ones.",
)
@click.option("--english", is_flag=True, help="Answer in English.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def command(  # noqa: PLR0917 - click hands over each option by name
    text: str | None,
    network: str,
    title: str,
    alts: tuple[str, ...],
    category: str,
    file: Path | None,
    packs: tuple[Path, ...],
    *,
    english: bool,
    as_json: bool,
) -> None:
    """Check TEXT, a file, or standard input (-) against the publishing rules."""
    if network not in MEASURES:
        raise click.BadParameter(
            f"{network} is not known. Choose one of: {', '.join(MEASURES)}.",
            param_hint="--network",
        )
    words = _words(text, file)
    try:
        loaded = [load_pack(path) for path in packs] or default_packs("publishing")
        rules = compile_publishing(loaded)
    except PackError as error:
        raise click.UsageError(str(error)) from None
    submission = Submission(
        network=network,
        text=words,
        title=title,
        media=tuple(Media(alt=alt) for alt in alts),
        category=category,
    )
    judged = rules.check(submission, Organisation(), at=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(_shape(judged, english=english), ensure_ascii=False))
    else:
        _show(submission, judged, english=english)
    codes = {"pass": 0, "warn": 1, "block": 1, "unknown": 3}
    sys.exit(codes[judged.verdict])


def _words(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise click.UsageError("Give the text, a file (--file), or - for standard input.")
    try:
        if file is not None:
            return file.read_text(encoding="utf-8-sig")
        if text == "-":
            return str(sys.stdin.buffer.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise click.UsageError("The text is not UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}.") from None
    return text or ""


def _told(finding: Finding, *, english: bool) -> dict[str, str]:
    pick = "en" if english else "ja"
    return {name: getattr(getattr(finding, name), pick) for name in ("title", "message", "remedy")}


def _shape(judged: Judgement, *, english: bool) -> dict[str, Any]:
    findings = []
    for found in judged.findings:
        plain = msgspec.to_builtins(found)
        plain |= _told(found, english=english)
        findings.append(plain)
    return {
        "verdict": judged.verdict,
        "findings": findings,
        "length": msgspec.to_builtins(judged.length),
        "rules": {"digest": judged.digest},
    }


def _show(submission: Submission, judged: Judgement, *, english: bool) -> None:
    console = Console(highlight=False)
    marked = Text(submission.text.encode("utf-8", "replace").decode())
    for found in judged.findings:
        if found.field == "text" and found.end > found.start:
            marked.stylize(STYLES[found.level], found.start, found.end)
    console.print(marked)
    console.print()
    for number, found in enumerate(judged.findings, 1):
        _show_finding(console, number, found, submission, english=english)
    length = judged.length
    console.print(f"{length.used}/{length.limit} {length.unit}   → {judged.verdict}")


def _show_finding(
    console: Console, number: int, found: Finding, submission: Submission, *, english: bool
) -> None:
    told = _told(found, english=english)
    words = submission.text[found.start : found.end] if found.field == "text" else found.field
    console.print(
        Text.assemble(
            (f"{SIGNS[found.level]} {number}. {told['title']}", STYLES[found.level]),
            f"  {words}",
        )
    )
    console.print(f"   {told['message']}", soft_wrap=True)
    console.print(f"   → {told['remedy']}", soft_wrap=True)
    console.print(f"   [{found.rule}] {_clauses(found.clause)}", style="dim", markup=False)


def _clauses(clauses: Sequence[str]) -> str:
    return ", ".join(clauses)

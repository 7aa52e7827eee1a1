"""`sekisho check`: what the publishing rules say about a text, without a database."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click
import msgspec
from rich.console import Console
from rich.text import Text

from approval_rules.evaluate import compile_publishing
from approval_rules.load import PackError
from approval_rules.model import Finding, Judgement
from approval_rules.submission import Submission
from governance.cli import trying

STYLES: Final = {"block": "bold white on red", "warn": "black on yellow", "info": "underline"}
SIGNS: Final = {"block": "✗", "warn": "!", "info": "i"}
_VERDICTS: Final = {
    "pass": ("止めるものはありません", "nothing stops it"),
    "warn": ("人が確かめてください", "a person should look"),
    "block": ("このままでは公開できません", "it cannot be published as it is"),
    "unknown": ("確かめられなかった所があります", "a part could not be checked"),
}
_UNITS: Final = {
    "weighted": "X の数え方、全角は2",
    "bytes": "バイト",
    "utf16": "UTF-16 の単位",
    "characters": "文字",
    "graphemes": "文字",
}
_FIELDS: Final = {
    "title": ("題名", "Title"),
    "media": ("代替テキスト", "Words for the picture"),
    "tags": ("タグ", "Tag"),
}

_LISTED: Final = re.compile(r"(?P<of>media|tags)\[(?P<index>\d+)\]")
"""Which picture or tag the name of a field tells of."""


@click.command()
@click.argument("text", required=False)
@click.option("--file", "file", type=trying.FILE, help="A file with the text.")
@trying.options
def command(text: str | None, file: Path | None, **given: Any) -> None:
    """Check TEXT, a file, or standard input (-) against the publishing rules."""
    tried = trying.tried(_words(text, file), given)
    try:
        rules = compile_publishing(tried.packs)
    except PackError as error:
        raise click.UsageError(trying.told(error, english=tried.english)) from None
    judged = rules.check(tried.submission, tried.organisation, at=tried.at)
    if tried.as_json:
        answer = json.dumps(_shape(judged, english=tried.english), ensure_ascii=False)
        click.echo(trying.harmless_json(answer))
    else:
        _show(tried.submission, judged, english=tried.english)
    codes = {"pass": 0, "warn": 1, "block": 1, "unknown": 3}
    sys.exit(codes[judged.verdict])


def _words(text: str | None, file: Path | None) -> str:
    if text is not None and file is not None:
        raise click.UsageError("Give either the text or a file (--file), not both.")
    if text is None and file is None:
        raise click.UsageError("Give the text, a file (--file), or - for standard input.")
    if text is not None and _names_a_file(text):
        # The bare name passes every rule, and would be taken for the verdict on what the file says.
        raise click.UsageError(f"{text} is a file. Give it with --file.")
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


def _names_a_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # a text is often too long for a name
        return False


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


def _fields(submission: Submission) -> Iterator[tuple[str, str]]:
    """Every field that holds words, by the name that findings give it."""
    if submission.title:
        yield "title", submission.title
    yield "text", submission.text
    for index, item in enumerate(submission.media):
        yield f"media[{index}].alt", item.alt
    for index, tag in enumerate(submission.tags):
        yield f"tags[{index}].text", tag


def _show(submission: Submission, judged: Judgement, *, english: bool) -> None:
    console = Console(highlight=False)
    fields = dict(_fields(submission))
    for field, words in fields.items():
        marked = Text(trying.harmless(words))
        for found in reversed(judged.findings):
            if found.field == field and found.end > found.start:
                marked.stylize(STYLES[found.level], found.start, found.end)
        console.print(Text.assemble(_named(field, english=english), marked), soft_wrap=True)
    console.print()
    for number, found in enumerate(judged.findings, 1):
        _show_finding(console, number, found, fields, english=english)
    length = judged.length
    unit, verdict = _UNITS.get(length.unit, length.unit), _VERDICTS[judged.verdict]
    if english:
        console.print(
            f"{length.used}/{length.limit} {length.unit}   → {judged.verdict}: {verdict[1]}"
        )
    else:
        console.print(f"{length.used}/{length.limit}（{unit}）   → {judged.verdict}：{verdict[0]}")


def _named(field: str, *, english: bool) -> str:
    """What stands before the words of a field: nothing before the text itself."""
    listed = _LISTED.match(field)
    name = _FIELDS.get(listed["of"] if listed else field)
    if name is None:
        return ""
    number = f" {int(listed['index']) + 1}" if listed else ""
    return f"{name[1]}{number}: " if english else f"{name[0]}{number}："


def _show_finding(
    console: Console, number: int, found: Finding, fields: dict[str, str], *, english: bool
) -> None:
    told = _told(found, english=english)
    words = trying.harmless(fields.get(found.field, "")[found.start : found.end])
    console.print(
        Text.assemble(
            (f"{SIGNS[found.level]} {number}. {told['title']}", STYLES[found.level]),
            f"  {_named(found.field, english=english)}{words}",
        ),
        soft_wrap=True,
    )
    lines = [f"   {told['message']}"]
    if not any(one.kind == "allowed" for one in found.evidence):
        lines.append(f"   → {told['remedy']}")
    if right := [one.text for one in found.evidence if one.kind == "expected"]:
        lines.append(f"   {'It is' if english else '正しくは'} {', '.join(right)}")
    for line in lines:
        console.print(Text(trying.harmless(line)), soft_wrap=True)
    clauses = ", ".join(found.clause)
    console.print(Text(f"   [{found.rule}] {clauses}"), style="dim", soft_wrap=True)

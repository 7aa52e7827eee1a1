"""`sekisho import` and `sekisho export`: registers as files, without the web service."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, Final

import click
import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from governance import settings as settings_
from governance.base.actor import Actor
from governance.base.errors import Conflict, Forbidden, Invalid, NotFound
from governance.base.exchange import Outcome
from governance.base.sheets import LARGEST_FILE
from governance.cli.opening import database
from governance.cloud_services import exchange as cloud_services
from governance.identity import exchange as people
from governance.identity import queries as identity
from governance.social_accounts import exchange as social_accounts

_REGISTERS: Final[dict[str, ModuleType]] = {
    module.NAME: module for module in (cloud_services, social_accounts, people)
}
_KINDS: Final = ("csv", "xlsx", "ndjson")
_ENDINGS: Final = {".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".ndjson": "ndjson"}

_register = click.argument("register", type=click.Choice(list(_REGISTERS)))
_kind = click.option(
    "--format", "kind", type=click.Choice(_KINDS), help="Default: by the ending of the file."
)
_who = click.option(
    "--as",
    "who",
    required=True,
    metavar="NAME",
    help="Login, e-mail or staff number of the person whose rights count and whom the log names.",
)


@click.command("import")
@_register
@click.argument("file", type=click.File("rb"))
@_who
@_kind
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
@click.option("--confirm", metavar="WORD", help="Do exactly what a dry run with this word showed.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def import_command(
    *,
    register: str,
    file: BinaryIO,
    who: str,
    kind: str | None,
    dry_run: bool,
    confirm: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Import REGISTER from FILE (- is standard input): all of it, or nothing."""
    kind = kind or _kind_of(file.name)
    data = file.read(LARGEST_FILE + 1)
    exchange = _REGISTERS[register]
    with database(settings_.read()) as (base, keys):
        if confirm is None:
            with base.reading() as session:
                outcome = _asked(exchange.dry_run, session, _actor(session, who), keys, data, kind)
            if outcome.errors or dry_run:
                _say(outcome, as_json=as_json, done=False)
                sys.exit(1 if outcome.errors else 0)
            confirm = outcome.confirm
            if not yes:
                _say(outcome, as_json=False, done=False)
                click.confirm("Do this?", abort=True, err=True)
        with base.writing() as session:
            actor = _actor(session, who)
            outcome = _asked(exchange.apply, session, actor, keys, data, kind, confirm=confirm)
    _say(outcome, as_json=as_json, done=True)


@click.command("export")
@_register
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="-")
@_who
@_kind
@click.option("--japanese", is_flag=True, help="Name the columns in Japanese.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format ndjson.")
def export_command(
    *, register: str, file: str, who: str, kind: str | None, japanese: bool, as_json: bool
) -> None:
    """Export REGISTER into FILE (default: standard output)."""
    kind = "ndjson" if as_json else kind or ("csv" if file == "-" else _kind_of(file))
    exchange = _REGISTERS[register]
    with database(settings_.read()) as (base, _), base.reading() as session:
        pieces = _asked(exchange.export, session, _actor(session, who), kind, japanese=japanese)
        if file == "-":
            for piece in pieces:
                click.echo(piece, nl=False)
        else:
            Path(file).write_bytes(b"".join(pieces))


def _kind_of(name: str) -> str:
    kind = _ENDINGS.get(Path(str(name)).suffix.lower())
    if kind is None:
        message = f"The kind of file cannot be told from its name. Use --format {'|'.join(_KINDS)}."
        raise click.UsageError(message)
    return kind


def _actor(session: Session, who: str) -> Actor:
    person = identity.person_by_name(session, who)
    if person is None:
        message = f"Nobody is called {who}. See: sekisho admin people"
        raise click.UsageError(message)
    return identity.actor_of_person(session, person)


def _asked(act: Any, *arguments: Any, **options: Any) -> Any:
    """What the register answers; what a person can mend is a line and exit code 2."""
    try:
        return act(*arguments, **options)
    except Invalid as error:
        raise click.UsageError(" ".join(flaw.message for flaw in error.flaws)) from None
    except Forbidden as error:
        message = f"This person may not do that ({error.reason}). Use --as with another one."
        raise click.UsageError(message) from None
    except NotFound:
        message = "This person may not know of that register. Use --as with another one."
        raise click.UsageError(message) from None
    except Conflict as error:
        raise click.UsageError(str(error)) from None


def _say(outcome: Outcome, *, as_json: bool, done: bool) -> None:
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(outcome), ensure_ascii=False))
        return
    verb = "were" if done else "would be"
    click.echo(
        f"{outcome.rows} rows: {outcome.creates} {verb} new, {outcome.updates} {verb} changed, "
        f"{outcome.unchanged} unchanged."
    )
    if outcome.errors:
        table = Table("Row", "Column", "Code", "What to do")
        for flaw in outcome.errors:
            table.add_row(str(flaw.row), flaw.column, flaw.code, flaw.message)
        Console().print(table)
        click.echo(f"{len(outcome.errors)} flaws. Nothing was done; correct the file.", err=True)
    elif outcome.confirm and not done:
        click.echo(f"To do exactly this: --confirm {outcome.confirm}", err=True)

"""`sekisho migrate`: bring the database to this version, under an advisory lock."""

from __future__ import annotations

import json

import click

from governance import settings as settings_
from governance.base import migrate
from governance.cli.opening import address, revision


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def command(*, as_json: bool) -> None:
    """Bring the database to this version. Safe to repeat; two at once wait for each other."""
    settings = settings_.read()
    with address(settings) as url:
        before = revision(url)
        after = migrate.migrate(url)
    if as_json:
        click.echo(json.dumps({"before": before, "after": after}))
    elif before == after:
        click.echo(f"The database stands at revision {after} already.")
    else:
        click.echo(f"Migrated from {before or 'empty'} to {after}.")

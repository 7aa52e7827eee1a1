"""`sekisho backup`: database, media and keys in one file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from governance import settings as settings_
from governance.base import archive
from governance.base.archive import ArchiveUnusable
from governance.cli.opening import address


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-keys", is_flag=True, help="Leave the key files out; keep them apart.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def command(file: Path, *, without_keys: bool, as_json: bool) -> None:
    """Write database, media and keys into FILE while the service runs."""
    settings = settings_.read()
    try:
        with address(settings) as url:
            manifest = archive.write(
                url,
                file.absolute(),
                keys=None if without_keys else settings.keys_path,
                media=settings.home_path / "media",
            )
    except ArchiveUnusable as error:
        raise click.UsageError(str(error)) from None
    size = file.stat().st_size
    if as_json:
        found = {
            "file": str(file),
            "bytes": size,
            "revision": manifest.revision,
            "media_files": manifest.media_files,
            "with_keys": manifest.with_keys,
        }
        click.echo(json.dumps(found))
        return
    click.echo(f"{file}: {size:,} bytes, revision {manifest.revision}.")
    if manifest.with_keys:
        click.echo("It holds the keys: keep it as you keep a password.", err=True)

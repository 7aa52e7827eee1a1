"""`sekisho restore`: a backup into an empty database; also the move to another server."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from governance import settings as settings_
from governance.audit import sequencer
from governance.base import archive, installation
from governance.base.archive import ArchiveUnusable
from governance.base.db import Database
from governance.base.secrets import NAMES, KeysUnusable, load
from governance.cli.opening import address


def _place_keys(unpacked: Path, target: Path) -> None:
    if any((target / name).exists() for name in NAMES):
        return
    if not (unpacked / "keys").is_dir():
        raise KeysUnusable(
            f"The backup holds no keys. Put the key files of the installation into {target} first."
        )
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in NAMES:
        shutil.copyfile(unpacked / "keys" / name, target / name)
        (target / name).chmod(0o600)


def _place_media(unpacked: Path, target: Path) -> None:
    if (unpacked / "media").is_dir():
        shutil.copytree(unpacked / "media", target, dirs_exist_ok=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def command(file: Path, *, as_json: bool) -> None:
    """Restore FILE into an empty database: a new SEKISHO_HOME, or the server of DATABASE_URL."""
    settings = settings_.read()
    try:
        with archive.opened(file) as (manifest, unpacked), address(settings) as url:
            archive.restore(url, unpacked)
            _place_keys(unpacked, settings.keys_path)
            _place_media(unpacked, settings.home_path / "media")
            keys = load(settings.keys_path, make=False)
            database = Database(url, role=None, pool_size=1)
            try:
                with database.writing() as session:
                    sequencer.after_restore(session)
                    row = installation.found(session)
            finally:
                database.dispose()
            if row is None or row.keys_fingerprint != keys.fingerprint:
                raise KeysUnusable(
                    f"Restored, but the keys in {settings.keys_path} are not those of this backup. "
                    "Put the right key files there before the service starts."
                )
    except ArchiveUnusable as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        click.echo(json.dumps({"revision": manifest.revision, "media_files": manifest.media_files}))
        return
    click.echo(f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    click.echo("Now run: sekisho audit verify")

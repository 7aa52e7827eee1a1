"""`sekisho audit`: verify the log, prove one event, check a proof without the database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance import settings as settings_
from governance.audit import notes, queries
from governance.audit import verify as verification
from governance.audit.models import AuditCheckpoint, AuditEvent, AuditLeaf
from governance.audit.notes import BadNote, Signer
from governance.base import ids
from governance.base.actor import system
from governance.base.db import Database
from governance.base.errors import NotFound
from governance.base.secrets import Keys
from governance.cli.opening import opened


@click.group()
def command() -> None:
    """Verify the audit log, prove an event, check a proof."""


def _noted(file: Path, verifier: notes.Verifier) -> notes.Checkpoint:
    try:
        return notes.read(file.read_text(encoding="utf-8"), verifier)
    except (OSError, UnicodeDecodeError, BadNote) as error:
        raise click.UsageError(f"{file} is not a checkpoint of this log: {error}") from None


@command.command()
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that was kept elsewhere. May be given several times.",
)
@click.option("--key", help="The pinned public key; default: the one of this installation.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def verify(checkpoints: tuple[Path, ...], key: str | None, *, as_json: bool) -> None:
    """Compute the whole log anew and name the first bad event, also among those not sequenced."""
    settings = settings_.read()
    with opened(settings) as it:
        verifier = _verifier(it.keys, key)
        noted = tuple(_noted(file, verifier) for file in checkpoints)
        # As the owner of the database: what is hidden from the limited role is read as well.
        database = Database(it.url, role=None, pool_size=1)
        try:
            with database.reading() as session:
                report = verification.verify(
                    session,
                    verifier,
                    keys_directory=it.keys.directory,
                    noted=noted,
                    append_only=it.append_only,
                )
        finally:
            database.dispose()
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
    else:
        _tell(report)
    sys.exit(0 if report.bad is None else 1)


def _verifier(keys: Keys, text: str | None) -> notes.Verifier:
    if text is None:
        return Signer(keys.signing).verifier
    try:
        return notes.read_verifier(text)
    except BadNote as error:
        raise click.UsageError(str(error)) from None


def _tell(report: verification.Report) -> None:
    if report.bad is None:
        click.echo(
            f"OK: {report.events} events, {report.sequenced} of them in the tree,"
            f" {report.checkpoints} signed checkpoints."
        )
        click.echo(f"Size {report.size}, root {report.root}")
    else:
        bad = report.bad
        place = "not sequenced yet" if bad.seq is None else f"number {bad.seq}"
        click.echo(f"BAD: {bad.event or 'the log'} ({place}), found by the {bad.found_by}.")
        click.echo(bad.says)
    for remark in report.remarks:
        click.echo(f"Note: {remark}.", err=True)


@command.command()
@click.argument("event")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def prove(event: str, output: Path | None) -> None:
    """Write everything that proves EVENT (evt_…) to somebody without the database, as JSON."""
    try:
        event_id = ids.read("event", event)
    except ids.MalformedId:
        raise click.UsageError("An event's id looks like evt_ and 32 hex digits.") from None
    with opened(settings_.read()) as it, it.database.reading() as session:
        bundle = _bundle(session, event, event_id)
    text = msgspec.json.format(msgspec.json.encode(bundle), indent=2).decode()
    if output is None:
        click.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")


def _bundle(session: Session, shown: str, event_id: object) -> verification.Bundle:
    row = session.execute(
        select(AuditEvent.canonical, AuditLeaf.seq)
        .outerjoin(AuditLeaf, AuditLeaf.event_id == AuditEvent.event_id)
        .where(AuditEvent.event_id == event_id)
    ).one_or_none()
    if row is None:
        raise click.UsageError(f"There is no event {shown}.")
    signed = session.scalar(
        select(AuditCheckpoint).order_by(AuditCheckpoint.tree_size.desc()).limit(1)
    )
    if row.seq is None or signed is None or signed.tree_size <= row.seq:
        click.echo(
            "This event is not in a signed tree yet. A worker does that in seconds.", err=True
        )
        sys.exit(3)
    try:
        proof = queries.inclusion(session, system("audit prove"), event_id, signed.tree_size)  # type: ignore[arg-type]
    except NotFound:
        click.echo("The event's place in the tree cannot be read.", err=True)
        sys.exit(3)
    return verification.Bundle(
        event=shown,
        canonical=row.canonical.hex(),
        seq=proof.seq,
        size=proof.size,
        path=[queries.unpacked(part).hex() for part in proof.path],
        checkpoint=signed.note,
    )


@command.command()
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="The pinned public key of the log (sekisho audit key).")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def check(bundle: Path, key: str, *, as_json: bool) -> None:
    """Check a proof that `prove` wrote: no database, no installation needed."""
    try:
        verifier = notes.read_verifier(key)
        read = msgspec.json.decode(bundle.read_bytes(), type=verification.Bundle)
    except BadNote as error:
        raise click.UsageError(str(error)) from None
    except (OSError, msgspec.MsgspecError) as error:
        raise click.UsageError(f"{bundle} is not a proof of an event: {error}") from None
    try:
        happened = verification.check(read, verifier)
    except BadNote as error:
        click.echo(json.dumps({"ok": False, "says": str(error)}) if as_json else f"BAD: {error}")
        sys.exit(1)
    if as_json:
        found = {"ok": True, "event": read.event, "seq": read.seq, "at": happened.isoformat()}
        click.echo(json.dumps(found))
    else:
        click.echo(f"OK: {read.event} happened at {happened.isoformat()}, number {read.seq}.")


@command.command()
def key() -> None:
    """Print the public key of this log, to be pinned elsewhere."""
    with opened(settings_.read(), pool_size=1) as it:
        click.echo(Signer(it.keys.signing).verifier.text())

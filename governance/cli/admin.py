"""`sekisho admin`: for whoever holds the machine: first administrator, passwords, sessions."""

from __future__ import annotations

import json
from typing import Final
from uuid import UUID

import click
import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from governance import settings as settings_
from governance.base import ids
from governance.base.actor import Actor, system
from governance.base.paging import MAXIMUM, Ask
from governance.cli.opening import database
from governance.identity import actions, queries
from governance.identity.schemas import PersonView

_ACTOR: Final = "sekisho admin"


@click.group()
def command() -> None:
    """First administrator, passwords, sessions."""


@command.command("setup-link")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def setup_link(*, as_json: bool) -> None:
    """A one-time link that makes an administrator; earlier unused ones stop working."""
    settings = settings_.read()
    with database(settings) as (base, keys), base.writing() as session:
        token = actions.make_setup(session, keys)
    _say_link(f"{settings.address}/setup/{token}", as_json=as_json)


@command.command("password-link")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def password_link(name: str, *, as_json: bool) -> None:
    """A one-time link with which NAME (login, e-mail or staff number) chooses a password."""
    settings = settings_.read()
    with database(settings) as (base, keys), base.writing() as session:
        person = _person(session, name)
        token = actions.make_password_link(session, _actor(), keys, person)
    _say_link(f"{settings.address}/password/{token}", as_json=as_json)


@command.command("people")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object a line.")
@click.option("--role", default=None, help="Only those who hold this role.")
def people(*, as_json: bool, role: str | None) -> None:
    """List the people and their roles."""
    with database(settings_.read()) as (base, _), base.reading() as session:
        found = _everybody(session, role)
    if as_json:
        for one in found:
            click.echo(msgspec.json.encode(one).decode())
        return
    table = Table("login", "name", "e-mail", "roles", "active")
    for one in found:
        table.add_row(
            one.login, one.name, one.email, " ".join(one.roles), "yes" if one.active else "no"
        )
    Console().print(table)


@command.command("sign-out")
@click.argument("name")
@click.option("--tokens", is_flag=True, help="Revoke the person's tokens too.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def sign_out(name: str, *, tokens: bool, as_json: bool) -> None:
    """End every page session of NAME (login, e-mail or staff number)."""
    with database(settings_.read()) as (base, _), base.writing() as session:
        person = _person(session, name)
        ended = actions.sign_out_everywhere(session, _actor(), person)
        revoked = _revoke(session, person) if tokens else 0
    if as_json:
        click.echo(json.dumps({"sessions": ended, "tokens": revoked}))
    else:
        click.echo(f"{ended} sessions ended, {revoked} tokens revoked.")


def _actor() -> Actor:
    return system(_ACTOR)


def _person(session: Session, name: str) -> UUID:
    found = queries.person_by_name(session, name)
    if found is None:
        message = f"There is no person {name!r}. List them with: sekisho admin people"
        raise click.UsageError(message)
    return found


def _everybody(session: Session, role: str | None) -> list[PersonView]:
    found: list[PersonView] = []
    cursor = None
    while True:
        ask = Ask(limit=MAXIMUM, cursor=cursor)
        one = queries.people(session, _actor(), ask, role=role)
        found += one.items
        cursor = one.next_cursor
        if cursor is None:
            return found


def _revoke(session: Session, person: UUID) -> int:
    revoked = 0
    cursor = None
    while True:
        ask = Ask(limit=MAXIMUM, cursor=cursor)
        one = queries.tokens(session, _actor(), ask, person_id=person)
        for token in one.items:
            if token.revoked_at is None:
                token_id = ids.read("token", token.id)
                actions.revoke_token(session, _actor(), token_id, reason=_ACTOR)
                revoked += 1
        cursor = one.next_cursor
        if cursor is None:
            return revoked


def _say_link(link: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"link": link}))
        return
    click.echo("This link works once, within 24 hours:", err=True)
    click.echo(link)

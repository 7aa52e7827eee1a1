"""The sample city: made once, through the same actions as everything else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from governance.approvals import actions as approvals
from governance.base import installation
from governance.base.actor import system
from governance.base.db import Database
from governance.base.secrets import Keys
from governance.demo import kept, people, registers, watch, words
from governance.demo.kept import City
from governance.rulebook import actions as rulebook
from governance.settings import Settings


def make(database: Database, keys: Keys, settings: Settings) -> City:
    """
    The sample city of this database, made where it is missing.

    It is made in one transaction: a start that was cut off leaves nothing half. The texts of the
    tokens are kept beside the data (0600), since the database knows only their hashes.
    """
    known = kept.city(database, settings)
    if known is not None:
        return known
    with database.writing() as session:
        row = installation.found(session)
        if row is not None and row.demo_ready:
            # The file was lost: the city stays, its people get new tokens.
            staff = people.make(session)
            made = City(
                tokens=people.issue_tokens(session, keys, staff),
                accounts=registers.accounts(session),
                tenants=watch.tenants(session),
            )
        else:
            made = _make(session, keys, settings)
        kept.write(settings, made)
    return made


def _make(session: Session, keys: Keys, settings: Settings) -> City:
    rulebook.ensure_default_packs(session, system(people.ACTOR))
    approvals.ensure_default_routes(session, system(people.ACTOR))
    staff = people.make(session)
    words.state_facts(session, staff)
    registers.make_services(session, staff)
    accounts = registers.make_accounts(session, keys, settings, staff)
    tenants = watch.make(session, keys, staff)
    words.write_posts(session, staff, accounts)
    tokens = people.issue_tokens(session, keys, staff)
    installation.mark_demo_ready(session)
    return City(tokens=tokens, accounts=accounts, tenants=tenants)

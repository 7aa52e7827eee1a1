"""Credentials come in and are never seen again, except by the connector."""

import msgspec
import pytest
from sqlalchemy import select

from connectors import registry
from governance.base.errors import Forbidden, Invalid
from governance.base.secrets import KeysUnusable
from governance.settings import Settings
from governance.social_accounts import actions, exchange, queries
from governance.social_accounts.models import Secret
from governance.social_accounts.schemas import Connect
from tests.factories.registers import account, move_account

SECRET = "s3cr3t-of-the-city"
SANDBOX = Settings(sandbox=True)


def all_secrets():
    return dict.fromkeys(registry.manifest("x").secrets, SECRET)


def connect(session, keys, city, made, command, *, key="owner", settings=SANDBOX):
    actions.connect(session, city.actor(session, key), keys, made, command, settings=settings)


def test_the_connector_gets_what_was_sealed(database, keys, city):
    endpoint = "http://127.0.0.1:8411"
    with database.writing() as session:
        made = account(session, city)
        command = Connect(secrets=all_secrets(), endpoint=endpoint)
        connect(session, keys, city, made, command)
        found = queries.connection(session, keys, made)
        assert queries.one(session, city.actor(session, "owner"), made).connected
    assert (found.provider, found.account, found.endpoint) == ("x", "example_city", endpoint)
    assert dict(found.secrets) == all_secrets()
    assert SECRET not in repr(found)
    assert SECRET not in repr(command)


def test_no_view_export_or_row_shows_a_secret(database, keys, city):
    with database.writing() as session:
        made = account(session, city)
        connect(session, keys, city, made, Connect(secrets=all_secrets()))
    with database.reading() as session:
        actor = city.actor(session, "owner")
        shown = msgspec.json.encode(queries.one(session, actor, made))
        shown += b"".join(exchange.export(session, actor, "csv"))
        shown += b"".join(session.scalars(select(Secret.envelope)))
    assert SECRET.encode() not in shown


def test_a_secret_of_another_account_does_not_open(database, keys, city):
    with database.writing() as session:
        first, second = account(session, city), account(session, city, handle="other")
        connect(session, keys, city, first, Connect(secrets=all_secrets()))
        for row in session.scalars(select(Secret)).all():
            session.add(
                Secret(account_id=second, name=row.name, envelope=row.envelope, set_at=row.set_at)
            )
        session.flush()
        with pytest.raises(KeysUnusable):
            queries.connection(session, keys, second)


def test_wrong_names_and_foreign_addresses_are_refused_without_repeating_a_secret(
    database, keys, city
):
    command = Connect(
        secrets={"password": SECRET}, settings={"nonsense": "1"}, endpoint="http://127.0.0.1:1"
    )
    with database.writing() as session:
        made = account(session, city)
        with pytest.raises(Invalid) as refused:
            connect(session, keys, city, made, command, settings=Settings())
    assert {flaw.pointer: flaw.code for flaw in refused.value.flaws} == {
        "/secrets/password": "secret.unknown",
        "/settings/nonsense": "setting.unknown",
        "/endpoint": "endpoint.not_allowed",
    }
    assert SECRET not in str(refused.value.flaws)


def test_a_network_without_a_connector_takes_no_credentials(database, keys, city):
    with database.writing() as session:
        made = account(session, city, network="line", handle="example")
        with pytest.raises(Invalid):
            connect(session, keys, city, made, Connect(secrets={"token": SECRET}))
        assert not queries.one(session, city.actor(session, "owner"), made).connected


def test_others_do_not_set_credentials(database, keys, city):
    with database.writing() as session:
        made = account(session, city)
        with pytest.raises(Forbidden):
            connect(session, keys, city, made, Connect(secrets=all_secrets()), key="pr")


def test_closing_wipes_the_credentials(database, keys, city):
    with database.writing() as session:
        made = account(session, city)
        connect(session, keys, city, made, Connect(secrets=all_secrets()))
        move_account(session, city, "owner", made, "close", reason="廃止")
        assert session.scalars(select(Secret)).all() == []

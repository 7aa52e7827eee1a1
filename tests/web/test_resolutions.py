"""What a person found on the network, where the service could not tell, through the page."""

from __future__ import annotations

import re

import msgspec
import pytest
from sqlalchemy import select

from connectors import registry
from connectors.sandbox.x import TOKEN, x_sandbox
from governance.base import ids
from governance.jobs.runtime import Runtime
from governance.posts import handlers
from governance.posts.jobs import PublishTarget
from governance.posts.models import Target
from tests.web.test_posts import (
    Browser,
    account,
    approver,
    give_password,
    service,
    settings,
    write,
    writer,
)

__all__ = ["account", "approver", "service", "settings", "writer"]


@pytest.fixture
def network(tmp_path):
    with x_sandbox(tmp_path / "x", {"example_city": TOKEN}) as sandbox:
        yield sandbox


@pytest.fixture
def publish(service, network):
    """The worker's part, with a credential that X takes or refuses."""

    def run(token: str) -> None:
        def connect(connection):
            return registry.connect(
                msgspec.structs.replace(
                    connection,
                    endpoint=network.url,
                    secrets={"access_token": token},
                )
            )

        runtime = Runtime(
            database=service.database,
            keys=service.keys,
            settings=service.settings,
            connect=connect,
        )
        with service.database.reading() as session:
            (target,) = session.scalars(select(Target.id))
        handlers.publish_target(PublishTarget(target=target), runtime)

    return run


@pytest.fixture
def stuck(service, writer, approver, account, publish) -> str:
    """The page of a post that X would not take from us."""
    path = write(writer, account, do="submit")
    decided = approver.send(f"{path}/review", f"{path}/decision", verdict="approve")
    assert decided.status_code == 303
    scheduled = writer.send(path, f"{path}/transitions", event="schedule", publish_at="")
    assert scheduled.status_code == 303, scheduled.text[:2000]
    publish("revoked")
    return path


@pytest.fixture
def owner(service, account) -> Browser:
    with service.database.writing() as session:
        give_password(session, service.city.people["owner"])
    return Browser(service, "owner")


def ask(page: str) -> str:
    found = re.search(r'action="(/posts/\w+/resolutions)"', page)
    assert found is not None, "nobody is asked what is there"
    return found[1]


def test_the_reason_is_told_in_japanese_and_a_person_is_asked(writer, stuck):
    page = writer.page(stuck)
    assert 'data-code="needs_person"' in page
    assert "Xが認証情報を拒否しました" in page
    assert ask(page)


def test_an_answer_without_its_address_is_named_at_its_field_and_loses_no_word(
    writer, stuck, account
):
    action = ask(writer.page(stuck))
    none = writer.send(stuck, action, account_id=account, reason="見に行った")
    assert none.status_code == 422
    assert 'href="#field-answer"' in none.text
    assert 'id="label-answer"' in none.text or 'id="field-answer"' in none.text
    assert "見に行った" in none.text
    nowhere = writer.send(stuck, action, account_id=account, answer="there", reason="見に行った")
    assert nowhere.status_code == 422
    assert 'href="#field-url"' in nowhere.text
    assert 'id="field-url"' in nowhere.text
    assert "見に行った" in nowhere.text


def test_tried_again_with_a_good_credential_it_goes_out_once(writer, stuck, account, publish):
    action = ask(writer.page(stuck))
    again = writer.send(stuck, action, account_id=account, answer="again", reason="再接続した")
    assert again.status_code == 303, again.text[:2000]
    publish(TOKEN)
    page = writer.page(stuck)
    assert 'data-code="published"' in page
    assert "/resolutions" not in page
    assert "再接続した" in page


def test_a_stale_page_is_told_so(writer, stuck, account):
    action = ask(writer.page(stuck))
    given = {"account_id": account, "answer": "give_up", "reason": "取りやめ"}
    assert writer.send(stuck, action, **given).status_code == 303
    stale = writer.send(stuck, action, **given, if_match="1")
    assert stale.status_code == 409
    assert ids.PREFIXES["post"] in stale.text
